// What was observed, kept in one SQLite file from one run to the next: lines that are handed over
// one by one, and come back in their order. What a line says is the caller's (engine/past.h: those
// of a recording); src/history/history.c says how it is kept.
#ifndef CDRTOP_HISTORY_HISTORY_H
#define CDRTOP_HISTORY_HISTORY_H

#include "base/buf.h"
#include "disk/disk.h"

struct history;

struct history_terms {
    const char *path; // folders that are missing are made, for nobody else's eyes
    int keep_days;    // older lines go; 0 all stay
    const char *word; // kept beside the lines of this run, and given back with them
    // On the owner's thread: something that was asked for is there, or history_words() changed. May
    // be NULL.
    void (*told)(void *context);
    void *context;
};

// Opens it as soon as the disk gets to it.
struct history *history_open(struct disk *d, const struct history_terms *terms);
// What is to be said of it, in a sentence; "" all is well.
const char *history_words(const struct history *h);

// ---- what is kept

// The lines that follow are the first of a run: nothing is known of what was between the last ones
// and them.
bool history_begins(const struct history *h);
// The buffer to append a whole line to, with its end; NULL: none is taken, because another cdrtop
// writes the file, or it cannot be written and as much waits as is good.
struct buf *history_fill(struct history *h);
// And that it was, of that moment. `record`: it is a row of the call detail records.
void history_filled(struct history *h, int64_t at_us, bool record);
// To be called about once a second: all that was observed up to that moment was handed over.
void history_tick(struct history *h, int64_t until_us);

// ---- what is read back

struct history_batch { // lines that were written together; valid until the next is asked for
    int64_t run;       // a number for each run
    int64_t until_us;  // how far that run observed
    struct span word;  // and its word
    struct span text;  // lines, each with its end
};

enum {
    HISTORY_BATCH, // *ret_batch is the next one
    HISTORY_COMES, // `told` says when there may be one
    HISTORY_END,   // that was all, or it cannot be read: history_words() says so
};
// Begins to read what was written up to now: from that moment on, but no more than so many records.
void history_read(struct history *h, int64_t from_us, uint64_t records);
int history_next(struct history *h, struct history_batch *ret_batch);
// Of a reading: how many lines there are, and how many were given.
void history_progress(const struct history *h, uint64_t *ret_lines, uint64_t *ret_all);
// For who has no loop: waits for the disk, at most so long.
void history_wait(struct history *h, int64_t at_most_us);

// Writes what waits and closes it, without waiting: disk_destroy() waits for the disk. NULL is
// nothing.
void history_close(struct history *h, int64_t until_us);

#endif
