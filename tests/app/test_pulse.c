#include "app/pulse.h"

#include <criterion/criterion.h>

#define S ((int64_t)1000000)

Test(pulse, a_ping_late_by_10_s_is_slow_and_by_30_s_down) {
    struct pulse p = {0};
    cr_expect_eq(pulse_state(&p, 100 * S), PULSE_UNKNOWN);
    pulse_asked(&p, 1, 100 * S);
    pulse_answered(&p, 1, 100 * S + 500);
    cr_expect_eq(p.round_trip_us, 500);
    cr_expect_eq(pulse_state(&p, 101 * S), PULSE_UP);
    pulse_asked(&p, 2, 103 * S);
    pulse_asked(&p, 3, 106 * S); // the oldest one counts
    cr_expect_eq(pulse_state(&p, 113 * S - 1), PULSE_UP);
    cr_expect_eq(pulse_state(&p, 113 * S), PULSE_SLOW);
    cr_expect_eq(pulse_state(&p, 133 * S - 1), PULSE_SLOW);
    cr_expect_eq(pulse_state(&p, 133 * S), PULSE_DOWN);
    cr_expect_eq(pulse_since_us(&p), 100 * S + 500);
    pulse_answered(&p, 3, 134 * S);
    cr_expect_eq(pulse_state(&p, 134 * S), PULSE_UP);
}

Test(pulse, a_pbx_whose_events_come_is_slow_but_not_down) {
    struct pulse p = {0};
    pulse_asked(&p, 1, 100 * S);
    pulse_event(&p, 129 * S);
    cr_expect_eq(pulse_state(&p, 140 * S), PULSE_SLOW);
    cr_expect_eq(pulse_state(&p, 159 * S), PULSE_DOWN);
}

Test(pulse, an_answer_to_a_ping_never_sent_means_nothing) {
    struct pulse p = {0};
    pulse_asked(&p, 5, 100 * S);
    pulse_answered(&p, 9, 101 * S);
    cr_expect_eq(pulse_state(&p, 110 * S), PULSE_SLOW);
    pulse_answered(&p, 4, 111 * S); // one of before: it lives, but the newer one is still open
    cr_expect_eq(p.asked_us, 100 * S);
}

Test(pulse, a_refused_login_stays_until_one_goes_well) {
    struct pulse p = {0};
    pulse_refused(&p, 50 * S);
    pulse_refused(&p, 51 * S);
    cr_expect_eq(pulse_state(&p, 60 * S), PULSE_REFUSED);
    cr_expect_eq(pulse_since_us(&p), 50 * S);
    pulse_accepted(&p);
    cr_expect_eq(pulse_state(&p, 61 * S), PULSE_UNKNOWN);
}

Test(pulse, pings_are_three_seconds_apart) {
    struct pulse p = {0};
    cr_expect(pulse_due(&p, 100 * S));
    pulse_asked(&p, 1, 100 * S);
    cr_expect(!pulse_due(&p, 103 * S - 1));
    cr_expect(pulse_due(&p, 103 * S));
}
