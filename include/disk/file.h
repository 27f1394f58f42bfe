// A file that the disk's thread writes, so that whoever produces its bytes never waits. A regular
// file is first written next to its place, synced to the disk, and renamed into its place once it
// is complete: it is there as a whole or not at all. A device, a pipe and standard output are
// written directly, in whole lines. A recording is appended to, from a new line on.
#ifndef CDRTOP_DISK_FILE_H
#define CDRTOP_DISK_FILE_H

#include "base/buf.h"
#include "disk/disk.h"

struct disk_file;

enum disk_file_how {
    DISK_FILE_NEW, // it must not exist yet
    // replaces a file that exists; if it is a symbolic link, what that leads to is replaced
    DISK_FILE_REPLACE,
    DISK_FILE_APPEND,
};

// Outcomes: 0, a negative errno, or one of these.
enum {
    DISK_FILE_OPENING = 1, // not known yet
    DISK_FILE_EXISTS,      // it exists, and must not be replaced
    DISK_FILE_UNREAD,      // a pipe that nobody reads yet: call disk_file_again()
    DISK_FILE_OTHER,       // `fits` says that the file cannot be appended to
};

struct disk_file_terms {
    const char *path; // NULL: standard output
    enum disk_file_how how;
    bool everybody; // may read it, not only owner and group
    // It takes long: what was written so far has a name beside its place, and stays there when the
    // program is killed.
    bool named;
    // State of this program: missing folders are created, and all of it is readable by this user
    // only. What is in its place is replaced, and no link is followed. For DISK_FILE_REPLACE.
    bool state;
    // for DISK_FILE_APPEND; called on the disk's thread
    bool (*fits)(const char *path, struct span head);
    // Called on the owner's thread when something changed: the outcome, what is waiting, or whether
    // it is over. It may close the file. May be NULL.
    void (*told)(void *context);
    void *context;
};

// What opening the file would give, without opening anything, and whether it is a device or a pipe.
// This waits for the disk.
int disk_file_check(const char *path, enum disk_file_how how, bool *ret_straight);

// Creates the missing folders of the path, readable only by their owner; the path itself is
// unchanged afterwards. 0 or -errno. It waits for the disk, so only the disk's thread calls it.
int disk_file_folders(char *path);

// The file is opened as soon as the disk gets to it.
struct disk_file *disk_file_open(struct disk *d, const struct disk_file_terms *terms);
void disk_file_again(struct disk_file *f); // tries to open it again after DISK_FILE_UNREAD

// The buffer to append to; and, after that, that something was appended.
struct buf *disk_file_fill(struct disk_file *f);
void disk_file_filled(struct disk_file *f);
size_t disk_file_waiting(const struct disk_file *f); // bytes that the disk has not accepted yet

void disk_file_end(struct disk_file *f); // everything is there: move it into its place
// 0: it is open, and all went well so far. Negative: the first error.
int disk_file_outcome(const struct disk_file *f);
// It has ended, whether it got into its place or not.
bool disk_file_over(const struct disk_file *f);
// For a program without a loop: waits until it is over, at most so long. Returns whether it is.
bool disk_file_wait(struct disk_file *f, int64_t at_most_us);

// Frees it as soon as the disk lets go of it, without waiting. If it is not over, it is given up,
// and nothing of it remains, except what was written directly. NULL is allowed.
void disk_file_close(struct disk_file *f);

#endif
