// The fold over calls. A call changes many times while it lasts, so each remembers what it last
// added: a change subtracts that and adds the new values. A call that was joined to another one
// adds nothing.
#include "parts.h"

#include "base/mem.h"
#include "sums/sums_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_S 3600
#define BATCH  64

struct calls_given {
    uint32_t talk_s, ring_s;
    // what other_calls_put() returned; the talk time is that of the call, if answered
    uint32_t in, out;
    uint32_t begin, end; // seconds of a window that has hours; AT_ONCE_LASTS
    unsigned server : 10, result : 3, direction : 2, in_doubt : 1;
};
static_assert(sizeof(struct calls_given) == 28, "a million of them");
static_assert(CALL_RESULTS <= 8 && DIRECTIONS <= 4, "they fit"); // and there are few servers

uint64_t calls_count(const struct calls *c, uint32_t results) {
    uint64_t count = 0;
    for (int r = 0; r < CALL_RESULTS; r++)
        if (results >> r & 1) count += c->by_result[r];
    return count;
}

uint64_t calls_total(const struct calls *c) {
    return calls_count(c, CALLS_TOTAL);
}

static void fold_clear(struct calls_fold *f) {
    free(f->by_server);
    free(f->hours);
    free(f->by_hour);
    bits_finish(&f->took);
    other_calls_finish(&f->other);
    at_once_destroy(f->at_once);
    f->at_once = NULL;
    f->all = (struct calls){0};
    f->by_server = NULL;
    f->hours = f->by_hour = NULL;
    f->server_count = f->hour_count = 0;
    f->reader = (struct journal_reader){0};
}

void calls_fold_init(struct calls_fold *f, int64_t from, int64_t to, struct filter *filter) {
    *f = (struct calls_fold){.from = from, .to = to, .before.since = from, .filter = filter};
}

void calls_fold_finish(struct calls_fold *f) {
    if (!f) return;
    fold_clear(f);
    free(f->given);
    *f = (struct calls_fold){0};
}

static void need_server(struct calls_fold *f, uint16_t server) {
    if (server < f->server_count) return;
    size_t count = (size_t)server + 1;
    f->by_server = mem_grow(f->by_server, f->server_count, count, sizeof *f->by_server);
    f->server_count = count;
}

// The hour of a row; hour_count and more for one that is not of the window.
static size_t hour_of(const struct calls_fold *f, const struct sums_row *r) {
    return r->at < f->from ? SIZE_MAX : (size_t)(r->at - f->from) / HOUR_S;
}

// Hours of earlier days begin with theirs; a window that does not begin at a full one has no hours
// then.
static bool hours_fit(const struct calls_fold *f) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(f->before.sums, SUMS_CALLS_HOUR, i)); i++)
        if ((r->at - f->from) % HOUR_S) return false;
    return true;
}

static void begin_with(struct calls_fold *f, const struct day_sums *before) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(before, SUMS_CALLS, i)); i++) {
        const uint64_t *n = sums_numbers(before, r);
        need_server(f, r->server);
        struct calls *c = &f->by_server[r->server];
        for (int result = 0; result < CALL_RESULTS; result++)
            c->by_result[result] += n[result];
        for (int d = 0; d < DIRECTIONS; d++)
            c->by_direction[d] += n[CALLS_DIRECTION + d];
        c->in_doubt += n[CALLS_DOUBT];
        c->talk_s += n[CALLS_DOUBT + 1];
        c->ring_s += n[CALLS_DOUBT + 2];
    }
    for (uint32_t i = 0; (r = sums_row(before, SUMS_CALLS_HOUR, i)); i++) {
        const uint64_t *n = sums_numbers(before, r);
        if (hour_of(f, r) >= f->hour_count) continue;
        struct calls_hour *h = &f->by_hour[hour_of(f, r)];
        h->calls += (uint32_t)n[0];
        h->answered += (uint32_t)n[1];
        h->missed += (uint32_t)n[2];
    }
    for (uint32_t i = 0; f->at_once && (r = sums_row(before, SUMS_CALLS_RUN, i)); i++)
        at_once_add(f->at_once, hour_of(f, r), sums_numbers(before, r));
    if (f->by_phone) other_calls_begin(&f->other, before);
}

void calls_fold_sums(const struct calls_fold *f, struct day_sums *ret_sums) {
    for (size_t i = 0; i < f->server_count; i++) {
        const struct calls *c = &f->by_server[i];
        uint64_t *n =
            sums_at(ret_sums, &(struct sums_key){.kind = SUMS_CALLS, .server = (uint16_t)i}, NULL);
        for (int result = 0; result < CALL_RESULTS; result++)
            n[result] += c->by_result[result];
        for (int d = 0; d < DIRECTIONS; d++)
            n[CALLS_DIRECTION + d] += c->by_direction[d];
        n[CALLS_DOUBT] += c->in_doubt;
        n[CALLS_DOUBT + 1] += c->talk_s;
        n[CALLS_DOUBT + 2] += c->ring_s;
    }
    for (size_t i = 0; i < f->hour_count + (size_t)f->tail_hours && f->at_once; i++) {
        int64_t at = f->from + (int64_t)i * HOUR_S;
        const int32_t *steps = at_once_steps(f->at_once, i);
        if (i < f->hour_count && f->hours[i].calls) {
            const struct calls_hour *h = &f->hours[i];
            uint64_t *n =
                sums_at(ret_sums, &(struct sums_key){.kind = SUMS_CALLS_HOUR, .at = at}, NULL);
            n[0] += h->calls;
            n[1] += h->answered;
            n[2] += h->missed;
        }
        if (!steps) continue;
        uint64_t *n = sums_at(ret_sums, &(struct sums_key){.kind = SUMS_CALLS_RUN, .at = at}, NULL);
        for (int k = 0; k < HOUR_S; k++)
            n[k] += (uint64_t)(int64_t)steps[k];
    }
    other_calls_sums(&f->other, ret_sums);
}

static void start_over(struct calls_fold *f, const struct stitch *s) {
    uint64_t width = f->to > f->from ? (uint64_t)f->to - (uint64_t)f->from : 0;
    fold_clear(f);
    if (width <= (uint64_t)CALLS_HOURS_MAX * HOUR_S && hours_fit(f))
        f->hour_count = (size_t)((width + HOUR_S - 1) / HOUR_S);
    if (f->hour_count) {
        f->hours = mem_zero(f->hour_count, sizeof *f->hours);
        f->by_hour = mem_zero(f->hour_count, sizeof *f->by_hour);
        f->at_once = at_once_create(f->hour_count + (size_t)f->tail_hours);
    }
    begin_with(f, f->before.sums);
    f->generation = stitch_generation(s);
    f->started = true;
}

// Adds (+1) or subtracts (-1): unsigned sums wrap round and back. Calls come in an order that no
// processor can predict, so this avoids branches.
static void add_signed(struct calls *c, const struct calls_given *g, uint64_t by) {
    uint64_t answered = g->result == CALL_ANSWERED ? by : 0;
    c->by_result[g->result] += by;
    c->by_direction[g->direction] += g->result != CALL_NO_RECORD ? by : 0;
    c->in_doubt += g->in_doubt ? by : 0;
    c->talk_s += answered * g->talk_s;
    c->ring_s += answered * g->ring_s;
}

static void apply(struct calls_fold *f, const struct calls_given *g, uint64_t by) {
    add_signed(&f->by_server[g->server], g, by);
    if (!f->hour_count || g->result == CALL_NO_RECORD) return;
    struct calls_hour *h = &f->by_hour[g->begin / HOUR_S];
    at_once_put(f->at_once, g->begin, g->end, by == 1 ? 1 : -1);
    h->calls += (uint32_t)by;
    h->by_minute[g->begin % HOUR_S / 60] += (uint32_t)by;
    h->answered += g->result == CALL_ANSWERED ? (uint32_t)by : 0;
    h->missed += g->result == CALL_MISSED ? (uint32_t)by : 0;
}

static void need_given(struct calls_fold *f, size_t count) {
    bits_need(&f->took, count);
    if (count <= f->given_count) return;
    f->given_count = count + count / 4;
    f->given = mem_resize(f->given, f->given_count, sizeof *f->given);
}

static void sum_up(struct calls_fold *f) {
    f->all = (struct calls){.peak = f->all.peak};
    for (size_t i = 0; i < f->server_count; i++) {
        const struct calls *one = &f->by_server[i];
        for (int r = 0; r < CALL_RESULTS; r++)
            f->all.by_result[r] += one->by_result[r];
        for (int d = 0; d < DIRECTIONS; d++)
            f->all.by_direction[d] += one->by_direction[d];
        f->all.in_doubt += one->in_doubt;
        f->all.talk_s += one->talk_s;
        f->all.ring_s += one->ring_s;
    }
    if (f->hour_count) memcpy(f->hours, f->by_hour, f->hour_count * sizeof *f->hours);
}

static bool is_within(const struct calls_fold *f, const struct call *c) {
    return c->start >= f->before.since && c->start < f->to;
}

static bool calls_fold_counts(const struct calls_fold *f, uint32_t number, const struct call *c) {
    return is_within(f, c) && filter_call(f->filter, number, c);
}

static void subtract_call(struct calls_fold *f, const struct calls_given *g) {
    apply(f, g, UINT64_MAX);
    if (!g->in && !g->out) return;
    uint32_t talk_s = g->result == CALL_ANSWERED ? g->talk_s : 0;
    other_calls_take_out(&f->other, &(struct other_call){g->in, g->out, talk_s});
}

// When the call ended; if it is over and nobody knows when, the last time that it was heard of.
static uint32_t end_of(const struct calls_fold *f, const struct call *c) {
    int64_t end = c->end;
    if (end == CDR_NO_TIME && c->result == CALL_IN_PROGRESS) return AT_ONCE_LASTS;
    if (end == CDR_NO_TIME) end = c->answer == CDR_NO_TIME ? c->start : c->answer + c->talk_s;
    if (end <= f->from) return 0;
    int64_t followed = f->to + (int64_t)f->tail_hours * HOUR_S;
    return end < followed ? (uint32_t)(end - f->from) : AT_ONCE_LASTS;
}

static void put_in(struct calls_fold *f, const struct stitch *s, uint32_t number,
                   const struct call *c) {
    struct calls_given *g = &f->given[number];
    *g = (struct calls_given){.talk_s = c->talk_s,
                              .ring_s = c->ring_s,
                              .server = c->server & 1023u,
                              .result = c->result & 7u,
                              .direction = c->direction & 3u,
                              .in_doubt = c->in_doubt};
    if (f->hour_count) {
        g->begin = (uint32_t)(c->start - f->from);
        g->end = end_of(f, c);
    }
    if (f->by_phone) {
        struct other_call other;
        other_calls_put(&f->other, s, c, &other);
        g->in = other.in;
        g->out = other.out;
    }
    need_server(f, g->server);
    apply(f, g, 1);
}

static void take_in_call(struct calls_fold *f, const struct stitch *s, uint32_t number) {
    const struct call *c = stitch_call(s, number);
    bool was = bits_has(&f->took, number), is = c && calls_fold_counts(f, number, c);
    if (was) subtract_call(f, &f->given[number]);
    if (is) put_in(f, s, number, c);
    if (was != is) bits_put(&f->took, number, is);
}

bool calls_fold_run(struct calls_fold *f, const struct stitch *s, struct task *t) {
    uint32_t numbers[BATCH];
    size_t count;
    if (!f->started || f->generation != stitch_generation(s)) start_over(f, s);
    need_given(f, stitch_count(s));
    do {
        count = journal_read(stitch_journal(s), &f->reader, numbers, BATCH);
        for (size_t i = 0; i < count; i++)
            take_in_call(f, s, numbers[i]);
        if (task_pause(t)) return true;
    } while (count == BATCH);
    sum_up(f);
    if (f->at_once) at_once_settle(f->at_once);
    return false;
}

void calls_fold_peaks(struct calls_fold *f, int64_t now_s) {
    f->all.peak = 0;
    for (size_t i = 0; i < f->hour_count; i++) {
        bool came = now_s >= f->from + (int64_t)i * HOUR_S;
        f->hours[i].peak = came ? at_once_most(f->at_once, i) : 0;
        if (f->hours[i].peak > f->all.peak) f->all.peak = f->hours[i].peak;
    }
}

bool calls_fold_is_current(const struct calls_fold *f, const struct stitch *s) {
    return f->started && f->generation == stitch_generation(s) &&
           journal_is_read(stitch_journal(s), &f->reader);
}

bool calls_fold_took(const struct calls_fold *f, uint32_t number) {
    return bits_has(&f->took, number);
}
