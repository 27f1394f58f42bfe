// Several links at once: the header shows which server is well and which is not, and a snapshot
// says for which it waited.
#include "raw_server.h"
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", NULL};

// What amiws says when a PBX refuses it, as recorded for one PBX.
static void serve_refused(struct raw_server *s, int client, int nth) {
    struct buf all = run_fixture("authfail/frames.jsonl");
    (void)nth;
    if (raw_handshake(client))
        for (struct span rest = buf_text(&all); rest.len;) {
            struct span line = span_take(&rest, '\n');
            char *name = memmem(line.at, line.len, "\"pbx2\"", 6);
            if (!name) continue;
            memcpy(name, "\"pbx3\"", 6);
            raw_frame(client, true, RAW_TEXT, line.at, line.len);
        }
    buf_finish(&all);
    raw_hold(s, client);
}

// A PBX that shows itself but never answers.
static void serve_silent(struct raw_server *s, int client, int nth) {
    static const char frame[] =
        "{ \"type\": 3, \"server_id\": 7, \"server_name\": \"pbx7\", \"ssl\": false, \"data\": "
        "{\"Event\": \"FullyBooted\",\"Status\": \"Fully Booted\"}}";
    (void)nth;
    if (raw_handshake(client)) raw_frame(client, true, RAW_TEXT, frame, sizeof frame - 1);
    raw_hold(s, client);
}

Test(links, one_well_one_slow_one_refused_one_dead_at_80_columns) {
    struct sim_child sim;
    struct raw_server refused;
    char dead[64], other[64], row[64];
    uint16_t nobody = raw_free_port();
    sim_start(&sim, CDRTOP, (const char *[]){SIM_ZONES, "--port", "0", NULL});
    raw_server_start(&refused, 0, serve_refused);
    snprintf(other, sizeof other, "ws://127.0.0.1:%u", refused.port);
    snprintf(dead, sizeof dead, "ws://127.0.0.1:%u", nobody);
    struct screen *s =
        screen_open((const char *[]){CDRTOP, SIM_ZONES, "--no-history", sim.url, other, dead, NULL},
                    plain, 80, 24);
    screen_expect(s, "pbx1 ●");
    screen_expect(s, "pbx2 ●");
    screen_expect(s, "pbx3 × refused");
    snprintf(row, sizeof row, "127.0.0.1:%u ×", nobody);
    screen_expect(s, row);
    screen_expect(s, "pbx3: refuses amiws' login: check username and secret");
    cr_assert(sim_say(&sim, "ami-loss pbx2 100000", NULL, 0));
    screen_expect(s, "pbx2 ◐");
    screen_resize(s, 160, 40);
    snprintf(row, sizeof row, "127.0.0.1:%u × no answer ", nobody);
    screen_expect(s, row);
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
    raw_server_stop(&refused);
    sim_stop(&sim);
}

static void serve_stopping(struct raw_server *s, int client, int nth) {
    static const char frame[] =
        "{ \"type\": 3, \"server_id\": 7, \"server_name\": \"pbx7\", \"ssl\": false, \"data\": "
        "{\"Event\": \"Shutdown\",\"Shutdown\": \"Cleanly\",\"Restart\": \"False\"}}";
    (void)nth;
    if (raw_handshake(client)) raw_frame(client, true, RAW_TEXT, frame, sizeof frame - 1);
    raw_hold(s, client);
}

Test(links, a_pbx_that_says_that_it_stops_is_down_at_once) {
    struct raw_server stopping;
    char url[64];
    raw_server_start(&stopping, 0, serve_stopping);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", stopping.port);
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", url, NULL}, plain, 120, 24);
    screen_expect(s, "pbx7: it was shut down");
    screen_expect(s, "pbx7 ×");
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
    raw_server_stop(&stopping);
}

Test(links, servers_of_one_name_are_told_apart) {
    struct sim_child a, b;
    char second[64], other[64];
    sim_start(&a, CDRTOP, (const char *[]){"--port", "0", NULL});
    sim_start(&b, CDRTOP, (const char *[]){"--port", "0", NULL});
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "--no-history", a.url, b.url, NULL}, plain, 140, 24);
    screen_expect(s, "pbx1 ●");
    screen_expect(s, "pbx2 ●");
    screen_expect(s, "pbx1@127.0.0.1:");
    snprintf(second, sizeof second, "pbx2@%.40s ●", b.url + 5);
    snprintf(other, sizeof other, "pbx2@%.40s ●", a.url + 5);
    cr_expect(screen_wait_either(s, second, other, PATIENCE_MS));
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
    sim_stop(&a);
    sim_stop(&b);
}

static const char *word(json_t *root, const char *name, const char *key) {
    json_t *servers = json_object_get(root, "servers"), *server;
    size_t i;
    json_array_foreach(servers, i,
                       server) if (!strcmp(json_string_value(json_object_get(server, "name")),
                                           name)) return json_string_value(json_object_get(server,
                                                                                           key));
    return "not there";
}

Test(links, a_snapshot_ends_when_every_state_is_in) {
    struct sim_child sim;
    struct run r;
    sim_start(&sim, CDRTOP, (const char *[]){"--port", "0", NULL});
    // Otherwise nobody would wait for its end.
    run_program((const char *[]){CDRTOP, "snapshot", "--wait", "86400", sim.url, NULL}, NULL, &r);
    cr_expect_eq(r.status, 0);
    json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL);
    cr_expect_str_eq(word(root, "pbx1", "pbx"), "up");
    cr_expect_str_eq(word(root, "pbx2", "pbx"), "up");
    cr_expect_str_eq(word(root, "pbx2", "link"), "up");
    json_decref(root);
    run_finish(&r);
    sim_stop(&sim);
}

// A talk of which only a log tells may be over: nobody saw the time between the log and the link.
Test(links, a_snapshot_doubts_a_talk_of_which_only_a_log_tells) {
    struct sim_child sim;
    struct run r;
    char folder[64], path[96], source[112], text[256];
    long now = (long)time(NULL);
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/queue_log", folder);
    snprintf(source, sizeof source, "pbx1=%s", path);
    snprintf(text, sizeof text,
             "%ld|NONE|NONE|NONE|QUEUESTART|\n%ld|1795.1|support|NONE|ENTERQUEUE||5551234|1\n"
             "%ld|1795.1|support|PJSIP/9999|CONNECT|10|1795.3|2\n",
             now - 400, now - 300, now - 290);
    run_write_file(path, span_of(text));
    sim_start(&sim, CDRTOP, (const char *[]){"--port", "0", NULL});
    run_program((const char *[]){CDRTOP, "snapshot", "--wait", "86400", "--tz", sim_zone(), "-f",
                                 "call:1795.1", source, sim.url, NULL},
                NULL, &r);
    cr_expect_eq(r.status, 0);
    json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL),
           *calls = json_object_get(root, "calls");
    cr_expect_eq(json_integer_value(json_object_get(json_object_get(root, "total"), "answered")),
                 1);
    cr_expect_eq(json_integer_value(json_object_get(calls, "inDoubt")), 1);
    json_decref(root);
    run_finish(&r);
    sim_stop(&sim);
    run_folder_end(folder);
}

struct wanted {
    const char *words;
    int64_t since_us;
};

// It waits for the whole time.
static bool says(void *context, const struct run *r, double seconds) {
    struct wanted *w = context;
    int64_t since_us = w->since_us;
    w->since_us = clock_monotonic_us();
    double took = (double)(w->since_us - since_us) / 1e6;
    cr_expect(took >= seconds, "%.1f s of %.1f", took, seconds);
    return strstr(r->err.at, w->words) && !strstr(r->err.at, "pbx1");
}

static void snapshot(const char *dead, const char *second, const char *third, const char *until,
                     struct run *ret_run) {
    struct wanted w = {until, clock_monotonic_us()};
    run_listening((const char *[]){CDRTOP, "snapshot", "--wait", RUN_SECONDS, dead, second, third,
                                   NULL},
                  says, &w, ret_run);
}

Test(links, a_snapshot_waits_for_a_dead_server_and_says_so) {
    struct sim_child sim;
    struct raw_server silent;
    struct run r;
    char url[64], dead[64];
    sim_start(&sim, CDRTOP, (const char *[]){"--port", "0", NULL});
    raw_server_start(&silent, 0, serve_silent);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", silent.port);
    snprintf(dead, sizeof dead, "ws://127.0.0.1:%u", raw_free_port());
    snapshot(dead, sim.url, url, "pbx7: has not told the state of its queues", &r);
    cr_expect_eq(r.status, 0);
    cr_expect_not_null(strstr(r.err.at, "pbx7: has not told the state of its queues"), "%s",
                       r.err.at);
    cr_expect_not_null(strstr(r.err.at, ": connection refused by 127.0.0.1:"), "%s", r.err.at);
    cr_expect_null(strstr(r.err.at, "pbx1"));
    run_finish(&r);
    snapshot(dead, NULL, NULL, "connection refused by 127.0.0.1:", &r);
    cr_expect_eq(r.status, 3);
    cr_expect_not_null(strstr(r.err.at, "connection refused by 127.0.0.1:"), "%s", r.err.at);
    cr_expect_eq(r.out.len, 0);
    run_finish(&r);
    raw_server_stop(&silent);
    sim_stop(&sim);
}

// The number of members in all queues of a snapshot of those sources, and what is said with it.
static json_int_t members(const char *const sources[4], struct run *ret_run) {
    static const char *const states[] = {"ready", "ringing", "talking", "otherCall",
                                         "busy",  "paused",  "wrapUp",  "offline"};
    const char *command[] = {CDRTOP,     "snapshot", "--wait",   "86400", SIM_ZONES,
                             sources[0], sources[1], sources[2], NULL};
    json_int_t sum = 0;
    size_t i;
    json_t *queue;
    run_program(command, NULL, ret_run);
    cr_assert_eq(ret_run->status, 0, "%s", ret_run->err.at);
    json_t *root = json_loadb(ret_run->out.at, ret_run->out.len, 0, NULL);
    json_array_foreach(json_object_get(root, "queues"), i, queue) {
        json_t *counts = json_object_get(queue, "members");
        for (size_t k = 0; k < sizeof states / sizeof *states; k++)
            sum += json_integer_value(json_object_get(counts, states[k]));
    }
    json_decref(root);
    return sum;
}

Test(links, two_roads_to_one_pbx_count_once) {
    struct sim_child sim;
    struct run r;
    setenv("CDRTOP_SECRET", "simulated", 1);
    // Calls tell that both roads lead to one PBX, and in the evening few come by themselves.
    sim_start(&sim, CDRTOP,
              (const char *[]){"--port", "0", "--ami-port", "0", "--calls", "2000", NULL});
    json_int_t once = members((const char *[4]){sim.url}, &r);
    cr_expect_gt(once, 20);
    cr_expect_null(strstr(r.err.at, "by another road"), "%s", r.err.at);
    run_finish(&r);
    const char *const both[][4] = {{sim.url, sim.ami[0], sim.ami[1]},
                                   {sim.ami[0], sim.ami[1], sim.url},
                                   {sim.ami[1], sim.url}};
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(members(both[i], &r), once, "%zu", i);
        cr_expect_not_null(strstr(r.err.at, " by another road: it is counted once\n"), "%s",
                           r.err.at);
        run_finish(&r);
    }
    struct screen *s =
        screen_open((const char *[]){CDRTOP, SIM_ZONES, "--no-history", sim.url, sim.ami[0], NULL},
                    (const char *[]){"LC_ALL=C.UTF-8", "TERM=xterm-256color", SIM_SECRET, NULL},
                    160, 40);
    screen_expect(s, " by another road: it is counted once");
    screen_close(s);
    sim_stop(&sim);
}

// It is lost before it has told the time, which is long ago. Then it comes again.
static void serve_time_later(struct raw_server *s, int client, int nth) {
    static const char *const frames[] = {
        "{ \"type\": 4, \"server_id\": 7, \"server_name\": \"pbx7\", \"ssl\": false, \"data\": "
        "{\"Response\": \"Success\",\"Ping\": \"Pong\",\"Timestamp\": \"1792735200.000000\"}}",
        "{ \"type\": 3, \"server_id\": 7, \"server_name\": \"pbx7\", \"ssl\": false, \"data\": "
        "{\"Event\": \"FullyBooted\",\"Status\": \"Fully Booted\"}}"};
    char request;
    if (!raw_handshake(client) || recv(client, &request, 1, 0) <= 0 || !nth) return;
    for (int i = 0; i < 2; i++)
        raw_frame(client, true, RAW_TEXT, frames[i], strlen(frames[i]));
    raw_hold(s, client);
}

Test(links, at_another_speed_nothing_is_told_at_our_time) {
    char folder[64], file[96], url[64];
    struct raw_server server;
    int ignored;
    run_folder(folder, sizeof folder);
    snprintf(file, sizeof file, "%s/frames.rec", folder);
    raw_server_start(&server, 0, serve_time_later);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", server.port);
    pid_t record =
        run_start((const char *[]){CDRTOP, "record", file, "--speed", "200", url, NULL}, &ignored);
    cr_assert(run_wait_count(file, "FullyBooted", 1));
    cr_expect_eq(run_end(record), 0);
    struct buf all = run_file(file);
    size_t lines = 0;
    for (struct span rest = buf_text(&all); rest.len; lines++) {
        struct span line = span_take(&rest, '\n');
        cr_expect(span_starts(line, SPAN("17927")), "%.*s", (int)line.len, line.at);
    }
    cr_expect_gt(lines, 1);
    buf_finish(&all);
    raw_server_stop(&server);
    run_folder_end(folder);
}
