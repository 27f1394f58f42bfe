// Shared by the files about sources that fill gaps.
#ifndef CDRTOP_ENGINE_LOAD_FILLS_H
#define CDRTOP_ENGINE_LOAD_FILLS_H

#include "load.h"

#include "disk/job.h"
#include "source/since.h"

struct fill_source { // a log, or a table, of one server
    struct fill_log log;
    struct fill_table *table; // owned: of a database; NULL: it is a file
    bool only_calls;          // it fills no gaps
    // Used by the thread while it looks.
    struct since *since; // owned: of a file
    struct buf bytes;
    bool turned, more, ends; // ends: close it
    int trouble;             // an errno, or 1 for what the table says
    // Used by the owner.
    bool reads;        // something of it is being read
    bool put, rested;  // the bytes are with the reader; it was read to its end
    int64_t from_us;   // the place from where it is read
    int64_t told_us;   // of what lies before that moment it was told what is filled
    int64_t begins_us; // nothing older is there, 0 if that is unknown
    int64_t looked_us; // when it was begun or read on last
};

struct fills {
    struct disk_job job;
    struct load *load;
    const struct zone *board; // its zone
    int day_start_s;
    struct fill_source *list; // owned
    size_t count;
    size_t turn;            // whose turn it is next
    struct fill_source *at; // the thread looks at it, or what it brought is being taken in
    bool brought, over;     // it has looked; no answer counts any more
    int64_t now_us;         // at the last tick
    struct links_hooks hooks;
};

void load_fill_work(struct disk_job *job); // on the thread
void load_fill_done(struct disk_job *job);
// Whose gaps it fills; NULL if that is not known.
struct server *load_fill_server(const struct fills *f, const struct fill_source *s);

#endif
