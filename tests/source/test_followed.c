// A file that is written on, renamed, cut, removed and taken away while it is followed: each line
// that was written is read once, whole and in its order.
#include "source/followed.h"

#include "base/mem.h"
#include "run.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char folder[64], path[96];
static struct followed *followed;
static struct buf read_so_far;
static size_t turns;

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/queue_log", folder);
    turns = 0;
}

static void end(void) {
    followed_destroy(followed);
    buf_finish(&read_so_far);
    run_folder_end(folder);
}

TestSuite(followed, .init = begin, .fini = end);

static const char *at(const char *name) { // in the folder; two at once
    static char paths[2][96];
    static int which;
    which = !which;
    snprintf(paths[which], sizeof paths[which], "%s/%s", folder, name);
    return paths[which];
}

static void put(const char *where, const char *text) {
    int fd = open(where, O_WRONLY | O_CREAT | O_APPEND, 0644);
    cr_assert(fd >= 0);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

// As somebody has it who read the file to its end before.
static void follow(void) {
    char byte;
    int fd = open(path, O_RDONLY);
    while (fd >= 0 && read(fd, &byte, 1) > 0)
        ;
    followed = followed_create(path, fd);
}

// Written to an hour ago.
static void put_long_ago(const char *where) {
    struct timespec times[2];
    put(where, "long ago\n");
    clock_gettime(CLOCK_REALTIME, &times[1]);
    times[1].tv_sec -= 3600;
    times[0] = times[1];
    cr_assert_eq(utimensat(AT_FDCWD, where, times, 0), 0);
}

static void look(void) {
    enum followed_step step;
    while ((step = followed_look(followed, &read_so_far)) != FOLLOWED_NOTHING)
        if (step == FOLLOWED_TURNED) {
            turns++;
            buf_put(&read_so_far, "/", 1);
        }
}

static void expect_read(const char *text) {
    look();
    cr_expect(span_same(buf_text(&read_so_far), span_of(text)), "%.*s, not %s",
              (int)read_so_far.len, read_so_far.at ? read_so_far.at : "", text);
    buf_clear(&read_so_far);
}

static void make_room(void) {
    for (char n = '8'; n > '0'; n--) {
        const char older[] = {'q', 'u', 'e', 'u', 'e', '_', 'l', 'o', 'g', '.', n + 1, '\0'},
                   newer[] = {'q', 'u', 'e', 'u', 'e', '_', 'l', 'o', 'g', '.', n, '\0'};
        rename(at(newer), at(older));
    }
}

static void rotate(void) {
    make_room();
    cr_assert_eq(rename(path, at("queue_log.1")), 0);
}

static void copy_and_cut(void) {
    char command[256];
    make_room();
    snprintf(command, sizeof command, "cp '%s' '%s.1'", path, path);
    cr_assert_eq(system(command), 0);
    cr_assert_eq(truncate(path, 0), 0);
}

Test(followed, what_is_written_behind_what_was_read) {
    put(path, "old\nolder\n");
    follow();
    expect_read("");
    put(path, "one\ntw");
    expect_read("one\ntw");
    put(path, "o\n");
    expect_read("o\n");
    cr_expect_eq(followed_trouble(followed), 0);
}

Test(followed, a_piece_at_a_time) {
    struct buf out = {0};
    size_t pieces = 0;
    put(path, "");
    follow();
    for (int i = 0; i < 300; i++) {
        char line[1001];
        memset(line, 'x', 1000);
        line[1000] = '\0';
        put(path, line);
    }
    for (; followed_look(followed, &out) == FOLLOWED_BYTES; pieces++)
        cr_expect_leq(out.len, (pieces + 1) * 65536);
    cr_expect_eq(out.len, 300000);
    cr_expect_eq(pieces, 5);
    buf_finish(&out);
}

Test(followed, the_old_part_is_read_until_the_new_one_has_something) {
    put(path, "a\n");
    follow();
    rotate();
    put(at("queue_log.1"), "b\n"); // Asterisk was not told yet
    expect_read("b\n");
    put(path, "");
    put(at("queue_log.1"), "c\n");
    expect_read("c\n");
    cr_expect_eq(followed_trouble(followed), 0);
    put(at("queue_log.1"), "d\n");
    put(path, "e\n");
    expect_read("d\n/e\n");
    cr_expect_eq(turns, 1);
}

Test(followed, renamed_more_than_once_between_two_looks) {
    put_long_ago(at("queue_log.1"));
    put(path, "a\n");
    follow();
    put(path, "b\n");
    rotate();
    put(path, "c\n");
    rotate();
    put(path, "d\n");
    rotate();
    put(path, "e\n");
    expect_read("b\n/c\n/d\n/e\n");
    rotate();
    put(path, "f\n");
    expect_read("/f\n");
}

// What lies between is not held back until the next line, which may come only in the morning.
Test(followed, renamed_more_than_once_and_nothing_new_is_written) {
    put(path, "a\n");
    follow();
    rotate();
    put(path, "b\n");
    rotate();
    expect_read("/b\n");
    put(path, "");
    put(at("queue_log.1"), "c\n"); // Asterisk was not told yet
    rotate();
    put(path, "");
    expect_read("c\n");
    put(path, "d\n");
    expect_read("/d\n");
    cr_expect_eq(turns, 2);
}

// Handed over while it is being renamed: nothing was looked at yet.
Test(followed, renamed_before_the_first_look) {
    put_long_ago(at("queue_log.1"));
    put(path, "a\n");
    follow();
    rotate();
    put(path, "b\n");
    rotate();
    put(path, "c\n");
    expect_read("/b\n/c\n");
}

Test(followed, a_day_behind_the_name) {
    put(path, "a\n");
    follow();
    expect_read("");
    cr_assert_eq(rename(path, at("queue_log-20261128")), 0);
    put(path, "b\n");
    cr_assert_eq(rename(path, at("queue_log-20261129")), 0);
    put(path, "c\n");
    put(at("queue_log-other-20261129"), "no\n");
    put(at("queue_log.bak"), "no\n");
    expect_read("/b\n/c\n");
}

// The part that was read stands packed beside, as young as it was.
Test(followed, a_packed_part_is_no_part) {
    char command[256];
    put(path, "a\n");
    follow();
    put(path, "b\n");
    rotate();
    snprintf(command, sizeof command, "gzip '%s.1'", path);
    cr_assert_eq(system(command), 0);
    put(path, "c\n");
    expect_read("b\n/c\n");
}

Test(followed, cut_and_written_on) {
    put(path, "aaaa\nbbbb\n");
    follow();
    expect_read("");
    cr_assert_eq(truncate(path, 0), 0);
    expect_read("/");
    put(path, "c\n");
    expect_read("c\n");
}

Test(followed, cut_and_longer_again_than_it_was) {
    put(path, "aaaa\n");
    follow();
    expect_read("");
    cr_assert_eq(truncate(path, 0), 0);
    put(path, "bbbb\ncccc\n");
    expect_read("/bbbb\ncccc\n");
}

Test(followed, copied_and_cut_with_lines_that_only_the_copy_has) {
    put(path, "aaaa\n");
    follow();
    expect_read("");
    put(path, "bb");
    expect_read("bb");
    put(path, "bb\ncccc\n");
    copy_and_cut();
    put(path, "dddd\neeee\n");
    copy_and_cut();
    put(path, "ffff\n");
    expect_read("bb\ncccc\n/dddd\neeee\n/ffff\n");
    copy_and_cut();
    expect_read("/");
    put(path, "g\n");
    expect_read("g\n");
}

Test(followed, renamed_then_copied_and_cut) {
    put(path, "a\n");
    follow();
    expect_read("");
    rotate();
    put(path, "b\n");
    expect_read("/b\n");
    put(path, "c\n");
    copy_and_cut();
    put(path, "d\n");
    expect_read("c\n/d\n");
}

// The inode of a part that is gone is given to the next file, on many file systems at once.
Test(followed, an_inode_that_is_used_again) {
    put_long_ago(at("queue_log.1"));
    put(path, "a\n");
    follow();
    expect_read("");
    for (int i = 0; i < 20; i++) {
        char one[32], other[32], both[80];
        snprintf(one, sizeof one, "b %d\n", i);
        snprintf(other, sizeof other, "c %d\n", i);
        snprintf(both, sizeof both, "/%s/%s", one, other);
        unlink(at("queue_log.2"));
        unlink(at("queue_log.1"));
        rotate();
        put(path, one);
        rotate();
        put(path, other);
        expect_read(both);
    }
}

Test(followed, not_there_yet) {
    follow();
    expect_read("");
    cr_expect_eq(followed_trouble(followed), ENOENT);
    put(path, "a\n");
    expect_read("a\n");
    cr_expect_eq(followed_trouble(followed), 0);
    cr_expect_eq(turns, 0);
}

Test(followed, not_there_yet_and_renamed_before_it_was_seen) {
    put_long_ago(at("queue_log.1"));
    follow();
    expect_read("");
    put(path, "a\n");
    rotate();
    put(path, "b\n");
    expect_read("a\n/b\n");
}

Test(followed, gone_and_there_again) {
    put(path, "a\n");
    follow();
    put(path, "b\n");
    unlink(path);
    expect_read("b\n");
    cr_expect_eq(followed_trouble(followed), 0);
    put(path, "c\n");
    expect_read("/c\n");
    cr_assert_eq(rename(path, at("elsewhere")), 0);
    expect_read("");
    put(at("elsewhere"), "d\n");
    cr_assert_eq(rename(at("elsewhere"), path), 0);
    expect_read("d\n");
    cr_expect_eq(followed_trouble(followed), 0);
}

// As rsync and editors do: another file, of which the first part is known.
Test(followed, written_anew_with_the_same_in_it) {
    put(path, "a\nb\n");
    follow();
    expect_read("");
    put(at("new"), "a\nb\nc\n");
    cr_assert_eq(rename(at("new"), path), 0);
    expect_read("c\n");
    cr_expect_eq(turns, 0);
}

Test(followed, what_may_not_be_read_is_read_when_it_may) {
    if (!geteuid()) cr_skip_test("root may read all");
    put(path, "a\n");
    follow();
    rotate();
    put(path, "b\n");
    chmod(path, 0);
    expect_read("");
    cr_expect_eq(followed_trouble(followed), EACCES);
    put(at("queue_log.1"), "x\n");
    expect_read("x\n");
    chmod(path, 0644);
    expect_read("/b\n");
    cr_expect_eq(followed_trouble(followed), 0);
}

Test(followed, no_plain_file) {
    follow();
    cr_assert_eq(mkdir(path, 0755), 0);
    expect_read("");
    cr_expect_eq(followed_trouble(followed), EISDIR);
    rmdir(path);
    cr_assert_eq(mkfifo(path, 0644), 0);
    expect_read("");
    cr_expect_eq(followed_trouble(followed), ENOTSUP);
}

static bool is_told(int notify) {
    char events[4096];
    bool told = poll(&(struct pollfd){notify, POLLIN, 0}, 1, PATIENCE_MS) == 1;
    while (poll(&(struct pollfd){notify, POLLIN, 0}, 1, 0) == 1)
        cr_assert_gt(read(notify, events, sizeof events), 0);
    return told;
}

Test(followed, inotify_tells_what_is_worth_a_look) {
    int notify = inotify_init1(IN_CLOEXEC);
    follow();
    expect_read("");
    followed_watch(followed, notify);
    put(path, "a\n");
    cr_expect(is_told(notify));
    expect_read("a\n");
    followed_watch(followed, notify);
    put(path, "b\n");
    cr_expect(is_told(notify));
    rotate();
    cr_expect(is_told(notify));
    put(at("queue_log.1"), "c\n");
    cr_expect(is_told(notify));
    put(path, "d\n");
    cr_expect(is_told(notify));
    expect_read("b\nc\n/d\n");
    close(notify);
}

// ---- at random

static uint64_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

// Halves of lines, parts renamed or cut, at any moment. What was read has a slash at each turn; no
// line was cut by one, as the writer ends its line first.
static void write_and_rotate(uint64_t seed, bool cuts) {
    struct buf written = {0}, lines = {0};
    unsigned number = 0;
    char line[64];
    int fd;
    put(path, "before\n");
    follow();
    fd = open(path, O_WRONLY | O_APPEND);
    for (int i = 0; i < 2000; i++) {
        int len =
            snprintf(line, sizeof line, "%08x is a line like no other\n", ++number * 2654435761u);
        int half = (int)next_random(&seed) % len;
        if (half < 8) half = 0; // so few bytes might stand in another part, too
        buf_put(&written, line, (size_t)len);
        cr_assert_eq(write(fd, line, (size_t)half), half);
        if (next_random(&seed) % 4 == 0) look();
        cr_assert_eq(write(fd, line + half, (size_t)(len - half)), len - half);
        uint64_t chance = next_random(&seed) % 20;
        if (chance < 2 && cuts) {
            copy_and_cut();
        } else if (chance < 2 && !access(path, F_OK)) {
            rotate(); // and the writer goes on in what it has open, for a while
            if (chance) close(fd);
            if (chance) fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
        }
        if (next_random(&seed) % 3 == 0) look();
        if (access(path, F_OK) && next_random(&seed) % 3 == 0) { // it was told
            close(fd);
            fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
        }
    }
    close(fd);
    put(path, "last\n");
    buf_span(&written, SPAN("last\n"));
    look();
    for (size_t i = 0; i < read_so_far.len; i++)
        if (read_so_far.at[i] != '/') buf_put(&lines, read_so_far.at + i, 1);
    size_t same = 0;
    while (same < lines.len && same < written.len && lines.at[same] == written.at[same])
        same++;
    cr_expect(lines.len == written.len && same == written.len,
              "%zu bytes read, %zu written, the same up to %zu", lines.len, written.len, same);
    cr_expect_gt(turns, 50);
    buf_finish(&written);
    buf_finish(&lines);
}

Test(followed, nothing_is_missed_or_read_twice) {
    for (uint64_t seed = 1; seed <= 5; seed++) {
        write_and_rotate(seed, seed % 2 == 0);
        if (seed == 5) break;
        followed_destroy(followed);
        buf_clear(&read_so_far);
        run_folder_end(folder);
        begin();
    }
}
