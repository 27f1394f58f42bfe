// A window of time that is shown, and the board's days: each begins at day_start in the board's
// zone.
#ifndef CDRTOP_BASE_WINDOW_H
#define CDRTOP_BASE_WINDOW_H

#include "base/zone.h"

#define WINDOW_HOURS_MAX 26 // in a day, with a change of the clocks in it

struct window {
    int64_t from, to; // epoch seconds; `to` is not included
};

// The day that contains `now`: from day_start (seconds after midnight, 0..86399) to the next day's.
// It has 23 or 25 hours when the clocks change.
struct window window_day(const struct zone *z, int day_start_s, int64_t now);
// The day of that date, from its day_start on.
struct window window_of_date(const struct zone *z, int day_start_s, struct civil date);

bool window_same(struct window a, struct window b);

#endif
