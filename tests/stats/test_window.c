// The day of a moment or a date, above all when clocks change.
#include "base/window.h"

#include <criterion/criterion.h>

#define HOUR 3600

static struct zone *load(const char *name) {
    struct zone *z = NULL;
    cr_assert_eq(zone_load(name, &z), 0, "%s", name);
    return z;
}

static struct civil civil_of(const char *text) {
    struct civil c;
    cr_assert(civil_parse(span_of(text), &c), "%s", text);
    return c;
}

static int64_t at(const struct zone *z, const char *local) {
    int64_t first, second;
    zone_epoch(z, civil_of(local), &first, &second);
    return first;
}

// The day of `now` begins and ends as given, and has that length.
static void day(const char *zone, int day_start_s, const char *now, const char *from,
                const char *to, double hours) {
    struct zone *z = load(zone);
    struct window w = window_day(z, day_start_s, at(z, now));
    char text[2][26];
    zone_iso8601(z, w.from, text[0], sizeof text[0]);
    zone_iso8601(z, w.to, text[1], sizeof text[1]);
    cr_expect_str_eq(text[0], from, "%s %s: from %s", zone, now, text[0]);
    cr_expect_str_eq(text[1], to, "%s %s: to %s", zone, now, text[1]);
    cr_expect_eq(w.to - w.from, (int64_t)(hours * HOUR), "%s %s", zone, now);
    for (int64_t t = w.from; t < w.to; t += 61) { // every moment of a day finds that day
        struct window again = window_day(z, day_start_s, t);
        cr_assert(again.from == w.from && again.to == w.to, "%s %s", zone, now);
    }
    cr_expect_eq(window_day(z, day_start_s, w.to).from, w.to);
    cr_expect_eq(window_day(z, day_start_s, w.from - 1).to, w.from);
    zone_destroy(z);
}

Test(window, a_day_has_as_many_hours_as_the_wall_shows) {
    day("Europe/Berlin", 0, "2026-11-22 20:07:34", "2026-11-22T00:00:00+01:00",
        "2026-11-23T00:00:00+01:00", 24);
    day("Europe/Berlin", 0, "2026-03-29 12:00:00", "2026-03-29T00:00:00+01:00",
        "2026-03-30T00:00:00+02:00", 23);
    day("Europe/Berlin", 0, "2026-10-25 12:00:00", "2026-10-25T00:00:00+02:00",
        "2026-10-26T00:00:00+01:00", 25);
    day("UTC", 0, "2026-11-22 00:00:00", "2026-11-22T00:00:00+00:00", "2026-11-23T00:00:00+00:00",
        24);
}

Test(window, a_day_may_begin_at_six) {
    day("Europe/Berlin", 6 * HOUR, "2026-11-22 05:59:59", "2026-11-21T06:00:00+01:00",
        "2026-11-22T06:00:00+01:00", 24);
    day("Europe/Berlin", 6 * HOUR, "2026-11-22 06:00:00", "2026-11-22T06:00:00+01:00",
        "2026-11-23T06:00:00+01:00", 24);
    day("Europe/Berlin", 6 * HOUR, "2026-10-25 03:00:00", "2026-10-24T06:00:00+02:00",
        "2026-10-25T06:00:00+01:00", 25);
    day("America/Toronto", 6 * HOUR, "2026-03-08 03:30:00", "2026-03-07T06:00:00-05:00",
        "2026-03-08T06:00:00-04:00", 23);
    day("Europe/Berlin", 6 * HOUR + 1800, "2026-11-22 06:15:00", "2026-11-21T06:30:00+01:00",
        "2026-11-22T06:30:00+01:00", 24);
}

Test(window, a_day_start_may_be_shown_twice_or_not_at_all) {
    day("Europe/Berlin", 2 * HOUR + 1800, "2026-10-25 12:00:00", "2026-10-25T02:30:00+02:00",
        "2026-10-26T02:30:00+01:00", 25);
    day("Europe/Berlin", 2 * HOUR + 1800, "2026-03-29 12:00:00", "2026-03-29T03:30:00+02:00",
        "2026-03-30T02:30:00+02:00", 23);
    day("America/Sao_Paulo", 0, "2018-11-04 12:00:00", "2018-11-04T01:00:00-02:00",
        "2018-11-05T00:00:00-02:00", 23);
    day("America/Sao_Paulo", 0, "2018-02-17 12:00:00", "2018-02-17T00:00:00-02:00",
        "2018-02-18T00:00:00-03:00", 25);
    day("Asia/Beirut", 0, "2022-03-27 12:00:00", "2022-03-27T01:00:00+03:00",
        "2022-03-28T00:00:00+03:00", 23);
    day("America/Havana", 0, "2022-11-06 12:00:00", "2022-11-06T00:00:00-04:00",
        "2022-11-07T00:00:00-05:00", 25);
}

Test(window, zones_of_half_hours) {
    day("Asia/Kolkata", 0, "2026-11-22 12:00:00", "2026-11-22T00:00:00+05:30",
        "2026-11-23T00:00:00+05:30", 24);
    day("Asia/Kathmandu", 6 * HOUR, "2026-11-22 12:00:00", "2026-11-22T06:00:00+05:45",
        "2026-11-23T06:00:00+05:45", 24);
    day("Australia/Lord_Howe", 0, "2026-04-05 12:00:00", "2026-04-05T00:00:00+11:00",
        "2026-04-06T00:00:00+10:30", 24.5);
    day("Australia/Lord_Howe", 0, "2026-10-04 12:00:00", "2026-10-04T00:00:00+10:30",
        "2026-10-05T00:00:00+11:00", 23.5);
}

Test(window, a_date_left_out_has_no_day) {
    struct zone *z = load("Pacific/Apia"); // it skipped 2011-12-30
    struct window w = window_of_date(z, 0, civil_of("2011-12-30 00:00:00"));
    cr_expect_eq(w.from, w.to);
    zone_destroy(z);
    day("Pacific/Apia", 0, "2011-12-29 12:00:00", "2011-12-29T00:00:00-10:00",
        "2011-12-31T00:00:00+14:00", 24);
    day("Pacific/Apia", 0, "2011-12-31 12:00:00", "2011-12-31T00:00:00+14:00",
        "2012-01-01T00:00:00+14:00", 24);
}

Test(window, a_date_begins_at_its_day_start) {
    struct zone *z = load("Europe/Berlin");
    struct window w = window_of_date(z, 6 * HOUR, civil_of("2026-11-22 20:07:34"));
    cr_expect_eq(w.from, at(z, "2026-11-22 06:00:00"));
    cr_expect_eq(w.to, at(z, "2026-11-23 06:00:00"));
    zone_destroy(z);
}
