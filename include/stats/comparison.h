// The figures of an earlier day, to compare today's with.
#ifndef CDRTOP_STATS_COMPARISON_H
#define CDRTOP_STATS_COMPARISON_H

#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

struct comparison { // the sums over the same time of day, some days earlier
    int days;       // 1 or 7; 0 when nothing is known
    struct calls calls;
    struct records records; // without agents and queues
    struct queue_tally visits;
    // calls that began at that hour of the clock, answered or missed; all zero if there are none by
    // hour
    uint32_t by_hour[24];
};

#endif
