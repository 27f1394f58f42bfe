// The tables as they are shown. If a column is a figure, the column tables only have its place and
// width; its name and how it is counted are looked up in the catalogue, once, here. Every other
// figure of the same scope can be a column, too, if `columns:` names it. A chosen table is like any
// other, with its columns in another order.
#include "board/columns.h"

#include "base/mem.h"
#include "parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_PRIORITY 10 // chosen among columns of calls and records: before the figures
#define FIELD_LEAST    8
#define FIELD_MOST     20

enum { // tables with figures whose columns cannot be chosen
    ROWS_OF_QUEUES = CHOSEN_TABLES,
    ROWS_OF_AGENTS,
    MADE
};
static_assert(MADE == sizeof((struct board *)0)->made / sizeof(void *), "a place for each");

struct board_made {
    struct board_table_kind kind;
    struct board_column columns[]; // of `kind`
};

const char *const board_chosen_names[] = {
    [CHOSEN_CALLS] = "calls",   [CHOSEN_VISITS] = "visits", [CHOSEN_RECORDS] = "records",
    [CHOSEN_QUEUES] = "queues", [CHOSEN_AGENTS] = "agents", [CHOSEN_RECALLS] = "recalls",
};
static_assert(sizeof board_chosen_names / sizeof board_chosen_names[0] == CHOSEN_TABLES,
              "a name for each");

static const struct board_table_kind *const kinds[MADE] = {
    [CHOSEN_CALLS] = &table_calls,
    [CHOSEN_VISITS] = &table_visits,
    [CHOSEN_RECORDS] = &table_records[TABLE_CALLS],
    [CHOSEN_QUEUES] = &table_visit_queues,
    [CHOSEN_AGENTS] = &table_persons,
    [CHOSEN_RECALLS] = &table_recalls,
    [ROWS_OF_QUEUES] = &table_records[TABLE_QUEUES],
    [ROWS_OF_AGENTS] = &table_records[TABLE_AGENTS],
};

bool board_chosen_has_fields(enum board_chosen v) {
    return v == CHOSEN_CALLS || v == CHOSEN_RECORDS;
}

const struct board_table_kind *made_table(struct board_made *const *made,
                                          const struct board_table_kind *kind) {
    for (int t = 0; t < MADE; t++)
        if (kinds[t] == kind && made[t]) return &made[t]->kind;
    return kind;
}

void tables_finish(struct board *b) {
    for (int t = 0; t < MADE; t++) {
        free(b->made[t]);
        b->made[t] = NULL;
    }
}

// ---- columns that are figures

static struct board_column of_figure(const struct board_table_kind *kind, struct board_column c,
                                     const struct figure *f) {
    static const int least[] = {
        [IN_NUMBERS] = 4, [IN_SECONDS] = 5, [IN_PERCENT] = 5, [AS_TIME] = 8};
    c.id = f->id;
    c.figure = f;
    c.counted_at = kind->counted_at;
    c.content = CONTENT_FIGURE;
    if (!c.title) c.title = f->words.title;
    if (!c.brief) c.brief = f->words.short_title;
    if (!c.least) c.least = least[f->unit];
    c.most = c.least;
    if (!c.priority) c.priority = BOARD_CHOSEN_ONLY;
    return c;
}

struct board_column table_column(const struct board_table_kind *kind, size_t i) {
    struct board_column c = kind->columns[i];
    const struct figure *f = kind->has_figures ? figure_find(kind->scope, c.id) : NULL;
    return f ? of_figure(kind, c, f) : c;
}

int64_t board_column_at(const struct board_table_kind *kind, const char *id) {
    for (size_t i = 0; i < kind->column_count; i++)
        if (strcmp(kind->columns[i].id, id) == 0) return (int64_t)i;
    return -1;
}

bool board_chosen_column(enum board_chosen v, size_t i, struct board_column *ret_column) {
    const struct board_table_kind *kind = kinds[v];
    const struct figure *f;
    if (i < kind->column_count) {
        *ret_column = table_column(kind, i);
        return true;
    }
    i -= kind->column_count;
    for (size_t k = 0; kind->has_figures && (f = figure_at(kind->scope, k)); k++) {
        if (!f->words.title || board_column_at(kind, f->id) >= 0 || i--) continue;
        *ret_column = of_figure(kind, (struct board_column){.id = f->id}, f);
        return true;
    }
    return false;
}

static struct board_made *made_of(const struct board_table_kind *kind, size_t count) {
    struct board_made *made = mem_zero(1, sizeof *made + count * sizeof *made->columns);
    made->kind = *kind;
    made->kind.columns = made->columns;
    made->kind.column_count = count;
    return made;
}

// NULL: it has no figures to look up.
static struct board_made *built_in(const struct board_table_kind *kind) {
    struct board_made *made;
    if (!kind->has_figures) return NULL;
    made = made_of(kind, kind->column_count);
    for (size_t i = 0; i < kind->column_count; i++)
        made->columns[i] = table_column(kind, i);
    return made;
}

void tables_make(struct board *b) {
    for (int t = 0; t < MADE; t++)
        b->made[t] = built_in(kinds[t]);
}

// ---- custom fields

static void record_field(const char *field, struct row_of r, struct board_cell *cell) {
    const struct cdr *cdr = &((const struct board_call *)r.row)->cdr;
    struct span value = SPAN_NONE;
    for (size_t i = 0; i < cdr->custom_count && !value.len; i++)
        if (span_same(cdr->custom[i].name, span_of(field))) value = cdr->custom[i].value;
    cell_text(cell, value);
}

static uint32_t value_of(const struct board_view *view, uint32_t row, uint32_t name) {
    struct cdr_custom_id ids[CDR_CUSTOM_MAX];
    size_t count = cdr_store_custom(view->store, row, ids);
    for (size_t i = 0; i < count; i++)
        if (ids[i].name == name && cdr_store_text(view->store, ids[i].value).len)
            return ids[i].value;
    return 0;
}

// For a call: the value in the first of its records that has one.
static void call_field(const char *field, struct row_of r, struct board_cell *cell) {
    const struct board_journey *j = r.row;
    uint32_t name = r.view->store ? cdr_store_find_text(r.view->store, span_of(field)) : 0;
    uint32_t number, value = 0, first = UINT32_MAX, found;
    struct call_walk walk = {0};
    size_t together;
    while (name && stitch_next_row(r.view->stitch, j->number, &walk, &number)) {
        if (number >= view_records(r.view)) continue; // it was removed meanwhile, or came later
        uint32_t start = cdr_store_hot(r.view->store, number, &together)->start;
        if (start >= first || !(found = value_of(r.view, number, name))) continue;
        first = start;
        value = found;
    }
    cell_text(cell, value ? cdr_store_text(r.view->store, value) : SPAN_NONE);
}

// ---- choosing

static bool take_choice(enum board_chosen v, const struct board_choice *choice,
                        struct board_column *ret_column) {
    struct board_column c;
    for (size_t i = 0; choice->id && board_chosen_column(v, i, &c); i++) {
        if (strcmp(c.id, choice->id) != 0) continue;
        *ret_column = c;
        return true;
    }
    if (choice->id || !board_chosen_has_fields(v)) return false;
    *ret_column = (struct board_column){
        .id = choice->field,
        .title = choice->name,
        .content = CONTENT_TEXT,
        .least = FIELD_LEAST,
        .most = FIELD_MOST,
        .priority = FIELD_PRIORITY,
        .fill_field = v == CHOSEN_CALLS ? call_field : record_field,
    };
    return true;
}

// The most important one gets 1, the others follow by importance, so that none that was chosen is
// only for whole pages because of its priority.
static void rank(struct board_made *made) {
    int ranks[BOARD_COLUMNS_MAX];
    struct board_column *columns = made->columns;
    for (size_t i = 0; i < made->kind.column_count; i++) {
        ranks[i] = 1;
        for (size_t k = 0; k < made->kind.column_count; k++)
            ranks[i] += columns[k].priority < columns[i].priority ||
                        (k < i && columns[k].priority == columns[i].priority);
    }
    for (size_t i = 0; i < made->kind.column_count; i++)
        columns[i].priority = ranks[i];
}

static struct board_made *chosen_of(enum board_chosen v, const struct board_choice *choices,
                                    size_t count) { // NULL if one of them is not a column
    struct board_made *made = made_of(kinds[v], count);
    for (size_t i = 0; i < count; i++)
        if (!take_choice(v, &choices[i], &made->columns[i])) {
            free(made);
            return NULL;
        }
    rank(made);
    return made;
}

bool board_set_columns(struct board *b, enum board_chosen v, const struct board_choice *choices,
                       size_t count) {
    struct board_made *chosen = NULL;
    if (count > BOARD_COLUMNS_MAX || (count && !(chosen = chosen_of(v, choices, count))))
        return false;
    free(b->made[v]);
    b->made[v] = count ? chosen : built_in(kinds[v]);
    return true;
}
