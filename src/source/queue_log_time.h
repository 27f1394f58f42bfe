// The time that a line of queue_log begins with.
#ifndef CDRTOP_SOURCE_QUEUE_LOG_TIME_H
#define CDRTOP_SOURCE_QUEUE_LOG_TIME_H

#include "queue_log.h"

// Whole seconds since the epoch, cut: "EPOCH", "EPOCH.fraction", or "YYYY-MM-DD HH:MM:SS" (also
// with a T between), with a fraction and a zone ("Z", "+01", "+0100", "+01:00") or without. Without
// one it is local time of `zone`, in the doubled hour of autumn not before `earliest_s`.
bool queue_log_time(struct span s, const struct zone *zone, int64_t earliest_s, int64_t *ret_s);

#endif
