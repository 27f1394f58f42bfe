// The Hours page. Quarters of an hour are combined into steps by local time, so that a repeated
// hour is there twice and a skipped one not at all. A step that has not begun has no figure, rather
// than zero.
#include "parts.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY 86400

static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static int weekday_of(int day) { // in a week that begins on Sunday
    return (day + 1) % 7;
}

static const struct level_words {
    enum hours_level level;
    const char *all, *missed, *other, *rate, *rate_of;
} words[BOARD_LEVELS] = {
    [BOARD_CALLS] = {HOURS_OF_CALLS, "calls", "missed", "busy, failed", "answered %", "answered"},
    [BOARD_VISITS] = {HOURS_OF_VISITS, "visits", "abandoned", "left otherwise", "service %",
                      "service level"},
    [BOARD_RECORDS] = {HOURS_OF_RECORDS, "records", "missed", "busy, failed", "answered %",
                       "answered"},
};

#define USUAL_FROM_S (8 * 3600)
#define USUAL_TO_S   (19 * 3600)

static bool is_working(const struct business_hours *b, int second, int length) {
    const struct business_hours usual = {USUAL_FROM_S, USUAL_TO_S};
    return business_hour(has_business(b) ? b : &usual, second, length);
}

enum hours_level board_hours_level(enum board_level level) {
    return words[level].level;
}

double board_hours_rate(const struct board_hours *h, const struct hours_cell *c,
                        enum service_formula formula, bool short_out) {
    return h->level == HOURS_OF_VISITS ? hours_service_level(c, formula, short_out)
                                       : hours_answer_rate(c);
}

static void add_quarter(struct board_hours *h, const struct hours *from, size_t i,
                        const struct zone *z, int32_t *offset) {
    int64_t begin = from->first + (int64_t)i * HOURS_QUARTER_S;
    struct civil c = zone_civil(z, begin);
    int32_t now = from->by_day ? 0 : zone_offset(z, begin);
    if (from->by_day) c = (struct civil){.hour = (uint8_t)(i / 4), .minute = (uint8_t)(i % 4 * 15)};
    if (i == 0 || c.minute % h->step_min == 0 || now != *offset)
        h->bars[h->count++] = (struct board_bar){.hour = c.hour, .minute = c.minute};
    *offset = now;
    h->bars[h->count - 1].minutes += HOURS_QUARTER_S / 60;
    hours_cell_add(&h->bars[h->count - 1].cell, &from->quarters[i]);
}

static void mark_times(const struct board_view *view, struct board_hours *h,
                       const struct board_input *in, size_t bar, int64_t from, int64_t to) {
    struct board_bar *at = &h->bars[bar];
    at->from = from;
    at->to = to;
    int64_t now = view->now_us / SECOND_US;
    at->now = now >= from && now < to;
    at->ahead = from > now;
    int64_t until_us = to * SECOND_US;
    at->unknown = until_us <= in->status.known_from_us ||
                  (!at->cell.all && until_us <= in->status.told_from_us);
    for (size_t i = 0; i < in->status.gap_count; i++) {
        const struct gap *g = &in->status.gaps[i];
        int64_t end_us = g->to_us ? g->to_us : view->now_us;
        if (g->from_us < to * SECOND_US && end_us > from * SECOND_US) at->gap = true;
    }
}

static void fill_bars(const struct board_view *view, struct board_hours *h,
                      const struct board_input *in) {
    const struct hours *from = in->counted.hours;
    int64_t begins[HOURS_QUARTERS_MAX + 1];
    int32_t offset = 0;
    for (size_t i = 0; i < from->quarter_count; i++) {
        size_t before = h->count;
        add_quarter(h, from, i, in->zone, &offset);
        int64_t begin = from->first + (int64_t)i * HOURS_QUARTER_S;
        if (h->count > before)
            begins[before] = begin > from->window.from ? begin : from->window.from;
    }
    begins[h->count] = from->window.to;
    for (size_t i = 0; i < h->count; i++) {
        struct board_bar *bar = &h->bars[i];
        if (!h->by_day) mark_times(view, h, in, i, begins[i], begins[i + 1]);
        bar->working =
            is_working(&in->look.business, bar->hour * 3600 + bar->minute * 60, bar->minutes * 60);
        bar->rate = board_hours_rate(h, &bar->cell, view->terms.formula, view->terms.short_out);
        hours_cell_add(&h->sum, &bar->cell);
        if (bar->cell.all > h->most) h->most = bar->cell.all;
    }
    h->rate_all = board_hours_rate(h, &h->sum, view->terms.formula, view->terms.short_out);
}

// Peaks are known for whole hours from the beginning of the window. A bar has a peak if it is such
// an hour, or the rest of one at the window's end. If days are laid over each other, it is the
// highest of all days.
static void fill_peaks(const struct board_view *view, struct board_hours *h,
                       const struct calls_fold *f) {
    if (h->level != HOURS_OF_CALLS || !f || f->from != h->window.from) return;
    h->peak = (uint32_t)f->all.peak;
    for (size_t i = 0; i < f->hour_count && h->step_min == 60; i++) {
        int64_t from = f->from + 3600 * (int64_t)i, to = from + 3600 < f->to ? from + 3600 : f->to;
        struct civil begin = zone_civil(view->zone, from);
        if (begin.minute || begin.second) return; // its hours are not those of the clock
        for (size_t k = 0; k < h->count; k++) {
            struct board_bar *bar = &h->bars[k];
            bool same = h->by_day ? bar->hour == begin.hour : bar->from == from && bar->to == to;
            if (same && f->hours[i].peak > bar->peak) bar->peak = f->hours[i].peak;
        }
    }
}

void bar_times(const struct zone *zone, const struct board_explain *what, char *out, size_t size) {
    struct civil from = {.hour = (uint8_t)(what->minute / 60),
                         .minute = (uint8_t)(what->minute % 60)};
    int end = what->minute + what->minutes;
    struct civil to = {.hour = (uint8_t)(end / 60 % 24), .minute = (uint8_t)(end % 60)};
    if (what->from) {
        from = zone_civil(zone, what->from);
        to = zone_civil(zone, what->to);
    }
    snprintf(out, size, "%02d:%02d-%02d:%02d%s", from.hour, from.minute, to.hour, to.minute,
             what->from ? "" : " of all days");
}

void board_bar_words(const struct board *b, size_t bar, bool brief, char *out, size_t size) {
    const struct board_hours *h = &b->hours_page;
    char times[64], all[FIGURE_SIZE], part[FIGURE_SIZE], missed[FIGURE_SIZE], rate[80] = "";
    char peak[60] = "", expected[100] = "";
    struct board_explain what;
    out[0] = '\0';
    if (!board_explain_bar(b, bar, &what)) return;
    const struct board_bar *at = &h->bars[bar];
    bar_times(b->view.zone, &what, times, sizeof times);
    if (h->level == HOURS_OF_CALLS && at->to - at->from == 3600)
        expected_words(b, at->from, brief, expected, sizeof expected);
    if (at->ahead || at->unknown) {
        snprintf(out, size, "%s: %s%s", times, at->ahead ? "has not begun" : "not known", expected);
        return;
    }
    if (!isnan(at->rate))
        snprintf(rate, sizeof rate, ", %s %%%s%s", figure_percent(at->rate, part), brief ? "" : " ",
                 brief ? "" : h->rate_of);
    if (at->peak && !brief)
        snprintf(peak, sizeof peak, ", %s at once", figure_count(at->peak, part));
    snprintf(out, size, "%s: %s %.*s, %s answered, %s %s%s%s%s%s", times,
             figure_count(at->cell.all, all), (int)strlen(h->all) - (at->cell.all == 1), h->all,
             figure_count(at->cell.answered, part), figure_count(at->cell.missed, missed),
             h->missed, rate, peak, expected, at->gap && !brief ? ", touched by a gap" : "");
}

// On how many days there has been that hour: today has not had those to come. Where the only such
// day is the first that is told of, earlier hours in which nothing began are not known.
static uint32_t days_with(const struct hours *from, int weekday, int hour, struct civil now,
                          struct civil told) {
    struct civil today = now;
    today.hour = today.minute = today.second = 0;
    uint32_t days = from->had[weekday][hour];
    bool runs = from->last_day * DAY == civil_seconds(today) && civil_weekday(now) == weekday;
    days -= runs && days && hour > now.hour;
    bool untold = civil_weekday(told) == weekday && hour < told.hour && !from->since;
    return untold && days == 1 && !from->week[weekday][hour].all ? 0 : days;
}

static void fill_week(const struct board_view *view, struct board_hours *h,
                      const struct board_input *in) {
    const struct hours *from = in->counted.hours;
    struct civil now = zone_civil(view->zone, view->now_us / SECOND_US);
    struct civil told = zone_civil(view->zone, in->status.told_from_us / SECOND_US);
    if (!in->status.told_from_us) told.hour = 0;
    for (int day = 0; day < 7; day++) {
        struct board_weekday *w = &h->week[day];
        int weekday = weekday_of(day);
        struct hours_cell sum = {0};
        *w = (struct board_weekday){.name = names[day],
                                    .days = from->days[weekday],
                                    .day = from->days[weekday] ? 0 : NAN};
        for (int hour = 0; hour < 24; hour++) {
            const struct hours_cell *c = &from->week[weekday][hour];
            uint32_t days = days_with(from, weekday, hour, now, told);
            hours_cell_add(&sum, c);
            w->count[hour] = c->all;
            w->had[hour] = days;
            w->mean[hour] = days ? (double)c->all / days : NAN;
            if (days) w->day += w->mean[hour];
            if (w->mean[hour] > h->week_most) h->week_most = w->mean[hour];
        }
        w->all = sum.all;
        w->rate = board_hours_rate(h, &sum, view->terms.formula, view->terms.short_out);
    }
}

void hours_page_fill(struct board_hours *h, const struct board_view *view,
                     const struct board_input *in) {
    const struct level_words *word = &words[view->level];
    int step = in->look.hours_step_min == 15 || in->look.hours_step_min == 30
                   ? in->look.hours_step_min
                   : 60;
    *h = (struct board_hours){.level = word->level,
                              .window = in->window,
                              .step_min = step,
                              .all = word->all,
                              .missed = word->missed,
                              .other = word->other,
                              .rate = word->rate,
                              .rate_of = word->rate_of};
    for (int day = 0; day < 7; day++)
        h->week[day].name = names[day];
    const struct business_hours *b = &in->look.business;
    h->working.chosen = has_business(b);
    for (int hour = 0; hour < 24; hour++)
        h->working.hour[hour] = is_working(b, hour * 3600, 3600);
    h->known = in->counted.hours && in->counted.hours->level == word->level &&
               in->counted.hours->window.from == in->window.from &&
               in->counted.hours->window.to == in->window.to;
    if (!h->known) return;
    h->by_day = in->counted.hours->by_day;
    h->week_since = in->counted.hours->since;
    fill_bars(view, h, in);
    fill_peaks(view, h, in->counted.calls);
    fill_week(view, h, in);
}
