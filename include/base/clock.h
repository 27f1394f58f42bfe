// The only clock. It can run at another rate and from another moment, so that a replayed or
// simulated day passes at N times; everything else is given the time as an argument.
#ifndef CDRTOP_BASE_CLOCK_H
#define CDRTOP_BASE_CLOCK_H

#include <stdint.h>

#define SECOND_US ((int64_t)1000000)

struct clock {
    int64_t real_start_us;  // CLOCK_MONOTONIC at clock_init()
    int64_t shown_start_us; // the moment shown then, microseconds since the epoch
    double rate;            // 1.0 is life
};

// `start_us` 0 starts at the machine's own time of day.
void clock_init(struct clock *c, int64_t start_us, double rate);
int64_t clock_us(const struct clock *c); // the moment now, microseconds since the epoch
int64_t clock_monotonic_us(void);        // for intervals only

#endif
