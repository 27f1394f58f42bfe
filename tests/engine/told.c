// Loads a captured day and tells it to the door.
#include "told.h"

#include "../../src/engine/parts.h"
#include "../../src/source/queue_log.h"
#include "base/mem.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct told_list *l, struct told_item item) {
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 4096;
        l->items = mem_resize(l->items, l->room, sizeof *l->items);
    }
    l->items[l->count++] = item;
}

void told_load(struct told_list *l, const char *capture, bool logs) {
    char name[64];
    *l = (struct told_list){0};
    snprintf(name, sizeof name, "%s/frames.rec.gz", capture);
    for (int f = 0; f < (logs ? 3 : 1); f++) {
        if (f) snprintf(name, sizeof name, "%s/queue_log-pbx%d.gz", capture, f);
        l->files[l->file_count] = run_fixture(name);
        struct span rest = buf_text(&l->files[l->file_count++]), line;
        while ((line = span_take(&rest, '\n')).len || rest.len) {
            struct told_item item = {.server = f + 1, .bytes = line};
            if (!f) {
                struct span seconds = span_take(&item.bytes, '\t'), whole;
                if (!item.bytes.len || *item.bytes.at == '!') continue;
                whole = span_take(&seconds, '.');
                int64_t s = 0, us = 0;
                cr_assert(span_number(whole, &s) && span_number(seconds, &us));
                item.at_us = s * S + us;
                item.server = memmem(line.at, line.len, "\"server_id\": 2", 14) != NULL;
            }
            add(l, item);
        }
    }
}

void told_list_finish(struct told_list *l) {
    free(l->items);
    for (size_t i = 0; i < l->file_count; i++)
        buf_finish(&l->files[i]);
}

void told_open(struct told_run *r) {
    struct zone *machine, *zone;
    *r = (struct told_run){.origin = {.source = "f", .link = -1}};
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    door_init(&r->door, machine, NULL);
    cr_assert_eq(zone_load("America/Toronto", &zone), 0);
    servers_set_zone(&r->door.servers, SPAN("pbx2"), zone);
    servers_put(&r->door.servers, SPAN("pbx1"), "f"); // so that their numbers are always the same
    servers_put(&r->door.servers, SPAN("pbx2"), "f");
    r->settings = (struct engine_settings){
        .window_fixed = true,
        .window = {DAY, DAY + 86400},
        .policies.others = {.threshold_s = 20, .target = 80, .wrapup_s = -1},
        .short_abandon_s = 5,
        .match_digits = 9};
    cr_assert_eq(zone_load("Europe/Berlin", &r->settings.zone), 0);
    figures_init(&r->figures, &r->settings, &r->door, LATER);
}

void told_close(struct told_run *r) {
    const struct ingest *in = &r->door.ingest;
    if (!door_waits(&r->door))
        cr_expect_eq(in->frames,
                     in->taken + in->repaired + in->ignored + in->malformed - in->lines +
                         in->no_server + in->held + in->left_out,
                     "each frame counts once");
    figures_finish(&r->figures);
    settings_finish(&r->settings);
    door_finish(&r->door);
    buf_finish(&r->texts);
}

void told_tell(struct told_run *r, const struct told_item *item) {
    struct queue_log_clock clock = {0};
    struct queue_step step;
    if (item->server < 2) {
        door_frame(&r->door, &r->origin, item->bytes, item->at_us);
        return;
    }
    if (queue_log_line(item->bytes, &clock, &r->texts, &step)) return;
    step.server = (uint16_t)(item->server - 2);
    door_step(&r->door, &step);
}

void told_fold(struct told_run *r) {
    figures_run(&r->figures, LATER * S, NULL);
}
