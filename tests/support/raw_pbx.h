// A PBX with one queue, as its AMI shows it to an account: on a raw server, with what an
// administrator may have left out.
#ifndef CDRTOP_TESTS_RAW_PBX_H
#define CDRTOP_TESTS_RAW_PBX_H

#include "raw_server.h"

#define RAW_PBX_SECRET "a secret" // of the user cdrtop
#define RAW_PBX_CALLS  3          // play when a client has asked for the state of the queues

struct raw_pbx {
    struct raw_server server; // must be first
    // What does not come: classes of events, headers, answers.
    bool no_cdr, no_agent, no_call, no_system, no_timestamps, no_linked_id, no_sequence, no_pong,
        no_pong_time, no_list;
    bool quiet;     // nobody calls
    bool waits;     // one more caller joins first, and stays
    bool old;       // of Asterisk 11
    int utc_offset; // of its local time, in seconds
    // While it runs:
    _Atomic int64_t ahead_s; // its clock
    _Atomic bool again;      // plays once more, at the next Ping
    _Atomic int clients;     // how many have come
};

void raw_pbx_start(struct raw_pbx *p); // what is set before stays
void raw_pbx_stop(struct raw_pbx *p);

#endif
