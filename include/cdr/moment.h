// Turns a local time that a PBX printed into a moment.
#ifndef CDRTOP_CDR_MOMENT_H
#define CDRTOP_CDR_MOMENT_H

#include "base/zone.h"
#include "cdr/cdr.h"

// Seconds since the epoch of `local` in the PBX's zone. When the clocks went back, one local time
// means two moments. Then the epoch at the start of the channel's UniqueID ("[systemname-]EPOCH.N")
// decides, because nothing in a call happens before its channel was created. Without that epoch the
// earlier moment is taken.
int64_t cdr_moment(const struct zone *zone, struct civil local, struct span unique_id);

// The same if the moment is known not to be before `earliest`.
int64_t cdr_moment_from(const struct zone *zone, struct civil local, int64_t earliest);

// The moment of a later time in the record, as it was printed; CDR_NO_TIME if it is not a time. If
// it means two moments, the first that is not before `earliest` is taken: an answer is not before
// its start, and a call ends its duration after its start.
int64_t cdr_moment_later(const struct zone *zone, struct span text, int64_t earliest);

// The epoch in a UniqueID; false if it has none (as when a ChannelId was set by hand).
bool cdr_unique_epoch(struct span unique_id, int64_t *ret_epoch);

#endif
