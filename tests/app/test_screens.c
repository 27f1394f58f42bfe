// Golden screens of a real day: the fixture of a call centre, read from its files through the whole
// of the program but for the terminal, with a clock that stands. `./run.sh screens` draws them anew
// and shows the difference.
#include "../../src/app/app.h"
#include "app/ways.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_US (INT64_C(1795375080) * SECOND_US) // Sun 22 Nov 2026 20:18:00 in Berlin

TestSuite(screens, .timeout = 120);

static struct app app;
static struct args args;
static struct conf conf;

static void open_day(void) {
    static char *const line[] = {"cdrtop",
                                 "--tz",
                                 "Europe/Berlin",
                                 "--server-tz",
                                 "pbx1=Europe/Berlin",
                                 "--server-tz",
                                 "pbx2=America/Toronto",
                                 FIXTURES "/callcentre/frames.rec.gz",
                                 FIXTURES "/callcentre/queue_log-pbx1.gz",
                                 FIXTURES "/callcentre/queue_log-pbx2.gz"};
    struct buf error = {0};
    struct zone *utc = NULL;
    struct direction_rules *rules;
    struct app *a = &app;
    cr_assert_eq(args_parse(sizeof line / sizeof line[0], line, &error, &args), 0);
    conf_init(&conf);
    zone_load("UTC", &utc);
    clock_init(&a->clock, NOW_US, 0); // it stands
    cr_assert_eq(ways_make(&conf, &rules), 0);
    door_init(&a->door, utc, rules);
    load_init(&a->load, &a->door);
    links_init(&a->links, &a->door, &a->clock, app_changed, a);
    cr_assert_eq(setup_make(&args, &conf, NOW_US / SECOND_US, &a->door, &a->load, &a->setup), 0);
    figures_init(&a->figures, &a->setup, &a->door, NOW_US / SECOND_US);
    while (load_run(&a->load, 100000) > 0)
        ;
    a->loaded = true;
    a->behind = true; // there is no loop to go on from: settle() does
    board_init(&a->board);
    ui_init(&a->ui, 0);
}

static void close_day(void) {
    board_finish(&app.board);
    ui_finish(&app.ui);
    canvas_finish(&app.canvas);
    figures_finish(&app.figures);
    links_close(&app.links);
    load_finish(&app.load);
    setup_finish(&app.setup);
    door_finish(&app.door);
    conf_finish(&conf);
}

// Until nothing is left to be folded or put in order.
static void settle(void) {
    while (!figures_run(&app.figures, app_moment_us(&app), 20000) || !app_fill(&app))
        ;
    ui_draw(&app.ui, &app.board, &app.canvas);
}

static void press(const char *keys) {
    for (; *keys; keys++) {
        uint32_t code = *keys == '\t'     ? KEYCODE_TAB
                        : *keys == '\r'   ? KEYCODE_ENTER
                        : *keys == '\x1b' ? KEYCODE_ESCAPE
                                          : (uint32_t)(unsigned char)*keys;
        if (ui_key(&app.ui, (struct key){code, 0}) == UI_ASK) app_wish(&app);
        settle();
    }
}

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    struct buf got = {0}, wanted = {0};
    char path[512], line[4096];
    ui_finish(&app.ui);
    ui_init(&app.ui, 0);
    canvas_finish(&app.canvas);
    canvas_init(&app.canvas, width, height, charset);
    settle();
    press(keys);
    canvas_dump(&app.canvas, &got);
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
    open_day();
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
    golden("hours-120x40", 120, 40, CHARSET_UTF8, "5");
    golden("hours-80x24", 80, 24, CHARSET_UTF8, "5");
    golden("hours-80x24-week", 80, 24, CHARSET_UTF8, "5\t");
    golden("hours-80x24-ascii", 80, 24, CHARSET_ASCII, "5++");
    golden("hours-80x24-week-console", 80, 24, CHARSET_CONSOLE, "5\t");
    golden("hours-200x60", 200, 60, CHARSET_UTF8, "v5+");
    close_day();
}

struct quarter {
    int hour, minute;
    uint32_t all, answered, missed, other;
};

static void quarters(const char *keys, const struct quarter *want, size_t count) {
    const struct board_hours *h = &app.board.hours_page;
    ui_finish(&app.ui);
    ui_init(&app.ui, 0);
    press(keys);
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

// Records counted from both Master.csv by StartTime (of pbx2 six hours on) and disposition; visits
// from both queue_logs by ENTERQUEUE, with CONNECT, ABANDON and the three EXITs of the same call.
Test(screens, quarters_of_an_hour_equal_the_files) {
    static const struct quarter records[] = {{20, 0, 515, 351, 155, 9}, {20, 15, 174, 121, 48, 5}};
    static const struct quarter visits[] = {{20, 0, 290, 219, 55, 16}, {20, 15, 98, 69, 23, 6}};
    open_day();
    quarters("vv5++", records, 2);
    quarters("v5++", visits, 2);
    close_day();
}
