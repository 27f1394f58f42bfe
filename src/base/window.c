// Days and hours on the board's wall. A day begins at the first moment that its day_start is shown
// (or, where the clocks skip it, as far behind the change); everything else follows from the begin
// of the next day, so a day of 23 or 25 hours needs no case of its own.
#include "base/window.h"

#define DAY  86400
#define HOUR 3600

static int64_t day_begin(const struct zone *z, int day_start_s, int64_t midnight) { // on the wall
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
    // the day before until day_start; two on either side for dates that a zone left out
    int64_t midnight = civil_seconds(date);
    for (int64_t day = midnight - 2 * DAY; day <= midnight + 2 * DAY; day += DAY) {
        struct window w = {day_begin(z, day_start_s, day), day_begin(z, day_start_s, day + DAY)};
        if (now >= w.from && now < w.to) return w;
    }
    return window_of_date(z, day_start_s, date); // moments beyond the calendar
}
