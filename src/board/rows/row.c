// Rows of lists: calls, visits and records stay where they are kept, and only the rows that are
// asked for become strings.
#include "rows.h"

#include "../kept.h"
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

const struct board_table_kind *list_kind(const struct board *b, const struct board_question *of) {
    return made_table(b, built_in(of));
}

static bool record_of(struct board *b, const struct board_list *l, uint32_t number,
                      struct board_call *ret_call) {
    size_t together;
    if (cdr_store_generation(b->view.store) != l->of.generation) return false;
    ret_call->hot = cdr_store_hot(b->view.store, number, &together);
    ret_call->parts = &b->parts;
    buf_clear(&b->scratch);
    cdr_store_get(b->view.store, number, &b->scratch, &ret_call->cdr);
    return true;
}

bool list_fill_cells(struct board *b, const struct board_list *l, uint32_t number, bool counted,
                     size_t only, struct board_cell *ret_cells) {
    const struct board_table_kind *kind = list_kind(b, &l->of);
    struct board_journey journey;
    struct board_call record = {.in_time = counted};
    struct board_stay stay = {.in_time = counted};
    switch (l->of.kind) {
    case ROWS_CALLS:
        if (!journey_of(&b->view, number, &journey)) return false;
        fill_cells(&b->view, kind, &journey, only, ret_cells);
        return true;
    case ROWS_VISITS:
        if (!view_visit(&b->view, number, &stay.visit)) return false;
        fill_cells(&b->view, kind, &stay, only, ret_cells);
        return true;
    case ROWS_PERSONS:
        fill_cells(&b->view, kind, &b->persons.list[number], only, ret_cells);
        return true;
    default:
        if (!record_of(b, l, number, &record)) return false;
        fill_cells(&b->view, kind, &record, only, ret_cells);
        return true;
    }
}

bool list_row(struct board *b, const struct board_list *l, size_t index,
              struct board_row *ret_row) {
    uint32_t number = list_number(l, index);
    ret_row->key = l->of.kind == ROWS_PERSONS ? b->persons.list[number].key : number;
    return list_fill_cells(b, l, number, bits_has(&l->counted, number), SIZE_MAX, ret_row->cells);
}
