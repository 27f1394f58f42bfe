// A board on a simulated PBX that writes its logs: what nobody listened to is read from them, and a
// call of long ago is looked up in them.
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLD "1700000000.1" // a call of November 2023

static char folder[64], state[96], truth[96], configuration[96];

static void make_folder(void) {
    char text[600], old[128];
    run_folder(folder, sizeof folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    snprintf(truth, sizeof truth, "%s", folder);
    snprintf(configuration, sizeof configuration, "%s/c.yaml", folder);
    int len = snprintf(text, sizeof text,
                       "history:\n  backfill:\n    - pbx1=%s/queue_log-pbx1\n    - "
                       "pbx2=%s/queue_log-pbx2\n    - pbx1=%s/queue_log-old\n",
                       folder, folder, folder);
    run_write_file(configuration, (struct span){text, (size_t)len});
    snprintf(old, sizeof old, "%s/queue_log-old", folder);
    run_write_file(old, SPAN("1700000000|" OLD "|museum|NONE|ENTERQUEUE||5145550101|1\n"
                             "1700000009|" OLD "|museum|Agent/7|CONNECT|9|1700000007.2|2\n"
                             "1700000070|" OLD "|museum|Agent/7|COMPLETECALLER|9|61|1\n"));
}

static void drop_folder(void) {
    run_folder_end(folder);
}

TestSuite(backfilled, .init = make_folder, .fini = drop_folder);

static void sim(struct sim_child *c) {
    sim_start(c, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--lively", "--calls", "600", "--truth",
                               truth, NULL});
}

static struct screen *board(const struct sim_child *c) {
    static const char *environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", state,
                                        NULL};
    return screen_open((const char *[]){CDRTOP, "-c", configuration, SIM_ZONES, "--tz", sim_zone(),
                                        c->url, NULL},
                       environment, 140, 40);
}

// The gaps of that server that are over, in what the snapshot of the same history says: how many,
// and how many of these are filled. The last one is the snapshot's own.
static size_t gaps_before(json_t *root, size_t *ret_filled) {
    size_t i, k, count = 0;
    json_t *server, *gap;
    *ret_filled = 0;
    json_array_foreach(json_object_get(root, "servers"), i, server) {
        json_t *gaps = json_object_get(server, "gaps");
        for (k = 0; k + 1 < json_array_size(gaps); k++, count++) {
            gap = json_array_get(gaps, k);
            *ret_filled += json_is_true(json_object_get(gap, "filled"));
        }
    }
    return count;
}

Test(backfilled, a_board_that_was_killed_knows_the_time_without_it) {
    struct sim_child c;
    struct run r;
    size_t filled = 0, gaps = 0;
    sim(&c);
    struct screen *s = board(&c);
    cr_assert(screen_wait(s, "pbx2 ●", PATIENCE_MS));
    long long before = -1;
    for (int waited = 0; waited < PATIENCE_MS && before < 100; waited += 50) {
        screen_pump(s, 50);
        before = sim_total(s);
    }
    cr_assert_geq(before, 100, "the half hour before its first start is read: %lld calls", before);
    screen_signal(s, SIGKILL);
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
    s = board(&c);
    cr_assert(screen_wait(s, "pbx2 ●", PATIENCE_MS));
    setenv("XDG_STATE_HOME", folder, 1);
    // A line has to be written behind the gap before it counts as filled.
    int64_t end_us = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    do {
        screen_pump(s, 500);
        run_program((const char *[]){CDRTOP, "snapshot", "-c", configuration, SIM_ZONES, "--tz",
                                     sim_zone(), c.url, NULL},
                    NULL, &r);
        json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL);
        if (root) gaps = gaps_before(root, &filled);
        json_decref(root);
        run_finish(&r);
    } while ((gaps < 4 || filled < gaps) && clock_monotonic_us() < end_us);
    cr_expect_geq(gaps, 4, "of each PBX the time before and the time without: %zu", gaps);
    cr_expect_eq(filled, gaps, "%zu of %zu", filled, gaps);
    screen_quit(s);
    sim_stop(&c);
}

Test(backfilled, a_call_of_long_ago_is_looked_up) {
    struct sim_child c;
    sim(&c);
    struct screen *s = board(&c);
    cr_assert(screen_wait(s, "pbx1 ●", PATIENCE_MS));
    cr_assert(screen_wait(s, "support", PATIENCE_MS));
    screen_type(s, "fcall:" OLD "\r");
    cr_assert(screen_wait(s, "LOOKED UP", PATIENCE_MS));
    cr_expect(screen_has(s, "queue_log-old of pbx1"));
    cr_expect(screen_has(s, "museum"));
    cr_expect(screen_has(s, "answered"));
    screen_type(s, "\033");
    cr_expect(screen_gone(s, "LOOKED UP", PATIENCE_MS));
    screen_type(s, "xfcall:1700000001.7\r");
    cr_expect(screen_wait(s, "not found in memory, in the history or in a log", PATIENCE_MS));
    screen_quit(s);
    sim_stop(&c);
}

Test(backfilled, a_packed_part_is_no_source) {
    static const char wrong[] = "history: {backfill: [\"pbx1=/var/log/queue_log.1.gz\"]}\n";
    struct run r;
    run_write_file(configuration, span_of(wrong));
    run_program((const char *[]){CDRTOP, "snapshot", "-c", configuration, "ws://127.0.0.1:1", NULL},
                NULL, &r);
    cr_expect_eq(r.status, 2);
    cr_expect(memmem(r.err.at, r.err.len, "name the log itself", 19));
    run_finish(&r);
}
