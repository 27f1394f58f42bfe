// Shared by the files of the history: what its owner's thread knows of it.
#ifndef CDRTOP_HISTORY_PARTS_H
#define CDRTOP_HISTORY_PARTS_H

#include "db.h"
#include "disk/job.h"
#include "history/history.h"

#define HISTORY_WORDS sizeof((struct db *)0)->words

struct written { // a job; used by the owner while it is not busy
    struct disk_job job;
    struct history *of;
    struct buf text;
    struct db_lines lines;
    int64_t until_us;
    enum db_state state;
    char words[HISTORY_WORDS];
    bool busy, more, last; // more: there is more to tidy; last: the file is closed after it
    bool forgets;          // days may be forgotten
};

struct history {
    struct disk *disk;
    struct db db; // used by the thread
    char *path, *word;
    void (*told)(void *context);
    void *context;
    char *last_words; // NULL: nobody wants to know
    struct buf filling;
    struct db_lines filled; // of the buffer being filled
    struct written out;
    size_t others; // other jobs that the disk has, which use `db`: readings, and what is settled
    char words[HISTORY_WORDS];
    int64_t until_us;    // of everything that was handed over
    int64_t tried_us;    // monotonic: the last write
    uint64_t tellings;   // writes with lines that tell of an earlier time
    enum db_state state; // after the last write whose answer is here
    bool begins, lost, closing, doubt;
};

// On the disk's thread: what is wrong with it, for the owner.
void history_say(const struct db *db, char out[HISTORY_WORDS]);
// Gives the disk a job other than a write; and, in its `done`, takes the answer.
void history_do(struct history *h, struct disk_job *job);
void history_did(struct history *h, const char *words);

#endif
