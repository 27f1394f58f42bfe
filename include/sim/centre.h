// The options of a simulated call centre: PBXs with queues, agents, trunks and callers. The same
// options always give the same bytes.
#ifndef CDRTOP_SIM_CENTRE_H
#define CDRTOP_SIM_CENTRE_H

#include "base/text.h"

enum centre_names {
    CENTRE_NAMES_CLEAN,
    // some callers' names are in ISO 8859-1: frames that are not UTF-8, or not JSON
    CENTRE_NAMES_LATIN1,
    // control characters, quotes, overlong sequences, terminal escapes, forged keys
    CENTRE_NAMES_HOSTILE,
};

struct centre_server_options {
    const char *name; // "pbx1"; copied
    bool timestamps;  // timestampevents = yes: every event has a Timestamp
    bool mapped;      // cdr_manager.conf maps linkedid, sequence and department
    bool system;      // the account has the class system: FullyBooted after each login, Shutdown
    int32_t batch_s;  // cdr.conf: batch=yes and its time; 0: each row when its call ends
    // Seconds east of UTC of the PBX's local time at that moment; NULL: UTC.
    int32_t (*utc_offset)(void *context, int64_t epoch);
    void *context;
};

struct centre_options {
    uint64_t seed;
    int64_t start_us; // the first moment, microseconds since the epoch
    // Seconds that are simulated before that moment: frames of that time are sent to nobody, its
    // log lines are written as always. With `lively`, it may be somewhat more, so that soon after
    // the start a call ends and somebody waits.
    int32_t warm_up_s;
    uint32_t calls_per_hour; // callers of one server in the busiest hour; 0: 360, or 1200 if lively
    bool lively;             // always the busiest hour, and short talks; for a demonstration
    enum centre_names names;
    const struct centre_server_options *servers; // server_id counts from 1 in this order
    size_t server_count; // 0: pbx1 (with timestamps and mapped fields) and pbx2 (without)
};

#endif
