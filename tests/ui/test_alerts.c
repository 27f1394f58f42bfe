// How alerts are shown: the line below the header, marks, the list, the wall, the kiosk.
#include "../../src/ui/kiosk_run.h"
#include "../../src/ui/panes/panes.h"
#include "board/wall.h"
#include "golden.h"
#include "made_up.h"
#include "typed_key.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define S INT64_C(1000000)

static struct watched {
    struct made_up day;
    struct servers servers;
    struct alerts alerts;
    struct board board;
    struct ui ui;
    uint64_t acknowledged; // by Enter
} w;

static void nothing(void *context, const struct alert *one, enum alert_event event) {
    (void)context;
    (void)one;
    (void)event;
}

static void rule(const char *name, const char *condition, bool critical) {
    struct condition c;
    struct filter_error error;
    cr_assert_eq(condition_parse(span_of(condition), NULL, &c, &error), 0, "%s", error.text);
    alerts_add(&w.alerts, name, &c)->critical = critical;
}

static void at(int64_t now_us) {
    struct alert_sight sight = {.queues = &w.day.tallies,
                                .agents = &w.day.agents,
                                .calls = &w.day.calls.all,
                                .recalls = &w.day.recalls,
                                .records = &w.day.fold.all,
                                .stitch = w.day.stitch,
                                .servers = &w.servers,
                                .now = w.day.servers,
                                .server_count = 3,
                                .policies = &w.day.policies,
                                .zone = w.day.zone,
                                .terms = {.target = 80},
                                .now_us = now_us,
                                .agents_told = true};
    alerts_run(&w.alerts, &sight, nothing, NULL);
}

static bool acknowledge(void *context) {
    (void)context;
    w.acknowledged = ui_alert(&w.ui);
    alerts_acknowledge(&w.alerts, w.acknowledged, w.day.input.now_us);
    return true;
}

static void fill(void) {
    ui_input(&w.ui, &w.day.input);
    while (!board_fill(&w.board, &w.day.input))
        ;
}

static void set_up(void) {
    static const struct ui_answer list[] = {{"acknowledge", acknowledge}, {0}};
    static const struct ui_answer *const answers[] = {list, NULL};
    w = (struct watched){.acknowledged = 0};
    made_up_init(&w.day, 400);
    servers_init(&w.servers, zone_fixed(0));
    for (int i = 0; i < 3; i++)
        servers_put(&w.servers, span_of(w.day.servers[i].name), "");
    rule("queue is full", "queue:sales waiting>=1", true);
    rule("service level", "service_level<99", false);
    rule("long pause", "agent:* paused>1m", false);
    rule("long call", "call dur>5m", false);
    rule("soon", "queue:support waiting>=1 for 1h", false);
    const struct filter_terms terms = {.ledger = &w.day.ledger,
                                       .stitch = w.day.stitch,
                                       .servers = &w.servers,
                                       .policies = &w.day.policies,
                                       .zone = w.day.zone};
    alerts_begin(&w.alerts, w.day.zone, &terms);
    at(w.day.input.now_us - 240 * S);
    at(w.day.input.now_us);
    w.day.input.status.alerts = &w.alerts;
    board_init(&w.board);
    ui_init(&w.ui, &w.board, 0);
    w.ui.host.answers = answers;
    fill();
}

static void tear_down(void) {
    alerts_finish(&w.alerts);
    ui_finish(&w.ui);
    board_finish(&w.board);
    servers_finish(&w.servers);
    made_up_finish(&w.day);
}

TestSuite(alerts, .init = set_up, .fini = tear_down);

static void press(const char *keys) {
    for (; *keys; keys++) {
        ui_key(&w.ui, typed_key(*keys));
        fill();
    }
}

static void golden(const char *name, int width, int height, enum charset charset) {
    struct canvas canvas;
    canvas_init(&canvas, width, height, charset);
    ui_draw(&w.ui, &canvas);
    golden_screen(&canvas, "alerts-", name);
    canvas_finish(&canvas);
}

Test(alerts, look_as_they_did) {
    golden("overview-80x24", 80, 24, CHARSET_UTF8);
    golden("overview-120x40", 120, 40, CHARSET_UTF8);
    press("7");
    golden("wall-80x24", 80, 24, CHARSET_UTF8);
    golden("wall-120x40", 120, 40, CHARSET_UTF8);
    press("3a");
    golden("list-80x24", 80, 24, CHARSET_UTF8);
    press("jj");
    golden("list-120x40", 120, 40, CHARSET_UTF8);
    w.ui.masked = true;
    fill();
    golden("list-80x24-masked", 80, 24, CHARSET_ASCII);
}

Test(alerts, the_selected_one_is_acknowledged_and_the_line_is_about_the_next) {
    const struct board_alerts *a = &w.board.header.alerts;
    cr_expect(a->fresh && strstr(a->line, "queue is full: sales: waiting"), "%s", a->line);
    size_t on = a->on;
    press("8a");
    cr_expect_neq(w.acknowledged, 0);
    cr_expect(a->fresh && !strstr(a->line, "queue is full"), "%s", a->line);
    for (size_t i = 1; i < on; i++)
        press("g\r");
    cr_expect(!a->fresh && a->on == on && strstr(a->line, "acknowledged"), "%s", a->line);
}

Test(alerts, the_line_does_not_say_a_name_twice) {
    bool seen = false;
    press("8");
    for (size_t i = 0, on = w.board.header.alerts.on; i < on; i++) {
        const char *line = w.board.header.alerts.line;
        seen |= strncmp(line, "service level 3", 15) == 0;
        cr_expect_not(strstr(line, "service level:"), "%s", line);
        press("g\r");
    }
    cr_expect(seen);
}

Test(alerts, do_not_put_a_figure_below_its_target_on_the_wall) {
    struct wall wall;
    const struct wall_figure *f = &wall.figures[WALL_SERVICE];
    board_wall(&w.board, WALL_TOTAL, &wall);
    cr_expect(f->wrong && f->alarm && strcmp(f->mark, "▼") == 0, "%s", f->mark);
    w.day.policies.others.target = 30;
    fill();
    board_wall(&w.board, WALL_TOTAL, &wall);
    cr_expect(!f->wrong && f->alarm && strcmp(f->mark, "▲") == 0, "%s", f->mark);
    cr_expect_eq(f->mood, MOOD_BAD);
}

Test(alerts, the_mark_blinks_until_it_is_acknowledged) {
    ui_tick(&w.ui, S, 0);
    cr_expect(w.ui.blinked);
    ui_tick(&w.ui, 2 * S, 1);
    cr_expect_not(w.ui.blinked);
    press("8");
    for (size_t i = 0, on = w.board.header.alerts.on; i < on; i++)
        press("g\r");
    ui_tick(&w.ui, 3 * S, 2);
    cr_expect_not(w.ui.blinked);
}

Test(alerts, a_kiosk_shows_their_page_only_while_something_rings) {
    static const struct kiosk_plan plan = {
        .pages = {{PAGE_OVERVIEW, 1}, {PAGE_ALERTS, 1}, {PAGE_WALL, 1}}, .count = 3, .seconds = 1};
    ui_plan(&w.ui, &plan, true, 0);
    ui_tick(&w.ui, S, 0);
    cr_expect_eq(w.ui.page, PAGE_ALERTS);
    ui_tick(&w.ui, 2 * S, 0);
    ui_tick(&w.ui, 3 * S, 0);
    cr_expect_eq(w.ui.page, PAGE_OVERVIEW);
    w.day.input.status.alerts = NULL;
    fill();
    ui_tick(&w.ui, 4 * S, 0);
    cr_expect_eq(w.ui.page, PAGE_WALL);
}

Test(alerts, are_of_now_on_a_frozen_board) {
    press("p");
    cr_expect(w.board.kept != NULL);
    press("8\r");
    cr_expect_neq(w.acknowledged, 0);
    cr_expect_str_eq(w.board.header.alerts.list[w.board.header.alerts.on - 1].word, "acknowledged");
}
