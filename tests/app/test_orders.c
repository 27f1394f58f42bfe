// Behind the door, all figures together: queues, calls, agents. They may not depend on how the
// servers' streams and logs were interleaved, nor on being told twice; and whatever one event is
// missing, what is left is possible. (tests/stats/test_orders.c does it for the ledger alone.)
#include "run.h"

#include "app/figures.h"
#include "base/mem.h"
#include "source/queue_log.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define S     ((int64_t)1000000)
#define DAY   INT64_C(1795302000) // 2026-11-22 00:00 in Berlin
#define LATER (DAY + 86400 - 1)

TestSuite(orders, .timeout = 240);

struct item {
    int64_t at_us;
    int server;        // of a frame; of a log 2 + server
    struct span bytes; // a frame, or a line of queue_log
};

struct list {
    struct item *items; // owned
    size_t count, room;
    struct buf files[3]; // owned
    size_t file_count;
};

static void add(struct list *l, struct item item) {
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 4096;
        l->items = mem_resize(l->items, l->room, sizeof *l->items);
    }
    l->items[l->count++] = item;
}

static void load(struct list *l, const char *capture, bool logs) {
    char name[64];
    *l = (struct list){0};
    snprintf(name, sizeof name, "%s/frames.rec.gz", capture);
    for (int f = 0; f < (logs ? 3 : 1); f++) {
        if (f) snprintf(name, sizeof name, "%s/queue_log-pbx%d.gz", capture, f);
        l->files[l->file_count] = run_fixture(name);
        struct span rest = buf_text(&l->files[l->file_count++]), line;
        while ((line = span_take(&rest, '\n')).len || rest.len) {
            struct item item = {.server = f + 1, .bytes = line};
            if (!f) {
                struct span seconds = span_take(&item.bytes, '\t'), whole;
                if (!item.bytes.len || *item.bytes.at == '!') continue;
                whole = span_take(&seconds, '.');
                int64_t s = 0, us = 0;
                cr_assert(span_number(whole, &s) && span_number(seconds, &us));
                item.at_us = s * S + us;
                item.server = memmem(line.at, line.len, "\"server_id\": 2", 14) != NULL;
            }
            add(l, item);
        }
    }
}

static void list_finish(struct list *l) {
    free(l->items);
    for (size_t i = 0; i < l->file_count; i++)
        buf_finish(&l->files[i]);
}

struct run_of {
    struct args args;
    struct conf conf;
    struct door door;
    struct setup setup;
    struct figures figures;
    struct origin origin;
    struct buf texts;
};

static void open_run(struct run_of *r) {
    struct zone *machine, *zone;
    *r = (struct run_of){.args = {.threshold_s = 20}, .origin = {.source = "f", .link = -1}};
    conf_init(&r->conf);
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    door_init(&r->door, machine, NULL);
    cr_assert_eq(zone_load("America/Toronto", &zone), 0);
    servers_set_zone(&r->door.servers, SPAN("pbx2"), zone);
    servers_put(&r->door.servers, SPAN("pbx1"), "f"); // their numbers are always the same
    servers_put(&r->door.servers, SPAN("pbx2"), "f");
    r->setup = (struct setup){.args = &r->args,
                              .conf = &r->conf,
                              .threshold_s = 20,
                              .window_fixed = true,
                              .window = {DAY, DAY + 86400}};
    cr_assert_eq(zone_load("Europe/Berlin", &r->setup.zone), 0);
    figures_init(&r->figures, &r->setup, &r->door, LATER);
}

static void close_run(struct run_of *r) {
    figures_finish(&r->figures);
    setup_finish(&r->setup);
    door_finish(&r->door);
    buf_finish(&r->texts);
    conf_finish(&r->conf);
}

static void tell(struct run_of *r, const struct item *item) {
    struct queue_step step;
    if (item->server < 2) {
        door_frame(&r->door, &r->origin, item->bytes, item->at_us);
        return;
    }
    if (!queue_log_line(item->bytes, (uint16_t)(item->server - 2), &r->texts, &step))
        door_step(&r->door, &step);
}

static void fold(struct run_of *r) {
    while (!figures_run(&r->figures, LATER * S, SIZE_MAX)) {
    }
}

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
    const uint64_t n[] = {q->offered,        q->answered,          q->abandoned,
                          q->timed_out,      q->left_by_key,       q->no_agents,
                          q->unknown,        q->waiting,           q->answered_within,
                          q->talk.sum,       q->wait_answered.sum, q->wait_abandoned.sum,
                          q->ring_no_answer, q->completed,         q->inferred};
    buf_format(out, "%u %.*s:", q->server, (int)row->queue.len, row->queue.at);
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        buf_format(out, " %llu", (unsigned long long)n[i]);
    buf_put(out, "\n", 1);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct buf sorted(struct buf *lines) {
    char *list[512];
    size_t count = 0;
    struct buf out = {0};
    buf_put(lines, "", 1);
    for (char *line = strtok(lines->at, "\n"); line && count < 512; line = strtok(NULL, "\n"))
        list[count++] = line;
    qsort(list, count, sizeof *list, by_text);
    for (size_t i = 0; i < count; i++)
        buf_format(&out, "%s\n", list[i]);
    buf_put(&out, "", 1);
    buf_finish(lines);
    return out;
}

// All figures as lines, sorted: the order of appearance is no figure.
static struct buf digest(struct run_of *r) {
    struct buf out = {0};
    const struct figures *f = &r->figures;
    fold(r);
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
        const uint64_t n[] = {s->handled,      s->completed,   s->transferred,
                              s->talk_s,       s->hold_s,      s->ring_no_answer,
                              s->paused_s,     a->other.in,    a->other.out,
                              a->other.talk_s, a->queue_count, (uint64_t)(a->staffed_s + 1)};
        buf_format(&out, "agent %.*s %.*s:", (int)a->agent.len, a->agent.at, (int)a->name.len,
                   a->name.at);
        for (size_t k = 0; k < sizeof n / sizeof *n; k++)
            buf_format(&out, " %llu", (unsigned long long)n[k]);
        buf_put(&out, "\n", 1);
    }
    return sorted(&out);
}

static struct buf digest_of(const struct item *items, size_t count) {
    struct run_of r;
    open_run(&r);
    for (size_t i = 0; i < count; i++)
        tell(&r, &items[i]);
    struct buf out = digest(&r);
    close_run(&r);
    return out;
}

static void expect_same(struct buf *wanted, const struct item *items, size_t count,
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
static void interleave(const struct list *from, struct item *to, uint64_t seed) {
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
    struct list l;
    load(&l, capture, true);
    struct item *mixed = mem_alloc(l.count * sizeof *mixed);
    struct buf wanted = digest_of(l.items, l.count);
    for (uint64_t seed = 1; seed <= 6; seed++) {
        interleave(&l, mixed, seed);
        expect_same(&wanted, mixed, l.count, capture);
    }
    free(mixed);
    buf_finish(&wanted);
    list_finish(&l);
}

Test(orders, servers_and_logs_interleaved_callcentre) {
    any_interleaving("callcentre");
}

Test(orders, servers_and_logs_interleaved_exits) {
    any_interleaving("exits");
}

static void told_twice(const char *capture, bool logs) {
    struct list l;
    load(&l, capture, logs);
    struct item *twice = mem_alloc(2 * l.count * sizeof *twice);
    struct buf wanted = digest_of(l.items, l.count);
    for (size_t i = 0; i < l.count; i++)
        twice[2 * i] = twice[2 * i + 1] = l.items[i];
    expect_same(&wanted, twice, 2 * l.count, "each twice at once");
    for (size_t i = 0; i < l.count; i++)
        twice[i] = twice[l.count + i] = l.items[i];
    expect_same(&wanted, twice, 2 * l.count, "all of it again");
    size_t n = 0, lag = 40;
    for (size_t i = 0; i < l.count + lag; i++) { // as a second link to the same PBXs
        if (i < l.count) twice[n++] = l.items[i];
        if (i < lag) continue;
        twice[n] = l.items[i - lag];
        twice[n++].at_us += 30000;
    }
    expect_same(&wanted, twice, n, "by two links");
    free(twice);
    buf_finish(&wanted);
    list_finish(&l);
}

Test(orders, told_twice_callcentre) {
    told_twice("callcentre", true);
}

Test(orders, told_twice_exits) {
    told_twice("exits", false);
}

// What is kept of a call, and what folds kept of it, may not outlive what it was made of: figures
// asked for all the time are those asked for at the end.
static void asked_for_meanwhile(const char *capture) {
    struct list l;
    struct run_of asked, end;
    load(&l, capture, true);
    open_run(&asked);
    open_run(&end);
    for (size_t i = 0; i < l.count; i++) {
        tell(&asked, &l.items[i]);
        tell(&end, &l.items[i]);
        const struct stitch *calls = asked.door.book.stitch;
        for (uint32_t n = (uint32_t)(i % 7), count = stitch_count(calls); n < count; n += 7)
            stitch_call(calls, n);
        if (i % 64 == 0) fold(&asked);
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
    close_run(&asked);
    close_run(&end);
    list_finish(&l);
}

Test(orders, asked_for_meanwhile_callcentre) {
    asked_for_meanwhile("callcentre");
}

Test(orders, asked_for_meanwhile_exits) {
    asked_for_meanwhile("exits");
}

static void expect_rate(double percent, const char *what, size_t dropped) {
    cr_assert(isnan(percent) || (percent >= 0 && percent <= 100), "%s is %f without %zu", what,
              percent, dropped);
}

static void check_calls(const struct calls *c, uint64_t whole, size_t dropped) {
    uint64_t total = calls_total(c), directions = 0;
    for (int i = 0; i < CALL_RESULTS; i++)
        cr_assert_leq(c->by_result[i], whole + 20, "result %d without %zu", i, dropped);
    for (int i = 0; i < DIRECTIONS; i++)
        directions += c->by_direction[i];
    cr_assert_eq(directions, total);
    cr_assert_leq(c->in_doubt, c->by_result[CALL_IN_PROGRESS]);
    cr_assert(total + 2 >= whole && total <= whole + 2, "%llu calls without %zu, %llu with it",
              (unsigned long long)total, dropped, (unsigned long long)whole);
    cr_assert_leq(c->talk_s, c->by_result[CALL_ANSWERED] * 600);
    expect_rate(calls_answer_rate(c), "the answer rate", dropped);
}

static void check_agents(const struct agents *agents, size_t dropped) {
    for (size_t i = 0; i < agents->count; i++) {
        const struct agent *a = &agents->list[i];
        cr_assert_leq(a->sum.talks, a->sum.handled, "without %zu", dropped);
        cr_assert_leq(a->sum.talk_s, a->sum.handled * 600);
        cr_assert_leq(a->sum.paused_s, 86400);
        cr_assert(a->staffed_s < 0 || a->staffed_s <= a->logged_in_s);
        cr_assert_leq(a->paused_in, a->queue_count);
    }
}

static void check_queues(const struct queue_tallies *t, size_t dropped) {
    uint64_t offered = 0;
    for (size_t i = 0; i < t->rows.count; i++) {
        const struct queue_tally *q = &t->rows.list[i].tally;
        if (t->rows.list[i].kind != QUEUE_ROW_SUM) offered += q->offered;
        cr_assert_eq(q->offered, q->answered + q->abandoned + q->timed_out + q->left_by_key +
                                     q->no_agents + q->withdrawn + q->unknown + q->waiting);
        for (int f = 0; f < SERVICE_FORMULAS; f++) {
            expect_rate(service_level(q, (enum service_formula)f, false), "a level", dropped);
            expect_rate(service_level_live(q, (enum service_formula)f, true), "a level", dropped);
        }
        expect_rate(abandonment_rate(q, true), "abandonment", dropped);
    }
    cr_assert_eq(t->rows.total.tally.offered, offered);
}

// Queue and channel events and rows; a list is one answer, not many events.
static bool is_event(const struct item *item) {
    struct span b = item->bytes;
    return !memmem(b.at, b.len, "\"ActionID\"", 10) && memmem(b.at, b.len, "\"Event\"", 7) &&
           (memmem(b.at, b.len, "niqueid\"", 8) || memmem(b.at, b.len, "UniqueID\"", 9) ||
            memmem(b.at, b.len, "QueueMember", 11));
}

Test(orders, any_one_event_lost) {
    struct list l;
    load(&l, "exits", false);
    size_t count = l.count < 1800 ? l.count : 1800, tried = 0;
    uint64_t whole = 0;
    for (size_t drop = SIZE_MAX; drop == SIZE_MAX || drop < count; drop += 5) {
        if (drop != SIZE_MAX && !is_event(&l.items[drop])) continue;
        struct run_of r;
        open_run(&r);
        for (size_t i = 0; i < count; i++)
            if (i != drop) tell(&r, &l.items[i]);
        fold(&r);
        if (drop == SIZE_MAX) whole = calls_total(&r.figures.shown.calls.all);
        check_calls(&r.figures.shown.calls.all, whole, drop);
        check_agents(&r.figures.shown.agents, drop);
        check_queues(&r.figures.shown.queues, drop);
        // The link is lost then, and an hour after it is back whatever was up is over.
        int64_t end = l.items[count - 1].at_us;
        door_mark(&r.door, &r.origin, false, SPAN("lost"), end + S);
        door_mark(&r.door, &r.origin, true, SPAN_NONE, end + 60 * S);
        for (int server = 1; server <= 2; server++) {
            char text[128];
            snprintf(
                text, sizeof text,
                "{ \"type\": 3, \"server_id\": %d, \"server_name\": \"pbx%d\", \"ssl\": false, "
                "\"data\": {\"Event\": \"QueueMemberStatus\",\"Queue\": \"x\"}}",
                server, server);
            for (int64_t at = 61; at < 3700; at += 3605)
                door_frame(&r.door, &r.origin, span_of(text), end + at * S);
        }
        fold(&r);
        cr_assert_eq(r.figures.shown.calls.all.by_result[CALL_IN_PROGRESS], 0,
                     "%llu last for ever without %zu",
                     (unsigned long long)r.figures.shown.calls.all.by_result[CALL_IN_PROGRESS],
                     drop);
        cr_assert_eq(r.figures.shown.queues.rows.total.tally.waiting, 0, "for ever, without %zu",
                     drop);
        close_run(&r);
        tried++;
    }
    cr_assert_geq(tried, 250, "%zu", tried);
    list_finish(&l);
}
