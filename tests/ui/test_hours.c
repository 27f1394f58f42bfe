// What is below the bars of the Hours page: a figure belongs to the hours in its label, and figures
// never run together. And the line of rates, which contains nothing unknown.
#include "../../src/ui/panes/panes.h"
#include "golden.h"
#include "made_up.h"
#include "ui/ui.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE 256

static struct hours made_hours(struct window window) {
    struct hours h = {
        .window = window, .level = HOURS_OF_RECORDS, .first = window.from, .quarter_count = 96};
    for (uint32_t i = 0; i < 96; i++)
        h.quarters[i] = (struct hours_cell){.all = 300 + i * 7, .answered = 200, .missed = 90};
    return h;
}

static uint32_t calls_between(const struct hours *h, int from, int to) { // minutes of the day
    uint32_t sum = 0;
    for (int i = from / 15; i < to / 15; i++)
        sum += h->quarters[i].all;
    return sum;
}

// The line with that label, and the one above it.
static bool find_lines(const struct buf *text, const char *label, char above[LINE],
                       char line[LINE]) {
    struct span rest = buf_text(text);
    line[0] = '\0';
    while (rest.len) {
        memcpy(above, line, LINE);
        span_copy(span_take(&rest, '\n'), line, LINE);
        const char *begin = line + strspn(line, " ");
        if (strncmp(begin, label, strlen(label)) == 0 && begin[strlen(label)] == ' ') return true;
    }
    return false;
}

// One space before three digits would be taken for that between thousands.
static bool is_apart(const char *after) {
    return !*after || (*after == ' ' && strspn(after + 1, "0123456789") < 3);
}

static int figures_under(const struct hours *h, const char *times, const char *line, int step) {
    int count = 0, hour = -1;
    for (size_t at = strspn(times, " "), len; times[at];
         at += len + strspn(times + at + len, " ")) {
        char token[LINE], want[FIGURE_SIZE];
        int from, to, minute = 0;
        len = strcspn(times + at, " ");
        snprintf(token, sizeof token, "%.*s", (int)len, times + at);
        int width = (int)len;
        if (width == 5 && sscanf(token, "%2d-%2d", &from, &to) == 2) {
            from *= 60;
            to *= 60;
        } else if (width == 5 && sscanf(token, "%2d:%2d", &hour, &minute) == 2) {
            from = hour * 60 + minute;
            to = from + step;
        } else if (width == 3 && sscanf(token, ":%2d", &minute) == 1) {
            from = hour * 60 + minute;
            to = from + step;
        } else {
            cr_assert(width == 2 && sscanf(token, "%2d", &hour) == 1, "\"%s\" of \"%s\"", token,
                      times);
            from = hour * 60;
            to = from + 60;
        }
        size_t left = strlen(line) > at ? strlen(line) - at : 0;
        if (!left || line[at] == ' ') continue; // no room for it
        figure_count(calls_between(h, from, to), want);
        bool whole_hour = strncmp(line + at, want, strlen(want)) == 0;
        // a bar for a part of an hour, while the others are for whole ones
        if (!whole_hour && width == 2) {
            figure_count(calls_between(h, from, from + step), want);
            cr_assert(strstr(times, ":") != NULL, "%s", times);
        }
        cr_assert(strncmp(line + at, want, strlen(want)) == 0, "under %s stands \"%.9s\", not %s",
                  token, line + at, want);
        cr_assert(is_apart(line + at + strlen(want)), "\"%s\" runs into the next", line + at);
        count++;
    }
    return count;
}

Test(hours_page, figures_are_of_the_hours_their_labels_say) {
    static const int widths[] = {60, 80, 100, 120, 160, 200};
    struct made_up day;
    struct board board;
    struct ui ui;
    made_up_init(&day, 100);
    struct hours hours = made_hours(day.input.window);
    day.input.look.level = BOARD_RECORDS;
    day.input.counted.hours = &hours;
    day.input.now_us = day.input.moment_us = (day.input.window.to - 1) * 1000000;
    board_init(&board);
    ui_init(&ui, &board, 0);
    ui_show(&ui, PAGE_HOURS);
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
        for (int step = 60; step >= 15; step /= 2) {
            struct canvas canvas;
            struct buf text = {0};
            char times[LINE], line[LINE];
            canvas_init(&canvas, widths[w], 24, CHARSET_ASCII);
            day.input.look.hours_step_min = step;
            while (!board_fill(&board, &day.input))
                ;
            ui_draw(&ui, &canvas);
            canvas_dump(&canvas, &text);
            buf_put(&text, "", 1);
            cr_assert(find_lines(&text, "records", times, line), "%s", text.at);
            int found = figures_under(&hours, times, line, step);
            cr_expect_geq(found, 3, "%d at %d columns", found, widths[w]);
            buf_finish(&text);
            canvas_finish(&canvas);
        }
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

// A mark above each bar shows its rate: the top of the axis is 100.
Test(hours_page, the_rate_stands_over_the_bars) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf text = {0};
    char line[LINE];
    int row = 0, top = -1, axis = -1, marked = -1, marks = 0;
    made_up_init(&day, 100);
    struct hours hours = made_hours(day.input.window);
    for (int i = 0; i < 96; i++) // three of four, whoever else called
        hours.quarters[i] = (struct hours_cell){.all = 40, .answered = 30, .missed = 10};
    day.input.look.level = BOARD_RECORDS;
    day.input.counted.hours = &hours;
    day.input.now_us = day.input.moment_us = (day.input.window.to - 1) * 1000000;
    board_init(&board);
    ui_init(&ui, &board, 0);
    ui_show(&ui, PAGE_HOURS);
    canvas_init(&canvas, 120, 24, CHARSET_ASCII);
    while (!board_fill(&board, &day.input))
        ;
    ui_draw(&ui, &canvas);
    canvas_dump(&canvas, &text);
    for (struct span rest = buf_text(&text); rest.len && axis < 0; row++) {
        span_copy(span_take(&rest, '\n'), line, sizeof line);
        const char *from = strpbrk(line, "|+");
        if (!from || from - line > 20) continue; // not part of the chart
        if (top < 0) top = row;
        if (strstr(from, "+---")) axis = row;
        for (const char *at = from; axis < 0 && (at = strchr(at, 'x')); at++, marks++) {
            cr_assert(marked < 0 || marked == row, "marks in two rows");
            marked = row;
        }
    }
    int rows = axis - top;
    cr_assert(top >= 0 && rows >= 6, "%d rows", rows);
    cr_expect_eq(marks, 24);
    cr_expect_eq(axis - 1 - marked, (int)(0.75 * (rows - 1) + 0.5), "row %d of %d", axis - marked,
                 rows);
    buf_finish(&text);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

// Consecutive hours are joined, but not across one that has no rate.
Test(hours_page, the_line_ends_where_nothing_is_known) {
    // out of 4, from 08:00 on; none came at 11
    static const uint32_t answered[] = {4, 4, 2, 0, 3, 4};
    static const char *const lines[] = {
        " 4 + #x-----x--. ::::        ::::.--x##\n",
        "   | ####  ####| ::::        #x--' ####\n",
        "   | ####  ####'--x::        ####  ####\n",
    };
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    struct buf text = {0};
    made_up_init(&day, 100);
    struct hours hours = made_hours(day.input.window);
    memset(hours.quarters, 0, sizeof hours.quarters);
    for (int i = 0; i < 6; i++)
        if (answered[i])
            hours.quarters[(8 + i) * 4] =
                (struct hours_cell){.all = 4, .answered = answered[i], .missed = 4 - answered[i]};
    day.input.look.level = BOARD_RECORDS;
    day.input.counted.hours = &hours;
    board_init(&board);
    ui_init(&ui, &board, 0);
    ui_show(&ui, PAGE_HOURS);
    canvas_init(&canvas, 80, 24, CHARSET_ASCII);
    while (!board_fill(&board, &day.input))
        ;
    ui_draw(&ui, &canvas);
    canvas_dump(&canvas, &text);
    buf_put(&text, "", 1);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        cr_expect_not_null(strstr(text.at, lines[i]), "no \"%s\" in\n%s", lines[i], text.at);
    buf_finish(&text);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

// ---- what the line looks like: tests/screens/hours-*.txt; UPDATE_SCREENS=1 writes them anew

static struct hours_fold fold;

// All calls of the made-up day, of which nothing is known before 08:00, and with none at 11.
static void count_calls(struct made_up *day) {
    struct hours_input in = {.level = HOURS_OF_CALLS,
                             .window = day->input.window,
                             .known_from = day->input.window.from + 8 * 3600,
                             .zone = day->zone,
                             .stitch = day->stitch};
    fold = (struct hours_fold){0};
    hours_fold_run(&fold, &in, NULL);
    memset(&fold.shown.quarters[44], 0, 4 * sizeof fold.shown.quarters[0]);
    day->input.counted.hours = &fold.shown;
    day->input.status.known_from_us = (day->input.window.from + 8 * 3600) * 1000000;
}

static void golden(const char *name, int width, int height, enum charset charset, int step) {
    struct made_up day;
    struct board board;
    struct ui ui;
    struct canvas canvas;
    made_up_init(&day, 1102);
    count_calls(&day);
    day.input.look.hours_step_min = step;
    board_init(&board);
    ui_init(&ui, &board, 0);
    ui_show(&ui, PAGE_HOURS);
    canvas_init(&canvas, width, height, charset);
    while (!board_fill(&board, &day.input))
        ;
    ui_draw(&ui, &canvas);
    golden_screen(&canvas, "", name);
    canvas_finish(&canvas);
    ui_finish(&ui);
    board_finish(&board);
    made_up_finish(&day);
}

Test(hours_page, looks_as_it_did) {
    golden("hours-60x16", 60, 16, CHARSET_UTF8, 60);
    golden("hours-80x24", 80, 24, CHARSET_UTF8, 60);
    golden("hours-80x24-30", 80, 24, CHARSET_UTF8, 30);
    golden("hours-80x24-15", 80, 24, CHARSET_UTF8, 15);
    golden("hours-80x24-plain", 80, 24, CHARSET_ASCII, 60);
    golden("hours-80x24-15-plain", 80, 24, CHARSET_ASCII, 15);
    golden("hours-80x24-console", 80, 24, CHARSET_CONSOLE, 60);
    golden("hours-120x40", 120, 40, CHARSET_UTF8, 60);
    golden("hours-200x60-15", 200, 60, CHARSET_UTF8, 15);
}
