// Columns that somebody chose: which ones of a table, in which order, and the fields of one's own
// that the records have (mapped in cdr_manager.conf) as columns beside them. A chosen table is a
// table like any other; where room is short its columns go by the importance they always have, and
// those that stay keep the order they were given in.
#ifndef CDRTOP_BOARD_COLUMNS_H
#define CDRTOP_BOARD_COLUMNS_H

#include "board/board.h"

enum board_chosen { // the tables that columns can be chosen for
    CHOSEN_CALLS,
    CHOSEN_VISITS,
    CHOSEN_RECORDS,
    CHOSEN_QUEUES,
    CHOSEN_AGENTS,
    CHOSEN_RECALLS,
    CHOSEN_TABLES,
};

struct board_choice {
    const char *id;           // of a column of the view; NULL for a field of one's own:
    const char *field, *name; // as the records have it, and its title; both outlive the board
};

extern const char *const board_chosen_names[CHOSEN_TABLES]; // "calls"
// The i-th column there is, whatever was chosen: those of the built-in table, then figures that
// nobody sees who does not name them. False behind the last.
bool board_chosen_column(enum board_chosen v, size_t i, struct board_column *ret_column);
bool board_chosen_has_fields(enum board_chosen v); // of records: fields of one's own can be columns

// Shows those columns, at most BOARD_COLUMNS_MAX; none: the built-in ones. False, and nothing
// changed: an id that is no column's.
bool board_set_columns(struct board *b, enum board_chosen v, const struct board_choice *choices,
                       size_t count);

#endif
