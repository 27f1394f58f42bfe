// A real server of MariaDB as a source: the figures are those of the same PBX's files, whatever the
// tables look like; what is wrong with it is said in one line; and the board goes on when it is
// gone.
#include "mariadbd.h"
#include "own_ca.h"
#include "raw_server.h"
#include "same.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define EAST   3600 // Berlin in November
#define BERLIN "--server-tz", "pbx1=Europe/Berlin", "--tz", "Europe/Berlin"

static struct mariadbd m;
static char folder[64], source[192], master[96], queue_log[96];

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(master, sizeof master, "%s/Master.csv", folder);
    snprintf(queue_log, sizeof queue_log, "%s/queue_log", folder);
    mariadbd_start(&m, NULL);
    snprintf(source, sizeof source, "pbx1=mysql://cdrtop@%s/asteriskcdrdb", m.socket);
    setenv("CDRTOP_DB_PASSWORD", MARIADBD_PASSWORD, 1);
}

static void end(void) {
    mariadbd_stop(&m);
    run_folder_end(folder);
}

TestSuite(database, .init = begin, .fini = end);

// ---- figures

// FreePBX's table has no column for the end, so how many calls there were at once is a second off
// now and then.
static void drop_peaks(json_t *j) {
    const char *key;
    json_t *value;
    size_t i;
    json_object_del(j, "peak");
    json_object_foreach(j, key, value) drop_peaks(value);
    json_array_foreach(j, i, value) drop_peaks(value);
}

static char *figures_of(const char *const *sources, bool peaks) {
    const char *argv[16] = {CDRTOP, "snapshot", "--no-history", BERLIN};
    size_t at = 0;
    while (argv[at])
        at++;
    while (*sources)
        argv[at++] = *sources++;
    json_t *root = same_snapshot(argv),
           *server = json_array_get(json_object_get(root, "servers"), 0);
    json_object_del(root, "generatedAt");
    json_object_del(root, "ingest");
    json_object_del(server, "source");
    if (!peaks) drop_peaks(root);
    char *text = same_canon(root);
    json_decref(root);
    return text;
}

#define FIGURES(peaks, ...) figures_of((const char *const[]){__VA_ARGS__, NULL}, peaks)

static struct buf rows, queue_lines; // the capture of pbx1
static char *wanted;                 // its figures, from the files

static void make_tables(bool ends) {
    mariadbd_freepbx(&m);
    if (ends) mariadbd_do(&m, "ALTER TABLE cdr ADD answer datetime, ADD end datetime");
    rows = run_fixture("callcentre/Master-pbx1.csv.gz");
    queue_lines = run_fixture("callcentre/queue_log-pbx1.gz");
    snprintf(master, sizeof master, "pbx1=%s/Master.csv", folder);
    snprintf(queue_log, sizeof queue_log, "pbx1=%s/queue_log", folder);
    run_write_file(master + 5, buf_text(&rows));
    run_write_file(queue_log + 5, buf_text(&queue_lines));
    mariadbd_put_rows(&m, buf_text(&rows), ends);
    mariadbd_put_log(&m, buf_text(&queue_lines), EAST);
    wanted = FIGURES(ends, master, queue_log);
}

static void drop_tables(void) {
    buf_finish(&rows);
    buf_finish(&queue_lines);
    free(wanted);
}

static void same_figures(char *got, const char *how) {
    same_text(wanted, got, how);
    free(got);
}

Test(database, has_the_figures_of_the_files) {
    make_tables(false);
    same_figures(FIGURES(false, source), "from a database");
    same_figures(FIGURES(false, master, queue_log, source), "with its files: nothing counts twice");
    same_figures(FIGURES(false, source, queue_log), "with its log");
    drop_tables();
}

Test(database, is_checked) {
    struct run r;
    make_tables(false);
    run_program((const char *[]){CDRTOP, "check", "--no-history", BERLIN, source, NULL}, NULL, &r);
    cr_expect_eq(r.status, 0);
    cr_expect_not_null(memmem(r.out.at, r.out.len, " lines of use", 13), "%.*s", (int)r.out.len,
                       r.out.at);
    cr_expect_not_null(memmem(r.out.at, r.out.len, "0 wrong, 0 warnings", 19), "%.*s",
                       (int)r.out.len, r.out.at);
    run_finish(&r);
    drop_tables();
}

// One that fills gaps is looked at, too.
Test(database, is_checked_as_a_source_of_what_was_missed) {
    struct buf text = {0};
    struct run r;
    char path[96];
    make_tables(false);
    snprintf(path, sizeof path, "%s/config.yaml", folder);
    buf_format(&text, "history:\n  backfill: [\"%s\"]\n", source);
    run_write_file(path, buf_text(&text));
    buf_finish(&text);
    run_program((const char *[]){CDRTOP, "check", "--no-history", BERLIN, "-c", path, master, NULL},
                NULL, &r);
    cr_expect(strstr(r.out.at, ": backfill: a queue_log and table of records, "), "%s", r.out.at);
    cr_expect(strstr(r.out.at, "old"));
    run_finish(&r);
    mariadbd_kill(&m);
    run_program((const char *[]){CDRTOP, "check", "--no-history", BERLIN, "-c", path, master, NULL},
                NULL, &r);
    cr_expect(strstr(r.out.at, "wrong ") && strstr(r.out.at, ": backfill: mysql://"), "%s",
              r.out.at);
    run_finish(&r);
    mariadbd_again(&m);
}

Test(database, has_all_figures_where_the_tables_have_all_columns) {
    make_tables(true);
    same_figures(FIGURES(true, source), "with answer and end");
    mariadbd_do(&m, "ALTER TABLE cdr RENAME COLUMN calldate TO start");
    mariadbd_do(&m, "RENAME TABLE cdr TO transient_cdr, queuelog TO queue_log");
    same_figures(FIGURES(true, source), "by other names");
    mariadbd_do(&m, "SET time_zone = '+01:00'");
    mariadbd_do(&m, "ALTER TABLE transient_cdr MODIFY start timestamp");
    mariadbd_do(&m, "ALTER TABLE queue_log MODIFY time timestamp, ADD KEY time (time)");
    mariadbd_do(&m, "SET time_zone = '+00:00'");
    char *local = mariadbd_ask(&m, "SELECT start FROM transient_cdr ORDER BY start LIMIT 1");
    cr_expect_str_eq(local, "2026-11-22 19:08:31"); // in Berlin it was eight
    free(local);
    mariadbd_do(&m, "ALTER TABLE transient_cdr DROP answer, DROP end");
    free(wanted);
    wanted = FIGURES(false, master, queue_log);
    same_figures(FIGURES(false, source), "TIMESTAMPs");
    drop_tables();
}

Test(database, reads_a_queue_log_in_each_of_its_forms) {
    make_tables(false);
    mariadbd_do(&m, "ALTER TABLE queuelog DROP id, ADD KEY time (time)");
    same_figures(FIGURES(false, source), "without a column that counts");
    mariadbd_do(&m, "ALTER TABLE queuelog DROP KEY time");
    same_figures(FIGURES(false, source), "without an index");
    mariadbd_do(&m, "ALTER TABLE queuelog ADD data varchar(255)");
    mariadbd_do(&m, "UPDATE queuelog SET data = CONCAT_WS('|', data1, data2, data3, data4, data5)");
    mariadbd_do(&m,
                "ALTER TABLE queuelog DROP data1, DROP data2, DROP data3, DROP data4, DROP data5");
    same_figures(FIGURES(false, source), "all data in one column");
    mariadbd_do(&m, "SET time_zone = '+01:00'");
    mariadbd_do(&m, "UPDATE queuelog SET time = UNIX_TIMESTAMP(LEFT(time, 19))");
    same_figures(FIGURES(false, source), "epochs");
    mariadbd_do(&m, "ALTER TABLE queuelog MODIFY time int, ADD id int AUTO_INCREMENT PRIMARY KEY");
    same_figures(FIGURES(false, source), "numbers");
    drop_tables();
}

// ---- words

static void run_on(const char *what, struct run *ret_run) {
    const char *argv[] = {CDRTOP, "snapshot", "--no-history", BERLIN, what, NULL};
    run_program(argv, NULL, ret_run);
    buf_put(&ret_run->err, "", 1);
    cr_expect_null(strstr(ret_run->err.at, MARIADBD_PASSWORD));
}

// One line, and that status.
static void expect_words(const char *what, int status, const char *words) {
    struct run r;
    run_on(what, &r);
    const char *end = strchr(r.err.at, '\n');
    cr_expect_eq(r.status, status, "%s: status %d: %s", words, r.status, r.err.at);
    cr_expect_not_null(strstr(r.err.at, words), "wanted %s, got %s", words, r.err.at);
    cr_expect(end && !end[1], "one line: %s", r.err.at);
    run_finish(&r);
}

static void expect_at(const char *host, int status, const char *words) {
    char text[256];
    snprintf(text, sizeof text, "pbx1=mysql://%s", host);
    expect_words(text, status, words);
}

#define NOBODY 1 // a port on which nobody listens

Test(database, that_is_not_there) {
    char text[160];
    expect_at("", 2, "the name of the database is missing at its end");
    expect_at("127.0.0.1", 2, "the name of the database is missing at its end");
    expect_at("127.0.0.1:x/asteriskcdrdb", 2, "the port is not a number from 1 to 65535");
    expect_at("cdrtop:hush@127.0.0.1/asteriskcdrdb", 2,
              "a password does not belong in the address: use password_file");
    expect_at("127.0.0.1:1/asteriskcdrdb", 3, "127.0.0.1:1/asteriskcdrdb: nobody answers there");
    expect_at("cdrtop@nobody.invalid/asteriskcdrdb", 3, "no such host");
    expect_at("cdrtop@/nowhere/socket/asteriskcdrdb", 3, "No such file or directory");
    snprintf(text, sizeof text, "cdrtop@127.0.0.1:%u/other", m.port);
    expect_at(text, 3, "the user may not read that database (GRANT SELECT");
    mariadbd_do(&m, "GRANT SELECT ON other.* TO cdrtop@'%%'");
    expect_at(text, 3, "there is no database of that name");
    snprintf(text, sizeof text, "nobody@127.0.0.1:%u/asteriskcdrdb", m.port);
    expect_at(text, 3, "the login was refused: check the user and the password");
    setenv("CDRTOP_DB_PASSWORD", "sesame", 1);
    snprintf(text, sizeof text, "cdrtop@127.0.0.1:%u/asteriskcdrdb", m.port);
    expect_at(text, 3, "the login was refused: check the user and the password");
    setenv("CDRTOP_DB_PASSWORD", "", 1);
    expect_at(text, 2, "CDRTOP_DB_PASSWORD: this variable should hold a secret");
}

Test(database, that_has_not_what_is_needed) {
    expect_words(source, 1,
                 "it has no table cdr, transient_cdr, queue_log or queuelog that cdrtop "
                 "may read");
    mariadbd_do(&m, "CREATE TABLE cdr (src varchar(80), duration int)");
    expect_words(source, 1, "its table cdr cannot be used: it has no column calldate");
    mariadbd_do(&m, "DROP TABLE cdr");
    mariadbd_do(&m, "CREATE TABLE queue_log (time varchar(26), callid varchar(80))");
    expect_words(source, 1, "its table queue_log cannot be used: it has no column event");
    mariadbd_do(&m, "DROP TABLE queue_log");
    make_tables(false);
    mariadbd_do(&m, "ALTER TABLE cdr DROP KEY calldate");
    expect_words(source, 0,
                 "its table cdr has no index on calldate, so every look at it is long: "
                 "CREATE INDEX calldate ON cdr (calldate)");
    drop_tables();
}

Test(database, whose_times_are_in_utc) {
    make_tables(true);
    mariadbd_do(&m,
                "UPDATE cdr SET calldate = calldate - INTERVAL 1 HOUR, answer = answer - INTERVAL "
                "1 HOUR, end = end - INTERVAL 1 HOUR");
    same_figures(FIGURES(true, source), "in UTC");
    expect_words(source, 0, "its times look like UTC+00:00, not Europe/Berlin: read so");
    mariadbd_do(&m, "TRUNCATE cdr");
    mariadbd_put_rows(&m, buf_text(&rows), true);
    mariadbd_do(&m, "UPDATE queuelog SET time = LEFT(time, 19) - INTERVAL 1 HOUR");
    same_figures(FIGURES(true, source), "the queue log in UTC");
    expect_words(
        source, 0,
        "the times of its queue log look like UTC, not Europe/Berlin, and are read as UTC");
    drop_tables();
}

// ---- between the two

static size_t passed_on; // bytes of the server that are passed on

// Passes everything on, until so many bytes have come from the server.
static void pass_on(struct raw_server *s, int client, int nth) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(m.port)};
    int server = socket(AF_INET, SOCK_STREAM, 0);
    char piece[4096];
    (void)nth;
    (void)s;
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    cr_assert_eq(connect(server, (struct sockaddr *)&at, sizeof at), 0);
    for (size_t left = passed_on; left;) {
        struct pollfd ends[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
        poll(ends, 2, -1);
        int from = ends[1].revents ? server : client;
        ssize_t got =
            read(from, piece, from == server && left < sizeof piece ? left : sizeof piece);
        if (got <= 0) break;
        raw_send(from == server ? client : server, piece, (size_t)got);
        if (from == server) left -= (size_t)got;
    }
    close(server);
}

Test(database, whose_connection_is_lost) {
    struct raw_server between;
    char text[160];
    make_tables(false);
    passed_on = 20000; // in the middle of the rows
    raw_server_start(&between, 0, pass_on);
    snprintf(text, sizeof text, "cdrtop@127.0.0.1:%u/asteriskcdrdb", between.port);
    expect_at(text, 1, "asteriskcdrdb: the connection was lost");
    raw_server_stop(&between);
    drop_tables();
}

static void say_nothing(struct raw_server *s, int client, int nth) {
    (void)client;
    (void)nth;
    raw_freeze(s);
}

Test(database, that_accepts_and_says_nothing) {
    struct raw_server silent;
    char text[160];
    raw_server_start(&silent, 0, say_nothing);
    snprintf(text, sizeof text, "cdrtop@127.0.0.1:%u/asteriskcdrdb", silent.port);
    expect_at(text, 3, "asteriskcdrdb: the server did not answer in time");
    raw_server_stop(&silent);
}

// ---- texts

static void put_call(const char *name, const char *second) {
    mariadbd_do(&m,
                "INSERT INTO cdr (calldate, clid, src, dst, duration, billsec, disposition, "
                "uniqueid, userfield) VALUES ('2026-11-22 10:00:%s', %s, '5550', '100', 10, 5, "
                "'ANSWERED', '17953380%s.1', NULL)",
                second, name, second);
}

static void expect_names(const char *names) {
    struct run r;
    const char *argv[] = {CDRTOP,     "export",         "--no-history", BERLIN, "--what", "records",
                          "--fields", "callerName,did", "--no-header",  source, NULL};
    run_program(argv, NULL, &r);
    buf_put(&r.out, "", 1);
    cr_expect_eq(r.status, 0);
    cr_expect_str_eq(r.out.at, names);
    run_finish(&r);
}

Test(database, texts_in_other_character_sets) {
    mariadbd_freepbx(&m);
    mariadbd_do(&m,
                "ALTER TABLE cdr MODIFY clid varchar(80) CHARACTER SET latin1, "
                "MODIFY did varchar(50) CHARACTER SET utf16, MODIFY userfield varchar(255) NULL");
    put_call("_latin1 X'224DFC6C6C657222203C3E'", "01");        // "Müller" <>
    put_call("_latin1 X'224DC3BC6C6C657222203C3E'", "02");      // the same, as Asterisk wrote UTF-8
    put_call("_latin1 X'224F924E65696C22203C3E'", "03");        // ’ of Windows-1252
    put_call("CONCAT('\"a', CHAR(10), '\"\"b,|c\" <>')", "04"); // what could end a field or a line
    mariadbd_do(&m, "UPDATE cdr SET did = _utf8mb4 X'D0AFF09F9880'"); // Я, and a face
    expect_names("M\xc3\xbcller,\xd0\xaf\xf0\x9f\x98\x80\r\n"
                 "M\xc3\xbcller,\xd0\xaf\xf0\x9f\x98\x80\r\n"
                 "O\xe2\x80\x99Neil,\xd0\xaf\xf0\x9f\x98\x80\r\n"
                 "\"a \"\"\"\"b,|c\",\xd0\xaf\xf0\x9f\x98\x80\r\n");
}

// ---- the configuration

static char configuration[96];

static void configure(const char *rest) {
    struct buf text = {0};
    buf_format(&text, "sources:\n  %s:\n    follow: true\n    poll: 1s\n%s", source, rest);
    snprintf(configuration, sizeof configuration, "%s/config.yaml", folder);
    run_write_file(configuration, buf_text(&text));
    buf_finish(&text);
}

static void run_configured(const char *option, struct run *ret_run) {
    const char *argv[] = {CDRTOP, "snapshot", "--no-history", "-c", configuration, option, NULL};
    run_program(argv, NULL, ret_run);
    buf_put(&ret_run->err, "", 1);
    buf_put(&ret_run->out, "", 1);
}

static void expect_configured(const char *rest, int status, const char *words) {
    struct run r;
    configure(rest);
    run_configured(NULL, &r);
    cr_expect_eq(r.status, status, "%s: %s", rest, r.err.at);
    cr_expect_not_null(strstr(r.err.at, words), "wanted %s, got %s", words, r.err.at);
    cr_expect_null(strstr(r.err.at, MARIADBD_PASSWORD), "%s", r.err.at);
    run_finish(&r);
}

Test(database, whose_password_is_in_the_configuration) {
    struct run r;
    char text[256];
    mariadbd_freepbx(&m);
    unsetenv("CDRTOP_DB_PASSWORD");
    expect_configured("", 3, "the login was refused");
    setenv("SOME_VARIABLE", MARIADBD_PASSWORD, 1);
    expect_configured("    password: $SOME_VARIABLE\n", 0, "");
    expect_configured("    password: " MARIADBD_PASSWORD "\n", 0,
                      "others can read it and it holds a secret");
    snprintf(text, sizeof text, "%s/password", folder);
    run_write_file(text, SPAN(MARIADBD_PASSWORD "\n"));
    snprintf(text, sizeof text, "    password_file: %s/password\n", folder);
    expect_configured(text, 0, "");
    configure("    password: " MARIADBD_PASSWORD "\n");
    run_configured("--dump-config", &r);
    cr_expect_eq(r.status, 0);
    cr_expect_null(strstr(r.out.at, MARIADBD_PASSWORD), "%s", r.out.at);
    cr_expect_not_null(strstr(r.out.at, "# password: left out"), "%s", r.out.at);
    run_finish(&r);
    snprintf(source, sizeof source, "pbx1=mysql://cdrtop:hush@127.0.0.1/asteriskcdrdb");
    expect_configured(
        "", 2, "a link to 127.0.0.1/asteriskcdrdb: a password does not belong in the address");
    run_configured("--dump-config", &r);
    cr_expect_null(strstr(r.out.at, "hush"), "%s", r.out.at);
    run_finish(&r);
}

Test(database, over_tls) {
    char options[400], rest[200];
    own_ca_make(folder);
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = "IP:127.0.0.1"});
    own_ca_sign(folder, &(struct own_wish){.file = "other.pem", .hosts = "DNS:other"});
    mariadbd_freepbx(&m);
    snprintf(source, sizeof source, "pbx1=mysql://cdrtop@127.0.0.1:%u/asteriskcdrdb", m.port);
    snprintf(rest, sizeof rest, "    tls: {ca_file: %s/ca.pem}\n", folder);
    expect_configured(rest, 3, "TLS");
    for (const char *const *name = (const char *const[]){"server", "other", NULL}; *name; name++) {
        mariadbd_stop(&m);
        snprintf(options, sizeof options, "ssl-cert=%s/%s.pem\nssl-key=%s/%s.pem", folder, *name,
                 folder, *name);
        mariadbd_start(&m, options);
        mariadbd_freepbx(&m);
        mariadbd_do(&m, "ALTER USER cdrtop@'%%' REQUIRE SSL");
        snprintf(source, sizeof source, "pbx1=mysql://cdrtop@127.0.0.1:%u/asteriskcdrdb", m.port);
        expect_configured("", 3, "the login was refused");
        expect_configured("    tls: {verify: true}\n", 3, "certificate"); // not the system's
        expect_configured("    tls: {verify: false}\n", 0, "");
        if (!strcmp(*name, "server"))
            expect_configured(rest, 0, "");
        else
            expect_configured(rest, 3, "certificate");
    }
}
