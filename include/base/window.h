// Which span of time is shown: today by day_start in the board's zone, turning over by the clock.
#ifndef CDRTOP_BASE_WINDOW_H
#define CDRTOP_BASE_WINDOW_H

#include "base/zone.h"

#define WINDOW_HOURS_MAX 26 // of a day, with a change of clocks in it

struct window {
    int64_t from, to; // epoch seconds, `to` excluded
};

// The day that `now` falls in: from day_start (seconds after midnight, 0..86399) to the next one.
// 23 and 25 hours where the clocks change.
struct window window_day(const struct zone *z, int day_start_s, int64_t now);
// The day of that date, beginning at its day_start.
struct window window_of_date(const struct zone *z, int day_start_s, struct civil date);

#endif
