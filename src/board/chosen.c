// A chosen table is a copy of the rows of the column table, in another order. A column is asked for
// its cell by a function that is told nothing of the column, so fields of one's own have a function
// each: there is a small number of places, and a place has the name of its field.
#include "board/columns.h"

#include "base/mem.h"
#include "parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CUSTOM_PRIORITY 10 // among the columns of calls and records: goes before the figures
#define CUSTOM_LEAST    8
#define CUSTOM_MOST     20

struct board_chosen {
    struct board_table_kind kind;
    struct board_column columns[BOARD_COLUMNS_MAX];
};

const char *const board_view_names[] = {
    [VIEW_CALLS] = "calls",   [VIEW_VISITS] = "visits", [VIEW_RECORDS] = "records",
    [VIEW_QUEUES] = "queues", [VIEW_AGENTS] = "agents", [VIEW_RECALLS] = "recalls",
};
static_assert(sizeof board_view_names / sizeof board_view_names[0] == VIEWS, "a name for each");

const struct board_table_kind *board_view(enum board_view v) {
    static const struct board_table_kind *const kinds[VIEWS] = {
        [VIEW_CALLS] = &table_calls,
        [VIEW_VISITS] = &table_visits,
        [VIEW_RECORDS] = &table_records[TABLE_CALLS],
        [VIEW_QUEUES] = &table_visit_queues,
        [VIEW_AGENTS] = &table_persons,
        [VIEW_RECALLS] = &table_recalls,
    };
    return kinds[v];
}

bool board_view_has_fields(enum board_view v) {
    return v == VIEW_CALLS || v == VIEW_RECORDS;
}

const struct board_table_kind *chosen_table(const struct board *b,
                                            const struct board_table_kind *built_in) {
    for (int v = 0; v < VIEWS; v++)
        if (board_view((enum board_view)v) == built_in && b->chosen[v]) return &b->chosen[v]->kind;
    return built_in;
}

void chosen_finish(struct board *b) {
    for (int v = 0; v < VIEWS; v++) {
        free(b->chosen[v]);
        b->chosen[v] = NULL;
    }
}

// ---- fields of one's own

static void record_field(const struct board *b, int place, const void *row,
                         struct board_cell *cell) {
    const struct cdr *cdr = &((const struct board_call *)row)->cdr;
    struct span value = SPAN_NONE;
    for (size_t i = 0; i < cdr->custom_count && !value.len; i++)
        if (span_same(cdr->custom[i].name, span_of(b->custom[place]))) value = cdr->custom[i].value;
    cell_text(cell, value);
}

static uint32_t value_of(const struct board *b, uint32_t row, uint32_t name) {
    struct cdr_custom_id ids[CDR_CUSTOM_MAX];
    size_t count = cdr_store_custom(b->store, row, ids);
    for (size_t i = 0; i < count; i++)
        if (ids[i].name == name && cdr_store_text(b->store, ids[i].value).len) return ids[i].value;
    return 0;
}

// Of a call: what the first of its records has that has any.
static void call_field(const struct board *b, int place, const void *row, struct board_cell *cell) {
    const struct board_journey *j = row;
    uint32_t name = b->store ? cdr_store_find_text(b->store, span_of(b->custom[place])) : 0;
    uint32_t number, value = 0, first = UINT32_MAX, found;
    struct call_walk walk = {0};
    size_t together;
    while (name && stitch_next_row(b->stitch, j->number, &walk, &number)) {
        if (number >= cdr_store_count(b->store)) continue; // let go of meanwhile
        uint32_t start = cdr_store_hot(b->store, number, &together)->start;
        if (start >= first || !(found = value_of(b, number, name))) continue;
        first = start;
        value = found;
    }
    cell_text(cell, value ? cdr_store_text(b->store, value) : SPAN_NONE);
}

#define PLACE(n)                                                                                   \
    static void record_field_##n(const struct board *b, const void *row, struct board_cell *c) {   \
        record_field(b, n, row, c);                                                                \
    }                                                                                              \
    static void call_field_##n(const struct board *b, const void *row, struct board_cell *c) {     \
        call_field(b, n, row, c);                                                                  \
    }
PLACE(0)
PLACE(1)
PLACE(2)
PLACE(3)
PLACE(4)
PLACE(5)
PLACE(6)
PLACE(7)

static const struct {
    void (*record)(const struct board *, const void *, struct board_cell *);
    void (*call)(const struct board *, const void *, struct board_cell *);
} places[] = {
    {record_field_0, call_field_0}, {record_field_1, call_field_1}, {record_field_2, call_field_2},
    {record_field_3, call_field_3}, {record_field_4, call_field_4}, {record_field_5, call_field_5},
    {record_field_6, call_field_6}, {record_field_7, call_field_7},
};
static_assert(VIEWS == sizeof((struct board *)0)->chosen / sizeof(void *), "a place for each");
static_assert(sizeof places / sizeof places[0] == BOARD_CUSTOM_MAX, "a function for each place");

bool column_is_custom(const struct board_column *c) {
    for (int i = 0; i < BOARD_CUSTOM_MAX; i++)
        if (c->fill == places[i].record || c->fill == places[i].call) return true;
    return false;
}

static int place_of(struct board *b, const char *field) { // -1: none is left
    for (int i = 0; i < BOARD_CUSTOM_MAX; i++) {
        if (!b->custom[i]) b->custom[i] = field;
        if (strcmp(b->custom[i], field) == 0) return i;
    }
    return -1;
}

// ---- choosing

static bool take(struct board *b, enum board_view v, const struct board_choice *choice,
                 struct board_column *ret_column) {
    const struct board_table_kind *kind = board_view(v);
    for (size_t i = 0; choice->id && i < kind->column_count; i++) {
        if (strcmp(kind->columns[i].id, choice->id) != 0) continue;
        *ret_column = kind->columns[i];
        return true;
    }
    if (choice->id || !board_view_has_fields(v)) return false;
    int place = place_of(b, choice->field);
    if (place < 0) return false;
    *ret_column = (struct board_column){
        .id = choice->field,
        .title = choice->name,
        .content = CONTENT_TEXT,
        .least = CUSTOM_LEAST,
        .most = CUSTOM_MOST,
        .priority = CUSTOM_PRIORITY,
        .fill = v == VIEW_CALLS ? places[place].call : places[place].record,
    };
    return true;
}

// 1 for the most important one: the others as they are important, so that none that was asked for
// is one for pages alone because of its number.
static void rank(struct board_chosen *chosen) {
    int ranks[BOARD_COLUMNS_MAX];
    struct board_column *columns = chosen->columns;
    for (size_t i = 0; i < chosen->kind.column_count; i++) {
        ranks[i] = 1;
        for (size_t k = 0; k < chosen->kind.column_count; k++)
            ranks[i] += columns[k].priority < columns[i].priority ||
                        (columns[k].priority == columns[i].priority && k < i);
    }
    for (size_t i = 0; i < chosen->kind.column_count; i++)
        columns[i].priority = ranks[i];
}

bool board_set_columns(struct board *b, enum board_view v, const struct board_choice *choices,
                       size_t count) {
    struct board_chosen *chosen = NULL;
    if (count > BOARD_COLUMNS_MAX) return false;
    if (count) {
        chosen = mem_zero(1, sizeof *chosen);
        chosen->kind = *board_view(v);
        chosen->kind.columns = chosen->columns;
        chosen->kind.column_count = count;
        for (size_t i = 0; i < count; i++)
            if (!take(b, v, &choices[i], &chosen->columns[i])) {
                free(chosen);
                return false;
            }
        rank(chosen);
    }
    free(b->chosen[v]);
    b->chosen[v] = chosen;
    return true;
}
