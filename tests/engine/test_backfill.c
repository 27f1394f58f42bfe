// A board that is killed at random moments of a simulated day, and started again some time later:
// with the logs of its PBXs as back-fill the figures at the end are those of a board that heard
// everything; without them only the dead time is missing, and shown as a gap.
#include "../../src/engine/load/load.h"
#include "patience.h"
#include "pbx_day.h"
#include "run.h"

#include "disk/disk.h"
#include "net/loop.h"
#include "pbx/coverage.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIVES   4
#define DEAD_S  900 // at most, between two lives
#define TICK_US (2 * S)

static char folder[64], history[96], files[DAY_FILES][128];

static void make_folder(void) {
    static const char *const names[DAY_FILES] = {"queue_log-pbx1", "queue_log-pbx2",
                                                 "Master-pbx1.csv", "Master-pbx2.csv"};
    run_folder(folder, sizeof folder);
    snprintf(history, sizeof history, "%s/history.db", folder);
    for (size_t i = 0; i < DAY_FILES; i++)
        snprintf(files[i], sizeof files[i], "%s/%s", folder, names[i]);
}

static void drop_folder(void) {
    run_folder_end(folder);
}

static uint64_t seed;

TestSuite(backfill, .init = make_folder, .fini = drop_folder);

// ---- a board

struct life {
    struct engine engine;
    struct disk *disk;
    struct loop *loop;
    struct origin origin;
    int64_t ticked_us;
};

static void nothing(void *context) {
    (void)context;
}

static void begin(struct life *l, bool fills, bool keeps) {
    struct engine *e = &l->engine;
    struct zone *utc;
    *l = (struct life){.origin = {.source = "ws://127.0.0.1:8088", .host = "amiws", .link = 0}};
    cr_assert_eq(zone_load("UTC", &utc), 0);
    engine_init(e, utc, NULL);
    e->settings = (struct engine_settings){.window_fixed = true,
                                           .window = {INT64_C(1795374000), INT64_C(1795384000)},
                                           .policies.others = {.threshold_s = 20, .wrapup_s = -1},
                                           .short_abandon_s = 5,
                                           .match_digits = 9,
                                           .max_records = 1000000};
    cr_assert_eq(zone_load("UTC", &e->settings.zone), 0);
    for (int i = 0; fills && i < DAY_FILES; i++)
        cr_assert_eq(load_fill_add(&e->load, files[i]), 0, "%s", e->load.error);
    engine_begin(e);
    const struct loop_handlers handlers = {.before_sleep = nothing};
    const struct links_hooks hooks = {.context = NULL};
    cr_assert(!loop_create(&handlers, NULL, &l->loop) && !loop_open(l->loop));
    cr_assert_eq(load_fill_open(&e->load, l->loop, e->settings.zone, 0, &hooks), 0);
    cr_assert_eq(disk_create(&l->disk), 0);
    if (!keeps) return;
    past_open(&e->past, &e->door, l->disk, &(struct history_terms){.path = history});
    past_add(&e->past, &l->origin);
    e->past.load = &e->load;
    cr_assert_not(past_read(&e->past, 0, INT64_MAX, UINT64_MAX, NULL));
    cr_expect_str_eq(past_words(&e->past), "");
}

static void end(struct life *l) {
    const char *hangs = "";
    past_close(&l->engine.past, l->ticked_us);
    cr_assert(disk_destroy(l->disk, PATIENCE_MS * INT64_C(1000), &hangs), "%s", hangs);
    loop_destroy(l->loop);
    engine_finish(&l->engine);
}

// Reads what is missing, as far as it is there.
static void fill(struct life *l, int64_t now_us) {
    struct load *load = &l->engine.load;
    if (!load->following.reading.fills) return;
    load_fill_tick(load, now_us);
    while (!load_fill_rests(load)) {
        disk_wait(load->following.reading.thread, 1000);
        load_fill(load, INT64_MAX);
        load_fill_tick(load, now_us);
    }
}

static void tick(struct life *l, int64_t now_us) {
    l->ticked_us = now_us;
    if (l->engine.past.history) past_tick(&l->engine.past, now_us);
    disk_wait(l->disk, 0);
    fill(l, now_us);
}

static void news(struct life *l, unsigned kind, int64_t at_us, struct span bytes) {
    door_news(&l->engine.door, &(struct news){kind, &l->origin, at_us, bytes});
}

static void comes_up(struct life *l, int64_t at_us) {
    news(l, NEWS_LINK_BACK, at_us, SPAN_NONE);
    tick(l, at_us);
}

static void write_line(const struct piece *p) {
    FILE *f = fopen(files[p->file], "ae");
    cr_assert(f && fprintf(f, "%.*s\n", (int)p->bytes.len, p->bytes.at) > 0);
    cr_assert_eq(fclose(f), 0);
}

// Time passes: a line is written, or a frame is heard.
static void pass(struct life *l, const struct piece *p) {
    if (p->file < DAY_FILES)
        write_line(p);
    else
        news(l, NEWS_FRAME, p->at_us, p->bytes);
    if (p->at_us - l->ticked_us >= TICK_US) tick(l, p->at_us);
}

// ---- one that is killed

static void answer(int fd) {
    char byte = 0;
    if (write(fd, &byte, 1) != 1) _exit(1);
}

// The child lives; whatever it has not written to the disk when it is killed is lost. A PBX goes on
// writing its logs meanwhile.
static void live_until_killed(const struct pbx_day *p, size_t from, size_t to, bool fills) {
    int ends[2];
    char byte = 0;
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    pid_t child = fork();
    if (!child) {
        struct life l;
        begin(&l, fills, true);
        comes_up(&l, p->list[from].at_us);
        for (size_t i = from; i < to; i++)
            pass(&l, &p->list[i]);
        for (int i = 0; i < 4; i++) { // so that not all of a quick life is lost
            disk_wait(l.disk, 1000);
            past_tick(&l.engine.past, l.ticked_us);
        }
        answer(ends[1]);
        pause();
    }
    close(ends[1]);
    cr_assert(read(ends[0], &byte, 1) == 1, "the child failed");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ends[0]);
}

static size_t dead_until(const struct pbx_day *p, size_t from) {
    int64_t back_us = p->list[from].at_us + (int64_t)pbx_day_chance(&seed, DEAD_S) * S;
    for (; from < p->count && p->list[from].at_us < back_us; from++)
        if (p->list[from].file < DAY_FILES) write_line(&p->list[from]);
    return from;
}

// ---- the same

static void expect_truth(struct life *l, const struct pbx_day *p) {
    struct queue_truth truth[FIGURES];
    struct engine *e = &l->engine;
    size_t count = figures_of_queue_log(&p->day, truth), compared = 0;
    figures_run(&e->figures, l->ticked_us, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct queue_truth *t = &truth[i];
        uint16_t server = strcmp(t->server, "pbx1") != 0;
        uint32_t queue = intern_find(&e->door.book.ledger.names, span_of(t->queue));
        const struct queue_tally *q = queue_tallies_find(&e->figures.shown.queues, server, queue);
        cr_assert_not_null(q, "%s", t->queue);
        const struct tally *c = &q->counted;
        cr_expect_eq(tally_count(c, VISITS_OFFERED), (uint64_t)t->offered, "%s %s", t->server,
                     t->queue);
        cr_expect_eq(tally_count(c, VISITS_ANSWERED), (uint64_t)t->answered);
        cr_expect_eq(tally_count(c, VISITS_ABANDONED), (uint64_t)t->abandoned);
        cr_expect_eq(tally_count(c, VISITS_LEFT_BY_KEY), (uint64_t)t->key);
        cr_expect_eq(tally_count(c, VISITS_WAITING), 0);
        cr_expect_eq(tally_count(c, VISITS_UNKNOWN), 0);
        cr_expect_eq(c->amounts[AMOUNT_WAIT_ANSWERED].sum, (uint64_t)t->hold);
        cr_expect_eq(c->amounts[AMOUNT_WAIT_ABANDONED].sum, (uint64_t)t->abandon_wait);
        cr_expect_eq(c->amounts[AMOUNT_TALK].sum, (uint64_t)t->talk);
        cr_expect_eq(c->amounts[AMOUNT_RINGS].sum, (uint64_t)t->ring_no_answer,
                     "%s %s: %llu of %lld", t->server, t->queue,
                     (unsigned long long)c->amounts[AMOUNT_RINGS].sum,
                     (long long)t->ring_no_answer);
        compared += tally_count(c, VISITS_OFFERED);
    }
    cr_expect_gt(compared, 200);
    cr_expect_eq(cdr_store_count(e->door.store), p->day.master_count);
}

// Each call that was in a queue. That a consultation became part of its caller's call, that
// somebody called who left neither a row nor a visit, and which way a caller came who left no row:
// these only channels tell.
static void expect_same_calls(struct life *l, struct life *other) {
    const struct stitch *ours = l->engine.door.book.stitch, *all = other->engine.door.book.stitch;
    struct call a, b;
    size_t compared = 0;
    figures_run(&other->engine.figures, l->ticked_us, NULL);
    for (uint32_t i = 0; i < stitch_count(all); i++) {
        if (!stitch_get(all, i, &a) || !a.visits) continue;
        struct span id = stitch_text(all, a.id);
        cr_assert(stitch_get(ours, stitch_find(ours, a.server, id), &b));
        cr_expect(a.result == b.result && a.talk_s == b.talk_s && a.ring_s == b.ring_s &&
                      a.visits == b.visits && a.start == b.start,
                  "%.*s: %s, %s", (int)id.len, id.at, call_result_word(a.result),
                  call_result_word(b.result));
        compared++;
    }
    cr_expect_gt(compared, 100);
}

// How many gaps there are, filled or not; for one that is not, *ret_why.
static size_t gaps(struct life *l, enum gap_of of, bool filled, char ret_why[80]) {
    struct gaps all = {0};
    size_t count = 0;
    gaps_gather(&all, &l->engine.door.servers);
    for (size_t i = 0; i < all.count; i++) {
        bool known = of == GAP_OF_CALLS ? all.list[i].calls_known : all.list[i].visits_known;
        count += filled == known;
        if (!known) span_copy(span_of(all.list[i].unfilled), ret_why, 80);
    }
    gaps_finish(&all);
    return count;
}

static void die_and_go_on(struct pbx_day *p, struct life *ret_last, bool fills) {
    size_t from = 0;
    for (int n = 0; n + 1 < LIVES; n++) {
        size_t to = from + p->count / 10 + pbx_day_chance(&seed, p->count / LIVES - p->count / 10);
        live_until_killed(p, from, to, fills);
        from = dead_until(p, to);
    }
    begin(ret_last, fills, true);
    comes_up(ret_last, p->list[from].at_us);
    for (size_t i = from; i < p->count; i++)
        pass(ret_last, &p->list[i]);
    tick(ret_last, p->list[p->count - 1].at_us + 10 * S);
}

static void live_and_die(uint64_t of_seed) {
    struct pbx_day p;
    struct life last, whole;
    char why[80] = "";
    seed = of_seed;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &last, true);
    begin(&whole, false, false);
    comes_up(&whole, p.list[0].at_us);
    for (size_t i = 0; i < p.count; i++)
        if (p.list[i].file == DAY_FILES) pass(&whole, &p.list[i]);
    expect_truth(&last, &p);
    expect_same_calls(&last, &whole);
    cr_expect_gt(gaps(&last, GAP_OF_CALLS, true, why), 0);
    cr_expect_eq(gaps(&last, GAP_OF_CALLS, false, why), 0, "%s", why);
    end(&last);
    end(&whole);
    pbx_day_finish(&p);
}

Test(backfill, a_day_with_three_deaths) {
    live_and_die(1);
}

Test(backfill, another_day) {
    live_and_die(2);
}

Test(backfill, a_third_day) {
    live_and_die(3);
}

Test(backfill, a_fourth_day) {
    live_and_die(4);
}

Test(backfill, a_fifth_day) {
    live_and_die(5);
}

// What was filled is in the history: the next board needs no source for it.
Test(backfill, what_was_read_is_kept) {
    struct pbx_day p;
    struct life last, next;
    char why[80] = "";
    seed = 6;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &last, true);
    int64_t end_us = last.ticked_us;
    end(&last);
    begin(&next, false, true);
    next.ticked_us = end_us;
    expect_truth(&next, &p);
    cr_expect_gt(gaps(&next, GAP_OF_CALLS, true, why), 0);
    end(&next);
    pbx_day_finish(&p);
}

static uint64_t offered(struct life *l) {
    figures_run(&l->engine.figures, l->ticked_us, NULL);
    return tally_count(&l->engine.figures.shown.queues.rows.total.tally.counted, VISITS_OFFERED);
}

Test(backfill, without_a_source_the_dead_time_is_missing) {
    struct pbx_day p;
    struct life last;
    struct queue_truth truth[FIGURES];
    char why[80] = "";
    uint64_t all = 0, heard;
    seed = 7;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &last, false);
    size_t count = figures_of_queue_log(&p.day, truth);
    for (size_t i = 0; i < count; i++)
        all += (uint64_t)truth[i].offered;
    heard = offered(&last);
    cr_expect(heard < all && heard > all / 3, "%llu of %llu", (unsigned long long)heard,
              (unsigned long long)all);
    cr_expect(gaps(&last, GAP_OF_CALLS, false, why) && !strcmp(why, "no source"), "%s", why);
    end(&last);
    pbx_day_finish(&p);
}

// A log that ends before the gap does is asked again, until it has a line of after it.
Test(backfill, a_log_that_ends_too_early) {
    struct pbx_day p;
    struct life l;
    char why[80] = "";
    seed = 8;
    pbx_day_live(&p, &seed);
    size_t from = p.count / 3, to = p.count / 2, i = 0;
    for (; i < from; i++)
        if (p.list[i].file < DAY_FILES) write_line(&p.list[i]);
    begin(&l, true, false);
    comes_up(&l, p.list[from].at_us);
    news(&l, NEWS_FRAME, p.list[from].at_us, SPAN_NONE);
    for (; p.list[i].file < DAY_FILES || p.list[i].at_us < p.list[from].at_us; i++)
        ;
    pass(&l, &p.list[i]);
    news(&l, NEWS_LINK_LOST, p.list[i].at_us, SPAN("lost"));
    comes_up(&l, p.list[to].at_us);
    cr_expect_gt(gaps(&l, GAP_OF_VISITS, false, why), 0);
    cr_expect(strstr(why, " has "), "%s", why);
    for (; i < p.count; i++)
        if (p.list[i].file < DAY_FILES) write_line(&p.list[i]);
    tick(&l, p.list[to].at_us + 2 * S);
    cr_expect_eq(gaps(&l, GAP_OF_VISITS, false, why), 0, "%s", why);
    end(&l);
    pbx_day_finish(&p);
}

// ---- a call that is not in memory

// Of a call that was answered in a queue, and so has rows and a visit.
static struct call some_call(const struct life *l, char ret_id[64]) {
    const struct stitch *s = l->engine.door.book.stitch;
    struct call c = {.rows = 0};
    for (uint32_t i = stitch_count(s) / 2; i < stitch_count(s); i++) {
        if (!stitch_get(s, i, &c) || c.result != CALL_ANSWERED || c.visits != 1) continue;
        span_copy(stitch_text(s, c.id), ret_id, 64);
        return c;
    }
    cr_assert(false, "no such call");
    return c;
}

static void find(struct life *l, const char *id) {
    struct engine *e = &l->engine;
    e->loaded = true;
    cr_assert(engine_find(e, span_of(id)));
    while (engine_find_state(e) == FIND_LOOKS) {
        disk_wait(l->disk, 1000);
        if (e->load.following.reading.thread) disk_wait(e->load.following.reading.thread, 1000);
        engine_find_run(e, INT64_MAX);
    }
}

static void expect_found(struct life *l, const struct call *call, const char *where) {
    uint32_t number;
    const char *from = "";
    struct call found;
    const struct door *d = engine_found(&l->engine, &number, &from);
    cr_assert(d && stitch_get(d->book.stitch, number, &found), "%s", engine_find_words(&l->engine));
    cr_expect(strstr(from, where), "%s", from);
    cr_expect(found.result == call->result && found.start == call->start);
    cr_expect(found.talk_s == call->talk_s && found.rows == call->rows && found.visits == 1);
    cr_expect_eq(cdr_store_count(l->engine.door.store), 0, "nothing of it is in memory");
}

// A board that has read nothing of the past.
static void begin_empty(struct life *l, bool fills, bool keeps) {
    begin(l, fills, false);
    servers_put(&l->engine.door.servers, SPAN("pbx1"), "x");
    servers_put(&l->engine.door.servers, SPAN("pbx2"), "x");
    for (int i = 0; i < 2; i++)
        l->engine.door.servers.list[i].link = 0;
    if (!keeps) return;
    past_open(&l->engine.past, &l->engine.door, l->disk, &(struct history_terms){.path = history});
    past_add(&l->engine.past, &l->origin);
    cr_assert_not(past_read(&l->engine.past, INT64_MAX / 2, INT64_MAX, 1, NULL));
}

Test(backfill, a_call_is_looked_up_in_the_history_and_then_in_logs) {
    struct pbx_day p;
    struct life l;
    char id[64];
    seed = 9;
    pbx_day_live(&p, &seed);
    die_and_go_on(&p, &l, true);
    figures_run(&l.engine.figures, l.ticked_us, NULL);
    struct call call = some_call(&l, id);
    cr_expect_not(engine_find(&l.engine, span_of(id)), "it is in memory");
    end(&l);
    begin_empty(&l, true, true);
    find(&l, id);
    expect_found(&l, &call, "the history");
    engine_find_end(&l.engine);
    end(&l);
    begin_empty(&l, true, false);
    find(&l, id);
    expect_found(&l, &call, call.server ? "queue_log-pbx2 of pbx2" : "queue_log-pbx1 of pbx1");
    expect_found(&l, &call, call.server ? "Master-pbx2.csv of pbx2" : "Master-pbx1.csv of pbx1");
    find(&l, "1795375000.99999");
    cr_expect_eq(engine_find_state(&l.engine), FIND_MISSED);
    cr_expect_not(engine_find(&l.engine, SPAN("nonsense")));
    end(&l);
    pbx_day_finish(&p);
}
