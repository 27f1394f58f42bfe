// What figures are compared with.
#ifndef CDRTOP_STATS_COMPARISON_H
#define CDRTOP_STATS_COMPARISON_H

#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

struct comparison { // the sums of the same time so many days before
    int days;       // 1, 7; 0: nothing is known of it
    struct calls calls;
    struct records records; // without agents and queues
    struct queue_tally visits;
};

#endif
