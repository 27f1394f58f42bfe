// Golden screens of a real day: the fixture of a call centre, read from its files through the whole
// of the program but for the terminal, with a clock that stands. `./run.sh screens` draws them anew
// and shows the difference.
#include "real_day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(screens, .timeout = 120);

static struct real_day day;

static void settle(void) {
    real_day_settle(&day);
    ui_draw(&day.app.ui, &day.app.board, &day.app.canvas);
}

static void press(const char *keys) {
    for (; *keys; keys++) {
        uint32_t code = *keys == '\t'     ? KEYCODE_TAB
                        : *keys == '\r'   ? KEYCODE_ENTER
                        : *keys == '\x1b' ? KEYCODE_ESCAPE
                                          : (uint32_t)(unsigned char)*keys;
        if (ui_key(&day.app.ui, (struct key){code, 0}) == UI_ASK) app_wish(&day.app);
        settle();
    }
}

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    struct buf got = {0}, wanted = {0};
    char path[512], line[4096];
    ui_finish(&day.app.ui);
    ui_init(&day.app.ui, 0);
    canvas_finish(&day.app.canvas);
    canvas_init(&day.app.canvas, width, height, charset);
    settle();
    press(keys);
    canvas_dump(&day.app.canvas, &got);
    snprintf(path, sizeof path, SCREENS "/day-%s.txt", name);
    FILE *file = fopen(path, getenv("UPDATE_SCREENS") ? "w+" : "r");
    cr_assert_not_null(file, "%s", path);
    if (getenv("UPDATE_SCREENS")) fwrite(got.at, 1, got.len, file);
    rewind(file);
    while (fgets(line, sizeof line, file))
        buf_put(&wanted, line, strlen(line));
    fclose(file);
    cr_expect(span_same(buf_text(&got), buf_text(&wanted)), "%s is\n%.*s", name, (int)got.len,
              got.at);
    buf_finish(&got);
    buf_finish(&wanted);
}

Test(screens, of_a_real_day) {
    real_day_open(&day, real_day_callcentre, REAL_DAY_CALLCENTRE_US);
    golden("overview-80x24", 80, 24, CHARSET_UTF8, "");
    golden("overview-120x40", 120, 40, CHARSET_UTF8, "");
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
    golden("wall-200x60", 200, 60, CHARSET_UTF8, "7l");
    golden("recalls-120x40", 120, 40, CHARSET_UTF8, "6");
    golden("recalls-80x24", 80, 24, CHARSET_UTF8, "6");
    golden("explain-120x40", 120, 40, CHARSET_UTF8, "\t\t\t\tllll\r");
    golden("explain-80x24", 80, 24, CHARSET_UTF8, "\t\t\t\tllll\rj");
    golden("explain-service-120x40", 120, 40, CHARSET_UTF8, "2jlllllllllll\r");
    golden("explain-80x24-ascii", 80, 24, CHARSET_ASCII, "3jllll\rj>>");
    golden("sorted-120x40", 120, 40, CHARSET_UTF8, "2>>>>I");
    golden("searched-120x40", 120, 40, CHARSET_UTF8, "4/ALICE\rn");
    golden("tile-80x24", 80, 24, CHARSET_UTF8, "\t\t\t\tll");
    real_day_close(&day);
}
