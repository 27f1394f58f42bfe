// The moment of a local time that a PBX printed.
#ifndef CDRTOP_CDR_MOMENT_H
#define CDRTOP_CDR_MOMENT_H

#include "base/zone.h"

// Seconds since the epoch of `local` in the PBX's zone. Where the clocks went back over it, the
// epoch that the channel's UniqueID starts with ("[systemname-]EPOCH.N") decides: nothing of a call
// happens before its channel was made. A UniqueID without one gives the earlier moment.
int64_t cdr_moment(const struct zone *zone, struct civil local, struct span unique_id);

// The same where it is known that the moment is not before `earliest`, as an answer is not before
// its start.
int64_t cdr_moment_from(const struct zone *zone, struct civil local, int64_t earliest);

// The epoch in a UniqueID; false when it has none (a ChannelId given by hand).
bool cdr_unique_epoch(struct span unique_id, int64_t *ret_epoch);

#endif
