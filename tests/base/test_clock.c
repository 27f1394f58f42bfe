// The machine's time of day is set, and when that is believed.
#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define S         SECOND_US
#define NOON      (INT64_C(1795434000) * S)
#define HOUR      (3600 * S)
#define UP        (86400 * S) // since the machine was started
#define YEAR_1971 (INT64_C(31536000) * S)

// A clock of which a test says everything.
struct machine {
    struct clock clock;
    int64_t steady_us, off_us; // how far its time of day is from what it should be
    struct clock_step step;
};

static struct machine machine(void) {
    return (struct machine){.clock = {.rate = 1, .ahead_us = NOON - UP}, .steady_us = UP};
}

static int64_t shown(const struct machine *m) {
    return m->steady_us + m->clock.ahead_us;
}

// Looks once a second, as the program does; how often a step is believed.
static int looks(struct machine *m, int64_t seconds, enum clock_witness w) {
    int believed = 0;
    for (int64_t i = 0; i < seconds; i++) {
        int64_t machine_us = m->steady_us + NOON - UP + m->off_us;
        believed += clock_judge(&m->clock, m->steady_us, machine_us, w, &m->step);
        m->steady_us += S;
    }
    return believed;
}

static const int64_t steps[] = {60 * S,          -60 * S,          HOUR,
                                -HOUR,           25 * HOUR,        -25 * HOUR,
                                366 * 24 * HOUR, -366 * 24 * HOUR, YEAR_1971 - NOON};
enum { STEPS = sizeof steps / sizeof *steps };

Test(clock, a_step_that_does_not_last_changes_nothing) {
    for (int i = 0; i < STEPS; i++) {
        struct machine m = machine();
        cr_expect_eq(looks(&m, 10, CLOCK_NOBODY_KNOWS), 0);
        m.off_us = steps[i];
        cr_expect_eq(looks(&m, 59, CLOCK_NOBODY_KNOWS), 0);
        cr_expect_eq(shown(&m), NOON + 69 * S, "as if nothing had happened");
        const struct clock_step *doubted = clock_doubted(&m.clock);
        cr_assert_not_null(doubted);
        cr_expect_eq(doubted->from_us, NOON + 10 * S);
        cr_expect_eq(doubted->to_us, NOON + 10 * S + steps[i]);
        m.off_us = 0;
        cr_expect_eq(looks(&m, 100, CLOCK_NOBODY_KNOWS), 0);
        cr_expect_eq(shown(&m), NOON + 169 * S);
        cr_expect_null(clock_doubted(&m.clock));
    }
}

Test(clock, a_step_that_lasts_is_believed) {
    for (int i = 0; i < STEPS; i++) {
        struct machine m = machine();
        m.off_us = steps[i];
        cr_expect_eq(looks(&m, 61, CLOCK_NOBODY_KNOWS), 1);
        cr_expect_eq(shown(&m), NOON + 61 * S + steps[i]);
        cr_expect_eq(m.step.from_us, NOON);
        cr_expect_eq(m.step.to_us, NOON + steps[i]);
        cr_expect_null(clock_doubted(&m.clock));
        m.off_us = 0; // it was wrong after all
        cr_expect_eq(looks(&m, 61, CLOCK_NOBODY_KNOWS), 1);
        cr_expect_eq(shown(&m), NOON + 122 * S);
    }
}

Test(clock, each_other_time_has_to_last_by_itself) {
    struct machine m = machine();
    for (int i = 0; i < STEPS; i++) {
        m.off_us = steps[i];
        cr_expect_eq(looks(&m, 40, CLOCK_NOBODY_KNOWS), 0);
    }
    cr_expect_eq(shown(&m), NOON + 40 * STEPS * S);
    cr_expect_eq(looks(&m, 21, CLOCK_NOBODY_KNOWS), 1, "and the last one does");
}

Test(clock, somebody_else_may_know) {
    for (int i = 0; i < STEPS; i++) {
        struct machine m = machine();
        m.off_us = steps[i];
        cr_expect_eq(looks(&m, 1000, CLOCK_IS_RIGHT), 0, "however long it lasts");
        cr_expect_eq(shown(&m), NOON + 1000 * S);
        cr_expect_eq(looks(&m, 1, CLOCK_IS_WRONG), 1, "at once");
        cr_expect_eq(shown(&m), NOON + 1001 * S + steps[i]);
    }
}

Test(clock, small_corrections_are_followed) {
    struct machine m = machine();
    m.off_us = -S;
    looks(&m, 1, CLOCK_NOBODY_KNOWS);
    cr_expect_eq(shown(&m), NOON, "a leap second");
    for (int i = 0; i < 1000; i++, m.off_us += S / 5)
        looks(&m, 1, CLOCK_NOBODY_KNOWS);
    cr_expect_lt(llabs(shown(&m) - (NOON + 1000 * S + m.off_us)), S, "a clock that runs fast");
    cr_expect_null(clock_doubted(&m.clock));
    m = machine();
    m.off_us = S / 20; // read a moment later
    looks(&m, 1, CLOCK_NOBODY_KNOWS);
    cr_expect_eq(shown(&m), NOON + S);
}

// A laptop that slept all night: both clocks went on. A step meanwhile is one like any other.
Test(clock, sleep_is_no_step) {
    struct machine m = machine();
    looks(&m, 10, CLOCK_NOBODY_KNOWS);
    m.steady_us += 9 * HOUR;
    cr_expect_eq(looks(&m, 10, CLOCK_NOBODY_KNOWS), 0);
    cr_expect_eq(shown(&m), NOON + 9 * HOUR + 20 * S, "at once");
    cr_expect_null(clock_doubted(&m.clock));
    m.steady_us += 9 * HOUR;
    m.off_us = -HOUR;
    cr_expect_eq(looks(&m, 60, CLOCK_NOBODY_KNOWS), 0);
    cr_expect_eq(shown(&m), NOON + 18 * HOUR + 80 * S);
    cr_expect_eq(looks(&m, 1, CLOCK_NOBODY_KNOWS), 1);
}

// A machine without a battery begins in 1970, and gets its time a little later.
Test(clock, a_machine_that_just_started_gets_its_time) {
    struct machine m = {.clock = {.rate = 1}, .steady_us = 20 * S, .off_us = UP - NOON};
    cr_expect_eq(looks(&m, 10, CLOCK_NOBODY_KNOWS), 0);
    cr_expect_eq(shown(&m), 30 * S);
    m.off_us = 0;
    cr_expect_eq(looks(&m, 1, CLOCK_NOBODY_KNOWS), 1, "at once");
    cr_expect_eq(shown(&m), NOON - UP + 31 * S);
    m.off_us = -HOUR;
    cr_expect_eq(looks(&m, 60, CLOCK_NOBODY_KNOWS), 0, "but not back");
}

static bool judge(struct clock *c, struct clock_step *ret_step) {
    return clock_judge(c, clock_steady_us(), clock_machine_us(), CLOCK_IS_WRONG, ret_step);
}

Test(clock, a_clock_of_its_own_is_never_set) {
    struct clock c;
    struct clock_step step;
    clock_init(&c, NOON, 1);
    c.ahead_us += HOUR;
    cr_expect_not(judge(&c, &step));
    clock_init(&c, 0, 1);
    cr_expect_lt(llabs(clock_us(&c) - clock_machine_us()), 10 * S);
    c.ahead_us += HOUR; // as if the machine's time were set back
    cr_expect(judge(&c, &step));
    cr_expect_lt(llabs(step.to_us - step.from_us + HOUR), 10 * S);
    cr_expect_lt(llabs(clock_us(&c) - clock_machine_us()), 10 * S);
}
