// What is heard of each PBX while a check listens. Bytes and times come in as arguments.
#ifndef CDRTOP_APP_CHECK_HEARD_H
#define CDRTOP_APP_CHECK_HEARD_H

#include "ami/decode.h"
#include "pbx/servers.h"

#define HEARD_ENDS 32 // calls whose end is remembered

struct heard_calls {
    uint64_t records, linked, sequenced; // records, and those with a LinkedID, a Sequence
    // Records of calls that ended while this listened, and of these the ones of a queue. (With
    // `batch` in cdr.conf, records of calls from before may come.)
    uint64_t fresh, fresh_of_queues;
    uint64_t answered_ends;   // calls that were answered and whose channel has hung up
    int64_t ends[HEARD_ENDS]; // when the first of these did
    int32_t utc_offset;       // seconds east of UTC in which its records are, as far as their
    uint64_t offset_votes;    // UniqueIDs show it; how many of them did in succession
};

struct heard_queues {
    uint64_t events;                // of callers and members
    uint64_t callers;               // of these, of callers
    uint64_t lists;                 // complete answers to our own QueueStatus
    int64_t queues;                 // in the latest of them
    int64_t first_handled, handled; // calls that its counters had, in the first and the latest
    int64_t counting_queues, counting_handled; // in the list that is coming in
};

struct heard { // of one PBX, through one link
    size_t link;
    int64_t id;                // as amiws numbers it
    char raw[SERVER_NAME_MAX]; // as the link names it, not cleaned
    uint64_t events, stamped;  // events of whatever class, and those with a Timestamp
    uint64_t channel_events;
    struct heard_calls calls;
    struct heard_queues queues;
    bool too_old, booted;   // booted: FullyBooted came, so the account has the class system
    bool ponged, told_time; // a Ping of ours was answered, and the answer has a Timestamp
    int64_t ahead_us;       // its clock, compared with this machine's
};

struct hearing { // zeroed, but for the first three
    const struct zone *utc;
    struct span word; // of our own requests
    int64_t since_us;
    struct heard list[SERVERS_MAX];
    size_t count;
    uint64_t strange[SERVERS_MAX]; // for each link: messages that are not of amiws
    struct ami_frame frame;
    struct ami_value value;
    struct buf scan_scratch, decode_scratch; // owned
};

void hearing_finish(struct hearing *h);
// A message that came by that link, as amiws would send it.
void hearing_take(struct hearing *h, size_t link, struct span bytes, int64_t at_us);

#endif
