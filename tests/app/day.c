// Opens a recorded day in the program's own structs, without terminal and loop.
#include "day.h"
#include "../../src/conf/conf_parts.h"

#include "../../src/app/setup.h"
#include "../support/typed_key.h"
#include "ui/configured_columns.h"

#include <criterion/criterion.h>
#include <string.h>

struct app app;
static struct args args;
static struct conf conf;

void day_open(const char *const *files, const char *yaml, int64_t now_s) {
    static char *line[24] = {"cdrtop",
                             "--tz",
                             "Europe/Berlin",
                             "--server-tz",
                             "pbx1=Europe/Berlin",
                             "--server-tz",
                             "pbx2=America/Toronto"};
    int count = 7;
    struct buf error = {0};
    struct conf_report report = {0};
    struct zone *utc = NULL;
    struct app *a = &app;
    app = (struct app){.conf = &conf, .reload.first = &conf};
    while (*files)
        line[count++] = (char *)(uintptr_t)*files++;
    cr_assert_eq(args_parse(count, line, &error, &args), 0);
    conf_init(&conf);
    if (yaml) {
        conf_finish(&conf);
        cr_assert_eq(conf_parse(span_of(yaml), "yaml", &report, &conf), 0);
        columns_check(&conf, "yaml", &report);
        cr_assert_eq(report.errors, 0, "%.*s", (int)report.text.len, report.text.at);
    }
    conf_lay(&conf, &args.said);
    zone_load("UTC", &utc);
    engine_init(&a->engine, utc, directions_make(&conf, &report));
    cr_assert_eq(report.errors, 0);
    clock_init(&a->engine.clock, now_s * SECOND_US, 0); // it stands still
    cr_assert_eq(setup_make(&args, &conf, &a->engine), 0);
    cr_assert_eq(engine_load(&a->engine, INT64_MAX, NULL), ENGINE_LOADED);
    a->behind = true; // there is no loop to go on by itself: day_settle() does it
    board_init(&a->board);
    columns_set(&conf, &a->board);
    app_open_ui(a);
    canvas_init(&a->canvas, 80, 24, CHARSET_UTF8);
}

void day_close(void) {
    board_finish(&app.board);
    ui_finish(&app.ui);
    canvas_finish(&app.canvas);
    engine_finish(&app.engine);
    conf_finish(&conf);
    args_finish(&args);
}

void day_screen(int width, int height, enum charset charset) {
    ui_finish(&app.ui);
    app_open_ui(&app);
    canvas_finish(&app.canvas);
    canvas_init(&app.canvas, width, height, charset);
}

void day_settle(void) {
    do
        engine_count(&app.engine, 0);
    while (!app_fill(&app));
    ui_draw(&app.ui, &app.canvas);
}

void day_press(const char *keys) {
    for (; *keys; keys++) {
        ui_key(&app.ui, typed_key(*keys));
        day_settle();
    }
}
