// Every command ends when it is told to, while the disk it writes to, or reads from, does not
// answer any more.
#include "ending.h"
#include "run.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], dead[80], csv[96], recording[96], metrics[96];
static struct sim_child sim;
static int told[2]; // a byte comes when something waits for the disk
static int waited;  // a file in memory: for how long the end has waited for the disk

// What a disk gets (docs/operations.md, "Signals"), the wait in which the signal came, and some for
// rounding.
#define MOST_MS (800 + 100 + 50)

static void begin(void) {
    char number[16];
    run_folder(folder, sizeof folder);
    snprintf(dead, sizeof dead, "%s/cdrtop", folder);
    snprintf(csv, sizeof csv, "%s/calls.csv", dead);
    snprintf(recording, sizeof recording, "%s/frames.rec", dead);
    snprintf(metrics, sizeof metrics, "%s/metrics", dead);
    cr_assert_eq(mkdir(dead, 0700), 0);
    sim_start(&sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--lively", "--calls", "4000", NULL});
    setenv("XDG_STATE_HOME", folder, 1);
    cr_assert_eq(pipe(told), 0);
    fcntl(told[0], F_SETFD, FD_CLOEXEC);
    snprintf(number, sizeof number, "%d", told[1]);
    setenv("DEAD_TOLD", number, 1);
    cr_assert_geq(waited = memfd_create("waited", 0), 0);
    snprintf(number, sizeof number, "%d", waited);
    setenv("DEAD_WAITED", number, 1);
    setenv("DEAD_DISK", dead, 1);
    setenv("LD_PRELOAD", DEAD_DISK, 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", 1);
}

static void end(void) {
    unsetenv("LD_PRELOAD");
    sim_stop(&sim);
    ending_tell();
    run_folder_end(folder);
}

TestSuite(ends_disk, .init = begin, .fini = end);

static void wait_until_it_waits(const char *what) {
    char byte;
    struct pollfd p = {.fd = told[0], .events = POLLIN};
    cr_assert_eq(poll(&p, 1, PATIENCE_MS), 1, "%s", what);
    cr_assert_eq(read(told[0], &byte, 1), 1);
}

// Not how long it took, which a slow machine makes longer, but for how long it asked to wait.
static void expect_short(const char *what) {
    int ms = 0;
    cr_assert_geq(pread(waited, &ms, sizeof ms, 0), 0);
    cr_expect_leq(ms, MOST_MS, "%s: the end waits %d ms for the disk", what, ms);
    cr_assert_eq(ftruncate(waited, 0), 0);
}

static void try(const char *calls, const char *const *words, int number) {
    char what[80];
    int out;
    snprintf(what, sizeof what, "%s while a disk does not %s", words[0], calls);
    setenv("DEAD_CALLS", calls, 1);
    pid_t child = ending_start(words, NULL, NULL, &out);
    wait_until_it_waits(what);
    ends_by(child, number, what);
    expect_short(what);
    close(out);
    run_folder_empty(dead);
}

Test(ends_disk, commands) {
    static const char *const record[] = {"record", recording, sim.url, NULL};
    static const char *const watch[] = {"watch", "--metrics-file", metrics, sim.url, NULL};
    static const char *const export[] = {"export", "--what", "calls", "-o", csv, sim.url, NULL};
    static const char *const follow[] = {"export", "--what", "calls", "--follow",
                                         "-o",     csv,      sim.url, NULL};
    try("open", record, ending_signals[1]);
    try("write", record, ending_signals[2]);
    try("open", watch, ending_signals[0]);
    try("write", watch, ending_signals[1]);
    try("sync", watch, ending_signals[2]);
    try("open", export, ending_signals[0]);
    try("write", export, ending_signals[1]);
    try("sync", export, ending_signals[2]);
    try("open", follow, ending_signals[0]);
    try("look", follow, ending_signals[1]);
}

// It may only be slow, and there is nothing else of what was followed: the second signal gives it
// up.
Test(ends_disk, by_the_second_signal_where_a_file_would_be_lost) {
    char said[96];
    int out;
    snprintf(said, sizeof said, "%s/said", folder);
    setenv("DEAD_CALLS", "write", 1);
    pid_t child = ending_start((const char *[]){"export", "--what", "calls", "--follow", "-o", csv,
                                                sim.url, NULL},
                               NULL, said, &out);
    wait_until_it_waits("export that follows");
    kill(child, SIGTERM);
    cr_expect(run_wait_file(said, "end it again to give up the file"));
    ends_by(child, SIGTERM, "export that follows");
    close(out);
}

// What it remembers is read before there is a screen, and written in the end.
Test(ends_disk, boards) {
    char state[96];
    static const char *const calls[] = {"open", "write", "sync"};
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    for (int i = 0; i < 3; i++) {
        setenv("DEAD_CALLS", calls[i], 1);
        struct screen *s =
            screen_open((const char *[]){CDRTOP, sim.url, NULL},
                        (const char *[]){"LC_ALL=C.UTF-8", "TERM=xterm-256color", state, NULL}, 120,
                        40);
        wait_until_it_waits("a board");
        screen_ends_by(s, ending_signals[i], calls[i]);
        expect_short(calls[i]);
    }
}
