// The bars of the chart. Records are counted by the hour that the PBX printed. Calls are counted by
// hours that passed, so that a day of 25 hours has 25 bars, one hour of the clock twice. If the
// window is too long for that, calls are counted by hour of the day.
#include "parts.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY 86400

// ---- business hours

bool has_business(const struct business_hours *b) {
    return b->from_s != b->to_s;
}

bool business_hour(const struct business_hours *b, int second, int length) {
    if (!has_business(b)) return true;
    int open = (b->to_s - b->from_s + DAY) % DAY;
    int since = (second - b->from_s + DAY) % DAY, until = (b->from_s - second + DAY) % DAY;
    return since < open || until < length;
}

static int second_of(const struct zone *zone, const struct board_hour *h) {
    struct civil c = h->from ? zone_civil(zone, h->from) : (struct civil){.hour = (uint8_t)h->hour};
    return c.hour * 3600 + c.minute * 60 + c.second;
}

// Calls at other hours are counted, so that they do not vanish.
static void leave_out(struct board_chart *c, const struct zone *zone,
                      const struct business_hours *b, const uint64_t *all) {
    c->business = has_business(b);
    c->outside = 0;
    for (size_t i = 0; i < c->count; i++) {
        c->hours[i].outside = !business_hour(b, second_of(zone, &c->hours[i]), 3600);
        if (c->hours[i].outside) c->outside += all[i];
    }
}

// ---- the bars

static void of_records(struct board_chart *c, const struct records *r, uint64_t *ret_all) {
    c->count = 24;
    memcpy(ret_all, r->by_hour, sizeof r->by_hour);
    for (int h = 0; h < 24; h++)
        c->hours[h] = (struct board_hour){.hour = h,
                                          .answered = r->answered_by_hour[h],
                                          .missed = r->missed_by_hour[h]};
}

static void of_calls(struct board_chart *c, const struct zone *zone, const struct calls_fold *f,
                     uint64_t *ret_all) {
    bool by_day = f->hour_count > WINDOW_HOURS_MAX;
    c->count = by_day ? 24 : f->hour_count;
    for (size_t i = 0; i < c->count; i++)
        c->hours[i] = (struct board_hour){.hour = (int)i};
    for (size_t i = 0; i < f->hour_count; i++) {
        int64_t from = f->from + 3600 * (int64_t)i;
        int hour = zone_civil(zone, from).hour;
        struct board_hour *h = &c->hours[by_day ? (size_t)hour : i];
        h->hour = hour;
        if (!by_day) h->from = from;
        if (!by_day) h->expected = f->hours[i].expected;
        h->answered += f->hours[i].answered;
        h->missed += f->hours[i].missed;
        ret_all[h - c->hours] += f->hours[i].calls;
    }
}

// An hour of the clock that is there twice has nothing to be compared with.
static bool is_twice(const struct board_chart *c, size_t i) {
    int hour = c->hours[i].hour;
    return (i && c->hours[i - 1].hour == hour) ||
           (i + 1 < c->count && c->hours[i + 1].hour == hour);
}

static void compare(struct board_chart *c, enum board_level level, const struct board_input *in) {
    const struct comparison *before = in->counted.before;
    c->compared = compared_day(in);
    for (size_t i = 0; *c->compared && i < c->count; i++) {
        int hour = c->hours[i].hour;
        uint64_t count = level != BOARD_RECORDS ? before->by_hour[hour]
                                                : before->records.answered_by_hour[hour] +
                                                      before->records.missed_by_hour[hour];
        c->hours[i].before = is_twice(c, i) ? 0 : count;
    }
}

static void see(struct board_chart *c, uint64_t figure) {
    if (figure > c->most) c->most = figure;
}

// What the axis and the legend have to be for.
static void add_up(struct board_chart *c) {
    bool compares = false;
    c->most = 0;
    c->expects = false;
    for (size_t i = 0; i < c->count; i++) {
        struct board_hour *h = &c->hours[i];
        h->total = h->answered + h->missed;
        h->expected_count = h->expected.days ? (uint64_t)(h->expected.count + 0.5) : 0;
        if (h->outside) continue;
        see(c, h->total);
        see(c, h->before);
        see(c, h->expected_count);
        compares = compares || h->before;
        c->expects = c->expects || h->expected_count;
    }
    if (!compares) c->compared = "";
}

static void clock_text(const struct zone *zone, int64_t at_us, char *out, size_t size) {
    struct civil c = zone_civil(zone, at_us / SECOND_US);
    snprintf(out, size, "%02d:%02d", c.hour, c.minute);
}

// The gap is in the window, and some figure there is incomplete.
static bool counts(const struct board_input *in, const struct gap *g) {
    int64_t to_us = g->to_us ? g->to_us : in->now_us;
    return g->from_us < in->window.to * SECOND_US && to_us > in->window.from * SECOND_US &&
           !(g->visits_known && g->calls_known);
}

bool board_touched(const struct board_input *in, uint64_t servers, enum gap_of of) {
    return gaps_touch(in->status.gaps, in->status.gap_count, servers, of, in->window);
}

// The latest gap by its times, and how many if there are several. The chart shows calls.
static void fill_gaps(struct board_chart *c, const struct board_view *view,
                      const struct board_input *in) {
    const struct gap *last = NULL;
    char from[8], to[8];
    size_t count = 0;
    c->gaps[0] = '\0';
    for (size_t i = 0; i < in->status.gap_count; i++) {
        const struct gap *g = &in->status.gaps[i];
        int64_t to_us = g->to_us ? g->to_us : view->now_us;
        if (!counts(in, g)) continue;
        count++;
        if (!last || g->from_us >= last->from_us) last = g;
        for (size_t h = 0; h < c->count; h++) {
            int64_t begin = c->hours[h].from * SECOND_US;
            if (!g->calls_known && begin && g->from_us < begin + 3600 * SECOND_US && to_us > begin)
                c->hours[h].gap = true;
        }
    }
    if (!last) return;
    clock_text(view->zone, last->from_us, from, sizeof from);
    clock_text(view->zone, last->to_us, to, sizeof to);
    if (count > 1)
        snprintf(c->gaps, sizeof c->gaps, "%zu gaps, last %s", count, from);
    else if (last->to_us)
        snprintf(c->gaps, sizeof c->gaps, "gap %s-%s", from, to);
    else
        snprintf(c->gaps, sizeof c->gaps, "gap since %s", from);
}

void expected_words(const struct board *b, int64_t hour_from, bool brief, char *out, size_t size) {
    const struct expected *e = NULL;
    char count[FIGURE_SIZE], low[FIGURE_SIZE], high[FIGURE_SIZE], wait[FIGURE_SIZE];
    int len;
    out[0] = '\0';
    for (size_t i = 0; hour_from && i < b->chart.count; i++)
        if (b->chart.hours[i].from == hour_from) e = &b->chart.hours[i].expected;
    if (!e || !e->days) return;
    len = snprintf(out, size, ", %s expected", figure_in_unit(IN_NUMBERS, e->count, count));
    if (brief) return;
    len +=
        snprintf(out + len, size - (size_t)len, " (%s-%s)", figure_in_unit(IN_NUMBERS, e->low, low),
                 figure_in_unit(IN_NUMBERS, e->high, high));
    if (!isnan(e->wait_s))
        snprintf(out + len, size - (size_t)len, ", answered after %s",
                 figure_duration(e->wait_s, wait));
}

// Of a single day, whatever hour it begins with: that hour comes after the current one.
static bool comes_later(const struct board_input *in, int hour, int now) {
    int first = zone_civil(in->zone, in->window.from).hour;
    bool one_day = in->window.to - in->window.from <= WINDOW_HOURS_MAX * 3600;
    return one_day && (hour - first + 24) % 24 > (now - first + 24) % 24;
}

void board_hour_words(const struct board *b, size_t hour, bool brief, char *out, size_t size) {
    const struct board_hour *h = &b->chart.hours[hour];
    char answered[FIGURE_SIZE], missed[FIGURE_SIZE], before[FIGURE_SIZE], expected[100];
    expected_words(b, h->from, true, expected, sizeof expected);
    int len = snprintf(out, size, "%02d:00: ", h->hour);
    if (h->from) {
        char times[64];
        bar_times(b->view.zone, &(struct board_explain){.from = h->from, .to = h->from + 3600},
                  times, sizeof times);
        len = snprintf(out, size, "%.*s: ", brief ? 5 : 11, times);
    }
    if (h->ahead)
        len += snprintf(out + len, size - (size_t)len, "has not begun");
    else if (brief)
        len += snprintf(out + len, size - (size_t)len, "%s", figure_count(h->total, answered));
    else
        len += snprintf(out + len, size - (size_t)len, "%s answered, %s missed",
                        figure_count(h->answered, answered), figure_count(h->missed, missed));
    if (*b->chart.compared && !h->ahead)
        len += snprintf(out + len, size - (size_t)len, ", %s %s", figure_count(h->before, before),
                        b->chart.compared);
    snprintf(out + len, size - (size_t)len, "%s", expected);
}

void chart_fill(struct board_chart *c, const struct board_view *view,
                const struct board_input *in) {
    int64_t now = view->now_us / SECOND_US;
    bool today = now >= in->window.from && now < in->window.to;
    int hour = zone_civil(in->zone, now).hour;
    uint64_t all[WINDOW_HOURS_MAX] = {0};
    c->count = 0;
    if (view->level != BOARD_RECORDS)
        of_calls(c, view->zone, in->counted.calls, all);
    else if (in->counted.fold)
        of_records(c, &in->counted.fold->all, all);
    for (size_t i = 0; today && i < c->count; i++) {
        const struct board_hour *h = &c->hours[i];
        c->hours[i].now = h->from ? now >= h->from && now < h->from + 3600 : h->hour == hour;
        c->hours[i].ahead = h->from ? h->from > now : comes_later(in, h->hour, hour);
    }
    compare(c, view->level, in);
    leave_out(c, view->zone, &in->look.business, all);
    add_up(c);
    fill_gaps(c, view, in);
}
