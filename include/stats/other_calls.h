// Calls outside the queues by phone (docs/numbers.md, "Agents"): a call with a visit, or that ends
// in Queue(), is none of them. Kept up by the calls that a fold takes in.
#ifndef CDRTOP_STATS_OTHER_CALLS_H
#define CDRTOP_STATS_OTHER_CALLS_H

#include "base/bits.h"
#include "calls/stitch.h"
#include "queue/lookup.h"

struct agent_other { // that are over
    uint64_t in;     // he answered
    uint64_t out;    // he placed, answered or not
    uint64_t talk_s;
};

struct other_phone;
struct other_given;

struct other_calls {     // private; zeroed knows no calls
    struct intern names; // extensions
    struct other_phone *phones;
    uint32_t count, capacity;
    struct lookup by_id, by_text;
    struct bits gave;          // numbers of calls that are some phone's
    struct other_given *given; // by number, of those
    uint32_t given_count;
    bool started;
};

void other_calls_finish(struct other_calls *o);
// That call as it counts now; NULL: it does not, any more.
void other_calls_take(struct other_calls *o, const struct stitch *s, uint32_t number,
                      const struct call *c);
struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension);

#endif
