// The one door: whatever is observed, from whatever source, comes in here, is recognised when seen
// before, and is counted. Nothing behind it knows where a row came from.
#ifndef CDRTOP_APP_DOOR_H
#define CDRTOP_APP_DOOR_H

#include "ami/decode.h"
#include "app/servers.h"
#include "cdr/store.h"
#include "out/snapshot.h"

struct door {
    struct servers servers;
    struct cdr_store *store; // owned
    struct ingest ingest;
    int64_t newest_start_s; // of all rows, CDR_NO_TIME while there is none
    uint64_t changes;       // grows with everything that could change a figure or a state
    struct buf scan_scratch, decode_scratch;
    struct ami_frame frame;
    struct ami_value value;
    char word[40]; // what the ids of our own requests begin with
};

void door_init(struct door *d, struct zone *machine); // takes the zone
void door_finish(struct door *d);

// A frame as it came. at_us is its arrival; 0 where the recording does not say.
void door_frame(struct door *d, struct origin *origin, struct span bytes, int64_t at_us);
// A recording says that its link was lost or came back.
void door_mark(struct door *d, const struct origin *origin, bool up, struct span reason,
               int64_t at_us);
// A row of a file of one server; row->server is set.
void door_cdr(struct door *d, const struct cdr *row);

#endif
