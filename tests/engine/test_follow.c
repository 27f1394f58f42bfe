// Logs that are followed while a simulated day is written to them piece by piece, in halves of
// lines, renamed and cut at any moment: each line is read once, and the figures are those of the
// centre's own queue_log.
#include "../../src/engine/parts.h"
#include "centre_day.h"
#include "patience.h"
#include "run.h"

#include "net/loop.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HOUR_S INT64_C(3600)

static char folder[64];

static void begin(void) {
    run_folder(folder, sizeof folder);
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(follow, .init = begin, .fini = end);

// ---- who follows

struct board {
    struct engine engine;
    struct loop *loop;
    struct loop_timer *patience;
    uint64_t steps, rows; // are awaited
};

static void go_on(void *context) {
    struct board *b = context;
    const struct ingest *in = &b->engine.door.ingest;
    if (!b->engine.loaded) return;
    engine_let_in(&b->engine, INT64_MAX);
    if (in->queue_events >= b->steps && in->cdrs >= b->rows) loop_stop(b->loop);
}

static void give_up(void *context) {
    loop_stop(((struct board *)context)->loop);
}

static void nothing(void *context) {
    (void)context;
}

static void open_board(struct board *b, const char *const *files) {
    struct engine *e = &b->engine;
    struct engine_settings *s = &e->settings;
    struct zone *machine;
    int64_t now_s = time(NULL);
    cr_assert_eq(zone_load("UTC", &machine), 0);
    engine_init(e, machine, NULL);
    *s = (struct engine_settings){
        .window_fixed = true,
        .window = {now_s - 36 * HOUR_S, now_s + 12 * HOUR_S},
        .policies.others = {.threshold_s = 20, .target = 80, .wrapup_s = -1},
        .short_abandon_s = 5,
        .match_digits = 9,
        .max_records = 1000000};
    cr_assert_eq(zone_load("UTC", &s->zone), 0);
    e->load.following.all = true;
    for (; *files; files++)
        cr_assert_eq(load_add(&e->load, *files), 0, "%s", e->load.error);
    s->follows = e->load.following.any;
    cr_assert(s->follows);
    engine_begin(e);
    const struct loop_handlers handlers = {.before_sleep = nothing};
    cr_assert(!loop_create(&handlers, NULL, &b->loop) && !loop_open(b->loop));
    cr_assert_eq(loop_timer_add(b->loop, give_up, b, &b->patience), 0);
    const struct links_hooks hooks = {.context = b, .changed = go_on};
    cr_assert_eq(engine_listen(e, b->loop, &hooks), 0);
    cr_assert_eq(engine_load(e, INT64_MAX, NULL), ENGINE_LOADED);
}

static void close_board(struct board *b) {
    links_close(&b->engine.links);
    loop_destroy(b->loop);
    engine_finish(&b->engine);
}

// Until so many lines of each kind are in.
static void await(struct board *b, uint64_t steps, uint64_t rows) {
    const struct ingest *in = &b->engine.door.ingest;
    b->steps = steps;
    b->rows = rows;
    loop_timer_set(b->patience, PATIENCE_S * INT64_C(1000000));
    if (in->queue_events < steps || in->cdrs < rows) loop_run(b->loop);
    cr_assert_eq(in->queue_events, steps);
    cr_assert_eq(in->cdrs, rows);
    cr_expect_eq(in->duplicates, 0);
    cr_expect_eq(in->malformed, 0);
}

// ---- who writes

static uint64_t seed;

static uint64_t chance(uint64_t of) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % of;
}

struct writer {
    char path[128];
    struct buf all; // to be written
    size_t written;
    uint64_t lines; // whole ones
    int fd;
    bool cuts;
};

static void open_writer(struct writer *w, const char *name, const struct buf *lines, bool cuts) {
    *w = (struct writer){.fd = -1, .cuts = cuts};
    snprintf(w->path, sizeof w->path, "%s/%s", folder, name);
    for (struct span rest = buf_text(lines); rest.len;) { // "server|line", of pbx1
        struct span line = span_take(&rest, '\n');
        if (!span_same(span_take(&line, '|'), SPAN("pbx1"))) continue;
        buf_span(&w->all, line);
        buf_put(&w->all, "\n", 1);
    }
}

static void write_on(struct writer *w, size_t len) {
    const char *at = w->all.at + w->written;
    if (len > w->all.len - w->written) len = w->all.len - w->written;
    if (w->fd < 0) w->fd = open(w->path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    cr_assert_eq(write(w->fd, at, len), (ssize_t)len);
    for (size_t i = 0; i < len; i++)
        w->lines += at[i] == '\n';
    w->written += len;
}

static bool is_between_lines(const struct writer *w) {
    return w->written && w->all.at[w->written - 1] == '\n';
}

static void older_name(const struct writer *w, int n, char out[160]) {
    snprintf(out, 160, "%s.%d", w->path, n);
}

// Asterisk opens the file anew at once, or with its next line.
static void rotate(struct writer *w) {
    char from[160], to[160], command[400];
    if (access(w->path, F_OK)) return;
    for (int n = 40; n > 0; n--) {
        older_name(w, n, from);
        older_name(w, n + 1, to);
        rename(from, to);
    }
    if (w->cuts) {
        snprintf(command, sizeof command, "cp '%s' '%s'", w->path, from);
        cr_assert_eq(system(command), 0);
        cr_assert_eq(truncate(w->path, 0), 0);
    } else {
        cr_assert_eq(rename(w->path, from), 0);
        close(w->fd);
        w->fd = chance(2) ? open(w->path, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
    }
}

static void close_writer(struct writer *w) {
    if (w->fd >= 0) close(w->fd);
    buf_finish(&w->all);
}

// ---- the same

static void expect_truth(struct board *b, const struct day *d) {
    struct queue_truth truth[FIGURES];
    struct engine *e = &b->engine;
    size_t count = figures_of_queue_log(d, truth), compared = 0;
    engine_count(e, 0);
    for (size_t i = 0; i < count; i++) {
        const struct queue_truth *t = &truth[i];
        if (strcmp(t->server, "pbx1") != 0) continue;
        uint32_t queue = intern_find(&e->door.book.ledger.names, span_of(t->queue));
        const struct queue_tally *q = queue_tallies_find(&e->figures.shown.queues, 0, queue);
        cr_assert_not_null(q, "%s", t->queue);
        const struct tally *c = &q->counted;
        cr_expect_eq(tally_count(c, VISITS_OFFERED), (uint64_t)t->offered);
        cr_expect_eq(tally_count(c, VISITS_ANSWERED), (uint64_t)t->answered);
        cr_expect_eq(tally_count(c, VISITS_ABANDONED), (uint64_t)t->abandoned);
        cr_expect_eq(tally_count(c, VISITS_LEFT_BY_KEY), (uint64_t)t->key);
        cr_expect_eq(tally_count(c, VISITS_WAITING), 0);
        cr_expect_eq(c->amounts[AMOUNT_WAIT_ANSWERED].sum, (uint64_t)t->hold);
        cr_expect_eq(c->amounts[AMOUNT_TALK].sum, (uint64_t)t->talk);
        cr_expect_eq(c->amounts[AMOUNT_RINGS].sum, (uint64_t)t->ring_no_answer);
        compared += tally_count(c, VISITS_OFFERED);
    }
    cr_expect_gt(compared, 100);
}

// Callers are few in the evening, so it is the last morning.
static int64_t last_morning_s(void) {
    int64_t before = time(NULL) - 4 * HOUR_S;
    return before - (before - 10 * HOUR_S) % (24 * HOUR_S);
}

static void live_through(struct day *d) {
    const struct centre_server_options servers[] = {{"pbx1", true, true, false, 0, NULL, NULL}};
    day_begin(d, (struct centre_options){.seed = seed,
                                         .start_us = last_morning_s() * 1000000,
                                         .calls_per_hour = 400,
                                         .servers = servers,
                                         .server_count = 1});
    day_run(d, HOUR_S);
    day_close(d);
}

// `there`: so much of them is there before.
static void follow_a_day(bool cuts, bool there) {
    struct day d;
    struct writer log, master;
    struct board b = {.steps = 0};
    live_through(&d);
    open_writer(&log, "queue_log", &d.queue_log, cuts);
    open_writer(&master, "Master.csv", &d.master, cuts);
    if (there) {
        write_on(&log, log.all.len / 3);
        write_on(&master, master.all.len / 3);
    }
    const char *const files[] = {log.path, master.path, NULL};
    open_board(&b, files);
    while (log.written < log.all.len || master.written < master.all.len) {
        struct writer *w = chance(2) ? &log : &master;
        write_on(w, chance(4) ? chance(200) : chance(20000));
        if (is_between_lines(w) && !chance(2)) rotate(w);
        if (!chance(4) && (!cuts || is_between_lines(w))) await(&b, log.lines, master.lines);
    }
    rotate(&log);
    rotate(&master);
    await(&b, log.lines, master.lines);
    cr_expect_gt(log.lines, 500);
    cr_expect_gt(master.lines, 200);
    expect_truth(&b, &d);
    close_board(&b);
    close_writer(&log);
    close_writer(&master);
    day_finish(&d);
}

Test(follow, a_day_with_renamed_logs) {
    seed = 1;
    follow_a_day(false, true);
}

Test(follow, another_day_with_renamed_logs) {
    seed = 2;
    follow_a_day(false, false);
}

Test(follow, a_third_day_with_renamed_logs) {
    seed = 3;
    follow_a_day(false, true);
}

Test(follow, a_day_with_copied_logs) {
    seed = 4;
    follow_a_day(true, true);
}

Test(follow, another_day_with_copied_logs) {
    seed = 5;
    follow_a_day(true, false);
}
