// Hours over days on which the clocks change, and rates that follow the formulas of the tiles.
#include "stats/hours.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#define HOUR 3600

static struct hours_fold spread(const char *zone_name, const char *date, int day_start_s,
                                struct window *ret_window, struct zone **ret_zone) {
    struct civil c;
    struct hours_fold f = {0};
    struct cdr_store *s = cdr_store_create();
    cr_assert_eq(zone_load(zone_name, ret_zone), 0);
    cr_assert(civil_parse_day(span_of(date), &c));
    struct window w = window_of_date(*ret_zone, day_start_s, c);
    // One every five minutes, from an hour before the day to an hour behind it.
    for (int64_t at = w.from - HOUR; at < w.to + HOUR; at += 300) {
        char id[32];
        snprintf(id, sizeof id, "%lld.1", (long long)at);
        struct cdr row = {.start = at, .disposition = CDR_ANSWERED};
        row.text[CDR_UNIQUE_ID] = span_of(id);
        cdr_store_put(s, &row, 0);
    }
    struct hours_input in = {.level = HOURS_OF_RECORDS, .window = w, .zone = *ret_zone, .store = s};
    int slices = 1;
    while (!hours_fold_run(&f, &in, 7))
        slices++;
    cr_expect_gt(slices, 10, "in slices");
    cdr_store_destroy(s);
    *ret_window = w;
    return f;
}

// So many quarters, three records in each, and so many of them are of that hour on the wall.
static void day(const char *zone_name, const char *date, int day_start_s, size_t quarters, int hour,
                int of_hour) {
    struct window w;
    struct zone *z;
    struct hours_fold f = spread(zone_name, date, day_start_s, &w, &z);
    const struct hours *h = &f.shown;
    int found = 0;
    cr_expect_not(h->by_day);
    cr_expect_eq(h->quarter_count, quarters, "%s %s: %zu", zone_name, date, h->quarter_count);
    for (size_t i = 0; i < h->quarter_count; i++) {
        cr_expect_eq(h->quarters[i].all, 3, "%s %s: quarter %zu", zone_name, date, i);
        found += zone_civil(z, h->first + (int64_t)i * HOURS_QUARTER_S).hour == hour;
    }
    cr_expect_eq(found, of_hour, "%s %s: %d quarters of %d h", zone_name, date, found, hour);
    zone_destroy(z);
}

Test(hours, a_day_has_as_many_quarters_as_pass) {
    day("Europe/Berlin", "2026-11-22", 0, 96, 2, 4);
    day("Europe/Berlin", "2026-03-29", 0, 92, 2, 0);  // the clocks skip it
    day("Europe/Berlin", "2026-10-25", 0, 100, 2, 8); // it passes twice
    day("Europe/Berlin", "2026-10-24", 6 * HOUR, 100, 2, 8);
    day("America/Toronto", "2026-03-08", 0, 92, 2, 0);
    day("Australia/Lord_Howe", "2026-04-05", 0, 98, 1, 6);
    day("Asia/Kathmandu", "2026-11-22", 0, 96, 2, 4);
}

Test(hours, the_week_is_by_the_wall) {
    struct window w;
    struct zone *z;
    struct hours_fold f = spread("Europe/Berlin", "2026-10-25", 0, &w, &z); // a Sunday
    cr_expect_eq(f.shown.week[0][2].all, 24);
    cr_expect_eq(f.shown.week[0][3].all, 12);
    cr_expect_eq(f.shown.week[6][23].all, 12, "of Saturday");
    cr_expect_eq(f.shown.week[1][0].all, 12, "of Monday");
    cr_expect(f.shown.days[0] == 1 && f.shown.days[6] == 1 && f.shown.days[1] == 1);
    cr_expect_eq(f.shown.days[2], 0);
    zone_destroy(z);
}

// The check vector of docs/numbers.md: 1000 answered, 60 abandoned, 860 and 20 of them in time.
Test(hours, rates_are_those_of_the_tiles) {
    struct hours_cell c = {
        .all = 1060, .answered = 1000, .missed = 60, .answered_within = 860, .missed_within = 20};
    cr_expect_float_eq(hours_service_level(&c, SERVICE_OF_OFFERED, false), 81.1, 0.05);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_OF_ANSWERED, false), 86.0, 0.05);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_POSITIVE, false), 83.0, 0.05);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_NEUTRAL, false), 82.7, 0.05);
    cr_expect_float_eq(hours_answer_rate(&c), 94.3, 0.05);
    struct hours_cell none = {.all = 3}; // in progress, all of them
    cr_expect(isnan(hours_answer_rate(&none)));
}
