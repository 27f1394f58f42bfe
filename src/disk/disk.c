// One thread for all that touches the disk.
//
// A disk can take its time: a network file system whose server went away, a USB stick that is
// pulled, a card that is worn out. A write() to it returns after minutes or never, and no flag
// makes it come back sooner. So nothing on the loop's thread writes: it hands a job to this thread
// and goes on. Whatever the disk does, keys are answered.
//
// One thread is enough, and better than one for each file. What is handed over is done in the order
// in which it was handed over, so whoever writes twice to the same file needs no lock, and nobody
// has to ask what happens when two writers end at the same time. Nor would a second thread help
// where the disk hangs: the second would hang beside the first. Only a pipe is different, which
// hangs because its reader does; src/disk/file.c gives such a job back after a moment and has it
// come again, behind the others.
//
// A job is a struct that is embedded in what it is about (a file, later a query of the history). It
// has two functions, and they never run at the same time. work() runs here and touches what is the
// job's; done() runs on the thread of the owner, when they call disk_answer(), and may touch
// everything. Between disk_do() and done() the owner keeps their hands off what work() touches. The
// lock is held for linking jobs into lists and for nothing else, so whoever takes it waits for
// nobody's disk; handing over under it is also what makes the memory of one thread visible to the
// other.
//
// That answers wait is told by an eventfd: the loop watches it as it watches the terminal, and who
// has no loop polls it.
//
// A dead disk must not hold up the end of the program either. disk_destroy() waits as long as it is
// told to. Then it leaves the thread alone with what it has, which is freed by nobody, says what it
// hangs at, and the process ends around it.
#include "job.h"

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
    struct disk_job *first, **end; // end: where the next one is linked
};

struct disk {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct jobs asked, answered; // under the lock
    struct disk_job *at;         // under the lock: what is being done; NULL nothing
    bool ends;                   // under the lock
    size_t count;                // the owner's: jobs whose answers were not given yet
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

// Signals are the owner's.
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
        next = job->next; // the job may be gone behind done(), or handed over again
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
