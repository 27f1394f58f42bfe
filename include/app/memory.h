// What is let go of, so that memory does not grow with the days.
#ifndef CDRTOP_APP_MEMORY_H
#define CDRTOP_APP_MEMORY_H

#include "app/door.h"

// Visits that were over before that moment were let go of; and, with `rows`, the oldest rows.
void memory_forgot(struct door *d, int64_t before_us, bool rows);

// Lets older days than that go, a slice at a time, when there are clearly more rows than `most`.
// `trimming`: it is under way; the answer, too.
bool memory_trim(struct door *d, size_t most, int64_t keep_from, bool trimming);

#endif
