// What a board observed is there when it comes back, with and without its PBX.
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CALLS 8 // to be seen before a board ends

static char folder[64], state[96];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
}

static void drop_folder(void) {
    run_folder_end(folder);
}

TestSuite(remembers, .init = make_folder, .fini = drop_folder);

static void sim(struct sim_child *c) {
    sim_start(c, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--lively", "--calls", "3000", NULL});
}

static struct screen *board(const struct sim_child *c, const char *option) {
    static const char *environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", state,
                                        NULL};
    return screen_open((const char *[]){CDRTOP, SIM_ZONES, "--tz", sim_zone(), c->url, option,
                                        NULL},
                       environment, 120, 40);
}

// Waits until there are so many calls on the screen.
static long long calls(struct screen *s, long long least) {
    int64_t end_us = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    while (sim_total(s) < least && clock_monotonic_us() < end_us)
        screen_pump(s, 20);
    return sim_total(s);
}

// What `cdrtop history` prints, which has at least one day.
static void listed(struct buf *ret_text) {
    struct run r;
    bool days = false;
    setenv("XDG_STATE_HOME", folder, 1);
    for (int64_t end_us = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
         !days && clock_monotonic_us() < end_us; run_finish(&r)) {
        run_program((const char *[]){CDRTOP, "history", "--tz", sim_zone(), NULL}, NULL, &r);
        days = r.status == 0 && memmem(r.out.at, r.out.len, "\n20", 3);
        buf_clear(ret_text);
        buf_span(ret_text, buf_text(&r.out));
    }
    cr_assert(days, "nothing is written");
    buf_put(ret_text, "", 1);
}

Test(remembers, what_was_observed_before_it_ended) {
    struct sim_child c;
    sim(&c);
    struct screen *s = board(&c, NULL);
    long long before = calls(s, CALLS);
    cr_assert_geq(before, CALLS);
    screen_quit(s);
    sim_stop(&c); // nothing new comes
    s = board(&c, NULL);
    long long after = calls(s, before);
    cr_assert_geq(after, before, "%lld calls of %lld", after, before);
    cr_expect(screen_wait(s, "pbx1", PATIENCE_MS), "its server is known before its link is up");
    screen_quit(s);
    s = board(&c, NULL);
    cr_expect_eq(calls(s, after), after, "the same once more");
    screen_quit(s);
    s = board(&c, "--no-history");
    cr_expect(screen_wait(s, "127.0.0.1", PATIENCE_MS));
    cr_expect_lt(sim_total(s), 1, "nothing is read");
    screen_quit(s);
}

Test(remembers, what_was_observed_before_it_was_killed) {
    struct sim_child c;
    struct buf text = {0};
    sim(&c);
    struct screen *s = board(&c, NULL);
    cr_assert_geq(calls(s, 1), 1);
    listed(&text);
    screen_signal(s, SIGKILL);
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
    s = board(&c, NULL);
    cr_expect(screen_wait(s, "cdrtop did not run", PATIENCE_MS), "the time without a board");
    cr_assert_geq(calls(s, CALLS), CALLS);
    screen_quit(s);
    listed(&text);
    cr_expect(strstr(text.at, " 1\n"), "a gap of the day: %s", text.at);
    buf_finish(&text);
    sim_stop(&c);
}

Test(remembers, a_second_board_only_reads) {
    struct sim_child c;
    sim(&c);
    struct screen *one = board(&c, NULL), *two;
    cr_assert_geq(calls(one, CALLS), CALLS);
    two = board(&c, NULL);
    cr_expect(screen_wait(two, "another cdrtop keeps it", PATIENCE_MS));
    screen_quit(two);
    screen_quit(one);
    sim_stop(&c);
}

static bool ends_so(void *status, const struct run *r, double seconds) {
    (void)seconds;
    return r->status == *(const int *)status;
}

// All calls of a snapshot of that link. It waits, because some PBX is gone.
static long long snapshot_calls(const char *url, const char *option, int status) {
    struct run r;
    long long total = -1;
    setenv("XDG_STATE_HOME", folder, 1);
    run_listening((const char *[]){CDRTOP, "snapshot", SIM_ZONES, "--tz", sim_zone(), "--wait",
                                   RUN_SECONDS, url, option, NULL},
                  ends_so, &status, &r);
    cr_expect_eq(r.status, status, "%d: %s", r.status, r.err.at);
    const char *calls = strstr(r.out.at, "\"calls\"");
    const char *at = calls ? strstr(calls, "\"total\": ") : NULL;
    if (at) total = strtoll(at + strlen("\"total\": "), NULL, 10);
    run_finish(&r);
    return total;
}

// --to=NOW.
static void until_now(char *out, size_t size) {
    time_t now = time(NULL);
    struct tm tm;
    setenv("TZ", sim_zone(), 1);
    tzset();
    strftime(out, size, "--to=%Y-%m-%d %H:%M:%S", localtime_r(&now, &tm));
}

Test(remembers, snapshot_and_export_read_what_a_board_keeps) {
    struct sim_child c;
    struct buf text = {0};
    char to[48];
    sim(&c);
    struct screen *s = board(&c, NULL);
    cr_assert_geq(calls(s, CALLS), CALLS);
    listed(&text); // something is written
    long long before = calls(s, CALLS);
    // while the board holds it; a second or two of it may not be written yet
    cr_expect_geq(snapshot_calls(c.url, NULL, 0), 1);
    screen_quit(s);
    cr_expect_geq(snapshot_calls(c.url, NULL, 0), before);
    sim_stop(&c);
    cr_expect_eq(snapshot_calls(c.url, NULL, 3), -1, "no PBX tells of now");
    until_now(to, sizeof to);
    cr_expect_geq(snapshot_calls(c.url, to, 0), before, "what is over needs no PBX");
    cr_expect_eq(snapshot_calls(c.url, "--no-history", 3), -1);
    buf_finish(&text);
}

Test(remembers, an_import_says_who_writes_the_history) {
    struct sim_child c;
    struct buf text = {0};
    struct run r;
    char holder[64];
    sim(&c);
    struct screen *s = board(&c, NULL);
    cr_assert_geq(calls(s, 1), 1);
    listed(&text);
    run_program((const char *[]){CDRTOP, "import", FIXTURES "/callcentre/queue_log-pbx1.gz", NULL},
                NULL, &r);
    snprintf(holder, sizeof holder, "a board writes it (process %d): end that", screen_process(s));
    cr_expect_eq(r.status, 1);
    cr_expect(strstr(r.err.at, holder), "%s", r.err.at);
    run_finish(&r);
    screen_quit(s);
    buf_finish(&text);
    sim_stop(&c);
}

Test(remembers, a_file_that_cannot_be_kept_is_said) {
    struct sim_child c;
    char path[128];
    sim(&c);
    snprintf(path, sizeof path, "%s/cdrtop", folder);
    run_write_file(path, SPAN("no folder"));
    struct screen *s = board(&c, NULL);
    cr_expect(screen_wait(s, "history.db-lock: Not a directory", PATIENCE_MS));
    cr_assert_geq(calls(s, CALLS), CALLS, "the board goes on");
    screen_quit(s);
    sim_stop(&c);
}

Test(remembers, that_there_is_no_folder_is_said) {
    struct sim_child c;
    sim(&c);
    struct screen *s =
        screen_open((const char *[]){CDRTOP, SIM_ZONES, "--tz", sim_zone(), c.url, NULL},
                    (const char *[]){"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=",
                                     "XDG_STATE_HOME=", "STATE_DIRECTORY=", "HOME=", NULL},
                    120, 40);
    cr_expect(screen_wait(s, "history: nothing is kept: no state folder", PATIENCE_MS));
    screen_quit(s);
    sim_stop(&c);
}
