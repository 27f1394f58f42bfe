// The search for a text among the rows of a table.
#ifndef CDRTOP_BOARD_SEARCH_H
#define CDRTOP_BOARD_SEARCH_H

#include "board/board.h"

void search_finish(struct board_search *s);
// A slice of it; true when nothing is left.
bool search_run(struct board *b, const struct board_sought *sought);
void search_forget(struct board *b, const struct board_list *l, uint32_t number);
void search_forget_all(struct board *b, const struct board_list *l);

#endif
