// Counts calls, visits or records by quarter of an hour and by weekday. A pass over all of them
// fills new cells, which replace the old ones once it is complete. Nothing is remembered by call: a
// pass costs some hundred nanoseconds for each, and only runs while somebody looks at the hours
// page.
#include "stats/hours.h"

#include "base/clock.h"
#include "parts.h"
#include "stats/figures.h"
#include "sums/sums_parts.h"

#include <math.h>
#include <string.h>

#define DAY         86400
#define LONGEST_S   (26 * 3600) // a longer window lays its days over each other
#define UNKNOWN     INT64_MIN
#define NO_QUARTER  SIZE_MAX
#define DAYS_MOST   50000 // since 1970; later days are ignored
#define PAUSE_EVERY 32

void hours_cell_add(struct hours_cell *sum, const struct hours_cell *c) {
    sum->all += c->all;
    sum->answered += c->answered;
    sum->missed += c->missed;
    sum->other += c->other;
    sum->answered_within += c->answered_within;
    sum->missed_within += c->missed_within;
    sum->missed_short += c->missed_short;
    sum->short_within += c->short_within;
}

double hours_answer_rate(const struct hours_cell *c) {
    uint64_t ended = (uint64_t)c->answered + c->missed + c->other;
    return ended ? 100.0 * c->answered / (double)ended : (double)NAN;
}

double hours_service_level(const struct hours_cell *c, enum service_formula formula,
                           bool short_out) {
    struct queue_tally q = {
        .counted.counts = {[VISIT_BIT(VISITS_OFFERED)] = c->answered + c->missed + c->other,
                           [VISIT_BIT(VISITS_ANSWERED)] = c->answered,
                           [VISIT_BIT(VISITS_ABANDONED)] = c->missed,
                           [VISIT_BIT(VISITS_ANSWERED_WITHIN)] = c->answered_within,
                           [VISIT_BIT(VISITS_ABANDONED_WITHIN)] = c->missed_within,
                           [VISIT_BIT(VISITS_SHORT)] = c->missed_short,
                           [VISIT_BIT(VISITS_SHORT_WITHIN)] = c->short_within,
                           [VISIT_BIT(VISITS_SHORT_PAST)] = c->missed_short - c->short_within}};
    struct figure_terms terms = {.formula = formula, .short_out = short_out};
    return figure_value(figure_find(FIGURES_OF_QUEUE, "service_level"), &q, &terms);
}

// ---- places

static int64_t floor_to(int64_t n, int64_t step) {
    int64_t into = n % step;
    return n - (into < 0 ? into + step : into);
}

// Calls mostly come in order, so local time is looked up only once for each quarter of an hour.
static void look_at(struct hours_fold *f, const struct zone *z, int64_t start) {
    int64_t quarter = floor_to(start, HOURS_QUARTER_S);
    if (f->quarter == quarter) return;
    f->quarter = quarter;
    f->civil = zone_civil(z, quarter);
}

static size_t quarter_of(const struct hours_fold *f, int64_t start) {
    const struct hours *h = &f->next;
    if (start < h->window.from || start >= h->window.to) return NO_QUARTER;
    size_t i = h->by_day ? (size_t)(f->civil.hour * 4 + f->civil.minute / 15)
                         : (size_t)((start - h->first) / HOURS_QUARTER_S);
    return i < h->quarter_count ? i : NO_QUARTER;
}

static int64_t day_of(struct civil c) {
    c.hour = c.minute = c.second = 0;
    return floor_to(civil_seconds(c), DAY) / DAY;
}

// Something began at that moment, whether the filter wants it or not.
static int64_t note_day(struct hours_fold *f, const struct hours_input *in, int64_t start) {
    look_at(f, in->zone, start);
    int64_t day = day_of(f->civil);
    if (f->first_day == UNKNOWN || day < f->first_day) f->first_day = day;
    if (f->last_day == UNKNOWN || day > f->last_day) f->last_day = day;
    return day;
}

// True for the first time.
static bool add_new(struct bits *b, int64_t number) {
    bits_need(b, (size_t)number + 1);
    if (bits_has(b, (size_t)number)) return false;
    bits_put(b, (size_t)number, true);
    return true;
}

// Notes an hour from before the data is complete: it only counts because something began in it.
static void put_before(struct hours_fold *f, int64_t day, int weekday) {
    int hour = f->civil.hour;
    if (day < 0 || day > DAYS_MOST || day * 24 + hour >= f->known_hour) return;
    f->next.had[weekday][hour] += add_new(&f->before, day * 25 + hour);
    bool today = day == f->known_hour / 24;
    f->next.days[weekday] += !today && add_new(&f->before, day * 25 + 24);
}

static void add_to_week(struct hours_fold *f, const struct hours_input *in, int64_t start,
                        const struct hours_cell *one) {
    int64_t day = note_day(f, in, start);
    int weekday = civil_weekday(f->civil);
    hours_cell_add(&f->next.week[weekday][f->civil.hour], one);
    put_before(f, day, weekday);
}

static void add_to_window(struct hours_fold *f, const struct hours_input *in, int64_t start,
                          const struct hours_cell *one) {
    look_at(f, in->zone, start);
    size_t quarter = quarter_of(f, start);
    if (quarter != NO_QUARTER) hours_cell_add(&f->next.quarters[quarter], one);
}

static void add_to_cells(struct hours_fold *f, const struct hours_input *in, int64_t start,
                         const struct hours_cell *one) {
    bool in_week = !in->week_before || start >= in->week_since;
    bool in_window = !in->window_before || start >= in->window_since;
    if (in_week) add_to_week(f, in, start, one);
    if (in_window) add_to_window(f, in, start, one);
}

// ---- what counts as what

static void put_call(struct hours_fold *f, const struct hours_input *in, size_t number) {
    struct call c;
    if (!stitch_get(in->stitch, (uint32_t)number, &c) || c.result == CALL_NO_RECORD) return;
    note_day(f, in, c.start);
    if (!filter_call(in->filter, (uint32_t)number, &c)) return;
    struct hours_cell one = {.all = 1,
                             .answered = c.result == CALL_ANSWERED,
                             .missed = c.result == CALL_MISSED,
                             .other = c.result == CALL_BUSY || c.result == CALL_FAILED};
    add_to_cells(f, in, c.start, &one);
}

static int64_t start_of(const struct visit *v) {
    return floor_to(v->join_us, SECOND_US) / SECOND_US;
}

static void put_one_visit(struct hours_fold *f, const struct hours_input *in,
                          const struct visit *v) {
    const struct queue_tally *q = queue_tallies_find(in->tallies, v->server, v->queue);
    if (queue_policy_of(in->policies, ledger_text(in->ledger, v->queue))->hidden) return;
    int64_t threshold_s = q ? q->threshold_s : THRESHOLD_DEFAULT_S;
    uint32_t sets = visit_sets(v, threshold_s, in->short_abandon_s, 0);
    struct hours_cell one = {.all = 1,
                             .answered = !!(sets & VISITS_ANSWERED),
                             .missed = !!(sets & VISITS_ABANDONED),
                             .other = !!(sets & VISITS_OUT),
                             .answered_within = !!(sets & VISITS_ANSWERED_WITHIN),
                             .missed_within = !!(sets & VISITS_ABANDONED_WITHIN),
                             .missed_short = !!(sets & VISITS_SHORT),
                             .short_within = !!(sets & VISITS_SHORT_WITHIN)};
    add_to_cells(f, in, start_of(v), &one);
}

static void put_visit(struct hours_fold *f, const struct hours_input *in, size_t number) {
    struct visit v;
    ledger_visit(in->ledger, (uint32_t)number, &v);
    if (v.outcome == VISIT_REFUSED || queue_tallies_yields(in->tallies, &v)) return;
    note_day(f, in, start_of(&v));
    if (filter_visit(in->filter, (uint32_t)number, &v)) put_one_visit(f, in, &v);
}

static void put_record(struct hours_fold *f, const struct hours_input *in, size_t number) {
    size_t together;
    const struct cdr_hot *hot = cdr_store_hot(in->store, number, &together);
    if (!hot) return;
    note_day(f, in, hot->start);
    if (!filter_record(in->filter, number)) return;
    bool answered = hot->disposition == CDR_ANSWERED;
    bool missed = hot->disposition == CDR_NO_ANSWER || hot->disposition == CDR_CANCEL;
    struct hours_cell one = {
        .all = 1, .answered = answered, .missed = missed, .other = !answered && !missed};
    add_to_cells(f, in, hot->start, &one);
}

static struct hours_cell cell_of(const uint64_t *n) {
    return (struct hours_cell){(uint32_t)n[0], (uint32_t)n[1], (uint32_t)n[2], (uint32_t)n[3],
                               (uint32_t)n[4], (uint32_t)n[5], (uint32_t)n[6], (uint32_t)n[7]};
}

// The window may begin in the middle of a quarter.
static void put_earlier(struct hours_fold *f, const struct hours_input *in) {
    const struct day_sums *week = in->week_before, *window = in->window_before;
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(week, SUMS_PERIOD, i)); i++) {
        const struct hours_cell one = cell_of(sums_numbers(week, r));
        if (r->server == in->level) add_to_week(f, in, r->at, &one);
    }
    for (uint32_t i = 0; (r = sums_row(window, SUMS_PERIOD, i)); i++) {
        const struct hours_cell one = cell_of(sums_numbers(window, r));
        int64_t at = r->at < in->window.from ? in->window.from : r->at;
        if (r->server == in->level) add_to_window(f, in, at, &one);
    }
}

void hours_fold_sums(const struct hours_fold *f, struct day_sums *ret_sums) {
    for (size_t i = 0; i < f->shown.quarter_count; i++) {
        const struct hours_cell *c = &f->shown.quarters[i];
        if (!c->all) continue;
        const uint32_t numbers[SUMS_OF_PERIOD] = {
            c->all,           c->answered,     c->missed,      c->other, c->answered_within,
            c->missed_within, c->missed_short, c->short_within};
        uint64_t *n =
            sums_at(ret_sums,
                    &(struct sums_key){.kind = SUMS_PERIOD,
                                       .server = (uint16_t)f->shown.level,
                                       .at = f->shown.first + (int64_t)i * HOURS_QUARTER_S},
                    NULL);
        for (int k = 0; k < SUMS_OF_PERIOD; k++)
            n[k] += numbers[k];
    }
}

// What each level of the board makes a pass over.
static size_t count_calls(const struct hours_input *in) {
    return stitch_count(in->stitch);
}

static size_t count_visits(const struct hours_input *in) {
    return ledger_count(in->ledger);
}

static size_t count_records(const struct hours_input *in) {
    return cdr_store_count(in->store);
}

static const struct pass {
    size_t (*count)(const struct hours_input *in);
    void (*put)(struct hours_fold *f, const struct hours_input *in, size_t number);
} passes[] = {
    [HOURS_OF_CALLS] = {count_calls, put_call},
    [HOURS_OF_VISITS] = {count_visits, put_visit},
    [HOURS_OF_RECORDS] = {count_records, put_record},
};

// ---- the pass

static void begin(struct hours_fold *f, const struct hours_input *in) {
    struct window w = in->window;
    int32_t offset = zone_offset(in->zone, w.from);
    f->next = (struct hours){.window = w,
                             .serial = in->serial,
                             .level = in->level,
                             .since = in->week_before ? in->week_since : 0,
                             .by_day = w.to - w.from > LONGEST_S,
                             .first = floor_to(w.from + offset, HOURS_QUARTER_S) - offset};
    int64_t count =
        f->next.by_day ? 96 : (w.to - f->next.first + HOURS_QUARTER_S - 1) / HOURS_QUARTER_S;
    f->next.quarter_count = count < 0                    ? 0
                            : count > HOURS_QUARTERS_MAX ? HOURS_QUARTERS_MAX
                                                         : (size_t)count;
    f->first_day = f->last_day = f->quarter = UNKNOWN;
    f->known_hour = INT64_MIN;
    if (in->known_from) {
        struct civil known = zone_civil(in->zone, in->known_from);
        f->known_hour = day_of(known) * 24 + known.hour;
    }
    if (f->before.room) memset(f->before.words, 0, f->before.room / 8);
}

// How many of each weekday there are from the first complete day to the last, added to those
// before.
static void count_days(struct hours_fold *f) {
    if (f->first_day == UNKNOWN) return;
    struct hours *h = &f->next;
    int64_t known = f->known_hour == INT64_MIN ? f->first_day : floor_to(f->known_hour, 24) / 24;
    int64_t first = known > f->first_day ? known : f->first_day;
    h->last_day = f->last_day;
    if (first > f->last_day) return;
    uint64_t days = (uint64_t)(f->last_day - first) + 1;
    for (int i = 0; i < 7; i++) {
        int weekday = civil_weekday(civil_of_seconds((first + i) * DAY));
        uint32_t more = (uint32_t)(days / 7 + ((uint64_t)i < days % 7));
        h->days[weekday] += more;
        for (int hour = 0; hour < 24; hour++) // the day on which memory begins may lack hours
            h->had[weekday][hour] += more - (more && !i && first * 24 + hour < f->known_hour);
    }
}

void hours_fold_finish(struct hours_fold *f) {
    if (!f) return;
    bits_finish(&f->before);
    *f = (struct hours_fold){0};
}

bool hours_fold_run(struct hours_fold *f, const struct hours_input *in, struct task *t) {
    const struct pass *pass = &passes[in->level];
    size_t count = pass->count(in);
    begin(f, in);
    put_earlier(f, in);
    for (size_t i = 0; i < count; i++) {
        if (i % PAUSE_EVERY == 0 && task_pause(t)) return true;
        pass->put(f, in, i);
    }
    count_days(f);
    f->shown = f->next;
    f->passed = count;
    f->whole = true;
    return false;
}
