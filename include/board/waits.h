// Who waits now: the rows of TABLE_WAITING, copied at each fill.
#ifndef CDRTOP_BOARD_WAITS_H
#define CDRTOP_BOARD_WAITS_H

#include "stats/waits.h"

struct board_wait { // a caller
    struct wait of;
    uint32_t row;     // of their queue, in queue_tallies.rows
    bool unheard;     // their server is not heard, so they may have left
    int64_t heard_us; // and when it was last heard; 0 when unknown
    // How many agents of their queue are ready, of how many; `present` is 0 when unknown.
    uint64_t ready, present;
};

struct board_waits {
    struct board_wait *list; // owned; who has waited longest comes first
    size_t count;
    char title[128];   // "WAITING  3, 2 too long"
    const char *empty; // what to say if there is nobody
};

#endif
