// The sum over A^k / k! overflows for a few hundred agents. Erlang B does not: each step of its
// recursion is a fraction between 0 and 1, and Erlang C follows from it.
#include "erlang.h"

#include <math.h>
#include <stdbool.h>

#define AGENTS_MOST 20000

static double blocked_next(double load, uint32_t agents, double blocked) {
    return load * blocked / (agents + load * blocked);
}

static double wait_of(double load, uint32_t agents, double blocked) {
    return load < agents ? agents * blocked / (agents - load * (1 - blocked)) : 1;
}

static double level_of(double load, uint32_t agents, double blocked, double waits) {
    if (load >= agents) return 0;
    return 1 - wait_of(load, agents, blocked) * exp(-(agents - load) * waits);
}

static double blocked_of(double load, uint32_t agents) {
    double blocked = 1;
    for (uint32_t n = 1; n <= agents; n++)
        blocked = blocked_next(load, n, blocked);
    return blocked;
}

double erlang_wait(double load, uint32_t agents) {
    return wait_of(load, agents, blocked_of(load, agents));
}

double erlang_level(double load, uint32_t agents, double handle_s, double within_s) {
    return level_of(load, agents, blocked_of(load, agents), within_s / handle_s);
}

int64_t erlang_agents(const struct erlang_need *need) {
    double load = need->calls * need->handle_s / need->period_s;
    double waits = need->within_s / need->handle_s, blocked = 1;
    bool sound = load > 0 && load < AGENTS_MOST && waits >= 0 && need->level > 0 && need->level < 1;
    if (!sound) return ERLANG_NONE; // also where something is not known
    for (uint32_t n = 1; n <= AGENTS_MOST; n++) {
        blocked = blocked_next(load, n, blocked);
        if (level_of(load, n, blocked, waits) >= need->level) return n;
    }
    return ERLANG_NONE;
}
