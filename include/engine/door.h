// The one door. Everything that is observed, from whatever source, enters here, is recognised if it
// was seen before, and is stored. Nothing after the door knows where a row came from.
#ifndef CDRTOP_ENGINE_DOOR_H
#define CDRTOP_ENGINE_DOOR_H

#include "ami/decode.h"
#include "base/limits.h"
#include "calls/stitch.h"
#include "cdr/store.h"
#include "pbx/servers.h"
#include "queue/ledger.h"

// What is known of queues and calls: the ledger of visits, and the stitch that makes calls from
// rows, visits and channels. Both are told of whatever comes.
struct book {
    struct ledger ledger;
    struct stitch *stitch; // owned
    uint64_t seen;         // how far the stitch has read the ledger's journal
    struct buf scratch;
};

// Whoever writes down what is let in.
struct door_keeper {
    void *context;
    // A frame as amiws would have sent it; `record`: it is a call detail record.
    void (*frame)(void *context, const struct origin *o, struct span bytes, int64_t at_us,
                  bool record);
    void (*mark)(void *context, const struct origin *o, bool up, struct span reason,
                 int64_t at_us); // a link came up, or was lost
    // A line, or a mark, of a log that filled a gap, and since when it tells of something, 0 for
    // nothing; NULL: these are not kept.
    void (*fill)(void *context, struct span source, struct span text, int64_t at_us,
                 int64_t told_us, bool record);
};

struct crowd {      // whether there are too many at the same time
    int64_t at_s;   // when they were last counted
    uint32_t rests; // so many events are not counted for after that
    bool are_full;
};

struct limits { // how much is let in (src/engine/memory.c)
    struct left_out left_out;
    struct lookup queues, members; // private, as what follows: those that were let in
    struct crowd callers, channels;
    struct {
        size_t most;        // bytes; 0 for no limit
        size_t held, came;  // when it was last computed; and how many bytes have come since
        int64_t oldest_s;   // what is in memory began then or later; CDR_NO_TIME if nothing is
        int64_t day_from_s; // when today began
        int keep_days;      // before today: how many are kept
        bool forgets;       // older ones are to be forgotten
        bool is_stuffed;    // nothing more is let in
        bool is_spent;      // there is nothing from before today any more
    } memory;
};

struct door {
    struct servers servers;
    struct cdr_store *store;       // owned
    struct direction_rules *rules; // owned; NULL for the default ones
    struct book book;
    struct ingest ingest;
    struct limits limits;
    int64_t newest_start_s;           // among all rows and visits; CDR_NO_TIME if there are none
    int64_t kept_from_us;             // older data was removed; 0 if nothing was
    uint64_t changes;                 // grows with everything that can change a figure or a state
    bool shut;                        // a job is counting, so what links tell waits at the door
    bool held;                        // likewise while what an earlier board observed is being read
    const struct door_keeper *keeper; // for what links tell; NULL if nothing is kept
    struct {
        struct buf waiting; // private: what waits, and how much of it was let in
        size_t let_in;
    } inbox;
    struct roads *roads; // owned, private: PBXs that several links show; NULL for none
    struct buf scan_scratch, decode_scratch, row_scratch;
    struct ami_frame frame;
    struct ami_value value;
    char word[40]; // the prefix of the action ids of our own requests
};

bool door_waits(const struct door *d);      // whether anything waits at the door
bool door_is_crowded(const struct door *d); // whether more waits than is good

#endif
