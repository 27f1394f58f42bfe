// The file of the history. All of this is used by the disk's thread only.
#ifndef CDRTOP_HISTORY_DB_H
#define CDRTOP_HISTORY_DB_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct sql;

enum db_state {
    DB_WRITES,
    DB_READS,   // another cdrtop writes to it
    DB_FAILED,  // it cannot be written now: the next write tries again
    DB_REFUSED, // from a newer cdrtop, or not a history at all: it is left alone
};

struct db_place { // which file it is
    dev_t device;
    ino_t inode;
};

struct db { // path, word and keep_days are set; the rest is zeroed except for the lock
    const char *path, *word;
    int keep_days;                      // 0 keeps all
    bool only_reads;                    // even if nobody else writes it
    int lock;                           // a descriptor; -1 when it is not held
    struct db_place place, log, shared; // of the open file, its -wal and its -shm
    struct sql *handle; // open while the lock is held; NULL when it has to be opened
    int64_t run;        // 0 while it has no row yet
    uint64_t begun_by;  // the number of the lines with which it began
    int64_t merge_from; // an id: what comes before it has been merged
    int64_t forgot_us;  // when old lines were last deleted
    char words[640];    // what is wrong; "" for nothing
    char aside[640];    // and stays wrong: a damaged file was set aside
};

struct db_lines {    // lines that are kept together
    uint64_t number; // counts from 1; the same number is not written a second time
    bool begins;     // they begin a run
    int64_t first_us, last_us, count, records;
    int64_t told_us;  // some of them tell of a time since then; 0 if they tell of when they came
    struct span text; // if empty, it only says up to when was observed
};

#define DB_VERSION      5
#define DB_READABLE     1 // versions from this one on have lines that are read
#define DB_WITH_SETTLED 2
#define DB_WITH_FILES   3 // and imported files
#define DB_WITH_TOLD    5 // and says which lines tell of an earlier time

// Opens it for writing if it is not open; then it has this version.
enum db_state db_open(struct db *db);
bool db_is_written(const char *path); // by whoever has it open for writing now
void db_close(struct db *db);
// Says who writes it, as far as it is known, and what to do.
void db_say_holder(const struct db *db, char *out, size_t size);
// Whether a file is ours, and its version; 0 if it is empty. DB_FAILED: ask sql_error().
enum db_state db_look(struct db *db, struct sql *sql, int64_t *ret_version);
// Begins to read it as it is now, with a handle of its own; false if it is not there, is none of
// ours, or has not that version yet. A handle that was opened is there in any case, for its error.
bool db_begin_reading(struct db *db, int64_t version, struct sql **ret_handle);
// Notes in words what went wrong. True if the file was damaged and has been set aside; then try the
// same again.
bool db_trouble(struct db *db, struct sql *sql);

// Writes the lines, and that it was observed up to `until_us` (0 to leave that out).
enum db_state db_write(struct db *db, const struct db_lines *lines, int64_t until_us);
// What was settled from lines of that time has to be counted again.
bool db_unsettle(struct db *db, int64_t first_us, int64_t last_us);
// Stores the lines as a batch of that run, under `id`; 0 puts it after all others.
bool db_put(struct db *db, int64_t run, int64_t id, const struct db_lines *l);
// Merges a few small batches, or, if it may, deletes a few old ones. True if there is more to do.
// If the time is not known (0) there is nothing to do.
bool db_tidy(struct db *db, int64_t now_us, bool forgets);

struct db_settled {         // what was counted of a day
    int64_t day_us;         // when that day begins
    int64_t from_us, to_us; // the time of the lines that it was counted from
    const char *kind;
    int64_t version;
    struct span value;
};
// Replaces what was settled of that kind and day.
enum db_state db_settle(struct db *db, const struct db_settled *s);

struct db_batch {
    int64_t run, began_us, until_us, count; // of what was settled: `run` is when its day begins
    bool told;            // it came later than what was asked for, and may tell of that time
    size_t word_len, len; // of its word and its text, one after the other in the chunk
};

struct db_chunk {
    struct buf bytes;      // owned
    struct db_batch *list; // owned
    size_t count, room;
};

struct db_reading { // sees the file as it was at the beginning; the first five are given
    int64_t from_us, to_us;
    uint64_t records; // the last ones of that time
    const char *kind; // NULL: lines; else what was settled of the days that begin in that time
    int64_t version;
    struct sql *handle;
    int64_t next, last; // ids
    uint64_t all;       // lines
    bool told;          // what came later, and tells of that time, is being read
    bool over, holes;   // holes: something of it could not be read
};

// Replaces what is in the chunk by the next batches, about `most` bytes of them; none when it is
// over.
void db_read(struct db *db, struct db_reading *r, size_t most, struct db_chunk *ret_chunk);
void db_read_end(struct db_reading *r);

#endif
