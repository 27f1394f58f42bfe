// Lists among the files of this room.
#ifndef CDRTOP_BOARD_LIST_PARTS_H
#define CDRTOP_BOARD_LIST_PARTS_H

#include "pick.h"

void list_init(struct board_list *l);
void list_finish(struct board_list *l);
// Brings both lists to what `in` says; false: more is to come.
bool lists_fill(struct board *b, const struct board_input *in);
// A slice of sorting what is there; false: more is to come.
bool lists_sort(struct board *b);
// Frozen: the lists are of numbers that still mean the same rows, and of what is asked for.
bool lists_stand(const struct board *b, const struct board_input *in);

struct board_list *list_of(struct board *b, enum board_table t); // NULL: that table is none
size_t list_rows(const struct board_list *l);
uint32_t list_number(const struct board_list *l, size_t index); // of calls, visits and records
size_t list_find(struct board_list *l, uint32_t number);        // SIZE_MAX none
// Orders numbers as they came, the newer larger; 0: that row is not in the list.
uint64_t list_tie(const struct board_list *l, uint32_t number);
void list_touch(struct board *b, struct board_list *l, uint32_t number); // what it says changed
void list_drop(struct board *b, struct board_list *l, uint32_t number);
// A slice of the list of calls; false: more is to come.
bool list_fill_calls(struct board *b, struct board_list *l, const struct list_pick *p);
bool list_fill_visits(struct board *b, struct board_list *l, const struct list_pick *p);
void list_touch_all(struct board_list *l);
void list_walk(struct board_list *l, size_t rows); // goes on with that

// Fills all cells of a row (`only` SIZE_MAX), or one. False: the row is gone.
bool list_fill_cells(struct board *b, struct board_list *l, uint32_t number, size_t only,
                     struct board_cell *ret_cells);
static inline bool list_cell(struct board *b, struct board_list *l, uint32_t number, size_t column,
                             struct board_cell *ret_cell) {
    return list_fill_cells(b, l, number, column, ret_cell);
}
const struct board_table_kind *list_kind(const struct board *b, const struct board_list *l);

// "ABANDONED of support: 32 callers who hung up"
void list_title(struct board *b, struct board_list *l);

#endif
