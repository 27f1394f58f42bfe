// Every frame that was sent is in exactly one counter, whoever sent it: servers that send what no
// PBX would, and the simulated one with its faults.
#include "raw_ami.h"
#include "raw_server.h"
#include "run.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOO_LARGE ((size_t)1024 * 1024 + 1)
#define SERVERS   70 // more than are told apart (64)

static char folder[64], snapshot[128];
static _Atomic long sent; // frames, by the servers of the test that is running

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(snapshot, sizeof snapshot, "%s/cdrtop/snapshot.json", folder);
    setenv("XDG_STATE_HOME", folder, 1);
    unsetenv("STATE_DIRECTORY");
    signal(SIGUSR2, SIG_IGN); // for a program that does not listen to it yet
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(counters, .init = begin, .fini = end);

// ---- what is sent

#define EVENT(server, data)                                                                        \
    "{ \"type\": 3, \"server_id\": " server ", \"server_name\": \"pbx" server                      \
    "\", \"ssl\": false, \"data\": {" data "}}"
#define RECORD(caller, id)                                                                         \
    "\"Event\": \"Cdr\",\"Privilege\": \"cdr,all\",\"AccountCode\": \"\",\"Source\": \"5551\","    \
    "\"Destination\": \"6001\",\"DestinationContext\": \"in\",\"CallerID\": \"" caller             \
    "\",\"Channel\": \"PJSIP/trunk-1\",\"DestinationChannel\": \"PJSIP/1001-2\","                  \
    "\"LastApplication\": \"Dial\",\"LastData\": \"\",\"StartTime\": \"2026-11-29 10:00:00\","     \
    "\"AnswerTime\": \"\",\"EndTime\": \"2026-11-29 10:00:05\",\"Duration\": \"5\","               \
    "\"BillableSeconds\": \"0\",\"Disposition\": \"NO ANSWER\",\"AMAFlags\": \"DOCUMENTATION\","   \
    "\"UniqueID\": \"" id "\",\"UserField\": \"\""

static void text(int client, const char *frame) {
    sent++;
    raw_frame(client, true, RAW_TEXT, frame, strlen(frame));
}

static void in_parts(int client, int opcode, const char *bytes, size_t len, size_t part) {
    sent++;
    for (size_t at = 0; at < len; at += part) {
        size_t rest = len - at, size = rest < part ? rest : part;
        raw_frame(client, size == rest, at ? RAW_CONTINUATION : opcode, bytes + at, size);
    }
}

static void serve_amiws(struct raw_server *s, int client, int nth) {
    char many[1024], *large = malloc(TOO_LARGE);
    (void)nth;
    memset(large, 'x', TOO_LARGE);
    if (raw_handshake(client)) {
        text(client, EVENT("7", RECORD("Anna <5551>", "1795946400.1")));
        text(client, EVENT("7", RECORD("Anna <5551>", "1795946400.1"))); // known already
        text(client, EVENT("7", RECORD("Zo\xeb <5551>", "1795946400.2")));
        text(client, EVENT("7", "\"Event\": \"RTCPSent\",\"SSRC\": \"1\""));
        text(client, EVENT("7", "\"SSRC\": \"1\",\"Event\": \"RTCPSent\""));
        text(client, EVENT("7", RECORD("Anna <5551>", "")));
        text(client, "this is no frame");
        text(client, "");
        in_parts(client, RAW_TEXT, large, TOO_LARGE, TOO_LARGE);
        in_parts(client, RAW_TEXT, large, TOO_LARGE, 300000);
        in_parts(client, RAW_BINARY, large, 100, 100);
        in_parts(client, RAW_BINARY, large, 100000, 30000);
        raw_frame(client, true, RAW_PING, "", 0);
        for (int i = 0; i < SERVERS; i++) {
            snprintf(many, sizeof many,
                     "{ \"type\": 3, \"server_id\": %d, \"server_name\": \"s%d\", \"ssl\": false, "
                     "\"data\": {%s}}",
                     100 + i, i, RECORD("Anna <5551>", "1795946400.3"));
            text(client, many);
        }
    }
    raw_hold(s, client);
    free(large);
}

static void packet(int client, const char *headers) {
    sent++;
    raw_text(client, headers);
    raw_text(client, "\r\n");
}

static void serve_ami(struct raw_server *s, int client, int nth) {
    char *large = malloc(TOO_LARGE);
    (void)nth;
    memset(large, 'x', TOO_LARGE);
    if (raw_ami_login(client, s->stop_fd, "cdrtop", "simulated", NULL)) {
        packet(client, "Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n");
        packet(client, "Event: RTCPSent\r\nSSRC: 1\r\n");
        packet(client, "Event: Cdr\r\nPrivilege: cdr,all\r\nUniqueID: \r\n");
        packet(client, "this is no header\r\n");
        packet(client, "\xff\x01: \xfe\r\n");
        sent++;
        raw_text(client, "Event: ");
        raw_send(client, large, TOO_LARGE);
        raw_text(client, "\r\n\r\n");
        packet(client, "Event: RTCPSent\r\nSSRC: 2\r\n");
    }
    raw_hold(s, client);
    free(large);
}

// ---- what is counted

static json_int_t count(json_t *in, const char *name) {
    json_t *number = json_object_get(in, name);
    cr_assert(json_is_integer(number), "%s", name);
    return json_integer_value(number);
}

static json_int_t sum(json_t *in) {
    return count(in, "taken") + count(in, "repaired") + count(in, "ignored") +
           count(in, "malformed") - count(in, "malformedLines") + count(in, "tooLarge") +
           count(in, "binary") + count(in, "noServer") + count(in, "held") + count(in, "leftOut");
}

// Asks again and again until it has counted so many frames.
static json_t *counted(pid_t watch, const _Atomic long *wanted, long least) {
    json_t *in = NULL;
    for (int waited = 0; waited < PATIENCE_MS && !in; waited += 50) {
        kill(watch, SIGUSR2);
        usleep(50000);
        json_t *root = json_load_file(snapshot, 0, NULL);
        in = json_incref(json_object_get(root, "ingest"));
        json_decref(root);
        long frames = in ? (long)count(in, "frames") : 0;
        if (frames >= least && (!wanted || frames == *wanted)) break;
        json_decref(in);
        in = NULL;
    }
    cr_assert_not_null(in, "%ld were sent", wanted ? *wanted : least);
    cr_expect_eq(count(in, "frames"), sum(in));
    return in;
}

static pid_t watch(const char *first, const char *second) {
    int out;
    setenv("CDRTOP_SECRET", "simulated", 1);
    return run_start((const char *[]){"/bin/sh", "-c", "exec \"$@\" 2>/dev/null", "sh", CDRTOP,
                                      "watch", "-c", "/dev/null", "--no-history", "--wait", "1",
                                      SIM_ZONES, first, second, NULL},
                     &out);
}

// What is counted of one such server.
static json_t *counted_of(void (*serve)(struct raw_server *s, int client, int nth),
                          const char *scheme, long least) {
    struct raw_server s;
    char url[64];
    sent = 0;
    raw_server_start(&s, 0, serve);
    snprintf(url, sizeof url, "%s://127.0.0.1:%u", scheme, s.port);
    pid_t child = watch(url, NULL);
    json_t *in = counted(child, &sent, least);
    run_end(child);
    raw_server_stop(&s);
    return in;
}

Test(counters, of_a_hostile_amiws) {
    json_t *in = counted_of(serve_amiws, "ws", 12 + SERVERS);
    cr_expect_eq(count(in, "taken"), 2 + 63);
    cr_expect_eq(count(in, "repaired"), 1);
    cr_expect_eq(count(in, "ignored"), 2);
    cr_expect_eq(count(in, "malformed"), 3);
    cr_expect_eq(count(in, "tooLarge"), 2);
    cr_expect_eq(count(in, "binary"), 2);
    cr_expect_eq(count(in, "noServer"), SERVERS - 63);
    cr_expect_eq(count(in, "duplicates"), 1);
    json_decref(in);
}

// Two links to it: whether they show the same PBXs is not known yet.
Test(counters, of_two_links_that_may_show_the_same) {
    struct raw_server s[2];
    char url[2][64];
    sent = 0;
    for (int i = 0; i < 2; i++) {
        raw_server_start(&s[i], 0, serve_amiws);
        snprintf(url[i], sizeof url[i], "ws://127.0.0.1:%u", s[i].port);
    }
    pid_t child = watch(url[0], url[1]);
    json_t *in = counted(child, &sent, 2 * (12 + SERVERS));
    cr_expect_eq(count(in, "tooLarge"), 4);
    cr_expect_eq(count(in, "binary"), 4);
    json_decref(in);
    run_end(child);
    raw_server_stop(&s[0]);
    raw_server_stop(&s[1]);
}

Test(counters, of_a_hostile_ami) {
    json_t *in = counted_of(serve_ami, "ami", 7);
    cr_expect_eq(count(in, "tooLarge"), 1);
    cr_expect_gt(count(in, "ignored"), 1);
    json_decref(in);
}

static void of_simulated(const char *const *arguments, const char *const *commands, bool ami) {
    struct sim_child sim;
    sim_start(&sim, CDRTOP, arguments);
    for (; *commands; commands++)
        cr_assert(sim_say(&sim, *commands, NULL, 0), "%s", *commands);
    pid_t child = watch(ami ? sim.ami[0] : sim.url, ami ? sim.ami[1] : NULL);
    json_decref(counted(child, NULL, 500));
    run_end(child);
    sim_stop(&sim);
}

#define SIMULATED(...)                                                                             \
    (const char *[]) {                                                                             \
        SIM_ZONES, "--port", "0", "--ami-port", "0", "--calls", "4000", "--lively", __VA_ARGS__,   \
            NULL                                                                                   \
    }

Test(counters, of_the_simulated_pbx_and_its_faults) {
    of_simulated(SIMULATED("--names", "hostile"), (const char *[]){NULL}, false);
    of_simulated(SIMULATED("--names", "latin1"), (const char *[]){"cut 100", NULL}, false);
    of_simulated(SIMULATED("--names", "hostile"), (const char *[]){"cut 100", NULL}, true);
}
