// The heartbeat of a PBX: its states, by Pings, answers and events.
#include "pbx/heartbeat.h"

#include <criterion/criterion.h>

#define S ((int64_t)1000000)

Test(heartbeat, a_ping_late_by_10_s_is_slow_and_by_30_s_down) {
    struct heartbeat p = {0};
    cr_expect_eq(heartbeat_state(&p, 100 * S), HEARTBEAT_UNKNOWN);
    heartbeat_asked(&p, 1, 100 * S);
    heartbeat_answered(&p, 1, 100 * S + 500);
    cr_expect_eq(heartbeat_state(&p, 101 * S), HEARTBEAT_UP);
    heartbeat_asked(&p, 2, 103 * S);
    heartbeat_asked(&p, 3, 106 * S); // the oldest one counts
    cr_expect_eq(heartbeat_state(&p, 113 * S - 1), HEARTBEAT_UP);
    cr_expect_eq(heartbeat_state(&p, 113 * S), HEARTBEAT_SLOW);
    cr_expect_eq(heartbeat_state(&p, 133 * S - 1), HEARTBEAT_SLOW);
    cr_expect_eq(heartbeat_state(&p, 133 * S), HEARTBEAT_DOWN);
    cr_expect_eq(heartbeat_since_us(&p), 100 * S + 500);
    heartbeat_answered(&p, 3, 134 * S);
    cr_expect_eq(heartbeat_state(&p, 134 * S), HEARTBEAT_UP);
}

Test(heartbeat, a_pbx_whose_events_come_is_slow_but_not_down) {
    struct heartbeat p = {0};
    heartbeat_asked(&p, 1, 100 * S);
    heartbeat_event(&p, 129 * S);
    cr_expect_eq(heartbeat_state(&p, 140 * S), HEARTBEAT_SLOW);
    cr_expect_eq(heartbeat_state(&p, 159 * S), HEARTBEAT_DOWN);
}

Test(heartbeat, an_answer_to_a_ping_never_sent_means_nothing) {
    struct heartbeat p = {0};
    heartbeat_asked(&p, 5, 100 * S);
    heartbeat_answered(&p, 9, 101 * S);
    cr_expect_eq(heartbeat_state(&p, 110 * S), HEARTBEAT_SLOW);
    // the answer to an earlier one: it lives, but the later one is still open
    heartbeat_answered(&p, 4, 111 * S);
    cr_expect_eq(p.asked_us, 100 * S);
}

Test(heartbeat, a_refused_login_stays_until_one_goes_well) {
    struct heartbeat p = {0};
    heartbeat_refused(&p, 50 * S);
    heartbeat_refused(&p, 51 * S);
    cr_expect_eq(heartbeat_state(&p, 60 * S), HEARTBEAT_REFUSED);
    cr_expect_eq(heartbeat_since_us(&p), 50 * S);
    heartbeat_accepted(&p);
    cr_expect_eq(heartbeat_state(&p, 61 * S), HEARTBEAT_UNKNOWN);
}

Test(heartbeat, pings_are_three_seconds_apart) {
    struct heartbeat p = {0};
    cr_expect(heartbeat_due(&p, 100 * S));
    heartbeat_asked(&p, 1, 100 * S);
    cr_expect(!heartbeat_due(&p, 103 * S - 1));
    cr_expect(heartbeat_due(&p, 103 * S));
}
