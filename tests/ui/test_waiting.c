// Golden screens of who waits: callers with names, places and priorities, one who was lost before,
// and one of a PBX that is silent. UPDATE_SCREENS=1 writes them anew.
#include "../../src/ui/keymap.h"
#include "golden.h"
#include "made_up.h"
#include "typed_key.h"
#include "ui/ui.h"

#include "base/clock.h"

#include <criterion/criterion.h>

struct look {
    const char *name;
    int width, height;
    enum charset charset;
    const char *keys;
    bool masked, silent;
};

static void callers_wait(struct made_up *day, const struct look *look) {
    made_up_add(day, "0401112223", "sales", "1003", 7200, CDR_NO_ANSWER, 12, 0);
    made_up_add(day, "0401112223", "support", "1003", 5400, CDR_ANSWERED, 9, 120);
    made_up_listed(day, "0401112223", "Kate Sheridan", "sales", 95, 1, 5);
    made_up_listed(day, "0401112224", "", "sales", 20, 3, 0);
    made_up_listed(day, "anonymous", "", "support", 5, 2, 0);
    if (look->silent) {
        day->servers[0].state = SERVER_DOWN;
        day->servers[0].reason = "no answer since 14:31";
        day->servers[0].since_us = day->servers[0].last_event_us =
            day->input.now_us - 60 * SECOND_US;
    }
    day->input.look.mask_digits = 3;
    made_up_fold(day);
}

static void golden(const struct look *look) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    made_up_init(&day, 1102);
    callers_wait(&day, look);
    board_init(&board);
    ui_init(&ui, &board, 0);
    ui.masked = look->masked;
    ui.mask_digits = 3;
    canvas_init(&canvas, look->width, look->height, look->charset);
    ui_input(&ui, &day.input);
    board_fill(&board, &day.input);
    ui_draw(&ui, &canvas);
    for (const char *key = look->keys; *key; key++) {
        ui_key(&ui, typed_key(*key));
        ui_input(&ui, &day.input);
        board_fill(&board, &day.input);
        ui_draw(&ui, &canvas);
    }
    golden_screen(&canvas, "waiting-", look->name);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

Test(waiting, looks_as_it_did) {
    static const struct look looks[] = {
        {"queues-80x24", 80, 24, CHARSET_UTF8, "2", false, false},
        {"queues-80x24-ascii", 80, 24, CHARSET_ASCII, "2\tj", false, false},
        {"queues-80x24-masked", 80, 24, CHARSET_UTF8, "2", true, false},
        {"queues-120x40", 120, 40, CHARSET_UTF8, "2\tjj", false, false},
        {"queues-160x48-silent", 160, 48, CHARSET_UTF8, "2", false, true},
        {"queues-60x16", 60, 16, CHARSET_UTF8, "2\t", false, false},
        {"overview-160x48", 160, 48, CHARSET_UTF8, "", false, false},
        {"overview-200x60-ascii", 200, 60, CHARSET_ASCII, "", false, false},
        {"caller-80x24", 80, 24, CHARSET_UTF8, "2\tj\r", false, false},
        {"caller-120x40-masked", 120, 40, CHARSET_UTF8, "2\tj\r", true, false},
        {"wall-80x24", 80, 24, CHARSET_UTF8, "7", false, false},
        {"wall-120x40-silent", 120, 40, CHARSET_UTF8, "7", false, true},
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        golden(&looks[i]);
}

static int row_of(const struct ui *ui, int index) {
    return ui->drawn.layout.pane[PANE_WAITING].y + 2 + index;
}

// A click selects, another one opens the caller's day; a click on a title sorts by it.
Test(waiting, takes_the_pointer_as_every_table_does) {
    static const struct look look = {.width = 120, .height = 40};
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    made_up_init(&day, 1102);
    callers_wait(&day, &look);
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    ui_key(&ui, (struct key){'2', 0});
    board_fill(&board, &day.input);
    ui_draw(&ui, &canvas);
    cr_expect(ui_pointer(&ui, KEYCODE_CLICK, 20, row_of(&ui, 2), 1000));
    ui_draw(&ui, &canvas);
    cr_expect(ui.focus == PANE_WAITING && ui.scroll[PANE_WAITING].picked);
    cr_expect_eq(ui.scroll[PANE_WAITING].selected, 2);
    cr_expect(ui_pointer(&ui, KEYCODE_CLICK, 20, row_of(&ui, 2), 2000));
    cr_assert_eq(ui.over_count, 1);
    cr_expect_eq(ui.over[0].explained.kind, FIGURE_CALLER);
    cr_expect_eq(ui.over[0].explained.row, board.queues.waits.list[2].of.key);
    ui_key(&ui, (struct key){KEYCODE_ESCAPE, 0});
    ui_draw(&ui, &canvas);
    const struct ui_titles *titles = &ui.drawn.titles[PANE_WAITING];
    ui_pointer(&ui, KEYCODE_CLICK, titles->x[4], row_of(&ui, -1), 9000000);
    cr_expect_str_eq(ui.sorts.of[TABLE_WAITING][ROWS_CALLS].column, "waited");
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}
