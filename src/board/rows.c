// The rows of all tables, at every level. Calls, visits and records stay where they are stored:
// only the rows that are asked for become strings.
#include "rows/rows.h"
#include "parts.h"

#include "base/mask.h"

#include <math.h>
#include <string.h>

static const struct board_list *list_in(const struct board *b, enum board_table t) {
    return t == TABLE_CALLS ? &b->lists.calls : t == TABLE_LIST ? &b->lists.list : NULL;
}

enum board_rows_kind board_kind(const struct board *b, enum board_table t) {
    const struct board_list *l = list_in(b, t);
    return l && l->open ? l->of.kind : (enum board_rows_kind)b->view.level;
}

static const struct board_table_kind *built_in(const struct board *b, enum board_table t) {
    if (t == TABLE_RECALLS) return &table_recalls;
    if (t == TABLE_WAITING) return &table_waiting;
    if (t == TABLE_LIST) t = TABLE_CALLS;
    if (b->view.level == BOARD_RECORDS) return &table_records[t];
    if (t == TABLE_QUEUES) return &table_visit_queues;
    if (t == TABLE_AGENTS) return &table_persons;
    return b->view.level == BOARD_CALLS ? &table_calls : &table_visits;
}

const struct board_table_kind *board_table(const struct board *b, enum board_table t) {
    const struct board_list *l = list_in(b, t);
    return l && l->open ? list_kind(b->made, &l->of) : made_table(b->made, built_in(b, t));
}

void board_mask(const struct board_view *view, char *text, size_t size) {
    struct buf shown = {0};
    if (!view->masked) return;
    mask_numbers(&shown, span_of(text), view->mask_digits, MASK_MARK);
    span_copy(buf_text(&shown), text, size);
    buf_finish(&shown);
}

// An agent can be somebody's telephone at home.
static bool column_may_hold_number(const struct board_column *c) {
    return c->content == CONTENT_NUMBER || strcmp(c->id, "agent") == 0 ||
           strcmp(c->id, "extension") == 0 || c->fill_field;
}

static void cell_figure(const struct board_view *view, const struct board_column *c,
                        const void *from, struct board_cell *cell) {
    struct figure_terms terms = view->terms;
    if (c->figure->scope == FIGURES_OF_QUEUE)
        terms.target = ((const struct board_visits_queue *)from)->target;
    double value = figure_value(c->figure, (const char *)from + c->counted_at, &terms);
    if (c->figure->unit == IN_SECONDS)
        cell_duration(cell, value);
    else if (c->figure->unit == IN_PERCENT)
        cell_percent(cell, value);
    else if (isnan(value))
        cell_text(cell, SPAN_NONE);
    else if (c->figure->unit == AS_TIME)
        cell_clock(view, (int64_t)value, cell);
    else
        cell_count(cell, (uint64_t)(value + 0.5));
}

bool board_column_is_now(const struct board_view *v, const struct board_column *c) {
    return v->other_time && (c->now || (c->figure && is_state(c->figure)));
}

// What nobody counted is not zero.
static void cell_untold(const struct board_view *view, const struct board_column *c,
                        struct board_cell *cell) {
    if (!view->untold || !c->figure || figure_is_of_now(c->figure)) return;
    *cell = (struct board_cell){.mood = MOOD_QUIET};
    cell_text(cell, SPAN_NONE);
}

// As tile_at_other_time().
static void cell_at_other_time(const struct board_view *view, const struct board_column *c,
                               struct board_cell *cell) {
    bool state = board_column_is_now(view, c);
    if (!state && !(view->other_time && c->figure && figure_is_of_now(c->figure))) return;
    if (!state && *cell->text && !(cell->number > 0)) cell_text(cell, SPAN_NONE);
    cell->mood = MOOD_QUIET;
}

void fill_cell(const struct board_view *view, const struct board_column *c, const void *from,
               struct board_cell *ret_cell) {
    memset(ret_cell, 0, sizeof *ret_cell);
    if (c->figure) cell_figure(view, c, from, ret_cell);
    if (c->fill) c->fill((struct row_of){view, from}, ret_cell);
    if (c->fill_field) c->fill_field(c->id, (struct row_of){view, from}, ret_cell);
    if (c->settle) c->settle(from, ret_cell);
    cell_untold(view, c, ret_cell);
    cell_at_other_time(view, c, ret_cell);
    if (column_may_hold_number(c)) board_mask(view, ret_cell->text, sizeof ret_cell->text);
}

void fill_cells(const struct board_view *view, const struct board_table_kind *kind,
                const void *from, size_t only, struct board_cell *cells) {
    if (only != SIZE_MAX)
        fill_cell(view, &kind->columns[only], from, cells);
    else
        for (size_t i = 0; i < kind->column_count; i++)
            fill_cell(view, &kind->columns[i], from, &cells[i]);
}

static void fill_row(const struct board *b, enum board_table t, const void *from,
                     struct board_row *row) {
    fill_cells(&b->view, board_table(b, t), from, SIZE_MAX, row->cells);
}

size_t board_numbers(const struct board *b, enum board_table t, size_t first, uint32_t *ret_numbers,
                     size_t max) {
    const struct board_list *l = list_in(b, t);
    size_t rows = board_rows(b, t), count = 0;
    if (l->of.kind == ROWS_PERSONS) return 0;
    for (; count < max && first + count < rows; count++)
        ret_numbers[count] = list_number(l, first + count);
    return count;
}

// ---- any table

bool board_is_made(const struct board *b, enum board_table t) {
    const struct board_list *l = list_in(b, t);
    return !l || l->made;
}

size_t board_rows(const struct board *b, enum board_table t) {
    bool records = b->view.level == BOARD_RECORDS;
    if (t == TABLE_QUEUES && !records) return queues_rows(&b->queues);
    if (t == TABLE_QUEUES) return b->row_queues.count;
    if (t == TABLE_AGENTS) return records ? b->row_agents.count : b->persons.shown;
    if (t == TABLE_RECALLS) return b->recalls.count;
    if (t == TABLE_WAITING) return b->queues.waits.count;
    return list_rows(list_in(b, t));
}

size_t board_lasting(const struct board *b, enum board_table t) {
    const struct board_list *l = list_in(b, t);
    return l && l->of.kind != ROWS_PERSONS ? list_lasting(l) : 0;
}

static bool recall_row(struct board *b, const struct recall *line, struct board_row *row) {
    struct board_recall recall = {.line = line};
    row->key = line->key;
    recall.known = journey_of(&b->view, line->call, &recall.lost);
    fill_row(b, TABLE_RECALLS, &recall, row);
    return true;
}

bool board_row(struct board *b, enum board_table t, size_t index, struct board_row *ret_row) {
    bool records = b->view.level == BOARD_RECORDS;
    if (index >= board_rows(b, t)) return false;
    if (list_of(b, t)) {
        struct row_source src = row_source(b);
        return list_row(list_of(b, t), &src, index, ret_row);
    }
    if (t == TABLE_RECALLS) return recall_row(b, &b->recalls.list[index], ret_row);
    if (t == TABLE_WAITING) {
        ret_row->key = b->queues.waits.list[index].of.visit_number;
        fill_row(b, t, &b->queues.waits.list[index], ret_row);
        return true;
    }
    if (t == TABLE_QUEUES) {
        ret_row->key =
            records ? b->row_queues.list[index].queue : queue_key(queues_row(&b->queues, index));
        fill_row(b, t,
                 records ? (const void *)&b->row_queues.list[index] : queues_row(&b->queues, index),
                 ret_row);
    } else {
        ret_row->key = records ? b->row_agents.list[index].agent : b->persons.list[index].key;
        fill_row(b, t, records ? (void *)&b->row_agents.list[index] : &b->persons.list[index],
                 ret_row);
    }
    return true;
}

bool board_total(struct board *b, enum board_table t, struct board_row *ret_row) {
    bool records = b->view.level == BOARD_RECORDS;
    bool agents = t == TABLE_AGENTS;
    if ((t != TABLE_QUEUES && !agents) || board_rows(b, t) < 2) return false;
    if (agents)
        fill_row(b, t, records ? (void *)&b->row_agents.total : &b->persons.total, ret_row);
    else
        fill_row(b, t, records ? (void *)&b->row_queues.total : &b->queues.total, ret_row);
    return true;
}

void board_widest(struct board *b, enum board_table t, struct board_row *ret_row) {
    bool records = b->view.level == BOARD_RECORDS;
    memset(ret_row, 0, sizeof *ret_row);
    if (t == TABLE_QUEUES)
        fill_row(b, t, records ? (void *)&b->row_queues.widest : &b->queues.widest, ret_row);
    if (t == TABLE_LIST && board_kind(b, t) == ROWS_PERSONS)
        fill_row(b, t, &b->persons.widest, ret_row);
    if (t == TABLE_AGENTS)
        fill_row(b, t, records ? (void *)&b->row_agents.widest : &b->persons.widest, ret_row);
    if (t == TABLE_RECALLS) recall_row(b, &b->recalls.widest, ret_row);
}

uint64_t board_key(const struct board *b, enum board_table t, size_t i) {
    const struct board_list *l = list_in(b, t);
    bool records = b->view.level == BOARD_RECORDS;
    if (l && l->of.kind != ROWS_PERSONS) return list_number(l, i);
    if (l) return b->persons.list[list_number(l, i)].key;
    if (t == TABLE_RECALLS) return b->recalls.list[i].key;
    if (t == TABLE_WAITING) return b->queues.waits.list[i].of.visit_number;
    if (t == TABLE_QUEUES)
        return records ? b->row_queues.list[i].queue : queue_key(queues_row(&b->queues, i));
    return records ? b->row_agents.list[i].agent : b->persons.list[i].key;
}

size_t board_find(struct board *b, enum board_table t, uint64_t key) {
    struct board_list *l = list_of(b, t);
    if (l && l->of.kind != ROWS_PERSONS) return list_find(l, (uint32_t)key);
    for (size_t i = 0; i < board_rows(b, t); i++)
        if (board_key(b, t, i) == key) return i;
    return SIZE_MAX;
}

int board_sorted(const struct board *b, enum board_table t, bool *ret_down) {
    *ret_down = b->sorted[t].down;
    return (int)board_column_at(board_table(b, t), b->sorted[t].column);
}
