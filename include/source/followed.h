// A plain file that somebody writes to, read as it grows: what is added at its end, and, when it is
// rotated or cut, the part that replaces it. All of this may wait for the disk, so it is called on
// the disk's thread. src/source/followed.c explains what can happen to such a file.
#ifndef CDRTOP_SOURCE_FOLLOWED_H
#define CDRTOP_SOURCE_FOLLOWED_H

#include "base/buf.h"

struct followed;

// Takes over `fd`, which was read up to its position; -1 if nothing of the file was read, which
// then need not exist yet. Also looks at the files beside it.
struct followed *followed_create(const char *path, int fd);
void followed_destroy(struct followed *f); // NULL is allowed

enum followed_step {
    FOLLOWED_NOTHING, // nothing new
    FOLLOWED_BYTES,   // appended
    FOLLOWED_TURNED,  // what was appended so far is the end of a part; another part begins
};
// Appends at most 64 KiB of what is new.
enum followed_step followed_look(struct followed *f, struct buf *out);
// Why the current file cannot be read, as of the last look: an errno (ENOENT if there never was
// such a file); 0 if it can.
int followed_trouble(const struct followed *f);

// Makes that inotify tell when a look is worthwhile. It promises nothing: about a file that another
// machine writes to (NFS) it says nothing.
void followed_watch(const struct followed *f, int notify);

#endif
