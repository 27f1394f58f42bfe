// The snapshot: all figures at one moment, as JSON for programs (docs/snapshot.md) and as text for
// people.
#ifndef CDRTOP_OUT_SNAPSHOT_H
#define CDRTOP_OUT_SNAPSHOT_H

#include "base/buf.h"
#include "base/window.h"
#include "base/zone.h"
#include "calls/recalls.h"
#include "cdr/store.h"
#include "pbx/coverage.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

struct snapshot_server {
    uint16_t index; // its index in records_fold.by_server
    int64_t id;     // server_id of amiws, 0 when unknown
    struct span name, source;
    const char *link, *pbx; // the words of docs/snapshot.md
    // why its link is not up; something worth knowing if it is; "" for nothing
    const char *reason, *remark;
    const struct zone *zone;
    const char *cannot_tell; // a sentence; "" if all is well
    const char *looks_like;  // "UTC+01:00" if its configured zone seems wrong, else ""
    int64_t last_event_s;    // CDR_NO_TIME for none
    struct server_events events;
};

struct snapshot {
    int64_t generated_s;
    struct window window;
    const struct zone *zone; // of the board
    struct span filter;
    const struct snapshot_server *servers;
    size_t server_count;
    const struct gaps *gaps; // of all servers
    struct ingest ingest;
    int64_t now_us; // for those who wait now
    const struct records_fold *records;
    const struct calls_fold *calls;
    const struct queue_tallies *queues;
    const struct agents *agents;
    const struct recalls *recalls;
    const struct ledger *ledger; // has the names for the ids in tallies
    const struct queue_policies *policies;
    enum service_formula formula;  // for the text; JSON has all formulas
    bool short_out;                // short abandons are left out of rates
    const struct cdr_store *store; // has the names for its ids
};

void snapshot_json(const struct snapshot *s, struct buf *out);
void snapshot_text(const struct snapshot *s, struct buf *out);

#endif
