#include "ending.h"

#include "run.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

const int ending_signals[] = {SIGTERM, SIGINT, SIGHUP};

static struct {
    long long us;
    char what[80];
} slowest;

pid_t ending_start(const char *const *words, const char *output, const char *errors, int *ret_out) {
    const char *argv[32] = {"/bin/sh",
                            "-c",
                            "exec 2>\"$1\"; [ -z \"$0\" ] || exec >\"$0\"; "
                            "shift; exec \"$@\"",
                            output ? output : "",
                            errors ? errors : "/dev/null",
                            CDRTOP};
    for (size_t i = 0; words[i]; i++)
        argv[i + 6] = words[i];
    return run_start(argv, ret_out);
}

static void took(int64_t since_us, const char *what) {
    long long us = clock_monotonic_us() - since_us;
    if (us <= slowest.us) return;
    slowest.us = us;
    snprintf(slowest.what, sizeof slowest.what, "%s", what);
}

void ending_tell(void) {
    fprintf(stderr, "the slowest end: %s, %lld ms\n", slowest.what, slowest.us / 1000);
}

void ends_by(pid_t child, int number, const char *what) {
    int status = 0, gone = 0;
    int64_t from_us = clock_monotonic_us(), until_us = from_us + PATIENCE_S * INT64_C(1000000);
    kill(child, number);
    while (!gone && clock_monotonic_us() < until_us)
        if (!(gone = waitpid(child, &status, WNOHANG))) usleep(1000);
    took(from_us, what);
    if (!gone) kill(child, SIGKILL), waitpid(child, NULL, 0);
    cr_expect(gone, "%s does not end by signal %d", what, number);
    cr_expect(!gone || WIFEXITED(status) || WTERMSIG(status) == number, "%s: %d", what, status);
}

int screen_ends_by(struct screen *s, int number, const char *what) {
    int64_t from_us = clock_monotonic_us();
    screen_signal(s, number);
    cr_expect(screen_ended(s, PATIENCE_MS), "%s does not end by signal %d", what, number);
    took(from_us, what);
    cr_expect(screen_cooked(s) && !screen_alternate(s), "%s: the terminal is not as it was", what);
    return screen_close(s);
}

void ending_wait_stuck(pid_t child) {
    char path[64], state = 0;
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)child);
    for (int waited = 0; waited < PATIENCE_MS && state != 'Z'; waited++, usleep(1000)) {
        long call = -1;
        char stat[64];
        FILE *f = fopen(path, "re");
        int read = f ? fscanf(f, "%ld", &call) : 0;
        if (f) fclose(f);
        if (read == 1 && call == SYS_write) return;
        snprintf(stat, sizeof stat, "/proc/%d/stat", (int)child);
        if ((f = fopen(stat, "re"))) (void)!fscanf(f, "%*d %*s %c", &state), fclose(f);
    }
    cr_assert_eq(state, 'Z', "it neither waits nor has ended");
}
