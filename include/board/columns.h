// Chosen columns: which columns a table has, in which order, with custom fields of the records
// (mapped in cdr_manager.conf) among them. A chosen table is a table like any other. If there is
// little room, columns are left out by their usual importance, and the others keep the chosen
// order.
#ifndef CDRTOP_BOARD_COLUMNS_H
#define CDRTOP_BOARD_COLUMNS_H

#include "board/board.h"

enum board_chosen { // tables whose columns can be chosen
    CHOSEN_CALLS,
    CHOSEN_VISITS,
    CHOSEN_RECORDS,
    CHOSEN_QUEUES,
    CHOSEN_AGENTS,
    CHOSEN_RECALLS,
    CHOSEN_TABLES,
};

struct board_choice {
    const char *id;           // of a column of that table; NULL for a custom field:
    const char *field, *name; // its name in the records, and its title; both must outlive the board
};

extern const char *const board_chosen_names[CHOSEN_TABLES]; // "calls"
// The i-th column that can be chosen: first those of the built-in table, then figures that are only
// shown if they are named. False after the last.
bool board_chosen_column(enum board_chosen v, size_t i, struct board_column *ret_column);
bool board_chosen_has_fields(enum board_chosen v); // custom fields of records can be columns

// Shows these columns, at most BOARD_COLUMNS_MAX; with none, the built-in ones. False, with nothing
// changed, if an id is not a column.
bool board_set_columns(struct board *b, enum board_chosen v, const struct board_choice *choices,
                       size_t count);

#endif
