// What is expected, as it stands beside what is counted (docs/numbers.md, "Expected"). Zeroed is
// unknown.
#ifndef CDRTOP_STATS_EXPECTED_H
#define CDRTOP_STATS_EXPECTED_H

#include <stdint.h>

struct expected {
    uint32_t days;    // how many earlier days it is made from; 0 when unknown
    double count;     // of calls, or of visits offered
    double low, high; // the quartiles of those days
    double wait_s;    // until the answer, on average; NAN when unknown
};

struct outlook {            // of a queue
    struct expected coming; // in the half hour from now on
    uint32_t talks;         // how many talks these two are taken from; 0 for a sum of queues
    double handle_s;        // average handle time
    double abandoned;       // abandoned / offered
};

#endif
