// Chosen windows: what each means at a given moment, and what can be typed for it.
#include "stats/window_choice.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define HOUR 3600

static int64_t at(const struct zone *z, const char *local) {
    struct civil c;
    int64_t first, second;
    cr_assert(civil_parse(span_of(local), &c), "%s", local);
    zone_epoch(z, c, &first, &second);
    return first;
}

// The typed text means that window at that moment.
static void is(const char *zone, int day_start_s, const char *now, const char *typed,
               const char *from, const char *to) {
    struct zone *z = NULL;
    struct window_choice choice;
    struct window_error error = {.text = ""};
    char text[2][26];
    cr_assert_eq(zone_load(zone, &z), 0);
    cr_assert_eq(window_parse(typed, &choice, &error), 0, "%s: %s", typed, error.text);
    struct window w = window_of_choice(choice, z, day_start_s, at(z, now));
    zone_iso8601(z, w.from, text[0], sizeof text[0]);
    zone_iso8601(z, w.to, text[1], sizeof text[1]);
    cr_expect_str_eq(text[0], from, "%s at %s: from %s", typed, now, text[0]);
    cr_expect_str_eq(text[1], to, "%s at %s: to %s", typed, now, text[1]);
    zone_destroy(z);
}

#define BERLIN(...) is("Europe/Berlin", 0, "2026-11-18 14:32:07", __VA_ARGS__) // a Wednesday

Test(choice, each_that_can_be_typed_is_its_window) {
    BERLIN("today", "2026-11-18T00:00:00+01:00", "2026-11-19T00:00:00+01:00");
    BERLIN(" Yesterday ", "2026-11-17T00:00:00+01:00", "2026-11-18T00:00:00+01:00");
    BERLIN("15m", "2026-11-18T14:18:00+01:00", "2026-11-18T14:33:00+01:00");
    BERLIN("60m", "2026-11-18T13:33:00+01:00", "2026-11-18T14:33:00+01:00");
    BERLIN("2h", "2026-11-18T12:33:00+01:00", "2026-11-18T14:33:00+01:00");
    BERLIN("7d", "2026-11-12T00:00:00+01:00", "2026-11-19T00:00:00+01:00");
    BERLIN("1d", "2026-11-18T00:00:00+01:00", "2026-11-19T00:00:00+01:00");
    BERLIN("week", "2026-11-16T00:00:00+01:00", "2026-11-23T00:00:00+01:00");
    BERLIN("2026-11-10", "2026-11-10T00:00:00+01:00", "2026-11-11T00:00:00+01:00");
    BERLIN("2026-11-10..2026-11-12", "2026-11-10T00:00:00+01:00", "2026-11-13T00:00:00+01:00");
    BERLIN("2026-11-10..2026-11-10", "2026-11-10T00:00:00+01:00", "2026-11-11T00:00:00+01:00");
    BERLIN("09:00..12:00", "2026-11-18T09:00:00+01:00", "2026-11-18T12:00:00+01:00");
    BERLIN("9:00 .. 24:00", "2026-11-18T09:00:00+01:00", "2026-11-19T00:00:00+01:00");
    BERLIN("22:00..02:00", "2026-11-18T22:00:00+01:00", "2026-11-19T02:00:00+01:00");
    BERLIN("2026-11-10 09:00..12:00", "2026-11-10T09:00:00+01:00", "2026-11-10T12:00:00+01:00");
    BERLIN("2026-11-10 09:00..2026-11-11", "2026-11-10T09:00:00+01:00",
           "2026-11-12T00:00:00+01:00");
    BERLIN("2026-11-10 09:30..2026-11-11 10:00", "2026-11-10T09:30:00+01:00",
           "2026-11-11T10:00:00+01:00");
}

Test(choice, days_begin_at_day_start) {
    is("Europe/Berlin", 6 * HOUR, "2026-11-18 05:00:00", "yesterday", "2026-11-16T06:00:00+01:00",
       "2026-11-17T06:00:00+01:00");
    is("Europe/Berlin", 6 * HOUR, "2026-11-18 07:00:00", "2026-11-16..2026-11-17",
       "2026-11-16T06:00:00+01:00", "2026-11-18T06:00:00+01:00");
    // At five on Monday it is still Sunday's day, and its week.
    is("Europe/Berlin", 6 * HOUR, "2026-11-16 05:00:00", "week", "2026-11-09T06:00:00+01:00",
       "2026-11-16T06:00:00+01:00");
    is("Europe/Berlin", 6 * HOUR, "2026-11-18 07:00:00", "02:00..05:00",
       "2026-11-19T02:00:00+01:00", "2026-11-19T05:00:00+01:00");
}

Test(choice, a_week_with_a_change_of_clocks_is_a_week) {
    is("Europe/Berlin", 0, "2026-10-28 12:00:00", "7d", "2026-10-22T00:00:00+02:00",
       "2026-10-29T00:00:00+01:00");
    is("Europe/Berlin", 0, "2026-03-30 01:00:00", "yesterday", "2026-03-29T00:00:00+01:00",
       "2026-03-30T00:00:00+02:00");
}

static void wrong(const char *typed, size_t where, size_t len, const char *what) {
    struct window_choice choice = {.amount = 77};
    struct window_error error = {.text = ""};
    cr_expect_eq(window_parse(typed, &choice, &error), WINDOW_WRONG, "%s", typed);
    cr_expect(error.at == where && error.len == len, "%s: at %zu, %zu", typed, error.at, error.len);
    cr_expect(strstr(error.text, what) != NULL, "%s: %s", typed, error.text);
    cr_expect_eq(choice.amount, 77);
}

Test(choice, what_is_wrong_is_shown_where_it_stands) {
    wrong("", 0, 1, "today");
    wrong("tomorrow", 0, 8, "is no time to show");
    wrong("15", 0, 2, "needs a unit");
    wrong("0m", 0, 2, "is no time to show");
    wrong("400d", 0, 4, "too long");
    wrong("9999999h", 0, 8, "is no time to show");
    wrong("2026-13-01", 0, 10, "is no day");
    wrong(" 2026-02-30", 1, 10, "is no day");
    wrong("09:00..", 5, 2, "both ends");
    wrong("..12:00", 0, 2, "both ends");
    wrong("09:00..12:60", 7, 5, "is no time");
    wrong("09:00..25:00", 7, 5, "is no time");
    wrong("09:00..09:00", 7, 5, "not after");
    wrong("2026-11-12..2026-11-10", 12, 10, "not after");
    wrong("09:00..2026-11-10", 0, 5, "needs its day");
    wrong("2026-11-10 09:00 10:00..12:00", 17, 5, "one day, then one time");
    wrong("09:00 2026-11-10..12:00", 6, 10, "one day, then one time");
}

Test(choice, every_fixed_one_is_what_its_word_says) {
    for (size_t i = 0; i < window_fixed_count; i++) {
        struct window_choice choice;
        struct window_error error;
        cr_assert_eq(window_parse(window_fixed[i].word, &choice, &error), 0);
        cr_expect(choice.kind == window_fixed[i].choice.kind &&
                  choice.amount == window_fixed[i].choice.amount);
    }
}

static void compared(const char *zone, const char *now, const char *typed, int days,
                     const char *from, const char *to) {
    struct zone *z = NULL;
    struct window_choice choice;
    struct window_error error;
    char text[2][26];
    cr_assert_eq(zone_load(zone, &z), 0);
    cr_assert_eq(window_parse(typed, &choice, &error), 0);
    struct window w = window_of_choice(choice, z, 0, at(z, now));
    w = window_before(w, z, at(z, now), days);
    zone_iso8601(z, w.from, text[0], sizeof text[0]);
    zone_iso8601(z, w.to, text[1], sizeof text[1]);
    cr_expect_str_eq(text[0], from, "%s: from %s", typed, text[0]);
    cr_expect_str_eq(text[1], to, "%s: to %s", typed, text[1]);
    zone_destroy(z);
}

Test(choice, the_day_before_is_taken_up_to_the_same_time) {
    compared("Europe/Berlin", "2026-11-18 14:32:07", "today", 1, "2026-11-17T00:00:00+01:00",
             "2026-11-17T14:33:00+01:00");
    compared("Europe/Berlin", "2026-11-18 14:32:07", "today", 7, "2026-11-11T00:00:00+01:00",
             "2026-11-11T14:33:00+01:00");
    compared("Europe/Berlin", "2026-11-18 14:32:07", "yesterday", 7, "2026-11-10T00:00:00+01:00",
             "2026-11-11T00:00:00+01:00");
    compared("Europe/Berlin", "2026-11-18 14:32:07", "30m", 1, "2026-11-17T14:03:00+01:00",
             "2026-11-17T14:33:00+01:00");
    // The same local time, even if the clocks have changed in between.
    compared("Europe/Berlin", "2026-03-29 14:32:07", "today", 1, "2026-03-28T00:00:00+01:00",
             "2026-03-28T14:33:00+01:00");
}
