// Erlang C against what others have printed, and against the sum by which it is defined.
#include "../../src/stats/forecast/erlang.h"

#include <criterion/criterion.h>
#include <math.h>

// Adan and Resing, Queueing Systems, the table of M/M/c at a load of 0.9 an agent: how likely a
// wait is.
Test(erlang, waits_are_those_of_the_textbook) {
    static const struct {
        uint32_t agents;
        double wait;
    } rows[] = {{1, .90}, {2, .85}, {5, .76}, {10, .67}, {20, .55}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double wait = erlang_wait(.9 * rows[i].agents, rows[i].agents);
        cr_expect_float_eq(wait, rows[i].wait, .005, "%u: %f", rows[i].agents, wait);
    }
}

// Dunlop, Girma and Irvine, Digital Mobile Communications and the TETRA System, table A.4: with so
// many channels that load makes so many calls wait.
Test(erlang, loads_are_those_of_the_table) {
    cr_expect_float_eq(erlang_wait(3.87, 8), .05, .0002);
    cr_expect_float_eq(erlang_wait(4.08, 10), .01, .0001);
}

// The worked example of Mitan, The Erlang-C Formula: 360 calls in half an hour, 240 s each, 55
// agents, 15 s.
Test(erlang, the_worked_example_comes_out) {
    double wait = erlang_wait(48, 55);
    cr_expect_float_eq(wait, .239, .0005);
    cr_expect_float_eq(wait * 240 / (55 - 48), 8.2, .05, "the mean wait");
    cr_expect_float_eq(erlang_level(48, 55, 240, 15), .846, .0005);
}

// A^k / k! and all that, as long as it can be computed.
static double by_sum(double load, uint32_t agents) {
    long double term = 1, sum = 0;
    for (uint32_t k = 0; k < agents; k++) {
        sum += term;
        term *= (long double)load / (k + 1);
    }
    long double last = term * agents / (agents - (long double)load);
    return (double)(last / (sum + last));
}

Test(erlang, the_recursion_is_the_sum) {
    for (uint32_t agents = 1; agents <= 150; agents++)
        for (double part = .05; part < 1; part += .05) {
            double load = part * agents, sum = by_sum(load, agents);
            cr_expect_float_eq(erlang_wait(load, agents), sum, 1e-12, "%f %u", load, agents);
        }
}

Test(erlang, large_loads_stay_probabilities) {
    double wait = erlang_wait(9900, 10000);
    cr_expect(wait > .2 && wait < .4, "%f", wait);
    cr_expect_eq(erlang_wait(10, 10), 1, "they never catch up");
    cr_expect_eq(erlang_wait(10, 9), 1);
    cr_expect_lt(erlang_wait(1, 500), 1e-9);
}

static int64_t needed(double calls, double handle_s, double within_s, double level) {
    return erlang_agents(&(struct erlang_need){calls, 1800, handle_s, within_s, level});
}

Test(erlang, as_many_agents_as_the_level_needs_and_not_one_more) {
    cr_expect_eq(needed(360, 240, 15, .845), 55);
    cr_expect_eq(needed(360, 240, 15, .846), 56);
    for (double calls = 1; calls < 2000; calls *= 1.7)
        for (double level = .5; level < 1; level += .1) {
            int64_t agents = needed(calls, 200, 20, level);
            double load = calls * 200 / 1800;
            cr_expect_geq(erlang_level(load, (uint32_t)agents, 200, 20), level);
            cr_expect(agents == 1 || erlang_level(load, (uint32_t)agents - 1, 200, 20) < level);
        }
}

Test(erlang, nothing_is_said_where_it_does_not_hold) {
    cr_expect_eq(needed(0, 240, 15, .8), ERLANG_NONE, "no load");
    cr_expect_eq(needed(NAN, 240, 15, .8), ERLANG_NONE);
    cr_expect_eq(needed(360, NAN, 15, .8), ERLANG_NONE);
    cr_expect_eq(needed(360, 0, 15, .8), ERLANG_NONE);
    cr_expect_eq(needed(360, 240, -1, .8), ERLANG_NONE, "no threshold");
    cr_expect_eq(needed(360, 240, 15, 0), ERLANG_NONE, "no target");
    cr_expect_eq(needed(360, 240, 15, 1), ERLANG_NONE, "no number of agents answers all in time");
    cr_expect_eq(needed(1e12, 240, 15, .8), ERLANG_NONE);
}
