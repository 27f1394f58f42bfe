#include "real_day.h"

#include "app/ways.h"

#include <criterion/criterion.h>

char *const real_day_callcentre[] = {"cdrtop",
                                     "--tz",
                                     "Europe/Berlin",
                                     "--server-tz",
                                     "pbx1=Europe/Berlin",
                                     "--server-tz",
                                     "pbx2=America/Toronto",
                                     FIXTURES "/callcentre/frames.rec.gz",
                                     FIXTURES "/callcentre/queue_log-pbx1.gz",
                                     FIXTURES "/callcentre/queue_log-pbx2.gz",
                                     NULL};

void real_day_open(struct real_day *d, char *const *line, int64_t now_us) {
    struct buf error = {0};
    struct zone *utc = NULL;
    struct direction_rules *rules;
    struct app *a = &d->app;
    int count = 0;
    while (line[count])
        count++;
    cr_assert_eq(args_parse(count, line, &error, &d->args), 0);
    conf_init(&d->conf);
    zone_load("UTC", &utc);
    clock_init(&a->clock, now_us, 0); // it stands
    cr_assert_eq(ways_make(&d->conf, &rules), 0);
    door_init(&a->door, utc, rules);
    load_init(&a->load, &a->door);
    links_init(&a->links, &a->door, &a->clock, app_changed, a);
    cr_assert_eq(setup_make(&d->args, &d->conf, now_us / SECOND_US, &a->door, &a->load, &a->setup),
                 0);
    figures_init(&a->figures, &a->setup, &a->door, now_us / SECOND_US);
    while (load_run(&a->load, 100000) > 0)
        ;
    a->loaded = true;
    a->behind = true; // there is no loop to go on from: real_day_settle() does
    board_init(&a->board);
    ui_init(&a->ui, 0);
}

void real_day_close(struct real_day *d) {
    struct app *a = &d->app;
    board_finish(&a->board);
    ui_finish(&a->ui);
    canvas_finish(&a->canvas);
    figures_finish(&a->figures);
    links_close(&a->links);
    load_finish(&a->load);
    setup_finish(&a->setup);
    door_finish(&a->door);
    conf_finish(&d->conf);
}

void real_day_settle(struct real_day *d) {
    struct app *a = &d->app;
    while (!figures_run(&a->figures, app_moment_us(a), 20000))
        ;
    while (!app_fill(a))
        ;
}
