// The snapshot: all figures at one moment, as JSON for programs (docs/snapshot.md) and as text for
// people.
#ifndef CDRTOP_OUT_SNAPSHOT_H
#define CDRTOP_OUT_SNAPSHOT_H

#include "alert/alerts.h"
#include "base/buf.h"
#include "base/limits.h"
#include "out/data.h"

#define SNAPSHOT_HEARD_MOST 3

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
    const char *heard_by[SNAPSHOT_HEARD_MOST]; // by what it is known, in words; "" for none
};

struct snapshot {
    struct out_data data;
    int64_t generated_s;
    struct span filter;
    const struct snapshot_server *servers;
    size_t server_count;
    struct ingest ingest;
    const struct left_out *left_out; // of what there was too much; NULL for nothing
    const struct alerts *alerts;     // NULL for none
    int mask_digits;                 // of a number in these; -1: all
    enum service_formula formula;    // for the text; JSON has all formulas
};

void snapshot_json(const struct snapshot *s, struct buf *out);
void snapshot_text(const struct snapshot *s, struct buf *out);

#endif
