// "Is today worse than yesterday?", asked by a new supervisor who has the screen alone: answered on
// the Overview, and hour by hour in at most five keys.
#include "../support/weeks.h"
#include "day.h"
#include "run.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define TUESDAY   INT64_C(1795474800) // 24 Nov 2026 in Berlin
#define HOUR      3600
#define NOW_S     (TUESDAY + 11 * HOUR + 1200)
#define KEYS_MOST 5

static char folder[64], log_path[80], dumped[40000];

static void begin(void) {
    struct buf log = {0};
    run_folder(folder, sizeof folder);
    snprintf(log_path, sizeof log_path, "%s/queue_log-pbx1", folder);
    weeks_write(&log, TUESDAY, 5, NOW_S); // a file is known from its first line on
    run_write_file(log_path, buf_text(&log));
    buf_finish(&log);
    const char *const files[] = {log_path, NULL};
    day_open(files, NULL, NOW_S);
}

static void end(void) {
    day_close();
    run_folder_end(folder);
}

TestSuite(like_yesterday, .init = begin, .fini = end);

static const char *dump(void) {
    struct buf out = {0};
    canvas_dump(&app.canvas, &out);
    span_copy(buf_text(&out), dumped, sizeof dumped);
    buf_finish(&out);
    return dumped;
}

static bool shows(const char *text) {
    bool there = strstr(dump(), text) != NULL;
    if (!there) fprintf(stderr, "no %s:\n%s\n", text, dumped);
    return there;
}

static void press(const char *keys) {
    cr_assert_leq(strlen(keys), KEYS_MOST);
    day_press(keys);
}

static const int sizes[][2] = {{80, 24}, {120, 40}, {160, 48}, {200, 60}};
#define SIZES (sizeof sizes / sizeof *sizes)

static uint64_t calls_from(int64_t from, int64_t to) {
    const struct stitch *s = app.engine.door.book.stitch;
    uint64_t count = 0;
    for (uint32_t i = 0; i < stitch_count(s); i++) {
        const struct call *c = stitch_call(s, i);
        count += c && c->start >= from && c->start < to;
    }
    return count;
}

// No key at all: beside, or below, what was answered and lost today stands by how much that differs
// from yesterday at this time, and the header says with what it is compared.
Test(like_yesterday, the_overview_says_by_how_much) {
    static const char *const tiles[] = {"service_level", "answered", "abandoned"};
    char delta[32];
    for (size_t i = 0; i < SIZES; i++) {
        day_screen(sizes[i][0], sizes[i][1], CHARSET_UTF8);
        day_settle();
        cr_expect(shows("vs yesterday"));
        for (size_t t = 0; t < sizeof tiles / sizeof *tiles; t++) {
            cr_assert(*tile_of(&app.board, tiles[t])->delta);
            cr_expect(shows(tile_of(&app.board, tiles[t])->delta), "%s at %d", tiles[t],
                      sizes[i][0]);
        }
    }
    uint64_t then = calls_from(TUESDAY - 24 * HOUR, NOW_S - 24 * HOUR + 60);
    uint64_t now = calls_from(TUESDAY, NOW_S + 1);
    snprintf(delta, sizeof delta, "%+lld", (long long)now - (long long)then);
    cr_expect(then > 20 && now > 20);
    cr_expect_str_eq(tile_of(&app.board, "calls")->delta, delta);
}

// To the chart by Tab, and to one of its hours: both days in one line.
Test(like_yesterday, an_hour_says_both_days) {
    for (size_t i = 0; i < SIZES; i++) {
        char wanted[40];
        day_screen(sizes[i][0], sizes[i][1], CHARSET_UTF8);
        day_settle();
        press("\t\tlll");
        cr_expect_eq(app.ui.focus, PANE_CHART);
        cr_expect_eq(app.ui.chart.at, 10);
        uint64_t now = calls_from(TUESDAY + 10 * HOUR, TUESDAY + 11 * HOUR);
        cr_expect_eq(app.board.chart.hours[10].answered + app.board.chart.hours[10].missed, now);
        int64_t ten = TUESDAY - 14 * HOUR;
        snprintf(wanted, sizeof wanted, ", %d yesterday", (int)calls_from(ten, ten + HOUR));
        cr_expect(shows(wanted));
    }
}
