// One interval is read by itself, and what was settled of a day is kept as long as it is true.
#include "board.h"

#include "history/imported.h"
#include "history/kept.h"
#include "wait_for_disk.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(settled, .init = make_folder, .fini = drop_folder);

#define HOUR (3600 * SECOND)

static const char *const three[] = {"a", "b", "c", NULL};

// A day has its lines from noon on; an hour before and after belong to it, too.
static void settle_day(struct board *b, const char *kind, int64_t version, int day,
                       const char *value) {
    int64_t at_us = NOON + day * DAY;
    history_settle(b->history, &(struct history_settled){.kind = kind,
                                                         .version = version,
                                                         .day_us = at_us,
                                                         .from_us = at_us - HOUR,
                                                         .to_us = at_us + DAY + HOUR,
                                                         .value = span_of(value)});
}

// "day:value " for each, counted from NOON.
static void expect_settled(struct board *b, const char *kind, int64_t version, int from, int to,
                           const char *expected) {
    struct history_batch batch;
    struct buf text = {0};
    struct history_reading *r =
        history_read_settled(b->history, kind, version, NOON + from * DAY, NOON + to * DAY);
    while (next_batch(r, b, &batch) != HISTORY_END)
        buf_format(&text, "%d:%.*s ", (int)((batch.run - NOON) / DAY), (int)batch.text.len,
                   batch.text.at);
    history_read_end(r);
    buf_put(&text, "", 1);
    cr_expect_str_eq(text.at, expected);
    cr_expect_str_eq(history_words(b->history), "");
    buf_finish(&text);
}

// An hour apart, so that each is a batch.
static void hours_of(const char *word, int64_t from_us) {
    struct board b = begin(word, 0);
    for (int i = 0; three[i]; i++) {
        put(&b, from_us + i * HOUR, three[i]);
        write_out(&b, from_us + i * HOUR);
    }
    end(&b, from_us + 3 * HOUR);
}

Test(settled, an_interval_is_read_while_another_is) {
    hours_of("one", NOON);
    hours_of("two", NOON + DAY);
    hours_of("three", NOON + 2 * DAY);
    struct board b = begin("later", 0);
    struct history_batch batch;
    struct history_reading *all = history_read(b.history, 0, INT64_MAX, 1000);
    cr_assert_eq(next_batch(all, &b, &batch), HISTORY_BATCH);
    struct history_reading *day =
        history_read(b.history, NOON + DAY + HOUR, NOON + DAY + HOUR + SECOND, 1000);
    cr_assert_eq(next_batch(day, &b, &batch), HISTORY_BATCH);
    cr_expect(span_same(batch.text, SPAN("b\n")), "%.*s", (int)batch.text.len, batch.text.at);
    cr_expect(span_same(batch.word, SPAN("two")));
    cr_assert_eq(next_batch(day, &b, &batch), HISTORY_BATCH);
    cr_expect(span_same(batch.text, SPAN("c\n")), "it may have lines of that time");
    cr_expect_eq(next_batch(day, &b, &batch), HISTORY_END);
    history_read_end(day);
    int count = 1;
    while (next_batch(all, &b, &batch) != HISTORY_END)
        count++;
    cr_expect_eq(count, 9);
    history_read_end(all);
    struct history_reading *none = history_read(b.history, NOON + 9 * DAY, NOON + 10 * DAY, 1000);
    cr_expect_eq(next_batch(none, &b, &batch), HISTORY_END);
    history_read_end(none);
    end(&b, 0);
}

Test(settled, is_there_for_the_next_board) {
    run_of("one", NOON, three);
    struct board b = begin("two", 0);
    settle_day(&b, "sums", 7, 0, "zero");
    settle_day(&b, "sums", 7, 1, "");
    settle_day(&b, "profile", 7, 1, "other kind");
    settle_day(&b, "sums", 8, 2, "other version");
    settle_day(&b, "sums", 7, 3, "was");
    settle_day(&b, "sums", 7, 3, "is");
    end(&b, 0);
    b = begin("three", 0);
    expect_settled(&b, "sums", 7, 0, 9, "0:zero 1: 3:is ");
    expect_settled(&b, "sums", 7, 1, 3, "1: ");
    expect_settled(&b, "sums", 8, 0, 9, "2:other version ");
    expect_settled(&b, "profile", 7, 0, 9, "1:other kind ");
    expect_settled(&b, "none", 7, 0, 9, "");
    end(&b, 0);
}

Test(settled, is_gone_when_lines_of_that_time_come) {
    struct board b = begin("one", 0);
    for (int day = 0; day < 4; day++)
        settle_day(&b, "sums", 1, day, "x");
    put(&b, NOON + 2 * DAY + 2 * HOUR, "late");
    write_out(&b, NOON + 2 * DAY + 2 * HOUR);
    expect_settled(&b, "sums", 1, 0, 9, "0:x 1:x 3:x ");
    put(&b, NOON + 4 * DAY + SECOND, "after midnight");
    write_out(&b, NOON + 4 * DAY + SECOND);
    expect_settled(&b, "sums", 1, 0, 9, "0:x 1:x ");
    end(&b, NOON + 4 * DAY + SECOND);
}

Test(settled, is_forgotten_with_its_day) {
    char error[300];
    int64_t lines;
    run_of("one", NOON, three);
    struct board b = begin("two", 0);
    settle_day(&b, "sums", 1, 0, "x");
    settle_day(&b, "sums", 1, 1, "y");
    end(&b, 0);
    cr_assert_eq(history_forget(path, NOON + DAY, &lines, error, sizeof error), 0, "%s", error);
    b = begin("three", 0);
    expect_settled(&b, "sums", 1, 0, 9, "1:y ");
    end(&b, 0);
    b = begin("four", 30);
    put(&b, NOON + 60 * DAY, "much later");
    write_out(&b, NOON + 60 * DAY);
    expect_settled(&b, "sums", 1, 0, 9, "");
    end(&b, 0);
}

Test(settled, a_file_of_an_earlier_version_gets_it) {
    run_of("one", NOON, three);
    number("DROP TABLE settled");
    number("DROP TABLE file");
    number("DROP TABLE piece");
    number("DROP TABLE zone");
    number("DROP TABLE told");
    number("PRAGMA user_version = 1");
    expect_kept(0, 100, "[one until 3] a b c ");
    cr_expect_gt(number("PRAGMA user_version"), 1);
    struct board b = begin("two", 0);
    settle_day(&b, "sums", 1, 0, "x");
    expect_settled(&b, "sums", 1, 0, 9, "0:x ");
    end(&b, 0);
}

// It comes behind the lines of that time, and what was settled of it is gone. Merging keeps that.
Test(settled, what_came_later_and_tells_of_that_time) {
    struct history_batch batch;
    struct board b = begin("one", 0);
    put(&b, NOON, "a");
    write_out(&b, NOON);
    settle_day(&b, "sums", 1, 0, "x");
    settle_day(&b, "sums", 1, 9, "y");
    for (int i = 0; i < 3; i++) {
        put_told(&b, NOON + 3 * DAY + i * SECOND, i == 1 ? NOON + HOUR : 0, three[i]);
        write_out(&b, NOON + 3 * DAY + i * SECOND);
    }
    expect_settled(&b, "sums", 1, 0, 10, "9:y ");
    for (int merged = 0; merged < 2; merged++) {
        struct history_reading *r = history_read(b.history, NOON - HOUR, NOON + 2 * HOUR, 1000);
        bool told = false, not_told = false;
        while (next_batch(r, &b, &batch) == HISTORY_BATCH) {
            told |= batch.told && memmem(batch.text.at, batch.text.len, "b", 1);
            not_told |= !batch.told && span_same(batch.text, SPAN("a\n"));
        }
        cr_expect(told && not_told, "%d", merged);
        history_read_end(r);
        for (int i = 0; i < 4; i++) { // their quarters of an hour are over
            put(&b, NOON + 4 * DAY, "d");
            write_out(&b, NOON + 4 * DAY);
        }
    }
    cr_expect_eq(number("SELECT count(*) FROM told"), 1);
    cr_expect_eq(number("SELECT count(*) FROM batch WHERE lines = 3"), 1);
    end(&b, NOON + 4 * DAY);
}

// A buffer that is full is written at once, with what its last line tells.
Test(settled, the_line_that_fills_the_buffer_tells_of_an_earlier_time) {
    static char line[64 * 1024 + 1];
    struct board b = begin("one", 0);
    memset(line, 'x', sizeof line - 1);
    put(&b, NOON, "a");
    write_out(&b, NOON);
    put_told(&b, NOON + DAY, NOON - HOUR, line);
    write_out(&b, NOON + DAY);
    cr_expect_eq(number("SELECT from_us FROM told JOIN batch ON id = batch WHERE lines = 1"),
                 NOON - HOUR);
    end(&b, NOON + DAY);
}

Test(settled, another_board_reads_it_and_writes_none) {
    struct board one = begin("one", 0);
    put(&one, NOON, "a");
    write_out(&one, NOON);
    settle_day(&one, "sums", 1, 5, "x");
    wait_for_disk(one.disk);
    struct board two = begin("two", 0);
    struct history_batch batch;
    settle_day(&two, "sums", 1, 6, "y");
    struct history_reading *r = history_read_settled(two.history, "sums", 1, 0, INT64_MAX);
    cr_assert_eq(next_batch(r, &two, &batch), HISTORY_BATCH);
    cr_expect(span_same(batch.text, SPAN("x")));
    cr_expect_eq(next_batch(r, &two, &batch), HISTORY_END);
    history_read_end(r);
    end(&two, 0);
    end(&one, NOON);
}

Test(settled, a_file_belongs_to_another_pbx_only_if_days_are_counted_again) {
    struct history_file f = {.kind = 4, .server = "pbx1", .zone = "", .path = "/queue_log"};
    const struct history_piece piece = {
        .first_us = NOON, .last_us = NOON, .lines = 1, .text = SPAN("a\n")};
    struct import *i;
    char error[300];
    cr_assert_eq(import_open(path, &i, error, sizeof error), 0, "%s", error);
    cr_assert_eq(import_put(i, &f, &piece, false, error, sizeof error), 0, "%s", error);
    import_close(i);
    struct board b = begin("one", 0);
    settle_day(&b, "sums", 1, 9, "x");
    end(&b, 0);
    number("CREATE TRIGGER fails BEFORE DELETE ON settled BEGIN SELECT raise(ABORT, 'no'); END");
    cr_assert_eq(import_open(path, &i, error, sizeof error), 0, "%s", error);
    f.server = "pbx2";
    cr_expect_eq(import_update(i, &f, true, error, sizeof error), -1);
    cr_expect_eq(number("SELECT count(*) FROM file WHERE server = 'pbx1'"), 1);
    number("DROP TRIGGER fails");
    cr_expect_eq(import_update(i, &f, true, error, sizeof error), 0, "%s", error);
    cr_expect_eq(number("SELECT count(*) FROM file WHERE server = 'pbx2'"), 1);
    cr_expect_eq(number("SELECT count(*) FROM settled"), 0);
    import_close(i);
}
