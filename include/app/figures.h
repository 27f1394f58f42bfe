// The figures of the window and of the filter in force, kept up with what the door has let in, in
// slices.
#ifndef CDRTOP_APP_FIGURES_H
#define CDRTOP_APP_FIGURES_H

#include "app/setup.h"
#include "calls/filter.h"
#include "calls/recalls.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

struct figures { // stays where it was initialised
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
    struct filter *filter;   // owned; NULL wants everything
    struct buf filter_text;  // ends in NUL behind its length; empty none
    uint64_t filter_serial;  // another one with every other filter or answer of it
    struct filter_data data; // what the filter is asked about

    // Private. Passes that replace what is shown when they are through.
    struct records_fold refold;
    struct queue_tallies making;
    bool refolding, tallying;
    uint32_t next_estimate;
    uint64_t folded;           // the door's changes when records were folded from the start
    int64_t folded_us;         // and when
    uint64_t tallied;          // the door's changes when visits were tallied last
    int64_t tallied_us;        // and when; 0 never
    uint64_t named;            // what the names that the filter was compiled with were made of
    uint32_t store_generation; // of the rows the stitch knows
};

void figures_init(struct figures *f, const struct setup *setup, struct door *door, int64_t now_s);
void figures_finish(struct figures *f);
// Turns the window over if the day did, and takes in at most about `limit` rows and visits. True
// when all are in.
bool figures_run(struct figures *f, int64_t now_us, size_t limit);

// Another filter, "" none: the figures start over. FILTER_WRONG: *ret_error says where and why, and
// the filter stays as it was.
int figures_set_filter(struct figures *f, const char *text, struct filter_error *ret_error);
const char *figures_filter(const struct figures *f); // its text

#endif
