// What a simulated call centre is to be like: PBXs with queues, agents, trunks and callers. The
// same options give the same bytes.
#ifndef CDRTOP_SIM_CENTRE_H
#define CDRTOP_SIM_CENTRE_H

#include "base/text.h"

enum centre_names {
    CENTRE_NAMES_CLEAN,
    CENTRE_NAMES_LATIN1,  // some callers' names in ISO 8859-1: frames that are no UTF-8 or no JSON
    CENTRE_NAMES_HOSTILE, // controls, quotes, overlong sequences, terminal escapes, forged keys
};

struct centre_server_options {
    const char *name; // "pbx1"; copied
    bool timestamps;  // timestampevents = yes: a Timestamp in every event
    bool mapped;      // cdr_manager maps linkedid, sequence and department
    bool system;      // the account has class system: FullyBooted after each login
    int32_t batch_s;  // cdr.conf: batch=yes, and its time; 0: each row as its call ends
    // Seconds east of UTC of the PBX's wall clock at that moment; NULL: UTC.
    int32_t (*utc_offset)(void *context, int64_t epoch);
    void *context;
};

struct centre_options {
    uint64_t seed;
    int64_t start_us; // the first moment, microseconds since the epoch
    // Seconds lived through before it: the frames of that time go to nobody, its lines to the sink
    // as always. Lively, some more, so that a call ends soon after the start and somebody waits.
    int32_t warm_up_s;
    uint32_t calls_per_hour; // a server's callers at the day's busiest; 0: 360, lively 1200
    bool lively;             // always the busiest hour, and short talks: for a demonstration
    enum centre_names names;
    const struct centre_server_options *servers; // server_id counts from 1 in this order
    size_t server_count;                         // 0: pbx1 (timestamps, mapped) and pbx2 (neither)
};

#endif
