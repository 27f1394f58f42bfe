// Finds a column of a table by its name.
#ifndef CDRTOP_TESTS_COLUMNS_H
#define CDRTOP_TESTS_COLUMNS_H

#include "board/board.h"

#include <criterion/criterion.h>
#include <string.h>

static inline int column_place(const struct board *b, enum board_table t, const char *id) {
    int64_t place = board_column_at(board_table(b, t), id);
    cr_assert(place >= 0, "no column %s", id);
    return (int)place;
}

#endif
