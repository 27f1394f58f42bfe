// Lines are written and read back, whatever happens to the file in between.
#include "board.h"

#include "../support/patience.h"
#include "wait_for_disk.h"

#include <criterion/criterion.h>
#include <errno.h>
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

TestSuite(history, .init = make_folder, .fini = drop_folder);

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
    wait_for_disk(b.disk);
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

// ---- what can go wrong with it

Test(history, of_a_newer_version_is_left_alone) {
    run_of("one", NOON, (const char *[]){"a", NULL});
    int64_t version = number("PRAGMA user_version");
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
    char back[40];
    snprintf(back, sizeof back, "PRAGMA user_version = %d", (int)version);
    number(back);
    expect_kept(0, 100, "[one until 1] a ");
}

// ---- what somebody does to it meanwhile

static void removed(const char *what) {
    char command[200];
    snprintf(command, sizeof command, "rm -r %s/%s", folder, what);
    cr_assert_eq(system(command), 0);
}

Test(history, deleted_under_a_board_is_begun_anew) {
    static const char *const whats[] = {"state/history.db*", "state/history.db", "state"};
    for (size_t i = 0; i < sizeof whats / sizeof *whats; i++) {
        struct board b = begin("one", 0);
        put(&b, NOON, "a");
        write_out(&b, NOON + SECOND);
        removed(whats[i]);
        put(&b, NOON + 2 * SECOND, "b");
        write_out(&b, NOON + 3 * SECOND);
        cr_expect(strstr(history_words(b.history), "was deleted or replaced"), "%s: %s", whats[i],
                  history_words(b.history));
        put(&b, NOON + 4 * SECOND, "c");
        end(&b, NOON + 5 * SECOND);
        expect_kept(0, 100, "[one until 5] b c ");
        removed("state");
    }
}

Test(history, replaced_under_a_board_goes_on_in_the_other_file) {
    char command[300];
    run_of("before", NOON, (const char *[]){"x", NULL});
    snprintf(command, sizeof command, "cp %s %s.copy", path, path);
    cr_assert_eq(system(command), 0);
    struct board b = begin("one", 0);
    put(&b, NOON + 10 * SECOND, "a");
    write_out(&b, NOON + 11 * SECOND);
    snprintf(command, sizeof command, "mv %s.copy %s", path, path);
    cr_assert_eq(system(command), 0);
    put(&b, NOON + 12 * SECOND, "b");
    write_out(&b, NOON + 13 * SECOND);
    end(&b, NOON + 14 * SECOND);
    expect_kept(0, 100, "[before until 1] x [one until 14] b ");
}

Test(history, a_board_whose_lock_is_gone_takes_it_again) {
    struct board b = begin("one", 0), other;
    put(&b, NOON, "a");
    write_out(&b, NOON + SECOND);
    removed("state/history.db-lock");
    write_out(&b, NOON + 20 * SECOND);
    put(&b, NOON + 21 * SECOND, "b");
    write_out(&b, NOON + 22 * SECOND);
    other = begin("other", 0);
    write_out(&other, NOON + 23 * SECOND);
    cr_expect(strstr(history_words(other.history), "another cdrtop keeps it"), "%s",
              history_words(other.history));
    end(&other, 0);
    end(&b, NOON + 23 * SECOND);
    expect_kept(0, 100, "[one until 23] a b ");
}

Test(history, of_a_clock_that_is_set_back_has_two_runs) {
    run_of("before", NOON, (const char *[]){"a", NULL});
    struct board b = begin("one", 0);
    put(&b, NOON + 3600 * SECOND, "ahead");
    write_out(&b, NOON + 3601 * SECOND);
    write_out(&b, NOON + 2 * SECOND);
    put(&b, NOON + 3 * SECOND, "right");
    write_out(&b, NOON + 4 * SECOND);
    end(&b, NOON + 5 * SECOND);
    expect_kept(0, 100, "[before until 1] a [one until 3601] ahead [one until 5] right ");
}

// Before it knew the time, a board wrote down a line of much later. A day is read nevertheless.
Test(history, a_day_is_whole_though_the_clock_was_ahead_before) {
    struct board b = begin("one", 0);
    struct buf read = {0};
    put(&b, NOON + 3 * DAY, "ahead");
    write_out(&b, NOON + 3 * DAY);
    for (int i = 0; i < 3; i++) {
        put(&b, NOON + i * SECOND, (const char *[]){"a", "b", "c"}[i]);
        write_out(&b, NOON + i * SECOND);
    }
    read_part(&b, NOON, NOON + DAY, 100, &read);
    cr_expect_str_eq(read.at, "[one until 259200] a b c ");
    buf_finish(&read);
    end(&b, NOON + 2 * SECOND);
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

// One bit is enough to make a size of it that no memory has room for.
Test(history, a_size_that_cannot_be_is_damaged) {
    static const char *const sizes[] = {"-1", "9223372036854775807", "1 << 40"};
    for (int i = 0; i < 3; i++) {
        char sql[100];
        run_of("one", NOON, (const char *const[]){"a", "b", NULL});
        snprintf(sql, sizeof sql, "UPDATE batch SET size = %s WHERE id = 1 RETURNING id", sizes[i]);
        cr_assert_eq(number(sql), 1);
        struct buf text = {0};
        struct board b = begin("two", 0);
        read_all(&b, 0, 100, &text);
        cr_expect(strstr(history_words(b.history), "is damaged and left out"));
        end(&b, NOON);
        buf_finish(&text);
        unlink(path);
    }
}

Test(history, a_file_that_is_read_no_longer_does_not_grow) {
    struct history_batch batch;
    for (int i = 0; i < 5; i++) // more than is read ahead
        fill_pages();
    struct board b = begin("two", 0);
    wait_for_disk(b.disk);
    struct history_reading *r = history_read(b.history, 0, INT64_MAX, 1000);
    wait_for_disk(b.disk);
    cr_expect_eq(history_next(r, &batch), HISTORY_BATCH);
    put(&b, NOON + DAY, "a");
    write_out(&b, NOON + DAY);
    cr_expect_eq(number("PRAGMA wal_checkpoint(RESTART)"), 1, "it is being read");
    history_read_end(r);
    put(&b, NOON + DAY, "b");
    write_out(&b, NOON + DAY);
    cr_expect_eq(number("PRAGMA wal_checkpoint(RESTART)"), 0);
    end(&b, NOON + DAY);
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

Test(history, what_is_lost_in_the_end_is_said) {
    struct board b = begin("one", 0);
    char wanted[200];
    put(&b, NOON, "a");
    write_out(&b, NOON + SECOND);
    limit_files(4096);
    put(&b, NOON + 2 * SECOND, "b");
    put(&b, NOON + 3 * SECOND, "c");
    end(&b, NOON + 4 * SECOND);
    limit_files(RLIM_INFINITY);
    snprintf(wanted, sizeof wanted, "history: %s: %s; 2 lines were not kept", path,
             strerror(EFBIG));
    cr_expect_str_eq(last_words, wanted);
    last_words[0] = '\0';
    expect_kept(0, 100, "[one until 1] a ");
    cr_expect_str_eq(last_words, "");
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
