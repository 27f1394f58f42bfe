// The moment of a local time that a PBX printed.
#ifndef CDRTOP_CDR_MOMENT_H
#define CDRTOP_CDR_MOMENT_H

#include "base/zone.h"
#include "cdr/cdr.h"

// Seconds since the epoch of `local` in the PBX's zone. Where the clocks went back over it, the
// epoch that the channel's UniqueID starts with ("[systemname-]EPOCH.N") decides: nothing of a call
// happens before its channel was made. A UniqueID without one gives the earlier moment.
int64_t cdr_moment(const struct zone *zone, struct civil local, struct span unique_id);

// The same where it is known that the moment is not before `earliest`.
int64_t cdr_moment_from(const struct zone *zone, struct civil local, int64_t earliest);

// The moment of a later time of the row as it was printed, CDR_NO_TIME where it is none. Where the
// clock showed it twice, the one that is not before `earliest`: an answer is not before its start,
// and a call ends its duration after it.
int64_t cdr_moment_later(const struct zone *zone, struct span text, int64_t earliest);

// The epoch in a UniqueID; false when it has none (a ChannelId given by hand).
bool cdr_unique_epoch(struct span unique_id, int64_t *ret_epoch);

#endif
