// Since when a server is known, and whether a gap touches a time.
#include "pbx/coverage.h"

#include <criterion/criterion.h>

#define S ((int64_t)1000000)

// A gap of the second server from 1000 to 1100 that queue_log filled, and one of the third that
// goes on.
static const struct gap gaps[] = {
    {.from_us = 1000 * S, .to_us = 1100 * S, .server = 1, .visits_known = true},
    {.from_us = 5000 * S, .server = 2},
};

static bool touch(uint64_t servers, enum gap_of of, int64_t from, int64_t to) {
    return gaps_touch(gaps, 2, servers, of, (struct window){from, to});
}

Test(coverage, a_gap_touches_what_it_hides_and_no_more) {
    cr_expect(touch(2, GAP_OF_CALLS, 1050, 1060));
    cr_expect(touch(2, GAP_OF_CALLS, 0, 1001));
    cr_expect_not(touch(2, GAP_OF_CALLS, 0, 1000), "it begins then");
    cr_expect_not(touch(2, GAP_OF_CALLS, 1100, 2000), "it is over");
    cr_expect_not(touch(2, GAP_OF_VISITS, 1050, 1060), "a log knows");
    cr_expect_not(touch(1, GAP_OF_CALLS, 0, 9000), "another server");
    cr_expect(touch(4, GAP_OF_VISITS, 9000, 9100), "it lasts");
    cr_expect_not(touch(4, GAP_OF_VISITS, 0, 5000));
}

// Ten seconds of ours, in which nothing comes, are more than half an hour of a simulation.
Test(coverage, silence_is_measured_in_real_time) {
    static struct servers s;
    struct origin o = {.source = "x", .servers = 3, .heard_us = 1000 * S};
    servers_init(&s, NULL);
    uint16_t fast = servers_put(&s, SPAN("a"), "x"), real = servers_put(&s, SPAN("b"), "x");
    s.list[fast].heartbeat.pace = 200;
    servers_link_lost(&s, &o, 3000 * S, "nothing heard");
    cr_expect_eq(s.list[fast].gaps.list[0].from_us, 1000 * S);
    cr_expect_eq(s.list[real].gaps.list[0].from_us, 3000 * S, "it was only quiet");
    servers_finish(&s);
}

// A link that is lost every hour: what of the first days is unknown stays so.
Test(coverage, no_gap_is_forgotten) {
    static struct servers s;
    struct gaps all = {0};
    servers_init(&s, NULL);
    uint16_t a = servers_put(&s, SPAN("a"), "x");
    struct server *v = &s.list[a];
    for (int64_t hour = 1; hour <= 3 * SERVER_GAPS_MAX; hour++) {
        server_stopped(v, hour * 3600 * S, false);
        server_runs(v, (hour * 3600 + 60) * S);
        if (hour == SERVER_GAPS_MAX) { // one that all is known of goes first
            server_fill(v, SERVER_READ_LOG, 7200 * S, 7300 * S);
            server_fill(v, SERVER_READ_ROWS, 7200 * S, 7300 * S);
        }
        if (hour == SERVER_GAPS_MAX + 1) cr_expect_eq(v->gaps.list[1].from_us, 3 * 3600 * S);
    }
    cr_expect_eq(v->gaps.count, SERVER_GAPS_MAX);
    gaps_gather(&all, &s);
    for (int64_t hour = 1; hour <= 3 * SERVER_GAPS_MAX; hour++) {
        struct window within = {hour * 3600 + 10, hour * 3600 + 20};
        cr_expect(hour == 2 || gaps_touch(all.list, all.count, 1, GAP_OF_VISITS, within), "%d",
                  (int)hour);
    }
    cr_expect_not(gaps_touch(all.list, all.count, 1, GAP_OF_VISITS,
                             (struct window){3 * SERVER_GAPS_MAX * 3600 - 600,
                                             3 * SERVER_GAPS_MAX * 3600 - 500}));
    gaps_finish(&all);
    servers_finish(&s);
}

Test(coverage, all_is_known_when_the_last_server_is) {
    static struct servers s;
    servers_init(&s, NULL);
    uint16_t a = servers_put(&s, SPAN("a"), "x"), b = servers_put(&s, SPAN("b"), "y");
    cr_expect_eq(coverage_surely_from_us(&s, 0), 0);
    coverage_heard(&s.list[a], 500 * S);
    coverage_told(&s.list[b], 700);
    coverage_told(&s.list[b], 600);
    cr_expect_eq(coverage_surely_from_us(&s, 0), 600 * S);
    cr_expect_eq(coverage_surely_from_us(&s, 650 * S), 650 * S, "what was let go of is not");
    s.list[b].gaps.list[s.list[b].gaps.count++] =
        (struct server_gap){.from_us = 800 * S, .to_us = 900 * S};
    s.list[b].logged.from_us = 600 * S;
    s.list[b].logged.until_us = 1000 * S;
    struct gaps all = {0};
    gaps_gather(&all, &s);
    cr_assert_eq(all.count, 1);
    cr_expect(all.list[0].server == b && all.list[0].visits_known && !all.list[0].calls_known);
    gaps_finish(&all);
    servers_finish(&s);
}
