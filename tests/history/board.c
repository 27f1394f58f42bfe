// A board's history, as several tests have it.
#include "board.h"

#include "patience.h"
#include "run.h"
#include "sql_number.h"
#include "wait_for_disk.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))

char folder[64], path[96];

void make_folder(void) {
    signal(SIGXFSZ, SIG_IGN);
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/state/history.db", folder);
}

void drop_folder(void) {
    char command[96];
    snprintf(command, sizeof command, "chmod -R u+w %s", folder);
    cr_expect_eq(system(command), 0);
    run_folder_end(folder);
}

char last_words[HISTORY_LAST_WORDS];

struct board begin(const char *word, int keep_days) {
    struct board b;
    cr_assert_eq(disk_create(&b.disk), 0);
    b.history = history_open(b.disk, &(struct history_terms){.path = path,
                                                             .keep_days = keep_days,
                                                             .word = word,
                                                             .last_words = last_words});
    return b;
}

void end(struct board *b, int64_t until_us) {
    const char *hangs = "";
    history_close(b->history, until_us);
    cr_assert(disk_destroy(b->disk, PATIENCE_US, &hangs), "%s", hangs);
}

bool put_told(struct board *b, int64_t at_us, int64_t told_us, const char *text) {
    struct buf *out = history_fill(b->history);
    if (!out) return false;
    buf_format(out, "%s\n", text);
    history_filled(b->history, at_us, told_us, *text == 'r');
    return true;
}

bool put(struct board *b, int64_t at_us, const char *text) {
    return put_told(b, at_us, 0, text);
}

// What was handed over is written, or the file refuses.
void write_out(struct board *b, int64_t until_us) {
    wait_for_disk(b->disk);
    history_tick(b->history, until_us);
    wait_for_disk(b->disk);
}

int next_batch(struct history_reading *r, struct board *b, struct history_batch *ret_batch) {
    int more;
    while ((more = history_next(r, ret_batch)) == HISTORY_COMES)
        history_wait(b->history, PATIENCE_US);
    return more;
}

void read_part(struct board *b, int64_t from_us, int64_t to_us, uint64_t records,
               struct buf *ret_text) {
    struct history_batch batch;
    int64_t run = 0;
    struct history_reading *r = history_read(b->history, from_us, to_us, records);
    while (next_batch(r, b, &batch) != HISTORY_END) {
        if (batch.run != run)
            buf_format(ret_text, "[%.*s until %lld] ", (int)batch.word.len, batch.word.at,
                       (long long)((batch.until_us - NOON) / SECOND));
        run = batch.run;
        for (struct span rest = batch.text, line; rest.len;) {
            line = span_take(&rest, '\n');
            buf_format(ret_text, "%.*s ", (int)line.len, line.at);
        }
    }
    history_read_end(r);
    buf_put(ret_text, "", 1);
}

void read_all(struct board *b, int64_t from_us, uint64_t records, struct buf *ret_text) {
    read_part(b, from_us, INT64_MAX, records, ret_text);
}

void expect_kept(int64_t from_us, uint64_t records, const char *text) {
    struct board b = begin("later", 0);
    struct buf read = {0};
    read_all(&b, from_us, records, &read);
    cr_expect_str_eq(read.at, text);
    cr_expect_str_eq(history_words(b.history), "");
    buf_finish(&read);
    end(&b, 0);
}

void run_of(const char *word, int64_t from_us, const char *const *lines) {
    struct board b = begin(word, 0);
    for (; *lines; lines++) {
        cr_assert(put(&b, from_us, *lines));
        from_us += SECOND;
        write_out(&b, from_us); // each is a batch
    }
    end(&b, from_us);
}

int64_t number(const char *sql) {
    return sql_number(path, sql);
}

void fill_pages(void) {
    struct board b = begin("one", 0);
    char line[4097] = {0};
    for (int i = 0; i < 200; i++) {
        for (size_t k = 0; k + 1 < sizeof line; k++)
            line[k] = (char)('a' + rand() % 26);
        put(&b, NOON + i, line);
    }
    end(&b, NOON + SECOND);
}

void damage_pages(void) {
    int fd = open(path, O_WRONLY);
    for (off_t at = 3 * 4096; at < 400 * 1024; at += 4096)
        cr_assert_eq(pwrite(fd, "damaged damaged damaged damaged", 31, at), 31);
    close(fd);
}

void expect_set_aside(struct board *b) {
    char command[128];
    cr_expect(strstr(history_words(b->history), "the file was damaged and is now"), "%s",
              history_words(b->history));
    snprintf(command, sizeof command, "test $(ls %s/state/history.db.damaged-*T?????? | wc -l) = 1",
             folder);
    cr_expect_eq(system(command), 0, "nothing is deleted");
}
