// Finds a column of a table by its name.
#ifndef CDRTOP_TESTS_COLUMNS_H
#define CDRTOP_TESTS_COLUMNS_H

#include "board/board.h"

#include <criterion/criterion.h>
#include <string.h>

static inline int column_place(const struct board *b, enum board_table t, const char *id) {
    const struct board_table_kind *kind = board_table(b, t);
    for (size_t i = 0; i < kind->column_count; i++)
        if (strcmp(kind->columns[i].id, id) == 0) return (int)i;
    cr_assert_fail("no column %s", id);
    return -1;
}

#endif
