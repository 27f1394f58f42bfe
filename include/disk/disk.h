// The one thread for everything that touches the disk. Jobs go in (disk/file.h), and a wake-up
// tells their owner about the answers. src/disk/disk.c explains how.
#ifndef CDRTOP_DISK_DISK_H
#define CDRTOP_DISK_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct disk;

// 0, or a negative errno if no thread can be started.
int disk_create(struct disk **ret_disk);

// Readable when there are answers: then call disk_answer(), which has the form of a handler.
int disk_fd(const struct disk *d);
void disk_answer(void *disk);
// For a program without a loop: waits for answers, at most so long, and delivers them.
void disk_wait(struct disk *d, int64_t at_most_us);

// Waits, at most so long, for all jobs to end, and delivers their answers. False if the disk does
// not respond: the job under way then belongs to the thread for good, none of it may be freed, and
// *ret_path (owned by the job) is the file at which it hangs. NULL is allowed.
bool disk_destroy(struct disk *d, int64_t at_most_us, const char **ret_path);

#endif
