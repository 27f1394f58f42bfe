// What is written while the program runs, for other programs: snapshots, metrics, a stream.
#ifndef CDRTOP_APP_WATCHING_H
#define CDRTOP_APP_WATCHING_H

#include "../setup.h"
#include "disk/file.h"
#include "out/snapshot.h"

struct snapshot_of { // must not move: the snapshot points into it
    struct snapshot s;
    struct snapshot_server servers[SERVERS_MAX];
    char looks[SERVERS_MAX][12];
};

void snapshot_of(struct engine *e, const struct conf *conf, int64_t now_s,
                 struct snapshot_of *ret_now);

// Files that are written whole, again and again: metrics each 15 seconds (--metrics-file), and a
// snapshot in the state folder when it is asked for (signal USR2). Each is one file at a time:
// while the disk has not taken it, nothing is begun.
struct kept_writing {
    struct disk_file *file; // NULL for none
    int64_t began_us;       // monotonic; 0: never
    char failure[160];      // why the last one is not there; "" if it is
};
struct writings { // zeroed is empty
    struct kept_writing metrics, snapshot;
    bool begun;                  // and with it:
    char filter[512];            // the filter that metrics are of
    const struct alerts *alerts; // for snapshots; borrowed, set by the owner; NULL for none
};

// Once a second.
void writings_tick(struct writings *w, struct engine *e, const struct conf *conf, struct disk *d);
// Writes a snapshot now. False if none can be written, with a sentence; else the sentence says
// where it will be.
bool writings_snapshot(struct writings *w, struct engine *e, const struct conf *conf,
                       struct disk *d, char *note, size_t size);
// Something that could not be written, as a sentence; "" if all was.
const char *writings_failure(const struct writings *w);
void writings_finish(struct writings *w);

#endif
