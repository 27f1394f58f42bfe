// Lines of Asterisk's queue_log: TIME|CALLID|QUEUE|AGENT|EVENT|DATA… TIME is an epoch; exports from
// databases have fractions after it, or a local time instead.
#ifndef CDRTOP_SOURCE_QUEUE_LOG_H
#define CDRTOP_SOURCE_QUEUE_LOG_H

#include "base/buf.h"
#include "base/zone.h"
#include "queue/step.h"

struct queue_log_clock {
    const struct zone *zone; // for local times; must outlive the clock; NULL is UTC
    int64_t last_s;          // the time of the previous line; 0 for none
};

// Results of queue_log_line(): 0 if it was read; 1 if it is not a line of a queue_log.
enum { QUEUE_LOG_NOT_A_LINE = 1 };

// Reads one line, with or without its line end. Texts of ret_step are cleaned into `scratch`
// (emptied first); its server is not set. An unknown event gives STEP_OTHER. A number that is
// invalid, negative or absurdly large gives STEP_NO_NUMBER.
int queue_log_line(struct span line, struct queue_log_clock *clock, struct buf *scratch,
                   struct queue_step *ret_step);

// Whether a file with this beginning seems to be a queue_log: its first line can be read as one.
bool queue_log_looks_like(struct span beginning);

// The time at the start of a line, in whole seconds since the epoch, cut: "EPOCH",
// "EPOCH.fraction", or "YYYY-MM-DD HH:MM:SS" (also with a T in between), with or without a fraction
// and a zone ("Z", "+01", "+0100", "+01:00"). Without a zone it is local time of `zone`, and in the
// hour that clocks show twice not before `earliest_s`.
bool queue_log_time(struct span s, const struct zone *zone, int64_t earliest_s, int64_t *ret_s);

#endif
