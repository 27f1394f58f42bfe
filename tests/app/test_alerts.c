// Alerts of the whole program: on a board over a link, with hooks, remembered; tried from the
// command line; wrong ones refused.
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DAY FIXTURES "/callcentre"

static char folder[64], state[96], config[96], told[96];

static void set_up(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    run_folder(folder, sizeof folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    snprintf(config, sizeof config, "%s/c.yaml", folder);
    snprintf(told, sizeof told, "%s/told", folder);
}

// A hook that runs when a board ends goes on, and writes into the folder.
static void tear_down(void) {
    while (wait(NULL) > 0)
        ;
    run_folder_end(folder);
}

TestSuite(alerts, .init = set_up, .fini = tear_down);

// Writes the configuration, with the file that hooks append to in place of TOLD.
static void configure(const char *yaml) {
    struct buf text = {0};
    for (const char *at = yaml; *at; at++)
        if (strncmp(at, "TOLD", 4) == 0) {
            buf_span(&text, span_of(told));
            at += 3;
        } else {
            buf_put(&text, at, 1);
        }
    run_write_file(config, buf_text(&text));
    buf_finish(&text);
}

static struct screen *board(const struct sim_child *c) {
    static const char *environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", state,
                                        NULL};
    return screen_open((const char *[]){CDRTOP, SIM_ZONES, "--tz", sim_zone(), "-c", config, c->url,
                                        NULL},
                       environment, 120, 40);
}

static void sim(struct sim_child *c) {
    sim_start(c, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--lively", "--calls", "3000", NULL});
}

// The one alert that fires.
static void acknowledge(struct screen *s) {
    screen_type(s, "a");
    cr_assert(screen_wait(s, "1 firing", PATIENCE_MS));
    screen_type(s, "\r");
    cr_expect(screen_wait(s, "! acknowledged", PATIENCE_MS));
}

Test(alerts, ring_are_acknowledged_and_remembered) {
    struct sim_child c;
    configure("display: {bell: true}\n"
              "alerts: {any call: {when: calls>0, hook: fails}}\n"
              "hooks: {fails: [/bin/sh, -c, \"echo no route; exit 3\"]}\n");
    sim(&c);
    struct screen *s = board(&c);
    cr_assert(screen_wait(s, "any call: calls ", PATIENCE_MS));
    cr_expect(screen_wait(s, "hook fails: ended with status 3: no route", PATIENCE_MS));
    cr_expect(screen_wait_raw(s, 0, "\a", PATIENCE_MS), "the bell");
    acknowledge(s);
    screen_quit(s);
    s = board(&c);
    cr_expect(screen_wait(s, "acknowledged, since", PATIENCE_MS));
    cr_expect_not(screen_has(s, "hook fails"));
    screen_quit(s);
    sim_stop(&c);
}

static void put_missed(FILE *f, const char *caller) {
    char at[32];
    time_t now = time(NULL);
    strftime(at, sizeof at, "%Y-%m-%d %H:%M:%S", gmtime(&now));
    fprintf(f,
            "\"\",\"%s\",\"100\",\"in\",\"%s\",\"PJSIP/trunk-%s\",\"PJSIP/100-2\",\"Dial\",\"\","
            "\"%s\",\"\",\"%s\",1,0,\"NO ANSWER\",\"DOCUMENTATION\",\"%lld.%.4s\",\"\"\n",
            caller, caller, caller, at, at, (long long)now, caller);
}

// A hook that takes a moment, and three calls that are missed in a row.
static void miss_three(const char *hooks, const char *const *callers) {
    char yaml[4096], master[128], metrics[96];
    int out;
    snprintf(metrics, sizeof metrics, "%s/metrics", folder);
    snprintf(yaml, sizeof yaml,
             "timezone: UTC\n"
             "alerts: {lost: {when: call missed, hook: slow}}\n"
             "sources: {TOLD-Master.csv: {follow: true}}\n%s",
             hooks);
    configure(yaml);
    snprintf(master, sizeof master, "%s-Master.csv", told);
    run_write_file(master, SPAN_NONE);
    pid_t child = run_start((const char *[]){CDRTOP, "watch", "--no-history", "-c", config,
                                             "--metrics-file", metrics, NULL},
                            &out);
    cr_assert(run_wait_file(metrics, "cdrtop_"), "it looks");
    FILE *f = fopen(master, "a");
    for (int i = 0; i < 3; i++)
        put_missed(f, callers[i]);
    fclose(f);
    cr_expect(run_wait_file(told, callers[0]));
    cr_expect(run_wait_file(told, callers[2]));
    run_end(child);
    close(out);
}

// Calls that are missed in a row are an event each, though the hook still tells of the first.
Test(alerts, what_rings_while_a_hook_runs_is_told_in_its_turn) {
    miss_three("hooks: {slow: [/bin/sh, -c, 'cat >>TOLD; sleep 0.2']}\n",
               (const char *[]){"5551", "5552", "5553"});
    struct buf text = run_file(told);
    cr_expect_not_null(strstr(text.at, "5552"), "%s", text.at);
    buf_finish(&text);
}

// The arguments of the second would be too long.
Test(alerts, one_that_cannot_be_told_does_not_hold_up_those_behind_it) {
    char second[200], hooks[3072] = "hooks: {slow: [/bin/sh, -c, 'cat >>TOLD; sleep 0.2', sh, \"";
    memset(second, '7', sizeof second);
    second[sizeof second - 1] = '\0';
    for (int i = 0; i < 400; i++)
        strcat(hooks, "{text}");
    strcat(hooks, "\"]}\n");
    miss_three(hooks, (const char *[]){"5551", second, "5553"});
    struct buf text = run_file(told);
    cr_expect_null(strstr(text.at, "7777"), "%s", text.at);
    buf_finish(&text);
}

// A service may be given no descriptors at all.
Test(alerts, hooks_run_where_nothing_is_open) {
    struct run r;
    configure("alerts: {any: {when: calls>0, hook: note}}\n"
              "hooks: {note: [/bin/sh, -c, 'cat >>TOLD']}\n");
    run_program((const char *[]){"/bin/sh", "-c",
                                 "exec \"$0\" alerts --test any -c \"$1\" <&- >&- 2>&-", CDRTOP,
                                 config, NULL},
                NULL, &r);
    run_finish(&r);
    cr_expect(run_wait_file(told, "\"name\":\"any\""));
}

// A board beside `watch` shows alerts, and leaves their file to the one that writes the history.
Test(alerts, one_of_two_programs_remembers_them) {
    struct sim_child c;
    char file[128];
    int out;
    configure("alerts: {any call: calls>0}\n");
    snprintf(file, sizeof file, "%s/cdrtop/alerts", folder);
    sim(&c);
    putenv(state);
    pid_t child = run_start((const char *[]){CDRTOP, "watch", SIM_ZONES, "--tz", sim_zone(), "-c",
                                             config, c.url, NULL},
                            &out);
    cr_assert(run_wait_file(file, "any call\t\tfiring\t"));
    struct screen *s = board(&c);
    cr_assert(screen_wait(s, "any call: calls ", PATIENCE_MS));
    acknowledge(s);
    screen_quit(s);
    struct buf text = run_file(file);
    cr_expect_not_null(strstr(text.at, "\tfiring\t"), "the board did not write it: %s", text.at);
    buf_finish(&text);
    run_end(child);
    close(out);
    sim_stop(&c);
}

// On a wall of one page nobody presses a key that would take a message away.
Test(alerts, a_message_leaves_the_alert_on_a_wall_to_be_seen) {
    struct sim_child c;
    configure("alerts: {any call: {when: calls>0, hook: fails}}\n"
              "hooks: {fails: [/bin/sh, -c, \"echo no route; exit 3\"]}\n"
              "display: {pages: [wall], kiosk: 20}\n");
    sim(&c);
    struct screen *s = board(&c);
    cr_assert(screen_wait(s, "hook fails: ended with status 3: no route", PATIENCE_MS));
    cr_expect(screen_wait(s, "any call: calls ", PATIENCE_MS));
    cr_expect(screen_has(s, "hook fails: "));
    screen_type(s, "Q");
    screen_ended(s, PATIENCE_MS);
    screen_close(s);
    sim_stop(&c);
}

// Runs of digits that are longer than the last ones that may be shown.
static bool has_number(const char *text) {
    for (size_t run = 0; *text; text++)
        if ((run = isdigit((unsigned char)*text) ? run + 1 : 0) >= 6) return true;
    return false;
}

Test(alerts, hooks_are_told_of_no_number_where_numbers_are_masked) {
    struct sim_child c;
    configure("display: {mask_numbers: 3}\n"
              "alerts: {call: {when: call dur>0 direction:inbound, hook: note}}\n"
              "hooks: {note: [/bin/sh, -c, 'cat >>TOLD; env | grep CDRTOP >>TOLD; echo \"$@\" "
              ">>TOLD', x, \"{text} {subject}\"]}\n");
    sim(&c);
    struct screen *s = board(&c);
    struct buf text = {0};
    for (int waited = 0; waited < PATIENCE_MS && !strstr(text.len ? text.at : "", "xxxx");
         waited += 20) {
        screen_pump(s, 20);
        buf_finish(&text);
        text = run_file(told);
    }
    cr_assert(strstr(text.at, "xxxx"), "a caller with a number has called");
    cr_expect_not(has_number(text.at), "%s", text.at);
    buf_finish(&text);
    screen_quit(s);
    sim_stop(&c);
}

// The configuration is the same as every day's, and the people whom hooks tell are real.
Test(alerts, a_demonstration_rings_nowhere_and_is_not_remembered) {
    char file[128];
    configure("alerts: {any call: {when: calls>0, hook: note}}\n"
              "hooks: {note: [/bin/sh, -c, 'cat >>TOLD']}\n");
    struct screen *s = screen_open((const char *[]){CDRTOP, "--demo", "-c", config, NULL},
                                   (const char *[]){"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                                    "NO_COLOR=", state, NULL},
                                   120, 40);
    cr_assert(screen_wait(s, "any call: calls ", PATIENCE_MS));
    screen_quit(s);
    snprintf(file, sizeof file, "%s/cdrtop/alerts", folder);
    cr_expect_neq(access(file, F_OK), 0);
    cr_expect_neq(access(told, F_OK), 0);
}

// This hook ends what has started it, which is the only way to find it.
Test(alerts, that_nothing_starts_hooks_any_more_is_said_each_time) {
    struct sim_child c;
    char line[512];
    int out, said = 0;
    configure("alerts: {call: {when: call dur>0, hook: kills}}\n"
              "hooks: {kills: [/bin/sh, -c, 'kill -9 $PPID']}\n");
    sim(&c);
    pid_t child = run_start((const char *[]){"/bin/sh", "-c",
                                             "exec \"$0\" watch --no-history -c \"$1\" \"$2\" 2>&1",
                                             CDRTOP, config, c.url, NULL},
                            &out);
    while (said < 2 && run_line(out, line, sizeof line))
        said += !strcmp(line, "cdrtop: hook kills: hooks can no longer be started");
    cr_expect_eq(said, 2);
    run_end(child);
    close(out);
    sim_stop(&c);
}

Test(alerts, the_snapshot_tells_no_number_where_numbers_are_masked) {
    struct run r;
    configure("display: {mask_numbers: 3}\n"
              "alerts: {call: call talk>=0 direction:inbound}\n");
    run_program((const char *[]){CDRTOP, "snapshot", "-c", config, "--tz", "Europe/Berlin",
                                 "--from", "2026-11-22", "--to", "2026-11-22 20:14:00",
                                 DAY "/frames.rec.gz", NULL},
                NULL, &r);
    json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL);
    const json_t *alerts = json_object_get(root, "alerts");
    cr_assert_gt(json_array_size(alerts), 0);
    char *text = json_dumps(alerts, JSON_COMPACT);
    cr_expect_not(has_number(text), "%s", text);
    free(text);
    json_decref(root);
    run_finish(&r);
}

static void says(const char *const *argv, int status, const char *out, const char *err) {
    struct run r;
    run_program(argv, NULL, &r);
    buf_put(&r.out, "", 1);
    buf_put(&r.err, "", 1);
    cr_expect_eq(r.status, status, "%d: %s%s", r.status, r.out.at, r.err.at);
    if (out) cr_expect_str_eq(r.out.at, out);
    if (err) cr_expect_str_eq(r.err.at, err);
    run_finish(&r);
}

Test(alerts, what_could_not_be_written_is_a_failure) {
    configure("alerts: {any call: {when: calls>0, hook: good}}\nhooks: {good: [\"true\"]}\n");
    says((const char *[]){"/bin/sh", "-c",
                          "exec \"$0\" alerts -c \"$1\" --test 'any call' >/dev/full", CDRTOP,
                          config, NULL},
         1, "", "cdrtop: standard output: No space left on device\n");
    says((const char *[]){"/bin/sh", "-c",
                          "exec \"$0\" alerts -c \"$1\" --replay \"$2\" >/dev/full", CDRTOP, config,
                          DAY "/queue_log-pbx1.gz", NULL},
         1, "", "cdrtop: standard output: No space left on device\n");
}

Test(alerts, one_is_tried) {
    configure("alerts:\n"
              "  full: {when: waiting>=5, hook: [good, bad], escalate: {after: 1m, hook: good}}\n"
              "  quiet: waiting>=9\n"
              "hooks:\n"
              "  good: [/bin/sh, -c, 'printf \"%s\\n\" \"$1\" >>TOLD', x, \"{name}: {text}\"]\n"
              "  bad: /nowhere/at/all\n");
    says((const char *[]){CDRTOP, "alerts", "-c", config, "--test", "full", NULL}, 1,
         "hook good: done\n"
         "hook bad: it cannot be started: No such file or directory\n"
         "hook good: done\n",
         "");
    struct buf text = run_file(told);
    cr_expect_str_eq(text.at, "full: test: waiting>=5\nfull: test: waiting>=5\n");
    buf_finish(&text);
    says((const char *[]){CDRTOP, "alerts", "-c", config, "--test", "quiet", NULL}, 0,
         "quiet has no hook: it is only shown on the board\n", "");
    says((const char *[]){CDRTOP, "alerts", "-c", config, "--test", "ful", NULL}, 2, "",
         "cdrtop: alerts: no alert is called ful in the configuration\n");
    says((const char *[]){CDRTOP, "alerts", "-c", config, NULL}, 2, "",
         "cdrtop: alerts needs --test NAME or --replay SOURCE\n");
}

#define REPLAY(source)                                                                             \
    (const char *[]) {                                                                             \
        CDRTOP, "alerts", "-c", config, "--tz", "Europe/Berlin", SIM_ZONES, "--replay", source,    \
            NULL                                                                                   \
    }

// The log of one PBX and the frames of both tell of its queue alike.
Test(alerts, a_recorded_day_is_played_again) {
    configure(
        "alerts:\n"
        "  full: {when: queue:* waiting>=4 for 5s, until: waiting<2, escalate: {after: 20s}}\n");
    struct run frames, log;
    run_program(REPLAY(DAY "/frames.rec.gz"), NULL, &frames);
    run_program(REPLAY("pbx1=" DAY "/queue_log-pbx1.gz"), NULL, &log);
    cr_expect(!frames.status && !log.status);
    cr_expect(memmem(frames.out.at, frames.out.len, "escalates  full  sales", 22));
    cr_expect(span_starts(buf_text(&log.out),
                          SPAN("2026-11-22 20:08:55  rings      full  sales: waiting 4 (>= 4)\n")),
              "%.*s", (int)log.out.len, log.out.at);
    run_finish(&frames);
    run_finish(&log);
    says(REPLAY("ws://127.0.0.1:1"), 2, "",
         "cdrtop: alerts: --replay takes a recording or a log, not a link\n");
    configure("display: {bell: true}\n");
    says(REPLAY(DAY "/frames.rec.gz"), 2, "",
         "cdrtop: alerts: the configuration has none (docs/alerts.md)\n");
}

Test(alerts, what_a_log_says_is_over_is_over) {
    run_write_file(told, SPAN("1795341600|1795341600.1|care|NONE|ENTERQUEUE||5551000|1\n"
                              "1795341610|1795341600.1|care|Ann|CONNECT|10|1795341601.2|8\n"
                              "1795341620|NONE|care|Bob|PAUSE|tea\n"
                              "1795341710|1795341600.1|care|Ann|COMPLETEAGENT|10|100|1\n"
                              "1795341721|NONE|care|Bob|UNPAUSE|\n"));
    configure("alerts: {talk: \"agent:* talking>1m\", pause: \"agent:* paused>1m\"}\n");
    says(REPLAY(told), 0, // and what they do then is not known
         "2026-11-22 11:01:11  rings      talk  Ann: talking 1:01 (> 1:00)\n"
         "2026-11-22 11:01:21  rings      pause  Bob: paused 1:01 (> 1:00)\n"
         "2026-11-22 11:01:50  is over    talk  Ann: talking 0:00 (> 1:00)\n"
         "2026-11-22 11:02:01  is over    pause  Bob: paused 0:00 (> 1:00)\n"
         "2 rang\n",
         NULL);
}

Test(alerts, what_is_wrong_in_the_configuration_is_said_with_its_place) {
    char wanted[1200];
    configure("alerts:\n"
              "  few agents: agents_redy<2 for 1m\n"
              "  full:\n"
              "    when: queue:* waiting >= 5\n"
              "    until: waitin<3\n"
              "    hook: desc\n"
              "    escalate: {hook: desk}\n"
              "  none: {level: critical}\n"
              "hooks:\n"
              "  desk: [notify-send, \"{text}\"]\n"
              "  empty: {limit: 3s}\n");
    snprintf(wanted, sizeof wanted,
             "%s:2: alerts: few agents: no figure is called agents_redy; did you mean "
             "agents_ready?\n"
             "  agents_redy<2 for 1m\n"
             "  ^~~~~~~~~~~\n"
             "%s:5: alerts: full: no figure is called waitin; did you mean waiting?\n"
             "  waitin<3\n"
             "  ^~~~~~\n"
             "%s:4: alerts: full: escalate needs after, as in after: 10m\n"
             "%s:8: alerts: none: the condition is missing, as in when: waiting>=5\n"
             "%s:6: alerts: full: no hook is called desc; did you mean desk?\n"
             "%s:11: hooks: empty: the program is missing: write a list, as in [notify-send, "
             "\"{text}\"]\n",
             config, config, config, config, config, config);
    says((const char *[]){CDRTOP, "snapshot", "-c", config, DAY "/frames.rec.gz", NULL}, 2, "",
         wanted);
}

Test(alerts, no_shell_runs_what_a_caller_is_called) {
    char wanted[512];
    configure("hooks:\n"
              "  bad: [/bin/sh, -ec, 'echo {text}']\n"
              "  good: [/bin/sh, -c, 'echo \"$1\" {value}', x, \"{text}\"]\n"
              "  also: [mail, -c, \"{text}\"]\n"
              "  env: {exec: [env, bash, -c, 'echo {subject}']}\n");
    snprintf(wanted, sizeof wanted,
             "%s:2: hooks: bad: a shell would run a caller's name as a command: let it read "
             "\"$CDRTOP_ALERT_TEXT\"\n"
             "%s:5: hooks: env: a shell would run a caller's name as a command: let it read "
             "\"$CDRTOP_ALERT_TEXT\"\n",
             config, config);
    says((const char *[]){CDRTOP, "--check-config", "-c", config, NULL}, 2, "", wanted);
}

Test(alerts, are_in_the_snapshot) {
    struct run r;
    configure("alerts:\n"
              "  level: {when: service_level<99, level: critical}\n"
              "  soon: answered>10 for 1m\n"
              "  never: waiting>100\n");
    run_program((const char *[]){CDRTOP, "snapshot", "-c", config, "--tz", "Europe/Berlin",
                                 SIM_ZONES, "-f", "queue:sales", DAY "/frames.rec.gz", NULL},
                NULL, &r);
    json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL),
           *list = json_object_get(root, "alerts");
    cr_assert_eq(json_array_size(list), 2);
    json_t *level = json_array_get(list, 0), *soon = json_array_get(list, 1);
    cr_expect_str_eq(json_string_value(json_object_get(level, "name")), "level");
    cr_expect_str_eq(json_string_value(json_object_get(level, "state")), "firing");
    cr_expect_str_eq(json_string_value(json_object_get(level, "level")), "critical");
    cr_expect_str_eq(json_string_value(json_object_get(soon, "state")), "pending");
    cr_expect_eq(json_integer_value(json_object_get(soon, "value")), 288, "of all queues");
    json_decref(root);
    run_finish(&r);
}
