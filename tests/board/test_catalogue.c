// Tiles and columns are figures of the catalogue, or listed as not being any. Each figure that is
// not shown by default can be a column if it is named.
#include "../../src/board/parts.h"
#include "board/columns.h"
#include "board/layout.h"
#include "made_up.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct made_up day;
static struct board board;

static void open_board(void) {
    made_up_init(&day, 200);
    made_up_live(&day, "0306", "support", "1005", 90, 12);
    made_up_live(&day, "0307", "support", "", 48, 0);
    made_up_member(&day, 0, "support", "Frank Rossi", "PJSIP/1005", 2, true, "", 78);
    made_up_fold(&day);
    board_init(&board);
    cr_assert(board_fill(&board, &day.input));
}

static void close_board(void) {
    board_finish(&board);
    made_up_finish(&day);
}

TestSuite(catalogue, .init = open_board, .fini = close_board);

// Except for how long a state has lasted.
static void is_a_figure(const struct board_column *c, enum figure_scope scope) {
    bool words = c->content != CONTENT_FIGURE || strcmp(c->id, "for") == 0;
    cr_assert(c->figure || words, "%s is no figure of the catalogue", c->id);
    if (!c->figure) return;
    cr_expect_eq(c->figure, figure_find(scope, c->id));
    cr_expect(span_same(span_trim(span_of(c->title)), span_of(c->figure->words.title)),
              "%s is called \"%s\"", c->id, c->title);
}

static void are_figures(enum board_table t, enum figure_scope scope) {
    const struct board_table_kind *kind = board_table(&board, t);
    for (size_t i = 0; i < kind->column_count; i++)
        is_a_figure(&kind->columns[i], scope);
    cr_assert_gt(kind->column_count, 5);
}

Test(catalogue, has_every_column_of_queues_and_agents) {
    struct board_column c;
    are_figures(TABLE_QUEUES, FIGURES_OF_QUEUE);
    are_figures(TABLE_AGENTS, FIGURES_OF_AGENT);
    for (size_t i = 0; board_chosen_column(CHOSEN_QUEUES, i, &c); i++)
        is_a_figure(&c, FIGURES_OF_QUEUE);
    for (size_t i = 0; board_chosen_column(CHOSEN_AGENTS, i, &c); i++)
        is_a_figure(&c, FIGURES_OF_AGENT);
    day.input.look.level = BOARD_RECORDS;
    cr_assert(board_fill(&board, &day.input));
    are_figures(TABLE_QUEUES, FIGURES_OF_ROWS_QUEUE);
    are_figures(TABLE_AGENTS, FIGURES_OF_ROWS_AGENT);
}

Test(catalogue, has_every_tile) {
    for (int level = 0; level < BOARD_LEVELS; level++) {
        day.input.look.level = (enum board_level)level;
        cr_assert(board_fill(&board, &day.input));
        cr_assert_gt(board.tiles.count, 5);
        for (int i = 0; i < board.tiles.count; i++) {
            const struct figure *f = board.tiles.list[i].of;
            cr_assert_not_null(f, "tile %d", i);
            cr_expect_eq(tile_place(&board, f->id), i, "%s is there twice", f->id);
            cr_expect(*board_tile_label(&board.tiles.list[i], true));
        }
    }
}

// The reverse: every figure with a title can be shown.
static size_t shows_all(enum board_chosen v, enum board_table t, enum figure_scope scope) {
    struct board_choice choices[BOARD_COLUMNS_MAX];
    struct board_column c;
    struct board_row row;
    const struct figure *f;
    size_t columns = 0, titled = 0, shown = 0;
    while (board_chosen_column(v, columns, &c)) {
        cr_assert_lt(columns, BOARD_COLUMNS_MAX);
        choices[columns++] = (struct board_choice){.id = c.id};
    }
    cr_assert(board_set_columns(&board, v, choices, columns));
    cr_assert(board_row(&board, t, 0, &row));
    for (size_t i = 0; (f = figure_at(scope, i)); i++) {
        titled += f->words.title != NULL;
        for (size_t k = 0; k < columns; k++) {
            if (board_table(&board, t)->columns[k].figure != f) continue;
            cr_expect(*row.cells[k].text, "%s is empty", f->id);
            shown++;
        }
    }
    cr_expect_eq(shown, titled, "a figure is no column");
    return columns;
}

Test(catalogue, is_shown_whole_to_whoever_names_its_figures) {
    cr_expect_gt(shows_all(CHOSEN_QUEUES, TABLE_QUEUES, FIGURES_OF_QUEUE), 50);
    cr_expect_gt(shows_all(CHOSEN_AGENTS, TABLE_AGENTS, FIGURES_OF_AGENT), 20);
}

Test(catalogue, figures_that_have_to_be_named_are_written_by_their_unit) {
    static const struct board_choice choices[] = {
        {.id = "queue"}, {.id = "max_talk"}, {.id = "of_answered"}, {.id = "present"}};
    char text[FIGURE_SIZE];
    struct board_row row;
    cr_assert(board_set_columns(&board, CHOSEN_QUEUES, choices, 4));
    const struct board_column *columns = board_table(&board, TABLE_QUEUES)->columns;
    for (size_t i = 0; board_row(&board, TABLE_QUEUES, i, &row); i++)
        for (size_t k = 1; k < 4; k++) {
            const struct figure *f = columns[k].figure;
            double value = figure_value(f, &board.queues.list[i].tally, &board.view.terms);
            cr_expect_str_eq(row.cells[k].text, figure_in_unit(f->unit, value, text));
            cr_expect(columns[k].priority < BOARD_PAGE_ONLY, "what was asked for is shown");
        }
    cr_assert(board_set_columns(&board, CHOSEN_QUEUES, NULL, 0));
    cr_expect_str_eq(board_table(&board, TABLE_QUEUES)->columns[1].id, "waiting", "as built in");
}

// As many tiles as there is room for on the screen.
Test(catalogue, there_is_no_last_tile) {
    struct layout_input in = {.width = 400,
                              .height = 60,
                              .header = true,
                              .tiles = 30,
                              .tiles_first = 20,
                              .tile_wide = -1};
    struct layout l;
    for (int i = 0; i < in.tiles; i++)
        in.tile_least[i] = in.tile_brief[i] = 12;
    layout_overview(&in, &l);
    cr_expect_eq(l.tiles, 30);
}
