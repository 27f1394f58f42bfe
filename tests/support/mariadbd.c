// Makes the system's tables by the server's own bootstrap, as mariadb-install-db does.
#include "mariadbd.h"

#include "run.h"

#include "base/civil.h"
#include "base/clock.h"
#include "raw_server.h"

#include <criterion/criterion.h>
#include <mysql.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHARE "/usr/share/mysql"

static void add_file(FILE *to, const char *name) {
    char piece[65536], path[128];
    snprintf(path, sizeof path, SHARE "/%s", name);
    FILE *from = fopen(path, "re");
    cr_assert_not_null(from, "%s", path);
    for (size_t got; (got = fread(piece, 1, sizeof piece, from));)
        fwrite(piece, 1, got, to);
    fclose(from);
}

static void write_files(struct mariadbd *m, const char *options) {
    char path[128];
    snprintf(path, sizeof path, "%s/data", m->folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/boot.sql", m->folder);
    FILE *boot = fopen(path, "we");
    fprintf(boot, "CREATE DATABASE mysql;\nUSE mysql;\n");
    add_file(boot, "mysql_system_tables.sql");
    add_file(boot, "mysql_system_tables_data.sql");
    fprintf(boot, "CREATE DATABASE asteriskcdrdb;\n");
    fclose(boot);
    snprintf(path, sizeof path, "%s/my.cnf", m->folder);
    FILE *f = fopen(path, "we");
    fprintf(f, "[mariadbd]\ndatadir=%s/data\nsocket=%s\npid-file=%s/pid\ntmpdir=%s\n", m->folder,
            m->socket, m->folder, m->folder);
    fprintf(f, "innodb-buffer-pool-size=64M\ninnodb-log-file-size=16M\ninnodb-flush-log-at-trx-"
               "commit=2\n"); // what was written outlives a kill of the server
    fprintf(f, "log-error=%s/error.log\nskip-name-resolve\nlc-messages=en_US\n", m->folder);
    fprintf(f, "character-set-server=utf8mb4\nport=%u\nbind-address=127.0.0.1\n", m->port);
    if (getuid() == 0) fprintf(f, "user=root\n");
    fprintf(f, "%s\n", options ? options : "");
    fclose(f);
}

static pid_t start(const struct mariadbd *m, bool bootstrap) {
    char defaults[128], boot[128];
    snprintf(defaults, sizeof defaults, "--defaults-file=%s/my.cnf", m->folder);
    snprintf(boot, sizeof boot, "%s/%s", m->folder, bootstrap ? "boot.sql" : "my.cnf");
    pid_t pid = fork();
    if (pid) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    cr_assert_not_null(freopen(boot, "r", stdin));
    execl(MARIADBD, "mariadbd", defaults, bootstrap ? "--bootstrap" : NULL, NULL);
    _exit(127);
}

void mariadbd_again(struct mariadbd *m) {
    int64_t until = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    MYSQL *h = NULL;
    m->pid = start(m, false);
    for (;; poll(NULL, 0, 5)) {
        int status;
        cr_assert(waitpid(m->pid, &status, WNOHANG) == 0 && clock_monotonic_us() < until,
                  "%s/error.log", m->folder);
        h = mysql_init(NULL);
        mysql_options(h, MYSQL_SET_CHARSET_NAME, "utf8mb4");
        if (mysql_real_connect(h, NULL, "root", NULL, "asteriskcdrdb", 0, m->socket, 0)) break;
        mysql_close(h);
    }
    m->session = h;
    mariadbd_do(m, "SET sql_mode = ''"); // takes what a strict server would refuse, as many do
}

void mariadbd_start(struct mariadbd *m, const char *options) {
    int status;
    memset(m, 0, sizeof *m);
    run_folder(m->folder, sizeof m->folder);
    snprintf(m->socket, sizeof m->socket, "%s/socket", m->folder);
    m->port = raw_free_port();
    write_files(m, options);
    waitpid(start(m, true), &status, 0);
    cr_assert_eq(status, 0, "%s/error.log", m->folder);
    mariadbd_again(m);
    mariadbd_do(m, "CREATE USER cdrtop@'%%' IDENTIFIED BY '" MARIADBD_PASSWORD "'");
    mariadbd_do(m, "GRANT SELECT ON asteriskcdrdb.* TO cdrtop@'%%'");
}

void mariadbd_kill(struct mariadbd *m) {
    kill(m->pid, SIGKILL);
    waitpid(m->pid, NULL, 0);
    mysql_close(m->session);
    m->session = NULL;
}

void mariadbd_stop(struct mariadbd *m) {
    if (m->session) mariadbd_kill(m);
    run_folder_end(m->folder);
}

static void ask(struct mariadbd *m, const char *text, size_t len) {
    int failed = mysql_real_query(m->session, text, len);
    cr_assert_eq(failed, 0, "%s: %.200s", mysql_error(m->session), text);
}

void mariadbd_do(struct mariadbd *m, const char *format, ...) {
    char text[8192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ask(m, text, strlen(text));
    mysql_free_result(mysql_store_result(m->session));
}

void mariadbd_limit(struct mariadbd *m, int most) {
    mariadbd_do(m, "ALTER USER cdrtop@'%%' WITH MAX_QUERIES_PER_HOUR %d", most);
    mariadbd_do(m, "FLUSH USER_RESOURCES");
}

char *mariadbd_ask(struct mariadbd *m, const char *question) {
    ask(m, question, strlen(question));
    MYSQL_RES *result = mysql_store_result(m->session);
    MYSQL_ROW row = result ? mysql_fetch_row(result) : NULL;
    char *field = strdup(row && row[0] ? row[0] : "");
    mysql_free_result(result);
    return field;
}

void mariadbd_freepbx(struct mariadbd *m) {
    mariadbd_do(m,
                "CREATE TABLE cdr (calldate datetime NOT NULL DEFAULT '1000-01-01 00:00:00', "
                "clid varchar(80) NOT NULL DEFAULT '', src varchar(80) NOT NULL DEFAULT '', "
                "dst varchar(80) NOT NULL DEFAULT '', dcontext varchar(80) NOT NULL DEFAULT '', "
                "channel varchar(80) NOT NULL DEFAULT '', dstchannel varchar(80) NOT NULL "
                "DEFAULT '', lastapp varchar(80) NOT NULL DEFAULT '', lastdata varchar(80) NOT "
                "NULL DEFAULT '', duration int NOT NULL DEFAULT 0, billsec int NOT NULL DEFAULT "
                "0, disposition varchar(45) NOT NULL DEFAULT '', amaflags int NOT NULL DEFAULT "
                "0, accountcode varchar(20) NOT NULL DEFAULT '', uniqueid varchar(32) NOT NULL "
                "DEFAULT '', userfield varchar(255) NOT NULL DEFAULT '', did varchar(50) NOT "
                "NULL DEFAULT '', recordingfile varchar(255) NOT NULL DEFAULT '', cnum "
                "varchar(80) NOT NULL DEFAULT '', cnam varchar(80) NOT NULL DEFAULT '', "
                "outbound_cnum varchar(80) NOT NULL DEFAULT '', outbound_cnam varchar(80) NOT "
                "NULL DEFAULT '', dst_cnam varchar(80) NOT NULL DEFAULT '', linkedid varchar(32) "
                "NOT NULL DEFAULT '', peeraccount varchar(80) NOT NULL DEFAULT '', sequence int "
                "NOT NULL DEFAULT 0, KEY calldate (calldate), KEY dst (dst), KEY accountcode "
                "(accountcode), KEY uniqueid (uniqueid), KEY linkedid (linkedid)) "
                "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
    mariadbd_do(m,
                "CREATE TABLE queuelog (id int NOT NULL AUTO_INCREMENT, time varchar(26) "
                "DEFAULT NULL, callid varchar(80) DEFAULT NULL, queuename varchar(64) DEFAULT "
                "NULL, agent varchar(64) DEFAULT NULL, event varchar(32) DEFAULT NULL, data1 "
                "varchar(100) DEFAULT NULL, data2 varchar(100) DEFAULT NULL, data3 varchar(100) "
                "DEFAULT NULL, data4 varchar(100) DEFAULT NULL, data5 varchar(100) DEFAULT NULL, "
                "PRIMARY KEY (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
}

// A field of a CSV whose fields are all in quotes or are numbers.
static struct span take_cell(struct span *line) {
    if (!line->len || line->at[0] != '"') return span_take(line, ',');
    *line = span_from(*line, 1);
    const char *end = line->at;
    while (end[0] != '"' || end[1] == '"')
        end += end[0] == '"' ? 2 : 1;
    struct span cell = {line->at, (size_t)(end - line->at)};
    *line = span_from(*line, cell.len + 1);
    span_take(line, ',');
    return cell;
}

static void put_value(struct mariadbd *m, struct span text, struct buf *out) {
    buf_room(out, 2 * text.len + 4);
    buf_put(out, ",'", 2);
    for (size_t i = 0; i < text.len; i++) { // a doubled quote is one
        if (text.at[i] == '"' && i + 1 < text.len && text.at[i + 1] == '"') continue;
        out->len += mysql_real_escape_string(m->session, out->at + out->len, text.at + i, 1);
    }
    buf_put(out, "'", 1);
}

#define AT_A_TIME ((size_t)1 << 19) // bytes of a statement

static void flush(struct mariadbd *m, const char *begins, struct buf *rows) {
    struct buf all = {0};
    if (!rows->len) return;
    buf_format(&all, "%s ", begins);
    buf_put(&all, rows->at, rows->len - 1); // without the last comma
    ask(m, all.at, all.len);
    buf_clear(rows);
    buf_finish(&all);
}

// accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer,
// end, duration, billsec, disposition, amaflags, uniqueid, userfield, and with newcdrcolumns
// peeraccount, linkedid, sequence.
void mariadbd_put_rows(struct mariadbd *m, struct span master, bool ends) {
    char begins[400];
    snprintf(
        begins, sizeof begins,
        "INSERT INTO cdr (accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, "
        "lastdata, calldate, %sduration, billsec, disposition, amaflags, uniqueid, userfield, "
        "peeraccount, linkedid, sequence) VALUES",
        ends ? "answer, end, " : "");
    struct buf rows = {0};
    while (master.len) {
        struct span line = span_take(&master, '\n'), cells[21] = {{0}};
        size_t count = 0;
        while (line.len && count < 21)
            cells[count++] = take_cell(&line);
        if (count < 17) continue;
        size_t from = rows.len;
        for (size_t i = 0; i < 21; i++)
            if (i == 15)
                buf_format(&rows, ",%d", span_same(cells[i], SPAN("DOCUMENTATION")) ? 3 : 2);
            else if (ends || (i != 10 && i != 11))
                put_value(m, i == 20 && !cells[i].len ? SPAN("0") : cells[i], &rows);
        rows.at[from] = '(';
        buf_put(&rows, "),", 2);
        if (rows.len > AT_A_TIME) flush(m, begins, &rows);
    }
    flush(m, begins, &rows);
    buf_finish(&rows);
}

void mariadbd_put_log(struct mariadbd *m, struct span queue_log, int east_s) {
    static const char begins[] = "INSERT INTO queuelog (time, callid, queuename, agent, event, "
                                 "data1, data2, data3, data4, data5) VALUES";
    struct buf rows = {0};
    while (queue_log.len) {
        struct span line = span_take(&queue_log, '\n'), time = span_take(&line, '|');
        int64_t at;
        char text[40];
        if (!span_number(time, &at)) continue;
        struct civil c = civil_of_seconds(at + east_s);
        snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d.000000", c.year, c.month, c.day,
                 c.hour, c.minute, c.second);
        size_t from = rows.len;
        put_value(m, span_of(text), &rows);
        for (size_t i = 0; i < 9; i++)
            put_value(m, i == 8 ? line : span_take(&line, '|'), &rows);
        rows.at[from] = '(';
        buf_put(&rows, "),", 2);
        if (rows.len > AT_A_TIME) flush(m, begins, &rows);
    }
    flush(m, begins, &rows);
    buf_finish(&rows);
}
