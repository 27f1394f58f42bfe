// Reading what was kept in the state folder: of a file that has grown too large its end, and of
// what is no file nothing.
#include "../../src/app/state_path.h"
#include "run.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128];

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/board", folder);
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(state, .init = begin, .fini = end);

Test(state, of_a_large_file_the_newest_lines_are_kept) {
    struct buf lines = {0}, text = {0};
    for (int i = 0; i < 40000; i++)
        buf_format(&lines, "filter queue:%d\n", i);
    run_write_file(path, buf_text(&lines));
    state_read(path, &text);
    cr_expect(text.len > 200000 && text.len <= 256 * 1024, "%zu", text.len);
    cr_expect(span_starts(buf_text(&text), SPAN("filter queue:")), "whole lines");
    buf_put(&text, "", 1);
    cr_expect_not_null(strstr(text.at, "filter queue:39999\n"));
    cr_expect_null(strstr(text.at, "filter queue:1\n"));
    run_write_file(path, SPAN("filter queue:a\n"));
    state_read(path, &text);
    cr_expect(span_same(buf_text(&text), SPAN("filter queue:a\n")));
    buf_finish(&lines);
    buf_finish(&text);
}

// It stays as it is, until somebody can read it again.
Test(state, what_cannot_be_read_is_not_taken_for_nothing) {
    struct rlimit files, none;
    struct buf text = {0};
    run_write_file(path, SPAN("filter queue:a\n"));
    getrlimit(RLIMIT_NOFILE, &files);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = files.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    int outcome = state_read(path, &text);
    setrlimit(RLIMIT_NOFILE, &files);
    cr_expect_eq(outcome, -EMFILE);
    unlink(path);
    cr_expect_eq(state_read(path, &text), 0, "nothing is there yet");
    buf_finish(&text);
}

Test(state, what_is_no_file_is_not_read) {
    struct buf text = {0};
    char other[128];
    cr_assert_eq(mkfifo(path, 0600), 0);
    state_read(path, &text); // and nobody waits for a writer
    cr_expect_eq(text.len, 0);
    unlink(path);
    snprintf(other, sizeof other, "%s/other", folder);
    run_write_file(other, SPAN("filter queue:a\n"));
    cr_assert_eq(symlink(other, path), 0);
    state_read(path, &text);
    cr_expect_eq(text.len, 0);
    buf_finish(&text);
}
