// What the thread does: a job, embedded in what it is about.
#ifndef CDRTOP_DISK_JOB_H
#define CDRTOP_DISK_JOB_H

#include "disk/disk.h"

// It stays until its answer was given.
struct disk_job {
    const char *path;                   // what it is about, for people
    void (*work)(struct disk_job *job); // on the disk's thread: touches what is the job's alone
    void (*done)(struct disk_job *job); // on the owner's: may end the job, or hand it over again
    struct disk_job *next;              // private
};

// In the order in which they were given.
void disk_do(struct disk *d, struct disk_job *job);

#endif
