// The chart of the Overview: it uses its room, shows an earlier day behind the bars, and keeps to
// business hours without hiding that there were calls at others.
#include "golden.h"
#include "pressed.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct comparison before;

// An hour earlier each had some more or fewer calls; of the afternoon something is expected.
static void open_chart(int width, int height, enum charset charset) {
    open_day(1102);
    before = (struct comparison){.days = 1, .calls = {.by_result[CALL_ANSWERED] = 900}};
    for (uint32_t hour = 8; hour <= 14; hour++)
        before.by_hour[hour] = 40 + hour * 17 % 100;
    for (size_t hour = 14; hour < 18; hour++)
        day.calls.hours[hour].expected = (struct expected){
            .days = 4, .count = 150. - (double)hour, .low = 100, .high = 170, .wait_s = 9};
    day.input.counted.before = &before;
    canvas_init(&canvas, width, height, charset);
    draw();
}

static bool shows(const char *text) {
    struct buf out = {0};
    canvas_dump(&canvas, &out);
    buf_put(&out, "", 1);
    bool found = strstr(out.at, text) != NULL;
    if (!found) fprintf(stderr, "%s\n", out.at);
    buf_finish(&out);
    return found;
}

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    open_chart(width, height, charset);
    press(keys);
    golden_screen(&canvas, "chart-", name);
    close_canvas();
}

Test(chart, screens) {
    golden("120x40", 120, 40, CHARSET_UTF8, "");
    golden("160x48", 160, 48, CHARSET_UTF8, "");
    golden("200x60", 200, 60, CHARSET_UTF8, "");
    golden("80x24", 80, 24, CHARSET_UTF8, "\t\t");
    golden("80x24-ascii", 80, 24, CHARSET_ASCII, "\t\t");
}

// How many hours are on the axis, and how far the first and the last are apart.
static int hours_drawn(int *ret_columns) {
    const struct ui_grid *g = &ui.drawn.bars;
    *ret_columns = g->at.w;
    return ui.chart.count;
}

Test(chart, has_its_whole_pane) {
    static const int sizes[][2] = {{80, 24}, {120, 40}, {160, 48}, {200, 60}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        open_chart(sizes[i][0], sizes[i][1], CHARSET_UTF8);
        press("\t\t");
        int columns, hours = hours_drawn(&columns);
        int room = ui.drawn.layout.pane[PANE_CHART].w;
        cr_expect(hours >= 10, "8 to 17 o'clock, at least: %d", hours);
        cr_expect(columns > room - 4 - ui.drawn.bars.w - 3, "%d of %d columns at %d", columns, room,
                  sizes[i][0]);
        close_canvas();
    }
}

Test(chart, says_what_a_bar_is_beside_the_day_before) {
    open_chart(120, 40, CHARSET_UTF8);
    const struct board_hour *nine = &board.chart.hours[9];
    char wanted[120];
    press("\t\tll");
    cr_assert_eq(ui.chart.at, 9);
    snprintf(wanted, sizeof wanted, "09:00: %d, %d yesterday", (int)(nine->answered + nine->missed),
             (int)before.by_hour[9]);
    cr_expect(shows(wanted));
    press("z");
    snprintf(wanted, sizeof wanted, "09:00-10:00: %d answered, %d missed, %d yesterday",
             (int)nine->answered, (int)nine->missed, (int)before.by_hour[9]);
    cr_expect(shows(wanted));
    press("llllll");
    cr_expect(shows("15:00-16:00: has not begun, 135 expected"));
    close_canvas();
}

static uint64_t calls_in(int from, int to) { // hours of the day
    uint64_t sum = 0;
    for (int i = from; i < to; i++)
        sum += day.calls.hours[i].calls;
    return sum;
}

Test(chart, names_the_calls_at_other_hours) {
    char wanted[80];
    open_chart(120, 40, CHARSET_UTF8);
    cr_expect_eq(board.chart.outside, 0);
    ui.hours.business = (struct business_hours){10 * 3600, 13 * 3600};
    draw();
    uint64_t outside = calls_in(0, 10) + calls_in(13, 24);
    cr_assert(outside > 0);
    cr_expect_eq(board.chart.outside, outside);
    snprintf(wanted, sizeof wanted, "── %d at other hours\n", (int)outside);
    cr_expect(shows(wanted));
    cr_expect(ui.chart.count == 3 && ui.chart.bars[0] == 10 && ui.chart.bars[2] == 12);
    close_canvas();
    open_chart(80, 24, CHARSET_CONSOLE);
    ui.hours.business = (struct business_hours){10 * 3600, 13 * 3600};
    press("\t\tz");
    golden_screen(&canvas, "chart-", "business-80x24-console");
    close_canvas();
}

// In a day that begins at midnight, hours past midnight come first. The keys leave out what is in
// between, and the axis names the hour after it.
Test(chart, business_hours_pass_midnight) {
    open_chart(80, 24, CHARSET_UTF8);
    ui.hours.business = (struct business_hours){13 * 3600 + 1800, 9 * 3600};
    press("\t\t");
    cr_expect_eq(board.chart.outside, calls_in(9, 13), "13:30 is in the hour of 13:00");
    cr_expect(board.chart.hours[9].outside && !board.chart.hours[8].outside);
    cr_expect(board.chart.hours[12].outside && !board.chart.hours[13].outside);
    for (int i = 0; i < 10; i++)
        press("l");
    cr_expect_eq(ui.chart.at, 13, "%d", ui.chart.at);
    press("h");
    cr_expect_eq(ui.chart.at, 8);
    cr_expect(shows(" 08   13   14 "));
    close_canvas();
}

Test(chart, the_hours_page_keeps_what_is_not_empty) {
    open_chart(200, 60, CHARSET_UTF8);
    cr_expect(!board.hours_page.working.chosen);
    cr_expect(board.hours_page.working.hour[8] && board.hours_page.working.hour[18] &&
              !board.hours_page.working.hour[7] && !board.hours_page.working.hour[19]);
    ui.hours.business = (struct business_hours){20 * 3600, 4 * 3600};
    draw();
    cr_expect(board.hours_page.working.chosen);
    cr_expect(board.hours_page.working.hour[20] && board.hours_page.working.hour[3] &&
              !board.hours_page.working.hour[4] && !board.hours_page.working.hour[19]);
    close_canvas();
}
