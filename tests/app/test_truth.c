// Every figure of every queue that `cdrtop snapshot` prints for the captures equals what was
// computed from queue_log alone: when reading frames, queue_log, both, and Master.csv in addition.
#include "same.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IN(capture, file) FIXTURES "/" capture "/" file
#define LOGS(capture)     IN(capture, "queue_log-pbx1.gz"), IN(capture, "queue_log-pbx2.gz")
#define MASTERS(capture)  IN(capture, "Master-pbx1.csv.gz"), IN(capture, "Master-pbx2.csv.gz")

static const struct {
    const char *ours, *object, *truth;
} figures[] = {
    {"offered", NULL, "offered"},
    {"answered", NULL, "answered"},
    {"abandoned", NULL, "abandoned"},
    {"timedOut", NULL, "timeout"},
    {"leftByKey", NULL, "exitkey"},
    {"noAgents", NULL, "exitempty"},
    {"withdrawn", NULL, "withdrawn"},
    {"answeredWithin", NULL, "answered_in_20"},
    {"abandonedWithin", NULL, "abandoned_in_20"},
    {"ringNoAnswer", NULL, "ringnoanswer"},
    {"sum", "waitAnswered", "hold_sum"},
    {"max", "waitAnswered", "hold_max"},
    {"sum", "waitAbandoned", "abandon_wait_sum"},
    {"sum", "talk", "talk_sum"},
};
enum { FIGURES = sizeof figures / sizeof *figures };

struct expected { // a figure that cannot equal the log, and the difference
    const char *server, *queue, *figure;
    json_int_t ours;
};

// Adds callers who are answered in time one by one, until the target is reached.
static void expect_to_target(json_t *ours, json_t *truth, const char *name) {
    json_int_t target = json_integer_value(json_object_get(ours, "target")), further = 0;
    json_int_t offered = json_integer_value(json_object_get(truth, "offered")) -
                         json_integer_value(json_object_get(ours, "waiting"));
    json_int_t within = json_integer_value(json_object_get(truth, "answered_in_20"));
    json_t *got = json_object_get(ours, "toTarget");
    cr_assert(target > 0 && target < 100);
    while (100 * (within + further) < target * (offered + further))
        further++;
    cr_expect_eq(json_is_integer(got), offered > 0, "%s", name);
    cr_expect_eq(json_integer_value(got), further, "%s: it takes %lld", name, (long long)further);
}

// Compares all figures of all queues; `but` lists those that differ. Returns how many agree.
static int compare(json_t *root, const char *capture, const struct expected *but,
                   size_t but_count) {
    char path[64];
    const char *server, *name;
    json_t *pbx, *queue;
    int same = 0;
    snprintf(path, sizeof path, "%s/truth.json", capture);
    json_t *truth = same_fixture(path);
    json_object_foreach(truth, server, pbx)
        json_object_foreach(json_object_get(pbx, "queues"), name, queue) {
        json_t *ours = same_queue(root, server, name);
        cr_assert_not_null(ours, "%s %s is missing", server, name);
        expect_to_target(ours, queue, name);
        for (int f = 0; f < FIGURES; f++) {
            json_t *in = figures[f].object ? json_object_get(ours, figures[f].object) : ours;
            json_int_t got = json_integer_value(json_object_get(in, figures[f].ours));
            json_int_t wanted = json_integer_value(json_object_get(queue, figures[f].truth));
            for (size_t b = 0; b < but_count; b++)
                if (!strcmp(but[b].server, server) && !strcmp(but[b].queue, name) &&
                    !strcmp(but[b].figure, figures[f].ours))
                    wanted = but[b].ours;
            cr_expect_eq(got, wanted, "%s %s %s %s: %lld, the log says %lld", capture, server, name,
                         figures[f].truth, (long long)got, (long long)wanted);
            same += got == wanted;
        }
    }
    json_decref(truth);
    json_decref(root);
    return same;
}

Test(truth, callcentre_from_frames) {
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", IN("callcentre", "frames.jsonl.gz"), ZONES, NULL});
    cr_expect_eq(compare(root, "callcentre", NULL, 0), 6 * FIGURES);
}

Test(truth, callcentre_from_queue_log) {
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", LOGS("callcentre"), ZONES, NULL});
    cr_expect_eq(compare(root, "callcentre", NULL, 0), 6 * FIGURES);
}

Test(truth, callcentre_from_everything_counts_nothing_twice) {
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", IN("callcentre", "frames.rec.gz"),
                                       LOGS("callcentre"), MASTERS("callcentre"), ZONES, NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), 689);
    cr_expect_eq(same_number(root, "calls", "total"), 472);
    cr_expect_eq(compare(root, "callcentre", NULL, 0), 6 * FIGURES);
}

// In events, withdrawn callers look like those who timed out, so these show as inferred time-outs.
static const struct expected withdrawn[] = {
    {"pbx1", "care", "timedOut", 6},     {"pbx1", "care", "withdrawn", 0},
    {"pbx1", "support", "timedOut", 11}, {"pbx1", "support", "withdrawn", 0},
    {"pbx1", "sales", "timedOut", 2},    {"pbx1", "sales", "withdrawn", 0},
    {"pbx1", "billing", "timedOut", 1},  {"pbx1", "billing", "withdrawn", 0},
    {"pbx1", "vip", "timedOut", 2},      {"pbx1", "vip", "withdrawn", 0},
    {"pbx2", "sales", "timedOut", 1},    {"pbx2", "sales", "withdrawn", 0},
};

Test(truth, exits_from_frames_differ_only_by_the_withdrawn) {
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", IN("exits", "frames.rec.gz"),
                                                  "--threshold", "20", ZONES, NULL});
    json_int_t inferred = 0;
    size_t i;
    json_t *queue;
    json_array_foreach(json_object_get(root, "queues"), i, queue) inferred +=
        json_integer_value(json_object_get(queue, "inferred"));
    cr_expect_eq(inferred, 20); // 17 and 1 withdrawn, and two with option n
    cr_expect_eq(compare(root, "exits", withdrawn, sizeof withdrawn / sizeof *withdrawn),
                 10 * FIGURES);
}

Test(truth, exits_with_queue_log_equal_it) {
    static const char *const frames[] = {IN("exits", "frames.rec.gz"),
                                         IN("exits", "received.rec.gz")};
    for (int i = 0; i < 2; i++) {
        json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", frames[i], LOGS("exits"),
                                                      "--threshold", "20", ZONES, NULL});
        cr_expect_eq(compare(root, "exits", NULL, 0), 10 * FIGURES);
    }
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", LOGS("exits"), "--threshold", "20", ZONES, NULL});
    cr_expect_eq(compare(root, "exits", NULL, 0), 10 * FIGURES);
}

// Six minutes with a membergosub between Leave and Connect, attended transfers into queues, and an
// announcement to the agent: each caller is one visit, whoever tells of them.
Test(truth, directed_from_frames_from_queue_log_and_from_both) {
    static const char *const sources[][4] = {
        {IN("directed", "frames.rec.gz")},
        {LOGS("directed")},
        {IN("directed", "frames.rec.gz"), LOGS("directed")},
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const char *argv[16] = {CDRTOP, "snapshot", "--threshold", "20", ZONES};
        size_t n = 0;
        while (argv[n])
            n++;
        for (size_t k = 0; sources[i][k]; k++)
            argv[n++] = sources[i][k];
        cr_expect_eq(compare(same_snapshot(argv), "directed", NULL, 0), 12 * FIGURES, "%zu", i);
    }
}

Test(truth, what_a_gap_hid_comes_back_with_the_logs) {
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", IN("reconnect", "frames.rec.gz"),
                                       LOGS("reconnect"), MASTERS("reconnect"), ZONES, NULL});
    cr_expect_eq(same_number(root, "records", "totalCalls"), 72);
    cr_expect_eq(compare(root, "reconnect", NULL, 0), 6 * FIGURES);
}

static void expect_touched(json_t *root, const char *server, bool wanted) {
    size_t i;
    json_t *queue, *by = json_object_get(json_object_get(root, "calls"), "byServer");
    json_array_foreach(json_object_get(root, "queues"), i, queue) {
        if (strcmp(json_string_value(json_object_get(queue, "server")), server) != 0) continue;
        cr_expect_eq(json_is_true(json_object_get(queue, "touchedByGap")), wanted, "%s", server);
    }
    json_t *calls = json_object_get(by, server);
    cr_expect_eq(json_is_true(json_object_get(calls, "touchedByGap")), wanted, "%s", server);
}

// Calls, too, are what the logs alone make them, and none goes on for ever. The log of pbx1 ends
// before its last gaps, so nothing says that it is complete; that of pbx2 goes on.
Test(truth, calls_that_a_gap_hid_come_back_with_the_logs) {
    json_t *both =
        same_snapshot((const char *[]){CDRTOP, "snapshot", IN("reconnect", "frames.rec.gz"),
                                       LOGS("reconnect"), MASTERS("reconnect"), ZONES, NULL});
    json_t *logs = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", LOGS("reconnect"), MASTERS("reconnect"), ZONES, NULL});
    static const char *const keys[] = {"total",  "answered", "missed",   "selfService",
                                       "active", "inDoubt",  "talkTime", "unknown"};
    static const json_int_t wanted[] = {48, 36, 11, 1, 0, 0, 225, 0};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        cr_expect_eq(same_number(both, "calls", keys[i]), wanted[i], "%s", keys[i]);
        cr_expect_eq(same_number(logs, "calls", keys[i]), wanted[i], "%s", keys[i]);
    }
    expect_touched(both, "pbx1", true);
    expect_touched(both, "pbx2", false);
    json_decref(both);
    json_decref(logs);
    json_t *frames = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", IN("reconnect", "frames.rec.gz"), ZONES, NULL});
    expect_touched(frames, "pbx1", true);
    expect_touched(frames, "pbx2", true);
    cr_expect_eq(same_number(frames, "calls", "inDoubt"), 3);
    json_decref(frames);
    frames = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", IN("callcentre", "frames.rec.gz"), ZONES, NULL});
    expect_touched(frames, "pbx1", false); // it has no gap
    json_decref(frames);
}

// The parts of the calls add up, for all together and for each PBX.
static void expect_sum(json_t *calls, json_int_t total, json_int_t self_service,
                       json_int_t no_record) {
    static const char *const parts[] = {"answered",    "missed", "busy",   "failed",
                                        "selfService", "active", "unknown"};
    json_int_t sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        sum += json_integer_value(json_object_get(calls, parts[i]));
    cr_expect_eq(json_integer_value(json_object_get(calls, "total")), total);
    cr_expect_eq(sum, total);
    cr_expect_eq(json_integer_value(json_object_get(calls, "selfService")), self_service);
    cr_expect_eq(json_integer_value(json_object_get(calls, "noRecord")), no_record);
}

Test(truth, calls_of_the_capture) {
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", IN("callcentre", "frames.jsonl.gz"), ZONES, NULL});
    json_t *calls = json_object_get(root, "calls"), *by = json_object_get(calls, "byServer");
    expect_sum(calls, 472, 25, 15);
    expect_sum(json_object_get(by, "pbx1"), 412, 20, 15);
    expect_sum(json_object_get(by, "pbx2"), 60, 5, 0);
    json_int_t hours = 0;
    size_t i;
    json_t *hour;
    json_array_foreach(json_object_get(root, "hours"), i, hour) hours +=
        json_integer_value(json_object_get(hour, "calls"));
    cr_expect_eq(hours, 472);
    cr_expect_eq(same_number(root, "calls", "peak"), 25); // computed from each second
    json_decref(root);
}

static json_t *agent_of(json_t *root, const char *name, const char *server, const char *queue) {
    size_t i, n;
    json_t *agent, *in;
    json_array_foreach(json_object_get(root, "agents"), i, agent) {
        // In the log a membership without a name has that of the interface, which here is the
        // extension.
        bool unnamed = strncmp(name, "PJSIP/", 6) == 0;
        const char *called = unnamed ? name + 6 : name, *key = unnamed ? "agent" : "name";
        if (strcmp(json_string_value(json_object_get(agent, key)), called) != 0) continue;
        json_array_foreach(
            json_object_get(agent, "byQueue"), n,
            in) if (!strcmp(json_string_value(json_object_get(in, "server")), server) &&
                    !strcmp(json_string_value(json_object_get(in, "queue")), queue)) return in;
    }
    return NULL;
}

// Every figure of every agent in every queue. Returns how many agree.
static int compare_agents(json_t *root, const char *capture) {
    static const char *const pairs[][2] = {
        {"handled", "connect"}, {"completed", "complete"}, {"transferred", "transfers"},
        {"talkTime", "talk"},   {"holdTime", "hold"},      {"ringNoAnswer", "ringnoanswer"}};
    char path[64];
    const char *server, *queue, *name;
    json_t *pbx, *in, *agent;
    int same = 0;
    snprintf(path, sizeof path, "%s/truth.json", capture);
    json_t *truth = same_fixture(path);
    json_object_foreach(truth, server, pbx)
        json_object_foreach(json_object_get(pbx, "queues"), queue, in)
            json_object_foreach(json_object_get(in, "agents"), name, agent) {
        json_t *ours = agent_of(root, name, server, queue);
        cr_assert_not_null(ours, "%s %s %s is missing", server, queue, name);
        for (size_t f = 0; f < sizeof pairs / sizeof *pairs; f++) {
            json_int_t got = json_integer_value(json_object_get(ours, pairs[f][0]));
            json_int_t wanted = json_integer_value(json_object_get(agent, pairs[f][1]));
            cr_expect_eq(got, wanted, "%s %s %s %s: %lld, the log says %lld", server, queue, name,
                         pairs[f][0], (long long)got, (long long)wanted);
            same += got == wanted;
        }
    }
    json_decref(truth);
    json_decref(root);
    return same;
}

Test(truth, agents_of_the_captures) {
    static const char *const frames[] = {IN("callcentre", "frames.jsonl.gz"),
                                         IN("exits", "frames.rec.gz")};
    static const char *const captures[] = {"callcentre", "exits"};
    static const int members[] = {18, 34};
    for (int i = 0; i < 2; i++) {
        json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", frames[i], ZONES, NULL});
        cr_expect_eq(compare_agents(root, captures[i]), 6 * members[i]);
    }
}

static void expect_gap(json_t *server, size_t number, const char *from, const char *to) {
    json_t *gap = json_array_get(json_object_get(server, "gaps"), number);
    cr_expect_str_eq(json_string_value(json_object_get(gap, "from")), from);
    cr_expect_str_eq(json_string_value(json_object_get(gap, "to")), to);
}

// pbx1 was stopped and started, then amiws was stopped, then killed.
Test(truth, gaps_are_found_where_they_were) {
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", IN("reconnect", "frames.rec.gz"), ZONES, NULL});
    size_t i;
    json_t *server, *queue;
    json_array_foreach(json_object_get(root, "servers"), i, server) {
        bool first = !strcmp(json_string_value(json_object_get(server, "name")), "pbx1");
        cr_expect_eq(json_array_size(json_object_get(server, "gaps")), first ? 3 : 2);
        if (first) expect_gap(server, 0, "2026-11-22T21:15:49+01:00", "2026-11-22T21:16:00+01:00");
        expect_gap(server, first, "2026-11-22T21:16:09+01:00", "2026-11-22T21:16:13+01:00");
        expect_gap(server, first + 1u, "2026-11-22T21:16:17+01:00", "2026-11-22T21:16:20+01:00");
    }
    json_array_foreach(json_object_get(root, "queues"), i, queue) {
        json_int_t waiting = json_integer_value(json_object_get(queue, "waiting"));
        cr_expect(waiting == 0 || waiting == 1); // one came in the last second of the recording
    }
    json_decref(root);
}

// A recording that was cut off, with logs that go on: the gap is from its last frame to their end.
Test(truth, the_end_of_a_recording_is_a_gap_that_logs_fill) {
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", IN("exits", "received.rec.gz"),
                                       LOGS("exits"), ZONES, NULL});
    size_t i;
    json_t *server;
    json_array_foreach(json_object_get(root, "servers"), i, server) {
        bool first = !strcmp(json_string_value(json_object_get(server, "name")), "pbx1");
        cr_expect_eq(json_array_size(json_object_get(server, "gaps")), 1);
        expect_gap(server, 0, "2026-11-22T21:33:31+01:00",
                   first ? "2026-11-22T21:35:12+01:00" : "2026-11-22T21:34:59+01:00");
        json_t *gap = json_array_get(json_object_get(server, "gaps"), 0);
        cr_expect(json_is_true(json_object_get(gap, "filled")));
        cr_expect(json_is_false(json_object_get(gap, "callsFilled"))); // no Master.csv
    }
    cr_expect(json_is_false(json_object_get(json_object_get(root, "total"), "touchedByGap")));
    cr_expect(json_is_true(json_object_get(json_object_get(root, "calls"), "touchedByGap")));
    // What was up at the end may still be up or not: nobody knows.
    cr_expect_eq(same_number(root, "calls", "inDoubt"), same_number(root, "calls", "active"));
    json_decref(root);
}

static void expect_recalls(json_t *root, json_int_t open, json_int_t reached) {
    cr_expect_eq(same_number(root, "recalls", "open"), open);
    cr_expect_eq(same_number(root, "recalls", "reached"), reached);
    json_decref(root);
}

// Counted from queue_log and Master.csv by an independent script, as docs/numbers.md says. Nobody
// in the capture called twice; but by their last 5 digits, callers of the two PBXs are the same,
// and six of those who were lost on one were answered later on the other.
Test(truth, callcentre_recalls) {
    char conf[] = "/tmp/cdrtop-test-XXXXXX.yaml";
    expect_recalls(same_snapshot((const char *[]){CDRTOP, "snapshot",
                                                  IN("callcentre", "frames.rec.gz"), ZONES, NULL}),
                   94, 0);
    expect_recalls(same_snapshot((const char *[]){CDRTOP, "snapshot", LOGS("callcentre"),
                                                  MASTERS("callcentre"), ZONES, NULL}),
                   94, 0);
    expect_recalls(same_snapshot(
                       (const char *[]){CDRTOP, "snapshot", LOGS("callcentre"), ZONES, NULL}),
                   89, 0);
    expect_recalls(same_snapshot(
                       (const char *[]){CDRTOP, "snapshot", MASTERS("callcentre"), ZONES, NULL}),
                   62, 0);
    int fd = mkstemps(conf, 5);
    cr_assert(fd >= 0);
    close(fd);
    run_write_file(conf, SPAN("recalls: {match_digits: 5}\n"));
    expect_recalls(same_snapshot((const char *[]){CDRTOP, "snapshot", "-c", conf,
                                                  IN("callcentre", "frames.rec.gz"), ZONES, NULL}),
                   88, 6);
    unlink(conf);
}
