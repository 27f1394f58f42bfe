// Waits until the disk's thread has done everything that it was asked for so far: what is written
// then does not depend on how fast it is.
#ifndef CDRTOP_TESTS_WAIT_FOR_DISK_H
#define CDRTOP_TESTS_WAIT_FOR_DISK_H

#include "disk/job.h"
#include "patience.h"

static inline void wait_for_disk_work(struct disk_job *job) {
    (void)job;
}

static inline void wait_for_disk_done(struct disk_job *job) {
    job->path = NULL;
}

// Jobs are done one after the other.
static inline void wait_for_disk(struct disk *d) {
    struct disk_job behind = {.path = "behind it",
                              .work = wait_for_disk_work,
                              .done = wait_for_disk_done};
    disk_do(d, &behind);
    while (behind.path)
        disk_wait(d, PATIENCE_MS * INT64_C(1000));
}

#endif
