// Draws every screen size: a figure that is on the screen is never cut.
#include "../../src/ui/canvas/draw.h"
#include "../../src/ui/panes/panes.h"
#include "asked.h"
#include "made_up.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static bool has(const struct buf *text, const char *figure) {
    return memmem(text->at, text->len, figure, strlen(figure)) != NULL;
}

// It is drawn large, with its word above it, inside its tile.
static bool large_fits(const struct ui *u, int tile) {
    const struct ui_large *l = &u->tiles.large;
    const struct board_tile *t = &u->board->tiles.list[tile];
    int i = 0;
    while (i < l->count && l->tile[i] != tile)
        i++;
    if (!l->rows || i == l->count) return false;
    int label = canvas_columns(board_tile_label(t, false)) + 1 + canvas_columns(t->large.word);
    label += *t->large.mark ? 2 : 0;
    return digits_width(t->large.figure, l->digit) < l->width[i] - 2 && label < l->width[i] - 2;
}

static void fits(enum board_level level) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf text = {0};
    struct board_row row;
    made_up_init(&day, 400);
    for (size_t i = 0; i < day.fold.all.queue_count; i++) { // numbers of a very busy day
        day.fold.all.queues[i].offered += 3000000;
        day.fold.all.queues[i].talk_s += 900000000;
    }
    day.fold.all.by_disposition[CDR_ANSWERED] += 12000000;
    day.fold.all.total += 34000000;
    day.calls.all.by_result[CALL_ANSWERED] += 12000000;
    day.calls.all.talk_s += 9000000000;
    for (size_t i = 0; i < day.tallies.queue_count; i++) {
        struct queue_tally *q = &day.tallies.queues[i];
        q->counted.counts[VISIT_BIT(VISITS_OFFERED)] += 3000000;
        q->counted.counts[VISIT_BIT(VISITS_ANSWERED)] += 2900000;
        q->counted.counts[VISIT_BIT(VISITS_ABANDONED)] += 100000;
        q->counted.amounts[AMOUNT_TALK].sum += 900000000;
        q->counted.counts[VISIT_BIT(VISITS_INFERRED)] = 1;
    }
    queue_tallies_show(&day.tallies, &day.ledger, &QUEUE_TERMS_DEFAULT);
    day.input.look.level = level;
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, 80, 24, CHARSET_UTF8);
    board_fill(&board, &day.input);
    for (int width = 60; width <= 400; width += width < 140 ? 1 : 13)
        for (int height = 16; height <= 120; height += height < 40 ? 1 : 9) {
            canvas_resize(&canvas, width, height);
            ui_draw(&ui, &canvas);
            buf_clear(&text);
            canvas_dump(&canvas, &text);
            for (int i = 0; i < (board.tiles.first < 8 ? board.tiles.first : 8); i++)
                cr_assert((has(&text, board.tiles.list[i].figure) || large_fits(&ui, i)) &&
                              (has(&text, board_tile_label(&board.tiles.list[i], false)) ||
                               has(&text, board_tile_label(&board.tiles.list[i], true))),
                          "%s at %dx%d\n%.*s", board.tiles.list[i].figure, width, height,
                          (int)text.len, text.at);
            board_row(&board, TABLE_QUEUES, 0, &row);
            cr_assert(has(&text, row.cells[0].text) && has(&text, row.cells[1].text),
                      "%s at %dx%d\n%.*s", row.cells[1].text, width, height, (int)text.len,
                      text.at);
            for (size_t i = 4; i + 2 < text.len; i++) // no ellipsis after a digit
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

static bool long_number(const struct buf *text) {
    int run = 0;
    for (size_t i = 0; i < text->len && run < 6; i++)
        run = text->at[i] >= '0' && text->at[i] <= '9' ? run + 1 : 0;
    return run >= 6;
}

Test(fit, a_mask_leaves_no_number_on_any_page) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf text = {0};
    made_up_init(&day, 400);
    made_up_add(&day, "0170 5551234", "support", "1001", 20, CDR_ANSWERED, 4, 10);
    made_up_add(&day, "Eva (0170) 5559999", "support", "1001", 900, CDR_NO_ANSWER, 30, 0);
    made_up_live(&day, "Max +49 (170) 777-1234", "support", "", 9, 0);
    made_up_member(&day, 0, "support", "", "Local/01705551234@home", 1, false, "", 30);
    made_up_fold(&day);
    board_init(&board);
    ui_init(&ui, &board, 0);
    canvas_init(&canvas, 200, 60, CHARSET_UTF8);
    day.input.filter = "src:0305551234";
    for (int masked = 0; masked < 2; masked++)
        for (int level = 0; level < BOARD_LEVELS; level++)
            for (int page = 0; page < PAGES; page++) {
                day.input.look.level = (enum board_level)level;
                day.input.look.masked = masked;
                day.input.look.mask_digits = 4;
                day.input.look.frozen = page > 2; // the mask still changes while frozen
                ui_show(&ui, (enum ui_page)page);
                board_fill(&board, &day.input);
                ui_draw(&ui, &canvas);
                buf_clear(&text);
                canvas_dump(&canvas, &text);
                cr_assert_eq(long_number(&text), !masked, "page %d\n%.*s", page + 1, (int)text.len,
                             text.at);
                cr_assert(!masked || (!has(&text, "777-") && !has(&text, "0170")), "page %d\n%.*s",
                          page + 1, (int)text.len, text.at);
            }
    buf_finish(&text);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

// On the wall every figure is large, and what it is about is not cut.
Test(fit, the_wall_is_whole_at_any_size) {
    static const enum charset sets[] = {CHARSET_UTF8, CHARSET_ASCII};
    static const char *const subs[] = {"1 too long", "at most 20 s", "of 874", "14.0 %", "of 7"};
    static const char *const formulas[SERVICE_FORMULAS] = {"offered", "answered", "positive",
                                                           "neutral"};
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf text = {0};
    made_up_init(&day, 1102);
    board_init(&board);
    ui_init(&ui, &board, 0);
    run(&ui, "wall");
    for (int set = 0; set < 2; set++)
        for (int width = 60; width <= 400; width += width < 140 ? 1 : 13) {
            day.input.look.formula = (enum service_formula)(width % SERVICE_FORMULAS);
            board_fill(&board, &day.input);
            for (int height = 16; height <= 120; height += height < 40 ? 1 : 9) {
                canvas_init(&canvas, width, height, sets[set]);
                ui_draw(&ui, &canvas);
                buf_clear(&text);
                canvas_dump(&canvas, &text);
                for (size_t i = 0; i < sizeof subs / sizeof subs[0]; i++)
                    cr_assert(has(&text, subs[i]), "%s at %dx%d\n%.*s", subs[i], width, height,
                              (int)text.len, text.at);
                cr_assert(has(&text, formulas[width % SERVICE_FORMULAS]) &&
                              (has(&text, "80 % ") || has(&text, "goal 80")),
                          "the formula at %dx%d\n%.*s", width, height, (int)text.len, text.at);
                cr_assert(!has(&text, "\u2026"), "cut at %dx%d\n%.*s", width, height, (int)text.len,
                          text.at);
                // 0:48 is also in the line of who waits, behind a number
                cr_assert(!has(&text, "  0:48") && !has(&text, "37.9"), "small at %dx%d\n%.*s",
                          width, height, (int)text.len, text.at);
                canvas_finish(&canvas);
            }
        }
    buf_finish(&text);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

// Wherever tiles have a line for it, the formula is named.
Test(fit, the_tile_names_its_formula) {
    static const char *const formulas[SERVICE_FORMULAS] = {"offered", "answered", "positive",
                                                           "neutral"};
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf text = {0};
    made_up_init(&day, 1102);
    board_init(&board);
    ui_init(&ui, &board, 0);
    for (int width = 60; width <= 400; width += width < 140 ? 1 : 13)
        for (int height = 24; height <= 60; height += 3) {
            int formula = (width + height) % SERVICE_FORMULAS;
            day.input.look.formula = (enum service_formula)formula;
            board_fill(&board, &day.input);
            canvas_init(&canvas, width, height, CHARSET_UTF8);
            ui_draw(&ui, &canvas);
            buf_clear(&text);
            canvas_dump(&canvas, &text);
            const struct layout *l = &ui.drawn.layout;
            struct span rest = buf_text(&text), line = SPAN_NONE;
            for (int i = 0; i <= l->pane[PANE_TILES].y + 2; i++)
                line = span_take(&rest, '\n');
            cr_assert(!l->tile_sub ||
                          memmem(line.at, line.len, formulas[formula], strlen(formulas[formula])),
                      "%s at %dx%d\n%.*s", formulas[formula], width, height, (int)text.len,
                      text.at);
            canvas_finish(&canvas);
        }
    buf_finish(&text);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}
