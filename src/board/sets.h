// What is behind each figure: a table beside those of tiles and columns.
#ifndef CDRTOP_BOARD_SETS_H
#define CDRTOP_BOARD_SETS_H

#include "board/board.h"

enum set_of {
    SET_CALLS,       // with one of those results
    SET_RECORDS,     // with one of those dispositions
    SET_VISITS,      // counted for one of those sets
    SET_BEGUN,       // visits that began in some time, whatever queue they are of
    SET_SERVICE,     // those that the formula is over
    SET_ABANDONMENT, // those that the rate is over
    SET_HANDLED,     // of an agent, counted for one of those sets
    SET_RINGS,       // of an agent: rung in vain
    SET_PERSONS,     // in one of those states
    SET_MEMBERS,     // of a queue, in one of those states
};

struct figure_set {
    const char *id; // of the tile or the column
    enum set_of of;
    uint32_t bits;
    const char *label, *rows; // "ANSWER SPEED", "answered visit#": # is an s where they are several
    const char *join;         // where the figure is not their number: ", over"
};

// NULL: the figure is of nothing that could be listed.
const struct figure_set *set_of_tile(enum board_level level, const char *id);
const struct figure_set *set_of_column(enum board_level level, enum board_table t, const char *id);
const struct figure_set *set_of_total(enum board_level level, enum board_table t, const char *id);
const struct figure_set *set_of_hour(enum board_level level);
const struct figure_set *set_of_bar(enum board_level level);
enum board_rows_kind set_rows(const struct figure_set *set);

// All sets of a level, for tests: NULL beyond the last.
const struct figure_set *set_at(enum board_level level, enum board_table t, size_t i);

#endif
