// Tells a ledger random things, the same for the same seed: events, lines of queue_log (some late),
// channels, lists, gaps, restarts, renamed callers and members, hours of silence.
#ifndef CDRTOP_TESTS_CHANCE_H
#define CDRTOP_TESTS_CHANCE_H

#include "queue/ledger.h"

struct chance {
    uint64_t state;
    int64_t now_us;
    uint32_t callers;
};
struct chance chance_of(uint64_t seed);
uint32_t chance_below(struct chance *c, uint32_t limit);
void chance_observe(struct chance *c, struct ledger *l);

#endif
