// The program's only clock. It can start at another moment and run at another speed, so that a
// replayed or simulated day can pass in minutes. Everything else is given the time as an argument.
#ifndef CDRTOP_BASE_CLOCK_H
#define CDRTOP_BASE_CLOCK_H

#include <stdint.h>

#define SECOND_US ((int64_t)1000000)

struct clock {
    int64_t real_start_us;  // CLOCK_MONOTONIC at clock_init()
    int64_t shown_start_us; // the time shown at that moment, microseconds since the epoch
    double rate;            // 1.0 is real time
};

// A `start_us` of 0 means the machine's own time of day.
void clock_init(struct clock *c, int64_t start_us, double rate);
int64_t clock_us(const struct clock *c); // now, microseconds since the epoch
int64_t clock_monotonic_us(void);        // to measure intervals with

#endif
