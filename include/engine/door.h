// The one door: whatever is observed, from whatever source, comes in here, is recognised when seen
// before, and is counted. Nothing behind it knows where a row came from.
#ifndef CDRTOP_ENGINE_DOOR_H
#define CDRTOP_ENGINE_DOOR_H

#include "ami/decode.h"
#include "cdr/store.h"
#include "engine/book.h"
#include "pbx/servers.h"

struct door {
    struct servers servers;
    struct cdr_store *store;       // owned
    struct direction_rules *rules; // owned; NULL: the default ones
    struct book book;
    struct ingest ingest;
    int64_t newest_start_s; // of all rows and visits, CDR_NO_TIME while there is none
    int64_t kept_from_us;   // what was before was let go of; 0 nothing was
    uint64_t changes;       // grows with everything that could change a figure or a state
    struct buf scan_scratch, decode_scratch, row_scratch;
    struct ami_frame frame;
    struct ami_value value;
    char word[40]; // what the ids of our own requests begin with
};

// Takes the zone and the rules (NULL: the default ones).
void door_init(struct door *d, struct zone *machine, struct direction_rules *rules);
void door_finish(struct door *d);

// All files are in. Logs that go on after a recording judge what was up at its end.
void door_ended(struct door *d);
// All files are in, and links tell what follows: whoever waits by a log alone is in doubt until a
// link's list names them.
void door_loaded(struct door *d, int64_t now_us);

// What is let go of, so that memory does not grow with the days.

// Lets older days than that go, a slice at a time, when there are clearly more rows than `most`.
// `trimming`: it is under way; the answer, too.
bool memory_trim(struct door *d, size_t most, int64_t keep_from, bool trimming);

#endif
