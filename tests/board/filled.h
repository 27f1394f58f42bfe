// A board that tests fill with a day of their own; it begins without any calls.
#ifndef CDRTOP_TESTS_FILLED_H
#define CDRTOP_TESTS_FILLED_H

#include "made_up.h"

#include <criterion/criterion.h>

static struct made_up day;
static struct board board;

static inline void open_board(void) {
    made_up_init(&day, 0);
    board_init(&board);
}

static inline void close_board(void) {
    board_finish(&board);
    made_up_finish(&day);
}

static inline void fill(void) {
    made_up_fold(&day);
    cr_assert(board_fill(&board, &day.input));
}

#endif
