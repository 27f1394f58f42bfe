// Opening the detail of a row, moving in it, and returning.
#include "../../src/ui/panes/panes.h"
#include "asked.h"
#include "made_up.h"
#include "ui/ui.h"

#include <criterion/criterion.h>

Test(ui, enter_opens_the_row_and_escape_comes_back_to_it) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    made_up_init(&day, 100);
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    board_fill(&board, &day.input);
    cr_expect(!run(&ui, "explain"), "nothing is drawn to open yet");
    run(&ui, "calls");
    ui_draw(&ui, &canvas);
    for (int i = 0; i < 4; i++) // typed at once, with nothing drawn in between
        run(&ui, "row_down");
    run(&ui, "explain");
    run(&ui, "page_down");
    ui_draw(&ui, &canvas);
    struct board_row row;
    cr_assert(board_row(&board, TABLE_CALLS, 3, &row));
    cr_expect_eq(ui_alone(&ui), PANE_DETAIL);
    cr_expect(ui.detail.subject.kind == SUBJECT_CALL && ui.detail.subject.key == row.key);
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 3, "the list did not move");
    cr_expect_eq(ui.scroll[PANE_DETAIL].first, 0, "there is no more than a page");
    canvas_resize(&canvas, 80, 16);
    ui_draw(&ui, &canvas);
    run(&ui, "row_down");
    run(&ui, "row_down");
    ui_draw(&ui, &canvas);
    cr_expect_eq(ui.scroll[PANE_DETAIL].first, 2);
    run(&ui, "last_row");
    ui_draw(&ui, &canvas);
    const struct ui_scroll *s = &ui.scroll[PANE_DETAIL];
    cr_expect_eq(s->first + s->page, s->rows);
    cr_expect(!run(&ui, "explain"), "a detail has no rows");
    run(&ui, "back");
    ui_draw(&ui, &canvas);
    cr_expect_eq(ui_alone(&ui), PANE_CALLS);
    cr_expect_eq(ui.scroll[PANE_CALLS].key, row.key);
    run(&ui, "agents");
    run(&ui, "explain");
    ui_draw(&ui, &canvas);
    cr_expect(ui_alone(&ui) == PANE_AGENTS, "not drawn before: no row to open");
    run(&ui, "explain");
    run(&ui, "back");
    ui_draw(&ui, &canvas);
    cr_expect(ui_alone(&ui) == PANE_AGENTS && !ui.scroll[PANE_AGENTS].picked, "left at once");
    run(&ui, "explain");
    ui_draw(&ui, &canvas);
    cr_expect(ui_alone(&ui) == PANE_DETAIL && ui.detail.subject.kind == SUBJECT_AGENT,
              "the first row");
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}
