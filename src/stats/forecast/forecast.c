// What is expected of today.
//
// The same weekday of earlier weeks is the best simple guess of how calls spread over a day, and
// the median of a few such days does not mind a storm or a holiday among them. But days also differ
// as wholes: when this morning had a third more calls than such mornings have, so will the
// afternoon. So what those days say is multiplied by how today goes so far.
//
// How today goes is known badly in the morning: two calls where one was usual are no double day. In
// the usual model calls come at random (Poisson), at a rate that is the usual one times a factor of
// the day, and those factors are spread around 1 (as a gamma distribution with shape K, so that
// days differ by 1 / sqrt(K)). After `calls` of them where `usual` were usual, the best estimate of
// today's factor is (calls + K) / (usual + K): K calls of an ordinary day are put in front of what
// came. docs/numbers.md says where this is from.
//
// Only what is known counts. A day counts for some half hours if all of them are known on it. How
// today goes is taken from the half hours that are over, and known today and on all those days.
#include "stats/forecast.h"

#include "base/mem.h"
#include "parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S      86400
#define DAYS_LEAST 3
#define K          25 // days of one weekday differ by a fifth
#define HALVES_MAX (2 * WINDOW_HOURS_MAX)
#define NO_TALLY   UINT32_MAX

struct forecast_queue {
    uint16_t server;
    uint32_t queue;
    enum queue_row_kind kind;
    struct expected half, next; // this half hour, and the one after it
    struct outlook outlook;     // of which `coming` is made when it is shown
};

struct day_sum { // of some queues, or of all calls, on one day
    uint64_t known;
    struct profile_cell halves[PROFILE_HALVES];
};

struct series {
    struct day_sum today, days[FORECAST_WEEKS];
    size_t count;
};

struct halves { // some half hours of today; on a day on which one occurs twice it may be there
                // twice
    uint32_t at[HALVES_MAX];
    size_t count;
};

// ---- the days

size_t forecast_days(const struct zone *z, int day_start_s, struct window today,
                     struct window ret_days[FORECAST_WEEKS]) {
    struct civil date = zone_civil(z, today.from);
    date.hour = date.minute = date.second = 0;
    for (int week = 1; week <= FORECAST_WEEKS; week++)
        ret_days[week - 1] =
            window_of_date(z, day_start_s,
                           civil_of_seconds(civil_seconds(date) - (int64_t)week * 7 * DAY_S));
    return FORECAST_WEEKS;
}

static size_t choose(const struct forecast_terms *terms, struct window today,
                     const struct profile *ret_days[FORECAST_WEEKS]) {
    struct window days[FORECAST_WEEKS];
    size_t wanted = forecast_days(terms->zone, terms->day_start_s, today, days), count = 0;
    for (size_t w = 0; w < wanted; w++)
        for (size_t i = 0; i < terms->day_count; i++) {
            const struct profile *p = terms->days[i];
            if (p->from != days[w].from || p->to != days[w].to) continue;
            ret_days[count++] = p;
            break;
        }
    return count;
}

// ---- numbers of a few days

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Of sorted values; between two of them in proportion.
static double quantile(const double *values, size_t count, double part) {
    double at = part * (double)(count - 1);
    size_t low = (size_t)at, high = low + 1 < count ? low + 1 : low;
    return values[low] + (at - (double)low) * (values[high] - values[low]);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_size);
    return quantile(values, count, .5);
}

static bool knows(const struct day_sum *d, const struct halves *h) {
    for (size_t i = 0; i < h->count; i++)
        if (!(d->known >> h->at[i] & 1)) return false;
    return true;
}

static struct profile_cell sum_of(const struct day_sum *d, const struct halves *h) {
    struct profile_cell sum = {0};
    for (size_t i = 0; i < h->count; i++) {
        const struct profile_cell *c = &d->halves[h->at[i]];
        sum.offered += c->offered;
        sum.waits += c->waits;
        sum.wait_s += c->wait_s;
    }
    return sum;
}

static double offered_in(const struct day_sum *d, uint64_t halves) {
    uint64_t sum = 0;
    for (; halves; halves &= halves - 1)
        sum += d->halves[__builtin_ctzll(halves)].offered;
    return (double)sum;
}

// By how much today differs from those days so far.
static double today_factor(const struct series *s, const struct day_sum *const *days,
                           size_t count) {
    double usual[FORECAST_WEEKS];
    uint64_t both = s->today.known;
    for (size_t i = 0; i < count; i++)
        both &= days[i]->known;
    for (size_t i = 0; i < count; i++)
        usual[i] = offered_in(days[i], both);
    return (offered_in(&s->today, both) + K) / (median(usual, count) + K);
}

static struct expected expect(const struct series *s, const struct halves *h) {
    const struct day_sum *days[FORECAST_WEEKS];
    double offered[FORECAST_WEEKS], waits[FORECAST_WEEKS];
    size_t count = 0, waited = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (!h->count || !knows(&s->days[i], h)) continue;
        struct profile_cell sum = sum_of(&s->days[i], h);
        days[count] = &s->days[i];
        offered[count++] = sum.offered;
        if (sum.waits) waits[waited++] = (double)sum.wait_s / sum.waits;
    }
    if (count < DAYS_LEAST) return (struct expected){.wait_s = NAN};
    double factor = today_factor(s, days, count), middle = median(offered, count);
    return (struct expected){.days = (uint32_t)count,
                             .count = factor * middle,
                             .low = factor * quantile(offered, count, .25),
                             .high = factor * quantile(offered, count, .75),
                             .wait_s = waited < DAYS_LEAST ? (double)NAN : median(waits, waited)};
}

// ---- all calls

static void take_calls(struct day_sum *sum, const struct profile *p, const struct profile *today) {
    *sum = (struct day_sum){.known = p->known};
    for (int h = 0; h < PROFILE_HALVES; h++)
        sum->halves[h].offered = p->calls[h];
    for (size_t i = 0; i < today->server_count; i++) { // a PBX was not known then
        bool there = false;
        for (size_t k = 0; k < p->server_count; k++)
            there = there || strcmp(p->servers[k].name, today->servers[i].name) == 0;
        if (!there) sum->known = 0;
    }
}

// Waits of all queues count for the calls.
static void take_waits(struct day_sum *sum, const struct day_sum *visits) {
    for (int h = 0; h < PROFILE_HALVES; h++) {
        sum->halves[h].waits = visits->halves[h].waits;
        sum->halves[h].wait_s = visits->halves[h].wait_s;
    }
}

static struct halves halves_between(const struct forecast_terms *terms, struct window day,
                                    int64_t from, int64_t to) {
    struct halves h = {.count = 0};
    for (int64_t at = from; at < to && at < day.to && h.count < HALVES_MAX; at += PROFILE_HALF_S)
        h.at[h.count++] = profile_half(terms->zone, day.from, at);
    return h;
}

static void expect_calls(struct forecast *f, const struct forecast_terms *terms,
                         const struct series *calls) {
    f->hour_count = (size_t)((f->day.to - f->day.from + 3599) / 3600);
    f->hours = mem_zero(f->hour_count, sizeof *f->hours);
    for (size_t i = 0; i < f->hour_count; i++) {
        int64_t from = f->day.from + 3600 * (int64_t)i;
        struct halves h = halves_between(terms, f->day, from, from + 3600);
        if (from + 3600 > f->half_from) f->hours[i] = expect(calls, &h);
    }
    int64_t next = f->half_from + PROFILE_HALF_S;
    struct halves rest = halves_between(terms, f->day, f->half_from, f->day.to),
                  later = halves_between(terms, f->day, next, f->day.to);
    f->rest = expect(calls, &rest);
    f->later = later.count ? expect(calls, &later) : (struct expected){.days = f->rest.days};
}

// ---- rows of queues

struct row_members {        // of the rows, as places in the tallies
    uint32_t *first, *next; // owned: the first of each row, and then the next of the same
    const struct profile_queue *(*at)[FORECAST_WEEKS + 1]; // owned: by tally and day, today last
};

static size_t server_place(const struct profile *p, struct span name) {
    size_t i = 0;
    while (i < p->server_count && !span_same(span_of(p->servers[i].name), name))
        i++;
    return i;
}

static void find_queues(struct row_members *m, const struct forecast_terms *terms,
                        const struct profile *p, size_t day) {
    const struct queue_tallies *t = terms->tallies;
    for (size_t i = 0; i < p->queue_count; i++) {
        const struct profile_queue *q = &p->queues[i];
        uint32_t id = intern_find(&terms->ledger->names, span_of(q->name));
        for (uint16_t server = 0; id && server < terms->servers->count; server++) {
            if (!span_same(servers_name(terms->servers, server),
                           span_of(p->servers[q->server].name)))
                continue;
            const struct queue_tally *tally = queue_tallies_find(t, server, id);
            if (tally) m->at[tally - t->queues][day] = q;
        }
    }
}

static void gather_members(struct row_members *m, const struct queue_tallies *t) {
    size_t rows = t->rows.count, count = t->rows.row_of_count;
    m->first = mem_alloc((rows + 1) * sizeof *m->first);
    m->next = mem_alloc((count + 1) * sizeof *m->next);
    m->at = mem_zero(t->queue_count + 1, sizeof *m->at);
    for (size_t i = 0; i < rows; i++)
        m->first[i] = NO_TALLY;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = t->rows.row_of[i];
        m->next[i] = NO_TALLY;
        if (row == QUEUE_ROW_NONE) continue;
        m->next[i] = m->first[row];
        m->first[row] = (uint32_t)i;
    }
}

static void add_cells(struct profile_cell *sum, const struct profile_cell *c) {
    for (int h = 0; h < PROFILE_HALVES; h++) {
        sum[h].offered += c[h].offered;
        sum[h].answered += c[h].answered;
        sum[h].abandoned += c[h].abandoned;
        sum[h].waits += c[h].waits;
        sum[h].wait_s += c[h].wait_s;
        sum[h].talks += c[h].talks;
        sum[h].handle_s += c[h].handle_s;
    }
}

static void add_day(struct day_sum *sum, const struct forecast_terms *terms,
                    const struct profile *p, uint32_t tally, const struct profile_queue *q) {
    const struct queue_tally *of = &terms->tallies->queues[tally];
    size_t server = server_place(p, servers_name(terms->servers, of->server));
    sum->known &= server < p->server_count ? p->servers[server].known : 0;
    if (q) add_cells(sum->halves, q->halves);
}

static void add_row(struct series *s, const struct row_members *m,
                    const struct forecast_terms *terms, const struct profile *const *days,
                    size_t row) {
    for (uint32_t i = m->first[row]; i != NO_TALLY; i = m->next[i]) {
        for (size_t d = 0; d < s->count; d++)
            add_day(&s->days[d], terms, days[d], i, m->at[i][d]);
        add_day(&s->today, terms, terms->today, i, m->at[i][FORECAST_WEEKS]);
    }
}

static void begin_series(struct series *s, size_t days) {
    *s = (struct series){.today.known = PROFILE_ALL, .count = days};
    for (size_t d = 0; d < days; d++)
        s->days[d].known = PROFILE_ALL;
}

static bool had_visits(const struct day_sum *d) {
    return offered_in(d, PROFILE_ALL) > 0;
}

// A queue did not exist before its first visit. The earliest day is the last.
static void drop_before_first(struct series *s) {
    while (s->count && !had_visits(&s->days[s->count - 1]))
        s->count--;
}

// Of those days and of today so far, whole days of them.
static void take_usual(const struct series *s, struct outlook *o) {
    struct profile_cell all[PROFILE_HALVES] = {0};
    uint64_t offered = 0, abandoned = 0, talks = 0, handle_s = 0;
    for (size_t d = 0; d < s->count; d++)
        add_cells(all, s->days[d].halves);
    add_cells(all, s->today.halves);
    for (int h = 0; h < PROFILE_HALVES; h++) {
        offered += all[h].offered;
        abandoned += all[h].abandoned;
        talks += all[h].talks;
        handle_s += all[h].handle_s;
    }
    o->talks = (uint32_t)talks;
    o->handle_s = talks ? (double)handle_s / (double)talks : (double)NAN;
    o->abandoned = offered ? (double)abandoned / (double)offered : (double)NAN;
}

static void put_queue(struct forecast *f, const struct forecast_terms *terms, struct series *s,
                      const struct queue_row *row) {
    int64_t next = f->half_from + PROFILE_HALF_S;
    struct halves half = halves_between(terms, f->day, f->half_from, next),
                  after = halves_between(terms, f->day, next, next + PROFILE_HALF_S);
    struct forecast_queue q = {.server = row->tally.server,
                               .queue = row->tally.queue,
                               .kind = row->kind};
    drop_before_first(s);
    q.half = expect(s, &half);
    q.next = expect(s, &after);
    if (row->kind != QUEUE_ROW_SUM) take_usual(s, &q.outlook);
    MEM_ROOM(f->queues, f->queue_count, f->queue_capacity);
    lookup_add(&f->index, lookup_hash(q.server, q.queue, q.kind), (uint32_t)f->queue_count);
    f->queues[f->queue_count++] = q;
}

static void expect_queues(struct forecast *f, const struct forecast_terms *terms,
                          const struct profile *const *days, struct series *s,
                          struct series *calls) {
    const struct queue_rows *rows = &terms->tallies->rows;
    struct row_members m;
    size_t count = calls->count;
    gather_members(&m, terms->tallies);
    for (size_t d = 0; d < count; d++)
        find_queues(&m, terms, days[d], d);
    find_queues(&m, terms, terms->today, FORECAST_WEEKS);
    for (size_t i = 0; i < rows->count; i++) {
        const struct queue_row *row = &rows->list[i];
        begin_series(s, count);
        for (size_t k = 0; k <= row->parts; k++) // a sum has none of its own
            add_row(s, &m, terms, days, i + k);
        put_queue(f, terms, s, row);
    }
    begin_series(s, count);
    for (size_t i = 0; i < rows->count; i++)
        add_row(s, &m, terms, days, i);
    for (size_t d = 0; d < count; d++)
        take_waits(&calls->days[d], &s->days[d]);
    struct queue_row total = rows->total;
    total.kind = QUEUE_ROW_SUM;
    put_queue(f, terms, s, &total);
    free(m.first);
    free(m.next);
    free(m.at);
}

// ---- making and showing it

void forecast_finish(struct forecast *f) {
    if (!f) return;
    free(f->hours);
    free(f->queues);
    lookup_finish(&f->index);
    *f = (struct forecast){0};
}

void forecast_make(struct forecast *f, const struct forecast_terms *terms) {
    const struct profile *days[FORECAST_WEEKS], *today = terms->today;
    forecast_finish(f);
    f->day = (struct window){today->from, today->to};
    f->half_from = terms->now_s - (terms->now_s - f->day.from) % PROFILE_HALF_S;
    struct series *calls = mem_zero(2, sizeof *calls), *of_queues = calls + 1;
    calls->count = choose(terms, f->day, days);
    take_calls(&calls->today, today, today);
    for (size_t d = 0; d < calls->count; d++)
        take_calls(&calls->days[d], days[d], today);
    expect_queues(f, terms, days, of_queues, calls);
    expect_calls(f, terms, calls);
    free(calls);
}

static bool is_of(const struct forecast *f, int64_t from, int64_t to, int64_t now_s) {
    return f->day.to > f->day.from && f->day.from == from && f->day.to == to &&
           now_s >= f->half_from && now_s < to;
}

static double mix(double a, double b, double part) {
    return a + (b - a) * part;
}

// Of what began with this half hour of the clock, and what begins with the next: from now on.
static struct expected from_now(const struct forecast *f, const struct expected *a,
                                const struct expected *b, int64_t now_s) {
    double part = (double)(now_s - f->half_from) / PROFILE_HALF_S;
    if (part <= 0) return *a;
    if (part > 1 || !a->days || !b->days) return (struct expected){0};
    return (struct expected){.days = a->days < b->days ? a->days : b->days,
                             .count = mix(a->count, b->count, part),
                             .low = mix(a->low, b->low, part),
                             .high = mix(a->high, b->high, part),
                             .wait_s = mix(a->wait_s, b->wait_s, part)};
}

void forecast_show_calls(const struct forecast *f, struct calls_fold *calls, int64_t now_s) {
    bool known = is_of(f, calls->from, calls->to, now_s);
    calls->all.rest = known ? from_now(f, &f->rest, &f->later, now_s) : (struct expected){0};
    for (size_t i = 0; i < calls->hour_count; i++) {
        bool over = calls->from + 3600 * (int64_t)(i + 1) <= now_s;
        calls->hours[i].expected =
            known && !over && i < f->hour_count ? f->hours[i] : (struct expected){0};
    }
}

static void show_row(const struct forecast *f, struct queue_tally *tally, enum queue_row_kind kind,
                     bool known, int64_t now_s) {
    uint32_t at = 0, n;
    tally->outlook = (struct outlook){0};
    while (known && (n = lookup_next(&f->index, lookup_hash(tally->server, tally->queue, kind),
                                     &at)) != LOOKUP_NONE) {
        const struct forecast_queue *q = &f->queues[n];
        if (q->server != tally->server || q->queue != tally->queue || q->kind != kind) continue;
        tally->outlook = q->outlook;
        tally->outlook.coming = from_now(f, &q->half, &q->next, now_s);
        return;
    }
}

void forecast_show_queues(const struct forecast *f, struct queue_tallies *t, int64_t now_s) {
    bool known = is_of(f, t->from_us / 1000000, t->to_us / 1000000, now_s);
    for (size_t i = 0; i < t->rows.count; i++)
        show_row(f, &t->rows.list[i].tally, t->rows.list[i].kind, known, now_s);
    show_row(f, &t->rows.total.tally, QUEUE_ROW_SUM, known, now_s);
}
