// A log whose PBX is not named is that of the only one. Once there is another, nobody knows, and it
// is let go of, whatever has been read of it by then.
#include "../../src/engine/load/load.h"
#include "../../src/engine/parts.h"
#include "patience.h"
#include "run.h"

#include "disk/disk.h"
#include "net/loop.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define S  INT64_C(1000000)
#define AT (INT64_C(1795376000) * S)

static void nothing(void *context) {
    (void)context;
}

static void fill(struct load *l, int64_t now_us) {
    load_fill_tick(l, now_us);
    while (!load_fill_rests(l)) {
        disk_wait(l->following.reading.thread, PATIENCE_MS * INT64_C(1000));
        load_fill(l, INT64_MAX);
        load_fill_tick(l, now_us);
    }
}

Test(backfill_servers, a_second_one_while_the_log_of_the_only_one_is_read) {
    const struct loop_handlers handlers = {.before_sleep = nothing};
    const struct links_hooks hooks = {.context = NULL};
    char folder[64], path[96];
    struct engine e;
    struct servers *all = &e.door.servers;
    struct loop *loop;
    struct zone *utc;
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/queue_log", folder);
    run_write_file(path, SPAN("1795375000|1.1|support|NONE|ENTERQUEUE||555|1\n"));
    cr_assert_eq(zone_load("UTC", &utc), 0);
    engine_init(&e, utc, NULL);
    cr_assert_eq(zone_load("UTC", &e.settings.zone), 0);
    cr_assert_eq(load_fill_add(&e.load, path), 0, "%s", e.load.error);
    engine_begin(&e);
    cr_assert(!loop_create(&handlers, NULL, &loop) && !loop_open(loop));
    cr_assert_eq(load_fill_open(&e.load, loop, e.settings.zone, 0, &hooks), 0);
    servers_put(all, SPAN("pbx1"), "x");
    all->list[0].link = 0;
    all->list[0].heard_from_us = AT;
    fill(&e.load, AT);
    servers_put(all, SPAN("pbx2"), "x");
    all->list[1].link = 0;
    for (int i = 1; i < 4; i++)
        fill(&e.load, AT + 2 * i * S);
    cr_expect_eq(e.door.ingest.queue_events, 1);
    loop_destroy(loop);
    engine_finish(&e);
    run_folder_end(folder);
}
