// Calls outside the queues by phone (docs/numbers.md, "Agents"): a call with a visit, or that ends
// in Queue(), is none of them. Kept up by the calls that a fold takes in.
#ifndef CDRTOP_STATS_OTHER_CALLS_H
#define CDRTOP_STATS_OTHER_CALLS_H

#include "base/lookup.h"
#include "calls/stitch.h"

struct agent_other { // that are over
    uint64_t in;     // he answered
    uint64_t out;    // he placed, answered or not
    uint64_t talk_s;
};

struct other_phone;

struct other_calls {     // private; zeroed knows no calls
    struct intern names; // extensions
    struct other_phone *phones;
    uint32_t count, capacity;
    struct lookup by_id, by_text;
    bool started;
};

struct other_call {   // what one call gave
    uint32_t in, out; // phone + 1; 0 none
    uint32_t talk_s;
};

void other_calls_finish(struct other_calls *o);
// Takes a call in; *ret_given takes it out again.
void other_calls_put(struct other_calls *o, const struct stitch *s, const struct call *c,
                     struct other_call *ret_given);
void other_calls_take_out(struct other_calls *o, const struct other_call *given);
struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension);

#endif
