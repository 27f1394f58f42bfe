// Hours of the simulated centre, reckoned as fast as they go, and read as a recording, as the PBXs'
// logs, and as both: every figure equals the centre's own queue_log, which the board's rooms have no
// part in.
#include "centre_day.h"
#include "same.h"

#include "base/zone.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_US INT64_C(1795446000000000) // 16:00 in Berlin, 10:00 in Toronto
#define HOUR_S   3600

TestSuite(simulated, .timeout = 240);

static int32_t offset_of(void *context, int64_t epoch) {
    return zone_offset(context, epoch);
}

static void live_through(struct day *d, uint64_t seed) {
    struct zone *berlin, *toronto;
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
    day_run(d, HOUR_S);
    day_close(d);
    zone_destroy(berlin);
    zone_destroy(toronto);
}

static json_int_t number(json_t *in, const char *object, const char *key) {
    return json_integer_value(json_object_get(object ? json_object_get(in, object) : in, key));
}

static void compare(json_t *root, const struct figures *truth, size_t count, const char *what) {
    for (size_t i = 0; i < count; i++) {
        const struct figures *t = &truth[i];
        json_t *q = NULL;
        size_t n;
        json_t *each;
        json_array_foreach(json_object_get(root, "queues"), n, each) if (
            !strcmp(json_string_value(json_object_get(each, "server")), t->server) &&
            !strcmp(json_string_value(json_object_get(each, "queue")), t->queue)) q = each;
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

static void check(uint64_t seed) {
    char folder[] = "/tmp/cdrtop-hour-XXXXXX", path[5][64], what[64];
    static const char *const names[] = {"frames.rec", "queue_log-pbx1", "queue_log-pbx2",
                                        "Master-pbx1.csv", "Master-pbx2.csv"};
    struct day d;
    struct figures truth[FIGURES];
    cr_assert(mkdtemp(folder) != NULL);
    for (size_t i = 0; i < 5; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
    live_through(&d, seed);
    day_write(&d, folder);
    size_t count = figures_of_queue_log(&d, truth);
    cr_assert_eq(count, 7);
    snprintf(what, sizeof what, "seed %d, frames", (int)seed);
    compare(same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], ZONES, NULL}), truth, count,
            what);
    snprintf(what, sizeof what, "seed %d, logs", (int)seed);
    compare(same_snapshot((const char *[]){CDRTOP, "snapshot", path[1], path[2], path[3], path[4],
                                           ZONES, NULL}),
            truth, count, what);
    snprintf(what, sizeof what, "seed %d, all", (int)seed);
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", path[0], path[1], path[2],
                                                  path[3], path[4], ZONES, NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), (json_int_t)d.master_count);
    compare(root, truth, count, what);
    if (!getenv("KEEP_HOURS")) day_remove(folder);
    day_finish(&d);
}

Test(simulated, an_hour_equals_its_truth) {
    for (uint64_t seed = 1; seed <= 3; seed++)
        check(seed);
}
