// The list behind each cell of the week, opened by keys, has as many rows as its mean times its
// days: over all days in memory whatever the window is, at every level and under a filter.
#include "day.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct board *const b = &app.board;

#define MONDAY  INT64_C(1793574000) // Mon 2 Nov 2026 00:00 in Berlin; Toronto is six hours behind
#define HOUR    3600
#define DAY     (24 * HOUR)
#define DAYS    17 // until Wednesday in two weeks, which is today
#define NOW     (MONDAY + 16 * DAY + 14 * HOUR + 1800)
#define CENTRE  INT64_C(1795375080) // Sun 22 Nov 2026 20:18:00 in Berlin
#define ALL_DAY UI_WEEK_DAY

static char folder[] = "/tmp/cdrtop-week-XXXXXX";
static char paths[2][64];

// In that hour of the day, pbx1 has dialled calls and pbx2 has queued ones.
static int began(int server, int day, int hour) {
    if (hour < 7 || hour > 19 || MONDAY + day * DAY + hour * HOUR > NOW) return 0;
    return server ? (day + hour) % 3 : (day * 7 + hour * 3) % 4;
}

static void write_row(FILE *file, int server, int64_t at, int number) {
    char times[3][32];
    for (int i = 0; i < 3; i++) {
        struct civil c = civil_of_seconds(at + (server ? -5 : 1) * HOUR + i * 10);
        snprintf(times[i], sizeof times[i], "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day,
                 c.hour, c.minute, c.second);
    }
    fprintf(file,
            "\"\",\"0301%06d\",\"%s\",\"from-trunk\",\"0301%06d\",\"PJSIP/trunk-%08x\","
            "\"PJSIP/1004-%08x\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",20,10,\"ANSWERED\","
            "\"DOCUMENTATION\",\"%lld.%d\",\"\"\n",
            number, server ? "6001" : "1004", number, number, number + 1, server ? "Queue" : "Dial",
            server ? "sales,,,,45" : "PJSIP/1004,12", times[0], times[1], times[2], (long long)at,
            number);
}

static void make_files(void) {
    cr_assert_not_null(mkdtemp(folder));
    for (int server = 0, number = 0; server < 2; server++) {
        snprintf(paths[server], sizeof paths[server], "%s/Master-pbx%d.csv", folder, server + 1);
        FILE *file = fopen(paths[server], "w");
        cr_assert_not_null(file);
        for (int day = 0; day < DAYS; day++)
            for (int hour = 0; hour < 24; hour++)
                for (int i = 0; i < began(server, day, hour); i++, number += 2)
                    write_row(file, server, MONDAY + day * DAY + hour * HOUR + 300 * i, number);
        fclose(file);
    }
}

static void drop_files(void) {
    for (int i = 0; i < 2; i++)
        remove(paths[i]);
    remove(folder);
}

// In the board's week, with the number of days that had that hour; for servers `first` to `last`.
static uint32_t expected(int weekday, int hour, int first, int last, uint32_t *ret_days) {
    uint32_t count = 0;
    *ret_days = 0;
    for (int day = weekday; day < DAYS; day += 7) {
        *ret_days += MONDAY + day * DAY + hour * HOUR <= NOW;
        for (int server = first; server <= last; server++)
            count += (uint32_t)began(server, day, hour);
    }
    return count;
}

// The cell under the cursor, and the list behind it. Esc returns to it.
static void week_holds(int day, int hour) {
    const struct ui_week *at = &app.ui.hours.week;
    const struct board_weekday *w = &b->hours_page.week[day];
    uint32_t count = hour < ALL_DAY ? w->count[hour] : w->all;
    char words[160];
    cr_assert(at->day == day && at->hour == hour, "%d %d", at->day, at->hour);
    board_week_words(b, day, hour, words, sizeof words);
    if (hour < ALL_DAY && w->had[hour])
        cr_expect_float_eq(w->mean[hour] * w->had[hour], count, 1e-9);
    day_press("\r");
    cr_assert(app.ui.over_count == 1 && app.ui.over[0].pane == PANE_LIST);
    size_t rows = board_rows(b, TABLE_LIST);
    cr_expect_eq(rows, count, "level %d, %s: %zu listed", b->view.level, words, rows);
    cr_expect_eq((int)board_kind(b, TABLE_LIST), (int)b->view.level);
    cr_expect_str_eq(b->lists.list.title, words);
    day_press("\x1b");
    cr_assert(app.ui.over_count == 0 && at->day == day && at->hour == hour, "Esc goes elsewhere");
}

// Goes through the cells; returns how many are not empty, and the sum of these.
static size_t each_cell(uint64_t *ret_sum) {
    size_t cells = 0;
    *ret_sum = 0;
    day_press("g");
    cr_assert_eq(app.ui.hours.week.to - app.ui.hours.week.from, 24);
    for (int day = 0; day < 7; day++) {
        const struct board_weekday *w = &b->hours_page.week[day];
        uint64_t all = 0;
        for (int hour = 0; hour <= ALL_DAY; hour++) {
            uint32_t count = hour < ALL_DAY ? w->count[hour] : w->all;
            cells += count > 0;
            all += hour < ALL_DAY ? count : 0;
            if (count || hour == ALL_DAY || hour == 3) week_holds(day, hour);
            day_press("l");
        }
        cr_expect_eq(all, w->all);
        *ret_sum += all;
        day_press("j");
        for (int hour = 0; hour < ALL_DAY; hour++)
            day_press("h");
    }
    return cells;
}

static void filter_by(const char *text) {
    struct filter_error error;
    cr_assert_eq(figures_set_filter(&app.engine.figures, text, &error), 0);
    day_settle();
}

static size_t weeks_of(const char *const *files, const char *yaml, int64_t now_s,
                       const char *filter, const uint64_t sums[BOARD_LEVELS]) {
    size_t cells = 0;
    uint64_t sum;
    day_open(files, yaml, now_s);
    day_screen(160, 60, CHARSET_UTF8);
    filter_by(filter);
    for (int level = 0; level < BOARD_LEVELS; level++) {
        day_press(level ? "v5" : "5\t");
        cr_assert(b->view.level == (enum board_level)level && app.ui.hours.on_week);
        cells += each_cell(&sum);
        cr_expect_eq(sum, sums[level], "level %d: %llu", level, (unsigned long long)sum);
    }
    day_close();
    return cells;
}

Test(week, lists_what_its_cells_hold) {
    static const char *const centre[] = {FIXTURES "/callcentre/frames.rec.gz",
                                         FIXTURES "/callcentre/queue_log-pbx1.gz",
                                         FIXTURES "/callcentre/queue_log-pbx2.gz", NULL};
    cr_expect_eq(weeks_of(centre, NULL, CENTRE, "", (uint64_t[]){472, 388, 689}), 6);
    weeks_of(centre, "queues: {support: {hide: true}}", CENTRE, "",
             (uint64_t[]){472, 388 - 175 - 24, 689});
}

Test(week, lists_all_days_in_memory) {
    uint64_t sums[BOARD_LEVELS] = {0}, pbx1[BOARD_LEVELS] = {0};
    uint32_t days;
    for (int weekday = 0; weekday < 7; weekday++)
        for (int hour = 0; hour < 24; hour++) {
            sums[BOARD_CALLS] += expected(weekday, hour, 0, 1, &days);
            sums[BOARD_VISITS] += expected(weekday, hour, 1, 1, &days);
            pbx1[BOARD_CALLS] += expected(weekday, hour, 0, 0, &days);
        }
    sums[BOARD_RECORDS] = sums[BOARD_CALLS];
    pbx1[BOARD_RECORDS] = pbx1[BOARD_CALLS];
    make_files();
    const char *files[] = {paths[0], paths[1], NULL};
    const char *yesterday[] = {"--day", "2026-11-17", paths[0], paths[1], NULL};
    cr_expect_gt(weeks_of(files, NULL, NOW, "", sums), 200);
    cr_expect_gt(weeks_of(yesterday, NULL, NOW, "", sums), 200);
    cr_expect_gt(weeks_of(files, NULL, NOW, "server:pbx1", pbx1), 100);
    drop_files();
}

// Days are those in memory, whatever the filter wants; today has not had its evening yet.
Test(week, is_the_mean_over_the_days_that_had_the_hour) {
    static const char *const filters[] = {"", "server:pbx1", "server:pbx1 hour:9"};
    make_files();
    day_open((const char *[]){paths[0], paths[1], NULL}, NULL, NOW);
    day_screen(160, 60, CHARSET_UTF8);
    for (size_t f = 0; f < sizeof filters / sizeof *filters; f++) {
        filter_by(filters[f]);
        day_press("5");
        for (int day = 0; day < 7; day++)
            for (int hour = 0; hour < 24; hour++) {
                const struct board_weekday *w = &b->hours_page.week[day];
                uint32_t days, count = expected(day, hour, 0, f ? 0 : 1, &days);
                if (f == 2 && hour != 9) count = 0;
                cr_expect_eq(w->count[hour], count, "%s day %d %d h", filters[f], day, hour);
                cr_expect_eq(w->had[hour], days, "%s day %d %d h: %u", filters[f], day, hour,
                             w->had[hour]);
                cr_expect_float_eq(w->mean[hour], (double)count / days, 1e-9);
            }
    }
    day_close();
    drop_files();
}

// In words: an hour, a whole day, and today, whose figure is not a quotient.
Test(week, says_count_days_and_mean) {
    char words[160], wanted[160];
    uint32_t days, count = expected(0, 9, 0, 1, &days);
    make_files();
    day_open((const char *[]){paths[0], paths[1], NULL}, NULL, NOW);
    day_screen(160, 60, CHARSET_UTF8);
    day_press("5");
    board_week_words(b, 0, 9, words, sizeof words);
    cr_expect_eq(days, 3);
    cr_assert(count % 3, "a mean that is no whole number");
    snprintf(wanted, sizeof wanted, "Mon 09:00-10:00: %u calls on 3 days in memory, %u.%s a day",
             count, count / 3, count % 3 == 1 ? "33" : "67");
    cr_expect_str_eq(words, wanted);
    board_week_words(b, 3, ALL_DAY, words, sizeof words);
    snprintf(wanted, sizeof wanted, "Thu: %u calls on 2 days in memory", b->hours_page.week[3].all);
    cr_expect(!strncmp(words, wanted, strlen(wanted)), "%s", words);
    board_week_words(b, 2, ALL_DAY, words, sizeof words);
    cr_expect(strstr(words, "the sum of its hours' means over up to 3 days"), "%s", words);
    double sum = 0;
    for (int hour = 0; hour < 24; hour++)
        sum += b->hours_page.week[2].mean[hour];
    cr_expect_float_eq(b->hours_page.week[2].day, sum, 1e-9);
    day_close();
    drop_files();
}

// Tab gives the keys to the week and back, whether both parts are visible or one.
Test(week, has_the_keys_after_tab) {
    static const char *const rows[] = {FIXTURES "/callcentre/Master-pbx1.csv.gz", NULL};
    const struct ui_week *w = &app.ui.hours.week;
    day_open(rows, NULL, CENTRE);
    for (int wide = 0; wide < 2; wide++) {
        day_screen(wide ? 160 : 80, wide ? 60 : 24, CHARSET_UTF8);
        day_press("5jk");
        cr_expect(w->day < 0 && app.ui.hours.bars.at < 0, "the chart has no lines");
        day_press("\t\r");
        cr_expect(w->day < 0 && app.ui.over_count == 0, "none is picked");
        day_press("j");
        cr_expect(w->day == 0 && w->hour == w->from);
        day_press("kh");
        cr_expect(w->day == 0 && w->hour == w->from, "no further");
        day_press("G");
        cr_expect(w->day == 6 && w->hour == ALL_DAY);
        day_press("lj");
        cr_expect(w->day == 6 && w->hour == ALL_DAY, "no further");
        day_press("hk");
        cr_expect(w->day == 5 && w->hour == w->to - 1);
        day_press("\tl\r\x1b");
        cr_expect(app.ui.hours.bars.at >= 0 && w->day == 5, "each has its own");
        day_press("\t\x1b");
        cr_expect(w->day < 0 && app.ui.hours.bars.at >= 0 && app.ui.page == PAGE_HOURS);
        day_press("\x1b");
        cr_expect_eq(app.ui.page, PAGE_OVERVIEW);
    }
    day_close();
}
