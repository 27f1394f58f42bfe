// The rows of the window by their start: what "recent calls" counts through.
#ifndef CDRTOP_BOARD_ORDER_H
#define CDRTOP_BOARD_ORDER_H

#include "board/board.h"

void order_finish(struct board_order *o);
void order_clear(struct board_order *o);
// Takes in what the store has learnt since, a slice of it; all over again after a trim. True when
// all is in. Only rows that are wanted: which those are changes only with order_clear().
struct list_pick;
bool order_update(struct board_order *o, const struct cdr_store *s, const struct list_pick *wanted);
size_t order_find(const struct board_order *o, uint32_t row); // its place; SIZE_MAX not there

#endif
