// Parses a window as a person types it: a word, an amount with its unit, a day, or two ends with
// ".." between. An end is a day, a time of day, or both; the second may take its day from the
// first.
#include "stats/window_choice.h"

#include <stdio.h>
#include <string.h>

struct reader {
    const char *text;
    struct window_error *error;
};

static int wrong(struct reader *r, struct span where, const char *what) {
    r->error->at = where.at ? (size_t)(where.at - r->text) : strlen(r->text);
    r->error->len = where.len ? where.len : 1;
    snprintf(r->error->text, sizeof r->error->text, "%s", what);
    return WINDOW_WRONG;
}

// "9:00", "09:00"; "24:00" is the end of the day.
static bool read_time(struct span s, int *ret_minutes) {
    struct span rest = s, hour = span_take(&rest, ':');
    int64_t h, m;
    if (!span_is_digits(hour) || hour.len > 2 || !span_is_digits(rest) || rest.len != 2)
        return false;
    if (!span_number(hour, &h) || !span_number(rest, &m)) return false;
    if (m > 59 || h > 24 || (h == 24 && m)) return false;
    *ret_minutes = (int)(h * 60 + m);
    return true;
}

struct end {
    bool has_day, has_time;
    struct civil day;
    int minutes;
};

static int read_end(struct reader *r, struct span s, struct end *ret_end) {
    struct end e = {0};
    struct span rest = s;
    while (rest.len) {
        struct span word = span_take(&rest, ' ');
        if (!word.len) continue;
        bool time = memchr(word.at, ':', word.len) != NULL;
        if (time ? e.has_time : (e.has_day || e.has_time))
            return wrong(r, word, "one day, then one time");
        if (time && !read_time(word, &e.minutes)) return wrong(r, word, "is no time (HH:MM)");
        if (!time && !civil_parse_day(word, &e.day))
            return wrong(r, word, "is no day (YYYY-MM-DD)");
        e.has_time = e.has_time || time;
        e.has_day = e.has_day || !time;
    }
    *ret_end = e;
    return 0;
}

static struct civil at_minutes(struct civil day, int minutes) {
    return civil_of_seconds(civil_seconds(day) + (int64_t)minutes * 60);
}

static int read_span(struct reader *r, struct span first, struct span second,
                     struct window_choice *ret_choice) {
    struct end from, to;
    int failed = read_end(r, first, &from);
    if (!failed) failed = read_end(r, second, &to);
    if (failed) return failed;
    struct window_choice c = {.kind = WINDOW_SPAN};
    if (!from.has_day && !to.has_day) {
        c.kind = WINDOW_TIMES;
        if (from.minutes == 24 * 60) return wrong(r, first, "a day ends at 24:00");
        if (from.minutes == to.minutes) return wrong(r, second, "is not after the first");
        // Times of day are kept as times of 1970-01-01, and 24:00 as 00:00 of the day after.
        c.from = at_minutes((struct civil){1970, 1, 1, 0, 0, 0}, from.minutes);
        c.to = at_minutes((struct civil){1970, 1, 1, 0, 0, 0}, to.minutes);
        *ret_choice = c;
        return 0;
    }
    if (!from.has_day) return wrong(r, first, "needs its day as well (YYYY-MM-DD HH:MM)");
    if (!to.has_day) to.day = from.day;
    if (!to.has_time) to.minutes = 24 * 60; // the last day is included
    c.from = at_minutes(from.day, from.minutes);
    c.to = at_minutes(to.day, to.minutes);
    if (!from.has_time && !to.has_time)
        c = (struct window_choice){.kind = WINDOW_DATES, .from = from.day, .to = to.day};
    int64_t least = c.kind == WINDOW_DATES ? 0 : 1;
    if (civil_seconds(c.to) - civil_seconds(c.from) < least)
        return wrong(r, second, "is not after the first");
    *ret_choice = c;
    return 0;
}

static int read_amount(struct reader *r, struct span s, struct window_choice *ret_choice) {
    struct span number = {s.at, s.len - 1};
    int64_t n;
    char unit = s.at[s.len - 1];
    if (!span_is_digits(number) || number.len > 6 || !span_number(number, &n) || n < 1)
        return wrong(r, s, "is no time to show: today, yesterday, week, 15m, 7d, a day, from..to");
    if (unit == 'd') {
        if (n > WINDOW_DAYS_MAX) return wrong(r, s, "is too long: 366d at most");
        *ret_choice = (struct window_choice){.kind = WINDOW_DAYS, .amount = (int)n};
        return 0;
    }
    if (unit != 'm' && unit != 'h') return wrong(r, s, "needs a unit: 15m, 2h, 7d");
    if (unit == 'h') n *= 60;
    if (n > WINDOW_MINUTES_MAX) return wrong(r, s, "is too long: count days, as in 8d");
    *ret_choice = (struct window_choice){.kind = WINDOW_MINUTES, .amount = (int)n};
    return 0;
}

int window_parse(const char *text, struct window_choice *ret_choice,
                 struct window_error *ret_error) {
    struct reader r = {text, ret_error};
    struct span s = span_trim(span_of(text));
    struct civil day;
    if (!s.len) return wrong(&r, s, "today, yesterday, week, 15m, 7d, a day, or from..to");
    for (size_t i = 0; i < window_fixed_count; i++)
        if (span_same_nocase(s, span_of(window_fixed[i].word))) {
            *ret_choice = window_fixed[i].choice;
            return 0;
        }
    for (size_t i = 0; i + 1 < s.len; i++) {
        if (s.at[i] != '.' || s.at[i + 1] != '.') continue;
        struct span first = span_trim((struct span){s.at, i}),
                    second = span_trim(span_from(s, i + 2));
        if (!first.len || !second.len)
            return wrong(&r, (struct span){s.at + i, 2}, "needs both ends: from..to");
        return read_span(&r, first, second, ret_choice);
    }
    if (civil_parse_day(s, &day)) {
        *ret_choice = (struct window_choice){.kind = WINDOW_DATE, .from = day};
        return 0;
    }
    if (memchr(s.at, '-', s.len)) return wrong(&r, s, "is no day (YYYY-MM-DD)");
    return read_amount(&r, s, ret_choice);
}
