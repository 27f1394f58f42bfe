// A pass over all calls, visits or records, in slices, into cells that take the place of the last
// ones when it is whole. Nothing is kept by call: a pass costs some hundred nanoseconds a call, and
// only runs while somebody looks at hours.
#include "stats/hours.h"

#include "base/clock.h"

#include <math.h>

#define DAY        86400
#define LONGEST_S  (26 * 3600) // a window that is drawn as it passed
#define UNKNOWN    INT64_MIN
#define NO_QUARTER SIZE_MAX

void hours_cell_add(struct hours_cell *sum, const struct hours_cell *c) {
    sum->all += c->all;
    sum->answered += c->answered;
    sum->missed += c->missed;
    sum->other += c->other;
    sum->answered_within += c->answered_within;
    sum->missed_within += c->missed_within;
    sum->missed_short += c->missed_short;
}

double hours_answer_rate(const struct hours_cell *c) {
    uint64_t ended = (uint64_t)c->answered + c->missed + c->other;
    return ended ? 100.0 * c->answered / (double)ended : (double)NAN;
}

double hours_service_level(const struct hours_cell *c, enum service_formula formula,
                           bool short_out) {
    struct queue_tally q = {.offered = (uint64_t)c->answered + c->missed + c->other,
                            .answered = c->answered,
                            .abandoned = c->missed,
                            .answered_within = c->answered_within,
                            .abandoned_within = c->missed_within,
                            .short_abandoned = c->missed_short};
    return service_level(&q, formula, short_out);
}

// ---- places

static int64_t floor_to(int64_t n, int64_t step) {
    int64_t into = n % step;
    return n - (into < 0 ? into + step : into);
}

// Calls mostly come in order, so the wall's time is looked up once a quarter.
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

static void put(struct hours_fold *f, const struct hours_input *in, int64_t start,
                const struct hours_cell *one) {
    look_at(f, in->zone, start);
    struct civil date = f->civil;
    date.hour = date.minute = date.second = 0;
    int64_t day = civil_seconds(date) / DAY;
    if (f->first_day == UNKNOWN || day < f->first_day) f->first_day = day;
    if (f->last_day == UNKNOWN || day > f->last_day) f->last_day = day;
    hours_cell_add(&f->next.week[civil_weekday(date)][f->civil.hour], one);
    size_t quarter = quarter_of(f, start);
    if (quarter != NO_QUARTER) hours_cell_add(&f->next.quarters[quarter], one);
}

// ---- what counts as what

static void put_call(struct hours_fold *f, const struct hours_input *in, size_t number) {
    struct call c;
    if (!stitch_get(in->stitch, (uint32_t)number, &c) || c.result == CALL_NO_RECORD) return;
    if (in->call_wanted && !in->call_wanted(in->context, (uint32_t)number, &c)) return;
    struct hours_cell one = {.all = 1,
                             .answered = c.result == CALL_ANSWERED,
                             .missed = c.result == CALL_MISSED,
                             .other = c.result == CALL_BUSY || c.result == CALL_FAILED};
    put(f, in, c.start, &one);
}

// Of a queue that stands in no total. Where nothing of it is in the window it has no tally.
static bool is_hidden(const struct hours_input *in, const struct visit *v,
                      const struct queue_tally *q) {
    const struct queue_terms *terms = in->terms;
    if (!terms->look_of) return false;
    if (q) return queue_row_of(in->tallies, v->server, v->queue) == QUEUE_ROW_NONE;
    return terms->look_of(terms->context, ledger_text(in->ledger, v->queue)).hide;
}

static void put_one_visit(struct hours_fold *f, const struct hours_input *in,
                          const struct visit *v) {
    if (v->outcome == VISIT_REFUSED) return;
    const struct queue_tally *q = queue_tallies_find(in->tallies, v->server, v->queue);
    if (is_hidden(in, v, q)) return;
    int64_t threshold_s = q ? q->threshold_s : THRESHOLD_DEFAULT_S;
    bool within = v->wait_s >= 0 && v->wait_s <= threshold_s;
    bool answered = v->outcome == VISIT_ANSWERED, missed = v->outcome == VISIT_ABANDONED;
    struct hours_cell one = {.all = 1,
                             .answered = answered,
                             .missed = missed,
                             .other = !answered && !missed && v->outcome != VISIT_WAITING,
                             .answered_within = answered && within,
                             .missed_within = missed && within,
                             .missed_short = missed && v->wait_s >= 0 &&
                                             v->wait_s < in->terms->short_abandon_s};
    put(f, in, floor_to(v->join_us, SECOND_US) / SECOND_US, &one);
}

static void put_visit(struct hours_fold *f, const struct hours_input *in, size_t number) {
    struct visit v;
    const struct queue_wanted *wanted = &in->terms->wanted;
    uint32_t known = ledger_count(in->ledger), n = (uint32_t)number;
    if (number >= known) {
        if (!estimates_visit(in->estimates, n - known, in->tallies, &v)) return;
        struct span queue = ledger_text(in->ledger, v.queue);
        if (wanted->member &&
            !wanted->member(wanted->context, v.server, queue, SPAN_NONE, SPAN_NONE))
            return;
        n = LOOKUP_NONE;
    }
    if (number < known) ledger_visit(in->ledger, n, &v);
    if (!wanted->visit || wanted->visit(wanted->context, n, &v)) put_one_visit(f, in, &v);
}

static void put_record(struct hours_fold *f, const struct hours_input *in, size_t number) {
    size_t together;
    const struct cdr_hot *hot = cdr_store_hot(in->store, number, &together);
    if (!hot || (in->record_wanted && !in->record_wanted(in->context, number))) return;
    bool answered = hot->disposition == CDR_ANSWERED;
    bool missed = hot->disposition == CDR_NO_ANSWER || hot->disposition == CDR_CANCEL;
    struct hours_cell one = {
        .all = 1, .answered = answered, .missed = missed, .other = !answered && !missed};
    put(f, in, hot->start, &one);
}

// What each level is a pass over.
static size_t count_calls(const struct hours_input *in) {
    return stitch_count(in->stitch);
}

static size_t count_visits(const struct hours_input *in) {
    return (size_t)ledger_count(in->ledger) + (in->estimates ? in->estimates->count : 0);
}

static size_t count_records(const struct hours_input *in) {
    return cdr_store_count(in->store);
}

static uint32_t generation_of_calls(const struct hours_input *in) {
    return stitch_generation(in->stitch);
}

static uint32_t generation_of_records(const struct hours_input *in) {
    return cdr_store_generation(in->store);
}

static const struct pass {
    size_t (*count)(const struct hours_input *in);
    uint32_t (*generation)(const struct hours_input *in); // another one: numbers mean others now
    void (*put)(struct hours_fold *f, const struct hours_input *in, size_t number);
} passes[] = {
    [HOURS_OF_CALLS] = {count_calls, generation_of_calls, put_call},
    // Visits are let go of when the calls are.
    [HOURS_OF_VISITS] = {count_visits, generation_of_calls, put_visit},
    [HOURS_OF_RECORDS] = {count_records, generation_of_records, put_record},
};

// ---- the pass

static void begin(struct hours_fold *f, const struct hours_input *in) {
    struct window w = in->window;
    int32_t offset = zone_offset(in->zone, w.from);
    f->next = (struct hours){.window = w,
                             .serial = in->serial,
                             .level = in->level,
                             .by_day = w.to - w.from > LONGEST_S,
                             .first = floor_to(w.from + offset, HOURS_QUARTER_S) - offset};
    int64_t count =
        f->next.by_day ? 96 : (w.to - f->next.first + HOURS_QUARTER_S - 1) / HOURS_QUARTER_S;
    f->next.quarter_count = count < 0                    ? 0
                            : count > HOURS_QUARTERS_MAX ? HOURS_QUARTERS_MAX
                                                         : (size_t)count;
    f->under_way = true;
    f->at = 0;
    f->generation = passes[in->level].generation(in);
    f->first_day = f->last_day = f->quarter = UNKNOWN;
}

// How many of each weekday lie from the first day to the last.
static void count_days(struct hours_fold *f) {
    if (f->first_day == UNKNOWN) return;
    f->next.last_day = f->last_day;
    uint64_t days = (uint64_t)(f->last_day - f->first_day) + 1;
    for (int i = 0; i < 7; i++) {
        int weekday = civil_weekday(civil_of_seconds((f->first_day + i) * DAY));
        f->next.days[weekday] = (uint32_t)(days / 7 + ((uint64_t)i < days % 7));
    }
}

static void end(struct hours_fold *f) {
    count_days(f);
    f->shown = f->next;
    f->passed = f->at;
    f->whole = true;
    f->under_way = false;
}

bool hours_fold_run(struct hours_fold *f, const struct hours_input *in, size_t limit) {
    const struct pass *pass = &passes[in->level];
    bool same = f->under_way && f->next.level == in->level && f->next.serial == in->serial &&
                f->next.window.from == in->window.from && f->next.window.to == in->window.to &&
                f->generation == pass->generation(in);
    if (!same) begin(f, in);
    size_t count = pass->count(in);
    for (; f->at < count && limit; f->at++, limit--)
        pass->put(f, in, f->at);
    if (f->at < count) return false;
    end(f);
    return true;
}
