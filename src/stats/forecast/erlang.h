// Erlang C: how many agents are needed. docs/numbers.md, "Agents needed", has the formula, its
// sources, and when it may be asked at all.
#ifndef CDRTOP_STATS_ERLANG_H
#define CDRTOP_STATS_ERLANG_H

#include <stdint.h>

// The probability that a caller has to wait (M/M/N), for a load in erlangs and so many agents. 1 if
// these cannot carry the load.
double erlang_wait(double load, uint32_t agents);
// The share of callers who wait at most `within_s` seconds when each is handled for `handle_s`.
double erlang_level(double load, uint32_t agents, double handle_s, double within_s);

#define ERLANG_NONE (-1)

struct erlang_need {
    double calls;    // that come in the period
    double period_s; // its length
    double handle_s; // mean time to handle one
    double within_s; // a wait that is in time
    double level;    // the share of callers who shall be in time, 0 < level < 1
};
// The least number of agents for that level. ERLANG_NONE where nothing is to be done, where a value
// is missing (NAN) or makes no sense, and for loads beyond any call centre.
int64_t erlang_agents(const struct erlang_need *need);

#endif
