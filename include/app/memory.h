// Since when everything is known that the figures count.
#ifndef CDRTOP_APP_MEMORY_H
#define CDRTOP_APP_MEMORY_H

#include "app/door.h"

// Something was heard of a server then; or a file of it tells of that moment.
void memory_heard(struct server *v, int64_t at_us);
void memory_logged(struct server *v, int64_t at_s);
// Microseconds since the epoch; 0 where nothing is known at all yet. A server is known from its
// first frame on, and from the begin of the day that its log or table of records begins in: such a
// file is whole from there. All are known when the last one is; and not before what was let go of.
int64_t memory_from_us(const struct door *d, const struct zone *z, int day_start_s);
// The same without trusting that a file is whole from the begin of a day on: what it begins with is
// the first that is known. What is compared has to be known so well.
int64_t memory_surely_from_us(const struct door *d);
// Visits that were over before that moment were let go of; and, with `rows`, the oldest rows.
void memory_forgot(struct door *d, int64_t before_us, bool rows);

// Lets older days than that go, a slice at a time, when there are clearly more rows than `most`.
// `trimming`: it is under way; the answer, too.
bool memory_trim(struct door *d, size_t most, int64_t keep_from, bool trimming);

#endif
