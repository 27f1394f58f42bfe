// A list in the order of one column, kept so while rows come, go and change.
#ifndef CDRTOP_BOARD_SORT_H
#define CDRTOP_BOARD_SORT_H

#include "board/board.h"

void sorter_finish(struct board_sorter *s);
void sorter_clear(struct board_sorter *s); // no row is known; the column stays
// That row came, went or changed.
void sorter_touch(struct board_sorter *s, uint32_t number);
// A slice of what is to be done; true when nothing is left.
bool sorter_run(struct board *b, struct board_list *l);
// The place of a row among the sorted; SIZE_MAX none.
size_t sorter_find(struct board_sorter *s, uint32_t number);
static inline uint32_t sorter_at(const struct board_sorter *s, size_t index) {
    return (uint32_t)s->rows[index].tie;
}

// The place of the column in a table, -1: it has none of that name.
int64_t sort_column(const struct board_table_kind *kind, const struct board_sort *by);
// Rows of a table that is copied at each fill.
void sort_rows(struct board *b, enum board_table t, void *rows, size_t count, size_t size);
void sort_recalls(struct board *b, const struct board_input *in); // fills them, too
// The places in b->persons.
void sort_persons(struct board *b, struct board_list *l);

#endif
