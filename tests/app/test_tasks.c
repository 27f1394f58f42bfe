// What a new supervisor wants to know, with the screen alone: each in at most five keys from the
// Overview. The board shows a simulated hour that breaks off while callers wait.
#include "centre_day.h"
#include "same.h"
#include "screen.h"

#include "base/zone.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_US  INT64_C(1795446000000000) // 16:00 in Berlin
#define TOO_LONG  20                        // seconds, the threshold
#define KEYS_MOST 5

static char folder[64], file[80];
static struct zone *berlin, *toronto;
static struct day d;
static struct caller longest;

static int32_t offset_of(void *context, int64_t epoch) {
    return zone_offset(context, epoch);
}

static bool waits_too_long(void) {
    struct caller callers[CALLERS];
    size_t count = callers_of_queue_log(&d, callers);
    longest = (struct caller){.since = INT64_MAX};
    for (size_t i = 0; i < count; i++)
        if (callers[i].since < longest.since) longest = callers[i];
    return count > 1 && centre_now_us(d.centre) / 1000000 - longest.since > TOO_LONG + 5;
}

static void begin(void) {
    cr_assert(!zone_load("Europe/Berlin", &berlin) && !zone_load("America/Toronto", &toronto));
    const struct centre_server_options servers[] = {
        {"pbx1", true, true, false, 0, offset_of, berlin},
        {"pbx2", false, false, false, 45, offset_of, toronto}};
    run_folder(folder, sizeof folder);
    snprintf(file, sizeof file, "%s/frames.rec", folder);
    day_begin(&d, (struct centre_options){.seed = 5,
                                          .start_us = START_US,
                                          .lively = false,
                                          .calls_per_hour = 500,
                                          .servers = servers,
                                          .server_count = 2});
    centre_request(d.centre, SPAN("{\"Action\":\"QueueStatus\",\"ActionID\":\"first\"}"));
    day_run(&d, 1200);
    do
        day_run(&d, 5);
    while (!waits_too_long());
    day_write(&d, folder);
}

static void end(void) {
    run_folder_end(folder);
    day_finish(&d);
    zone_destroy(berlin);
    zone_destroy(toronto);
}

TestSuite(tasks, .init = begin, .fini = end);

static struct screen *board(int width, int height) {
    struct screen *s = screen_open((const char *[]){CDRTOP, "--no-history", ZONES, file, NULL},
                                   (const char *[]){"LC_ALL=C.UTF-8", NULL}, width, height);
    cr_assert(screen_wait(s, "RECENT CALLS", PATIENCE_MS) && screen_wait(s, "sales", PATIENCE_MS));
    return s;
}

static void press(struct screen *s, const char *keys, const char *shows) {
    struct buf dump = {0};
    cr_assert_leq(strlen(keys), KEYS_MOST);
    screen_type(s, keys);
    bool there = screen_wait(s, shows, PATIENCE_MS);
    screen_dump(s, &dump);
    cr_assert(there, "no %s:\n%.*s", shows, (int)dump.len, dump.at);
    buf_finish(&dump);
}

// The first row from that one on that has the text, its text in `out`; -1 for none.
static int row_with(struct screen *s, int from, int height, const char *text, char *out,
                    size_t size) {
    for (int row = from; row < height; row++) {
        struct buf line = {0};
        screen_row(s, row, &line);
        span_copy(buf_text(&line), out, size);
        buf_finish(&line);
        if (strstr(out, text)) return row;
    }
    return -1;
}

static void ends(struct screen *s) {
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
}

static const int sizes[][2] = {{80, 24}, {120, 40}, {160, 48}};
#define SIZES (sizeof sizes / sizeof *sizes)

// The first row is that caller; it says how long and how many agents are ready for their queue. Two
// keys more open their whole day.
Test(tasks, who_waits_longest_and_why) {
    for (size_t i = 0; i < SIZES; i++) {
        struct screen *s = board(sizes[i][0], sizes[i][1]);
        char row[800], number[64], queue[64];
        span_copy(longest.number, number, sizeof number);
        span_copy(longest.queue, queue, sizeof queue);
        press(s, "2", "WAITING  ");
        int at = row_with(s, 3, sizes[i][1], "WAITING  ", row, sizeof row);
        cr_expect(strstr(row, " too long"), "%s", row);
        row_with(s, at + 2, sizes[i][1], "", row, sizeof row);
        cr_expect(strstr(row, number) && strstr(row, queue), "%s %s: %s", number, queue, row);
        cr_expect(strchr(row, '!') && strchr(row, '/'), "%s", row);
        press(s, "\t\r", "CALLER ");
        row_with(s, 2, sizes[i][1], "CALLER ", row, sizeof row);
        cr_expect(strstr(row, number) && strstr(row, "waits 0:") && strstr(row, queue), "%s", row);
        ends(s);
    }
}

// Enter on the queue, which is the busiest, has its members with their states.
Test(tasks, who_is_free_for_support) {
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", file, ZONES, "--filter", "queue:support", NULL});
    for (size_t i = 0; i < SIZES; i++) {
        struct screen *s = board(sizes[i][0], sizes[i][1]);
        size_t n;
        json_t *agent;
        char row[800];
        press(s, "\r", "MEMBERS");
        int at = row_with(s, 3, sizes[i][1], "MEMBERS", row, sizeof row);
        json_array_foreach(json_object_get(root, "agents"), n, agent) {
            const char *name = json_string_value(json_object_get(agent, "name"));
            const char *state = json_string_value(json_object_get(agent, "state"));
            char begins[6]; // of a name that is cut
            snprintf(begins, sizeof begins, " %.4s", name);
            if (row_with(s, at + 2, sizes[i][1] - 1, begins, row, sizeof row) < 0) {
                cr_expect_eq(sizes[i][0], 80, "%s is not shown", name);
                continue;
            }
            bool ready = state && strcmp(state, "ready") == 0;
            cr_expect_eq(strstr(row, "\xe2\x97\x8b ready") != NULL, ready, "%s is %s: %s", name,
                         state, row);
        }
        ends(s);
    }
    json_decref(root);
}

// Recalls have who was lost last on top, with the time and how long ago it was.
Test(tasks, which_callers_did_we_lose_in_the_last_hour) {
    struct run r;
    run_program((const char *[]){CDRTOP, "export", "--what", "recalls", "--format", "json", ZONES,
                                 "--no-history", file, NULL},
                NULL, &r);
    json_t *list = json_loadb(r.out.at, r.out.len, 0, NULL);
    cr_assert(list && json_array_size(list) > 3);
    for (size_t i = 0; i < SIZES; i++) {
        struct screen *s = board(sizes[i][0], sizes[i][1]);
        char row[800];
        press(s, "6", "RECALLS  ");
        int at = row_with(s, 2, sizes[i][1], "RECALLS  ", row, sizeof row) + 2;
        for (size_t n = 0; n < json_array_size(list) && at < sizes[i][1] - 2; n++, at++) {
            json_t *one = json_array_get(list, n);
            const char *number = json_string_value(json_object_get(one, "callerNumber"));
            const char *lost = json_string_value(json_object_get(one, "lastLostTime"));
            row_with(s, at, sizes[i][1], "", row, sizeof row);
            cr_expect(strstr(row, number) && strstr(row, lost + 11), "%s %s: %s", number, lost,
                      row);
        }
        ends(s);
    }
    json_decref(list);
    run_finish(&r);
}
