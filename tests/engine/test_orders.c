// All figures together, after the door: queues, calls, agents. They must not depend on how the
// streams and logs of servers were interleaved, nor on being told twice, nor on being asked for
// meanwhile. (tests/stats/test_orders.c does this for the ledger alone.)
#include "../support/sorted_lines.h"
#include "told.h"

#include "base/mem.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_calls(struct buf *out, const char *name, const struct calls *c) {
    buf_format(out, "%s:", name);
    for (int i = 0; i < CALL_RESULTS; i++)
        buf_format(out, " %llu", (unsigned long long)c->by_result[i]);
    for (int i = 0; i < DIRECTIONS; i++)
        buf_format(out, " %llu", (unsigned long long)c->by_direction[i]);
    buf_format(out, " talk %llu ring %llu doubt %llu\n", (unsigned long long)c->talk_s,
               (unsigned long long)c->ring_s, (unsigned long long)c->in_doubt);
}

static void put_queue(struct buf *out, const struct queue_row *row) {
    const struct queue_tally *q = &row->tally;
    const uint64_t n[] = {tally_count(&q->counted, VISITS_OFFERED),
                          tally_count(&q->counted, VISITS_ANSWERED),
                          tally_count(&q->counted, VISITS_ABANDONED),
                          tally_count(&q->counted, VISITS_TIMED_OUT),
                          tally_count(&q->counted, VISITS_LEFT_BY_KEY),
                          tally_count(&q->counted, VISITS_NO_AGENTS),
                          tally_count(&q->counted, VISITS_UNKNOWN),
                          tally_count(&q->counted, VISITS_WAITING),
                          tally_count(&q->counted, VISITS_ANSWERED_WITHIN),
                          q->counted.amounts[AMOUNT_TALK].sum,
                          q->counted.amounts[AMOUNT_WAIT_ANSWERED].sum,
                          q->counted.amounts[AMOUNT_WAIT_ABANDONED].sum,
                          q->counted.amounts[AMOUNT_RINGS].sum,
                          q->counted.amounts[AMOUNT_ENDS].sum,
                          tally_count(&q->counted, VISITS_INFERRED)};
    buf_format(out, "%u %.*s:", q->server, (int)row->queue.len, row->queue.at);
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        buf_format(out, " %llu", (unsigned long long)n[i]);
    buf_put(out, "\n", 1);
}

// All figures as lines, sorted, since the order of appearance is not a figure.
static struct buf digest(struct told_run *r) {
    struct buf out = {0};
    const struct figures *f = &r->figures;
    told_fold(r);
    put_calls(&out, "calls", &f->shown.calls.all);
    for (size_t i = 0; i < f->shown.calls.server_count; i++)
        put_calls(&out, i ? "calls of 2" : "calls of 1", &f->shown.calls.by_server[i]);
    for (size_t i = 0; i < f->shown.calls.hour_count; i++)
        if (f->shown.calls.hours[i].calls)
            buf_format(&out, "hour %zu: %u %u %u\n", i, f->shown.calls.hours[i].calls,
                       f->shown.calls.hours[i].answered, f->shown.calls.hours[i].missed);
    for (size_t i = 0; i < f->shown.queues.rows.count; i++)
        put_queue(&out, &f->shown.queues.rows.list[i]);
    put_queue(&out, &f->shown.queues.rows.total);
    for (size_t i = 0; i < f->shown.agents.count; i++) {
        const struct agent *a = &f->shown.agents.list[i];
        const struct agent_figures *s = &a->sum;
        const uint64_t n[] = {tally_count(&s->counted, VISITS_HANDLED),
                              s->counted.amounts[AMOUNT_ENDS].sum,
                              tally_count(&s->counted, VISITS_HANDLED_TRANSFERRED),
                              s->counted.amounts[AMOUNT_TALK].sum,
                              s->counted.amounts[AMOUNT_WAIT_ANSWERED].sum,
                              s->counted.amounts[AMOUNT_RINGS].sum,
                              s->paused_s,
                              a->sum.other.in,
                              a->sum.other.out,
                              a->sum.other.talk_s,
                              a->queue_count,
                              (uint64_t)(a->sum.staffed_s + 1)};
        buf_format(&out, "agent %.*s %.*s:", (int)a->agent.len, a->agent.at, (int)a->name.len,
                   a->name.at);
        for (size_t k = 0; k < sizeof n / sizeof *n; k++)
            buf_format(&out, " %llu", (unsigned long long)n[k]);
        buf_put(&out, "\n", 1);
    }
    return sorted_lines(&out);
}

static struct buf digest_of(const struct told_item *items, size_t count) {
    struct told_run r;
    told_open(&r);
    for (size_t i = 0; i < count; i++)
        told_tell(&r, &items[i]);
    struct buf out = digest(&r);
    told_close(&r);
    return out;
}

static void expect_same(struct buf *wanted, const struct told_item *items, size_t count,
                        const char *how) {
    struct buf got = digest_of(items, count);
    if (strcmp(got.at, wanted->at) != 0) {
        const char *a = wanted->at, *b = got.at;
        while (*a && *a == *b)
            a++, b++;
        while (a > wanted->at && a[-1] != '\n')
            a--, b--;
        cr_expect(false, "%s:\nwanted %.*s\ngot    %.*s", how, (int)strcspn(a, "\n"), a,
                  (int)strcspn(b, "\n"), b);
    }
    buf_finish(&got);
}

static uint64_t random_state;
static uint32_t random_below(uint32_t limit) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % limit);
}

// Each stream keeps its order, and they come in bursts of any length.
static void interleave(const struct told_list *from, struct told_item *to, uint64_t seed) {
    size_t next[4] = {0}, put = 0;
    random_state = seed;
    while (put < from->count) {
        uint32_t stream = random_below(4), burst = 1 + random_below(1u << random_below(10));
        for (; next[stream] < from->count && burst; next[stream]++) {
            if (from->items[next[stream]].server != (int)stream) continue;
            to[put++] = from->items[next[stream]];
            burst--;
        }
    }
}

static void any_interleaving(const char *capture) {
    struct told_list l;
    told_load(&l, capture, true);
    struct told_item *mixed = mem_alloc(l.count * sizeof *mixed);
    struct buf wanted = digest_of(l.items, l.count);
    for (uint64_t seed = 1; seed <= 6; seed++) {
        interleave(&l, mixed, seed);
        expect_same(&wanted, mixed, l.count, capture);
    }
    free(mixed);
    buf_finish(&wanted);
    told_list_finish(&l);
}

Test(orders, servers_and_logs_interleaved_callcentre) {
    any_interleaving("callcentre");
}

Test(orders, servers_and_logs_interleaved_exits) {
    any_interleaving("exits");
}

static void told_twice(const char *capture, bool logs) {
    struct told_list l;
    told_load(&l, capture, logs);
    struct told_item *twice = mem_alloc(2 * l.count * sizeof *twice);
    struct buf wanted = digest_of(l.items, l.count);
    for (size_t i = 0; i < l.count; i++)
        twice[2 * i] = twice[2 * i + 1] = l.items[i];
    expect_same(&wanted, twice, 2 * l.count, "each twice at once");
    for (size_t i = 0; i < l.count; i++)
        twice[i] = twice[l.count + i] = l.items[i];
    expect_same(&wanted, twice, 2 * l.count, "all of it again");
    size_t n = 0, lag = 40;
    for (size_t i = 0; i < l.count + lag; i++) { // like a second link to the same PBXs
        if (i < l.count) twice[n++] = l.items[i];
        if (i < lag) continue;
        twice[n] = l.items[i - lag];
        twice[n++].at_us += 30000;
    }
    expect_same(&wanted, twice, n, "by two links");
    free(twice);
    buf_finish(&wanted);
    told_list_finish(&l);
}

Test(orders, told_twice_callcentre) {
    told_twice("callcentre", true);
}

Test(orders, told_twice_exits) {
    told_twice("exits", false);
}

// What is kept of a call, and what folds keep of it, must not outlive its sources: figures that are
// asked for all the time equal those asked for once at the end.
static void asked_for_meanwhile(const char *capture) {
    struct told_list l;
    struct told_run asked, end;
    told_load(&l, capture, true);
    told_open(&asked);
    told_open(&end);
    for (size_t i = 0; i < l.count; i++) {
        told_tell(&asked, &l.items[i]);
        told_tell(&end, &l.items[i]);
        const struct stitch *calls = asked.door.book.stitch;
        for (uint32_t n = (uint32_t)(i % 7), count = stitch_count(calls); n < count; n += 7)
            stitch_call(calls, n);
        if (i % 64 == 0) told_fold(&asked);
    }
    struct buf wanted = digest(&end), got = digest(&asked);
    cr_expect_str_eq(got.at, wanted.at, "%s", capture);
    const struct stitch *a = asked.door.book.stitch, *b = end.door.book.stitch;
    size_t calls = 0;
    for (uint32_t n = 0; n < stitch_count(b); n++) {
        struct call x, y;
        if (!stitch_get(b, n, &y)) continue;
        uint32_t same = stitch_find(a, y.server, stitch_text(b, y.id));
        cr_assert(stitch_get(a, same, &x), "%s: a call is gone", capture);
        cr_assert(x.result == y.result && x.start == y.start && x.answer == y.answer &&
                      x.end == y.end && x.talk_s == y.talk_s && x.ring_s == y.ring_s &&
                      x.rows == y.rows && x.visits == y.visits && x.channels == y.channels &&
                      span_same(stitch_text(a, x.agent), stitch_text(b, y.agent)) &&
                      span_same(stitch_text(a, x.queue), stitch_text(b, y.queue)),
                  "%s: call %.*s is another one", capture, (int)stitch_text(b, y.id).len,
                  stitch_text(b, y.id).at);
        calls++;
    }
    cr_expect_gt(calls, 100);
    buf_finish(&wanted);
    buf_finish(&got);
    told_close(&asked);
    told_close(&end);
    told_list_finish(&l);
}

Test(orders, asked_for_meanwhile_callcentre) {
    asked_for_meanwhile("callcentre");
}

Test(orders, asked_for_meanwhile_exits) {
    asked_for_meanwhile("exits");
}
