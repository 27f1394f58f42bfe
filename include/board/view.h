// What the cells of a row, a title or a detail are written by: the texts that numbers stand for,
// and how they are to be read, all as of one moment. Whatever makes one string needs no more of the
// board than this.
#ifndef CDRTOP_BOARD_VIEW_H
#define CDRTOP_BOARD_VIEW_H

#include "board/input.h"

enum board_dates { // what times in lists have before them
    DATES_NONE,    // of one day
    DATES_WEEKDAY, // of a week
    DATES_DAY,     // and the month, in place of seconds
    DATES_YEAR,    // and the year: the window has several
};

#define BOARD_NAME_SIZE 48

struct board_view {                // borrows all it points to
    const struct cdr_store *store; // NULL nothing is known
    const struct ledger *ledger;   // likewise
    const struct stitch *stitch;   // likewise
    const struct zone *zone;
    const struct queue_policies *policies;
    char (*servers)[BOARD_NAME_SIZE]; // their names, by index
    size_t server_count;
    enum board_level level;
    enum board_dates dates;
    struct figure_terms terms;     // of all queues together
    int64_t now_us;                // of the figures: stands still while frozen
    const struct board_kept *kept; // private: what they were then, while frozen; else NULL
    bool masked;                   // numbers of outside are shown by their last mask_digits
    int mask_digits;
};

#endif
