// Golden screens of a real day: the fixture of a call centre, read from its files by the whole
// program except for the terminal, with a clock that stands still. `./run.sh screens` draws them
// anew and shows the difference.
#include "../support/golden.h"
#include "day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_S INT64_C(1795375080) // Sun 22 Nov 2026 20:18:00 in Berlin

static void open_day(void) {
    static const char *const files[] = {FIXTURES "/callcentre/frames.rec.gz",
                                        FIXTURES "/callcentre/queue_log-pbx1.gz",
                                        FIXTURES "/callcentre/queue_log-pbx2.gz", NULL};
    day_open(files, NULL, NOW_S);
}

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    day_screen(width, height, charset);
    day_settle();
    day_press(keys);
    golden_screen(&app.canvas, "day-", name);
}

static void typed_window(const char *text) {
    struct window_choice choice;
    struct window_error error;
    cr_assert_eq(window_parse(text, &choice, &error), 0, "%s", error.text);
    figures_set_window(&app.engine.figures, &choice);
}

Test(screens, of_a_real_day) {
    open_day();
    golden("overview-80x24", 80, 24, CHARSET_UTF8, "");
    golden("overview-100x30", 100, 30, CHARSET_UTF8, ""); // the least for large figures
    golden("overview-100x30-ascii", 100, 30, CHARSET_ASCII, "");
    golden("overview-105x40", 105, 40, CHARSET_UTF8, ""); // no room for the spare tile
    golden("overview-120x40", 120, 40, CHARSET_UTF8, "");
    golden("overview-120x40-ascii", 120, 40, CHARSET_ASCII, "\t\t\t\tlll");
    golden("overview-160x48", 160, 48, CHARSET_UTF8, "");
    golden("overview-200x60", 200, 60, CHARSET_UTF8, "");
    golden("overview-80x24-ascii", 80, 24, CHARSET_ASCII, "");
    golden("queues-120x40", 120, 40, CHARSET_UTF8, "2");
    golden("agents-120x40", 120, 40, CHARSET_UTF8, "3");
    golden("calls-120x40", 120, 40, CHARSET_UTF8, "4");
    golden("visits-120x40", 120, 40, CHARSET_UTF8, "v4");
    golden("records-120x40", 120, 40, CHARSET_UTF8, "vv");
    golden("wall-80x24", 80, 24, CHARSET_UTF8, "7");
    golden("wall-80x24-ascii", 80, 24, CHARSET_ASCII, "7");
    golden("wall-120x40", 120, 40, CHARSET_UTF8, "7");
    golden("wall-120x40-ascii", 120, 40, CHARSET_ASCII, "7");
    golden("wall-100x30", 100, 30, CHARSET_UTF8, "7");
    golden("wall-160x48", 160, 48, CHARSET_UTF8, "7");
    golden("wall-200x60", 200, 60, CHARSET_UTF8, "7l");
    golden("call-120x40", 120, 40, CHARSET_UTF8, "4G\r");
    golden("call-80x24", 80, 24, CHARSET_UTF8, "4G\r");
    golden("queue-120x40", 120, 40, CHARSET_UTF8, "2jj\r");
    golden("agent-120x40", 120, 40, CHARSET_UTF8, "3\r");
    golden("visit-80x24", 80, 24, CHARSET_UTF8, "v4\r");
    golden("record-80x24-ascii", 80, 24, CHARSET_ASCII, "vv4\r");
    golden("recalls-120x40", 120, 40, CHARSET_UTF8, "6");
    golden("recalls-80x24", 80, 24, CHARSET_UTF8, "6");
    golden("hours-120x40", 120, 40, CHARSET_UTF8, "5");
    golden("hours-80x24", 80, 24, CHARSET_UTF8, "5");
    golden("hours-80x24-week", 80, 24, CHARSET_UTF8, "5\t");
    golden("hours-80x24-ascii", 80, 24, CHARSET_ASCII, "5++");
    golden("hours-80x24-week-console", 80, 24, CHARSET_CONSOLE, "5\t");
    golden("hours-200x60", 200, 60, CHARSET_UTF8, "v5+");
    golden("hours-80x24-picked", 80, 24, CHARSET_UTF8, "5+h");
    golden("hours-60x16-picked", 60, 16, CHARSET_ASCII, "5h");
    golden("hours-80x24-week-picked", 80, 24, CHARSET_UTF8, "5\thh");
    golden("hours-60x16-week-picked", 60, 16, CHARSET_ASCII, "5\thh");
    golden("hours-120x40-week-picked", 120, 40, CHARSET_UTF8, "5\th");
    golden("explain-week-80x24", 80, 24, CHARSET_UTF8, "v5\thh\r");
    golden("explain-total-80x24", 80, 24, CHARSET_UTF8, "2Glll\r");
    golden("total-120x40", 120, 40, CHARSET_UTF8, "2Glll");
    golden("explain-120x40", 120, 40, CHARSET_UTF8, "\t\t\t\tlll\r");
    golden("explain-80x24", 80, 24, CHARSET_UTF8, "\t\t\t\tllll\rj");
    golden("explain-service-120x40", 120, 40, CHARSET_UTF8, "2jllllllllll\r");
    golden("explain-80x24-ascii", 80, 24, CHARSET_ASCII, "3jllll\rj>>");
    golden("sorted-120x40", 120, 40, CHARSET_UTF8, "2>>>>I");
    golden("searched-120x40", 120, 40, CHARSET_UTF8, "4/ALICE\rn");
    golden("tile-80x24", 80, 24, CHARSET_UTF8, "\t\t\t\tll");
    day_close();
}

// The same day in longer windows: times have dates, and nothing is cut because of them.
Test(screens, of_several_days) {
    open_day();
    typed_window("2026-11-20..2026-11-23");
    golden("days-overview-80x24", 80, 24, CHARSET_UTF8, "");
    golden("days-calls-80x24", 80, 24, CHARSET_UTF8, "m4j");
    golden("days-calls-60x16", 60, 16, CHARSET_ASCII, "4j");
    golden("days-recalls-80x24", 80, 24, CHARSET_UTF8, "6");
    golden("days-recalls-120x40", 120, 40, CHARSET_UTF8, "6");
    golden("days-explain-80x24", 80, 24, CHARSET_ASCII, "2Glll\r");
    golden("days-agent-120x40", 120, 40, CHARSET_UTF8, "3\r");
    typed_window("2026-11-01..2026-11-24");
    golden("month-records-80x24", 80, 24, CHARSET_UTF8, "vv4");
    golden("month-visits-80x24", 80, 24, CHARSET_ASCII, "v4");
    golden("month-recalls-80x24", 80, 24, CHARSET_UTF8, "6");
    golden("month-recalls-120x40", 120, 40, CHARSET_UTF8, "6");
    typed_window("2025-11-25..2026-11-24");
    golden("year-calls-80x24", 80, 24, CHARSET_UTF8, "4j");
    golden("year-recalls-80x24", 80, 24, CHARSET_UTF8, "6");
    day_close();
}

// Labels and names from the configuration.
Test(screens, names_of_any_script_are_shown) {
    static const char *const files[] = {FIXTURES "/callcentre/frames.rec.gz", NULL};
    struct buf got = {0};
    day_open(files,
             "queues: {support: {label: S\xc3\xbc"
             "d}, sales: {label: \xe6\x97\xa5\xe6\x9c\xac}}\n"
             "agents: {\"1001\": \"\xc5\x81ucja \xc5\xbb\xc3\xb3\xc5\x82w\"}\n",
             NOW_S);
    day_screen(120, 40, CHARSET_UTF8);
    day_settle();
    canvas_dump(&app.canvas, &got);
    buf_put(&got, "", 1);
    cr_expect_not_null(strstr(got.at, " S\xc3\xbc"
                                      "d  "),
                       "%s", got.at);
    cr_expect_not_null(strstr(got.at, "\xe6\x97\xa5\xe6\x9c\xac"));
    cr_expect_not_null(strstr(got.at, "\xc5\x81ucja \xc5\xbb\xc3\xb3\xc5\x82w"));
    buf_finish(&got);
    day_close();
}

struct quarter {
    int hour, minute;
    uint32_t all, answered, missed, other;
};

static void quarters(const char *keys, const struct quarter *want, size_t count) {
    const struct board_hours *h = &app.board.hours_page;
    day_screen(80, 24, CHARSET_UTF8);
    day_settle();
    day_press(keys);
    cr_assert(h->known);
    for (size_t i = 0; i < h->count; i++) {
        struct quarter got = {h->bars[i].hour,        h->bars[i].minute,
                              h->bars[i].cell.all,    h->bars[i].cell.answered,
                              h->bars[i].cell.missed, h->bars[i].cell.other};
        size_t k = 0;
        while (k < count && (want[k].hour != got.hour || want[k].minute != got.minute))
            k++;
        struct quarter none = {got.hour, got.minute, 0, 0, 0, 0};
        cr_expect_eq(memcmp(&got, k < count ? &want[k] : &none, sizeof got), 0,
                     "%02d:%02d: %u, %u answered, %u missed, %u other", got.hour, got.minute,
                     got.all, got.answered, got.missed, got.other);
    }
}

// Records were counted in both Master.csv by StartTime (six hours later on pbx2) and disposition;
// visits in both queue_logs by ENTERQUEUE, with CONNECT, ABANDON and the three EXITs of the same
// call.
Test(screens, quarters_of_an_hour_equal_the_files) {
    static const struct quarter records[] = {{20, 0, 515, 351, 155, 9}, {20, 15, 174, 121, 48, 5}};
    static const struct quarter visits[] = {{20, 0, 290, 219, 55, 16}, {20, 15, 98, 69, 23, 6}};
    open_day();
    quarters("vv5++", records, 2);
    quarters("v5++", visits, 2);
    day_close();
}
