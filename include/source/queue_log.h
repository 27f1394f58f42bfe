// Lines of Asterisk's queue_log: EPOCH|CALLID|QUEUE|AGENT|EVENT|DATA…
#ifndef CDRTOP_SOURCE_QUEUE_LOG_H
#define CDRTOP_SOURCE_QUEUE_LOG_H

#include "base/buf.h"
#include "queue/step.h"

// Positive outcomes of queue_log_line(): 0 read; 1 no line of a queue_log.
enum { QUEUE_LOG_NOT_A_LINE = 1 };

// One line, with or without its end. `server` is passed through. Texts of ret_step are cleaned and
// lie in `scratch` (emptied first). An event that nobody works on gives STEP_OTHER; a number that
// is none, negative or beyond a day of years gives STEP_NO_NUMBER.
int queue_log_line(struct span line, uint16_t server, struct buf *scratch,
                   struct queue_step *ret_step);

// Whether a file that begins so looks like a queue_log: its first line reads as one.
bool queue_log_looks_like(struct span beginning);

#endif
