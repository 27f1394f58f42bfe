// What is expected of a day, from weeks of a queue_log: on the screen, and in what a program reads.
#include "../support/golden.h"
#include "../support/weeks.h"
#include "day.h"
#include "run.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>

#define MONDAY INT64_C(1795388400) // 23 Nov 2026 in Berlin
#define HOUR   3600
#define NOW_S  (MONDAY + 11 * HOUR + 1200)

static char folder[64], log_path[80];

static void write_weeks(int days) {
    struct buf log = {0};
    run_folder(folder, sizeof folder);
    snprintf(log_path, sizeof log_path, "%s/queue_log-pbx1", folder);
    weeks_write(&log, MONDAY, days, NOW_S);
    run_write_file(log_path, buf_text(&log));
    buf_finish(&log);
}

static void open_weeks(int days, const char *yaml) {
    write_weeks(days);
    const char *const files[] = {log_path, NULL};
    day_open(files, yaml, NOW_S);
}

static void close_weeks(void) {
    day_close();
    run_folder_end(folder);
}

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    day_screen(width, height, charset);
    day_settle();
    day_press(keys);
    golden_screen(&app.canvas, "expected-", name);
}

Test(expected, screens) {
    open_weeks(31, "columns: {queues: [queue, waiting, offered, service_level, ready, talking, "
                   "needed, expected]}\n");
    golden("overview-120x40", 120, 40, CHARSET_UTF8, "");
    golden("overview-80x24-ascii", 80, 24, CHARSET_ASCII, "");
    golden("queues-80x24", 80, 24, CHARSET_UTF8, "2");
    golden("queue-120x40", 120, 40, CHARSET_UTF8, "2\r");
    golden("hours-picked-120x40", 120, 40, CHARSET_UTF8, "5hhhhhhhhhhhh");
    golden("hours-now-80x24", 80, 24, CHARSET_UTF8, "5hhhhhhhh");
    golden("explain-80x24", 80, 24, CHARSET_UTF8, "5hhhhhhh\r");
    close_weeks();
}

// Three days of one weekday are needed: two weeks and a day have two.
Test(expected, nothing_is_drawn_of_two_days) {
    open_weeks(15, NULL);
    day_screen(120, 40, CHARSET_UTF8);
    day_settle();
    for (size_t i = 0; i < app.board.chart.count; i++)
        cr_expect_eq(app.board.chart.hours[i].expected.days, 0);
    close_weeks();
    open_weeks(22, NULL);
    day_screen(120, 40, CHARSET_UTF8);
    day_settle();
    cr_expect_eq(app.board.chart.hours[12].expected.days, 3);
    close_weeks();
}

Test(expected, a_filter_has_none_and_another_window_neither) {
    struct filter_error error;
    struct window_choice yesterday = {.kind = WINDOW_YESTERDAY};
    struct figures *f = &app.engine.figures;
    open_weeks(31, NULL);
    day_screen(120, 40, CHARSET_UTF8);
    day_settle();
    cr_expect_eq(app.board.chart.hours[12].expected.days, 4);
    cr_assert_eq(figures_set_filter(f, "queue:support", &error), 0);
    day_settle();
    cr_expect_eq(app.board.chart.hours[12].expected.days, 0);
    cr_expect_eq(app.board.figures.visits.outlook.coming.days, 0);
    cr_assert_eq(figures_set_filter(f, "", &error), 0);
    day_settle();
    cr_expect_eq(app.board.chart.hours[12].expected.days, 4);
    figures_set_window(f, &yesterday);
    day_settle();
    cr_expect_eq(app.board.chart.hours[12].expected.days, 0);
    close_weeks();
}

// ---- in JSON

static double number(const json_t *in, const char *key) {
    const json_t *value = json_object_get(in, key);
    cr_assert_not_null(value, "%s", key);
    return json_is_null(value) ? (double)NAN : json_number_value(value);
}

// As many as began on that day in those hours, by the log itself.
static double joined(const struct buf *log, int64_t from, int64_t to) {
    double count = 0;
    for (struct span rest = buf_text(log); rest.len;) {
        struct span line = span_take(&rest, '\n');
        int64_t at = 0;
        bool joins = memmem(line.at, line.len, "|ENTERQUEUE|", 12) != NULL;
        span_number(span_take(&line, '|'), &at);
        count += joins && at >= from && at < to;
    }
    return count;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Counted by hand: the median of four Mondays, and how today goes up to the half hour that runs.
static double by_hand(const struct buf *log, int64_t from, int64_t to) {
    double hour[4], morning[4], today = joined(log, MONDAY, MONDAY + 11 * HOUR);
    for (int week = 1; week <= 4; week++) {
        int64_t back = (int64_t)week * 7 * 86400;
        hour[week - 1] = joined(log, MONDAY + from - back, MONDAY + to - back);
        morning[week - 1] = joined(log, MONDAY - back, MONDAY + 11 * HOUR - back);
    }
    qsort(hour, 4, sizeof *hour, by_size);
    qsort(morning, 4, sizeof *morning, by_size);
    return (hour[1] + hour[2]) / 2 * (today + 25) / ((morning[1] + morning[2]) / 2 + 25);
}

Test(expected, the_snapshot_says_it) {
    struct run r;
    struct buf log = {0};
    write_weeks(31);
    weeks_write(&log, MONDAY, 31, NOW_S);
    const char *const argv[] = {CDRTOP,        "snapshot",           "--tz",   "Europe/Berlin",
                                "--server-tz", "pbx1=Europe/Berlin", log_path, NULL};
    run_program(argv, NULL, &r);
    cr_assert_eq(r.status, 0, "%.*s", (int)r.err.len, r.err.at);
    json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL);
    cr_assert_not_null(root);
    const json_t *hours = json_object_get(root, "hours");
    cr_expect(isnan(number(json_array_get(hours, 10), "expected")), "it is over");
    for (size_t h = 11; h < 24; h++) {
        const json_t *hour = json_array_get(hours, h);
        double want = by_hand(&log, (int64_t)h * HOUR, (int64_t)(h + 1) * HOUR);
        const json_t *spread = json_object_get(hour, "expectedSpread");
        cr_expect_float_eq(number(hour, "expected"), want, 1e-9, "%zu: %f", h, want);
        cr_expect_leq(number(spread, "low"), want);
        cr_expect_geq(number(spread, "high"), want);
    }
    cr_expect_gt(number(json_array_get(hours, 12), "expectedWait"), 0);
    size_t i;
    const json_t *queue;
    json_array_foreach(json_object_get(root, "queues"), i, queue) {
        cr_expect_gt(number(queue, "expected"), 5);
        cr_expect_geq(number(queue, "agentsNeeded"), 2);
    }
    cr_expect(isnan(number(json_object_get(root, "total"), "agentsNeeded")));
    json_decref(root);
    run_finish(&r);
    buf_finish(&log);
    run_folder_end(folder);
}
