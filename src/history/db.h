// The history's file itself. All of this is of the disk's thread alone.
#ifndef CDRTOP_HISTORY_DB_H
#define CDRTOP_HISTORY_DB_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct sql;

enum db_state {
    DB_WRITES,
    DB_READS,   // another cdrtop writes it
    DB_FAILED,  // it cannot be written now: the next write tries again
    DB_REFUSED, // of a newer cdrtop, or no history at all: it is left alone
};

struct db { // path, word and keep_days are set, the rest is zeroed but for the lock
    const char *path, *word;
    int keep_days;      // 0: all of them
    int lock;           // a descriptor; -1: not held
    struct sql *handle; // open where the lock is held; NULL: to be opened
    int64_t run;        // 0: it has no row yet
    uint64_t begun_by;  // the number of the lines that it began with
    int64_t merge_from; // an id: what is before it is put together already
    int64_t forgot_us;  // old lines went then
    char words[640];    // what is to be said; "" nothing
    char aside[640];    // and for good: a damaged file was set aside
};

struct db_lines {    // kept together
    uint64_t number; // counts from 1; the same number a second time is not written again
    bool begins;     // they begin a run
    int64_t first_us, last_us, count, records;
    struct span text; // empty: nothing but how far is observed
};

#define DB_VERSION 1

// Opens it to write, where it is not open: then it is of this version.
enum db_state db_open(struct db *db);
void db_close(struct db *db);
// Whether a file is ours, and of which version; 0 it is empty. DB_FAILED: ask sql_error().
enum db_state db_look(struct db *db, struct sql *sql, int64_t *ret_version);
// Puts into words what went wrong. True: it was damaged, and is set aside; the same may be tried
// again.
bool db_trouble(struct db *db, struct sql *sql);

// Writes them, and that it is observed up to `until_us`; 0 it is not said.
enum db_state db_write(struct db *db, const struct db_lines *lines, int64_t until_us);
// The lines as a batch of that run, in place `id`; 0 behind all others.
bool db_put(struct db *db, int64_t run, int64_t id, const struct db_lines *l);
// Puts a few small batches together, or lets go of a few old ones. True: there is more to do.
bool db_tidy(struct db *db, int64_t now_us);

struct db_batch {
    int64_t run, until_us, count;
    size_t word_len, len; // of its word and its text, one behind the other in the chunk
};

struct db_chunk {
    struct buf bytes;      // owned
    struct db_batch *list; // owned
    size_t count, room;
};

struct db_reading { // sees the file as it was when it began; from_us and records are set
    int64_t from_us;
    uint64_t records;
    struct sql *handle;
    int64_t next, last; // ids
    uint64_t all;       // lines
    bool over;
};

// The next batches, about `most` bytes of them, in place of what is in the chunk; none when it is
// over.
void db_read(struct db *db, struct db_reading *r, size_t most, struct db_chunk *ret_chunk);
void db_read_end(struct db_reading *r);

#endif
