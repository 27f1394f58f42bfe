// The history's thread and its owner: lines are handed over while others are written, another board
// takes over, and what was written is read while more comes. Exits with 0 if everything was as
// expected. Usage: race_history FOLDER
#include "history/history.h"

#include <stdio.h>

#define PATIENCE_US INT64_C(120000000)
#define START_US    INT64_C(1795345200000000)
#define LINES       20000

static struct history *open_at(struct disk *d, const char *path) {
    return history_open(d, &(struct history_terms){.path = path, .word = "word"});
}

static bool put(struct history *h, int i) {
    struct buf *out = history_fill(h);
    if (!out) return false;
    buf_format(out, "%d a line of some length\n", i);
    history_filled(h, START_US + i, 0, false);
    return true;
}

static int fill(struct disk *d, struct history *h) {
    int kept = 0;
    for (int i = 0; i < LINES; i++) {
        kept += put(h, i);
        if (i % 100 == 0) history_tick(h, START_US + i);
        if (i % 100 == 50) disk_wait(d, 0);
    }
    return kept;
}

// While it is written.
static int read_back(struct disk *d, struct history *h) {
    struct history_batch batch;
    int more, count = 0;
    struct history_reading *r = history_read(h, 0, INT64_MAX, 1000);
    while ((more = history_next(r, &batch)) != HISTORY_END) {
        put(h, LINES + count++);
        if (more == HISTORY_COMES) disk_wait(d, PATIENCE_US);
    }
    history_read_end(r);
    return count;
}

int main(int argc, char **argv) {
    struct disk *one, *two;
    const char *hangs;
    char path[256];
    if (argc < 2 || disk_create(&one) || disk_create(&two)) return 1;
    snprintf(path, sizeof path, "%s/history.db", argv[1]);
    struct history *first = open_at(one, path);
    history_wait(first, PATIENCE_US);
    struct history *second = open_at(two, path);
    int failed = fill(one, first) != LINES || !read_back(one, first);
    history_wait(second, PATIENCE_US);
    failed |= put(second, 0);
    history_close(first, START_US + LINES);
    failed |= !disk_destroy(one, PATIENCE_US, &hangs);
    while (!put(second, 1)) { // it takes over
        history_tick(second, START_US + LINES);
        disk_wait(two, 1000);
    }
    history_close(second, START_US + LINES);
    return failed || !disk_destroy(two, PATIENCE_US, &hangs);
}
