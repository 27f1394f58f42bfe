// What is behind a figure: which calls, visits, records or persons, and how they are called.
#ifndef CDRTOP_BOARD_BEHIND_H
#define CDRTOP_BOARD_BEHIND_H

#include "board/board.h"

struct behind {
    const struct figure *figure; // NULL: of a bar or an hour, all that it counts
    struct figure_list list;
    uint32_t bits; // sets, results, dispositions or states of what is listed
    enum board_rows_kind rows;
};

// False: of nothing that could be listed, but for its own row.
bool behind_of(const struct board_explain *what, struct behind *ret_behind);

#endif
