// Keys that find things: what is behind a figure, a search, sorting.
#include "../../src/ui/panes/panes.h"
#include "pressed.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void open_screen(void) {
    open_day(1102);
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    draw();
}

TestSuite(find, .init = open_screen, .fini = close_canvas);

// Starting from the first one.
static void to_tile(const char *id) {
    for (int i = 0; i < ui.tiles.count && ui.tiles.at != tile_place(&board, id); i++)
        press("l");
}

static bool on_screen(const char *text) {
    struct buf dump = {0};
    canvas_dump(&canvas, &dump);
    buf_put(&dump, "", 1);
    bool there = strstr(dump.at, text) != NULL;
    buf_finish(&dump);
    return there;
}

static void shows(const char *text) {
    struct buf dump = {0};
    canvas_dump(&canvas, &dump);
    cr_expect(on_screen(text), "no \"%s\" on\n%.*s", text, (int)dump.len, dump.at);
    buf_finish(&dump);
}

Test(find, a_tile_tells_what_is_behind_it_and_esc_comes_back) {
    char title[64], count[FIGURE_SIZE];
    press_key((struct key){KEYCODE_TAB, KEY_SHIFT});
    cr_assert_eq(ui.focus, PANE_TILES);
    shows("▸WAITING");
    to_tile("abandoned");
    shows("▸ABANDONED");
    press("\r");
    cr_assert_eq(ui_alone(&ui), PANE_LIST);
    snprintf(title, sizeof title, "▸ABANDONED: %s callers who hung up",
             figure_count(tally_count(&board.figures.visits.counted, VISITS_ABANDONED), count));
    shows(title);
    cr_expect_eq(board_rows(&board, TABLE_LIST),
                 tally_count(&board.figures.visits.counted, VISITS_ABANDONED));
    press("jjj");
    cr_expect_eq(ui.scroll[PANE_LIST].selected, 2);
    made_up_add(&day, "0301", "support", "1003", 1, CDR_CANCEL, 8, 0);
    made_up_fold(&day);
    draw();
    cr_expect_eq(board_rows(&board, TABLE_LIST),
                 tally_count(&board.figures.visits.counted, VISITS_ABANDONED), "it is kept up");
    press("\x1b\x1b");
    cr_assert_eq(ui_alone(&ui), PANES);
    cr_expect_eq(ui.focus, PANE_TILES, "where one was");
    press("hhhhhhhhhh");
    cr_expect_eq(ui.tiles.at, 0);
    for (int i = 0; i < 40; i++)
        press("l");
    cr_expect_eq(ui.tiles.at, ui.tiles.count - 1);
}

Test(find, a_cell_tells_what_is_behind_it_and_lists_lie_over_lists) {
    press("l");
    cr_expect(ui.scroll[PANE_QUEUES].picked && ui.scroll[PANE_QUEUES].column == 1);
    cr_assert_str_eq(board_table(&board, TABLE_QUEUES)->columns[1].id, "waiting");
    press("ll");
    press("\r");
    shows("▸OFFERED of support: ");
    cr_expect_eq(board_rows(&board, TABLE_LIST),
                 tally_count(&board.queues.list[0].tally.counted, VISITS_OFFERED));
    press("\x1b");
    cr_expect_eq(ui.scroll[PANE_QUEUES].column, 3, "where one was");
    press("\x1b");
    cr_expect(ui.scroll[PANE_QUEUES].picked && !ui.scroll[PANE_QUEUES].column);
    press("\r");
    cr_expect_eq(ui_alone(&ui), PANE_DETAIL, "the name stands for the row");
    press("\x1b");
    // the agents who are ready, and the calls of one of them
    press("\x1b");
    press_key((struct key){KEYCODE_TAB, KEY_SHIFT});
    to_tile("ready");
    press("\r");
    shows("▸READY: ");
    press("jl");
    for (int i = 0;
         i < 20 && strcmp(board_table(&board, TABLE_LIST)->columns[ui.scroll[PANE_LIST].column].id,
                          "handled");
         i++)
        press("l");
    size_t ready = board_rows(&board, TABLE_LIST);
    press("\r");
    shows("▸CALLS of ");
    cr_expect_eq(board.lists.list.of.kind, ROWS_VISITS);
    press("\x1b");
    shows("▸READY: ");
    cr_expect_eq(board_rows(&board, TABLE_LIST), ready);
    cr_expect(ui.scroll[PANE_LIST].column > 0, "where one was");
    press("\x1b\x1b\x1b\x1b");
    cr_assert_eq(ui_alone(&ui), PANES);
}

Test(find, an_hour_tells_which_calls_it_is_of) {
    char title[64];
    press("\t\t");
    cr_assert_eq(ui.focus, PANE_CHART);
    press("\r");
    cr_assert_eq(ui_alone(&ui), PANES, "no bar is picked");
    press("lll\r");
    const struct board_hour *h = &board.chart.hours[ui.chart.at];
    snprintf(title, sizeof title, "▸%02d:00-%02d:00: %d call", h->hour, h->hour + 1,
             (int)(h->answered + h->missed));
    shows(title);
    cr_expect_eq(board_rows(&board, TABLE_LIST), h->answered + h->missed);
    press("v");
    cr_expect_eq(ui_alone(&ui), PANES, "a figure of another level");
}

Test(find, a_frozen_board_lists_what_is_asked_for) {
    press("p");
    press_key((struct key){KEYCODE_TAB, KEY_SHIFT});
    to_tile("abandoned");
    press("\r");
    cr_expect_eq(board_rows(&board, TABLE_LIST),
                 tally_count(&board.figures.visits.counted, VISITS_ABANDONED));
    size_t rows = board_rows(&board, TABLE_LIST);
    made_up_add(&day, "0301", "support", "1003", 1, CDR_CANCEL, 8, 0);
    made_up_fold(&day);
    draw();
    cr_expect_eq(board_rows(&board, TABLE_LIST), rows, "it stands still");
    press("S");
    cr_expect(ui.picker.dialog);
}

Test(find, a_list_that_is_too_long_says_how_many_it_has) {
    canvas_finish(&canvas);
    canvas_init(&canvas, 80, 24, CHARSET_UTF8);
    press("2S");
    shows("16 of 30 ▾");
    press("G");
    shows("─ 30 of 30");
    press("\x1b");
}

Test(find, rows_are_sorted_by_keys_and_the_title_is_marked) {
    press("2");
    press(">");
    shows("queue▲");
    press(">");
    shows("wait▼");
    press("I");
    shows("wait▲");
    press("<");
    shows("queue▲");
    cr_expect_str_eq(board.queues.list[0].name, "billing");
    press("S");
    shows("SORT BY");
    press("jj\r"); // from the queue down to the longest wait
    cr_expect_null(ui.picker.dialog);
    shows("long▼");
    press("4>");
    press("2");
    shows("long▼"); // each pane has its own
    press("v");
    cr_expect(!on_screen("long▼"), "every level its own");
    press("vv");
    shows("long▼");
    press("Sggk\r");
    cr_expect(!on_screen("long▼"), "as it comes");
}

Test(find, what_is_opened_over_the_help_is_seen) {
    press("?");
    shows("HELP ─");
    press("S");
    shows("SORT BY");
    press("\x1b");
    cr_expect(on_screen("HELP ─") && !on_screen("SORT BY"));
    ui_ask(&ui, &(struct dialog){.typed = NULL}, NULL, "filter:", "");
    press("x");
    shows("filter: x");
}

Test(find, a_search_selects_while_it_is_typed_and_goes_on) {
    char words[64], count[FIGURE_SIZE];
    press("4jjj");
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 2);
    press("/sal");
    cr_assert(ui.prompt.dialog && ui.prompt.dialog->searches);
    cr_expect_gt(ui.scroll[PANE_CALLS].selected, 2);
    press("\x1b");
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, 2, "back to where it began");
    cr_expect(!on_screen("/sal"));
    press("g/SALES\r");
    cr_expect_null(ui.prompt.dialog);
    size_t first = ui.scroll[PANE_CALLS].selected;
    snprintf(words, sizeof words, "/SALES  1/%s ", figure_count(board.lists.search.count, count));
    shows(words);
    press("nn");
    snprintf(words, sizeof words, "/SALES  3/%s ", figure_count(board.lists.search.count, count));
    shows(words);
    press("NN");
    cr_expect_eq(ui.scroll[PANE_CALLS].selected, first);
    press("N");
    snprintf(words, sizeof words, "/SALES  %s/", figure_count(board.lists.search.count, count));
    shows(words); // round in the other direction
    size_t last = ui.scroll[PANE_CALLS].selected;
    bool marked = false;
    for (int i = 0; i < canvas.width * canvas.height; i++)
        marked |= canvas.cells[i].role == ROLE_ACCENT && canvas.cells[i].code == 's' &&
                  i >= 3 * canvas.width;
    cr_expect(marked, "the text is marked in its row");
    press("\x1b");
    cr_expect(!on_screen("/SALES"));
    cr_expect(ui.scroll[PANE_CALLS].picked && ui.scroll[PANE_CALLS].selected == last);
    press("/no such thing");
    shows("no match");
}
