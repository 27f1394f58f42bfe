// Every screen size, drawn: a figure that is on the screen is there whole.
#include "made_up.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static bool has(const struct buf *text, const char *figure) {
    return memmem(text->at, text->len, figure, strlen(figure)) != NULL;
}

static void fits(enum board_level level) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf text = {0};
    struct board_row row;
    made_up_init(&day, 400);
    for (size_t i = 0; i < day.fold.all.queue_count; i++) { // numbers of a very large day
        day.fold.all.queues[i].offered += 3000000;
        day.fold.all.queues[i].talk_s += 900000000;
    }
    day.fold.all.by_disposition[CDR_ANSWERED] += 12000000;
    day.fold.all.total += 34000000;
    day.calls.all.by_result[CALL_ANSWERED] += 12000000;
    day.calls.all.talk_s += 9000000000;
    for (size_t i = 0; i < day.tallies.queue_count; i++) {
        struct queue_tally *q = &day.tallies.queues[i];
        q->offered += 3000000;
        q->answered += 2900000;
        q->abandoned += 100000;
        q->talk.sum += 900000000;
        q->inferred = 1;
    }
    queue_tallies_show(&day.tallies, &day.ledger, &QUEUE_TERMS_DEFAULT);
    day.input.level = level;
    board_init(&board);
    ui_init(&ui, 0);
    canvas_init(&canvas, 80, 24, CHARSET_UTF8);
    board_fill(&board, &day.input);
    for (int width = 60; width <= 400; width += width < 140 ? 1 : 13)
        for (int height = 16; height <= 120; height += height < 40 ? 1 : 9) {
            canvas_resize(&canvas, width, height);
            ui_draw(&ui, &board, &canvas);
            buf_clear(&text);
            canvas_dump(&canvas, &text);
            const struct board_grid *grid = board_grid(&board);
            for (int i = 0; i < (grid->first < 8 ? grid->first : 8); i++)
                cr_assert(has(&text, board.tiles[i].figure) && (has(&text, grid->tiles[i].label) ||
                                                                has(&text, grid->tiles[i].brief)),
                          "%s at %dx%d\n%.*s", board.tiles[i].figure, width, height, (int)text.len,
                          text.at);
            board_row(&board, TABLE_QUEUES, 0, &row);
            cr_assert(has(&text, row.cells[0].text) && has(&text, row.cells[1].text),
                      "%s at %dx%d\n%.*s", row.cells[1].text, width, height, (int)text.len,
                      text.at);
            for (size_t i = 4; i + 2 < text.len; i++) // no ellipsis behind a digit
                cr_assert(memcmp(text.at + i, "\u2026", 3) || text.at[i - 1] < '0' ||
                              text.at[i - 1] > '9',
                          "cut at %dx%d\n%.*s", width, height, (int)text.len, text.at);
        }
    buf_finish(&text);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

Test(fit, no_figure_is_cut_at_any_size) {
    fits(BOARD_CALLS);
    fits(BOARD_VISITS);
    fits(BOARD_RECORDS);
}
