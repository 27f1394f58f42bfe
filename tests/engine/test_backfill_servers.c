// A log whose PBX is not named is that of the only one. Once there is another, nobody knows, and it
// is let go of, whatever has been read of it by then. The logs of several are read in turns.
#include "../../src/engine/load/fills.h"
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

static char folder[64];

static void begin(struct engine *e) {
    struct zone *utc;
    run_folder(folder, sizeof folder);
    cr_assert_eq(zone_load("UTC", &utc), 0);
    engine_init(e, utc, NULL);
    cr_assert_eq(zone_load("UTC", &e->settings.zone), 0);
}

static void add_log(struct engine *e, const char *server) {
    char path[96], source[128];
    snprintf(path, sizeof path, "%s/queue_log%s", folder, server);
    run_write_file(path, SPAN("1795375000|1.1|support|NONE|ENTERQUEUE||555|1\n"));
    snprintf(source, sizeof source, *server ? "%s=%s" : "%s%s", server, path);
    cr_assert_eq(load_fill_add(&e->load, source), 0, "%s", e->load.error);
}

static struct loop *open_all(struct engine *e) {
    const struct loop_handlers handlers = {.before_sleep = nothing};
    const struct links_hooks hooks = {.context = NULL};
    struct loop *loop;
    engine_begin(e);
    cr_assert(!loop_create(&handlers, NULL, &loop) && !loop_open(loop));
    cr_assert_eq(load_fill_open(&e->load, loop, e->settings.zone, 0, &hooks), 0);
    return loop;
}

static void put_server(struct engine *e, const char *name) {
    struct servers *all = &e->door.servers;
    servers_put(all, span_of(name), "x");
    all->list[all->count - 1].link = 0;
    all->list[all->count - 1].heard_from_us = AT;
}

static void end(struct engine *e, struct loop *loop) {
    loop_destroy(loop);
    engine_finish(e);
    run_folder_end(folder);
}

Test(backfill_servers, a_second_one_while_the_log_of_the_only_one_is_read) {
    struct engine e;
    begin(&e);
    add_log(&e, "");
    struct loop *loop = open_all(&e);
    put_server(&e, "pbx1");
    fill(&e.load, AT);
    servers_put(&e.door.servers, SPAN("pbx2"), "x");
    e.door.servers.list[1].link = 0;
    for (int i = 1; i < 4; i++)
        fill(&e.load, AT + 2 * i * S);
    cr_expect_eq(e.door.ingest.queue_events, 1);
    end(&e, loop);
}

// None of them says what was behind the gap, so each is looked at again every second.
Test(backfill_servers, logs_take_turns) {
    static const char *const names[] = {"pbx1", "pbx2", "pbx3", "pbx4"};
    enum { SERVERS = sizeof names / sizeof *names };
    struct engine e;
    begin(&e);
    for (size_t i = 0; i < SERVERS; i++)
        add_log(&e, names[i]);
    struct loop *loop = open_all(&e);
    for (size_t i = 0; i < SERVERS; i++)
        put_server(&e, names[i]);
    load_fill_tick(&e.load, AT);
    while (e.load.following.reading.fills->at) {
        disk_wait(e.load.following.reading.thread, PATIENCE_MS * INT64_C(1000));
        load_fill(&e.load, INT64_MAX);
    }
    cr_expect_eq(e.door.ingest.queue_events, SERVERS, "within a second");
    // A disk that is so slow that the first is due again before all have had their turn.
    const struct fill_source *list = e.load.following.reading.fills->list;
    size_t looks[SERVERS] = {0};
    for (int second = 1; second <= 2 * SERVERS; second++) {
        load_fill_tick(&e.load, AT + second * S);
        const struct fill_source *at = e.load.following.reading.fills->at;
        cr_assert_not_null(at);
        looks[at - list]++;
        disk_wait(e.load.following.reading.thread, PATIENCE_MS * INT64_C(1000));
        load_fill_tick(&e.load, AT + (second + 1) * S);
        load_fill(&e.load, INT64_MAX);
    }
    for (size_t i = 0; i < SERVERS; i++)
        cr_expect_geq(looks[i], 1, "%s", names[i]);
    end(&e, loop);
}
