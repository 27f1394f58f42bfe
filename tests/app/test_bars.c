// The list behind each bar of the Hours page, opened by keys, has as many rows as the bar says: at
// every level and step, for a day, a part of it, several days, and under a filter.
#include "day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct board *const b = &app.board;

#define CENTRE_S INT64_C(1795375080) // Sun 22 Nov 2026 20:18:00 in Berlin
static const char *const centre[] = {FIXTURES "/callcentre/frames.rec.gz",
                                     FIXTURES "/callcentre/queue_log-pbx1.gz",
                                     FIXTURES "/callcentre/queue_log-pbx2.gz", NULL};
#define CENTRE_FROM(from, to) "--from", from, "--to", to, centre[0], centre[1], centre[2], NULL

static bool shown(const char *text) {
    struct buf screen = {0};
    canvas_dump(&app.canvas, &screen);
    buf_put(&screen, "", 1);
    bool there = strstr(screen.at, text);
    buf_finish(&screen);
    return there;
}

// The bar under the cursor: its line, and its list. Esc returns to it.
static uint64_t bar_holds(void) {
    size_t at = (size_t)app.ui.hours.bars.at;
    char words[160], title[64];
    struct board_bar bar = b->hours_page.bars[at];
    board_bar_words(b, at, true, words, sizeof words);
    cr_expect(shown(words), "\"%s\" is not told", words);
    int end = bar.hour * 60 + bar.minute + bar.minutes;
    snprintf(title, sizeof title, "%02d:%02d-%02d:%02d", bar.hour, bar.minute, end / 60 % 24,
             end % 60);
    if (!bar.from || bar.to - bar.from == bar.minutes * 60) // otherwise it is cut by the window
        cr_expect(!strncmp(words, title, 11), "%s", words);
    day_press("\r");
    cr_assert(app.ui.over_count == 1 && app.ui.over[0].pane == PANE_LIST);
    size_t rows = board_rows(b, TABLE_LIST);
    cr_expect_eq(rows, bar.cell.all, "level %d, %s: %zu listed", b->view.level, words, rows);
    cr_expect_eq((int)board_kind(b, TABLE_LIST), (int)b->view.level);
    cr_expect(!strncmp(b->lists.list.title, words, 11), "\"%s\" of \"%s\"", b->lists.list.title,
              words);
    day_press("\x1b");
    cr_assert(app.ui.over_count == 0 && app.ui.hours.bars.at == (int)at, "Esc goes elsewhere");
    return rows;
}

static size_t each_bar(void) {
    const struct ui_bars *s = &app.ui.hours.bars;
    size_t bars = 0;
    uint64_t sum = 0;
    day_press("gg");
    cr_assert_geq(s->at, 0);
    for (int before = -1; before != s->at; day_press("l")) {
        before = s->at;
        sum += bar_holds();
        bars++;
    }
    cr_expect_eq(bars, (size_t)s->count);
    if ((size_t)s->count == b->hours_page.count)
        cr_expect_eq(sum, b->hours_page.sum.all, "all bars together");
    return bars;
}

static size_t all_bars(const char *const *files, const char *filter) {
    struct filter_error error;
    size_t bars = 0;
    day_open(files, NULL, CENTRE_S);
    day_screen(160, 60, CHARSET_UTF8);
    cr_assert_eq(figures_set_filter(&app.engine.figures, filter, &error), 0);
    for (int level = 0; level < BOARD_LEVELS; level++) {
        day_press(level ? "v5--" : "5");
        cr_assert_eq(b->view.level, (enum board_level)level);
        for (int step = 60; step >= 15; step /= 2, day_press("+")) {
            cr_assert_eq(b->hours_page.step_min, step);
            cr_assert_gt(b->hours_page.sum.all, 0);
            bars += each_bar();
        }
    }
    day_close();
    return bars;
}

Test(bars, hold_what_they_list) {
    cr_expect_gt(all_bars(centre, ""), 100);
}

Test(bars, hold_it_under_a_filter) {
    cr_expect_gt(all_bars(centre, "wait>3 -queue:billing"), 100);
}

Test(bars, hold_it_of_a_part_of_a_day) {
    const char *part[] = {CENTRE_FROM("2026-11-22 19:50", "2026-11-22 20:14")};
    cr_expect_eq(all_bars(part, ""), 3 * (2 + 2 + 2));
}

// Days are laid over each other, so a bar is about that time of each day.
Test(bars, hold_it_of_several_days) {
    const char *days[] = {CENTRE_FROM("2026-11-20", "2026-11-24")};
    cr_expect_gt(all_bars(days, ""), 100);
}

Test(bars, hold_it_where_only_rows_came) {
    static const char *const rows[] = {FIXTURES "/callcentre/Master-pbx1.csv.gz", NULL};
    cr_expect_gt(all_bars(rows, ""), 100);
}

// Peaks are known for hours from the beginning of the window. If these are not those of the bars,
// no bar has one.
Test(bars, have_no_peak_where_the_window_begins_within_an_hour) {
    const char *part[] = {CENTRE_FROM("2026-11-22 19:50", "2026-11-22 20:14")};
    day_open(part, NULL, CENTRE_S);
    day_screen(160, 60, CHARSET_UTF8);
    day_press("5");
    cr_expect_gt(b->hours_page.peak, 1);
    cr_expect_gt(b->hours_page.count, 1);
    for (size_t i = 0; i < b->hours_page.count; i++)
        cr_expect_eq(b->hours_page.bars[i].peak, 0, "bar %zu", i);
    day_close();
}

// A hidden queue is not in any bar, and not in the list behind one.
Test(bars, leave_hidden_queues_out) {
    day_open(centre, "queues: {support: {hide: true}, sales: {merge_with: support}}", CENTRE_S);
    day_screen(160, 60, CHARSET_UTF8);
    day_press("v5");
    cr_expect_eq(b->hours_page.sum.all, 43);
    cr_expect_gt(each_bar(), 20);
    day_close();
}

// The cursor keeps its time with finer steps and at another level, and its mark can be seen without
// colour.
Test(bars, keep_the_cursor_on_their_time) {
    const struct ui_bars *s = &app.ui.hours.bars;
    day_open(centre, NULL, CENTRE_S);
    day_screen(80, 24, CHARSET_ASCII);
    day_press("5\r");
    cr_expect_eq(app.ui.over_count, 0, "none is picked");
    cr_expect(!shown("20:00-21:00"));
    day_press("G");
    cr_expect(shown("20:00-21:00: 472 calls, 330 answered, 106 missed, 73.8 % answered, 25 at "
                    "once"),
              "not told");
    cr_expect(shown(", at most 25 at once"), "nor of the page");
    cr_expect(shown("^"), "no mark");
    day_press("++");
    cr_expect(s->at >= 0 && b->hours_page.bars[s->at].hour == 20, "%d", s->at);
    cr_expect_eq(b->hours_page.bars[s->at].minute, 0);
    day_press("l\t\r"); // Enter does nothing for what is not visible
    cr_expect_eq(app.ui.over_count, 0);
    day_press("\tv");
    cr_expect(s->at >= 0 && b->hours_page.bars[s->at].minute == 15, "%d", s->at);
    day_press("\x1b");
    cr_expect(s->at < 0 && app.ui.page == PAGE_HOURS, "Esc first takes the cursor away");
    day_press("\x1b");
    cr_expect_eq(app.ui.page, PAGE_OVERVIEW);
    day_close();
}
