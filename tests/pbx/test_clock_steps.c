// This machine's clock is set: what the clocks of PBXs say of it, and what is known of gaps after
// it.
#include "pbx/servers.h"

#include <criterion/criterion.h>
#include <string.h>

#define S     SECOND_US
#define NOON  (INT64_C(1795434000) * S)
#define HOUR  (3600 * S)
#define YEARS (INT64_C(1700000000) * S)

static struct servers servers;
static const struct clock_step an_hour_back = {.from_us = NOON + HOUR, .to_us = NOON};

static void begin(void) {
    servers_init(&servers, NULL);
    for (int i = 0; i < 2; i++)
        servers_put(&servers, i ? SPAN("pbx2") : SPAN("pbx1"), "x");
}

static void end(void) {
    servers_finish(&servers);
}

TestSuite(clock_steps, .init = begin, .fini = end);

// What a PBX said of the time, so long after the step was seen.
static void says(int server, int64_t its_us, int64_t after_us) {
    servers.list[server].clock.exact_us = its_us + after_us;
    servers.list[server].clock.exact_at_us = NOON + after_us;
}

static enum clock_witness witness(int64_t machine_us) {
    return servers_witness(&servers, NOON + 30 * S, machine_us + 30 * S, NOON);
}

Test(clock_steps, a_pbx_may_know) {
    static const int64_t steps[] = {60 * S, -60 * S, HOUR, -HOUR, -YEARS};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int64_t machine_us = NOON + steps[i];
        says(0, NOON, -3 * S);
        says(1, NOON, -3 * S);
        cr_expect_eq(witness(machine_us), CLOCK_NOBODY_KNOWS, "it spoke before");
        says(0, NOON - 8 * S, 3 * S);
        cr_expect_eq(witness(machine_us), CLOCK_IS_RIGHT, "an answer that came late");
        says(0, machine_us, 3 * S);
        cr_expect_eq(witness(machine_us), CLOCK_IS_WRONG);
        says(1, NOON, 6 * S);
        cr_expect_eq(witness(machine_us), CLOCK_IS_RIGHT, "one of two");
        says(0, NOON + 25 * 60 * S, 6 * S);
        says(1, NOON + 25 * 60 * S, 6 * S);
        cr_expect_eq(witness(machine_us), CLOCK_NOBODY_KNOWS, "a clock that is wrong itself");
    }
    says(0, NOON, 3 * S);
    cr_expect_eq(witness(NOON + 5 * S), CLOCK_NOBODY_KNOWS, "too little to tell");
}

static struct origin heard(int64_t at_us) {
    servers.list[0].seen_us = servers.list[0].last_event_us = at_us;
    return (struct origin){.link = 0, .heard_us = at_us, .servers = 1};
}

// The hour comes twice: the first time there was a gap in it.
Test(clock_steps, gaps_after_a_step_back_are_as_long_as_they_were) {
    const struct server_gaps *gaps = &servers.list[0].gaps;
    struct origin o = heard(NOON + 50 * 60 * S);
    servers_link_lost(&servers, &o, NOON + 50 * 60 * S, "lost");
    servers_link_back(&servers, &o, NOON + 52 * 60 * S);
    o = heard(NOON + HOUR);
    servers.list[0].heartbeat.asked_us = servers.list[0].heartbeat.last_asked_us = NOON + HOUR;
    servers_clock_stepped(&servers, &an_hour_back);
    cr_expect_eq(servers.list[0].last_event_us, NOON, "not heard in an hour from now");
    cr_expect(heartbeat_due(&servers.list[0].heartbeat, NOON + S));
    cr_expect_neq(heartbeat_state(&servers.list[0].heartbeat, NOON + 2 * HOUR), HEARTBEAT_DOWN);
    o = heard(NOON + 300 * S);
    servers_link_lost(&servers, &o, NOON + 300 * S, "lost again");
    servers_link_back(&servers, &o, NOON + 400 * S);
    cr_assert_eq(gaps->count, 2);
    cr_expect_eq(gaps->list[0].from_us, NOON - 10 * 60 * S);
    cr_expect_eq(gaps->list[0].to_us, NOON - 8 * 60 * S);
    cr_expect_eq(gaps->list[1].from_us, NOON + 300 * S);
    cr_expect_eq(gaps->list[1].to_us, NOON + 400 * S);
    cr_expect_eq(server_last_gap(&servers.list[0]), &gaps->list[1]);
}

Test(clock_steps, a_gap_that_goes_on_does_not_begin_in_the_future) {
    const struct server_gaps *gaps = &servers.list[0].gaps;
    struct origin o = heard(NOON + HOUR);
    servers_link_lost(&servers, &o, NOON + HOUR, "lost");
    servers_clock_stepped(&servers, &an_hour_back);
    servers_link_back(&servers, &o, NOON + 60 * S);
    cr_assert_eq(gaps->count, 1);
    cr_expect_eq(gaps->list[0].from_us, NOON);
    cr_expect_eq(gaps->list[0].to_us, NOON + 60 * S);
}
