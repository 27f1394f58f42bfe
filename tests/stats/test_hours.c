// Hours on days when the clocks change, and rates that follow the formulas of the tiles.
#include "../support/pausing.h"
#include "stats/hours.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#define HOUR 3600

struct passing {
    struct hours_fold *f;
    const struct hours_input *in;
};

static bool pass(struct task *t, void *passing) {
    struct passing *p = passing;
    return hours_fold_run(p->f, p->in, t);
}

static struct hours_fold spread(const char *zone_name, const char *date, int day_start_s,
                                struct window *ret_window, struct zone **ret_zone) {
    struct civil c;
    struct hours_fold f = {0};
    struct cdr_store *s = cdr_store_create();
    cr_assert_eq(zone_load(zone_name, ret_zone), 0);
    cr_assert(civil_parse_day(span_of(date), &c));
    struct window w = window_of_date(*ret_zone, day_start_s, c);
    // One every five minutes, from an hour before the day to an hour after it.
    for (int64_t at = w.from - HOUR; at < w.to + HOUR; at += 300) {
        char id[32];
        snprintf(id, sizeof id, "%lld.1", (long long)at);
        struct cdr row = {.start = at, .disposition = CDR_ANSWERED};
        row.text[CDR_UNIQUE_ID] = span_of(id);
        cdr_store_put(s, &row, 0);
    }
    struct hours_input in = {.level = HOURS_OF_RECORDS, .window = w, .zone = *ret_zone, .store = s};
    struct passing p = {&f, &in};
    cr_expect(pausing(pass, &p, 3).cancelled);
    cr_expect_not(f.whole, "nothing is shown of it");
    cr_expect_gt(pausing(pass, &p, 0).pauses, 3);
    cdr_store_destroy(s);
    *ret_window = w;
    return f;
}

// There are `quarters` quarters with three records each, and some of them have that local hour.
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
    day("Europe/Berlin", "2026-03-29", 0, 92, 2, 0);  // clocks skip it
    day("Europe/Berlin", "2026-10-25", 0, 100, 2, 8); // it happens twice
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

// The example of docs/numbers.md: 1000 answered, 60 abandoned, 860 and 20 of them in time.
Test(hours, rates_are_those_of_the_tiles) {
    struct hours_cell c = {
        .all = 1060, .answered = 1000, .missed = 60, .answered_within = 860, .missed_within = 20};
    cr_expect_float_eq(hours_service_level(&c, SERVICE_OF_OFFERED, false), 81.1, 0.05);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_OF_ANSWERED, false), 86.0, 0.05);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_POSITIVE, false), 83.0, 0.05);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_NEUTRAL, false), 82.7, 0.05);
    cr_expect_float_eq(hours_answer_rate(&c), 94.3, 0.05);
    c.missed_short = 30; // 12 of them within, as the threshold is shorter than a short abandon
    c.short_within = 12;
    cr_expect_float_eq(hours_service_level(&c, SERVICE_OF_OFFERED, true), 86000.0 / 1030, 0.01);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_POSITIVE, true), 86800.0 / 1030, 0.01);
    cr_expect_float_eq(hours_service_level(&c, SERVICE_NEUTRAL, true), 86000.0 / 1022, 0.01);
    struct hours_cell none = {.all = 3}; // all in progress
    cr_expect(isnan(hours_answer_rate(&none)));
}

// Records at those hours since Mon 2 Nov 2026 00:00 in Berlin, complete from one of these hours on.
static struct hours week_of(const int *at, size_t count, int known, const char *expression) {
    const int64_t monday = 1793574000;
    struct zone *z;
    struct hours_fold f = {0};
    struct cdr_store *s = cdr_store_create();
    cr_assert_eq(zone_load("Europe/Berlin", &z), 0);
    for (size_t i = 0; i < count; i++) {
        char id[32];
        snprintf(id, sizeof id, "%lld.%zu", (long long)(monday + (int64_t)at[i] * HOUR), i);
        struct cdr row = {.start = monday + (int64_t)at[i] * HOUR, .disposition = CDR_ANSWERED};
        row.text[CDR_UNIQUE_ID] = span_of(id);
        cdr_store_put(s, &row, 0);
    }
    const struct filter_terms terms = {.store = s};
    struct filter_error error;
    struct filter *filter = NULL;
    cr_assert_eq(filter_create(span_of(expression), &terms, &filter, &error), 0);
    struct hours_input in = {.level = HOURS_OF_RECORDS,
                             .window = {monday, monday + 24 * HOUR},
                             .known_from = known ? monday + (int64_t)known * HOUR + 1799 : 0,
                             .zone = z,
                             .store = s,
                             .filter = filter};
    for (int pass = 0; pass < 2; pass++) // a pass does not depend on the one before
        hours_fold_run(&f, &in, NULL);
    struct hours h = f.shown;
    hours_fold_finish(&f);
    filter_destroy(filter);
    cdr_store_destroy(s);
    zone_destroy(z);
    return h;
}

#define MON           1
#define TUE           2
#define SUN           0
#define ON(day, hour) ((day)*24 + (hour))

// Two Mondays and two Tuesdays. Before the data is complete, an hour counts only for what began in
// it.
Test(hours, an_hour_before_memory_is_no_day_without_calls) {
    static const int at[] = {ON(0, 9), ON(0, 9), ON(1, 10), ON(7, 9), ON(8, 11)};
    struct hours h = week_of(at, 5, 0, "");
    cr_expect(h.days[MON] == 2 && h.days[TUE] == 2 && h.days[SUN] == 1);
    cr_expect(h.had[MON][9] == 2 && h.had[MON][3] == 2 && h.had[SUN][3] == 1);
    h = week_of(at, 5, ON(1, 12), ""); // complete from the first Tuesday at 12:29 on
    cr_expect(h.days[MON] == 2 && h.days[TUE] == 2 && h.days[SUN] == 1);
    cr_expect_eq(h.had[MON][9], 2, "something began in the first one: %u", h.had[MON][9]);
    cr_expect_eq(h.had[MON][3], 1, "of the first one that is not known");
    cr_expect(h.had[TUE][10] == 2 && h.had[TUE][11] == 1 && h.had[TUE][12] == 2);
    cr_expect(h.week[MON][9].all == 3 && h.week[TUE][10].all == 1);
    h = week_of(at, 5, ON(20, 0), ""); // none of it is complete
    cr_expect(h.days[MON] == 2 && h.days[TUE] == 2 && h.days[SUN] == 0);
    cr_expect(h.had[MON][9] == 2 && h.had[MON][3] == 0 && h.had[TUE][11] == 1);
}

// The number of days does not depend on the filter.
Test(hours, days_are_those_of_memory_under_a_filter) {
    static const int at[] = {ON(0, 9), ON(0, 9), ON(1, 10), ON(7, 9), ON(8, 11)};
    struct hours h = week_of(at, 5, 0, "uniqueid:*.4");
    cr_expect(h.week[MON][9].all == 0 && h.week[TUE][11].all == 1);
    cr_expect(h.days[MON] == 2 && h.days[TUE] == 2 && h.days[SUN] == 1);
    cr_expect(h.had[MON][9] == 2 && h.had[TUE][11] == 2);
}
