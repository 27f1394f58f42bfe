// Turns a choice into a window. It counts in local days, and only then turns these into moments, so
// that a week in which the clocks change is still a week.
#include "stats/window_choice.h"

#define DAY    86400
#define MINUTE 60

const struct window_fixed window_fixed[] = {
    {"today", "today", {.kind = WINDOW_TODAY}},
    {"yesterday", "yesterday", {.kind = WINDOW_YESTERDAY}},
    {"15m", "last 15 minutes", {.kind = WINDOW_MINUTES, .amount = 15}},
    {"30m", "last 30 minutes", {.kind = WINDOW_MINUTES, .amount = 30}},
    {"60m", "last 60 minutes", {.kind = WINDOW_MINUTES, .amount = 60}},
    {"7d", "7 days: today and the six before", {.kind = WINDOW_DAYS, .amount = 7}},
    {"week", "this week, from Monday", {.kind = WINDOW_WEEK}},
};
const size_t window_fixed_count = sizeof window_fixed / sizeof window_fixed[0];

// The date of the day that contains `now`, plus so many days.
static struct civil date_of(const struct zone *z, int day_start_s, int64_t now, int days) {
    struct civil date = zone_civil(z, window_day(z, day_start_s, now).from);
    date.hour = date.minute = date.second = 0;
    return civil_of_seconds(civil_seconds(date) + (int64_t)days * DAY);
}

// From the beginning of one day to the end of another, each given in days from today.
static struct window days_of(const struct zone *z, int day_start_s, int64_t now, int first,
                             int last) {
    return (struct window){
        window_of_date(z, day_start_s, date_of(z, day_start_s, now, first)).from,
        window_of_date(z, day_start_s, date_of(z, day_start_s, now, last)).to,
    };
}

static int64_t moment_of(const struct zone *z, struct civil local) {
    int64_t first, second;
    zone_epoch(z, local, &first, &second);
    return first;
}

static int64_t minute_after(int64_t now) {
    int64_t into = now % MINUTE;
    return now - (into < 0 ? into + MINUTE : into) + MINUTE;
}

static int seconds_of(struct civil c) {
    return c.hour * 3600 + c.minute * 60 + c.second;
}

static struct window times_of(struct window_choice choice, const struct zone *z, int day_start_s,
                              int64_t now) {
    int64_t date = civil_seconds(date_of(z, day_start_s, now, 0));
    int from = seconds_of(choice.from), to = seconds_of(choice.to);
    if (from < day_start_s) date += DAY;
    int64_t end = date + to + (to <= from ? DAY : 0);
    return (struct window){moment_of(z, civil_of_seconds(date + from)),
                           moment_of(z, civil_of_seconds(end))};
}

struct window window_of_choice(struct window_choice choice, const struct zone *z, int day_start_s,
                               int64_t now) {
    int weekday = civil_weekday(date_of(z, day_start_s, now, 0)), monday = -((weekday + 6) % 7);
    int64_t end = minute_after(now);
    switch (choice.kind) {
    case WINDOW_YESTERDAY:
        return days_of(z, day_start_s, now, -1, -1);
    case WINDOW_MINUTES:
        return (struct window){end - (int64_t)choice.amount * MINUTE, end};
    case WINDOW_DAYS:
        return days_of(z, day_start_s, now, 1 - choice.amount, 0);
    case WINDOW_WEEK:
        return days_of(z, day_start_s, now, monday, monday + 6);
    case WINDOW_DATE:
        return window_of_date(z, day_start_s, choice.from);
    case WINDOW_DATES:
        return (struct window){window_of_date(z, day_start_s, choice.from).from,
                               window_of_date(z, day_start_s, choice.to).to};
    case WINDOW_SPAN:
        return (struct window){moment_of(z, choice.from), moment_of(z, choice.to)};
    case WINDOW_TIMES:
        return times_of(choice, z, day_start_s, now);
    default:
        return window_day(z, day_start_s, now);
    }
}

bool window_moves(struct window_choice choice) {
    return choice.kind == WINDOW_MINUTES;
}

static int64_t days_before(const struct zone *z, int64_t moment, int days) {
    return moment_of(z,
                     civil_of_seconds(civil_seconds(zone_civil(z, moment)) - (int64_t)days * DAY));
}

struct window window_before(struct window w, const struct zone *z, int64_t now, int days) {
    if (now >= w.from && now < w.to) w.to = minute_after(now) < w.to ? minute_after(now) : w.to;
    return (struct window){days_before(z, w.from, days), days_before(z, w.to, days)};
}
