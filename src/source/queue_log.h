// Lines of Asterisk's queue_log: TIME|CALLID|QUEUE|AGENT|EVENT|DATA…
// TIME is an epoch; exports from databases have fractions behind it, or a local time in its place.
#ifndef CDRTOP_SOURCE_QUEUE_LOG_H
#define CDRTOP_SOURCE_QUEUE_LOG_H

#include "base/buf.h"
#include "base/zone.h"
#include "queue/step.h"

struct queue_log_clock {
    const struct zone *zone; // of local times, and must outlive the clock; NULL is UTC
    int64_t last_s;          // of the line before; 0 none
};

// Positive outcomes of queue_log_line(): 0 read; 1 no line of a queue_log.
enum { QUEUE_LOG_NOT_A_LINE = 1 };

// One line, with or without its end. Texts of ret_step are cleaned and lie in `scratch` (emptied
// first); its server is not set. An event that nobody works on gives STEP_OTHER; a number that is
// none, negative or beyond a day of years gives STEP_NO_NUMBER.
int queue_log_line(struct span line, struct queue_log_clock *clock, struct buf *scratch,
                   struct queue_step *ret_step);

// Whether a file that begins so looks like a queue_log: its first line reads as one.
bool queue_log_looks_like(struct span beginning);

// The time that a line of queue_log begins with.
// Whole seconds since the epoch, cut: "EPOCH", "EPOCH.fraction", or "YYYY-MM-DD HH:MM:SS" (also
// with a T between), with a fraction and a zone ("Z", "+01", "+0100", "+01:00") or without. Without
// one it is local time of `zone`, in the doubled hour of autumn not before `earliest_s`.
bool queue_log_time(struct span s, const struct zone *zone, int64_t earliest_s, int64_t *ret_s);

#endif
