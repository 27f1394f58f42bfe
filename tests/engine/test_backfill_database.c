// A gap that is filled from databases: the figures are those of a board that heard everything, and
// only what a later row proves counts as filled. A call is looked up in them, too.
#include "board_life.h"
#include "mariadbd.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct mariadbd m;
static struct pbx_day day;
static size_t written; // so many of its pieces are in the databases
static char history[128];

static const char *const bases[] = {"asteriskcdrdb", "second"};

static void begin(void) {
    uint64_t seed = 11;
    mariadbd_start(&m, NULL);
    mariadbd_freepbx(&m);
    mariadbd_do(&m, "CREATE DATABASE second");
    mariadbd_do(&m, "GRANT SELECT ON second.* TO cdrtop@'%%'");
    mariadbd_do(&m, "USE second");
    mariadbd_freepbx(&m);
    for (int i = 0; i < 2; i++) // as in a Master.csv, for figures to the second
        mariadbd_do(&m, "ALTER TABLE %s.cdr ADD answer datetime, ADD end datetime", bases[i]);
    pbx_day_live(&day, &seed);
    written = 0;
    snprintf(history, sizeof history, "%s/history.db", m.folder);
    life_history = history;
}

static void end(void) {
    pbx_day_finish(&day);
    mariadbd_stop(&m);
}

TestSuite(backfill_database, .init = begin, .fini = end);

static void add_databases(struct load *l) {
    const struct database_terms terms = {.password = MARIADBD_PASSWORD};
    for (int i = 0; i < 2; i++) {
        char source[200];
        snprintf(source, sizeof source, "pbx%d=mysql://cdrtop@%s/%s", i + 1, m.socket, bases[i]);
        cr_assert_eq(load_fill_add_database(l, source, &terms), 0, "%s", l->error);
    }
}

// What the PBXs have written by that moment.
static void write_until(int64_t now_us) {
    struct buf texts[DAY_FILES] = {{0}};
    for (; written < day.count && day.list[written].at_us <= now_us; written++) {
        const struct piece *p = &day.list[written];
        if (p->file == DAY_FILES) continue;
        buf_span(&texts[p->file], p->bytes);
        buf_put(&texts[p->file], "\n", 1);
    }
    for (int i = 0; i < DAY_FILES; i++) {
        mariadbd_do(&m, "USE %s", bases[i % 2]);
        if (i < 2)
            mariadbd_put_log(&m, buf_text(&texts[i]), 0);
        else
            mariadbd_put_rows(&m, buf_text(&texts[i]), true);
        buf_finish(&texts[i]);
    }
}

static int64_t at(size_t of_ten) {
    return day.list[day.count * of_ten / 10].at_us;
}

// Frames of that time are heard.
static void hear(struct board_life *l, int64_t from_us, int64_t to_us) {
    life_comes_up(l, from_us);
    for (size_t i = 0; i < day.count; i++) {
        const struct piece *p = &day.list[i];
        if (p->file != DAY_FILES || p->at_us < from_us || p->at_us >= to_us) continue;
        life_news(l, NEWS_FRAME, p->at_us, p->bytes);
    }
}

static void expect_filled(struct board_life *l, size_t missing) {
    char why[80] = "";
    size_t is = life_gaps(l, GAP_OF_VISITS, false, why);
    cr_expect_eq(is, missing, "%zu: %s", is, why);
    is = life_gaps(l, GAP_OF_CALLS, false, why);
    cr_expect_eq(is, missing, "%zu: %s", is, why);
}

// It hears the begin and the end, and the databases have what was between.
static void live(struct board_life *l) {
    life_begin(l, add_databases, true);
    hear(l, at(0), at(4));
    life_news(l, NEWS_LINK_LOST, at(4), SPAN("lost"));
    write_until(at(5)); // the gap goes on, and this is written in it
    life_comes_up(l, at(7));
    life_news(l, NEWS_FRAME, at(7), SPAN_NONE);
    life_tick(l, at(7));
    char why[80] = "";
    cr_expect_geq(life_gaps(l, GAP_OF_VISITS, false, why), 2);
    cr_expect(strstr(why, "asteriskcdrdb ") || strstr(why, "second "), "%s", why);
    cr_expect(strstr(why, " has ") || strstr(why, " ends "), "%s", why);
    hear(l, at(7), day.list[day.count - 1].at_us + 1);
    write_until(INT64_MAX);
    life_tick(l, day.list[day.count - 1].at_us + 10 * S); // asked again after five seconds
}

static void expect_whole(struct board_life *l) {
    struct board_life whole;
    char why[80] = "";
    life_begin(&whole, NULL, false);
    hear(&whole, at(0), day.list[day.count - 1].at_us + 1);
    life_expect_truth(l, &day);
    life_expect_same_calls(l, &whole);
    expect_filled(l, 0);
    cr_expect_gt(life_gaps(l, GAP_OF_CALLS, true, why), 0);
    life_end(&whole);
}

Test(backfill_database, a_gap_is_filled_as_far_as_it_is_proved) {
    struct board_life l, next;
    char why[80] = "";
    live(&l);
    expect_whole(&l);
    int64_t end_us = l.ticked_us;
    life_end(&l);
    life_begin(&next, NULL, true); // what was filled is kept
    next.ticked_us = end_us;
    life_expect_truth(&next, &day);
    cr_expect_gt(life_gaps(&next, GAP_OF_CALLS, true, why), 0);
    life_end(&next);
}

// Without the columns that count up, and with an index on the log's time.
Test(backfill_database, other_tables) {
    struct board_life l;
    for (int i = 0; i < 2; i++) {
        mariadbd_do(&m, "USE %s", bases[i]);
        mariadbd_do(&m, "ALTER TABLE queuelog DROP id, ADD KEY time (time)");
        mariadbd_do(&m, "ALTER TABLE cdr ADD id int AUTO_INCREMENT PRIMARY KEY, DROP KEY calldate");
    }
    live(&l);
    expect_whole(&l);
    life_end(&l);
}

// The one of rows by their ids; that of a log has to be set.
Test(backfill_database, times_of_another_zone) {
    struct board_life l;
    struct zone *berlin;
    char second[200];
    snprintf(second, sizeof second, "pbx2=mysql://cdrtop@%s/second", m.socket);
    life_begin(&l, add_databases, false);
    cr_assert_eq(zone_load("Europe/Berlin", &berlin), 0);
    load_set_zone(&l.engine.load, second, berlin);
    hear(&l, at(0), at(2));
    life_news(&l, NEWS_LINK_LOST, at(2), SPAN("lost"));
    write_until(INT64_MAX);
    for (int i = 0; i < 2; i++)
        mariadbd_do(&m,
                    "UPDATE %s.cdr SET calldate = calldate + INTERVAL 1 HOUR, "
                    "answer = answer + INTERVAL 1 HOUR, end = end + INTERVAL 1 HOUR",
                    bases[i]);
    mariadbd_do(&m, "UPDATE second.queuelog SET time = time + INTERVAL 1 HOUR");
    hear(&l, at(8), INT64_MAX);
    life_tick(&l, day.list[day.count - 1].at_us + 10 * S);
    expect_filled(&l, 0);
    life_expect_truth(&l, &day);
    life_end(&l);
}

// A call of more than an hour, that began long before the gap and ended in it.
Test(backfill_database, a_long_call_that_ended_in_the_gap) {
    struct board_life l;
    int64_t end_s = at(5) / S;
    mariadbd_do(&m, "USE asteriskcdrdb");
    mariadbd_do(&m, "SET time_zone = '+00:00'");
    mariadbd_do(
        &m,
        "INSERT INTO cdr (calldate, src, dst, duration, billsec, disposition, uniqueid) "
        "VALUES (FROM_UNIXTIME(%lld), '555', '100', 79200, 79190, 'ANSWERED', "
        "'%lld.long'), (FROM_UNIXTIME(%lld), '556', '100', 10, 9, 'ANSWERED', '%lld.short')",
        (long long)end_s - 79200, (long long)end_s - 79200, (long long)end_s - 79200,
        (long long)end_s - 79200);
    live(&l);
    cr_expect_eq(cdr_store_count(l.engine.door.store), day.day.master_count + 1);
    life_end(&l);
}

Test(backfill_database, one_that_is_not_there_says_so_and_is_asked_again) {
    struct board_life l;
    char why[80] = "";
    mariadbd_kill(&m);
    life_begin(&l, add_databases, false);
    hear(&l, at(0), at(2));
    life_news(&l, NEWS_LINK_LOST, at(2), SPAN("lost"));
    hear(&l, at(8), INT64_MAX);
    int64_t now_us = day.list[day.count - 1].at_us;
    for (int i = 1; i < 4; i++) // one source after the other
        life_tick(&l, now_us + i * S);
    cr_expect_gt(life_gaps(&l, GAP_OF_VISITS, false, why), 0);
    cr_expect(strstr(why, ": "), "%s", why);
    mariadbd_again(&m);
    write_until(INT64_MAX);
    for (int i = 1; i < 4; i++)
        life_tick(&l, now_us + i * 10 * S);
    expect_filled(&l, 0);
    life_end(&l);
}

Test(backfill_database, a_call_is_looked_up) {
    struct board_life l;
    char id[64];
    live(&l);
    figures_run(&l.engine.figures, l.ticked_us, NULL);
    struct call call = life_some_call(&l, id);
    life_end(&l);
    life_begin_empty(&l, add_databases, false);
    life_find(&l, id);
    life_expect_found(&l, &call, call.server ? "second of pbx2" : "asteriskcdrdb of pbx1");
    life_find(&l, "1795375000.99999");
    cr_expect_eq(engine_find_state(&l.engine), FIND_MISSED);
    cr_expect_str_eq(engine_find_words(&l.engine),
                     "call 1795375000.99999: not found in memory, in the history or in a log or "
                     "database");
    cr_expect_not(engine_find(&l.engine, SPAN("1795375000.1' OR '1'='1")), "is no id");
    mariadbd_kill(&m);
    life_find(&l, id);
    cr_expect_eq(engine_find_state(&l.engine), FIND_MISSED);
    cr_expect(strstr(engine_find_words(&l.engine), "in a log; not asked: mysql://cdrtop@"), "%s",
              engine_find_words(&l.engine));
    life_end(&l);
}
