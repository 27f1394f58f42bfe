// The board beside a PBX's own logs, and nothing else: what is written to them is on the screen,
// and what cannot be read is said there.
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char folder[64], queue_log[96], master[96];
static struct screen *s;

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(queue_log, sizeof queue_log, "%s/queue_log", folder);
    snprintf(master, sizeof master, "%s/Master.csv", folder);
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(followed, .init = begin, .fini = end);

static void put(const char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(const char *path, const char *format, ...) {
    FILE *f = fopen(path, "a");
    va_list arguments;
    cr_assert_not_null(f);
    va_start(arguments, format);
    vfprintf(f, format, arguments);
    va_end(arguments);
    fclose(f);
}

// A line of the log, so many seconds ago: "1.1|support|NONE|ENTERQUEUE||555|1". Returns its time.
static time_t log_line(int ago, const char *rest) {
    time_t at = time(NULL) - ago;
    put(queue_log, "%lld|%s\n", (long long)at, rest);
    return at;
}

static void row(const char *unique_id, const char *zone, int ago) {
    time_t at = time(NULL) - ago;
    char start[32];
    setenv("TZ", zone, 1);
    tzset();
    strftime(start, sizeof start, "%Y-%m-%d %H:%M:%S", localtime(&at));
    put(master,
        "\"\",\"5550\",\"100\",\"in\",\"5550\",\"PJSIP/trunk-1\",\"PJSIP/100-2\",\"Dial\",\"\","
        "\"%s\",\"%s\",\"%s\",10,10,\"ANSWERED\",\"DOCUMENTATION\",\"%lld%s\",\"\"\n",
        start, start, start, (long long)at, unique_id);
}

static void open_board(const char *const *arguments) {
    const char *argv[16] = {CDRTOP, "--no-history", "-C", "--tz", sim_zone()};
    for (size_t i = 5; *arguments; arguments++)
        argv[i++] = *arguments;
    s = screen_open(argv, NULL, 120, 29); // too low for large figures
    cr_assert(screen_wait(s, "RECENT CALLS", PATIENCE_MS));
}

// The words of a tile's line: figure and sub-text of WAITING come first.
static void expect_waiting(const char *count) {
    char text[32];
    snprintf(text, sizeof text, "\n %s ", count);
    struct buf all = {0};
    bool there = false;
    for (int ms = 0; ms < PATIENCE_MS && !there; ms += 20) {
        buf_clear(&all);
        screen_pump(s, 20);
        screen_dump(s, &all);
        buf_put(&all, "", 1);
        const char *label = strstr(all.at, " WAITING ");
        there = label && strchr(label, '\n') == strstr(label, text);
    }
    cr_expect(there, "%s do not wait on\n%s", count, all.at);
    buf_finish(&all);
}

// The time since then in minutes and seconds, which goes on.
static void expect_since(time_t then, const char *before) {
    char text[64];
    bool there = false;
    for (int waited = 0; waited < PATIENCE_MS && !there; waited += 20) {
        screen_pump(s, 20);
        for (time_t past = time(NULL) - then, i = 0; i < 3 && !there; i++, past--) {
            snprintf(text, sizeof text, "%s%lld:%02lld ", before, (long long)past / 60,
                     (long long)past % 60);
            there = screen_has(s, text);
        }
    }
    if (!there) screen_lacks(s, text);
}

static const char *of_pbx1(const char *path) { // two at once
    static char sources[2][200];
    static int which;
    which = !which;
    snprintf(sources[which], sizeof sources[which], "pbx1=%s", path);
    return sources[which];
}

Test(followed, a_caller_waits_and_is_answered_over_a_rotation) {
    char older[128];
    snprintf(older, sizeof older, "%s.1", queue_log);
    time_t first = log_line(190, "1.1|support|NONE|ENTERQUEUE||5551|1"),
           last = log_line(180, "2.1|support|NONE|ENTERQUEUE||5552|2");
    open_board((const char *[]){"--follow", of_pbx1(queue_log), NULL});
    expect_since(last, "pbx1 \xe2\x97\x8f queue_log ");
    expect_waiting("2");
    expect_since(first, " "); // by the clock, and not by the last line
    put(queue_log, "%lld|1.1|support|Alice|CONN", (long long)time(NULL));
    put(queue_log, "ECT|190|3.1|4\n");
    expect_waiting("1");
    screen_expect(s, "talking");
    cr_assert_eq(rename(queue_log, older), 0);
    log_line(0, "2.1|support|NONE|ABANDON|1|2|180");
    expect_waiting("0");
    log_line(0, "1.1|support|Alice|COMPLETECALLER|190|20|1");
    cr_expect(screen_gone(s, "talking", PATIENCE_MS));
    screen_expect(s, "answered");
    screen_quit(s);
}

// They are read as they are; what is followed is the one that has the name.
Test(followed, parts_from_before_beside_it) {
    char older[128], packed[160], command[200];
    snprintf(older, sizeof older, "%s.1", queue_log);
    snprintf(packed, sizeof packed, "%s.gz", older);
    log_line(300, "1.1|support|NONE|ENTERQUEUE||5551|1");
    log_line(290, "2.1|support|NONE|ENTERQUEUE||5552|2");
    cr_assert_eq(rename(queue_log, older), 0);
    snprintf(command, sizeof command, "gzip '%s'", older);
    cr_assert_eq(system(command), 0);
    log_line(280, "2.1|support|NONE|ABANDON|2|2|10");
    open_board((const char *[]){"--follow", of_pbx1(queue_log), of_pbx1(packed), NULL});
    expect_waiting("1");
    cr_assert_eq(rename(queue_log, older), 0);
    log_line(0, "3.1|support|NONE|ENTERQUEUE||5553|2");
    expect_waiting("2");
    screen_quit(s);
}

Test(followed, logs_that_are_not_there_yet) {
    open_board((const char *[]){"--follow", "--server-tz", "pbx1=UTC", of_pbx1(queue_log),
                                of_pbx1(master), NULL});
    screen_expect(s, "does not exist yet; waiting for it");
    log_line(0, "1.1|support|NONE|ENTERQUEUE||5551|1");
    expect_waiting("1");
    screen_expect(s, "Master.csv: does not exist yet");
    row(".9", "UTC", 20);
    screen_expect(s, "5550");
    cr_expect(screen_gone(s, "does not exist yet", PATIENCE_MS));
    screen_expect(s, "pbx1 \xe2\x97\x8f queue_log, csv");
    screen_quit(s);
}

// usegmtime=yes: the first row alone does not tell.
Test(followed, rows_in_another_zone_than_their_pbx) {
    fclose(fopen(master, "w"));
    open_board(
        (const char *[]){"--follow", "--server-tz", "pbx1=America/Toronto", of_pbx1(master), NULL});
    row(".1", "UTC", 40);
    row(".2", "UTC", 20);
    screen_expect(s, "its times look like UTC");
    screen_expect(s, "5550");
    screen_quit(s);
}

Test(followed, what_cannot_be_read_is_said_and_tried_again) {
    char older[128];
    snprintf(older, sizeof older, "%s.1", queue_log);
    log_line(30, "1.1|support|NONE|ENTERQUEUE||5551|1");
    open_board((const char *[]){"--follow", of_pbx1(queue_log), NULL});
    expect_waiting("1");
    cr_assert_eq(rename(queue_log, older), 0);
    cr_assert_eq(mkdir(queue_log, 0755), 0);
    screen_expect(s, "pbx1 \xc3\x97 queue_log not read");
    screen_expect(s, "queue_log: this is a folder");
    cr_assert_eq(rmdir(queue_log), 0);
    log_line(0, "2.1|support|NONE|ENTERQUEUE||5552|2");
    expect_waiting("2");
    cr_expect(screen_gone(s, "not read", PATIENCE_MS));
    screen_quit(s);
}

// Whoever opens this waits, as for a file server that is gone.
Test(followed, a_disk_that_does_not_answer_holds_up_nothing) {
    cr_assert_eq(mkfifo(queue_log, 0644), 0);
    row(".1", sim_zone(), 60);
    row(".2", sim_zone(), 50);
    open_board((const char *[]){"--follow", of_pbx1(queue_log), of_pbx1(master), NULL});
    screen_expect(s, "pbx1 \xc3\x97 queue_log, csv not read");
    screen_expect(s, "5550");
    cr_assert_eq(unlink(queue_log), 0);
    log_line(0, "2.1|support|NONE|ENTERQUEUE||5552|2");
    expect_waiting("1");
    cr_expect(screen_gone(s, "not read", PATIENCE_MS));
    screen_quit(s);
}

// What the configuration says is followed is a source.
static void configure(char *out, size_t size) {
    snprintf(out, size, "%s/config.yaml", folder);
    put(out, "sources:\n  pbx1=%s: {follow: true}\n", queue_log);
}

Test(followed, by_the_configuration_alone) {
    char conf[128];
    configure(conf, sizeof conf);
    log_line(30, "1.1|support|NONE|ENTERQUEUE||5551|1");
    open_board((const char *[]){"-c", conf, NULL});
    expect_waiting("1");
    log_line(0, "1.1|support|NONE|ABANDON|1|1|30");
    expect_waiting("0");
    screen_quit(s);
}

Test(followed, an_export_goes_on_with_it) {
    char conf[128], line[1024];
    int out;
    configure(conf, sizeof conf);
    log_line(30, "1.1|support|NONE|ENTERQUEUE||5551|1");
    const char *const argv[] = {CDRTOP,
                                "export",
                                "-c",
                                conf,
                                "--follow",
                                "--what",
                                "visits",
                                "--tz",
                                sim_zone(),
                                "--fields",
                                "uniqueId,outcome,agent",
                                NULL};
    pid_t pid = run_start(argv, &out);
    log_line(0, "1.1|support|Alice|CONNECT|30|3.1|4");
    log_line(0, "1.1|support|Alice|COMPLETECALLER|30|0|1");
    cr_assert(run_line(out, line, sizeof line));
    cr_expect_str_eq(line, "{\"uniqueId\":\"1.1\",\"outcome\":\"answered\",\"agent\":\"Alice\"}");
    run_end(pid);
    close(out);
}

// Now, not the last line: the caller waits on.
Test(followed, a_snapshot_of_it_is_of_now) {
    char conf[128];
    struct run r;
    configure(conf, sizeof conf);
    time_t since = log_line(3000, "1.1|support|NONE|ENTERQUEUE||5551|1");
    put(queue_log, "%lld|1.1|support|NONE|ABANDON|1|1|1", (long long)time(NULL)); // half a line
    const char *const argv[] = {CDRTOP, "snapshot", "-c", conf, "--tz", sim_zone(), NULL};
    run_program(argv, NULL, &r);
    buf_put(&r.out, "", 1);
    cr_expect_eq(r.status, 0);
    const char *wait = strstr(r.out.at, "\"longestWait\": ");
    long long waited = wait ? strtoll(wait + strlen("\"longestWait\": "), NULL, 10) : -1;
    cr_expect(waited >= 3000 && waited <= time(NULL) - since, "%s", r.out.at);
    run_finish(&r);
}

// The state of an agent in JSON, "" where it is not known.
static const char *state_of(const json_t *root, const char *name) {
    size_t i;
    json_t *agent;
    json_array_foreach(json_object_get(root, "agents"), i, agent) {
        const char *state = json_string_value(json_object_get(agent, "state"));
        if (!strcmp(json_string_value(json_object_get(agent, "name")), name))
            return state ? state : "";
    }
    cr_assert_fail("no agent %s", name);
    return NULL;
}

// What the log's own lines say of this moment, and no more.
Test(followed, states_of_agents_are_those_that_the_log_tells) {
    char conf[128];
    struct run r;
    configure(conf, sizeof conf);
    for (int i = 1; i <= 4; i++) {
        char text[64];
        snprintf(text, sizeof text, "%d.1|support|NONE|ENTERQUEUE||555|1", i);
        log_line(300, text);
        snprintf(text, sizeof text, "%d.1|support|Agent %d|CONNECT|10|%d.2|1", i, i, i);
        log_line(290, text);
    }
    log_line(200, "2.1|support|Agent 2|COMPLETEAGENT|10|90|1");
    log_line(200, "3.1|support|Agent 3|COMPLETEAGENT|10|90|1");
    log_line(150, "NONE|support|Agent 3|PAUSE|lunch");
    log_line(200, "4.1|support|Agent 4|BLINDTRANSFER|200|in|10|90|1");
    log_line(100, "NONE|support|Agent 4|REMOVEMEMBER|");
    const char *argv[] = {CDRTOP, "snapshot", "-c", conf, "--tz", sim_zone(), NULL, NULL};
    run_program(argv, NULL, &r);
    buf_put(&r.out, "", 1);
    json_t *root = json_loads(r.out.at, 0, NULL);
    cr_assert_not_null(root);
    cr_expect_str_eq(state_of(root, "Agent 1"), "talking");
    cr_expect_str_eq(state_of(root, "Agent 2"), "", "whether they are ready no log tells");
    cr_expect_str_eq(state_of(root, "Agent 3"), "paused");
    cr_expect_str_eq(state_of(root, "Agent 4"), "loggedOut");
    json_t *queue = json_array_get(json_object_get(root, "queues"), 0),
           *members = json_object_get(queue, "members");
    cr_expect_eq(json_integer_value(json_object_get(members, "talking")), 1);
    cr_expect_eq(json_integer_value(json_object_get(members, "paused")), 1);
    json_decref(root);
    run_finish(&r);
    argv[6] = queue_log; // nobody follows it: it is what it was
    argv[3] = "/dev/null";
    run_program(argv, NULL, &r);
    buf_put(&r.out, "", 1);
    root = json_loads(r.out.at, 0, NULL);
    cr_expect_str_eq(state_of(root, "Agent 1"), "");
    json_decref(root);
    run_finish(&r);
}

Test(followed, nothing_to_follow) {
    struct run r;
    char other[128];
    snprintf(other, sizeof other, "%s.1", queue_log);
    put(other, "1795374861|1.1|support|NONE|ENTERQUEUE||5551|1\n");
    const char *const rotated[] = {CDRTOP, "--follow", other, NULL},
                      *const typo[] = {CDRTOP, "--follow", "/no/such/folder/queue_log", NULL};
    run_program(rotated, NULL, &r);
    cr_expect_eq(r.status, 2);
    buf_put(&r.err, "", 1);
    cr_expect(strstr(r.err.at, "no source is a queue_log or Master.csv that can grow"), "%s",
              r.err.at);
    run_finish(&r);
    run_program(typo, NULL, &r);
    cr_expect_eq(r.status, 2);
    run_finish(&r);
}
