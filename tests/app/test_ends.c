// Every command ends when it is told to, whatever it is waiting for: by TERM, INT and HUP.
#include "raw_server.h"
#include "run.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
enum { SIGNALS = sizeof signals / sizeof *signals };

static char folder[64], fifo[96], recording[96];
static _Atomic int reached; // clients of the silent server

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    snprintf(recording, sizeof recording, "%s/frames.rec", folder);
    cr_assert_eq(mkfifo(fifo, 0600), 0);
    setenv("XDG_STATE_HOME", folder, 1);
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(ends, .init = begin, .fini = end);

// It exits, or that signal ends it; what it says of that is tested elsewhere.
static void ends_by(pid_t child, int number, const char *what) {
    int status = 0, gone = 0;
    kill(child, number);
    for (int waited = 0; waited < PATIENCE_MS && !gone; waited += 10)
        if (!(gone = waitpid(child, &status, WNOHANG))) usleep(10000);
    if (!gone) kill(child, SIGKILL), waitpid(child, NULL, 0);
    cr_expect(gone, "%s does not end by signal %d", what, number);
    cr_expect(!gone || WIFEXITED(status) || WTERMSIG(status) == number, "%s: %d", what, status);
}

static pid_t start(const char *const *words, int *ret_out) {
    const char *argv[24] = {"/bin/sh", "-c", "exec \"$@\" 2>/dev/null", "sh", CDRTOP};
    for (size_t i = 0; words[i]; i++)
        argv[i + 5] = words[i];
    return run_start(argv, ret_out);
}

static void serve_nothing(struct raw_server *s, int client, int nth) {
    (void)nth;
    reached++;
    raw_hold(s, client);
}

Test(ends, while_a_server_says_nothing) {
    struct raw_server s;
    char url[64];
    int out;
    raw_server_start(&s, 0, serve_nothing);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", s.port);
    const char *const commands[][8] = {{"snapshot", "--wait", "100000", url},
                                       {"export", "--what", "calls", "--wait", "100000", url},
                                       {"export", "--what", "calls", "--follow", url},
                                       {"watch", url},
                                       {"record", recording, url},
                                       {"check", "--wait", "100000", url}};
    for (size_t c = 0; c < sizeof commands / sizeof *commands; c++)
        for (int i = 0; i < SIGNALS; i++) {
            int before = reached;
            pid_t child = start(commands[c], &out);
            for (int waited = 0; waited < PATIENCE_MS && reached == before; waited += 10)
                usleep(10000);
            cr_expect_gt(reached, before, "%s", commands[c][0]);
            ends_by(child, signals[i], commands[c][0]);
            close(out);
        }
    raw_server_stop(&s);
}

// Somebody has opened it, and reads.
static int wait_for_reader(void) {
    int fd = -1;
    for (int waited = 0; waited < PATIENCE_MS && fd < 0; waited += 10)
        if ((fd = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) usleep(10000);
    return fd;
}

Test(ends, while_its_configuration_does_not_come) {
    int out;
    const char *const commands[][6] = {{"snapshot", "-c", fifo},
                                       {"export", "--what", "calls", "-c", fifo},
                                       {"watch", "-c", fifo},
                                       {"record", "-c", fifo, recording},
                                       {"check", "-c", fifo},
                                       {"history", "-c", fifo},
                                       {"import", "-c", fifo, "queue"},
                                       {"alerts", "--test", "x", "-c", fifo},
                                       {"-c", fifo}};
    for (size_t c = 0; c < sizeof commands / sizeof *commands; c++)
        for (int i = 0; i < SIGNALS; i++) {
            pid_t child = start(commands[c], &out);
            int writer = wait_for_reader();
            cr_expect_geq(writer, 0, "%s", commands[c][0]);
            ends_by(child, signals[i], commands[c][0]);
            close(writer);
            close(out);
        }
}

// A pipe of one page is full with what was written first.
static void wait_until_full(int fd) {
    int there = 0;
    for (int waited = 0; waited < PATIENCE_MS && there == 0; waited += 10) {
        usleep(10000);
        cr_assert_eq(ioctl(fd, FIONREAD, &there), 0);
    }
    cr_assert_gt(there, 0);
}

Test(ends, while_nobody_reads_what_it_writes) {
    struct sim_child sim;
    sim_start(&sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--lively", "--calls", "4000", NULL});
    const char *const commands[][8] = {{"record", fifo, sim.url},
                                       {"export", "--what", "records", "--follow", "-o", fifo,
                                        "--force", sim.url}};
    for (size_t c = 0; c < sizeof commands / sizeof *commands; c++)
        for (int i = 0; i < SIGNALS; i++) {
            int out, reader = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
            const char *words[9] = {NULL};
            cr_assert_geq(fcntl(reader, F_SETPIPE_SZ, 4096), 4096);
            memcpy(words, commands[c], sizeof commands[c]);
            pid_t child = start(words, &out);
            if (!c) wait_until_full(reader);
            ends_by(child, signals[i], commands[c][0]);
            close(reader);
            close(out);
        }
    sim_stop(&sim);
}

// What a board remembers may be anything by now.
Test(ends, a_board_with_a_pipe_in_the_place_of_its_state) {
    char state[96], board[128];
    struct raw_server s;
    char url[64];
    snprintf(state, sizeof state, "%s/cdrtop", folder);
    snprintf(board, sizeof board, "%s/board", state);
    cr_assert_eq(mkdir(state, 0700), 0);
    cr_assert_eq(mkfifo(board, 0600), 0);
    raw_server_start(&s, 0, serve_nothing);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", s.port);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    for (int i = 0; i < SIGNALS; i++) {
        struct screen *screen =
            screen_open((const char *[]){CDRTOP, url, NULL},
                        (const char *[]){"LC_ALL=C.UTF-8", "TERM=xterm-256color", state, NULL}, 120,
                        40);
        cr_expect(screen_wait(screen, "WAITING", PATIENCE_MS));
        screen_signal(screen, signals[i]);
        cr_expect(screen_ended(screen, PATIENCE_MS), "by signal %d", signals[i]);
        cr_expect_eq(screen_close(screen), 0);
    }
    raw_server_stop(&s);
}

// A request that comes before it can be answered is answered later.
Test(ends, not_by_a_request_for_a_snapshot) {
    struct raw_server s;
    char url[64], snapshot[128];
    int out;
    raw_server_start(&s, 0, serve_nothing);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", s.port);
    snprintf(snapshot, sizeof snapshot, "%s/cdrtop/snapshot.json", folder);
    pid_t child = start((const char *[]){"watch", "--wait", "1", "-c", fifo, url, NULL}, &out);
    int writer = wait_for_reader();
    cr_assert_geq(writer, 0);
    kill(child, SIGUSR2);
    cr_assert_eq(write(writer, "{}\n", 3), 3);
    close(writer);
    cr_expect(run_wait_file(snapshot, "\"generatedAt\""));
    ends_by(child, SIGTERM, "watch");
    close(out);
    raw_server_stop(&s);
}

#define ROWS 40000

static void put_rows(const char *path) {
    struct buf rows = {0};
    char at[32];
    time_t now = time(NULL);
    strftime(at, sizeof at, "%Y-%m-%d %H:%M:%S", localtime(&now));
    for (int i = 0; i < ROWS; i++)
        buf_format(&rows,
                   "\"\",\"1\",\"2\",\"c\",\"\",\"SIP/1-%d\",\"\",\"Dial\",\"\",\"%s\",\"\",\"%s\","
                   "1,0,\"NO ANSWER\",\"DOCUMENTATION\",\"%lld.%d\",\"\"\n",
                   i, at, at, (long long)now, i);
    run_write_file(path, buf_text(&rows));
    buf_finish(&rows);
}

// Once something may have been heard, in the first count too, it is a good end.
Test(ends, while_it_reads_its_history_and_counts) {
    struct raw_server s;
    struct run r;
    char url[64], rows[96], source[128];
    raw_server_start(&s, 0, serve_nothing);
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", s.port);
    snprintf(rows, sizeof rows, "%s/Master.csv", folder);
    snprintf(source, sizeof source, "pbx1=%s", rows);
    put_rows(rows);
    run_program((const char *[]){CDRTOP, "import", source, NULL}, NULL, &r);
    cr_assert_eq(r.status, 0, "%s", r.err.at);
    run_finish(&r);
    for (unsigned i = 0; i < 16; i++) {
        int out, before = reached;
        pid_t child = start((const char *[]){"watch", "--wait", "0.05", url, NULL}, &out);
        for (int waited = 0; i % 2 && waited < PATIENCE_MS && reached == before; waited++)
            usleep(1000);
        usleep(10000 * i);
        if (i % 2)
            cr_expect_eq(run_end(child), 0);
        else
            ends_by(child, SIGTERM, "watch");
        close(out);
    }
    raw_server_stop(&s);
}
