// The program's only clock. It can start at another moment and run at another speed, so that a
// replayed or simulated day can pass in minutes. Everything else is given the time as an argument.
//
// The machine's own time of day is not believed at once when it jumps: the clock goes on as before
// until the step has lasted, or somebody outside agrees with it.
#ifndef CDRTOP_BASE_CLOCK_H
#define CDRTOP_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define SECOND_US ((int64_t)1000000)

#define CLOCK_STEP_US  (2 * SECOND_US)  // a smaller jump is followed at once
#define CLOCK_LASTS_US (60 * SECOND_US) // so long a step is not believed
// For so long after the machine's start a step forward is: one without a battery gets its time
// then.
#define CLOCK_BOOTS_US (600 * SECOND_US)

struct clock_step {         // of the machine's time of day
    int64_t from_us, to_us; // what the clock showed then, and what the machine said
    int64_t seen_us;        // by the steady clock; 0: there is none
};

struct clock {
    int64_t real_start_us;  // CLOCK_MONOTONIC at clock_init()
    int64_t shown_start_us; // the time shown at that moment, microseconds since the epoch
    double rate;            // 1.0 is real time
    // Private, of the machine's own time: how far it is believed to be ahead of the steady clock.
    int64_t ahead_us;
    struct clock_step doubted;
};

// A `start_us` of 0 means the machine's own time of day.
void clock_init(struct clock *c, int64_t start_us, double rate);
int64_t clock_us(const struct clock *c); // now, microseconds since the epoch
int64_t clock_monotonic_us(void);        // to measure intervals with
int64_t clock_machine_us(void);          // what the machine says, believed or not
// Since the machine was started. It goes on while the machine sleeps, and nobody can set it.
int64_t clock_steady_us(void);

enum clock_witness { // what others say of the time that the clock shows
    CLOCK_NOBODY_KNOWS,
    CLOCK_IS_RIGHT,
    CLOCK_IS_WRONG, // the machine is right
};
// Compares the machine's time with what is shown, unless that is another time. Call it about once a
// second. True if a step is believed from now on.
bool clock_judge(struct clock *c, int64_t steady_us, int64_t machine_us, enum clock_witness w,
                 struct clock_step *ret_step);
// The step that is not believed; NULL for none.
const struct clock_step *clock_doubted(const struct clock *c);

#endif
