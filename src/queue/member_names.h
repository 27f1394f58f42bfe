// Inside the members: what a name was concluded from.
#ifndef CDRTOP_QUEUE_MEMBER_NAMES_H
#define CDRTOP_QUEUE_MEMBER_NAMES_H

#include "pauses.h"
#include "queue/members.h"

enum name_by { // the surest first
    NAME_SAID,
    NAME_BY_ROW,
    NAME_BY_UNPAUSE,
    NAME_UNKNOWN, // was concluded, and does not hold
};

// After events told of him, or his phone is another one.
void names_index_extension(struct members *m, const struct member *who);
// An UNPAUSE of a name at that second, which has been written down: whose it can be alone. Lines
// come in order of time mostly; after one that was late all of its queue is concluded anew.
void names_of_unpause(struct members *m, const struct member *named, int64_t at_s);
void names_settle(struct members *m, uint16_t server, uint32_t queue);
void names_stay(const struct members *m, struct bits *ids); // every id that the members have

#endif
