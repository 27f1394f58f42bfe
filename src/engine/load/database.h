// Shared by the files about databases as sources.
#ifndef CDRTOP_ENGINE_LOAD_DATABASE_H
#define CDRTOP_ENGINE_LOAD_DATABASE_H

#include "load.h"

#include "disk/job.h"
#include "history/database.h"
#include "net/loop.h"

enum asked { ASKED_OPEN, ASKED_WINDOW, ASKED_NEWS };

struct part { // a table of it
    struct buf bytes;
    int64_t from, to; // of the window, in the table's time; all of it is read when they are equal
    int64_t newest;   // of the table, by its latest lines; 0: it is empty
    int64_t now;      // there
    bool known;       // its zone is known, and its window
    bool there;       // as of when it was opened last
    bool put;         // the bytes are with the reader
};

struct names_told {   // of extensions and queues
    struct buf lines; // that nobody has taken yet
    int64_t asked_us; // monotonic: when they were asked for; 0: never
};

struct load_database {
    struct disk_job job;
    struct load *load;
    struct disk *disk;         // owned, used only for this
    struct database *database; // owned; the thread's while it looks
    struct part parts[DATABASE_TABLES];
    enum asked asked;
    enum database_table table; // whose window was asked for
    int outcome;               // of the last job
    bool looking, brought;
    bool open;
    bool gave_up;     // it failed while all was loaded, and that was said
    int64_t since_us; // monotonic: when it was asked
    int64_t every_us; // between two polls; 0: it is not followed
    int64_t pause_us; // until it is opened again
    struct names_told names;
    char words[480]; // what is wrong with it; "" for nothing
    bool ends;
    struct loop_timer *timer;
    struct links_hooks hooks;
};

void load_database_work(struct disk_job *job); // on the thread
void load_database_done(struct disk_job *job);
// Asks for what is due, if anything is, and nothing was asked for.
void load_database_next(struct load_database *b);
// The file that stands for the table.
struct load_file *load_database_file(const struct load_database *b, size_t table);

#endif
