// The history: what was observed, kept in an SQLite file from one run to the next. Lines are handed
// over one by one, and are read back in the same order. What a line says is up to the caller
// (engine/past.h writes those of a recording); src/history/history.c explains how it is kept.
#ifndef CDRTOP_HISTORY_HISTORY_H
#define CDRTOP_HISTORY_HISTORY_H

#include "base/buf.h"
#include "disk/disk.h"

struct history;

#define HISTORY_LAST_WORDS 700

struct history_terms {
    const char *path; // missing folders are created, readable by this user only
    int keep_days;    // older lines are deleted; 0 keeps all
    bool only_reads;  // nothing is written, whether somebody else writes it or not
    const char *word; // kept with the lines of this run, and returned with them
    // Called on the owner's thread: something that was asked for is there, or history_words() has
    // changed. May be NULL.
    void (*told)(void *context);
    void *context;
    // HISTORY_LAST_WORDS bytes, to say that what waited when it was closed could not be written.
    // They have to be there until disk_destroy() has returned. May be NULL.
    char *last_words;
};

// It is opened as soon as the disk gets to it.
struct history *history_open(struct disk *d, const struct history_terms *terms);
// A sentence about what is wrong with it; "" if all is well.
const char *history_words(const struct history *h);

// ---- writing

// Whether it is this program that writes it; false until that is known.
bool history_is_ours(const struct history *h);
// The lines that follow are the first of a run: nothing is known of the time between the last ones
// and these.
bool history_begins(const struct history *h);
// The buffer to which to append a whole line, with its line end. NULL if none is accepted, because
// another cdrtop writes to the file, or because it cannot be written and too much is waiting.
struct buf *history_fill(struct history *h);
// After that: a line of that moment was appended. `record`: it has a call detail record. told_us:
// it tells of a time since that earlier moment; 0 if it tells of when it came.
void history_filled(struct history *h, int64_t at_us, int64_t told_us, bool record);
// Grows when lines that tell of an earlier time go to the disk: what was read meanwhile may lack
// them.
uint64_t history_tellings(const struct history *h);
// While the clock may be wrong no days are forgotten by it. At first it is taken for right.
void history_doubt_clock(struct history *h, bool doubt);
// Call it about once a second: everything observed up to that moment was handed over.
void history_tick(struct history *h, int64_t until_us);

// ---- reading back

struct history_reading; // several may be under way, each for itself

struct history_batch { // lines that were written together; valid until the next batch is asked for
    int64_t run;       // each run has a number
    int64_t began_us;  // since when that run observed
    int64_t until_us;  // and up to when
    bool told;         // all of it came later than asked for: what it tells of that time matters
    struct span word;  // and its word
    struct span text;  // lines with their line ends
};

enum {
    HISTORY_BATCH, // *ret_batch is the next one
    HISTORY_COMES, // `told` will say when there may be one
    HISTORY_END,   // there are no more, or it cannot be read, which history_words() says
};
// Begins to read what was written until now: the batches with lines of that time (the first and the
// last may have others, too), but only the last ones with at most so many records. Behind them come
// those that were written later and tell of that time.
struct history_reading *history_read(struct history *h, int64_t from_us, int64_t to_us,
                                     uint64_t records);
int history_next(struct history_reading *r, struct history_batch *ret_batch);
// At its end: nothing of it was left out because it could not be read.
bool history_read_whole(const struct history_reading *r);
// Frees it as soon as the disk lets go of it; no more of it is wanted. NULL is allowed.
void history_read_end(struct history_reading *r);
// While reading: how many lines there are, and how many have been given.
void history_progress(const struct history_reading *r, uint64_t *ret_lines, uint64_t *ret_all);

// ---- settled days: what was counted of a day that is long over, so that its lines do not have to
// be read again. What it says is up to whoever writes it.

struct history_settled {
    const char *kind;       // of the value
    int64_t version;        // whatever else it depends on, as a number
    int64_t day_us;         // when the day begins
    int64_t from_us, to_us; // the time of the lines that it was counted from
    struct span value;
};
// Keeps it, in place of what was kept of that kind and day. It is gone when lines of that time are
// written, and when the day is forgotten. A file that this cdrtop does not write stays as it is.
void history_settle(struct history *h, const struct history_settled *settled);
// Begins to read what was settled, of that version, of the days that begin in that time: a batch
// for each, in order, with the value as its text and the beginning of the day as its run.
struct history_reading *history_read_settled(struct history *h, const char *kind, int64_t version,
                                             int64_t from_us, int64_t to_us);

// For a program without a loop: waits for the disk, at most so long.
void history_wait(struct history *h, int64_t at_most_us);

// Writes what waits, and closes it, without waiting: disk_destroy() waits for the disk. Its
// readings have to be ended before. NULL is allowed.
void history_close(struct history *h, int64_t until_us);

#endif
