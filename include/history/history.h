// The history: what was observed, kept in an SQLite file from one run to the next. Lines are handed
// over one by one, and are read back in the same order. What a line says is up to the caller
// (engine/past.h writes those of a recording); src/history/history.c explains how it is kept.
#ifndef CDRTOP_HISTORY_HISTORY_H
#define CDRTOP_HISTORY_HISTORY_H

#include "base/buf.h"
#include "disk/disk.h"

struct history;

struct history_terms {
    const char *path; // missing folders are created, readable by this user only
    int keep_days;    // older lines are deleted; 0 keeps all
    const char *word; // kept with the lines of this run, and returned with them
    // Called on the owner's thread: something that was asked for is there, or history_words() has
    // changed. May be NULL.
    void (*told)(void *context);
    void *context;
};

// It is opened as soon as the disk gets to it.
struct history *history_open(struct disk *d, const struct history_terms *terms);
// A sentence about what is wrong with it; "" if all is well.
const char *history_words(const struct history *h);

// ---- writing

// The lines that follow are the first of a run: nothing is known of the time between the last ones
// and these.
bool history_begins(const struct history *h);
// The buffer to which to append a whole line, with its line end. NULL if none is accepted, because
// another cdrtop writes to the file, or because it cannot be written and too much is waiting.
struct buf *history_fill(struct history *h);
// After that: a line of that moment was appended. `record`: it has a call detail record.
void history_filled(struct history *h, int64_t at_us, bool record);
// Call it about once a second: everything observed up to that moment was handed over.
void history_tick(struct history *h, int64_t until_us);

// ---- reading back

struct history_batch { // lines that were written together; valid until the next batch is asked for
    int64_t run;       // each run has a number
    int64_t until_us;  // up to when that run observed
    struct span word;  // and its word
    struct span text;  // lines with their line ends
};

enum {
    HISTORY_BATCH, // *ret_batch is the next one
    HISTORY_COMES, // `told` will say when there may be one
    HISTORY_END,   // there are no more, or it cannot be read, which history_words() says
};
// Begins to read what was written until now: from that moment on, but at most so many records.
void history_read(struct history *h, int64_t from_us, uint64_t records);
int history_next(struct history *h, struct history_batch *ret_batch);
// No more of it is wanted. Do not ask for the next batch again.
void history_read_end(struct history *h);
// While reading: how many lines there are, and how many have been given.
void history_progress(const struct history *h, uint64_t *ret_lines, uint64_t *ret_all);
// For a program without a loop: waits for the disk, at most so long.
void history_wait(struct history *h, int64_t at_most_us);

// Writes what waits, and closes it, without waiting: disk_destroy() waits for the disk. NULL is
// allowed.
void history_close(struct history *h, int64_t until_us);

#endif
