// A file that is written by the disk's thread, while whoever makes its bytes never waits. One of
// ours is written beside its place, brought onto the disk and moved into its place when it is
// whole: it is there whole or not at all. A device, a pipe and standard output are written
// straight, lines whole; a recording is written behind what it has.
#ifndef CDRTOP_DISK_FILE_H
#define CDRTOP_DISK_FILE_H

#include "base/buf.h"
#include "disk/disk.h"

struct disk_file;

enum disk_file_how {
    DISK_FILE_NEW,     // nothing may stand there
    DISK_FILE_REPLACE, // what stands there goes; a link stays, and what it leads to is replaced
    DISK_FILE_APPEND,
};

// Outcomes: 0, a negative errno, and these.
enum {
    DISK_FILE_OPENING = 1, // not known yet
    DISK_FILE_EXISTS,      // and is not to be replaced
    DISK_FILE_UNREAD,      // a pipe that nobody has opened to read: disk_file_again()
    DISK_FILE_OTHER,       // what is to be appended to does not fit
};

struct disk_file_terms {
    const char *path; // NULL: standard output
    enum disk_file_how how;
    bool folders; // that are missing are made, for nobody else's eyes
    bool (*fits)(const char *path, struct span head); // of DISK_FILE_APPEND, on the disk's thread
    // Something is other than it was: outcome, what waits, or it is over. On the owner's thread,
    // which may close the file in it. May be NULL.
    void (*told)(void *context);
    void *context;
};

// What opening it would say, without opening anything; and whether it is a device or a pipe. Waits
// for the disk.
int disk_file_check(const char *path, enum disk_file_how how, bool *ret_straight);

// Opens it as soon as the disk gets to it.
struct disk_file *disk_file_open(struct disk *d, const struct disk_file_terms *terms);
void disk_file_again(struct disk_file *f); // opens it once more, where it is DISK_FILE_UNREAD

// The buffer to append to, and that it was appended to.
struct buf *disk_file_fill(struct disk_file *f);
void disk_file_filled(struct disk_file *f);
size_t disk_file_waiting(const struct disk_file *f); // bytes that the disk has not taken yet

void disk_file_end(struct disk_file *f); // all is there: into its place with it
// 0: it is open and all went well so far; negative: the first thing that did not.
int disk_file_outcome(const struct disk_file *f);
bool disk_file_over(const struct disk_file *f); // ended, and in its place or not
// For who has no loop: until it is over, at most so long. Whether it is.
bool disk_file_wait(struct disk_file *f, int64_t at_most_us);

// Frees it, as soon as the disk lets go of it, without waiting. One that is not over is given up:
// nothing of it is left behind, but what was written straight. NULL is nothing.
void disk_file_close(struct disk_file *f);

#endif
