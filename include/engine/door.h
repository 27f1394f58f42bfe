// The one door: whatever is observed, from whatever source, comes in here, is recognised when seen
// before, and is counted. Nothing behind it knows where a row came from.
#ifndef CDRTOP_ENGINE_DOOR_H
#define CDRTOP_ENGINE_DOOR_H

#include "ami/decode.h"
#include "calls/stitch.h"
#include "cdr/store.h"
#include "pbx/servers.h"
#include "queue/ledger.h"

// What is known of queues and calls: the ledger of visits and the calls that rows, visits and
// channels make together, each told of what came.
struct book {
    struct ledger ledger;
    struct stitch *stitch; // owned
    uint64_t seen;         // of the ledger's journal, by the stitch
    struct buf scratch;
};

struct door {
    struct servers servers;
    struct cdr_store *store;       // owned
    struct direction_rules *rules; // owned; NULL: the default ones
    struct book book;
    struct ingest ingest;
    int64_t newest_start_s; // of all rows and visits, CDR_NO_TIME while there is none
    int64_t kept_from_us;   // what was before was let go of; 0 nothing was
    uint64_t changes;       // grows with everything that could change a figure or a state
    bool shut;              // a job counts: what comes by a link waits in front of it
    struct buf waiting;     // private, and so is how much of it was let in
    size_t let_in;
    struct buf scan_scratch, decode_scratch, row_scratch;
    struct ami_frame frame;
    struct ami_value value;
    char word[40]; // what the ids of our own requests begin with
};

bool door_waits(const struct door *d);      // something does, in front of it
bool door_is_crowded(const struct door *d); // more than is good

#endif
