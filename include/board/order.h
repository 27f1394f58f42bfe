// The rows of the window by their start: what "recent calls" counts through.
#ifndef CDRTOP_BOARD_ORDER_H
#define CDRTOP_BOARD_ORDER_H

#include "board/board.h"

void order_finish(struct board_order *o);
// Takes in what the store has learnt since, a slice of it; all over again after a trim, for
// another window or filter. True when all is in.
bool order_update(struct board_order *o, const struct board_input *in);
size_t order_find(const struct board_order *o, uint32_t row); // its place; SIZE_MAX not there

#endif
