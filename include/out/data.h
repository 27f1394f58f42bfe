// What exports and snapshots write: everything known and counted for one window and one filter,
// borrowed from where it is kept.
#ifndef CDRTOP_OUT_DATA_H
#define CDRTOP_OUT_DATA_H

#include "base/window.h"
#include "base/zone.h"
#include "calls/filter.h"
#include "calls/recalls.h"
#include "cdr/store.h"
#include "pbx/coverage.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

struct out_data { // all borrowed; NULL for what the kind does not need
    const struct cdr_store *store;
    const struct stitch *stitch;
    const struct ledger *ledger;
    const struct records_fold *records; // for a snapshot
    const struct calls_fold *calls;     // for hours
    const struct queue_tallies *queues; // with their rows; NULL: no visit yields
    const struct agents *agents;
    const struct recalls *recalls;
    // asked about each record, call and visit; the other kinds were counted with it already. NULL
    // wants all
    struct filter *filter;
    struct window window;    // for when they started
    const struct zone *zone; // of the board
    bool short_out;          // short abandons are left out of rates
    const struct servers *servers;
    const struct queue_policies *policies;
    const struct gaps *gaps; // of all servers
    int64_t known_from_us;   // earlier figures are not known, or not all; 0: nothing is
    // Finds the name in the records for a name in custom_fields; SPAN_NONE if there is none.
    struct span (*custom)(void *context, struct span name);
    void *context;
};

#endif
