// The one thread for all that touches the disk: jobs in (disk/file.h), answers by a wake-up of
// whoever asked. src/disk/disk.c says how.
#ifndef CDRTOP_DISK_DISK_H
#define CDRTOP_DISK_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct disk;

// 0, or -errno: there is no thread to be had.
int disk_create(struct disk **ret_disk);

// Readable while answers wait to be given: then call disk_answer(), which is made to be a handler.
int disk_fd(const struct disk *d);
void disk_answer(void *disk);
// For who has no loop: waits for answers, at most so long, and gives them.
void disk_wait(struct disk *d, int64_t at_most_us);

// Waits for all jobs and gives their answers, at most so long. False: the disk does not answer;
// what is under way is the thread's from then on, nothing of it may be freed, and *ret_path (owned
// by the job) is what it hangs at. NULL is nothing.
bool disk_destroy(struct disk *d, int64_t at_most_us, const char **ret_path);

#endif
