// Hooks that do as they should, hang, fail, write megabytes, are missing and are killed; and what
// they are told.
#include "../../src/app/hooks/hooks.h"
#include "patience.h"
#include "run.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define GIVEN 60 // a descriptor

static char folder[64], path[128];
static int runner;
static struct conf conf;
static struct zone *zone;

static struct alert_words told = {.name = "queue is full",
                                  .level = "critical",
                                  .state = "firing",
                                  .subject = "@/etc/passwd; $(id) `id`",
                                  .text = "support: waiting 7 (>= 5)",
                                  .value = 7,
                                  .since_us = INT64_C(1795379440000000)};

static void set_up(void) {
    static const char yaml[] =
        "hooks:\n"
        "  arguments: [/bin/sh, -c, 'printf \"%s|\" \"$@\" >OUT', x, \"{name}: {text}\", "
        "\"{subject}\", \"{value}{state}\", \"{nothing}\"]\n"
        "  input: [/bin/sh, -c, 'cat >OUT']\n"
        "  variables: [/bin/sh, -c, 'env >OUT; cat /proc/$PPID/environ >>OUT']\n"
        "  fails: [/bin/sh, -c, 'printf \"\\033[31mno route\\n\" >&2; exit 3']\n"
        "  missing: /nowhere/to/be/found\n"
        "  hangs: {exec: [/bin/sh, -c, \"trap '' TERM; while :; do sleep 1; done\"], limit: 1}\n"
        "  waits: {exec: [/bin/sh, -c, 'read line <OUT.fifo'], limit: 600}\n"
        "  floods: {exec: [/bin/sh, -c, 'head -c 8000000 /dev/zero | tr \"\\\\0\" x'], limit: "
        "600}\n"
        "  killed: [/bin/sh, -c, 'kill -9 $$']\n"
        "  deaf: [/bin/sh, -c, 'exec <&-; exit 0']\n"
        "  signals: [/bin/sh, -c, 'grep SigIgn /proc/self/status >OUT']\n"
        "  descriptors: [/bin/sh, -c, 'exec ls /proc/self/fd >OUT']\n"
        "  session: [/bin/sh, -c, 'read -r p n s f g session rest </proc/$$/stat; echo $session $$ "
        ">OUT']\n";
    struct conf_report report = {0};
    struct buf text = {0};
    setenv("CDRTOP_HOOK_SECRET", "a-secret-of-the-pbx", 1);
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/out", folder);
    for (const char *at = yaml; *at; at++)
        if (strncmp(at, "OUT", 3) == 0) {
            buf_span(&text, span_of(path));
            at += 2;
        } else {
            buf_put(&text, at, 1);
        }
    char file[128];
    snprintf(file, sizeof file, "%s/c.yaml", folder);
    run_write_file(file, buf_text(&text));
    signal(SIGXFSZ, SIG_IGN); // as the program has it
    signal(SIGHUP, SIG_IGN);
    cr_assert_eq(dup2(STDOUT_FILENO, GIVEN), GIVEN); // as whoever starts the program may do
    runner = hooks_fork();
    close(GIVEN);
    cr_assert(runner >= 0);
    cr_assert_eq(conf_read(file, &report, &conf), 0, "%.*s", (int)report.text.len, report.text.at);
    zone = zone_fixed(0);
    buf_finish(&text);
}

static void tear_down(void) {
    close(runner);
    conf_finish(&conf);
    zone_destroy(zone);
    run_folder_end(folder);
}

TestSuite(hooks, .init = set_up, .fini = tear_down);

static struct hook_end next_end(void) {
    struct pollfd fd = {.fd = runner, .events = POLLIN};
    struct hook_end end;
    int gone;
    cr_assert_eq(poll(&fd, 1, PATIENCE_MS), 1, "nothing is said of it");
    cr_assert(hooks_ended(runner, &end, &gone), "%d", gone);
    return end;
}

static struct hook_end ended(void) {
    struct hook_end end = next_end();
    int gone;
    cr_expect_not(hooks_ended(runner, &(struct hook_end){.job = 0}, &gone));
    cr_expect_eq(gone, 0);
    return end;
}

static void runs(const char *hook, const char *wanted, bool fails) {
    static uint32_t job;
    char words[300];
    cr_assert_eq(hooks_start(runner, &conf, hook, ++job, &told, zone), 0);
    struct hook_end end = ended();
    cr_expect_eq(end.job, job);
    cr_expect_eq(hook_end_words(&end, words, sizeof words), fails, "%s", hook);
    cr_expect_str_eq(words, wanted);
}

Test(hooks, arguments_are_replaced_and_no_shell_reads_them) {
    runs("arguments", "done", false);
    struct buf text = run_file(path);
    cr_expect_str_eq(text.at, "queue is full: support: waiting 7 (>= 5)| @/etc/passwd; $(id) "
                              "`id`|7firing|{nothing}|");
    buf_finish(&text);
}

Test(hooks, the_alert_is_json_on_standard_input) {
    runs("input", "done", false);
    struct buf text = run_file(path);
    cr_expect_str_eq(text.at,
                     "{\"name\":\"queue is full\",\"state\":\"firing\",\"level\":\"critical\","
                     "\"escalated\":false,\"since\":\"2026-11-22T20:30:40+00:00\","
                     "\"subject\":\"@/etc/passwd; $(id) `id`\",\"value\":7,"
                     "\"text\":\"support: waiting 7 (>= 5)\"}\n");
    buf_finish(&text);
}

// Neither the hook nor what starts it has what this process has in its environment.
Test(hooks, the_alert_is_in_variables_and_no_secret_is) {
    runs("variables", "done", false);
    struct buf text = run_file(path);
    cr_expect(strstr(text.at, "CDRTOP_ALERT_NAME=queue is full\n"));
    cr_expect(strstr(text.at, "CDRTOP_ALERT_TEXT=support: waiting 7 (>= 5)\n"));
    cr_expect(strstr(text.at, "CDRTOP_ALERT_VALUE=7\n") && strstr(text.at, "PATH="));
    cr_expect_null(memmem(text.at, text.len, "a-secret", 8));
    buf_finish(&text);
}

Test(hooks, what_fails_says_how) {
    runs("fails", "ended with status 3: \uFFFD[31mno route", true);
    runs("missing", "it cannot be started: No such file or directory", true);
    runs("killed", "was killed by signal 9", true);
}

Test(hooks, what_hangs_is_ended) {
    runs("hangs", "took too long, and was ended", true);
}

Test(hooks, megabytes_are_thrown_away) {
    cr_assert_eq(hooks_start(runner, &conf, "floods", 1, &told, zone), 0);
    struct hook_end end = ended();
    cr_expect(end.how == HOOK_EXITED && end.status == 0);
    cr_expect_eq(strnlen(end.words, sizeof end.words), HOOK_WORDS - 1);
    runs("deaf", "done", false); // and what is not read is nobody's trouble
}

Test(hooks, have_a_session_of_their_own) {
    long session, process;
    runs("session", "done", false);
    struct buf text = run_file(path);
    cr_assert_eq(sscanf(text.at, "%ld %ld", &session, &process), 2);
    cr_expect_eq(session, process);
    buf_finish(&text);
}

// ls has opened the fourth.
Test(hooks, are_given_no_descriptor) {
    runs("descriptors", "done", false);
    struct buf text = run_file(path);
    cr_expect_str_eq(text.at, "0\n1\n2\n3\n");
    buf_finish(&text);
}

Test(hooks, ignore_no_signal) {
    runs("signals", "done", false);
    struct buf text = run_file(path);
    cr_expect_str_eq(text.at, "SigIgn:\t0000000000000000\n");
    buf_finish(&text);
}

// Those that run wait for a line each, so none of them makes room for another one.
Test(hooks, many_at_once_are_refused_and_all_are_told_of) {
    char fifo[140], words[300];
    snprintf(fifo, sizeof fifo, "%s.fifo", path);
    cr_assert_eq(mkfifo(fifo, 0600), 0);
    int lines = open(fifo, O_RDWR | O_CLOEXEC);
    for (uint32_t job = 1; job <= 20; job++)
        cr_assert_eq(hooks_start(runner, &conf, "waits", job, &told, zone), 0);
    for (int i = 0; i < 4; i++) {
        struct hook_end end = next_end();
        cr_expect(hook_end_words(&end, words, sizeof words));
        cr_expect_str_eq(words, "was not started: too many hooks run at the same time");
    }
    cr_assert_eq(write(lines, "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", 16), 16);
    for (int i = 0; i < 16; i++) {
        struct hook_end end = next_end();
        cr_expect(end.how == HOOK_EXITED && end.status == 0);
    }
    close(lines);
}

Test(hooks, a_runner_that_is_gone_is_said) {
    struct hook_end end;
    int gone = 0;
    shutdown(runner, SHUT_RDWR);
    cr_expect_lt(hooks_start(runner, &conf, "input", 1, &told, zone), 0);
    cr_expect_not(hooks_ended(runner, &end, &gone));
    cr_expect_eq(gone, -EPIPE);
}

Test(hooks, an_alert_that_is_too_long_is_not_sent) {
    struct buf yaml = {0};
    struct conf long_conf;
    struct conf_report report = {0};
    char file[128];
    snprintf(file, sizeof file, "%s/long.yaml", folder);
    buf_format(&yaml, "hooks: {a: [");
    for (int i = 0; i < 200; i++)
        buf_format(&yaml, "x%0200d, ", i);
    buf_format(&yaml, "y]}\n");
    run_write_file(file, buf_text(&yaml));
    cr_assert_eq(conf_read(file, &report, &long_conf), 0);
    cr_expect_eq(hooks_start(runner, &long_conf, "a", 1, &told, zone), -E2BIG);
    conf_finish(&long_conf);
    buf_finish(&yaml);
}
