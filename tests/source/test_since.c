// A log is read from a moment on: the place is found in the file itself, in a part beside it, or in
// a packed one, and nothing from that moment on is missing.
#include "source/since.h"

#include "run.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define T0    INT64_C(1795305600) // 2026-11-22 00:00 UTC
#define PART  20000               // lines of a part, one a second
#define AHEAD ((size_t)192 * 1024)

static char folder[64], path[128];
static struct zone *utc;

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/queue_log", folder);
    cr_assert_eq(zone_load("UTC", &utc), 0);
}

static void end(void) {
    zone_destroy(utc);
    run_folder_end(folder);
}

TestSuite(since, .init = begin, .fini = end);

static void put_line(struct buf *out, int64_t at_s) {
    buf_format(out, "%lld|%lld.1|support|NONE|ENTERQUEUE||030%lld|1\n", (long long)at_s,
               (long long)at_s, (long long)at_s);
}

static void write_part(const char *name, int64_t from_s, int64_t lines) {
    char file[160];
    struct buf out = {0};
    snprintf(file, sizeof file, "%s/%s", folder, name);
    for (int64_t i = 0; i < lines; i++)
        put_line(&out, from_s + i);
    if (strstr(name, ".gz")) {
        gzFile z = gzopen(file, "w");
        cr_assert(z && gzwrite(z, out.at, (unsigned)out.len) == (int)out.len);
        gzclose(z);
    } else {
        run_write_file(file, buf_text(&out));
    }
    buf_finish(&out);
}

static void read_all(struct since *s, struct buf *out) {
    while (since_look(s, out) != FOLLOWED_NOTHING)
        ;
}

// All lines from then on are there, and little before them.
static void expect_from(int64_t from_s, int64_t first_s, int64_t behind_s, bool reaches) {
    struct since *s = since_create(path, SOURCE_QUEUE_LOG, utc, from_s);
    struct buf out = {0};
    read_all(s, &out);
    struct span rest = buf_text(&out), line;
    int64_t at_s = 0, next_s = 0, first = 0;
    for (size_t n = 0; rest.len; n++) {
        line = span_take(&rest, '\n');
        cr_assert(span_number(span_take(&line, '|'), &at_s), "line %zu of %lld", n,
                  (long long)(from_s - T0));
        if (!first) first = next_s = at_s;
        cr_assert_eq(at_s, next_s++);
    }
    cr_expect_eq(next_s, behind_s, "to the end");
    cr_expect_leq(first, first_s, "from %lld", (long long)(from_s - T0));
    cr_expect_lt((size_t)(first_s - first) * 40, AHEAD, "%lld before %lld",
                 (long long)(first_s - first), (long long)(from_s - T0));
    cr_expect_eq(since_reaches(s), reaches, "%lld", (long long)(from_s - T0));
    cr_expect_eq(since_trouble(s), 0);
    since_destroy(s);
    buf_finish(&out);
}

Test(since, in_whichever_part_it_lies) {
    int64_t end_s = T0 + 4 * PART;
    write_part("queue_log.3.gz", T0, PART);
    write_part("queue_log.2.gz", T0 + PART, PART);
    write_part("queue_log.1", T0 + 2 * PART, PART);
    write_part("queue_log", T0 + 3 * PART, PART);
    write_part("queue_log-pbx9", T0, 10); // another PBX's
    for (int64_t at_s = T0; at_s < end_s; at_s += 1713)
        expect_from(at_s, at_s, end_s, true);
    expect_from(end_s - 1, end_s - 1, end_s, true);
    expect_from(end_s + 5000, end_s, end_s, true);
    expect_from(T0 - 100, T0, end_s, false);
}

Test(since, what_is_written_meanwhile_and_after_a_rotation) {
    char to[160];
    struct buf out = {0}, more = {0};
    write_part("queue_log", T0, 100);
    struct since *s = since_create(path, SOURCE_QUEUE_LOG, utc, T0 + 50);
    read_all(s, &out);
    snprintf(to, sizeof to, "%s.1", path);
    cr_assert_eq(rename(path, to), 0);
    write_part("queue_log", T0 + 100, 3);
    read_all(s, &more);
    cr_expect(span_starts(buf_text(&more), SPAN("1795305700|")));
    since_destroy(s);
    buf_finish(&out);
    buf_finish(&more);
}

Test(since, a_file_that_is_not_there) {
    struct buf out = {0};
    struct since *s = since_create(path, SOURCE_QUEUE_LOG, utc, T0);
    cr_expect_eq(since_look(s, &out), FOLLOWED_NOTHING);
    cr_expect_eq(since_trouble(s), ENOENT);
    write_part("queue_log", T0, 3);
    cr_expect_eq(since_look(s, &out), FOLLOWED_BYTES);
    cr_expect_eq(since_trouble(s), 0);
    since_destroy(s);
    buf_finish(&out);
}

// Rows are found by when their call was over, by their UniqueIDs, though the file's times are
// local. The line that names the columns comes first.
Test(since, rows_by_their_end) {
    struct buf out = {0}, rows = {0};
    buf_format(&rows, "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,"
                      "billsec,disposition,amaflags,uniqueid\n");
    for (int i = 0; i < 6000; i++)
        buf_format(
            &rows,
            "2026-11-22 %02d:%02d:%02d,\"\"\"A, B\"\" <030>\",030,1001,in,PJSIP/a-%d,,Dial,,60,0,"
            "ANSWERED,3,%lld.%d\n",
            1 + i / 3600, i / 60 % 60, i % 60, i, (long long)(T0 + i), i);
    snprintf(path, sizeof path, "%s/Master.csv", folder);
    run_write_file(path, buf_text(&rows));
    struct since *s = since_create(path, SOURCE_MASTER_CSV, utc, T0 + 4000 + 60);
    read_all(s, &out);
    struct span rest = buf_text(&out);
    cr_expect(span_starts(span_take(&rest, '\n'), SPAN("calldate,")));
    cr_expect(memmem(rest.at, rest.len, "1795309600.4000\n", 16), "the row of that moment");
    cr_expect_lt(rest.len, (size_t)(2000 * 100) + AHEAD);
    cr_expect(span_starts(rest, SPAN("2026-11-22 ")));
    since_destroy(s);
    buf_finish(&out);
    buf_finish(&rows);
}

// What is behind a part that cannot be read is not whole.
static void expect_a_hole(int trouble) {
    struct since *s = since_create(path, SOURCE_QUEUE_LOG, utc, T0 + 100);
    struct buf out = {0};
    enum followed_step step;
    int told = 0;
    while ((step = since_look(s, &out)) != FOLLOWED_NOTHING)
        if (step == FOLLOWED_TURNED && since_trouble(s)) told = since_trouble(s);
    cr_expect_not(since_reaches(s));
    cr_expect_eq(told, trouble, "%d", told);
    cr_expect(memmem(out.at, out.len, "1795365600|", 11), "what is behind it is there");
    since_destroy(s);
    buf_finish(&out);
}

Test(since, a_packed_part_that_is_cut_short) {
    char part[160];
    write_part("queue_log.3.gz", T0, PART);
    write_part("queue_log.2.gz", T0 + PART, PART);
    write_part("queue_log.1", T0 + 2 * PART, PART);
    write_part("queue_log", T0 + 3 * PART, PART);
    snprintf(part, sizeof part, "%s.2.gz", path);
    cr_assert_eq(truncate(part, 50000), 0);
    expect_a_hole(ENODATA);
}

Test(since, a_part_that_cannot_be_opened) {
    char part[160];
    write_part("queue_log.2", T0, PART);
    write_part("queue_log", T0 + 3 * PART, PART);
    snprintf(part, sizeof part, "%s.1", path);
    cr_assert_eq(symlink("/nowhere/queue_log.1", part), 0);
    expect_a_hole(0);
}

// A year of days.
Test(since, many_parts) {
    for (int i = 1; i <= 400; i++) {
        char name[32];
        snprintf(name, sizeof name, "queue_log.%d", i);
        write_part(name, T0 + (400 - i) * 10, 10);
    }
    write_part("queue_log", T0 + 4000, 10);
    for (int64_t at_s = T0 + 2000; at_s < T0 + 4010; at_s += 401)
        expect_from(at_s, at_s, T0 + 4010, true);
}
