// The rows of a list in the order shown: as they came, or sorted once that is done.
#include "list.h"

static bool sorted(const struct board_list *l) {
    return l->sorter.column >= 0 && l->sorter.ready;
}

size_t list_rows(const struct board_list *l) {
    if (!l->open) return 0;
    if (l->kind == ROWS_PERSONS) return l->person_count;
    if (sorted(l)) return l->sorter.count;
    return l->kind == ROWS_RECORDS ? l->order.count : l->recent.count;
}

uint32_t list_number(const struct board_list *l, size_t index) {
    if (sorted(l)) return sorter_at(&l->sorter, index);
    if (l->kind != ROWS_RECORDS) return recent_at(&l->recent, index);
    return l->order.rows[l->order.count - 1 - index]; // newest first
}

size_t list_find(struct board_list *l, uint32_t number) {
    if (sorted(l)) return sorter_find(&l->sorter, number);
    if (l->kind != ROWS_RECORDS) return recent_find(&l->recent, number);
    size_t place = order_find(&l->order, number);
    return place == SIZE_MAX ? SIZE_MAX : l->order.count - 1 - place;
}

uint64_t list_tie(const struct board_list *l, uint32_t number) {
    if (l->kind != ROWS_RECORDS) return recent_key(&l->recent, number);
    size_t together;
    if (number >= cdr_store_count(l->order.store)) return 0;
    const struct cdr_hot *row = cdr_store_hot(l->order.store, number, &together);
    return ((uint64_t)row->start + 1) << 32 | number;
}
