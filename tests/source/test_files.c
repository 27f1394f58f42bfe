// Reading whole files: plain, gzipped, cut short, and pipes.
#include "../../src/source/intake.h"
#include "seen.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define CENTRE FIXTURES "/callcentre/"
#define FRAME  "{ \"type\": 3, \"data\": {}}"

Test(frames, the_call_centre_is_read_whole) {
    struct seen bare = {0}, timed = {0};
    cr_assert_eq(seen_file(CENTRE "frames.jsonl.gz", NULL, &bare), 0);
    cr_assert_eq(bare.frames, 15626);
    cr_assert_eq(bare.malformed, 0);
    cr_assert_eq(bare.last_us, 0);
    cr_assert_eq(seen_file(CENTRE "frames.rec.gz", NULL, &timed), 0);
    cr_assert_eq(timed.frames, 15626);
    cr_assert_eq(timed.malformed, 0);
    cr_assert_eq(timed.first_us, 1795374509854751);
    cr_assert_str_eq(timed.frame, bare.frame);
}

Test(frames, marks_tell_when_the_link_came_and_went) {
    struct seen s = {0};
    cr_assert_eq(seen_file(FIXTURES "/reconnect/frames.rec.gz", NULL, &s), 0);
    cr_assert_eq(s.frames + s.ups + s.downs, 1536);
    cr_assert_eq(s.ups, 3);
    cr_assert_eq(s.downs, 2);
    cr_assert_str_eq(s.reason, ""); // of the last, an !up
}

Test(frames, only_a_line_feed_ends_a_line) {
    struct seen s = {0};
    cr_assert_eq(seen_text(".rec",
                           SPAN("1.5\t" FRAME "\r\n\n12.000001\t!down it went \xe9\n"
                                "{ \"a\": \"\xff\x0b\xe2\x80\xa8\r \"}"),
                           NULL, &s),
                 0);
    cr_assert_eq(s.frames, 2);
    cr_assert_eq(s.first_us, 1500000);
    cr_assert_str_eq(s.reason, "it went \xe9");
    cr_assert_str_eq(s.frame, "{ \"a\": \"\xff\x0b\xe2\x80\xa8\r \"}");
    cr_assert_eq(s.malformed, 0);
}

Test(frames, what_is_no_frame_is_named_by_its_line) {
    static const char *const bad[] = {"x",     "1\t" FRAME, "1.\t" FRAME,         "-1.5\t" FRAME,
                                      "1.5\t", "1.5",       "1.1234567\t{",       "1.5\t!sideways",
                                      "!up",   "1.5\tx",    "9999999999999.1\t{", "1.-5\t{"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf text = {0};
        struct seen s = {0};
        buf_format(&text, FRAME "\n%s\n" FRAME "\n", bad[i]);
        cr_assert_eq(seen_text(".rec", buf_text(&text), NULL, &s), 0);
        cr_expect_eq(s.frames, 2, "%s", bad[i]);
        cr_expect_eq(s.malformed, 1, "%s", bad[i]);
        cr_expect_eq(s.bad_line, 2);
        buf_finish(&text);
    }
}

Test(frames, a_line_that_is_too_long_is_passed_over) {
    struct buf text = {0};
    struct seen s = {0};
    buf_format(&text, FRAME "\n{");
    size_t size = 3 * INTAKE_LINE_MAX;
    buf_room(&text, size);
    memset(text.at + text.len, 'x', size);
    text.len += size;
    buf_format(&text, "\n" FRAME "\nbad\n");
    cr_assert_eq(seen_text(".jsonl", buf_text(&text), NULL, &s), 0);
    cr_assert_eq(s.frames, 2);
    cr_assert_eq(s.malformed, 2);
    cr_assert_eq(s.bad_line, 4);
    text.len = size; // no line end at all
    s = (struct seen){0};
    cr_assert_eq(seen_text(".jsonl", buf_text(&text), NULL, &s), 0);
    cr_assert_eq(s.frames, 1);
    cr_assert_eq(s.malformed, 1);
    buf_finish(&text);
}

Test(files, an_empty_file_with_a_known_name_has_no_lines) {
    struct seen s = {0};
    cr_assert_eq(seen_text(".jsonl", SPAN(""), NULL, &s), 0);
    cr_assert_eq(s.frames + s.malformed, 0);
}

static int opens(const char *path) {
    struct source *s;
    errno = 0;
    int result = source_open(path, NULL, &s);
    if (!result) source_close(s);
    return result;
}

Test(files, a_queue_log_gives_its_steps) {
    struct seen s = {0};
    cr_expect_eq(seen_file(CENTRE "queue_log-pbx1.gz", NULL, &s), 0);
    cr_expect_eq(s.steps, 1014);
    cr_expect_eq(s.joins, 340);
    cr_expect_eq(s.malformed, 0);
}

Test(files, what_cannot_be_read_says_why) {
    char name[64];
    cr_expect_eq(opens("/nowhere/x.rec"), SOURCE_MISSING);
    cr_expect_eq(errno, ENOENT);
    cr_expect_eq(opens("/tmp"), SOURCE_UNREADABLE);
    cr_expect_eq(errno, EISDIR);
    cr_expect_eq(opens("ws://localhost"), SOURCE_NOT_READ_HERE);
    seen_write("", SPAN("hello\n"), name);
    cr_expect_eq(opens(name), SOURCE_NO_KNOWN_FORM);
    if (geteuid() != 0) {
        chmod(name, 0);
        cr_expect_eq(opens(name), SOURCE_UNREADABLE);
        cr_expect_eq(errno, EACCES);
    }
    unlink(name);
}

static struct buf fixture(const char *path) {
    struct buf b = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got;
    do {
        buf_room(&b, 65536);
        got = read(fd, b.at + b.len, 65536);
        if (got > 0) b.len += (size_t)got;
    } while (got > 0);
    close(fd);
    return b;
}

Test(gzip, a_file_cut_short_gives_what_was_there_then_an_error) {
    struct buf packed = fixture(CENTRE "frames.jsonl.gz");
    struct seen s = {0};
    cr_assert_eq(seen_text(".gz", (struct span){packed.at, packed.len / 2}, NULL, &s), -ENODATA);
    cr_assert(s.frames > 5000 && s.frames < 15000);
    cr_assert_eq(s.malformed, 1);
    s = (struct seen){0};
    cr_assert_eq(seen_text("", (struct span){packed.at, packed.len - 4}, NULL, &s), -ENODATA);
    cr_assert_eq(s.frames, 15626);
    memset(packed.at + packed.len / 2, 'x', 64);
    s = (struct seen){0};
    cr_assert_eq(seen_text(".jsonl", buf_text(&packed), NULL, &s), -EBADMSG);
    cr_assert(s.frames > 5000 && s.frames < 15000);
    buf_finish(&packed);
}

Test(gzip, joined_files_are_read_through) {
    struct buf once = fixture(FIXTURES "/odd/frames.rec.gz"), twice = {0};
    struct seen one = {0}, two = {0};
    cr_assert_eq(seen_text(".rec", buf_text(&once), NULL, &one), 0);
    buf_span(&twice, buf_text(&once));
    buf_span(&twice, buf_text(&once));
    buf_put(&twice, "\0\0\0", 3);
    cr_assert_eq(seen_text(".rec", buf_text(&twice), NULL, &two), 0);
    cr_assert_eq(two.frames, 2 * one.frames);
    buf_finish(&once);
    buf_finish(&twice);
}

struct reading {
    struct source *source;
    struct seen seen;
    int outcome;
};

static void read_all(struct task *t, void *context) {
    struct reading *r = context;
    struct source_sink sink = seen_sink(&r->seen);
    while ((r->outcome = source_next(r->source, &sink, t)) > 0)
        ;
}

Test(files, a_job_waits_for_a_pipe_and_is_cancelled_there) {
    const int64_t hour_us = INT64_C(3600) * 1000000;
    struct reading r = {0};
    struct task *t;
    int ends[2];
    char name[32];
    cr_assert_eq(task_create(&t), 0);
    cr_assert_eq(pipe(ends), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    cr_assert_eq(write(ends[1], FRAME "\n{", sizeof FRAME + 1), (ssize_t)sizeof FRAME + 1);
    cr_assert_eq(source_open(name, NULL, &r.source), 0);
    task_begin(t, read_all, &r);
    cr_assert(!task_run(t, hour_us));
    cr_expect(task_waits(t));
    cr_expect_eq(r.seen.frames, 1);
    cr_assert_eq(write(ends[1], "}\n", 2), 2);
    cr_assert(!task_run(t, hour_us));
    cr_expect_eq(r.seen.frames, 2);
    task_cancel(t);
    cr_expect_eq(r.outcome, -ECANCELED);
    cr_expect_eq(r.seen.malformed, 0);
    task_begin(t, read_all, &r);
    close(ends[1]);
    cr_assert(task_run(t, hour_us), "the end of a pipe is one");
    cr_expect_eq(r.outcome, 0);
    cr_expect_eq(r.seen.frames, 2);
    task_destroy(t);
    source_close(r.source);
    close(ends[0]);
}

// What came from a packed file may not contain a whole line yet.
Test(files, a_job_waits_for_more_of_a_packed_pipe) {
    struct reading r = {0};
    struct task *t;
    int ends[2];
    char name[32], packed[3000];
    FILE *file = fopen(CENTRE "frames.jsonl.gz", "re");
    cr_assert(file && fread(packed, 1, sizeof packed, file) == sizeof packed);
    fclose(file);
    cr_assert_eq(task_create(&t), 0);
    cr_assert_eq(pipe(ends), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    cr_assert_eq(write(ends[1], packed, 1000), 1000);
    cr_assert_eq(source_open(name, NULL, &r.source), 0);
    task_begin(t, read_all, &r);
    for (size_t at = 1000; at < sizeof packed; at += 500) {
        while (!task_run(t, 0) && !task_waits(t))
            ;
        cr_assert_eq(write(ends[1], packed + at, 500), 500);
    }
    close(ends[1]);
    while (!task_run(t, 0))
        ;
    cr_expect_eq(r.outcome, -ENODATA);
    cr_expect_gt(r.seen.frames, 5);
    task_destroy(t);
    source_close(r.source);
    close(ends[0]);
}
