// A window that reaches further back than memory has the figures that it would have if memory had
// all of it: a simulated centre works for some days, and two boards read the same history. One
// keeps all of it in memory, the other only the last day. What they write as a snapshot is the
// same, byte for byte.
#include "../../src/engine/parts.h"
#include "centre_day.h"
#include "out/snapshot.h"
#include "patience.h"
#include "run.h"
#include "sql_number.h"
#include "wait_for_disk.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))
#define S           INT64_C(1000000)
#define MIDNIGHT    INT64_C(1795302000)            // 2026-11-22 00:00 in Berlin, a Sunday
#define LAST_FROM   ((MIDNIGHT + 43 * HOUR_S) * S) // with the hours before Tuesday
#define HOUR_S      INT64_C(3600)
#define DAY_S       (24 * HOUR_S)
#define TICK        200 // frames between two ticks

static char folder[64], path[96];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/history.db", folder);
}

static void drop_folder(void) {
    run_folder_end(folder);
}

TestSuite(past_days, .init = make_folder, .fini = drop_folder);

// ---- a board

struct board {
    struct engine engine;
    struct origin origin;
    struct disk *disk;
    struct filter_error error;
};

static void open_board(struct board *b, int64_t now_us) {
    struct engine *e = &b->engine;
    struct zone *machine;
    *b = (struct board){.disk = NULL};
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    engine_init(e, machine, NULL);
    clock_init(&e->clock, now_us, 1e-6); // it stands still
    e->settings = (struct engine_settings){
        .policies.others = {.threshold_s = -1, .target = 80, .wrapup_s = 15},
        .short_abandon_s = 5,
        .match_digits = 9,
        .max_records = 1000000};
    cr_assert_eq(zone_load("Europe/Berlin", &e->settings.zone), 0);
    e->settings.link_count = 1; // something tells of what happens now
    e->settings.links = calloc(1, sizeof *e->settings.links);
    b->origin = (struct origin){.source = "ws://127.0.0.1:8088", .host = "127.0.0.1", .link = 0};
    cr_assert_eq(disk_create(&b->disk), 0);
    engine_begin(e);
    past_open(&e->past, &e->door, b->disk, &(struct history_terms){.path = path, .keep_days = 0});
    past_add(&e->past, &b->origin);
    servers_of_frame(&e->door.servers, SPAN("pbx1"), 1, &b->origin); // in the same order in both
    servers_of_frame(&e->door.servers, SPAN("pbx2"), 2, &b->origin);
}

static void close_board(struct board *b, int64_t now_us) {
    const char *hangs = "";
    past_days_finish(&b->engine.past_days);
    past_close(&b->engine.past, now_us);
    cr_assert(disk_destroy(b->disk, PATIENCE_US, &hangs), "%s", hangs);
    engine_finish(&b->engine);
}

// With what was kept from that moment on in memory.
static void read_from(struct board *b, int64_t from_us) {
    cr_assert_not(past_read(&b->engine.past, from_us, INT64_MAX, UINT64_MAX, NULL));
    b->engine.loaded = true;
    door_observe(&b->engine.door,
                 &(struct news){NEWS_LINK_BACK, &b->origin, clock_us(&b->engine.clock), SPAN_NONE});
}

static void look_at(struct board *b, const char *window, const char *filter) {
    struct window_choice choice;
    struct window_error wrong;
    cr_assert_not(window_parse(window, &choice, &wrong), "%s", wrong.text);
    figures_set_window(&b->engine.figures, &choice);
    cr_assert_not(figures_set_filter(&b->engine.figures, filter, &b->error), "%s", b->error.text);
    cr_assert(engine_count(&b->engine, 0));
    cr_assert_not(past_days_busy(&b->engine.past_days));
}

// ---- the days

// The disk keeps pace: memory begins with a batch, so none may be hours long.
static void write_history(const struct day *day, int64_t until_us) {
    struct board b;
    size_t count = 0;
    open_board(&b, until_us);
    read_from(&b, 0);
    for (struct span rest = buf_text(&day->recording); rest.len;) {
        struct span line = span_take(&rest, '\n'), seconds = span_take(&line, '\t');
        struct span whole = span_take(&seconds, '.');
        int64_t s = 0, us = 0;
        if (!line.len || *line.at != '{') continue;
        cr_assert(span_number(whole, &s) && span_number(seconds, &us));
        door_observe(&b.engine.door, &(struct news){NEWS_FRAME, &b.origin, s * S + us, line});
        if (++count % TICK) continue;
        past_tick(&b.engine.past, s * S + us);
        wait_for_disk(b.disk);
    }
    close_board(&b, until_us);
}

// Days without calls in the small hours, as most centres have them, and one with calls over
// midnight.
static int64_t write_days(uint64_t seed, uint32_t calls_per_hour) {
    const struct centre_server_options servers[] = {
        {.name = "pbx1", .timestamps = true, .mapped = true},
        {.name = "pbx2"},
    };
    struct day day;
    day_begin(&day, (struct centre_options){.seed = seed,
                                            .start_us = (MIDNIGHT + 10 * HOUR_S) * S,
                                            .calls_per_hour = calls_per_hour,
                                            .servers = servers,
                                            .server_count = 2});
    day_run(&day, 54 * HOUR_S);
    int64_t now_us = centre_now_us(day.centre);
    write_history(&day, now_us);
    day_finish(&day);
    return now_us;
}

// ---- what it knows

static void snapshot_of(struct board *b, struct buf *out) {
    struct figures *f = &b->engine.figures;
    const struct counting *s = &f->shown;
    const struct recalls none = {.partial = true};
    struct snapshot_server rows[2] = {{.index = 0}, {.index = 1}};
    for (int i = 0; i < 2; i++) {
        const struct server *v = &b->engine.door.servers.list[i];
        rows[i] = (struct snapshot_server){.index = (uint16_t)i,
                                           .name = span_of(v->name),
                                           .source = span_of(v->source),
                                           .link = "up",
                                           .pbx = "up",
                                           .reason = "",
                                           .remark = "",
                                           .zone = v->zone,
                                           .cannot_tell = "",
                                           .looks_like = "",
                                           .last_event_s = CDR_NO_TIME};
    }
    struct snapshot all = {.data = {.store = b->engine.door.store,
                                    .stitch = b->engine.door.book.stitch,
                                    .ledger = &b->engine.door.book.ledger,
                                    .records = &s->fold,
                                    .calls = &s->calls,
                                    .queues = &s->queues,
                                    .agents = &s->agents,
                                    .recalls = &none,
                                    .filter = s->filter,
                                    .window = s->window,
                                    .zone = b->engine.settings.zone,
                                    .servers = &b->engine.door.servers,
                                    .policies = &b->engine.settings.policies,
                                    .gaps = &f->gaps},
                           .generated_s = 0,
                           .filter = span_of(figures_filter(f)),
                           .servers = rows,
                           .server_count = 2};
    buf_clear(out);
    snapshot_json(&all, out);
}

static int queue_order(const void *a, const void *b) {
    const char *const keys[] = {"queue", "server"};
    int by = 0;
    for (int i = 0; i < 2 && !by; i++) {
        const char *one = json_string_value(json_object_get(*(json_t *const *)a, keys[i]));
        const char *two = json_string_value(json_object_get(*(json_t *const *)b, keys[i]));
        by = one && two ? strcmp(one, two) : 0;
    }
    return by;
}

static void sort_list(json_t *all, const char *key) {
    json_t *queues = json_object_get(all, key), *list[64], *sorted = json_array();
    size_t count = json_array_size(queues);
    cr_assert_lt(count, 64);
    for (size_t i = 0; i < count; i++)
        list[i] = json_array_get(queues, i);
    qsort(list, count, sizeof *list, queue_order);
    for (size_t i = 0; i < count; i++)
        json_array_append(sorted, list[i]);
    json_object_set_new(all, key, sorted);
}

// Queues come in the order in which a board heard of them.
static char *in_order(const struct buf *snapshot) {
    json_t *all = json_loadb(snapshot->at, snapshot->len, 0, NULL);
    sort_list(all, "queues");
    sort_list(all, "queueSums");
    char *text = json_dumps(all, JSON_INDENT(1));
    json_decref(all);
    return text;
}

static void expect_same(struct board *a, struct board *b, const char *window, const char *filter) {
    struct buf whole = {0}, parts = {0};
    look_at(a, window, filter);
    look_at(b, window, filter);
    snapshot_of(a, &whole);
    snapshot_of(b, &parts);
    char *one = in_order(&whole), *two = in_order(&parts);
    for (struct span x = span_of(one), y = span_of(two), last = SPAN_NONE; x.len || y.len;) {
        struct span p = span_take(&x, '\n'), q = span_take(&y, '\n');
        cr_assert(span_same(p, q), "%s %s: after %.*s\n%.*s\n%.*s", window, filter, (int)last.len,
                  last.at, (int)p.len, p.at, (int)q.len, q.at);
        last = p;
    }
    free(one);
    free(two);
    buf_finish(&whole);
    buf_finish(&parts);
}

static struct board whole, last; // all in memory, and the last day alone
static int64_t now_us;

static void open_both(uint64_t seed, uint32_t calls_per_hour) {
    now_us = write_days(seed, calls_per_hour);
    open_board(&whole, now_us);
    read_from(&whole, 0);
    open_board(&last, now_us);
    read_from(&last, LAST_FROM);
    cr_assert_lt(cdr_store_count(last.engine.door.store), cdr_store_count(whole.engine.door.store));
}

static void close_both(void) {
    close_board(&whole, now_us);
    close_board(&last, now_us);
}

Test(past_days, have_the_figures_of_memory) {
    static const char *const windows[] = {"2026-11-22", "2026-11-23", "2026-11-22..2026-11-23",
                                          "3d", "2026-11-21..2026-11-24"};
    open_both(7, 60);
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
        expect_same(&whole, &last, windows[i], "");
    const struct counting *shown = &last.engine.figures.shown;
    cr_expect_not_null(shown->past.sums);
    cr_expect_eq(shown->past.since, MIDNIGHT + 2 * DAY_S,
                 "%" PRId64 " s after midnight; memory begins at %" PRId64,
                 shown->past.since - MIDNIGHT, past_memory_us(&last.engine.past) / S - MIDNIGHT);
    cr_expect_gt(calls_total(&shown->calls.all), 500);
    cr_expect_gt(shown->calls.all.peak, 5);
    close_both();
}

Test(past_days, with_a_filter) {
    static const char *const filters[] = {"queue:support",     "disp:missed",
                                          "direction:inbound", "agent:1001",
                                          "wait>20",           "server:pbx2 queue:sales"};
    open_both(8, 30);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        expect_same(&whole, &last, "3d", filters[i]);
    expect_same(&whole, &last, "3d", "");
    close_both();
}

Test(past_days, of_a_part_of_a_day) {
    static const char *const windows[] = {"2026-11-22 13:00..15:00",
                                          "2026-11-22 14:00..2026-11-23 02:00",
                                          "2026-11-23 10:00..2026-11-24 11:00"};
    open_both(9, 30);
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
        expect_same(&whole, &last, windows[i], "");
    look_at(&last, "2026-11-22 12:10..2026-11-24 12:00", "");
    cr_expect_eq(last.engine.figures.shown.calls.hour_count, 0,
                 "days begin at a full hour, and that window does not");
    close_both();
}

// ---- hours

static void expect_same_hours(const char *window, const char *filter, enum hours_level level) {
    struct board *boards[] = {&whole, &last};
    for (int i = 0; i < 2; i++) {
        figures_want_hours(&boards[i]->engine.figures, true, level);
        look_at(boards[i], window, filter);
    }
    const struct hours *a = &whole.engine.figures.by_hour.fold.shown;
    const struct hours *b = &last.engine.figures.by_hour.fold.shown;
    cr_assert_eq(a->quarter_count, b->quarter_count);
    cr_expect_arr_eq(a->quarters, b->quarters, a->quarter_count * sizeof *a->quarters, "%s",
                     window);
    cr_expect_arr_eq(a->week, b->week, sizeof a->week, "%s", window);
    cr_expect_arr_eq(a->days, b->days, sizeof a->days);
    cr_expect_arr_eq(a->had, b->had, sizeof a->had);
    uint64_t all = 0;
    for (int i = 0; i < 7 * 24; i++)
        all += a->week[i / 24][i % 24].all;
    cr_expect_gt(all, 20, "%s %d", filter, level);
}

Test(past_days, hours_are_over_all_that_is_kept) {
    open_both(10, 30);
    for (enum hours_level level = HOURS_OF_CALLS; level <= HOURS_OF_RECORDS; level++) {
        expect_same_hours("2026-11-22", "", level);
        expect_same_hours("today", "", level);
        expect_same_hours("3d", "", level);
    }
    expect_same_hours("3d", "queue:support", HOURS_OF_VISITS);
    expect_same_hours("2026-11-22 12:05..18:00", "", HOURS_OF_CALLS);
    close_both();
}

// ---- the comparison

static void expect_same_comparison(const char *window, int days, const char *filter) {
    whole.engine.settings.compare_days = last.engine.settings.compare_days = days;
    look_at(&whole, window, filter);
    look_at(&last, window, filter);
    const struct comparison *a = &whole.engine.figures.compared.sums;
    const struct comparison *b = &last.engine.figures.compared.sums;
    cr_assert_eq(a->days, days, "%s", window);
    cr_expect_eq(b->days, days, "%s", window);
    cr_expect_gt(calls_total(&a->calls), 20, "%s", window);
    cr_expect_arr_eq(&a->calls, &b->calls, sizeof a->calls, "%s", window);
    cr_expect_arr_eq(a->by_hour, b->by_hour, sizeof a->by_hour, "%s", window);
    cr_expect_arr_eq(&a->visits.counted, &b->visits.counted, sizeof a->visits.counted);
    cr_expect_eq(a->records.total, b->records.total);
    cr_expect_eq(a->records.talk_s, b->records.talk_s);
}

Test(past_days, are_compared_with) {
    const struct past_days *past = &last.engine.past_days;
    open_both(12, 30);
    expect_same_comparison("today", 1, "");
    cr_expect(past->world && past->world_day.from == MIDNIGHT + DAY_S, "that day is kept");
    expect_same_comparison("today", 1, "queue:support");
    expect_same_comparison("2026-11-24 12:00..13:00", 1, "");
    look_at(&last, "2026-11-22", "");
    cr_expect_eq(last.engine.figures.compared.sums.days, 0, "nothing is known of the day before");
    cr_expect_null(past->world);
    close_both();
}

// ---- settled days

static int64_t number(const char *sql) {
    return sql_number(path, sql);
}

static uint64_t calls_of(struct board *b, const char *window) {
    look_at(b, window, "");
    return calls_total(&b->engine.figures.shown.calls.all);
}

// A part of it cannot be read: the figures are those of the rest, but nobody keeps them.
Test(past_days, are_not_settled_with_a_hole) {
    now_us = write_days(11, 30);
    number("UPDATE batch SET text = zeroblob(10) WHERE id = (SELECT id FROM batch WHERE"
           " last_us > 1795352400000000 ORDER BY last_us LIMIT 1)"); // Sunday 14:00
    open_board(&last, now_us);
    read_from(&last, LAST_FROM);
    cr_expect_gt(calls_of(&last, "2026-11-22"), 0);
    calls_of(&last, "2026-11-23");
    close_board(&last, now_us);
    cr_expect_eq(number("SELECT count(*) FROM settled"), 1);
    cr_expect_eq(number("SELECT day_us / 1000000 FROM settled"), MIDNIGHT + DAY_S);
}

static void settle(struct board *b) {
    struct past_days *d = &b->engine.past_days;
    cr_assert_eq(task_create(&d->task), 0);
    past_days_settle(d, now_us);
    for (int slices = 0; past_days_settles(d); slices++) {
        past_days_go_on(d, 1000);
        wait_for_disk(b->disk);
        cr_expect(!b->engine.door.shut && !past_days_busy(d), "nothing waits for it");
        cr_assert_lt(slices, 100000);
    }
}

// All is in memory, and nobody has looked at a day. What is kept is what a look gives.
Test(past_days, are_settled_by_themselves) {
    now_us = write_days(11, 30);
    open_board(&whole, now_us);
    read_from(&whole, 0);
    settle(&whole);
    close_board(&whole, now_us);
    cr_expect_eq(number("SELECT count(*) FROM settled"), 2);
    number("CREATE TABLE other AS SELECT * FROM settled");
    number("DELETE FROM settled");
    open_board(&last, now_us);
    read_from(&last, LAST_FROM);
    calls_of(&last, "2026-11-22");
    calls_of(&last, "2026-11-23");
    close_board(&last, now_us);
    cr_expect_eq(number("SELECT count(*) FROM settled JOIN other USING (day_us, version, from_us, "
                        "to_us, size, value)"),
                 2);
}

Test(past_days, are_counted_once) {
    now_us = write_days(11, 30);
    open_board(&last, now_us);
    read_from(&last, LAST_FROM);
    uint64_t first = calls_of(&last, "2026-11-22"), second = calls_of(&last, "2026-11-23");
    cr_expect(first > 100 && second > 100 && first != second);
    close_board(&last, now_us);
    cr_expect_eq(number("SELECT count(*) FROM settled"), 2);
    cr_expect_lt(number("SELECT max(length(value)) FROM settled"), 40000);
    number("CREATE TABLE other AS SELECT * FROM settled");
    number(
        "UPDATE settled SET size = (SELECT size FROM other WHERE other.day_us != settled.day_us),"
        " value = (SELECT value FROM other WHERE other.day_us != settled.day_us)");
    open_board(&last, now_us);
    read_from(&last, LAST_FROM);
    cr_expect_eq(calls_of(&last, "2026-11-22"), second, "it is what was kept");
    close_board(&last, now_us);
    open_board(&last, now_us);
    read_from(&last, LAST_FROM);
    last.engine.settings.short_abandon_s = 7;
    cr_expect_eq(calls_of(&last, "2026-11-22"), first, "it was kept by other rules");
    close_board(&last, now_us);
    number("UPDATE settled SET value = zeroblob(10), size = 10");
    open_board(&last, now_us);
    read_from(&last, LAST_FROM);
    last.engine.settings.short_abandon_s = 7;
    cr_expect_eq(calls_of(&last, "2026-11-22"), first, "it cannot be read");
    close_board(&last, now_us);
}
