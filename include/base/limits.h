// How much is kept of what PBXs tell, whatever they tell. The limits are generous for any PBX that
// exists. Past one of them the newest are left out and counted, the board says "too many queues: 12
// left out", and the snapshot has the counts. What is known already goes on as before.
//
// `max_memory` bounds all of it together: past it the days before today leave memory, and if today
// alone is too much, all that is new is left out.
#ifndef CDRTOP_BASE_LIMITS_H
#define CDRTOP_BASE_LIMITS_H

#include "base/lookup.h"
#include "base/text.h"

#define LIMIT_QUEUES   5000   // of all PBXs together
#define LIMIT_MEMBERS  50000  // an agent in three queues counts three times
#define LIMIT_CALLERS  10000  // who wait in queues at the same time, and as many who talk
#define LIMIT_CHANNELS 100000 // that are up at the same time
#define LIMIT_INBOX    (UINT64_C(256) << 20) // bytes that wait at the door
#define LIMIT_BACKLOG  (UINT64_C(64) << 20)  // bytes of a recording that the disk has not taken

enum limited {
    LIMITED_QUEUES,
    LIMITED_MEMBERS,
    LIMITED_CALLERS,
    LIMITED_CHANNELS,
    LIMITED_SERVERS, // SERVERS_MAX
    LIMITED_RECORDS, // by max_memory
    LIMITED_EVENTS,  // which found no room in memory or at the door
    LIMITED,
};

struct left_out { // zeroed: nothing was
    uint64_t counts[LIMITED];
    struct lookup seen; // what was counted, so that it counts once
};

// Counts what was left out, each once. `thing` is a hash of its name; 0 always counts, as a record
// does. After very many the same thing may count again.
void left_out_put(struct left_out *l, enum limited what, uint64_t thing);
void left_out_finish(struct left_out *l);
// "queues", "members", …
const char *limited_name(enum limited what);
// A line for people, "too many queues: 12 left out; too many channels: 3 left out"; "" for nothing.
const char *left_out_words(const struct left_out *l, char *out, size_t size);

#endif
