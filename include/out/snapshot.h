// All figures at one moment, as interface.md's snapshot: JSON for programs, text for people.
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
    uint16_t index; // in records_fold.by_server
    int64_t id;     // amiws' server_id, 0 where it is not known
    struct span name, source;
    const char *link, *pbx; // interface.md's words
    const struct zone *zone;
    const char *cannot_tell; // a sentence, "" all is well
    const char *looks_like;  // "UTC+01:00" where that zone is taken to be wrong, else ""
    int64_t last_event_s;    // CDR_NO_TIME: none yet
    struct server_events events;
};

struct snapshot {
    int64_t generated_s;
    struct window window;
    const struct zone *zone; // the board's
    struct span filter;
    const struct snapshot_server *servers;
    size_t server_count;
    const struct gaps *gaps; // of all of them
    struct ingest ingest;
    int64_t now_us; // for who waits now
    const struct records_fold *records;
    const struct calls_fold *calls;
    const struct queue_tallies *queues;
    const struct agents *agents;
    const struct recalls *recalls;
    const struct ledger *ledger; // for the names behind the tallies' ids
    const struct queue_policies *policies;
    enum service_formula formula;  // of the text's service level; JSON has them all
    bool short_out;                // short abandons are left out of rates
    const struct cdr_store *store; // for the names behind dictionary ids
};

void snapshot_json(const struct snapshot *s, struct buf *out);
void snapshot_text(const struct snapshot *s, struct buf *out);

#endif
