// The machine's time of day is what it said at the start, carried on by the steady clock, which
// nobody can set and which goes on while the machine sleeps. Each look compares the two. They only
// part when the time of day is set: by somebody, by NTP, or by a clock that fails.
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

// Two clocks are not read at the very same moment.
#define READ_US (SECOND_US / 10)

static int64_t read_us(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void) {
    return read_us(CLOCK_MONOTONIC);
}

int64_t clock_machine_us(void) {
    return read_us(CLOCK_REALTIME);
}

int64_t clock_steady_us(void) {
    return read_us(CLOCK_BOOTTIME);
}

void clock_init(struct clock *c, int64_t start_us, double rate) {
    *c = (struct clock){.real_start_us = clock_monotonic_us(),
                        .shown_start_us = start_us,
                        .rate = rate,
                        .ahead_us = clock_machine_us() - clock_steady_us()};
}

static bool is_machines(const struct clock *c) {
    return c->shown_start_us == 0 && c->rate == 1.0;
}

int64_t clock_us(const struct clock *c) {
    if (is_machines(c)) return clock_steady_us() + c->ahead_us;
    double passed = (double)(clock_monotonic_us() - c->real_start_us) * c->rate;
    return c->shown_start_us + (int64_t)passed;
}

bool clock_judge(struct clock *c, int64_t steady_us, int64_t machine_us, enum clock_witness w,
                 struct clock_step *ret_step) {
    struct clock_step *s = &c->doubted;
    if (!is_machines(c)) return false;
    int64_t shown_us = steady_us + c->ahead_us, off_us = machine_us - shown_us;
    if (llabs(off_us) < CLOCK_STEP_US) {
        *s = (struct clock_step){0};
        if (llabs(off_us) >= READ_US) c->ahead_us += off_us;
        return false;
    }
    bool another = !s->seen_us || llabs(off_us - (s->to_us - s->from_us)) >= CLOCK_STEP_US;
    if (another) *s = (struct clock_step){shown_us, machine_us, steady_us};
    bool boots = steady_us < CLOCK_BOOTS_US && off_us > 0;
    bool lasted = steady_us - s->seen_us >= CLOCK_LASTS_US;
    if (w == CLOCK_IS_RIGHT || (w == CLOCK_NOBODY_KNOWS && !lasted && !boots)) return false;
    c->ahead_us += off_us;
    *ret_step = *s;
    *s = (struct clock_step){0};
    return true;
}

const struct clock_step *clock_doubted(const struct clock *c) {
    return is_machines(c) && c->doubted.seen_us ? &c->doubted : NULL;
}
