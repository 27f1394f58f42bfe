// A database that fails between two of the questions that it is asked.
#include "../../src/engine/load/database.h"
#include "history/database.h"
#include "mariadbd.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY_S INT64_C(86400)

static struct mariadbd m;
static int64_t now_s;

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
}

static void end(void) {
    mariadbd_stop(&m);
}

TestSuite(database, .init = begin, .fini = end);

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
        mariadbd_limit(&m, most);
        for (int tries = 0; from < to && tries < 4; tries++) {
            int failed = database_open(d);
            if (!failed) failed = database_read(d, DATABASE_ROWS, &from, to, &out);
            if (failed) mariadbd_limit(&m, 0);
            if (failed)
                buf_clear(&out);
            else
                rows += take_lines(&out) - 1;
        }
        cr_expect_eq(rows, 4, "%d of %d questions", (int)rows, most);
        database_destroy(d);
        buf_finish(&out);
    }
    mariadbd_limit(&m, 0);
}

Test(database, a_table_that_fails_does_not_take_the_other_one_along) {
    struct load_database b = {.database = another(), .asked = ASKED_NEWS};
    b.parts[DATABASE_LOG] = b.parts[DATABASE_ROWS] = (struct part){.there = true, .now = now_s};
    load_database_work(&b.job);
    cr_assert_eq(b.outcome, 0, "%s", database_words(b.database));
    for (int most = 1; most < QUESTIONS; most++) {
        size_t lines = 0;
        bool whole = false;
        mariadbd_limit(&m, most);
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
            if (tries) mariadbd_limit(&m, 0);
        }
        cr_expect_eq(lines, 1, "%d of %d questions", (int)lines, most);
    }
    mariadbd_limit(&m, 0);
    database_destroy(b.database);
    for (int i = 0; i < DATABASE_TABLES; i++)
        buf_finish(&b.parts[i].bytes);
}
