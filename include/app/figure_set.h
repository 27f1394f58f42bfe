// The figures of one window, kept up with what the door has let in, in slices.
#ifndef CDRTOP_APP_FIGURE_SET_H
#define CDRTOP_APP_FIGURE_SET_H

#include "app/door.h"
#include "calls/recalls.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"
#include "stats/window_choice.h"

struct figure_set { // zeroed is empty
    struct window window;
    struct window_choice choice; // that the window is of
    bool stands;                 // the calls it knew are gone: only visits and records go on
    struct records_fold fold;    // of records
    struct calls_fold calls;     // of calls
    struct queue_tallies queues; // of visits, as of the last whole round
    struct agents agents;        // persons
    struct recalls recalls;      // callers to be called back
    struct queue_tallies round;  // of visits, under way
    bool rounding;
    uint64_t tallied, round_of; // the door's changes when visits were tallied last; and the round
    int64_t tallied_us;         // and when; 0 never
};

struct figure_terms {     // what all sets are counted by
    uint32_t threshold_s; // of records
    int match_digits;     // of recalls; 0: they are not wanted
    const struct queue_terms *queues;
    struct agent_terms *agents; // NULL: persons are not wanted
};

void figure_set_init(struct figure_set *s, struct window window, const struct figure_terms *terms);
void figure_set_finish(struct figure_set *s);
// Takes in at most about `limit` rows and visits; true when all are in.
bool figure_set_run(struct figure_set *s, struct door *door, const struct figure_terms *terms,
                    int64_t now_us, size_t limit);
// The ledger forgot: what is under way would count past its end.
void figure_set_forget(struct figure_set *s);

#endif
