// A file is in its place as a whole, or nothing of it remains; pipes, devices and recordings are
// written directly.
#include "../support/patience.h"
#include "disk/file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))

static char folder[64], path[96];
static struct disk *disk;
static int told;

static void begin(void) {
    strcpy(folder, "/tmp/cdrtop-test-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/calls.csv", folder);
    cr_assert_eq(disk_create(&disk), 0);
}

static void end(void) {
    const char *hangs = NULL;
    cr_expect(disk_destroy(disk, PATIENCE_US, &hangs), "%s", hangs);
    unlink(path);
    cr_expect_eq(rmdir(folder), 0, "nothing else is left behind");
}

TestSuite(file, .init = begin, .fini = end);

static void on_told(void *context) {
    ++*(int *)context;
}

static struct disk_file *open_as(const char *name, enum disk_file_how how) {
    return disk_file_open(disk, &(struct disk_file_terms){
                                    .path = name, .how = how, .told = on_told, .context = &told});
}

static int outcome_of(struct disk_file *f) {
    while (disk_file_outcome(f) == DISK_FILE_OPENING)
        disk_wait(disk, PATIENCE_US);
    return disk_file_outcome(f);
}

static void put(struct disk_file *f, const char *text) {
    buf_put(disk_file_fill(f), text, strlen(text));
    disk_file_filled(f);
}

static void settle(struct disk_file *f) {
    while (disk_file_waiting(f) || disk_file_outcome(f) == DISK_FILE_OPENING)
        disk_wait(disk, PATIENCE_US);
}

static int end_of(struct disk_file *f) {
    disk_file_end(f);
    while (!disk_file_over(f))
        disk_wait(disk, PATIENCE_US);
    int outcome = disk_file_outcome(f);
    disk_file_close(f);
    return outcome;
}

static int closed(struct disk_file *f) {
    int outcome = outcome_of(f);
    disk_file_close(f);
    return outcome;
}

static void write_text(const char *text) {
    FILE *f = fopen(path, "w");
    cr_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void expect_text(const char *text) {
    char got[64] = "";
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f);
    size_t len = fread(got, 1, sizeof got - 1, f);
    fclose(f);
    cr_expect_eq(len, strlen(text));
    cr_expect_str_eq(got, text);
}

Test(file, is_not_there_before_its_end_and_whole_behind_it) {
    struct disk_file *f = open_as(path, DISK_FILE_NEW);
    put(f, "one,");
    settle(f);
    cr_expect_eq(disk_file_outcome(f), 0);
    cr_expect_neq(access(path, F_OK), 0);
    cr_expect_gt(told, 0);
    put(f, "two\r\n");
    cr_expect_eq(end_of(f), 0);
    expect_text("one,two\r\n");
    struct stat s;
    cr_assert_eq(stat(path, &s), 0);
    cr_expect_eq(s.st_mode & 0007, 0, "calls are nobody else's business");
}

Test(file, given_up_leaves_nothing) {
    struct disk_file *f = open_as(path, DISK_FILE_NEW);
    put(f, "half");
    settle(f);
    int before = told;
    disk_file_close(f);
    disk_file_close(open_as(path, DISK_FILE_NEW)); // before it is open
    disk_wait(disk, PATIENCE_US);
    cr_expect_eq(told, before, "who has closed it hears no more");
    cr_expect_neq(access(path, F_OK), 0);
}

Test(file, replaces_only_what_it_may_and_keeps_its_rights) {
    struct stat s;
    bool straight;
    write_text("old");
    cr_assert_eq(chmod(path, 0604), 0);
    cr_expect_eq(disk_file_check(path, DISK_FILE_NEW, &straight), DISK_FILE_EXISTS);
    cr_expect_eq(disk_file_check(path, DISK_FILE_REPLACE, &straight), 0);
    cr_expect(!straight);
    cr_expect_eq(closed(open_as(path, DISK_FILE_NEW)), DISK_FILE_EXISTS);
    struct disk_file *f = open_as(path, DISK_FILE_REPLACE);
    put(f, "new");
    settle(f);
    expect_text("old");
    cr_expect_eq(end_of(f), 0);
    expect_text("new");
    cr_assert_eq(stat(path, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0604);
}

Test(file, that_came_meanwhile_is_not_replaced) {
    struct disk_file *f = open_as(path, DISK_FILE_NEW);
    put(f, "ours");
    settle(f);
    write_text("another's");
    cr_expect_eq(end_of(f), -EEXIST);
    expect_text("another's");
}

Test(file, a_disk_that_refuses_is_told_and_nothing_is_left) {
    struct disk_file *f = open_as("/dev/full", DISK_FILE_NEW);
    put(f, "lost");
    settle(f);
    cr_expect(disk_file_over(f));
    put(f, "more");
    cr_expect_eq(disk_file_waiting(f), 0, "no more of it is kept");
    cr_expect_eq(end_of(f), -ENOSPC);
    cr_expect_eq(closed(open_as("/no/such/folder/x", DISK_FILE_NEW)), -ENOENT);
    cr_expect_eq(closed(open_as(folder, DISK_FILE_REPLACE)), -EISDIR);
}

Test(file, makes_the_folders_on_its_way) {
    char deep[128], middle[128];
    snprintf(middle, sizeof middle, "%s/state", folder);
    snprintf(deep, sizeof deep, "%s/state/board", folder);
    struct disk_file *f = disk_file_open(
        disk, &(struct disk_file_terms){.path = deep, .how = DISK_FILE_REPLACE, .state = true});
    put(f, "typed");
    cr_expect_eq(end_of(f), 0);
    struct stat s;
    cr_expect_eq(stat(middle, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0700);
    cr_expect_eq(stat(deep, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0600);
    cr_expect_eq(unlink(deep), 0);
    cr_expect_eq(rmdir(middle), 0);
}

// Somebody may have put it there.
Test(file, of_state_follows_no_link_and_keeps_no_rights) {
    char link[128];
    struct stat s;
    snprintf(link, sizeof link, "%s/board", folder);
    write_text("another's");
    cr_assert_eq(chmod(path, 0644), 0);
    cr_assert_eq(symlink(path, link), 0);
    struct disk_file *f = disk_file_open(
        disk, &(struct disk_file_terms){.path = link, .how = DISK_FILE_REPLACE, .state = true});
    put(f, "typed");
    cr_expect_eq(end_of(f), 0);
    expect_text("another's");
    cr_expect_eq(lstat(link, &s), 0);
    cr_expect(S_ISREG(s.st_mode));
    cr_expect_eq(s.st_mode & 0777, 0600);
    cr_expect_eq(unlink(link), 0);
}

// Somebody may guess under which name it is made, and put a link or a file there.
Test(file, of_a_name_beside_its_place_is_no_other_file) {
    char planted[128], whole[128];
    snprintf(planted, sizeof planted, "%s/.cdrtop-%d-0.tmp", folder, (int)getpid());
    snprintf(whole, sizeof whole, "%s/whole.csv", folder);
    write_text("another's");
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(i ? link(path, planted) : symlink(path, planted), 0);
        struct disk_file *f = disk_file_open(
            disk, &(struct disk_file_terms){.path = whole, .how = DISK_FILE_NEW, .named = true});
        put(f, "rows");
        cr_expect_eq(end_of(f), 0);
        expect_text("another's");
        cr_expect_eq(unlink(planted), 0);
        cr_expect_eq(unlink(whole), 0);
    }
}

Test(file, a_link_to_nowhere_is_there) {
    char link[128];
    bool straight;
    snprintf(link, sizeof link, "%s/link", folder);
    cr_assert_eq(symlink("/nowhere/x", link), 0);
    cr_expect_eq(disk_file_check(link, DISK_FILE_NEW, &straight), DISK_FILE_EXISTS);
    cr_expect_eq(closed(open_as(link, DISK_FILE_NEW)), DISK_FILE_EXISTS);
    cr_expect_eq(unlink(link), 0);
}

static bool fits(const char *name, struct span head) {
    return !strcmp(name, path) && span_same(span_from(head, 0), SPAN("one,"));
}

static struct disk_file *open_behind(void) {
    return disk_file_open(
        disk, &(struct disk_file_terms){.path = path, .how = DISK_FILE_APPEND, .fits = fits});
}

Test(file, is_written_on_where_it_fits) {
    struct disk_file *f = open_behind();
    put(f, "one,");
    settle(f);
    expect_text("one,");
    disk_file_close(f); // what exists stays
    f = open_behind();
    put(f, "two");
    cr_expect_eq(end_of(f), 0);
    expect_text("one,\ntwo"); // what was cut is a line of its own
    cr_expect_eq(closed(open_behind()), DISK_FILE_OTHER);
    expect_text("one,\ntwo");
}

// A pipe is opened when somebody reads it; a reader that hangs holds up no other file.
Test(file, a_pipe_waits_for_its_reader_and_nobody_else_does) {
    char pipe[128], bytes[4096];
    snprintf(pipe, sizeof pipe, "%s/pipe", folder);
    cr_assert_eq(mkfifo(pipe, 0600), 0);
    struct disk_file *f = open_as(pipe, DISK_FILE_NEW), *other;
    cr_expect_eq(outcome_of(f), DISK_FILE_UNREAD);
    int reader = open(pipe, O_RDONLY | O_NONBLOCK);
    cr_assert_geq(reader, 0);
    disk_file_again(f);
    while (disk_file_outcome(f) == DISK_FILE_UNREAD)
        disk_wait(disk, PATIENCE_US);
    for (int i = 0; i < 100000; i++) // more than a pipe holds
        put(f, "a line that is whole\n");
    size_t all = disk_file_waiting(f), got = 0;
    other = open_as(path, DISK_FILE_NEW);
    put(other, "on the disk");
    cr_expect_eq(end_of(other), 0, "while the reader stands still");
    expect_text("on the disk");
    disk_file_end(f);
    while (!disk_file_over(f)) {
        for (ssize_t n; (n = read(reader, bytes, sizeof bytes)) > 0; got += (size_t)n)
            ;
        disk_wait(disk, 1000);
    }
    for (ssize_t n; (n = read(reader, bytes, sizeof bytes)) > 0; got += (size_t)n)
        ;
    cr_expect_eq(disk_file_outcome(f), 0);
    cr_expect_geq(got, all);
    cr_expect_eq(got, 100000 * strlen("a line that is whole\n"));
    disk_file_close(f);
    close(reader);
    unlink(pipe);
}

// Where the file system has files without a name.
Test(file, nothing_is_left_by_a_program_that_is_killed) {
    int fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    if (fd < 0) cr_skip_test("no files without a name here");
    close(fd);
    pid_t child = fork();
    if (!child) {
        if (disk_create(&disk)) _exit(1);
        struct disk_file *f = open_as(path, DISK_FILE_NEW);
        put(f, "a\n");
        settle(f);
        raise(SIGKILL);
    }
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFSIGNALED(status));
    cr_expect_eq(rmdir(folder), 0);
    cr_assert_eq(mkdir(folder, 0700), 0);
}
