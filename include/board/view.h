// What is needed to write the cells of a row, a title or a detail: the texts that numbers stand
// for, and how to show them, all as of one moment. Whatever makes a string gets only this part of
// the board.
#ifndef CDRTOP_BOARD_VIEW_H
#define CDRTOP_BOARD_VIEW_H

#include "board/input.h"

enum board_dates { // what comes before times in lists
    DATES_NONE,    // the window is one day
    DATES_WEEKDAY, // the window is within a week
    DATES_DAY,     // day and month, instead of seconds
    DATES_YEAR,    // and the year: the window is in several
};

#define BOARD_NAME_SIZE 48

struct board_view {                // borrows everything it points to
    const struct cdr_store *store; // NULL if nothing is known
    const struct ledger *ledger;   // NULL if nothing is known
    const struct stitch *stitch;   // NULL if nothing is known
    const struct zone *zone;
    const struct queue_policies *policies;
    char (*servers)[BOARD_NAME_SIZE]; // their names
    size_t server_count;
    enum board_level level;
    enum board_dates dates;
    struct figure_terms terms;     // for all queues together
    int64_t now_us;                // of the figures, so it does not move while frozen
    const struct board_kept *kept; // private: while frozen, data as it was then; else NULL
    bool masked;                   // only the last mask_digits of outside numbers are shown
    int mask_digits;
};

#endif
