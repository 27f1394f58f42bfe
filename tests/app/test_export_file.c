// An export's file is in its place whole, or nothing of it is left.
#include "../../src/app/exporting.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[96];
static atomic_int ended;

static void make_folder(void) {
    strcpy(folder, "/tmp/cdrtop-test-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/calls.csv", folder);
}

static void remove_folder(void) {
    unlink(path);
    cr_expect_eq(rmdir(folder), 0, "nothing else is left behind");
}

TestSuite(export_file, .init = make_folder, .fini = remove_folder);

static void on_end(void *context) {
    atomic_fetch_add((atomic_int *)context, 1);
}

static void put(struct export_file *f, const char *text) {
    buf_put(export_file_fill(f), text, strlen(text));
    export_file_filled(f);
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

Test(export_file, is_not_there_before_its_end_and_whole_behind_it) {
    struct export_file *f;
    cr_assert_eq(export_file_open(path, false, on_end, &ended, &f), 0);
    put(f, "one,");
    export_file_wait(f, 0);
    cr_expect_neq(access(path, F_OK), 0);
    cr_expect_eq(atomic_load(&ended), 0);
    put(f, "two\r\n");
    export_file_end(f);
    cr_expect_eq(export_file_close(f), 0);
    cr_expect_eq(atomic_load(&ended), 1, "told once, before the close is over");
    expect_text("one,two\r\n");
    struct stat s;
    cr_assert_eq(stat(path, &s), 0);
    cr_expect_eq(s.st_mode & 0007, 0, "calls are nobody else's business");
}

Test(export_file, given_up_leaves_nothing) {
    struct export_file *f;
    cr_assert_eq(export_file_open(path, false, NULL, NULL, &f), 0);
    put(f, "half");
    cr_expect_eq(export_file_close(f), 0);
    cr_expect_neq(access(path, F_OK), 0);
}

Test(export_file, replaces_only_what_it_may_and_keeps_its_rights) {
    struct export_file *f;
    struct stat s;
    FILE *old = fopen(path, "w");
    fputs("old", old);
    fclose(old);
    cr_assert_eq(chmod(path, 0604), 0);
    cr_expect_eq(export_file_open(path, false, NULL, NULL, &f), EXPORT_FILE_EXISTS);
    cr_assert_eq(export_file_open(path, true, NULL, NULL, &f), 0);
    put(f, "new");
    export_file_wait(f, 0);
    expect_text("old");
    export_file_end(f);
    cr_expect_eq(export_file_close(f), 0);
    expect_text("new");
    cr_assert_eq(stat(path, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0604);
}

Test(export_file, that_came_meanwhile_is_not_replaced) {
    struct export_file *f;
    cr_assert_eq(export_file_open(path, false, NULL, NULL, &f), 0);
    put(f, "ours");
    FILE *other = fopen(path, "w");
    fputs("another's", other);
    fclose(other);
    export_file_end(f);
    cr_expect_eq(export_file_close(f), -EEXIST);
    expect_text("another's");
}

Test(export_file, a_disk_that_refuses_is_told_and_nothing_is_left) {
    struct export_file *f;
    cr_assert_eq(export_file_open("/dev/full", false, on_end, &ended, &f), 0);
    put(f, "lost");
    while (!export_file_refused(f))
        usleep(1000);
    export_file_end(f);
    cr_expect_eq(export_file_close(f), -ENOSPC);
    cr_expect_eq(export_file_open("/no/such/folder/x", false, NULL, NULL, &f), -ENOENT);
    cr_expect_eq(export_file_open(folder, true, NULL, NULL, &f), -EISDIR);
}
