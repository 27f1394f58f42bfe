// The pointer finds what is drawn under it, located by its text.
#include "../../src/ui/kiosk_run.h"
#include "../../src/ui/panes/panes.h"
#include "asked.h"
#include "opened.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct canvas canvas;

static void draw(void) {
    day.input.look.level = ui.level;
    board_fill(&board, &day.input);
    ui_draw(&ui, &canvas);
}

static void open_screen(void) {
    open_day(400);
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    draw();
}

static void close_screen(void) {
    canvas_finish(&canvas);
    close_day();
}

TestSuite(pointer, .init = open_screen, .fini = close_screen);

// Finds an (ASCII) text, from row `from` on.
static void find(const char *text, int from, int *ret_x, int *ret_y) {
    int len = (int)strlen(text);
    for (int y = from; y < canvas.rows; y++)
        for (int x = 0; x + len <= canvas.columns; x++) {
            int same = 0;
            const struct cell *at = &canvas.cells[y * canvas.columns + x];
            while (same < len && at[same].code == (uint32_t)text[same])
                same++;
            if (same < len) continue;
            *ret_x = x;
            *ret_y = y;
            return;
        }
    cr_assert_fail("%s is not there", text);
}

static void hits(const char *text, int from, enum ui_hit_kind kind, enum pane pane, size_t index) {
    int x, y;
    find(text, from, &x, &y);
    struct ui_hit h = ui_hit(&ui, x, y);
    cr_expect(h.kind == kind && h.pane == pane && h.index == index, "%s: %d %d %zu", text, h.kind,
              (int)h.pane, h.index);
}

static bool click(const char *text, int from, int64_t at_us) {
    int x, y;
    find(text, from, &x, &y);
    return ui_pointer(&ui, KEYCODE_CLICK, x, y, at_us);
}

Test(pointer, hits_what_is_there) {
    const struct board_table_kind *queues = board_table(&board, TABLE_QUEUES);
    struct board_row row;
    size_t ready = 0;
    while (strcmp(queues->columns[ready].id, "ready"))
        ready++;
    hits("WAITING", 0, HIT_TILE, PANE_TILES, (size_t)tile_place(&board, "waiting"));
    hits("TALKING", 0, HIT_TILE, PANE_TILES, (size_t)tile_place(&board, "talking"));
    hits("IN PROGRESS", 0, HIT_TILE, PANE_TILES, (size_t)tile_place(&board, "active"));
    hits("QUEUES", 0, HIT_PANE, PANE_QUEUES, 0);
    hits("queue ", 5, HIT_TITLE, PANE_QUEUES, 0);
    hits("ready", 5, HIT_TITLE, PANE_QUEUES, ready);
    for (size_t i = 0; i < 3; i++) {
        board_row(&board, TABLE_QUEUES, i, &row);
        hits(row.cells[0].text, 12, HIT_ROW, PANE_QUEUES, i);
    }
    hits("total", 12, HIT_ROW, PANE_QUEUES, board_rows(&board, TABLE_QUEUES));
    hits("Bob O'Neil", 0, HIT_ROW, PANE_AGENTS, 1);
    hits("CALLS BY HOUR", 0, HIT_PANE, PANE_CHART, 0);
    hits("08   09", 5, HIT_BAR, PANE_CHART, 8);
    cr_expect_eq(ui_hit(&ui, 500, 3).kind, HIT_NONE);
    cr_expect_eq(ui_hit(&ui, -1, -1).kind, HIT_NONE);
    cr_expect_eq(ui_hit(&ui, 0, 30).kind, HIT_NONE, "the margin");
}

// Calls that go on are above a rule, and rows below it are where they are drawn.
Test(pointer, a_rule_is_no_row) {
    size_t lasting = board_lasting(&board, TABLE_CALLS);
    struct rect calls = ui.drawn.layout.pane[PANE_CALLS];
    int rule = calls.y + 2 + (int)lasting;
    cr_assert(lasting > 0 && lasting < 8);
    cr_expect_eq(canvas.cells[rule * canvas.columns + calls.x].code, 0x2500u);
    for (int line = -1; line <= 1; line++) {
        struct ui_hit h = ui_hit(&ui, calls.x, rule + line);
        cr_expect_eq(h.kind, line ? HIT_ROW : HIT_PANE);
        if (line) cr_expect_eq(h.index, lasting - (line < 0));
    }
}

// With the line for the comparison in each tile.
Test(pointer, every_line_of_a_tile_is_its_own) {
    struct comparison before = {.days = 1, .calls = day.calls.all};
    day.input.counted.before = &before;
    canvas_finish(&canvas);
    canvas_init(&canvas, 99, 40, CHARSET_UTF8); // none of them is large
    draw();
    int columns = ui.drawn.layout.tile_columns;
    cr_assert(ui.drawn.layout.tile_delta && columns < ui.tiles.count, "two lines of tiles");
    for (int i = 0; i < ui.tiles.count; i++) {
        int x, y;
        find(i < columns ? "WAITING" : "ANSWER SPEED", 0, &x, &y);
        for (int column = 0; column < i % columns; column++)
            x += ui.drawn.layout.tile_width[column];
        for (int line = -1; line <= 4; line++) {
            struct ui_hit hit = ui_hit(&ui, x, y + line);
            bool own = line >= 0 && line < 4; // label, figure, what it is out of, difference
            cr_expect(own ? hit.kind == HIT_TILE && hit.index == (size_t)i : hit.kind != HIT_TILE,
                      "tile %d, line %d: %d of %zu", i, line, (int)hit.kind, hit.index);
        }
    }
    hits("+", 2, HIT_TILE, PANE_TILES, (size_t)tile_place(&board, "answered"));
}

Test(pointer, a_click_selects_and_two_are_enter) {
    cr_expect(click("Bob O'Neil", 0, 1000000));
    cr_expect(ui.focus == PANE_AGENTS && ui.scroll[PANE_AGENTS].picked);
    cr_expect_eq(ui.scroll[PANE_AGENTS].selected, 1);
    draw();
    cr_expect(click("ready", 5, 1100000));
    cr_expect(ui.hit.kind == HIT_TITLE && ui.hit.pane == PANE_QUEUES);
    cr_expect_str_eq(ui.sorts.of[TABLE_QUEUES][ROWS_CALLS].column, "ready");
    cr_expect_eq(ui.focus, PANE_QUEUES);
    click("Bob O'Neil", 0, 2000000);
    draw();
    bool entered = run(&ui, "explain"); // whatever that does
    ui.over_count = 0;
    cr_expect_eq(click("Bob O'Neil", 0, 2300000), entered, "the same as Enter");
    ui.over_count = 0;
    draw();
    cr_expect(click("Bob O'Neil", 0, 2400000), "a third one begins anew");
    cr_expect(click("Bob O'Neil", 0, 2900000), "two slow ones are two");
}

Test(pointer, a_click_selects_the_totals) {
    int x, y;
    const struct ui_scroll *s = &ui.scroll[PANE_QUEUES];
    cr_expect(click("total", 12, 1000000));
    cr_expect(ui.focus == PANE_QUEUES && s->picked && s->total);
    draw();
    cr_expect(s->total);
    find("total", 12, &x, &y);
    cr_expect_eq(ui_hit(&ui, x, y + 1).kind, HIT_PANE, "nothing is below them");
    ui_pointer(&ui, KEYCODE_WHEEL_UP, x, y, 0);
    cr_expect(!s->total);
    ui_pointer(&ui, KEYCODE_WHEEL_DOWN, x, y, 0);
    cr_expect(s->total);
}

Test(pointer, the_wheel_moves_what_it_is_over) {
    int x, y;
    find("RECENT CALLS", 0, &x, &y);
    cr_expect(ui_pointer(&ui, KEYCODE_WHEEL_DOWN, x, y + 3, 0));
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 2);
    ui_pointer(&ui, KEYCODE_WHEEL_DOWN, x, y + 3, 0);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 5);
    ui_pointer(&ui, KEYCODE_WHEEL_UP, x, y + 3, 0);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 2);
    cr_expect_eq(ui.focus, PANE_QUEUES, "where the keys go stays");
    cr_expect(!ui_pointer(&ui, KEYCODE_WHEEL_DOWN, 500, 500, 0));
    run(&ui, "wall");
    draw();
    ui_pointer(&ui, KEYCODE_WHEEL_DOWN, 20, 20, 0);
    cr_expect_eq(ui.wall.steps, 1);
}

Test(pointer, nothing_behind_a_dialog_is_hit) {
    run(&ui, "help");
    cr_expect(!click("WAITING", 0, 1));
    run(&ui, "help");
    ui_ask(&ui, &noted, NULL, "filter", "");
    cr_expect(!click("WAITING", 0, 1));
    ui_close(&ui);
    run(&ui, "pick_theme");
    size_t theme = ui.themes.at;
    cr_expect(!click("WAITING", 0, 1));
    ui_pointer(&ui, KEYCODE_WHEEL_DOWN, 10, 10, 0);
    cr_expect_eq(ui.themes.at, theme + 1);
}

Test(pointer, follows_the_picture_that_drifts) {
    static const struct kiosk_plan plan = {.pages = {{PAGE_OVERVIEW, 0}}, .count = 1};
    ui_plan(&ui, &plan, true, 2 * KIOSK_DRIFT_S * (int64_t)1000000);
    draw();
    cr_expect(ui.drawn.left == 2);
    hits("WAITING", 0, HIT_TILE, PANE_TILES, (size_t)tile_place(&board, "waiting"));
    hits("Bob O'Neil", 0, HIT_ROW, PANE_AGENTS, 1);
}

// ---- the Hours page, with everything counted by hours

static struct hours_fold fold;

static void open_hours(int width, int height) {
    struct hours_input in = {.level = HOURS_OF_CALLS,
                             .window = day.input.window,
                             .zone = day.zone,
                             .stitch = day.stitch};
    fold = (struct hours_fold){0};
    hours_fold_run(&fold, &in, NULL);
    day.input.counted.hours = &fold.shown;
    canvas_finish(&canvas);
    canvas_init(&canvas, width, height, CHARSET_UTF8);
    ui_show(&ui, PAGE_HOURS);
    draw();
}

static bool click_at(int x, int y) {
    bool change = ui_pointer(&ui, KEYCODE_CLICK, x, y, 0);
    cr_expect_eq(ui.over_count, 0, "nothing is opened");
    draw();
    return change;
}

static size_t explained; // figures with something behind them

// A click there opens the same as Enter.
static bool explains(int x, int y) {
    ui_pointer(&ui, KEYCODE_CLICK, x, y, 0);
    size_t opened = ui.over_count;
    ui.over_count = 0;
    run(&ui, "explain");
    bool same = opened == ui.over_count;
    explained += opened;
    ui.over_count = 0;
    draw();
    return same;
}

// Finds each bar by its time, anywhere from the top of the axis down to it.
Test(pointer, picks_a_bar_and_explains_the_picked_one) {
    int x, y, top;
    open_hours(120, 40);
    find("calls ", 20, &x, &y);
    int times = y - 1, axis = times - 1;
    for (int hour = 0; hour < 24; hour++) {
        char text[16];
        snprintf(text, sizeof text, "%02d  ", hour);
        find(text, times, &x, &y);
        cr_assert_eq(y, times);
        for (top = axis; top > 3; top -= 5) {
            cr_expect(click_at(x, top), "%d h", hour);
            cr_expect(ui.hours.bars.at == hour && !ui.hours.on_week, "%d h: %d", hour,
                      ui.hours.bars.at);
            cr_expect(explains(x + 1, top), "%d h", hour);
            ui.hours.bars.at = -1;
        }
    }
    cr_expect_geq(explained, 10);
    struct ui_hit above = ui_hit(&ui, x, 2), below = ui_hit(&ui, x, times + 1);
    cr_expect(above.kind == HIT_PANE && below.kind == HIT_PANE, "the title, the figures");
    cr_expect_eq(ui_hit(&ui, 3, axis).kind, HIT_PANE, "left of the axis");
}

// Each cell of the week, by figure or shade, and the one of the whole day after them.
Test(pointer, picks_an_hour_of_the_week) {
    static const int sizes[][2] = {{120, 40}, {200, 60}, {80, 24}};
    static const char *const names[] = {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int x, y, title, picked = 0;
        open_hours(sizes[i][0], sizes[i][1]);
        ui.hours.on_week = sizes[i][1] == 24;
        draw();
        find("a day", 0, &x, &title);
        for (int d = 0; d < 7; d++)
            for (int hour = ui.hours.week.from; hour < ui.hours.week.to; hour++) {
                char text[16];
                snprintf(text, sizeof text, "%02d ", hour);
                find(names[d], title, &x, &y);
                find(text, title, &x, &(int){0});
                ui.hours.week.day = -1;
                cr_expect(click_at(x, y));
                cr_expect(ui.hours.week.day == d && ui.hours.week.hour == hour && ui.hours.on_week,
                          "%s%d h: %d, %d h", names[d], hour, ui.hours.week.day,
                          ui.hours.week.hour);
                cr_expect(explains(x, y));
                picked++;
            }
        cr_expect_geq(picked, 7 * 10);
        find("a day", title, &x, &y);
        find("Thu ", title, &(int){0}, &y);
        click_at(x, y);
        cr_expect(ui.hours.week.day == 3 && ui.hours.week.hour == UI_WEEK_DAY);
        cr_expect(explains(x, y));
    }
}

// A click gives the keys to the overview's chart; if a bar was selected before, a click on it
// counts as the first one.
Test(pointer, picks_a_bar_of_the_overview) {
    int x, y;
    find("08   09", 5, &x, &y);
    cr_expect(click_at(x + 5, y));
    cr_expect(ui.focus == PANE_CHART && ui.chart.at == 9, "%d", ui.chart.at);
    cr_expect(explains(x + 5, y - 2));
    click("Bob O'Neil", 0, 1000000);
    cr_expect_eq(ui.focus, PANE_AGENTS);
    cr_expect(click_at(x + 5, y));
    cr_expect(ui.focus == PANE_CHART && ui.chart.at == 9);
    cr_expect(explains(x + 5, y));
    cr_expect(click_at(x, y + 1), "the legend");
    cr_expect_eq(ui.chart.at, 9);
}
