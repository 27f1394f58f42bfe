// The last hour by minutes: what the figures of visits were in each, and how many waited. It is of
// what the tallies count, under the same filter.
#ifndef CDRTOP_STATS_MINUTES_H
#define CDRTOP_STATS_MINUTES_H

#include "stats/visit_sets.h"

#define MINUTES_KEPT 60

struct minutes {
    int64_t from;                      // when the first begins, epoch seconds
    struct tally visits[MINUTES_KEPT]; // those that began in each
    uint32_t waiting[MINUTES_KEPT];    // the most who waited at the same time in each
};

// Several of them together. The minutes are numbered from 0.
void minutes_sum(const struct minutes *m, size_t first, size_t count, struct tally *ret_visits,
                 uint32_t *ret_waiting);

#endif
