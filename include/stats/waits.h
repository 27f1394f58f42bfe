// Who waits in a queue now: each caller whom the tallies count as waiting, longest first. So there
// are as many as the figure says, and the first has waited as long as the longest wait.
#ifndef CDRTOP_STATS_WAITS_H
#define CDRTOP_STATS_WAITS_H

#include "calls/recalls.h"
#include "stats/queues.h"

struct wait {
    uint32_t visit_number;
    struct visit visit;
    struct span name, number; // of the caller; empty when unknown
    int64_t waited_s, threshold_s;
    bool past;    // waited longer than the threshold
    uint64_t key; // of the caller, as in recall.key; 0 if they cannot be called back
    // How many calls of theirs were lost in the window: recalls_lost(). Unknown if some of those
    // are not in memory.
    uint32_t lost;
    bool lost_known;
};

struct waits {         // zeroed is empty
    struct wait *list; // owned
    size_t count, capacity;
};

// As of the tallies' last run; false, with nothing changed, if visits have other numbers since.
// Spans point into the ledger and the stitch. `r` may be NULL.
bool waits_gather(struct waits *w, const struct queue_tallies *t, const struct ledger *l,
                  const struct stitch *s, const struct recalls *r);
void waits_finish(struct waits *w);

#endif
