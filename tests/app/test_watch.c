// `cdrtop watch`: the board without a screen keeps the history, writes metrics and a stream of
// calls, and a snapshot when it gets SIGUSR2. A board writes them, too.
#include "rows_of_now.h"
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"
#include "sql_number.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], state[96], metrics[96], config[96];
static struct sim_child sim;

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(state, sizeof state, "%s/state", folder);
    snprintf(metrics, sizeof metrics, "%s/cdrtop.prom", folder);
    snprintf(config, sizeof config, "%s/c.yaml", folder);
    setenv("XDG_STATE_HOME", state, 1);
    unsetenv("STATE_DIRECTORY");
    sim_start(&sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--calls", "4000", "--seed", "5",
                               "--lively", NULL});
}

static void end(void) {
    sim_stop(&sim);
    run_folder_end(folder);
}

TestSuite(watch, .init = begin, .fini = end);

Test(watch, keeps_writes_and_streams) {
    char line[4096], path[128];
    struct stat s;
    struct run r;
    int out;
    pid_t child = run_start((const char *[]){CDRTOP, "watch", SIM_ZONES, "--what", "calls",
                                             "--metrics-file", metrics, sim.url, NULL},
                            &out);
    cr_assert(run_line(out, line, sizeof line), "a call");
    json_t *call = json_loads(line, 0, NULL);
    cr_assert_not_null(call, "%s", line);
    cr_expect_not_null(json_object_get(call, "result"));
    json_decref(call);
    cr_assert(run_wait_file(metrics, "\ncdrtop_server_pbx_up{server=\"pbx1\"} 1\n"));
    cr_assert_eq(stat(metrics, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0644, "whoever collects it has to read it");
    snprintf(path, sizeof path, "%s/cdrtop/snapshot.json", state);
    cr_expect_neq(access(path, F_OK), 0);
    kill(child, SIGUSR2);
    cr_assert(run_wait_file(path, "\"generatedAt\""));
    cr_expect_eq(run_end(child), 0);
    close(out);
    struct buf text = run_file(path);
    json_t *root = json_loads(text.at, 0, NULL);
    cr_expect_eq(json_array_size(json_object_get(root, "servers")), 2);
    json_decref(root);
    buf_finish(&text);
    run_program((const char *[]){CDRTOP, "history", NULL}, NULL, &r);
    buf_put(&r.out, "", 1);
    cr_expect_not_null(strstr(r.out.at, "history.db: "), "%s", r.out.at);
    cr_expect_null(strstr(r.out.at, " 0 records"), "%s", r.out.at);
    run_finish(&r);
}

// SQLite's log is emptied now and then, which somebody who goes on reading would prevent.
Test(watch, does_not_hold_the_history_as_it_was_at_the_start) {
    char path[128];
    int out;
    int64_t busy = 1;
    pid_t child = run_start((const char *[]){CDRTOP, "watch", SIM_ZONES, "--metrics-file", metrics,
                                             sim.url, NULL},
                            &out);
    cr_assert(run_wait_file(metrics, "\ncdrtop_server_pbx_up{server=\"pbx1\"} 1\n"));
    snprintf(path, sizeof path, "%s/cdrtop/history.db", state);
    for (int i = 0; busy && i < PATIENCE_MS / 20; i++) { // it may just be written to
        usleep(20000);
        busy = sql_number(path, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
    cr_expect_eq(busy, 0);
    cr_expect_eq(run_end(child), 0);
    close(out);
}

// Whoever collects the file would take nothing of it if one sample were there twice.
Test(watch, tells_of_a_link_once_that_is_named_twice) {
    static const char wanted[] = "\ncdrtop_server_link_up{server=\"ws://127.0.0.1:1\"} 0\n";
    int out;
    pid_t child = run_start((const char *[]){CDRTOP, "watch", SIM_ZONES, "--no-history", "--wait",
                                             "1", "--metrics-file", metrics, sim.url,
                                             "ws://127.0.0.1:1", "ws://127.0.0.1:1", NULL},
                            &out);
    cr_assert(run_wait_file(metrics, wanted));
    struct buf text = run_file(metrics);
    const char *first = strstr(text.at, wanted);
    cr_expect_null(strstr(first + 1, wanted));
    buf_finish(&text);
    cr_expect_eq(run_end(child), 0);
    close(out);
}

// It waits for a PBX that is not there yet, and says once what it cannot write.
Test(watch, goes_on_without_a_server_and_without_the_file) {
    char line[512];
    int out;
    pid_t child = run_start((const char *[]){"/bin/sh", "-c",
                                             "exec \"$0\" watch --wait 0 --metrics-file "
                                             "/nowhere/x.prom \"$1\" 2>&1",
                                             CDRTOP, sim.url, NULL},
                            &out);
    do
        cr_assert(run_line(out, line, sizeof line));
    while (!strstr(line, "/nowhere/x.prom"));
    cr_expect_str_eq(line, "cdrtop: /nowhere/x.prom: No such file or directory");
    cr_expect_eq(run_end(child), 0);
    close(out);
}

Test(watch, wants_something_that_goes_on) {
    struct run r;
    run_program((const char *[]){CDRTOP, "watch", "--no-history",
                                 FIXTURES "/callcentre/frames.jsonl.gz", NULL},
                NULL, &r);
    cr_expect_eq(r.status, 2);
    buf_put(&r.err, "", 1);
    cr_expect_not_null(strstr(r.err.at, "watch: nothing comes any more"), "%s", r.err.at);
    run_finish(&r);
    run_program((const char *[]){CDRTOP, "watch", "--what", "agents", sim.url, NULL}, NULL, &r);
    cr_expect_eq(r.status, 2);
    run_finish(&r);
}

Test(watch, a_board_writes_metrics_and_a_snapshot_too) {
    char path[128], home[128];
    snprintf(home, sizeof home, "XDG_STATE_HOME=%s", state);
    const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", home, NULL};
    struct screen *s =
        screen_open((const char *[]){CDRTOP, SIM_ZONES, "--metrics-file", metrics, sim.url, NULL},
                    plain, 120, 40);
    cr_assert(screen_wait(s, "pbx1 ●", PATIENCE_MS));
    cr_assert(run_wait_file(metrics, "\ncdrtop_queues_offered "));
    screen_signal(s, SIGUSR2);
    cr_assert(screen_wait(s, "snapshot: ", PATIENCE_MS));
    snprintf(path, sizeof path, "%s/cdrtop/snapshot.json", state);
    cr_assert(run_wait_file(path, "\"generatedAt\""));
    screen_quit(s);
}

Test(watch, rings_alerts_and_remembers_them) {
    char told[96], remembered[160], yaml[400];
    snprintf(told, sizeof told, "%s/told", folder);
    snprintf(remembered, sizeof remembered, "%s/cdrtop/alerts", state);
    snprintf(yaml, sizeof yaml,
             "alerts: {any call: {when: calls>0, hook: note}}\n"
             "hooks: {note: [/bin/sh, -c, 'cat >>%s']}\n",
             told);
    run_write_file(config, span_of(yaml));
    int out;
    pid_t child = run_start((const char *[]){CDRTOP, "watch", "-c", config, SIM_ZONES, "--tz",
                                             sim_zone(), sim.url, NULL},
                            &out);
    cr_expect(run_wait_file(told, "\"name\":\"any call\""), "its hook");
    cr_expect(run_wait_file(remembered, "any call\t\tfiring\t"));
    cr_expect_eq(run_end(child), 0);
    close(out);
}

static void read_again(pid_t child, const char *yaml) {
    run_write_file(config, span_of(yaml));
    cr_assert_eq(kill(child, SIGUSR1), 0);
}

static void expect_line(int out, const char *words) {
    char line[2048];
    do
        cr_assert(run_line(out, line, sizeof line), "%s", words);
    while (!strstr(line, words));
}

Test(watch, reads_its_configuration_again) {
    run_write_file(config, SPAN("{}\n"));
    int out;
    pid_t child = run_start((const char *[]){"/bin/sh", "-c",
                                             "exec \"$0\" watch -c \"$1\" --no-history "
                                             "--metrics-file \"$2\" \"$3\" 2>&1",
                                             CDRTOP, config, metrics, sim.url, NULL},
                            &out);
    cr_assert(run_wait_file(metrics, "\ncdrtop_queues_offered "));
    static const struct {
        const char *yaml, *says;
    } rows[] = {
        {"queues:\n  sales: {lable: x}\n",
         "cdrtop: nothing is changed: c.yaml:2: unknown key 'lable'"},
        {"service_level: {target: 55}\n", "cdrtop: the configuration was read again"},
        {"servers: [{url: \"ws://127.0.0.1:1\"}]\n",
         "cdrtop: servers: changed; takes effect at the next start"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_again(child, rows[i].yaml);
        expect_line(out, rows[i].says);
    }
    cr_expect_eq(run_end(child), 0);
    close(out);
}

Test(watch, masks_what_it_streams_as_the_configuration_says_by_then) {
    char line[2048];
    run_write_file(config, SPAN("{}\n"));
    int out;
    pid_t child =
        run_start((const char *[]){CDRTOP, "watch", "-c", config, "--no-history", "--what", "calls",
                                   "--fields", "source,queue", sim.url, NULL},
                  &out);
    do {
        cr_assert(run_line(out, line, sizeof line));
        cr_assert(!strstr(line, "xxxx"), "%s", line);
    } while (!strstr(line, "\"source\":\"4930"));
    read_again(child, "display: {mask_numbers: 2}\n");
    expect_line(out, "\"source\":\"xxxx");
    cr_expect_eq(run_end(child), 0);
    close(out);
}

// Signals that come faster than the file can be read.
Test(watch, reads_it_again_and_again_while_calls_come) {
    char snapshot[160];
    snprintf(snapshot, sizeof snapshot, "%s/cdrtop/snapshot.json", state);
    run_write_file(config, SPAN("{}\n"));
    int out;
    pid_t child = run_start((const char *[]){CDRTOP, "watch", "-c", config, "--metrics-file",
                                             metrics, sim.url, NULL},
                            &out);
    cr_assert(run_wait_file(metrics, "\ncdrtop_queues_offered "));
    for (int i = 0; i < 60; i++) {
        read_again(child, i % 2 ? "queues: {sales: {label: Turnover, threshold: 3}}\n"
                                  "directions: [{match: inbound, channel: a}]\n"
                                : "agents: {\"1001\": Al}\nalerts: {a: calls>0}\n");
        usleep(10000);
    }
    cr_assert_eq(kill(child, SIGUSR2), 0);
    cr_expect(run_wait_file(snapshot, "\"link\": \"up\""));
    cr_expect_eq(run_end(child), 0);
    close(out);
}

#define ROWS 150000 // which take some 110 MB

// Each row is there, or counted as one too many.
Test(watch, keeps_no_more_than_max_memory) {
    char log[96], yaml[160], path[128];
    int out;
    struct buf rows = {0};
    json_int_t taken = 0, left_out = 0;
    snprintf(log, sizeof log, "%s/Master.csv", folder);
    snprintf(path, sizeof path, "%s/cdrtop/snapshot.json", state);
    snprintf(yaml, sizeof yaml, "max_memory: 64\nsources: {'pbx1=%s': {follow: true}}\n", log);
    run_write_file(config, span_of(yaml));
    put_rows_of_now(&rows, 0, ROWS);
    run_write_file(log, buf_text(&rows));
    buf_finish(&rows);
    pid_t child = run_start((const char *[]){CDRTOP, "watch", "--no-history", "--tz", "UTC", "-c",
                                             config, "--metrics-file", metrics, NULL},
                            &out);
    cr_assert(run_wait_file(metrics, "cdrtop_"));
    kill(child, SIGUSR2);
    cr_assert(run_wait_file(path, "\"generatedAt\""));
    cr_expect_eq(run_end(child), 0);
    close(out);
    json_t *root = json_load_file(path, 0, NULL), *ingest = json_object_get(root, "ingest");
    taken = json_integer_value(json_object_get(ingest, "cdrs"));
    left_out = json_integer_value(json_object_get(json_object_get(ingest, "tooMany"), "records"));
    cr_expect_gt(taken, ROWS / 4);
    cr_expect_gt(left_out, 0, "%lld were taken", (long long)taken);
    cr_expect_eq(taken + left_out, ROWS);
    json_decref(root);
}
