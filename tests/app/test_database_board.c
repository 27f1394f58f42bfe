// The board on a database: what is written there is on the screen, whenever it began, and the board
// goes on when the server is gone and comes back.
#include "mariadbd.h"
#include "run.h"
#include "screen_expect.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static struct mariadbd m;
static struct screen *s;
static char configuration[96];

static void begin(void) {
    struct buf text = {0};
    mariadbd_start(&m, NULL);
    mariadbd_freepbx(&m);
    setenv("CDRTOP_DB_PASSWORD", MARIADBD_PASSWORD, 1);
    buf_format(
        &text,
        "sources:\n  pbx1=mysql://cdrtop@%s/asteriskcdrdb:\n    follow: true\n    poll: 1s\n",
        m.socket);
    snprintf(configuration, sizeof configuration, "%s/config.yaml", m.folder);
    run_write_file(configuration, buf_text(&text));
    buf_finish(&text);
}

static void end(void) {
    mariadbd_stop(&m);
}

TestSuite(database_board, .init = begin, .fini = end);

// In a zone in which it is about noon, so that hours ago were today.
static void open_board(void) {
    char zone[16];
    snprintf(zone, sizeof zone, "Etc/GMT%+d", (int)(time(NULL) / 3600 % 24) - 12);
    s = screen_open((const char *[]){CDRTOP, "--no-history", "-C", "--tz", zone, "--server-tz",
                                     "pbx1=UTC", "-c", configuration, NULL},
                    NULL, 120, 30);
    cr_assert(screen_wait(s, "RECENT CALLS", PATIENCE_MS));
}

static void log_now(const char *id, const char *agent, const char *event, const char *data) {
    mariadbd_do(&m,
                "INSERT INTO queuelog (time, callid, queuename, agent, event, data1, data2, "
                "data3) VALUES (NOW(6), '%s', 'support', '%s', '%s', %s)",
                id, agent, event, data);
}

// A call that has just ended.
static void call_of(const char *number, int seconds) {
    mariadbd_do(&m,
                "INSERT INTO cdr (calldate, clid, src, dst, duration, billsec, disposition, "
                "uniqueid) VALUES (NOW() - INTERVAL %d SECOND, '%s', '%s', '100', %d, %d, "
                "'ANSWERED', CONCAT(UNIX_TIMESTAMP() - %d, '.%s'))",
                seconds, number, number, seconds, seconds, seconds, number);
}

static void follow_what_is_written(void) {
    mariadbd_do(&m, "SET time_zone = '+00:00'");
    call_of("5551", 10);
    open_board();
    screen_expect(s, "5551");
    screen_expect(s, "pbx1 \xe2\x97\x8f mysql");
    call_of("5552", 5);
    screen_expect(s, "5552");
    call_of("5553", 7200); // it began two hours ago
    screen_expect(s, "5553");
    log_now("1.1", "NONE", "ENTERQUEUE", "'', '5550', '1'");
    screen_expect(s, "--  waiting");
    log_now("1.1", "Alice", "CONNECT", "'2', '1.2', '1'");
    screen_expect(s, "\xe2\x97\x8f talking");
    mariadbd_kill(&m);
    screen_expect(s, "pbx1 \xc3\x97 mysql not read");
    screen_expect(s, "trying again");
    mariadbd_again(&m);
    mariadbd_do(&m, "SET time_zone = '+00:00'");
    log_now("1.1", "Alice", "COMPLETECALLER", "'2', '10', '1'");
    call_of("5554", 20);
    screen_expect(s, "5554");
    cr_expect(screen_gone(s, "not read", PATIENCE_MS));
    screen_quit(s);
}

Test(database_board, is_polled) {
    follow_what_is_written();
}

Test(database_board, is_polled_by_the_columns_that_there_are) {
    mariadbd_do(&m, "ALTER TABLE cdr ADD id int AUTO_INCREMENT PRIMARY KEY");
    mariadbd_do(&m, "ALTER TABLE queuelog DROP id, ADD KEY time (time)");
    follow_what_is_written();
}

Test(database_board, a_call_of_long_ago_is_looked_up) {
    mariadbd_do(&m, "SET time_zone = '+00:00'");
    mariadbd_do(&m, "INSERT INTO cdr (calldate, clid, src, dst, duration, billsec, disposition, "
                    "uniqueid, linkedid) VALUES (FROM_UNIXTIME(1700000000), '5557', '5557', '100', "
                    "40, 30, 'ANSWERED', '1700000000.7', '1700000000.7')");
    call_of("5551", 10);
    open_board();
    screen_expect(s, "pbx1 \xe2\x97\x8f mysql");
    screen_type(s, "fcall:1700000000.7\r");
    cr_assert(screen_wait(s, "LOOKED UP", PATIENCE_MS));
    cr_expect(screen_has(s, "asteriskcdrdb of pbx1"));
    cr_expect(screen_has(s, "5557"));
    screen_type(s, "\033");
    cr_expect(screen_gone(s, "LOOKED UP", PATIENCE_MS));
    screen_quit(s);
}
