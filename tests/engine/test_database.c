// A database of which more is asked than its first window: an older day, and one call.
#include "../../src/engine/load/database.h"
#include "history/database.h"
#include "mariadbd.h"
#include "patience.h"

#include "net/loop.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY_S INT64_C(86400)

static struct mariadbd m;
static struct engine e;
static struct loop *loop;
static struct loop_timer *patience;
static int64_t now_s;

static void nothing(void *context) {
    (void)context;
}

static void give_up(void *context) {
    (void)context;
    loop_stop(loop);
}

static uint64_t awaited; // rows

static void go_on(void *context) {
    (void)context;
    engine_let_in(&e, INT64_MAX);
    if (!load_database_busy(&e.load, 0) && e.door.ingest.cdrs >= awaited) loop_stop(loop);
}

// A row that began so many days ago.
static void row(int days, const char *unique, const char *linked) {
    mariadbd_do(&m,
                "INSERT INTO cdr (calldate, src, dst, duration, billsec, disposition, uniqueid, "
                "linkedid) VALUES (FROM_UNIXTIME(%lld), '555', '100', 10, 5, 'ANSWERED', "
                "'%lld.%s', '%lld.%s')",
                (long long)(now_s - days * DAY_S), (long long)(now_s - days * DAY_S), unique,
                (long long)(now_s - days * DAY_S), linked);
}

static void begin(void) {
    struct engine_settings *s = &e.settings;
    struct zone *machine;
    const struct loop_handlers handlers = {.before_sleep = nothing};
    const struct links_hooks hooks = {.changed = go_on};
    char source[160];
    now_s = time(NULL);
    mariadbd_start(&m, NULL);
    mariadbd_freepbx(&m);
    mariadbd_do(&m, "SET time_zone = '+00:00'");
    row(20, "1", "1");
    row(20, "2", "1");
    row(10, "1", "1");
    row(10, "2", "1");
    row(10, "3", "3");
    row(0, "1", "1");
    mariadbd_do(&m,
                "INSERT INTO queuelog (time, callid, queuename, agent, event, data2, data3) VALUES "
                "(FROM_UNIXTIME(%lld), '%lld.1', 'support', 'NONE', 'ENTERQUEUE', '555', '1')",
                (long long)(now_s - 10 * DAY_S), (long long)(now_s - 10 * DAY_S));
    zone_load("UTC", &machine);
    engine_init(&e, machine, NULL);
    *s = (struct engine_settings){.window_fixed = true,
                                  .window = {now_s - 3600, now_s + 3600},
                                  .policies.others = {.threshold_s = 20},
                                  .match_digits = 9,
                                  .max_records = 1000000,
                                  .follows = true};
    zone_load("UTC", &s->zone);
    snprintf(source, sizeof source, "pbx1=mysql://cdrtop@%s/asteriskcdrdb", m.socket);
    const struct database_terms terms = {.password = MARIADBD_PASSWORD};
    cr_assert_eq(load_add_database(&e.load, source, &terms, 100000), 0, "%s", e.load.error);
    engine_begin(&e);
    cr_assert(!loop_create(&handlers, NULL, &loop) && !loop_open(loop));
    cr_assert_eq(loop_timer_add(loop, give_up, NULL, &patience), 0);
    cr_assert_eq(engine_listen(&e, loop, &hooks), 0);
    cr_assert_eq(engine_load(&e, INT64_MAX, NULL), ENGINE_LOADED, "%s", e.load.error);
}

static void end(void) {
    links_close(&e.links);
    loop_destroy(loop);
    engine_finish(&e);
    mariadbd_stop(&m);
}

TestSuite(database, .init = begin, .fini = end);

static void await(uint64_t rows) {
    awaited = rows;
    loop_timer_set(patience, PATIENCE_S * INT64_C(1000000));
    loop_run(loop);
    cr_expect_eq(e.door.ingest.cdrs, rows, "%d", (int)e.door.ingest.cdrs);
    cr_expect_eq(e.door.ingest.duplicates, 0);
    cr_expect_str_eq(load_database_words(&e.load, 0), "");
}

// From its next connection on, so many questions are answered; 0 for all.
static void limit_questions(int most) {
    mariadbd_do(&m, "ALTER USER cdrtop@'%%' WITH MAX_QUERIES_PER_HOUR %d", most);
    mariadbd_do(&m, "FLUSH USER_RESOURCES");
}

static struct database *another(void) {
    char address[160];
    snprintf(address, sizeof address, "mysql://cdrtop@%s/asteriskcdrdb", m.socket);
    return database_create(
        &(struct database_terms){.address = address, .password = MARIADBD_PASSWORD});
}

static size_t take_lines(struct buf *text) {
    size_t lines = 0;
    for (struct span rest = buf_text(text); rest.len; lines++)
        span_take(&rest, '\n');
    buf_clear(text);
    return lines;
}

#define QUESTIONS 40 // more than are asked below

// Whichever question fails, what came before it is not lost.
Test(database, is_asked_again_for_what_is_missing_only) {
    row(10, "4", "4");
    mariadbd_do(&m, "UPDATE cdr SET calldate = calldate + INTERVAL 1 HOUR "
                    "WHERE linkedid LIKE '%%.4'");
    for (int most = 1; most < QUESTIONS; most++) {
        struct database *d = another();
        struct buf out = {0};
        int64_t from = now_s - 10 * DAY_S - 60, to = from + 7200;
        size_t rows = 0;
        limit_questions(most);
        for (int tries = 0; from < to && tries < 4; tries++) {
            int failed = database_open(d);
            if (!failed) failed = database_read(d, DATABASE_ROWS, &from, to, &out);
            if (failed) limit_questions(0);
            if (failed)
                buf_clear(&out);
            else
                rows += take_lines(&out) - 1;
        }
        cr_expect_eq(rows, 4, "%d of %d questions", (int)rows, most);
        database_destroy(d);
        buf_finish(&out);
    }
    limit_questions(0);
}

Test(database, a_table_that_fails_does_not_take_the_other_one_along) {
    struct load_database b = {.database = another(), .asked = ASKED_NEWS};
    b.parts[DATABASE_LOG] = b.parts[DATABASE_ROWS] = (struct part){.there = true, .now = now_s};
    load_database_work(&b.job);
    cr_assert_eq(b.outcome, 0, "%s", database_words(b.database));
    for (int most = 1; most < QUESTIONS; most++) {
        size_t lines = 0;
        bool whole = false;
        limit_questions(most);
        mariadbd_do(&m, "KILL USER cdrtop");
        mariadbd_do(&m,
                    "INSERT INTO queuelog (time, callid, queuename, agent, event, data2, data3) "
                    "VALUES (FROM_UNIXTIME(%lld), '%lld.%d', 'support', 'NONE', 'ENTERQUEUE', "
                    "'555', '1')",
                    (long long)now_s, (long long)now_s, most);
        for (int tries = 0; !whole && tries < 5; tries++) {
            buf_clear(&b.parts[DATABASE_LOG].bytes);
            load_database_work(&b.job);
            whole = !b.outcome;
            if (whole) lines += take_lines(&b.parts[DATABASE_LOG].bytes);
            if (tries) limit_questions(0);
        }
        cr_expect_eq(lines, 1, "%d of %d questions", (int)lines, most);
    }
    limit_questions(0);
    database_destroy(b.database);
    for (int i = 0; i < DATABASE_TABLES; i++)
        buf_finish(&b.parts[i].bytes);
}

Test(database, gives_an_older_window) {
    int64_t from_s = e.door.servers.list[0].logged_from_s;
    cr_expect_eq(e.door.ingest.cdrs, 1);
    load_database_window(&e.load, 0,
                         (struct window){now_s - 20 * DAY_S - 60, now_s - 20 * DAY_S + 60});
    await(3);
    cr_expect_eq(e.door.servers.list[0].logged_from_s, from_s); // what is between is not known
    row(0, "2", "2");
    await(4);
    load_database_window(&e.load, 0, (struct window){now_s - 15 * DAY_S, now_s});
    await(7);
    cr_expect_eq(e.door.servers.list[0].logged_from_s, now_s - 10 * DAY_S);
    cr_expect_eq(e.door.ingest.queue_events, 1);
}

Test(database, gives_a_call) {
    char id[40];
    snprintf(id, sizeof id, "%lld.1", (long long)(now_s - 10 * DAY_S));
    load_database_call(&e.load, 0, span_of(id));
    await(3); // both rows of the call
    cr_expect_eq(e.door.ingest.queue_events, 1);
    load_database_call(&e.load, 0, SPAN("no id'; --"));
    row(0, "2", "2");
    await(4);
}
