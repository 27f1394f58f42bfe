// The figures of the window, kept up with what the door has let in, in slices.
#ifndef CDRTOP_APP_FIGURES_H
#define CDRTOP_APP_FIGURES_H

#include "app/setup.h"
#include "calls/recalls.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

struct figures {
    const struct setup *setup;
    struct door *door;
    struct window window;
    struct records_fold fold;    // of records
    struct calls_fold calls;     // of calls
    struct queue_tallies queues; // of visits
    struct agents agents;        // persons
    struct recalls recalls;      // callers to be called back
    struct queue_terms terms;
    struct agent_terms agent_terms;
    uint64_t tallied;          // the door's changes when visits were tallied last
    int64_t tallied_us;        // and when; 0 never
    uint32_t store_generation; // of the rows the stitch knows
};

void figures_init(struct figures *f, const struct setup *setup, struct door *door, int64_t now_s);
void figures_finish(struct figures *f);
// Turns the window over if the day did, and takes in at most about `limit` rows and visits. True
// when all are in.
bool figures_run(struct figures *f, int64_t now_us, size_t limit);

#endif
