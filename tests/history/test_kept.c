// Tells what a file contains, and changes nothing that it was not asked to change.
#include "../../src/history/packed.h"
#include "history/history.h"
#include "history/kept.h"
#include "patience.h"
#include "run.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))
#define SECOND      INT64_C(1000000)
#define NOON        INT64_C(1795345200000000)
#define DAY         (86400 * SECOND)

static char folder[64], path[96], error[600];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/history.db", folder);
}

static void drop_folder(void) {
    run_folder_end(folder);
}

TestSuite(kept, .init = make_folder, .fini = drop_folder);

static void run_of(int64_t at_us, int lines) {
    const char *hangs = "";
    struct disk *d;
    char line[2000];
    cr_assert_eq(disk_create(&d), 0);
    struct history *h = history_open(d, &(struct history_terms){.path = path, .word = "w"});
    for (int i = 0; i < lines; i++) {
        for (size_t k = 0; k + 1 < sizeof line; k++)
            line[k] = (char)('a' + rand() % 26);
        line[sizeof line - 1] = '\n';
        buf_put(history_fill(h), line, sizeof line);
        history_filled(h, at_us + i * SECOND, 0, i % 2);
    }
    history_close(h, at_us + 100 * SECOND);
    cr_assert(disk_destroy(d, PATIENCE_US, &hangs));
}

struct sums {
    int runs;
    int64_t lines, records, first_us, observed_us;
};

static void take(void *context, const struct history_part *part) {
    struct sums *s = context;
    s->runs += part->kind == HISTORY_RUN;
    s->lines += part->lines;
    s->records += part->records;
    if (part->kind == HISTORY_RUN) s->observed_us += part->to_us - part->from_us;
    if (part->kind != HISTORY_RUN && !s->first_us) s->first_us = part->from_us;
}

static struct sums sums(void) {
    struct sums s = {0};
    cr_assert_eq(history_list(path, take, &s, error, sizeof error), 0, "%s", error);
    return s;
}

Test(kept, is_listed_forgotten_and_given_back) {
    int64_t lines = 0;
    run_of(NOON, 100);
    run_of(NOON + DAY, 10);
    struct sums s = sums();
    cr_expect(s.runs == 2 && s.lines == 110 && s.records == 55 && s.first_us == NOON);
    cr_expect_eq(s.observed_us, 200 * SECOND);
    cr_expect_eq(history_verify(path, error, sizeof error), 0, "%s", error);
    cr_expect_eq(history_forget(path, NOON + DAY, &lines, error, sizeof error), 0, "%s", error);
    cr_expect_eq(lines, 100);
    s = sums();
    cr_expect(s.runs == 1 && s.lines == 10 && s.first_us == NOON + DAY);
    FILE *f = fopen(path, "r");
    fseek(f, 0, SEEK_END);
    long before = ftell(f);
    cr_expect_eq(history_vacuum(path, error, sizeof error), 0, "%s", error);
    fseek(f, 0, SEEK_END);
    cr_expect_lt(ftell(f), before / 2);
    fclose(f);
    cr_expect_eq(history_verify(path, error, sizeof error), 0, "%s", error);
}

Test(kept, is_not_changed_while_a_board_writes_it) {
    const char *hangs = "";
    struct disk *d;
    int64_t lines;
    run_of(NOON, 3);
    cr_assert_eq(disk_create(&d), 0);
    struct history *h = history_open(d, &(struct history_terms){.path = path, .word = "w"});
    history_wait(h, PATIENCE_US); // it is open
    cr_expect_eq(history_forget(path, NOON + DAY, &lines, error, sizeof error), -1);
    cr_expect(strstr(error, "a board writes it"), "%s", error);
    cr_expect_eq(history_vacuum(path, error, sizeof error), -1);
    cr_expect_eq(sums().lines, 3, "but it is read");
    history_close(h, 0);
    cr_assert(disk_destroy(d, PATIENCE_US, &hangs));
    cr_expect_eq(sums().lines, 3);
}

Test(kept, what_is_none_is_said_and_left_alone) {
    struct sums s = {0};
    cr_expect_eq(history_list(path, take, &s, error, sizeof error), -1);
    cr_expect(strstr(error, "No such file"), "%s", error);
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 100; i++)
        fputs("no history at all\n", f);
    fclose(f);
    cr_expect_eq(history_vacuum(path, error, sizeof error), -1);
    cr_expect(strstr(error, "it is damaged"), "%s", error);
    cr_expect_eq(access(path, F_OK), 0, "it stands where it stood");
}

Test(kept, what_is_damaged_is_found) {
    run_of(NOON, 200);
    int fd = open(path, O_RDWR);
    char byte;
    off_t at = 200 * 1024;
    cr_assert(pread(fd, &byte, 1, at) == 1);
    byte ^= 1;
    cr_assert(pwrite(fd, &byte, 1, at) == 1);
    close(fd);
    cr_expect_eq(history_verify(path, error, sizeof error), -1, "one bit");
    cr_expect(strstr(error, "damaged"), "%s", error);
}

Test(kept, nothing_is_packed_as_nothing) {
    struct buf out = {0};
    cr_expect(packed_get(&out, SPAN_NONE, 0));
    cr_expect_not(packed_get(&out, SPAN("abc"), 0));
    cr_expect_eq(out.len, 0);
    buf_finish(&out);
}
