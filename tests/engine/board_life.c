// A board without a face: it hears frames, keeps a history, and reads what it missed.
#include "board_life.h"

#include "disk/job.h"
#include "patience.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

const char *life_history;
char life_files[DAY_FILES][128];
static char folder[64], history[96];

void life_folder(void) {
    static const char *const names[DAY_FILES] = {"queue_log-pbx1", "queue_log-pbx2",
                                                 "Master-pbx1.csv", "Master-pbx2.csv"};
    run_folder(folder, sizeof folder);
    snprintf(history, sizeof history, "%s/history.db", folder);
    life_history = history;
    for (size_t i = 0; i < DAY_FILES; i++)
        snprintf(life_files[i], sizeof life_files[i], "%s/%s", folder, names[i]);
}

void life_folder_end(void) {
    run_folder_end(folder);
}

void life_add_files(struct load *l) {
    for (int i = 0; i < DAY_FILES; i++)
        cr_assert_eq(load_fill_add(l, life_files[i]), 0, "%s", l->error);
}

static void nothing(void *context) {
    (void)context;
}

void life_begin(struct board_life *l, life_add *add, bool keeps) {
    struct engine *e = &l->engine;
    struct zone *utc;
    *l = (struct board_life){
        .origin = {.source = "ws://127.0.0.1:8088", .host = "amiws", .link = 0}};
    cr_assert_eq(zone_load("UTC", &utc), 0);
    engine_init(e, utc, NULL);
    e->settings = (struct engine_settings){.window_fixed = true,
                                           .window = {INT64_C(1795374000), INT64_C(1795384000)},
                                           .policies.others = {.threshold_s = 20, .wrapup_s = -1},
                                           .short_abandon_s = 5,
                                           .match_digits = 9,
                                           .max_records = 1000000};
    cr_assert_eq(zone_load("UTC", &e->settings.zone), 0);
    if (add) add(&e->load);
    engine_begin(e);
    const struct loop_handlers handlers = {.before_sleep = nothing};
    const struct links_hooks hooks = {.context = NULL};
    cr_assert(!loop_create(&handlers, NULL, &l->loop) && !loop_open(l->loop));
    cr_assert_eq(load_fill_open(&e->load, l->loop, e->settings.zone, 0, &hooks), 0);
    cr_assert_eq(disk_create(&l->disk), 0);
    if (!keeps) return;
    past_open(&e->past, &e->door, l->disk, &(struct history_terms){.path = life_history});
    past_add(&e->past, &l->origin);
    e->past.load = &e->load;
    cr_assert_not(past_read(&e->past, 0, INT64_MAX, UINT64_MAX, NULL));
    cr_expect_str_eq(past_words(&e->past), "");
}

void life_end(struct board_life *l) {
    const char *hangs = "";
    past_close(&l->engine.past, l->ticked_us);
    cr_assert(disk_destroy(l->disk, PATIENCE_MS * INT64_C(1000), &hangs), "%s", hangs);
    loop_destroy(l->loop);
    engine_finish(&l->engine);
}

// For the threads of sources.
static void life_wait(struct board_life *l) {
    const struct load_reading *r = &l->engine.load.following.reading;
    if (r->thread) disk_wait(r->thread, 1000);
    if (r->asker) disk_wait(r->asker, 1000);
}

// Reads what is missing, as far as it is there.
void life_fill(struct board_life *l, int64_t now_us) {
    struct load *load = &l->engine.load;
    if (!load->following.reading.fills) return;
    load_fill_tick(load, now_us);
    while (!load_fill_rests(load)) {
        life_wait(l);
        load_fill(load, INT64_MAX);
        load_fill_tick(load, now_us);
    }
}

// ---- the disk

struct barrier {
    struct disk_job job;
    bool done;
};

static void barrier_work(struct disk_job *job) {
    (void)job;
}

static void barrier_done(struct disk_job *job) {
    ((struct barrier *)job)->done = true;
}

// The first time what is being written gets there, the second time the rest.
void life_save(struct board_life *l) {
    for (int i = 0; i < 2; i++) {
        struct barrier b = {.job = {.path = "", .work = barrier_work, .done = barrier_done}};
        past_tick(&l->engine.past, l->ticked_us);
        disk_do(l->disk, &b.job);
        while (!b.done)
            disk_wait(l->disk, PATIENCE_MS * INT64_C(1000));
    }
}

void life_tick(struct board_life *l, int64_t now_us) {
    l->ticked_us = now_us;
    if (l->engine.past.history) past_tick(&l->engine.past, now_us);
    disk_wait(l->disk, 0);
    life_fill(l, now_us);
}

void life_news(struct board_life *l, unsigned kind, int64_t at_us, struct span bytes) {
    door_news(&l->engine.door, &(struct news){kind, &l->origin, at_us, bytes});
}

void life_comes_up(struct board_life *l, int64_t at_us) {
    life_news(l, NEWS_LINK_BACK, at_us, SPAN_NONE);
    life_tick(l, at_us);
}

// ---- what it knows

void life_expect_truth(struct board_life *l, const struct pbx_day *p) {
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
void life_expect_same_calls(struct board_life *l, struct board_life *other) {
    const struct stitch *ours = l->engine.door.book.stitch, *all = other->engine.door.book.stitch;
    struct call a, b;
    size_t compared = 0;
    figures_run(&other->engine.figures, l->ticked_us, NULL);
    for (uint32_t i = 0; i < stitch_count(all); i++) {
        if (!stitch_get(all, i, &a) || !a.visits) continue;
        struct span id = stitch_text(all, a.id);
        cr_assert(stitch_get(ours, stitch_find(ours, a.server, id), &b));
        // A caller whose wait ended in a gap, and who left no row, may have been helped then.
        bool gone = a.result == CALL_MISSED && b.result == CALL_UNKNOWN && !a.rows && !b.rows;
        cr_expect((a.result == b.result || gone) && a.talk_s == b.talk_s && a.ring_s == b.ring_s &&
                      a.visits == b.visits && a.start == b.start,
                  "%.*s: %s, %s", (int)id.len, id.at, call_result_word(a.result),
                  call_result_word(b.result));
        compared++;
    }
    cr_expect_gt(compared, 100);
}

// How many gaps there are, filled or not; for one that is not, *ret_why.
size_t life_gaps(struct board_life *l, enum gap_of of, bool filled, char ret_why[80]) {
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

// ---- a call that is not in memory

// Of a call that was answered in a queue, and so has rows and a visit.
struct call life_some_call(const struct board_life *l, char ret_id[64]) {
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

void life_find(struct board_life *l, const char *id) {
    struct engine *e = &l->engine;
    e->loaded = true;
    cr_assert(engine_find(e, span_of(id)));
    while (engine_find_state(e) == FIND_LOOKS) {
        disk_wait(l->disk, 1000);
        life_wait(l);
        engine_find_run(e, INT64_MAX);
    }
}

void life_expect_found(struct board_life *l, const struct call *call, const char *where) {
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
void life_begin_empty(struct board_life *l, life_add *add, bool keeps) {
    life_begin(l, add, false);
    servers_put(&l->engine.door.servers, SPAN("pbx1"), "x");
    servers_put(&l->engine.door.servers, SPAN("pbx2"), "x");
    for (int i = 0; i < 2; i++)
        l->engine.door.servers.list[i].link = 0;
    if (!keeps) return;
    past_open(&l->engine.past, &l->engine.door, l->disk,
              &(struct history_terms){.path = life_history});
    past_add(&l->engine.past, &l->origin);
    cr_assert_not(past_read(&l->engine.past, INT64_MAX / 2, INT64_MAX, 1, NULL));
}
