// A database is imported: what the history gives then are the figures of the database itself,
// however often it is imported, and whatever is written there meanwhile.
#include "mariadbd.h"
#include "same.h"
#include "sql_number.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BERLIN "--server-tz", "pbx1=Europe/Berlin", "--tz", "Europe/Berlin"
#define EAST   3600 // in November

static struct mariadbd m;
static char source[192], history[128];

static void begin(void) {
    struct buf rows = run_fixture("callcentre/Master-pbx1.csv.gz");
    struct buf lines = run_fixture("callcentre/queue_log-pbx1.gz");
    mariadbd_start(&m, NULL);
    mariadbd_freepbx(&m);
    mariadbd_put_rows(&m, buf_text(&rows), false);
    mariadbd_put_log(&m, buf_text(&lines), EAST);
    buf_finish(&rows);
    buf_finish(&lines);
    snprintf(source, sizeof source, "pbx1=mysql://cdrtop@%s/asteriskcdrdb", m.socket);
    snprintf(history, sizeof history, "%s/cdrtop/history.db", m.folder);
    setenv("CDRTOP_DB_PASSWORD", MARIADBD_PASSWORD, 1);
    setenv("CDRTOP_HISTORY_KEEP_DAYS", "36500", 1);
    setenv("XDG_STATE_HOME", m.folder, 1);
}

static void end(void) {
    mariadbd_stop(&m);
}

TestSuite(import_database, .init = begin, .fini = end);

static const char *const import[] = {CDRTOP, "import", "--server-tz", "pbx1=Europe/Berlin",
                                     source, NULL};

static void imports(const char *said) {
    struct run r;
    run_program(import, NULL, &r);
    buf_put(&r.out, "", 1);
    cr_expect_eq(r.status, 0, "%.*s", (int)r.err.len, r.err.at);
    cr_expect_not_null(strstr(r.out.at, said), "wanted %s, got %s", said, r.out.at);
    run_finish(&r);
}

static char *figures(const char *of) {
    const char *const argv[] = {CDRTOP, "snapshot", BERLIN, of, NULL};
    json_t *root = same_snapshot(argv),
           *server = json_array_get(json_object_get(root, "servers"), 0);
    json_object_del(root, "generatedAt");
    json_object_del(root, "ingest");
    json_object_del(server, "source");
    char *text = same_canon(root);
    json_decref(root);
    return text;
}

static void expect_same(const char *how) {
    char *database = figures(source), *kept = figures(NULL);
    same_text(database, kept, how);
    free(database);
    free(kept);
}

// A row of a call that began so many seconds ago.
static void put_row(int seconds) {
    mariadbd_do(&m,
                "INSERT INTO cdr (calldate, clid, src, dst, duration, billsec, disposition, "
                "uniqueid) VALUES (NOW() - INTERVAL %d SECOND, '555', '555', '100', 9, 5, "
                "'ANSWERED', CONCAT(UNIX_TIMESTAMP() - %d - 3600, '.%d'))",
                seconds, seconds, seconds);
}

Test(import_database, has_the_figures_of_the_database) {
    imports(" lines\n");
    expect_same("imported");
    imports("nothing new");
    expect_same("imported twice");
    mariadbd_do(&m, "ALTER TABLE cdr ADD department varchar(20) AFTER clid");
    put_row(1000);
    imports("1 lines more than before");
    put_row(5000); // it was written after one that began later
    imports("1 lines more than before");
    imports("nothing new");
    expect_same("with what was written since");
    cr_expect_gt(sql_number(history, "SELECT max(tail) FROM file"), 0, "today's is not final");
}

// Wherever it is killed, the next one goes on from there.
Test(import_database, may_be_killed) {
    for (int ms = 5; ms < 200; ms = ms * 3 / 2) {
        pid_t child = fork();
        if (!child) {
            execv(CDRTOP, (char *const *)import);
            _exit(127);
        }
        nanosleep(&(struct timespec){0, ms * 1000000L}, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    struct run r;
    run_program(import, NULL, &r);
    cr_expect_eq(r.status, 0);
    run_finish(&r);
    expect_same("killed");
}

// So many callers hang up in the hours behind.
static void put_callers(int count) {
    struct buf lines = {0};
    for (int i = 0; i < count; i++) {
        long long at = 1795375200LL + 2 * i;
        buf_format(&lines, "%lld|%lld.%d|600|NONE|ENTERQUEUE||555|1\n", at, at, i);
        buf_format(&lines, "%lld|%lld.%d|600|NONE|ABANDON|1|1|2\n", at + 2, at, i);
    }
    mariadbd_put_log(&m, buf_text(&lines), EAST);
    buf_finish(&lines);
}

// Whichever question fails, the next import has each line once. The log is read in several answers.
Test(import_database, may_fail_in_the_middle) {
    struct run r;
    put_callers(6000);
    for (int most = 5; most < 40; most++) {
        mariadbd_limit(&m, most);
        run_program(import, NULL, &r);
        cr_expect(r.status == 0 || r.status == 1, "%d of %d questions", r.status, most);
        run_finish(&r);
    }
    mariadbd_limit(&m, 0);
    run_program(import, NULL, &r);
    cr_expect_eq(r.status, 0);
    run_finish(&r);
    char *all =
        mariadbd_ask(&m, "SELECT (SELECT count(*) FROM queuelog) + (SELECT count(*) FROM cdr)");
    cr_expect_eq(sql_number(history, "SELECT sum(lines) FROM piece"), atoll(all), "not %s", all);
    free(all);
    expect_same("failed in the middle");
}

Test(import_database, that_is_not_there) {
    struct run r;
    mariadbd_kill(&m);
    run_program(import, NULL, &r);
    buf_put(&r.err, "", 1);
    cr_expect_eq(r.status, 1);
    cr_expect_not_null(strstr(r.err.at, "/asteriskcdrdb: "), "%s", r.err.at);
    run_finish(&r);
}
