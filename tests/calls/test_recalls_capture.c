// The recalls of the captures, compared with the PBXs' own logs, and in any order.
#include "../../src/calls/stitch_parts.h"
#include "calls/recalls.h"
#include "inputs.h"

#include "base/mem.h"
#include "calls/direction.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct recalls recalls_of(int digits) {
    struct recall_terms terms = {.from = INT64_MIN, .to = INT64_MAX, .match_digits = digits};
    struct recalls r;
    recalls_init(&r, &terms);
    return r;
}

// Computed by an independent script from queue_log-pbx* and Master-pbx*.csv alone: callers
// (UniqueIDs) on a trunk whom neither a CONNECT nor an answered row with a destination channel
// names, and who were in a queue or rang a phone. pbx1: 76 ABANDON, 11 EXITWITHTIMEOUT, 2 rows BUSY
// and 2 NO ANSWER; pbx2: 2 ABANDON, 1 NO ANSWER. Nobody called twice. The sums are over all
// numbers, and over the first StartTime (ENTERQUEUE if there is no row).
static void check_capture(const struct recalls *r, const struct stitch *s, uint16_t server,
                          uint32_t count, int64_t numbers, int64_t moments) {
    int64_t number, number_sum = 0, moment_sum = 0;
    uint32_t lines = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        const struct recall *l = &r->list[i];
        if (l->server != server) continue;
        lines++;
        cr_expect_eq(l->attempts, 1);
        cr_expect_eq(l->first_lost, l->last_lost);
        cr_assert(span_number(stitch_text(s, l->number), &number));
        number_sum += number;
        moment_sum += l->last_lost;
    }
    cr_expect_eq(lines, count, "%u", lines);
    cr_expect_eq(number_sum, numbers, "%lld", (long long)number_sum);
    cr_expect_eq(moment_sum, moments, "%lld", (long long)moment_sum);
}

Test(recalls, of_the_capture_are_those_of_its_logs) {
    struct inputs in;
    struct recalls r = recalls_of(RECALLS_DIGITS);
    inputs_load(&in, "callcentre/frames.rec.gz");
    struct stitch *s = stitch_create(NULL);
    inputs_post_all(s, &in);
    recalls_run(&r, s, NULL);
    cr_expect_eq(r.open, 94, "%u", r.open);
    cr_expect_eq(r.reached, 0, "%u", r.reached);
    check_capture(&r, s, 0, 91, 44744800118823, 163379106327);
    check_capture(&r, s, 1, 3, 1475103600069, 5386124095);
    recalls_finish(&r);
    stitch_destroy(s);
    inputs_finish(&in);
}

// ---- any order

// The list made by looking at every call, forwards in time and without a journal. There are only
// few numbers, because just their last digit counts here.
struct told {
    int64_t at;
    enum { TOLD_LOST, TOLD_TRIED, TOLD_CALLING, TOLD_REACHED } kind;
    uint32_t wait_s;
};

static int by_time(const void *a, const void *b) {
    const struct told *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

static size_t tell(const struct stitch *s, char digit, struct told *out) {
    size_t count = 0;
    struct call c;
    for (uint32_t n = 0; n < stitch_count(s); n++) {
        if (!stitch_get(s, n, &c) || c.direction == DIRECTION_INTERNAL) continue;
        bool out_going = c.direction == DIRECTION_OUTBOUND;
        struct span number = stitch_text(s, out_going ? c.destination : c.source);
        if (!number.len || number.at[number.len - 1] != digit) continue;
        struct told t = {.at = c.start, .wait_s = c.ring_s};
        if (c.result == CALL_ANSWERED || (c.result == CALL_IN_PROGRESS && c.answer != CDR_NO_TIME))
            t.kind = TOLD_REACHED, t.at = c.answer;
        else if (c.result == CALL_IN_PROGRESS && !out_going)
            t.kind = TOLD_CALLING;
        else if (c.result == CALL_MISSED || c.result == CALL_BUSY || c.result == CALL_FAILED)
            t.kind = out_going ? TOLD_TRIED : TOLD_LOST;
        else
            continue;
        out[count++] = t;
    }
    if (count) qsort(out, count, sizeof *out, by_time);
    return count;
}

static void describe(const struct recall *l, struct buf *out) {
    buf_format(out, "%lld %lld %u %u %d %u %lld %lld\n", (long long)l->first_lost,
               (long long)l->last_lost, l->attempts, l->longest_wait_s, l->calling, l->tried,
               (long long)l->last_tried, (long long)l->reached);
}

static bool line_by_hand(const struct told *t, size_t count, struct recall *ret_line) {
    struct recall l = {.reached = CDR_NO_TIME, .last_tried = CDR_NO_TIME};
    for (size_t i = 0; i < count; i++) {
        bool open = l.attempts && l.reached == CDR_NO_TIME;
        if (t[i].kind == TOLD_LOST) {
            if (!open)
                l = (struct recall){.first_lost = t[i].at,
                                    .reached = CDR_NO_TIME,
                                    .last_tried = CDR_NO_TIME,
                                    .calling = l.calling};
            l.attempts++;
            l.last_lost = t[i].at;
            if (t[i].wait_s > l.longest_wait_s) l.longest_wait_s = t[i].wait_s;
        } else if (t[i].kind == TOLD_TRIED && open) {
            l.tried++;
            l.last_tried = t[i].at;
        } else if (t[i].kind == TOLD_REACHED && open) {
            l.reached = t[i].at;
        } else if (t[i].kind == TOLD_CALLING) {
            l.calling = true;
        }
        if (t[i].kind == TOLD_REACHED) l.calling = false;
    }
    l.calling = l.calling && l.reached == CDR_NO_TIME;
    *ret_line = l;
    return l.attempts > 0;
}

// A digit has a line or none; both lists have at most one for each.
static void check_against_hand(const struct recalls *r, const struct stitch *s, uint64_t seed) {
    struct told *told = mem_alloc((stitch_count(s) + 1) * sizeof *told);
    uint32_t lines = 0;
    for (char digit = '0'; digit <= '9'; digit++) {
        struct recall wanted;
        struct buf a = {0}, b = {0};
        if (!line_by_hand(told, tell(s, digit, told), &wanted)) continue;
        lines++;
        describe(&wanted, &a);
        for (uint32_t i = 0; i < r->count; i++) {
            struct span number = stitch_text(s, r->list[i].number);
            if (number.at[number.len - 1] == digit) describe(&r->list[i], &b);
        }
        cr_expect(span_same(buf_text(&a), buf_text(&b)), "seed %llu, digit %c:\n%.*s%.*s",
                  (unsigned long long)seed, digit, (int)a.len, a.at, (int)b.len, b.at);
        buf_finish(&a);
        buf_finish(&b);
    }
    cr_expect_eq(r->count, lines, "seed %llu: %u", (unsigned long long)seed, r->count);
    cr_expect_eq(r->open + r->reached, r->count);
    free(told);
}

static void dump(const struct recalls *r, const struct stitch *s, struct buf *out) {
    buf_clear(out);
    for (uint32_t i = 0; i < r->count; i++) {
        const struct recall *l = &r->list[i];
        uint32_t ids[] = {l->number, l->name, l->queue, l->reached_by};
        for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
            buf_span(out, stitch_text(s, ids[k]));
            buf_put(out, "|", 1);
        }
        buf_format(out, "%llx %d %d %d|", (unsigned long long)l->key, l->server, l->result,
                   l->called_back);
        describe(l, out);
    }
}

static void any_order(const char *name) {
    struct inputs in;
    struct buf wanted = {0}, got = {0};
    inputs_load(&in, name);
    for (uint64_t seed = 0; seed <= 6; seed++) {
        struct recalls r = recalls_of(1);
        struct stitch *s = stitch_create(NULL);
        size_t step = 7 + seed * 91;
        if (!seed) {
            // as they came, looking at the list all the time
            for (size_t i = 0; i < in.count; i++) {
                inputs_post(s, &in, i);
                if (i % step == 0) recalls_run(&r, s, NULL);
            }
            for (size_t i = 0; i < in.visit_count; i++)
                stitch_visit(s, (uint32_t)i, &in.visits[i]);
        } else {
            inputs_post_shuffled(s, &in, seed);
        }
        recalls_run(&r, s, NULL);
        check_against_hand(&r, s, seed);
        dump(&r, s, seed ? &got : &wanted);
        cr_expect(!seed || span_same(buf_text(&wanted), buf_text(&got)), "seed %llu:\n%.*s\n%.*s",
                  (unsigned long long)seed, (int)wanted.len, wanted.at, (int)got.len, got.at);
        recalls_finish(&r);
        stitch_destroy(s);
    }
    buf_finish(&wanted);
    buf_finish(&got);
    inputs_finish(&in);
}

Test(recalls, any_order_and_repetition_gives_the_same_list) {
    any_order("callcentre/frames.rec.gz");
    any_order("exits/frames.rec.gz");
}
