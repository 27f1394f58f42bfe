// Some hours of the simulated centre, computed as fast as possible, and read as a recording, as
// logs of the PBXs, and as both. Every figure equals the centre's own queue_log, which does not
// depend on any other room.
#include "centre_day.h"
#include "run.h"
#include "same.h"
#include "screen.h"
#include "sim_child.h"

#include "base/clock.h"
#include "base/zone.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define START_US INT64_C(1795446000000000) // 16:00 in Berlin, 10:00 in Toronto
#define HOUR_S   3600

static int32_t offset_of(void *context, int64_t epoch) {
    return zone_offset(context, epoch);
}

static struct zone *berlin, *toronto;

static void begin_hour(struct day *d, uint64_t seed) {
    cr_assert(!zone_load("Europe/Berlin", &berlin) && !zone_load("America/Toronto", &toronto));
    const struct centre_server_options servers[] = {
        {"pbx1", true, true, false, 0, offset_of, berlin},
        {"pbx2", false, false, false, 45, offset_of, toronto}};
    day_begin(d, (struct centre_options){.seed = seed,
                                         .start_us = START_US,
                                         .lively = seed % 2,
                                         .calls_per_hour = 500,
                                         .servers = servers,
                                         .server_count = 2});
    centre_request(d->centre, SPAN("{\"Action\":\"QueueStatus\",\"ActionID\":\"first\"}"));
}

static void end_hour(void) {
    zone_destroy(berlin);
    zone_destroy(toronto);
}

static void live_through(struct day *d, uint64_t seed) {
    begin_hour(d, seed);
    day_run(d, HOUR_S);
    day_close(d);
    end_hour();
}

static json_int_t number(json_t *in, const char *object, const char *key) {
    return json_integer_value(json_object_get(object ? json_object_get(in, object) : in, key));
}

static void compare(json_t *root, const struct queue_truth *truth, size_t count, const char *what) {
    for (size_t i = 0; i < count; i++) {
        const struct queue_truth *t = &truth[i];
        json_t *q = NULL;
        size_t n;
        json_t *each;
        json_array_foreach(
            json_object_get(root, "queues"), n,
            each) if (!strcmp(json_string_value(json_object_get(each, "server")), t->server) &&
                      !strcmp(json_string_value(json_object_get(each, "queue")), t->queue)) q =
            each;
        cr_assert(q, "%s: %s %s is missing", what, t->server, t->queue);
        const struct {
            const char *name;
            json_int_t ours, theirs;
        } pairs[] = {
            {"offered", number(q, NULL, "offered"), t->offered},
            {"answered", number(q, NULL, "answered"), t->answered},
            {"abandoned", number(q, NULL, "abandoned"), t->abandoned},
            {"left otherwise",
             number(q, NULL, "timedOut") + number(q, NULL, "noAgents") +
                 number(q, NULL, "withdrawn") + number(q, NULL, "unknown"),
             t->left},
            {"left by key", number(q, NULL, "leftByKey"), t->key},
            {"waiting", number(q, NULL, "waiting"), 0},
            {"wait of the answered", number(q, "waitAnswered", "sum"), t->hold},
            {"wait of the abandoned", number(q, "waitAbandoned", "sum"), t->abandon_wait},
            {"talks", number(q, "talk", "count"), t->answered},
            {"talk", number(q, "talk", "sum"), t->talk},
            {"ring no answer", number(q, NULL, "ringNoAnswer"), t->ring_no_answer},
        };
        for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
            cr_expect_eq(pairs[k].ours, pairs[k].theirs, "%s: %s %s %s: %lld, the log says %lld",
                         what, t->server, t->queue, pairs[k].name, (long long)pairs[k].ours,
                         (long long)pairs[k].theirs);
    }
    json_decref(root);
}

static json_t *agent_in(json_t *root, const struct person *p) {
    size_t i, n;
    json_t *agent, *in;
    json_array_foreach(json_object_get(root, "agents"), i, agent) {
        const char *name = json_string_value(json_object_get(agent, "name"));
        if (!name || strcmp(name, p->name) != 0) continue; // with a log alone, some have none
        json_array_foreach(json_object_get(agent, "byQueue"), n, in) {
            if (!strcmp(json_string_value(json_object_get(in, "server")), p->server) &&
                !strcmp(json_string_value(json_object_get(in, "queue")), p->queue))
                return in;
        }
    }
    return NULL;
}

static void compare_persons(json_t *root, const struct day *d, const char *what) {
    struct person persons[PERSONS];
    size_t count = persons_of_queue_log(d, persons);
    cr_assert_gt(count, 20);
    for (size_t i = 0; i < count; i++) {
        const struct person *p = &persons[i];
        json_t *in = agent_in(root, p);
        cr_assert(in, "%s: %s %s %s is missing", what, p->server, p->queue, p->name);
        const struct {
            const char *name;
            int64_t theirs;
        } pairs[] = {{"handled", p->handled},         {"completed", p->completed},
                     {"transferred", p->transferred}, {"talkTime", p->talk},
                     {"holdTime", p->hold},           {"ringNoAnswer", p->ring_no_answer}};
        for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
            cr_expect_eq(number(in, NULL, pairs[k].name), pairs[k].theirs,
                         "%s: %s %s %s %s: %lld, the log says %lld", what, p->server, p->queue,
                         p->name, pairs[k].name, (long long)number(in, NULL, pairs[k].name),
                         (long long)pairs[k].theirs);
    }
}

// As after a stall of the link or the machine: whatever came within twenty seconds comes at the end
// of them.
static void hold_up(const struct day *d, const char *path) {
    FILE *f = fopen(path, "we");
    cr_assert(f);
    for (struct span rest = buf_text(&d->recording); rest.len;) {
        struct span line = span_take(&rest, '\n'), stamp = span_take(&line, '\t');
        fprintf(f, "%lld.000000\t%.*s\n", (atoll(stamp.at) / 20 + 1) * 20, (int)line.len, line.at);
    }
    fclose(f);
}

static void check(uint64_t seed) {
    char folder[] = "/tmp/cdrtop-hour-XXXXXX", path[5][64], what[64];
    static const char *const names[] = {"frames.rec", "queue_log-pbx1", "queue_log-pbx2",
                                        "Master-pbx1.csv", "Master-pbx2.csv"};
    struct day d;
    struct queue_truth truth[FIGURES];
    cr_assert(mkdtemp(folder) != NULL);
    for (size_t i = 0; i < 5; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
    live_through(&d, seed);
    day_write(&d, folder);
    size_t count = figures_of_queue_log(&d, truth);
    cr_assert_eq(count, 7);
    snprintf(what, sizeof what, "seed %d, frames", (int)seed);
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], ZONES, NULL});
    compare_persons(root, &d, what);
    compare(root, truth, count, what);
    hold_up(&d, path[0]);
    snprintf(what, sizeof what, "seed %d, frames held up", (int)seed);
    root = same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], ZONES, NULL});
    compare_persons(root, &d, what);
    compare(root, truth, count, what);
    snprintf(what, sizeof what, "seed %d, frames held up, and logs", (int)seed);
    root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], path[1], path[2], ZONES, NULL});
    compare_persons(root, &d, what);
    compare(root, truth, count, what);
    day_write(&d, folder);
    snprintf(what, sizeof what, "seed %d, logs", (int)seed);
    root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", path[1], path[2], path[3], path[4], ZONES, NULL});
    compare_persons(root, &d, what);
    compare(root, truth, count, what);
    snprintf(what, sizeof what, "seed %d, all", (int)seed);
    root = same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], path[1], path[2], path[3],
                                          path[4], ZONES, NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), (json_int_t)d.master_count);
    compare_persons(root, &d, what);
    compare(root, truth, count, what);
    if (!getenv("KEEP_HOURS")) day_remove(folder);
    day_finish(&d);
}

Test(simulated, an_hour_equals_its_truth) {
    for (uint64_t seed = 1; seed <= 3; seed++)
        check(seed);
}

// ---- who waits

static struct caller *caller_in(struct caller *list, size_t count, json_t *in) {
    for (size_t i = 0; i < count; i++)
        if (!list[i].found &&
            span_same(list[i].server, span_of(json_string_value(json_object_get(in, "server")))) &&
            span_same(list[i].queue, span_of(json_string_value(json_object_get(in, "queue")))) &&
            span_same(list[i].number,
                      span_of(json_string_value(json_object_get(in, "callerNumber")))))
            return &list[i];
    return NULL;
}

static void compare_waiting(const struct day *d, json_t *root, const char *what) {
    struct caller callers[CALLERS];
    size_t count = callers_of_queue_log(d, callers), n;
    json_t *list = json_object_get(root, "waiting"), *in;
    json_int_t before = INT64_MAX, first = 0;
    cr_assert_eq(json_array_size(list), count, "%s: %zu callers, the log has %zu", what,
                 json_array_size(list), count);
    json_array_foreach(list, n, in) {
        struct caller *c = caller_in(callers, count, in);
        cr_assert(c, "%s: nobody like number %zu", what, n);
        c->found = true;
        // the files' clock is that of their last event, so only differences count
        json_int_t waited = number(in, NULL, "waited"), now = c->since + waited;
        if (!n) first = now;
        cr_expect(now >= first - 2 && now <= first + 2, "%s: number %zu waited %lld", what, n,
                  (long long)waited);
        cr_expect_leq(waited, before, "%s: the longest comes first", what);
        before = waited;
    }
    json_decref(root);
}

Test(simulated, who_waits_equals_the_log) {
    char folder[] = "/tmp/cdrtop-waits-XXXXXX", path[3][64];
    static const char *const names[] = {"frames.rec", "queue_log-pbx1", "queue_log-pbx2"};
    struct caller callers[CALLERS];
    struct day d;
    cr_assert(mkdtemp(folder) != NULL);
    for (size_t i = 0; i < 3; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
    begin_hour(&d, 1);
    day_run(&d, 600);
    for (int moment = 0; moment < 3; moment++) {
        do
            day_run(&d, 20);
        while (callers_of_queue_log(&d, callers) < 3);
        day_write(&d, folder);
        compare_waiting(&d,
                        same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], ZONES, NULL}),
                        "frames");
        compare_waiting(&d,
                        same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], path[1],
                                                       path[2], ZONES, NULL}),
                        "all");
    }
    day_remove(folder);
    day_finish(&d);
    end_hour();
}

// ---- agents by state

static size_t count_in_state(json_t *root, const char *state) {
    size_t i, count = 0;
    json_t *agent;
    json_array_foreach(json_object_get(root, "agents"), i, agent) {
        const char *its = json_string_value(json_object_get(agent, "state"));
        count += state ? its && strcmp(its, state) == 0 : 1;
    }
    return count;
}

// A filter by state has exactly those agents, and every visit.
Test(simulated, a_filter_by_state_has_the_agents_in_it) {
    char folder[] = "/tmp/cdrtop-states-XXXXXX", path[64];
    struct day d;
    cr_assert(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/frames.rec", folder);
    begin_hour(&d, 2);
    day_run(&d, 900);
    day_write(&d, folder);
    json_t *all = same_snapshot((const char *[]){CDRTOP, "snapshot", path, ZONES, NULL});
    json_t *ready = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", path, ZONES, "--filter", "state:ready", NULL});
    size_t count = count_in_state(all, "ready");
    cr_assert(count > 1 && count < count_in_state(all, NULL), "%zu of %zu", count,
              count_in_state(all, NULL));
    cr_expect_eq(count_in_state(ready, "ready"), count);
    cr_expect_eq(count_in_state(ready, NULL), count);
    cr_expect_eq(number(json_object_get(ready, "total"), "members", "ready"), (json_int_t)count);
    cr_expect_eq(number(json_object_get(ready, "total"), "members", "talking"), 0);
    cr_expect_eq(number(ready, "total", "offered"), number(all, "total", "offered"));
    cr_expect_eq(number(ready, "calls", "total"), number(all, "calls", "total"));
    json_decref(all);
    json_decref(ready);
    day_remove(folder);
    day_finish(&d);
    end_hour();
}

// ---- faster than real time

// What the logs say from the first moment of the recording on.
static void read_truth(const char *folder, struct day *d) {
    static const char *const names[] = {"pbx1", "pbx2"};
    char path[64], line[512];
    long long begun;
    *d = (struct day){0};
    snprintf(path, sizeof path, "%s/frames.rec", folder);
    FILE *recording = fopen(path, "re");
    cr_assert(recording && fgets(line, sizeof line, recording));
    fclose(recording);
    begun = atoll(line);
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/queue_log-%s", folder, names[i]);
        FILE *f = fopen(path, "re");
        cr_assert(f);
        while (fgets(line, sizeof line, f))
            if (atoll(line) >= begun) buf_format(&d->queue_log, "%s|%s", names[i], line);
        fclose(f);
    }
}

static void wait_until_empty(struct sim_child *sim) {
    char answer[256];
    cr_assert(sim_say(sim, "close", NULL, 0));
    do {
        poll(NULL, 0, 20);
        cr_assert(sim_say(sim, "census", answer, sizeof answer));
    } while (!strstr(answer, " callers 0 "));
}

// A client beside the simulation uses its clock, so that an hour recorded in eighteen seconds is an
// hour. The simulation says when everything is over, and the answers to two more Pings show that it
// has been heard.
Test(simulated, a_recording_at_200_times_equals_its_truth) {
    char folder[] = "/tmp/cdrtop-fast-XXXXXX", file[64], log[64];
    struct sim_child sim;
    struct day truth;
    struct queue_truth figures[FIGURES];
    int ignored;
    cr_assert(mkdtemp(folder) != NULL);
    snprintf(file, sizeof file, "%s/frames.rec", folder);
    snprintf(log, sizeof log, "%s/queue_log-pbx1", folder);
    sim_start(&sim, CDRTOP,
              (const char *[]){"--port", "0", "--speed", "200", "--seed", "3", "--lively",
                               "--truth", folder, NULL});
    wait_until_empty(&sim);
    size_t before = run_count(log, "|CONNECT|");
    pid_t record =
        run_start((const char *[]){CDRTOP, "record", file, "--speed", "200", sim.url, NULL},
                  &ignored);
    cr_assert(run_wait_count(file, "QueueStatusComplete", 2));
    cr_assert(sim_say(&sim, "calls 600", NULL, 0));
    cr_assert(run_wait_count(log, "|CONNECT|", before + 100));
    wait_until_empty(&sim);
    size_t pongs = run_count(file, "\"Ping\": \"Pong\"");
    cr_assert(run_wait_count(file, "\"Ping\": \"Pong\"", pongs + 4));
    cr_expect_eq(run_end(record), 0);
    read_truth(folder, &truth);
    size_t count = figures_of_queue_log(&truth, figures);
    cr_assert_eq(count, 7);
    compare(same_snapshot(
                (const char *[]){CDRTOP, "snapshot", file, ZONES, "--tz", sim_zone(), NULL}),
            figures, count, "200 times");
    sim_stop(&sim);
    day_finish(&truth);
    day_remove(folder);
}

// A day of before, of which a program beside it keeps what it hears at the times of then.
Test(simulated, what_is_said_at_200_times_is_kept_in_a_file_of_its_own) {
    char folder[64], config[96], yaml[128];
    struct sim_child sim;
    struct run r;
    int ignored;
    run_folder(folder, sizeof folder);
    snprintf(config, sizeof config, "%s/c.yaml", folder);
    snprintf(yaml, sizeof yaml, "history: {path: %s/history.db}\n", folder);
    run_write_file(config, span_of(yaml));
    sim_start(&sim, CDRTOP,
              (const char *[]){"--port", "0", "--speed", "200", "--lively", "--start",
                               "2026-10-23 06:00", NULL});
    pid_t watch =
        run_start((const char *[]){CDRTOP, "watch", "-c", config, "--speed", "200", sim.url, NULL},
                  &ignored);
    bool kept = false;
    for (int i = 0; i < PATIENCE_MS / 50 && !kept; i++) {
        poll(NULL, 0, 50);
        run_program((const char *[]){CDRTOP, "history", "-c", config, "--tz", "UTC", NULL}, NULL,
                    &r);
        kept = strstr(r.out.at, "\n2026-10-23 ") != NULL;
        run_finish(&r);
    }
    cr_expect(kept);
    run_end(watch);
    sim_stop(&sim);
    run_folder_end(folder);
}

static int clock_shown(struct screen *s) {
    struct buf row = {0};
    int hour = -1, minute = 0, second = 0;
    screen_row(s, 0, &row);
    buf_put(&row, "", 1);
    if (row.len > 9) sscanf(row.at + row.len - 9, "%d:%d:%d", &hour, &minute, &second);
    buf_finish(&row);
    return hour < 0 ? -1 : hour * 3600 + minute * 60 + second;
}

// In a demonstration five minutes pass in five seconds, on the board's clock as in the centre.
Test(simulated, the_demo_has_one_clock) {
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--demo", "--speed", "60", "--no-history", NULL},
                    (const char *[]){NULL}, 100, 30);
    cr_assert(screen_wait(s, "pbx1 ●", PATIENCE_MS) && screen_wait(s, "pbx2 ●", PATIENCE_MS));
    int begun = clock_shown(s), passed = 0;
    int64_t end = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    cr_assert_geq(begun, 0);
    while (passed < 300 && clock_monotonic_us() < end) {
        screen_pump(s, 50);
        int now = clock_shown(s);
        if (now >= 0) passed = (now - begun + 86400) % 86400;
    }
    cr_expect_geq(passed, 300);
    screen_close(s);
}
