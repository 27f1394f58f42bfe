// The rows of lists. Calls, visits and records stay where they are stored, and only the rows that
// are asked for become strings.
#include "rows.h"

#include "../parts.h"

static const struct board_table_kind *built_in(const struct board_question *of) {
    switch (of->kind) {
    case ROWS_CALLS:
        return &table_calls;
    case ROWS_VISITS:
        return of->judged ? &table_visits_judged : &table_visits;
    case ROWS_PERSONS:
        return &table_persons;
    default:
        return of->judged ? &table_records_judged : &table_records[TABLE_CALLS];
    }
}

const struct board_table_kind *list_kind(struct board_made *const *made,
                                         const struct board_question *of) {
    return made_table(made, built_in(of));
}

struct row_source row_source(struct board *b) {
    return (struct row_source){&b->view, b->made, &b->persons, &b->scratch, &b->parts};
}

static bool record_of(const struct row_source *src, uint32_t generation, uint32_t number,
                      struct board_call *ret_call) {
    const struct cdr_store *store = src->view->store;
    size_t together;
    if (cdr_store_generation(store) != generation) return false;
    ret_call->hot = cdr_store_hot(store, number, &together);
    ret_call->parts = src->parts;
    buf_clear(src->scratch);
    cdr_store_get(store, number, src->scratch, &ret_call->cdr);
    return true;
}

bool list_fill_cells(const struct board_list *l, const struct row_source *src, uint32_t number,
                     bool counted, size_t only, struct board_cell *ret_cells) {
    const struct board_table_kind *kind = list_kind(src->made, &l->of);
    struct board_journey journey;
    struct board_call record = {.in_time = counted};
    struct board_stay stay = {.in_time = counted};
    switch (l->of.kind) {
    case ROWS_CALLS:
        if (!journey_of(src->view, number, &journey)) return false;
        fill_cells(src->view, kind, &journey, only, ret_cells);
        return true;
    case ROWS_VISITS:
        if (!view_visit(src->view, number, &stay.visit)) return false;
        fill_cells(src->view, kind, &stay, only, ret_cells);
        return true;
    case ROWS_PERSONS:
        fill_cells(src->view, kind, &src->persons->list[number], only, ret_cells);
        return true;
    default:
        if (!record_of(src, l->of.generation, number, &record)) return false;
        fill_cells(src->view, kind, &record, only, ret_cells);
        return true;
    }
}

bool list_row(const struct board_list *l, const struct row_source *src, size_t index,
              struct board_row *ret_row) {
    uint32_t number = list_number(l, index);
    ret_row->key = l->of.kind == ROWS_PERSONS ? src->persons->list[number].key : number;
    return list_fill_cells(l, src, number, bits_has(&l->counted, number), SIZE_MAX, ret_row->cells);
}
