// The names of windows on the screen. "Yesterday" and "last 30 minutes" are only used while they
// are true of the current day and hour; for files of another day, dates are shown.
#include "parts.h"

#include "base/clock.h"

#include <stdio.h>

#define DAY 86400

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void date_words(struct civil c, char *out, size_t size) {
    snprintf(out, size, "%s %d %s", weekdays[civil_weekday(c)], c.day, months[(c.month + 11) % 12]);
}

char *listed_words(const struct zone *zone, int64_t listed_from, int64_t to,
                   char out[LISTED_SIZE]) {
    char date[24];
    out[0] = '\0';
    if (!listed_from) return out;
    if (to && to <= listed_from) {
        snprintf(out, LISTED_SIZE, " of that time are counted but not listed");
        return out;
    }
    date_words(zone_civil(zone, listed_from), date, sizeof date);
    snprintf(out, LISTED_SIZE, " since %s, those before are counted but not listed", date);
    return out;
}

void day_words(struct civil c, char *out, size_t size) {
    char date[16];
    date_words(c, date, sizeof date);
    snprintf(out, size, "%s %d", date, c.year);
}

static bool same_date(struct civil a, struct civil b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

// "16 Nov - 20 Nov", or "16 Nov 2025 - 2 Jan 2026" if one is in another year.
static void dates_words(struct civil from, struct civil to, int this_year, char *out, size_t size) {
    const char *first = months[(from.month + 11) % 12], *second = months[(to.month + 11) % 12];
    if (from.year == this_year && to.year == this_year)
        snprintf(out, size, "%d %s - %d %s", from.day, first, to.day, second);
    else
        snprintf(out, size, "%d %s %d - %d %s %d", from.day, first, from.year, to.day, second,
                 to.year);
}

static void span_words(struct window w, const struct zone *z, int this_year, char *out,
                       size_t size) {
    struct civil from = zone_civil(z, w.from), to = zone_civil(z, w.to), last;
    char first[24], second[24];
    last = zone_civil(z, w.to - 1);
    bool years = from.year != this_year || last.year != this_year;
    void (*words)(struct civil, char *, size_t) = years ? day_words : date_words;
    words(from, first, sizeof first);
    words(to, second, sizeof second);
    if (same_date(from, last))
        snprintf(out, size, "%s %02d:%02d-%02d:%02d", first, from.hour, from.minute,
                 same_date(from, to) ? to.hour : 24, to.minute);
    else if (from.hour == to.hour && from.minute == to.minute)
        dates_words(from, zone_civil(z, w.to - DAY / 2), this_year, out, size);
    else // without weekdays
        snprintf(out, size, "%s %02d:%02d - %s %02d:%02d", first + 4, from.hour, from.minute,
                 second + 4, to.hour, to.minute);
}

// The current minute may end before the next one is counted.
bool window_is_other_time(const struct board_input *in) {
    int64_t now = (in->moment_us ? in->moment_us : in->now_us) / SECOND_US;
    return now < in->window.from || now >= in->window.to + 60;
}

void window_words(const struct board_input *in, char *out, size_t size) {
    struct window w = in->window;
    int64_t now = in->now_us / SECOND_US;
    struct civil from = zone_civil(in->zone, w.from), today = zone_civil(in->zone, now);
    bool holds_now = now >= w.from && now < w.to;
    char date[16];
    date_words(from, date, sizeof date);
    switch (in->choice.kind) {
    case WINDOW_YESTERDAY: // as long as that day ended less than a day ago
        if (now >= w.to && now < w.to + (w.to - w.from))
            snprintf(out, size, "yesterday, %s", date);
        else
            day_words(from, out, size);
        break;
    case WINDOW_MINUTES:
        // the current minute may end before the next one is counted
        if (now >= w.from && now < w.to + 60)
            snprintf(out, size, "last %d minutes", in->choice.amount);
        else
            span_words(w, in->zone, today.year, out, size);
        break;
    case WINDOW_DAYS:
        if (holds_now)
            snprintf(out, size, "%d days", in->choice.amount);
        else
            span_words(w, in->zone, today.year, out, size);
        break;
    case WINDOW_WEEK:
        snprintf(out, size, "week from %s", date);
        break;
    case WINDOW_DATES:
    case WINDOW_SPAN:
    case WINDOW_TIMES:
        span_words(w, in->zone, today.year, out, size);
        break;
    default:
        if (holds_now)
            snprintf(out, size, "today since %02d:%02d", from.hour, from.minute);
        else
            day_words(from, out, size);
        break;
    }
}
