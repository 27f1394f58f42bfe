// What was imported is what the files themselves give, however often, however far, and under
// whatever name they are imported.
#include "at_random.h"
#include "run.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MORNING 1795341600L // 2026-11-22 10:00 UTC
#define MOST    16          // words of a command

static char folder[64];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
    setenv("CDRTOP_HISTORY_KEEP_DAYS", "36500", 1);
    setenv("TZ", "Europe/Berlin", 1);
}

static void drop_folder(void) {
    run_folder_end(folder);
}

TestSuite(import, .init = make_folder, .fini = drop_folder);

static const char *in_folder(const char *name) {
    static char paths[8][128];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof *paths, "%s/%s", folder, name);
    return path;
}

// Runs cdrtop COMMAND WORDS...; the list ends with NULL.
static void cdrtop(const char *command, const char *const *words, int status, struct run *ret_run) {
    const char *argv[MOST + 3] = {CDRTOP, command};
    for (size_t i = 0; words[i]; i++)
        argv[i + 2] = words[i];
    run_program(argv, NULL, ret_run);
    cr_assert_eq(ret_run->status, status, "%s: %d: %s", command, ret_run->status, ret_run->err.at);
}

// The figures without the moment at which they were asked for; the caller frees them.
static char *figures(const char *const *words) {
    struct run r;
    cdrtop("snapshot", words, 0, &r);
    char *begin = strstr(r.out.at, "\"generatedAt\""), *end = begin ? strchr(begin, '\n') : NULL;
    cr_assert_not_null(end, "%s", r.out.at);
    memset(begin, ' ', (size_t)(end - begin));
    char *text = strdup(r.out.at);
    run_finish(&r);
    return text;
}

static void expect_same(char *kept, char *files, const char *what) {
    size_t at = 0;
    while (kept[at] && kept[at] == files[at])
        at++;
    cr_expect(kept[at] == files[at], "%s, from byte %zu on:\n%.200s\nand not\n%.200s", what, at,
              kept + at, files + at);
    free(kept);
    free(files);
}

static void imports(const char *const *words, const char *said) {
    struct run r;
    cdrtop("import", words, 0, &r);
    if (said) cr_expect_str_eq(r.out.at, said);
    run_finish(&r);
}

#define NOTHING   ((const char *const[]){NULL})
#define ONE(file) ((const char *const[]){(file), NULL})

// ---- what is read back

#define CALLCENTRE FIXTURES "/callcentre/"
#define RECONNECT  FIXTURES "/reconnect/"

static void reads_back(const char *const *files) {
    char what[400];
    imports(files, NULL);
    snprintf(what, sizeof what, "%s and so on", files[0]);
    char *kept = figures(NOTHING);
    imports(files, NULL);
    char *again = figures(NOTHING);
    cr_expect_str_eq(kept, again, "twice: %s", what);
    free(again);
    expect_same(kept, figures(files), what);
}

Test(import, gives_the_figures_of_a_log) {
    reads_back(ONE(CALLCENTRE "queue_log-pbx1.gz"));
}

Test(import, gives_the_figures_of_a_table) {
    reads_back(ONE(CALLCENTRE "Master-pbx1.csv.gz"));
}

Test(import, gives_the_figures_of_a_table_with_other_columns) {
    reads_back(ONE(FIXTURES "/newcdrcolumns/Master.csv"));
}

Test(import, gives_the_figures_of_a_recording) {
    reads_back(ONE(CALLCENTRE "frames.rec.gz"));
}

Test(import, gives_the_figures_of_frames_without_times) {
    reads_back(ONE(CALLCENTRE "frames.jsonl.gz"));
}

Test(import, gives_the_figures_of_all_of_them) {
    reads_back((const char *const[]){CALLCENTRE "Master-pbx2.csv.gz",
                                     CALLCENTRE "queue_log-pbx1.gz", CALLCENTRE "frames.rec.gz",
                                     CALLCENTRE "Master-pbx1.csv.gz",
                                     CALLCENTRE "queue_log-pbx2.gz", NULL});
}

// No shell makes files of a pattern behind a name.
Test(import, takes_all_files_of_a_pattern_behind_a_name) {
    struct run r;
    char wanted[400], pattern[160];
    run_write_file(in_folder("queue_log"), span_of("1795341700|1.1|support|NONE|ABANDON|1|1|9\n"));
    run_write_file(in_folder("queue_log.1"), span_of("1795341600|QM|NONE|NONE|QUEUESTART|\n"));
    snprintf(pattern, sizeof pattern, "west=%s", in_folder("queue_log*"));
    snprintf(wanted, sizeof wanted, "%s: 1 lines\n%s: 1 lines\n", in_folder("queue_log"),
             in_folder("queue_log.1"));
    imports(ONE(pattern), wanted);
    snprintf(pattern, sizeof pattern, "west=%s", in_folder("none*"));
    cdrtop("import", ONE(pattern), 2, &r);
    cr_expect_not_null(strstr(r.err.at, "none*: No such file or directory"), "%s", r.err.at);
    run_finish(&r);
}

Test(import, gives_the_gaps_of_a_recording_and_what_fills_them) {
    reads_back((const char *const[]){RECONNECT "frames.rec.gz", RECONNECT "queue_log-pbx1.gz",
                                     RECONNECT "Master-pbx1.csv.gz", NULL});
}

Test(import, keeps_the_names_and_zones_that_were_given) {
    const char *const files[] = {"--server-tz", "west=America/Toronto",
                                 "west=" CALLCENTRE "Master-pbx2.csv.gz",
                                 "east=" CALLCENTRE "queue_log-pbx1.gz", NULL};
    imports(files, NULL);
    expect_same(figures(NOTHING), figures(files), "names and zones");
}

Test(import, keeps_the_zone_of_a_file_in_the_configuration) {
    run_write_file(in_folder("config.yaml"),
                   SPAN("sources:\n  pbx1=" CALLCENTRE "Master-pbx1.csv.gz:\n"
                        "    timezone: Asia/Tokyo\n"));
    const char *const files[] = {"-c", in_folder("config.yaml"),
                                 "pbx1=" CALLCENTRE "Master-pbx1.csv.gz", NULL};
    imports(files, NULL);
    expect_same(figures(NOTHING), figures(files), "the zone of a file");
}

Test(import, of_a_day_is_shown_by_its_date) {
    const char *const day[] = {"--day", "2026-11-22", NULL};
    const char *const files[] = {"--day", "2026-11-22", CALLCENTRE "queue_log-pbx1.gz", NULL};
    imports(ONE(CALLCENTRE "queue_log-pbx1.gz"), NULL);
    expect_same(figures(day), figures(files), "that day");
}

// Of frames those that carry a record, of a table its rows; a log of queues has none.
static void counts_records(const char *file, const char *records) {
    struct run r;
    imports(ONE(file), NULL);
    cdrtop("history", NOTHING, 0, &r);
    buf_put(&r.out, "", 1);
    cr_expect_not_null(strstr(r.out.at, records), "%s", r.out.at);
    run_finish(&r);
}

Test(import, counts_the_records_of_each_kind_of_file) {
    counts_records(CALLCENTRE "queue_log-pbx1.gz", " 0 records");
    counts_records(CALLCENTRE "Master-pbx1.csv.gz", " 570 records");
    counts_records(CALLCENTRE "frames.rec.gz", " 1259 records"); // 689 more
}

// ---- what it is recognised by

// Callers from `from` on, each with three lines.
static void put_callers(struct buf *out, int from, int to) {
    for (int i = from; i < to; i++) {
        long at = MORNING + i * 30;
        buf_format(out, "%ld|%ld.%d|support|NONE|ENTERQUEUE||5145550%03d|1\n", at, at, i, i % 1000);
        buf_format(out, "%ld|%ld.%d|support|SIP/1001|CONNECT|5|%ld.%d|4\n", at + 5, at, i, at,
                   i + 1);
        buf_format(out, "%ld|%ld.%d|support|SIP/1001|COMPLETECALLER|5|15|1\n", at + 20, at, i);
    }
}

static void write_callers(const char *path, int from, int to) {
    struct buf text = {0};
    put_callers(&text, from, to);
    run_write_file(path, buf_text(&text));
    buf_finish(&text);
}

static const char *said(const char *path, const char *words) {
    static char text[200];
    snprintf(text, sizeof text, "%s: %s\n", path, words);
    return text;
}

// Zeros alone would say that nobody called.
Test(import, says_that_a_day_is_not_in_the_history) {
    struct run r;
    const char *log = in_folder("queue_log");
    run_write_file(log, SPAN("1700000000|1700000000.1|support|NONE|ENTERQUEUE||5551000|1\n"
                             "1700000010|1700000000.1|support|NONE|ABANDON|1|1|10\n"));
    imports(ONE(log), said(log, "2 lines"));
    cdrtop("snapshot", (const char *const[]){"--day", "2024-06-03", NULL}, 0, &r);
    cr_expect_str_eq(r.err.at, "cdrtop: --day 2024-06-03: nothing is known of that day\n");
    cr_expect_not_null(strstr(r.out.at, "\"knownFrom\": null"), "%.300s", r.out.at);
    run_finish(&r);
}

Test(import, of_a_file_that_has_grown_adds_what_is_new) {
    const char *log = in_folder("queue_log");
    write_callers(log, 0, 100);
    imports(ONE(log), said(log, "300 lines"));
    imports(ONE(log), said(log, "nothing new"));
    write_callers(log, 0, 140);
    imports(ONE(log), said(log, "120 lines more than before"));
    expect_same(figures(NOTHING), figures(ONE(log)), "grown");
}

Test(import, recognises_a_file_that_was_rotated_and_packed) {
    const char *log = in_folder("queue_log"), *first = in_folder("queue_log.1"),
               *packed = in_folder("queue_log.1.gz");
    write_callers(log, 0, 100);
    imports(ONE(log), said(log, "300 lines"));
    write_callers(first, 0, 110); // what was written to it until then
    write_callers(log, 110, 150);
    imports((const char *const[]){first, log, NULL}, NULL);
    char command[200];
    snprintf(command, sizeof command, "gzip %s", first);
    cr_assert_eq(system(command), 0);
    imports((const char *const[]){packed, log, NULL}, NULL);
    expect_same(figures(NOTHING), figures((const char *const[]){packed, log, NULL}), "rotated");
}

Test(import, of_an_older_copy_adds_nothing) {
    const char *log = in_folder("queue_log"), *copy = in_folder("queue_log.old");
    write_callers(log, 0, 1000);
    imports(ONE(log), said(log, "3000 lines"));
    write_callers(copy, 0, 900);
    imports(ONE(copy), said(copy, "nothing new"));
}

Test(import, of_the_same_twice_in_one_command_adds_it_once) {
    const char *log = in_folder("queue_log"), *copy = in_folder("queue_log.1");
    write_callers(log, 0, 10);
    write_callers(copy, 0, 10);
    struct run r;
    cdrtop("import", (const char *const[]){copy, log, NULL}, 0, &r);
    cr_expect(strstr(r.out.at, "nothing new"), "%s", r.out.at);
    run_finish(&r);
    expect_same(figures(NOTHING), figures(ONE(log)), "twice");
}

Test(import, waits_for_the_rest_of_a_line) {
    const char *log = in_folder("queue_log");
    struct buf text = {0};
    put_callers(&text, 0, 10);
    run_write_file(log, (struct span){text.at, text.len - 3});
    imports(ONE(log), said(log, "30 lines"));
    expect_same(figures(NOTHING), figures(ONE(log)), "cut short");
    imports(ONE(log), said(log, "nothing new"));
    put_callers(&text, 10, 11);
    run_write_file(log, buf_text(&text));
    imports(ONE(log), said(log, "3 lines more than before"));
    expect_same(figures(NOTHING), figures(ONE(log)), "whole");
    buf_finish(&text);
}

Test(import, takes_the_name_that_a_file_is_given_later) {
    const char *log = in_folder("queue_log");
    char named[160];
    write_callers(log, 0, 10);
    imports(ONE(log), NULL);
    snprintf(named, sizeof named, "pbx7=%s", log);
    imports(ONE(named), said(log, "nothing new"));
    expect_same(figures(NOTHING), figures(ONE(named)), "named");
}

static int64_t in_history(const char *sql) {
    const char *path = in_folder("cdrtop/history.db");
    sqlite3 *db;
    sqlite3_stmt *s;
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
    int64_t number = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    cr_assert_eq(sqlite3_finalize(s), SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    return number;
}

#define SETTLE                                                                                     \
    "INSERT OR REPLACE INTO settled(id, day_us, kind, version, from_us, to_us, size, value) "      \
    "VALUES(1, 1, 'x', 1, 1, 1, 0, x'')"

Test(import, has_days_counted_again_that_a_name_changes) {
    const char *log = in_folder("queue_log"), *rotated = in_folder("queue_log.1");
    char named[160];
    write_callers(log, 0, 10);
    imports(ONE(log), NULL);
    in_history(SETTLE);
    cr_assert_eq(rename(log, rotated), 0);
    write_callers(rotated, 0, 12);
    imports(ONE(rotated), said(rotated, "6 lines more than before"));
    cr_expect_eq(in_history("SELECT count(*) FROM settled"), 1, "of another day");
    write_callers(rotated, 0, 15);
    snprintf(named, sizeof named, "pbx7=%s", rotated);
    imports(ONE(named), said(rotated, "9 lines more than before"));
    cr_expect_eq(in_history("SELECT count(*) FROM settled"), 0);
}

// ---- what cannot be imported

static void refuses(const char *const *words, int status, const char *why) {
    struct run r;
    cdrtop("import", words, status, &r);
    cr_expect(strstr(r.err.at, why), "%s", r.err.at);
    run_finish(&r);
}

Test(import, refuses_what_is_no_file) {
    refuses(NOTHING, 2, "import needs a SOURCE");
    refuses(ONE("ws://127.0.0.1:9"), 2, "this is a link");
    refuses(ONE("-"), 2, "import reads files");
    refuses(ONE(in_folder("queue_log")), 2, "No such file");
}

Test(import, says_where_a_packed_file_is_damaged_and_keeps_the_rest) {
    struct buf whole = {0};
    const char *packed = in_folder("queue_log.1.gz");
    char bytes[4096];
    int fd = open(CALLCENTRE "queue_log-pbx1.gz", O_RDONLY);
    for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;)
        buf_put(&whole, bytes, (size_t)got);
    close(fd);
    run_write_file(packed, (struct span){whole.at, whole.len / 2});
    refuses(ONE(packed), 1, "ends too early; what came before it was imported");
    run_write_file(packed, buf_text(&whole));
    imports(ONE(packed), NULL);
    expect_same(figures(NOTHING), figures(ONE(packed)), "whole at last");
    buf_finish(&whole);
}

Test(import, leaves_out_what_is_older_than_is_kept) {
    const char *log = in_folder("queue_log");
    struct run r;
    run_write_file(log, SPAN("1262304000|1262304000.1|support|NONE|ENTERQUEUE||5145550001|1\n"));
    setenv("CDRTOP_HISTORY_KEEP_DAYS", "90", 1);
    cdrtop("import", ONE(log), 0, &r);
    cr_expect(strstr(r.err.at, "1 lines are older than history.keep_days (90)"), "%s", r.err.at);
    run_finish(&r);
    imports(ONE(log), said(log, "nothing new"));
    setenv("CDRTOP_HISTORY_KEEP_DAYS", "36500", 1);
    imports(ONE(log), said(log, "1 lines"));
    imports(ONE(log), said(log, "nothing new"));
    expect_same(figures(NOTHING), figures(ONE(log)), "more is kept now");
}

Test(import, of_two_servers_in_one_name_is_refused) {
    cr_assert(!mkdir(in_folder("a"), 0700) && !mkdir(in_folder("b"), 0700));
    write_callers(in_folder("a/queue_log"), 0, 10);
    write_callers(in_folder("b/queue_log"), 100, 110);
    imports(ONE(in_folder("a/queue_log")), NULL);
    refuses(ONE(in_folder("b/queue_log")), 2, "two files would both be server \"queue_log\"");
}

// ---- killed at any moment

static void kill_after(const char *log, long ns) {
    pid_t child = fork();
    if (!child) {
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, 1);
        execl(CDRTOP, CDRTOP, "import", log, (char *)NULL);
        _exit(127);
    }
    nanosleep(&(struct timespec){.tv_nsec = ns}, NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

Test(import, killed_at_any_moment_goes_on_and_counts_nothing_twice) {
    char log[128], *whole;
    snprintf(log, sizeof log, "%s/queue_log", folder);
    write_callers(log, 0, 20000);
    whole = figures(ONE(log));
    for (uint32_t seed = 1; seed <= at_random_seeds(); seed++) {
        uint32_t state = seed;
        for (int n = 0; n < 4; n++)
            kill_after(log, (long)at_random(&state, 60) * 1000000);
        imports(ONE(log), NULL);
        imports(ONE(log), said(log, "nothing new"));
        char *kept = figures(NOTHING);
        cr_assert_str_eq(kept, whole, "seed %u", seed);
        free(kept);
        unlink(in_folder("cdrtop/history.db"));
        unlink(in_folder("cdrtop/history.db-wal"));
        unlink(in_folder("cdrtop/history.db-shm"));
    }
    free(whole);
}
