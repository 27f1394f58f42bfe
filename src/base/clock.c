// The time of day is read once at the start and then carried on by the monotonic clock. Only at
// rate 1 is the machine's own time asked each time, so that its corrections by NTP are followed.
#include "base/clock.h"

#include <time.h>

static int64_t read_us(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void) {
    return read_us(CLOCK_MONOTONIC);
}

void clock_init(struct clock *c, int64_t start_us, double rate) {
    *c = (struct clock){.real_start_us = clock_monotonic_us(),
                        .shown_start_us = start_us,
                        .rate = rate};
}

int64_t clock_us(const struct clock *c) {
    if (c->shown_start_us == 0 && c->rate == 1.0) return read_us(CLOCK_REALTIME);
    double passed = (double)(clock_monotonic_us() - c->real_start_us) * c->rate;
    return c->shown_start_us + (int64_t)passed;
}
