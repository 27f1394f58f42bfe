// The pointer finds what was drawn where it is: by the text that stands there.
#include "../../src/ui/panes/panes.h"
#include "opened.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct canvas canvas;

static void draw(void) {
    day.input.level = ui.level;
    board_fill(&board, &day.input);
    ui_draw(&ui, &board, &canvas);
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

// Where a text (of ASCII) stands, from row `from` on.
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

static enum ui_change click(const char *text, int from, int64_t at_us) {
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
    hits("08 09 10", 5, HIT_BAR, PANE_CHART, 8);
    cr_expect_eq(ui_hit(&ui, 500, 3).kind, HIT_NONE);
    cr_expect_eq(ui_hit(&ui, -1, -1).kind, HIT_NONE);
    cr_expect_eq(ui_hit(&ui, 0, 30).kind, HIT_NONE, "the margin");
}

// With the line under each of how it differs from before.
Test(pointer, every_line_of_a_tile_is_its_own) {
    struct comparison before = {.days = 1, .calls = day.calls.all};
    day.input.before = &before;
    draw();
    cr_assert(ui.drawn.layout.tile_delta && ui.tile_columns < ui.tiles, "two lines of tiles");
    for (int i = 0; i < ui.tiles; i++) {
        int x, y;
        find(i < ui.tile_columns ? "WAITING" : "CALLS", 0, &x, &y);
        for (int column = 0; column < i % ui.tile_columns; column++)
            x += ui.drawn.layout.tile_width[column];
        for (int line = -1; line <= 4; line++) {
            struct ui_hit hit = ui_hit(&ui, x, y + line);
            bool own = line >= 0 && line < 4; // label, figure, what it is of, difference
            cr_expect(own ? hit.kind == HIT_TILE && hit.index == (size_t)i : hit.kind != HIT_TILE,
                      "tile %d, line %d: %d of %zu", i, line, (int)hit.kind, hit.index);
        }
    }
    hits("+", 2, HIT_TILE, PANE_TILES, (size_t)tile_place(&board, "answered"));
}

Test(pointer, a_click_selects_and_two_are_enter) {
    cr_expect_eq(click("Bob O'Neil", 0, 1000000), UI_REDRAW);
    cr_expect(ui.focus == PANE_AGENTS && ui.scroll[PANE_AGENTS].picked);
    cr_expect_eq(ui.scroll[PANE_AGENTS].selected, 1);
    draw();
    ui.wish = WISH_NONE;
    cr_expect_eq(click("ready", 5, 1100000), UI_ASK);
    cr_expect(ui.wish == WISH_HIT && ui.hit.kind == HIT_TITLE && ui.hit.pane == PANE_QUEUES);
    cr_expect_eq(ui.focus, PANE_QUEUES);
    click("Bob O'Neil", 0, 2000000);
    draw();
    enum ui_change entered = ui_command(&ui, COMMAND_ENTER); // whatever it does
    ui.over_count = 0;
    cr_expect_eq(click("Bob O'Neil", 0, 2300000), entered, "the same as Enter");
    ui.over_count = 0;
    draw();
    cr_expect_eq(click("Bob O'Neil", 0, 2400000), UI_REDRAW, "a third one begins anew");
    cr_expect_eq(click("Bob O'Neil", 0, 2900000), UI_REDRAW, "two slow ones are two");
}

Test(pointer, a_click_selects_the_totals) {
    int x, y;
    const struct ui_scroll *s = &ui.scroll[PANE_QUEUES];
    cr_expect_eq(click("total", 12, 1000000), UI_REDRAW);
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
    cr_expect_eq(ui_pointer(&ui, KEYCODE_WHEEL_DOWN, x, y + 3, 0), UI_REDRAW);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 2);
    ui_pointer(&ui, KEYCODE_WHEEL_DOWN, x, y + 3, 0);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 5);
    ui_pointer(&ui, KEYCODE_WHEEL_UP, x, y + 3, 0);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 2);
    cr_expect_eq(ui.focus, PANE_QUEUES, "where the keys go stays");
    cr_expect_eq(ui_pointer(&ui, KEYCODE_WHEEL_DOWN, 500, 500, 0), UI_NOTHING);
    ui_command(&ui, COMMAND_WALL);
    draw();
    ui_pointer(&ui, KEYCODE_WHEEL_DOWN, 20, 20, 0);
    cr_expect_eq(ui.wall_steps, 1);
}

Test(pointer, nothing_behind_a_dialog_is_hit) {
    ui_command(&ui, COMMAND_HELP);
    cr_expect_eq(click("WAITING", 0, 1), UI_NOTHING);
    ui_command(&ui, COMMAND_HELP);
    ui_ask(&ui, PROMPT_FILTER, "filter", "");
    cr_expect_eq(click("WAITING", 0, 1), UI_NOTHING);
    ui_close(&ui);
    ui_command(&ui, COMMAND_PICK_THEME);
    size_t theme = ui.theme;
    cr_expect_eq(click("WAITING", 0, 1), UI_NOTHING);
    ui_pointer(&ui, KEYCODE_WHEEL_DOWN, 10, 10, 0);
    cr_expect_eq(ui.theme, theme + 1);
}

Test(pointer, follows_the_picture_that_drifts) {
    static const struct kiosk_plan plan = {.pages = {{PAGE_OVERVIEW, 0}}, .count = 1};
    ui_plan(&ui, &plan, true, 2 * KIOSK_DRIFT_S * (int64_t)1000000);
    draw();
    cr_expect(ui.drawn.left == 2);
    hits("WAITING", 0, HIT_TILE, PANE_TILES, (size_t)tile_place(&board, "waiting"));
    hits("Bob O'Neil", 0, HIT_ROW, PANE_AGENTS, 1);
}

// ---- the Hours page, where all that is known is counted by hours

static struct hours_fold fold;

static void open_hours(int width, int height) {
    struct hours_input in = {.level = HOURS_OF_CALLS,
                             .window = day.input.window,
                             .zone = day.zone,
                             .stitch = day.stitch};
    fold = (struct hours_fold){0};
    while (!hours_fold_run(&fold, &in, SIZE_MAX))
        ;
    day.input.hours = &fold.shown;
    canvas_finish(&canvas);
    canvas_init(&canvas, width, height, CHARSET_UTF8);
    ui_show(&ui, PAGE_HOURS);
    draw();
}

static enum ui_change click_at(int x, int y) {
    ui.wish = WISH_NONE;
    enum ui_change change = ui_pointer(&ui, KEYCODE_CLICK, x, y, 0);
    draw();
    return change;
}

static bool explains(enum ui_change change) {
    return change == UI_ASK && ui.wish == WISH_EXPLAIN;
}

// Each bar by its time, anywhere from the top of the axis down to it.
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
            cr_expect_eq(click_at(x, top), UI_REDRAW, "%d h", hour);
            cr_expect(ui.hours.at == hour && !ui.hours_week, "%d h: %d", hour, ui.hours.at);
            cr_expect(explains(click_at(x + 1, top)), "%d h", hour);
            ui.hours.at = -1;
        }
    }
    struct ui_hit above = ui_hit(&ui, x, 2), below = ui_hit(&ui, x, times + 1);
    cr_expect(above.kind == HIT_PANE && below.kind == HIT_PANE, "the title, the figures");
    cr_expect_eq(ui_hit(&ui, 3, axis).kind, HIT_PANE, "left of the axis");
}

// Each cell of the week, its figure or its shade, and behind them the day's own.
Test(pointer, picks_an_hour_of_the_week) {
    static const int sizes[][2] = {{120, 40}, {200, 60}, {80, 24}};
    static const char *const names[] = {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int x, y, title, picked = 0;
        open_hours(sizes[i][0], sizes[i][1]);
        ui.hours_week = sizes[i][1] == 24;
        draw();
        find("a day", 0, &x, &title);
        for (int d = 0; d < 7; d++)
            for (int hour = ui.week.from; hour < ui.week.to; hour++) {
                char text[16];
                snprintf(text, sizeof text, "%02d ", hour);
                find(names[d], title, &x, &y);
                find(text, title, &x, &(int){0});
                ui.week.day = -1;
                cr_expect_eq(click_at(x, y), UI_REDRAW);
                cr_expect(ui.week.day == d && ui.week.hour == hour && ui.hours_week,
                          "%s%d h: %d, %d h", names[d], hour, ui.week.day, ui.week.hour);
                cr_expect(explains(click_at(x, y)));
                picked++;
            }
        cr_expect_geq(picked, 7 * 10);
        find("a day", title, &x, &y);
        find("Thu ", title, &(int){0}, &y);
        click_at(x, y);
        cr_expect(ui.week.day == 3 && ui.week.hour == UI_WEEK_DAY);
        cr_expect(explains(click_at(x, y)));
    }
}

// The chart of the overview gets the keys by the click; a click on what was picked before that is
// the first one.
Test(pointer, picks_a_bar_of_the_overview) {
    int x, y;
    find("08 09 10", 5, &x, &y);
    cr_expect_eq(click_at(x + 3, y), UI_REDRAW);
    cr_expect(ui.focus == PANE_CHART && ui.bar == 9, "%d", ui.bar);
    cr_expect(explains(click_at(x + 3, y - 2)));
    click("Bob O'Neil", 0, 1000000);
    cr_expect_eq(ui.focus, PANE_AGENTS);
    cr_expect_eq(click_at(x + 3, y), UI_REDRAW);
    cr_expect(ui.focus == PANE_CHART && ui.bar == 9);
    cr_expect(explains(click_at(x + 3, y)));
    cr_expect_eq(click_at(x, y + 1), UI_REDRAW, "the legend");
    cr_expect_eq(ui.bar, 9);
}
