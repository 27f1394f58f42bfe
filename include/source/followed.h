// A plain file that somebody writes on, read as it grows: what comes to its end, and, when it is
// rotated or cut, the part that takes its place. All of it may wait for the disk: it is called on
// the disk's thread. src/source/followed.c says what may happen to such a file.
#ifndef CDRTOP_SOURCE_FOLLOWED_H
#define CDRTOP_SOURCE_FOLLOWED_H

#include "base/buf.h"

struct followed;

// `fd` was read up to its position, and is taken over; -1: nothing of it was read, and it need not
// be there yet. What stands beside it is looked at.
struct followed *followed_create(const char *path, int fd);
void followed_destroy(struct followed *f); // NULL is nothing

enum followed_step {
    FOLLOWED_NOTHING, // nothing new
    FOLLOWED_BYTES,   // appended
    FOLLOWED_TURNED,  // what was appended so far is the end of a part; another one begins
};
// Appends at most 64 KiB of what is new.
enum followed_step followed_look(struct followed *f, struct buf *out);
// Why what is written now cannot be read, as of the last look: an errno (ENOENT: there was never
// such a file); 0 it can.
int followed_trouble(const struct followed *f);

// Has that inotify say when it is worth a look. Nothing is promised: of a file that another machine
// writes on (NFS) it says nothing.
void followed_watch(const struct followed *f, int notify);

#endif
