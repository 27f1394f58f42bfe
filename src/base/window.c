// The board's days and hours. A day begins when clocks first show day_start; where the clocks skip
// that time, it begins as long after the change. Everything else follows from the beginning of the
// next day, so that days of 23 or 25 hours need no special case.
#include "base/window.h"

#define DAY  86400
#define HOUR 3600

// Midnight is local time.
static int64_t day_begin(const struct zone *z, int day_start_s, int64_t midnight) {
    int64_t first, second;
    zone_epoch(z, civil_of_seconds(midnight + day_start_s), &first, &second);
    return first;
}

struct window window_of_date(const struct zone *z, int day_start_s, struct civil date) {
    date.hour = date.minute = date.second = 0;
    int64_t midnight = civil_seconds(date);
    return (struct window){day_begin(z, day_start_s, midnight),
                           day_begin(z, day_start_s, midnight + DAY)};
}

struct window window_day(const struct zone *z, int day_start_s, int64_t now) {
    struct civil date = zone_civil(z, now);
    date.hour = date.minute = date.second = 0;
    // look back one day for a time before day_start, and two on either side for dates that a zone
    // skipped
    int64_t midnight = civil_seconds(date);
    for (int64_t day = midnight - 2 * DAY; day <= midnight + 2 * DAY; day += DAY) {
        struct window w = {day_begin(z, day_start_s, day), day_begin(z, day_start_s, day + DAY)};
        if (now >= w.from && now < w.to) return w;
    }
    return window_of_date(z, day_start_s, date); // moments outside the calendar
}

bool window_same(struct window a, struct window b) {
    return a.from == b.from && a.to == b.to;
}
