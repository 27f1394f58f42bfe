// A file that is written on, renamed, cut, removed and taken away while it is followed: each line
// that was written is read once, whole and in its order.
#include "followed_log.h"

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

TestSuite(followed, .init = begin, .fini = end);

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

Test(followed, what_is_written_to_the_old_part_too_late_does_not_bring_it_back) {
    struct buf out = {0};
    put(path, "a\n");
    follow();
    put(path, "b\n");
    rotate();
    put(path, "c\n");
    while (followed_look(followed, &out) != FOLLOWED_TURNED)
        ;
    cr_expect(span_same(buf_text(&out), SPAN("b\n")));
    put(at("queue_log.1"), "too late\n");
    usleep(20000); // another time of writing
    put(path, "d\n");
    expect_read("c\nd\n");
    buf_finish(&out);
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
