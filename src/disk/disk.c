// One thread for everything that touches the disk.
//
// A disk can take its time: a network file system whose server is gone, a USB stick that is pulled
// out, a worn-out card. A write() to it returns after minutes or never, and no flag makes it return
// sooner. So nothing on the loop's thread writes. It hands a job to this thread and goes on.
// Whatever the disk does, keys are answered.
//
// One thread is enough, and better than one for each file. Jobs are done in the order in which they
// were given, so somebody who writes twice to the same file needs no lock, and nobody has to think
// about two writers that end at the same time. A second thread would not help when the disk hangs,
// either: it would hang, too. Only a pipe is different, since it hangs because of its reader;
// src/disk/file.c gives up such a job after a moment and queues it again after the others.
//
// A job is a struct that is embedded in what it is about (a file, say). It has two functions that
// never run at the same time. work() runs on this thread and touches only what is the job's. done()
// runs on the owner's thread, within disk_answer(), and may touch everything. Between disk_do() and
// done() the owner leaves alone what work() touches. The lock is held only while jobs are linked
// into lists, so nobody who takes it ever waits for a disk. It also makes the memory writes of one
// thread visible to the other.
//
// An eventfd tells when answers wait. The loop watches it as it watches the terminal; a program
// without a loop polls it.
//
// A dead disk must not delay the end of the program, either. disk_destroy() waits only as long as
// it is told to. Then it leaves the thread alone with its job, which nobody frees, says which file
// it hangs at, and the process ends around it.
#include "disk/job.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct jobs {
    struct disk_job *first, **end; // `end` is where the next one is linked
};

struct disk {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct jobs asked, answered; // protected by the lock
    struct disk_job *at;         // protected by the lock: the job being done, or NULL
    bool ends;                   // protected by the lock
    size_t count;                // used by the owner: jobs whose answers were not delivered yet
    int fd;
};

static void put(struct jobs *list, struct disk_job *job) {
    job->next = NULL;
    if (!list->first) list->end = &list->first;
    *list->end = job;
    list->end = &job->next;
}

static struct disk_job *next_job(struct disk *d) {
    pthread_mutex_lock(&d->lock);
    while (!d->asked.first && !d->ends)
        pthread_cond_wait(&d->more, &d->lock);
    struct disk_job *job = d->at = d->asked.first;
    if (job) d->asked.first = job->next;
    pthread_mutex_unlock(&d->lock);
    return job;
}

static void answer(struct disk *d, struct disk_job *job) {
    pthread_mutex_lock(&d->lock);
    put(&d->answered, job);
    d->at = NULL;
    pthread_mutex_unlock(&d->lock);
    eventfd_write(d->fd, 1);
}

static void *run(void *disk) {
    struct disk *d = disk;
    for (struct disk_job *job; (job = next_job(d));) {
        job->work(job);
        answer(d, job);
    }
    return NULL;
}

// Signals go to the owner's thread.
static int start(struct disk *d) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&d->thread, NULL, run, d);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -failed;
}

static void discard(struct disk *d) {
    pthread_mutex_destroy(&d->lock);
    pthread_cond_destroy(&d->more);
    if (d->fd >= 0) close(d->fd);
    free(d);
}

int disk_create(struct disk **ret_disk) {
    struct disk *d = mem_zero(1, sizeof *d);
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->more, NULL);
    d->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int failed = d->fd < 0 ? -errno : start(d);
    if (failed) {
        discard(d);
        return failed;
    }
    *ret_disk = d;
    return 0;
}

void disk_do(struct disk *d, struct disk_job *job) {
    d->count++;
    pthread_mutex_lock(&d->lock);
    put(&d->asked, job);
    pthread_cond_signal(&d->more);
    pthread_mutex_unlock(&d->lock);
}

int disk_fd(const struct disk *d) {
    return d->fd;
}

void disk_answer(void *disk) {
    struct disk *d = disk;
    eventfd_t ignored;
    eventfd_read(d->fd, &ignored);
    pthread_mutex_lock(&d->lock);
    struct disk_job *job = d->answered.first, *next;
    d->answered.first = NULL;
    pthread_mutex_unlock(&d->lock);
    for (; job; job = next) {
        next = job->next; // done() may free the job or queue it again
        d->count--;
        job->done(job);
    }
}

void disk_wait(struct disk *d, int64_t at_most_us) {
    poll(&(struct pollfd){.fd = d->fd, .events = POLLIN}, 1, (int)(at_most_us / 1000));
    disk_answer(d);
}

bool disk_destroy(struct disk *d, int64_t at_most_us, const char **ret_path) {
    if (!d) return true;
    int64_t until = clock_monotonic_us() + at_most_us, left = at_most_us;
    disk_answer(d);
    for (; d->count && left > 0; left = until - clock_monotonic_us())
        disk_wait(d, left + 1000);
    if (d->count) {
        pthread_mutex_lock(&d->lock);
        *ret_path = (d->at ? d->at : d->asked.first ? d->asked.first : d->answered.first)->path;
        pthread_mutex_unlock(&d->lock);
        pthread_detach(d->thread);
        return false;
    }
    pthread_mutex_lock(&d->lock);
    d->ends = true;
    pthread_cond_signal(&d->more);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    discard(d);
    return true;
}
