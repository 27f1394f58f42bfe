// What the disk's thread does: a job, embedded in what it is about.
#ifndef CDRTOP_DISK_JOB_H
#define CDRTOP_DISK_JOB_H

#include "disk/disk.h"

// It must stay in place until its answer was delivered.
struct disk_job {
    const char *path;                   // the file it is about, for messages
    void (*work)(struct disk_job *job); // on the disk's thread; touches only what is the job's
    void (*done)(struct disk_job *job); // on the owner's thread; may free the job or queue it again
    struct disk_job *next;              // private
};

// Queues a job. They are done in this order.
void disk_do(struct disk *d, struct disk_job *job);

#endif
