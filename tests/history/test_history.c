// Lines are written and read back, whatever happens to the file in between.
#include "../support/patience.h"
#include "disk/job.h"
#include "history/history.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))
#define SECOND      INT64_C(1000000)
#define NOON        INT64_C(1795345200000000) // 2026-11-22 12:00 in Berlin
#define DAY         (86400 * SECOND)

static char folder[] = "/tmp/cdrtop-history-XXXXXX", path[64];

struct board { // what a board does with it
    struct disk *disk;
    struct history *history;
};

static void make_folder(void) {
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state/history.db", folder);
}

static void drop_folder(void) {
    char command[96];
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", folder, folder);
    cr_expect_eq(system(command), 0);
}

TestSuite(history, .init = make_folder, .fini = drop_folder);

static struct board begin(const char *word, int keep_days) {
    struct board b;
    cr_assert_eq(disk_create(&b.disk), 0);
    b.history =
        history_open(b.disk,
                     &(struct history_terms){.path = path, .keep_days = keep_days, .word = word});
    return b;
}

static void end(struct board *b, int64_t until_us) {
    const char *hangs = "";
    history_close(b->history, until_us);
    cr_assert(disk_destroy(b->disk, PATIENCE_US, &hangs), "%s", hangs);
}

static bool put(struct board *b, int64_t at_us, const char *text) {
    struct buf *out = history_fill(b->history);
    if (!out) return false;
    buf_format(out, "%s\n", text);
    history_filled(b->history, at_us, *text == 'r');
    return true;
}

static void nothing(struct disk_job *job) {
    (void)job;
}

static void passed(struct disk_job *job) {
    job->path = NULL;
}

// The disk does one thing after the other.
static void settle(struct board *b) {
    struct disk_job behind = {.path = "behind it", .work = nothing, .done = passed};
    disk_do(b->disk, &behind);
    while (behind.path)
        disk_wait(b->disk, PATIENCE_US);
}

// What was handed over is written, or the file refuses.
static void write_out(struct board *b, int64_t until_us) {
    settle(b);
    history_tick(b->history, until_us);
    settle(b);
}

// "run until word: lines"; a batch that continues a run is just a line.
static void read_all(struct board *b, int64_t from_us, uint64_t records, struct buf *ret_text) {
    struct history_batch batch;
    int64_t run = 0;
    int more;
    history_read(b->history, from_us, records);
    while ((more = history_next(b->history, &batch)) != HISTORY_END) {
        if (more == HISTORY_COMES) {
            history_wait(b->history, PATIENCE_US);
            continue;
        }
        if (batch.run != run)
            buf_format(ret_text, "[%.*s until %lld] ", (int)batch.word.len, batch.word.at,
                       (long long)((batch.until_us - NOON) / SECOND));
        run = batch.run;
        for (struct span rest = batch.text, line; rest.len;) {
            line = span_take(&rest, '\n');
            buf_format(ret_text, "%.*s ", (int)line.len, line.at);
        }
    }
    buf_put(ret_text, "", 1);
}

static void expect_kept(int64_t from_us, uint64_t records, const char *text) {
    struct board b = begin("later", 0);
    struct buf read = {0};
    read_all(&b, from_us, records, &read);
    cr_expect_str_eq(read.at, text);
    cr_expect_str_eq(history_words(b.history), "");
    buf_finish(&read);
    end(&b, 0);
}

static void run_of(const char *word, int64_t from_us, const char *const *lines) {
    struct board b = begin(word, 0);
    for (; *lines; lines++) {
        cr_assert(put(&b, from_us, *lines));
        from_us += SECOND;
        write_out(&b, from_us); // each is a batch
    }
    end(&b, from_us);
}

static int64_t number(const char *sql) {
    sqlite3 *db;
    sqlite3_stmt *s;
    cr_assert_eq(sqlite3_open(path, &db), 0);
    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &s, NULL), 0, "%s", sqlite3_errmsg(db));
    sqlite3_step(s);
    int64_t value = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    cr_assert_eq(sqlite3_close(db), 0);
    return value;
}

static void write_file(const char *text) {
    char command[96];
    snprintf(command, sizeof command, "mkdir -p %s/state", folder);
    cr_assert_eq(system(command), 0);
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
}

// ---- writing and reading

Test(history, lines_come_back_in_their_order) {
    run_of("one", NOON, (const char *[]){"a", "b", "r", NULL});
    run_of("two", NOON + 60 * SECOND, (const char *[]){"c", NULL});
    expect_kept(0, 100, "[one until 3] a b r [two until 61] c ");
    struct stat s;
    cr_assert_eq(stat(path, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0600);
    char state[80];
    snprintf(state, sizeof state, "%s/state", folder);
    cr_assert_eq(stat(state, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0700, "its folder was made");
}

Test(history, none_yet) {
    expect_kept(0, 100, "");
    expect_kept(0, 100, "");
    cr_expect_eq(number("SELECT count(*) FROM run"), 0, "a board that heard nothing is no run");
}

Test(history, is_read_from_a_moment_on_and_no_more_records_than_wanted) {
    run_of("one", NOON, (const char *[]){"a", "r1", "b", "r2", "c", "r3", NULL});
    expect_kept(NOON + 2 * SECOND, 100, "[one until 6] b r2 c r3 ");
    expect_kept(0, 2, "[one until 6] r2 c r3 ");
    expect_kept(NOON + DAY, 100, "");
}

Test(history, how_far_is_observed_is_known_though_nothing_came) {
    struct board b = begin("one", 0);
    put(&b, NOON, "a");
    write_out(&b, NOON + SECOND);
    end(&b, NOON + 50 * SECOND);
    expect_kept(0, 100, "[one until 50] a ");
}

Test(history, many_lines_are_written_before_their_second_is_over) {
    struct board b = begin("one", 0);
    char line[1001] = {0};
    memset(line, 'x', sizeof line - 1);
    settle(&b);
    for (int i = 0; i < 5000; i++)
        cr_assert(put(&b, NOON + i, line), "%d", i);
    end(&b, NOON + SECOND);
    cr_expect_eq(number("SELECT sum(lines) FROM batch"), 5000);
    cr_expect_gt(number("SELECT count(*) FROM batch"), 1);
    cr_expect_lt(number("SELECT sum(length(text)) FROM batch"), 5000 * 1000 / 10, "not packed");
}

Test(history, a_run_that_was_killed_is_there) {
    pid_t child = fork();
    if (!child) {
        struct board b = begin("one", 0);
        put(&b, NOON, "a");
        write_out(&b, NOON + 5 * SECOND);
        put(&b, NOON + 6 * SECOND, "never written");
        raise(SIGKILL);
    }
    waitpid(child, NULL, 0);
    expect_kept(0, 100, "[one until 5] a ");
}

// ---- what happens to it with time

Test(history, quarters_of_an_hour_are_put_together) {
    struct board b = begin("one", 0);
    char line[8];
    struct buf text = {0};
    for (int i = 0; i < 300; i++) { // two a minute
        snprintf(line, sizeof line, "%d", i);
        put(&b, NOON + i * 30 * SECOND, line);
        write_out(&b, NOON + i * 30 * SECOND);
    }
    for (int i = 0; i < 3; i++) {
        put(&b, NOON + 300 * 30 * SECOND, "last");
        write_out(&b, NOON + 300 * 30 * SECOND);
    }
    cr_expect_eq(number("SELECT count(*) FROM batch"), 10 + 3, "two hours and a half");
    cr_expect_eq(number("SELECT sum(lines) FROM batch"), 303);
    cr_expect_eq(number("SELECT max(last_us - first_us) FROM batch"), 29 * 30 * SECOND);
    read_all(&b, 0, 100, &text);
    struct span rest = buf_text(&text);
    span_take(&rest, ']');
    for (int i = 0; i < 300; i++) {
        struct span word = span_take(&rest, ' ');
        if (!word.len) word = span_take(&rest, ' ');
        snprintf(line, sizeof line, "%d", i);
        cr_assert(span_same(word, span_of(line)), "%s", line);
    }
    buf_finish(&text);
    end(&b, NOON + 300 * 30 * SECOND);
}

Test(history, what_came_while_the_clock_was_ahead_stays) {
    struct board b = begin("one", 0);
    const int64_t at_us[] = {NOON, NOON + 3600 * SECOND, NOON + 10 * SECOND, NOON + 11 * SECOND};
    for (size_t i = 0; i < 4; i++) {
        put(&b, at_us[i], (const char *[]){"a", "ahead", "b", "c"}[i]);
        write_out(&b, at_us[i]);
    }
    end(&b, NOON + 12 * SECOND);
    b = begin("two", 0);
    for (int i = 0; i < 6; i++) {
        put(&b, NOON + 1000 * SECOND, "d");
        write_out(&b, NOON + 1000 * SECOND);
    }
    end(&b, NOON + 1000 * SECOND);
    expect_kept(0, 100, "[one until 3600] a ahead b c [two until 1000] d d d d d d ");
    cr_expect_eq(number("SELECT count(*) FROM batch WHERE run = 1"), 3);
}

Test(history, days_that_were_put_together_are_not_read_again) {
    run_of("one", NOON, (const char *[]){"a", "b", "c", NULL});
    struct board b = begin("two", 0);
    for (int i = 0; i < 6; i++) {
        put(&b, NOON + 5 * DAY, "d");
        write_out(&b, NOON + 5 * DAY);
    }
    end(&b, NOON + 5 * DAY);
    cr_expect_eq(number("SELECT count(*) FROM batch WHERE run = 1"), 3, "all days were looked at");
}

Test(history, days_that_are_older_than_wanted_go) {
    run_of("one", NOON, (const char *[]){"a", "b", NULL});
    run_of("two", NOON + 3 * DAY, (const char *[]){"c", NULL});
    struct board b = begin("three", 2);
    write_out(&b, NOON + 3 * DAY + 60 * SECOND);
    put(&b, NOON + 3 * DAY + 60 * SECOND, "d");
    write_out(&b, NOON + 3 * DAY + 60 * SECOND);
    end(&b, 0);
    expect_kept(0, 100, "[two until 259201] c [three until 259260] d ");
    cr_expect_eq(number("SELECT count(*) FROM run"), 2);
}

// ---- what can go wrong with it

Test(history, of_a_newer_version_is_left_alone) {
    run_of("one", NOON, (const char *[]){"a", NULL});
    number("PRAGMA user_version = 1000");
    struct board b = begin("two", 0);
    struct buf text = {0};
    read_all(&b, 0, 100, &text);
    write_out(&b, NOON);
    cr_expect(strstr(history_words(b.history), "is of a newer cdrtop"), "%s",
              history_words(b.history));
    cr_expect_str_eq(text.at, "");
    cr_expect(!put(&b, NOON, "b"));
    end(&b, NOON);
    buf_finish(&text);
    cr_expect_eq(number("SELECT count(*) FROM batch"), 1);
    number("PRAGMA user_version = 1");
    expect_kept(0, 100, "[one until 1] a ");
}

Test(history, something_else_is_left_alone) {
    write_file("");
    number("CREATE TABLE contacts(name)");
    struct board b = begin("one", 0);
    write_out(&b, NOON);
    cr_expect(strstr(history_words(b.history), "is something else"), "%s",
              history_words(b.history));
    cr_expect(!put(&b, NOON, "b"));
    end(&b, NOON);
    cr_expect_eq(number("SELECT count(*) FROM sqlite_master"), 1);
}

static void expect_set_aside(struct board *b) {
    char command[128];
    cr_expect(strstr(history_words(b->history), "the file was damaged and is now"), "%s",
              history_words(b->history));
    snprintf(command, sizeof command, "test $(ls %s/state/history.db.damaged-*T?????? | wc -l) = 1",
             folder);
    cr_expect_eq(system(command), 0, "nothing is deleted");
}

Test(history, a_damaged_file_is_set_aside) {
    write_file("This was a history once, before somebody spoilt it; and it is longer than a header "
               "of SQLite, which has a hundred bytes.");
    struct board b = begin("one", 0);
    write_out(&b, NOON);
    expect_set_aside(&b);
    put(&b, NOON, "a");
    end(&b, NOON);
    expect_kept(0, 100, "[one until 0] a ");
}

static void fill_pages(void) {
    struct board b = begin("one", 0);
    char line[4097] = {0};
    for (int i = 0; i < 200; i++) {
        for (size_t k = 0; k + 1 < sizeof line; k++)
            line[k] = (char)('a' + rand() % 26);
        put(&b, NOON + i, line);
    }
    end(&b, NOON + SECOND);
}

static void damage_pages(void) {
    int fd = open(path, O_WRONLY);
    for (off_t at = 3 * 4096; at < 400 * 1024; at += 4096)
        cr_assert_eq(pwrite(fd, "damaged damaged damaged damaged", 31, at), 31);
    close(fd);
}

Test(history, pages_that_are_damaged_are_found_when_they_are_read) {
    struct board b;
    fill_pages();
    damage_pages();
    struct buf text = {0};
    b = begin("two", 0);
    read_all(&b, 0, 100, &text);
    cr_expect_neq(history_words(b.history)[0], '\0');
    put(&b, NOON + DAY, "b");
    write_out(&b, NOON + DAY);
    expect_set_aside(&b);
    end(&b, NOON + DAY);
    expect_kept(0, 100, "[two until 86400] b ");
    buf_finish(&text);
}

Test(history, the_new_file_after_a_damaged_one_is_tidied) {
    struct buf text = {0};
    run_of("one", NOON, (const char *[]){"a", "b", "c", "d", "e", "f", NULL});
    fill_pages();
    struct board b = begin("two", 0);
    for (int i = 0; i < 4; i++) { // merged up to here
        put(&b, NOON + 1000 * SECOND, "g");
        write_out(&b, NOON + 1000 * SECOND);
    }
    damage_pages();
    read_all(&b, 0, 1000, &text);
    for (int i = 0; i < 4; i++) {
        put(&b, NOON + 1000 * SECOND, "h");
        write_out(&b, NOON + 1000 * SECOND);
    }
    expect_set_aside(&b);
    put(&b, NOON + 2000 * SECOND, "i");
    write_out(&b, NOON + 2000 * SECOND);
    write_out(&b, NOON + 2001 * SECOND);
    end(&b, NOON + 2002 * SECOND);
    cr_expect_eq(number("SELECT count(*) FROM batch"), 2);
    buf_finish(&text);
}

Test(history, a_second_board_reads_and_takes_over) {
    struct board one = begin("one", 0), two;
    struct buf text = {0};
    put(&one, NOON, "a");
    write_out(&one, NOON);
    two = begin("two", 0);
    read_all(&two, 0, 100, &text);
    cr_expect_str_eq(text.at, "[one until 0] a ");
    cr_expect(strstr(history_words(two.history), "another cdrtop keeps it"), "%s",
              history_words(two.history));
    cr_expect(!put(&two, NOON + SECOND, "lost"));
    put(&one, NOON + SECOND, "b");
    end(&one, NOON + 2 * SECOND);
    while (!put(&two, NOON + 9 * SECOND, "c"))
        write_out(&two, NOON + 9 * SECOND);
    cr_expect_str_eq(history_words(two.history), "");
    end(&two, NOON + 9 * SECOND);
    expect_kept(0, 100, "[one until 2] a b [two until 9] c ");
    buf_finish(&text);
}

static void limit_files(rlim_t bytes) {
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(history, what_the_disk_has_no_room_for_waits_until_it_has) {
    struct board b = begin("one", 0);
    put(&b, NOON, "a");
    write_out(&b, NOON + SECOND);
    limit_files(4096);
    put(&b, NOON + 2 * SECOND, "b");
    write_out(&b, NOON + 2 * SECOND);
    cr_expect_neq(history_words(b.history)[0], '\0');
    put(&b, NOON + 3 * SECOND, "c");
    limit_files(RLIM_INFINITY);
    while (history_words(b.history)[0])
        write_out(&b, NOON + 4 * SECOND);
    end(&b, NOON + 5 * SECOND);
    expect_kept(0, 100, "[one until 5] a b c ");
}

Test(history, what_is_lost_ends_a_run) {
    struct board b = begin("one", 0);
    char line[10001] = {0};
    size_t taken = 0;
    put(&b, NOON, "a");
    write_out(&b, NOON + SECOND);
    limit_files(4096);
    memset(line, 'x', sizeof line - 1);
    while (put(&b, NOON + 2 * SECOND, line))
        taken++;
    cr_expect(taken > 1000 && taken < 10000, "%zu", taken);
    write_out(&b, NOON + 3 * SECOND);
    cr_expect(!put(&b, NOON + 3 * SECOND, "lost"));
    limit_files(RLIM_INFINITY);
    while (!put(&b, NOON + 60 * SECOND, "b"))
        write_out(&b, NOON + 60 * SECOND);
    end(&b, NOON + 61 * SECOND);
    cr_expect_eq(number("SELECT count(*) FROM run"), 2);
    cr_expect_eq(number("SELECT until_us FROM run WHERE id = 1"), NOON + 2 * SECOND);
    cr_expect_eq(number("SELECT sum(lines) FROM batch"), (int64_t)taken + 2);
}

Test(history, a_folder_that_cannot_be_written) {
    write_file("");
    cr_assert_eq(unlink(path), 0);
    char state[80];
    snprintf(state, sizeof state, "%s/state", folder);
    cr_assert_eq(chmod(state, 0500), 0);
    cr_assert_eq(chmod(folder, 0711), 0);
    if (!geteuid()) cr_assert(!chown(state, 65534, 65534) && !seteuid(65534));
    struct board b = begin("one", 0);
    struct buf text = {0};
    put(&b, NOON, "a");
    write_out(&b, NOON);
    cr_expect(strstr(history_words(b.history), "Permission denied"), "%s",
              history_words(b.history));
    read_all(&b, 0, 100, &text);
    cr_expect_str_eq(text.at, "");
    cr_assert_eq(chmod(state, 0700), 0);
    end(&b, NOON);
    buf_finish(&text);
    expect_kept(0, 100, "[one until 0] a ");
    cr_expect(geteuid() == 0 || getuid() || !seteuid(0));
}
