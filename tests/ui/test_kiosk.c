// Kiosk mode, by a clock that moves in steps: its pages, somebody pressing keys, moving the
// picture, dimming.
#include "../../src/ui/canvas/draw.h"
#include "../../src/ui/kiosk_run.h"
#include "../../src/ui/panes/panes.h"
#include "asked.h"
#include "made_up.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <string.h>

#define S ((int64_t)1000000)

static struct ui ui;
static int64_t now;

static void open_kiosk(void) {
    static const struct kiosk_plan plan = {
        .pages = {{PAGE_WALL, 30}, {PAGE_QUEUES, 0}, {PAGE_CALLS, 5}},
        .count = 3,
        .seconds = 20,
        .wall_s = 10,
        .dims = true,
        .dim_from_s = 22 * 3600,
        .dim_to_s = 6 * 3600,
    };
    now = 5000 * S;
    ui_init(&ui, NULL, 0);
    ui_plan(&ui, &plan, true, now);
}

static void close_kiosk(void) {
    ui_finish(&ui);
}

TestSuite(kiosk, .init = open_kiosk, .fini = close_kiosk);

static void pass(int seconds) {
    for (; seconds > 0; seconds--)
        ui_tick(&ui, now += S, 12 * 3600);
}

static void press(char c) {
    ui_key(&ui, (struct key){(uint32_t)c, 0});
}

Test(kiosk, pages_in_their_order_each_for_its_time) {
    cr_expect_eq(ui.page, PAGE_WALL, "it begins with the first");
    pass(29);
    cr_expect_eq(ui.page, PAGE_WALL);
    pass(1);
    cr_expect_eq(ui.page, PAGE_QUEUES);
    pass(19);
    cr_expect_eq(ui.page, PAGE_QUEUES);
    pass(1);
    cr_expect_eq(ui.page, PAGE_CALLS);
    pass(5);
    cr_expect_eq(ui.page, PAGE_WALL, "and round");
    pass(30);
    cr_expect_eq(ui.page, PAGE_QUEUES);
}

Test(kiosk, the_wall_goes_on_to_its_next_queue) {
    pass(9);
    cr_expect_eq(ui.wall.steps, 0);
    pass(1);
    cr_expect_eq(ui.wall.steps, 1);
    pass(19);
    cr_expect_eq(ui.wall.steps, 2);
    pass(1);
    cr_expect(ui.page == PAGE_QUEUES && ui.wall.steps == 3, "the next one when it comes again");
    pass(25);
    cr_expect(ui.page == PAGE_WALL && ui.wall.steps == 3, "not while it is not seen");
    pass(9);
    cr_expect_eq(ui.wall.steps, 3);
    pass(1);
    cr_expect_eq(ui.wall.steps, 4);
}

Test(kiosk, waits_for_whoever_is_at_the_keys) {
    pass(25);
    cr_expect(kiosk_alone(&ui.kiosk));
    press('3');
    cr_expect(ui.page == PAGE_AGENTS && !kiosk_alone(&ui.kiosk));
    pass(59);
    cr_expect_eq(ui.page, PAGE_AGENTS);
    press('p');
    press('?');
    pass(59);
    cr_expect(ui.help && ui.frozen);
    pass(1);
    cr_expect(!ui.help && !ui.frozen, "nothing is left open, nothing stands still");
    cr_expect(ui.page == PAGE_QUEUES && kiosk_alone(&ui.kiosk), "what was due");
    pass(20);
    cr_expect_eq(ui.page, PAGE_CALLS);
}

Test(kiosk, leaves_no_prompt_and_no_list_behind) {
    size_t theme = ui.themes.at;
    ui_ask(&ui, &noted, NULL, "filter", "que");
    press('u');
    pass(60);
    cr_expect_null(ui.prompt.dialog);
    press('T');
    press('j');
    cr_expect(ui.picker.dialog && ui.themes.at != theme);
    pass(60);
    cr_expect(!ui.picker.dialog && ui.themes.at == theme);
}

Test(kiosk, is_switched_by_its_key) {
    press('K');
    cr_expect(!ui.kiosk.on);
    pass(200);
    cr_expect_eq(ui.page, PAGE_WALL);
    press('2');
    press('K');
    cr_expect(ui.kiosk.on && kiosk_alone(&ui.kiosk), "at once");
    cr_expect_eq(ui.page, PAGE_QUEUES, "from where it stands");
    pass(20);
    cr_expect_eq(ui.page, PAGE_CALLS);
    press('K');
    press('1'); // not one of its pages
    press('K');
    pass(1);
    cr_expect_eq(ui.page, PAGE_WALL, "the first comes");
}

Test(kiosk, one_page_is_enough) {
    static const struct kiosk_plan wall = {.pages = {{PAGE_WALL, 0}}, .count = 1, .wall_s = 10};
    ui_plan(&ui, &wall, true, now);
    pass(60);
    cr_expect(ui.page == PAGE_WALL && ui.wall.steps == 6);
    press('2');
    pass(60);
    cr_expect_eq(ui.page, PAGE_WALL);
    static const struct kiosk_plan none = {0};
    ui_plan(&ui, &none, true, now);
    pass(300);
    cr_expect_eq(ui.page, PAGE_WALL, "nowhere to go");
}

Test(kiosk, a_chosen_queue_stays_for_a_while) {
    press('K');
    press('l');
    cr_expect_eq(ui.wall.steps, 1);
    pass(59);
    cr_expect_eq(ui.wall.steps, 1);
    pass(11);
    cr_expect_eq(ui.wall.steps, 2);
    press('h');
    press('h');
    cr_expect_eq(ui.wall.steps, 0);
    ui.wall.of = 77;
    press('g');
    cr_expect(ui.wall.of == 0 && ui.wall.steps == 0, "the total");
}

Test(kiosk, the_picture_moves_by_one_and_nothing_is_cut) {
    int x, y, was_x = 0, was_y = 0, places = 0;
    bool seen[KIOSK_DRIFT_X + 1][KIOSK_DRIFT_Y + 1] = {{false}};
    for (int i = 0; i <= 24; i++) {
        kiosk_drift(&ui.kiosk, i * KIOSK_DRIFT_S * S, &x, &y);
        cr_assert(x >= 0 && x <= KIOSK_DRIFT_X && y >= 0 && y <= KIOSK_DRIFT_Y);
        cr_expect(!i || abs(x - was_x) + abs(y - was_y) == 1, "%d: %d,%d", i, x, y);
        was_x = x, was_y = y;
        places += !seen[x][y];
        seen[x][y] = true;
    }
    cr_expect_eq(places, (KIOSK_DRIFT_X + 1) * (KIOSK_DRIFT_Y + 1));
    struct made_up day;
    struct board board;
    struct canvas canvas, still;
    struct buf a = {0};
    made_up_init(&day, 400);
    board_init(&board);
    ui.board = &board;
    board_fill(&board, &day.input);
    canvas_init(&canvas, 80, 24, CHARSET_UTF8);
    canvas_init(&still, 78, 23, CHARSET_UTF8);
    static const enum ui_page pages[] = {PAGE_WALL, PAGE_OVERVIEW, PAGE_AGENTS};
    for (int i = 0; i < 18; i++) {
        ui_show(&ui, pages[i % 3]);
        ui.now_us = i / 3 * KIOSK_DRIFT_S * S;
        kiosk_drift(&ui.kiosk, ui.now_us, &x, &y);
        ui_draw(&ui, &canvas);
        canvas_clear(&still); // the same picture on a screen without a margin
        ui.kiosk.on = false;
        ui_draw(&ui, &still);
        ui.kiosk.on = true;
        for (int row = 0; row < 24; row++)
            for (int column = 0; column < 80; column++) {
                const struct cell *cell = &canvas.cells[row * 80 + column];
                bool inside = row >= y && row < y + 23 && column >= x && column < x + 78;
                cr_assert(inside || cell->code == ' ', "%d,%d", column, row);
                // Without hints other pages have one line more; the wall is the same.
                if (inside && ui.page == PAGE_WALL)
                    cr_assert_eq(cell->code, still.cells[(row - y) * 78 + column - x].code, "%d,%d",
                                 column, row);
            }
        buf_clear(&a);
        canvas_dump(&canvas, &a);
        cr_expect(!memmem(a.at, a.len, "q quit", 6), "hints for nobody");
    }
    press('1');
    ui_draw(&ui, &canvas);
    buf_clear(&a);
    canvas_dump(&canvas, &a);
    cr_expect(memmem(a.at, a.len, "q quit", 6), "hints for who is there");
    canvas_finish(&canvas);
    canvas_finish(&still);
    buf_finish(&a);
    board_finish(&board);
    made_up_finish(&day);
}

Test(kiosk, is_dark_at_night_unless_somebody_looks) {
    const struct theme *bright = ui_theme(&ui);
    ui_tick(&ui, now += S, 21 * 3600 + 3599);
    cr_expect_eq(ui_theme(&ui), bright);
    ui_tick(&ui, now += S, 22 * 3600);
    const struct theme *dim = ui_theme(&ui);
    cr_expect_neq(dim, bright);
    int32_t good = dim->roles[ROLE_GOOD].fg;
    cr_expect(theme_contrast(good, 0) < theme_contrast(bright->roles[ROLE_GOOD].fg, 0));
    cr_expect(dim->roles[ROLE_FIGURE].attributes == STYLE_DIM, "neither bold nor bright");
    ui_tick(&ui, now += S, 5 * 3600 + 3599);
    cr_expect_neq(ui_theme(&ui), bright);
    press('j');
    cr_expect_eq(ui_theme(&ui), bright, "a key lights it");
    for (int i = 0; i < 59; i++)
        ui_tick(&ui, now += S, 5 * 3600);
    cr_expect_eq(ui_theme(&ui), bright);
    ui_tick(&ui, now += S, 5 * 3600);
    cr_expect_neq(ui_theme(&ui), bright);
    ui_tick(&ui, now += S, 6 * 3600);
    cr_expect_eq(ui_theme(&ui), bright);
    press('K');
    pass(60);
    ui_tick(&ui, now += S, 23 * 3600);
    cr_expect_eq(ui_theme(&ui), bright, "a desk is not dimmed");
}

// On a wall nobody presses a key for hours: a configuration that was refused is still said then.
Test(kiosk, what_stays_is_not_wiped_by_the_next_page) {
    press('K');
    pass(60);
    ui_say(&ui, true, "wrong");
    ui.said.stays = true;
    pass(60);
    cr_expect_str_eq(ui.said.text, "wrong");
    press('j');
    cr_expect_str_eq(ui.said.text, "", "a key means that somebody has seen it");
}
