// Two buffers: one is filled by its owner, the other written by the thread, and they are changed
// over under a lock that is never held while anything is written.
#include "writer.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct writer {
    int fd, error; // the thread's
    struct writer_hooks hooks;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, less;
    struct buf filling; // under the lock
    bool ending, over;  // under the lock
};

// Up to a line end, if one is within what a pipe takes as a whole.
static size_t lines_of(const char *at, size_t len) {
    const char *end = len > PIPE_BUF ? memrchr(at, '\n', PIPE_BUF) : NULL;
    return end ? (size_t)(end - at) + 1 : len;
}

static int write_all(int fd, const struct buf *bytes, bool lines) {
    for (size_t done = 0; done < bytes->len;) {
        size_t len = bytes->len - done;
        if (lines) len = lines_of(bytes->at + done, len);
        ssize_t n = write(fd, bytes->at + done, len);
        if (n < 0 && errno != EINTR) return -errno;
        if (n > 0) done += (size_t)n;
    }
    return 0;
}

static void *write_on(void *context) {
    struct writer *w = context;
    struct buf writing = {0};
    bool ending = false;
    while (!ending) {
        pthread_mutex_lock(&w->lock);
        while (!w->filling.len && !w->ending)
            pthread_cond_wait(&w->more, &w->lock);
        struct buf full = w->filling;
        w->filling = writing;
        ending = w->ending;
        pthread_cond_signal(&w->less);
        pthread_mutex_unlock(&w->lock);
        writing = full;
        int error = w->error ? 0 : write_all(w->fd, &writing, w->hooks.lines);
        buf_clear(&writing);
        if (!error) continue;
        w->error = error;
        if (w->hooks.failed) w->hooks.failed(w->hooks.context);
    }
    buf_finish(&writing);
    if (w->hooks.sync && !w->error && fsync(w->fd)) w->error = -errno;
    if (close(w->fd) && !w->error) w->error = -errno;
    if (w->hooks.ended) w->error = w->hooks.ended(w->hooks.context, w->error);
    pthread_mutex_lock(&w->lock);
    w->over = true;
    pthread_cond_signal(&w->less);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

// Signals are the business of the others.
static int start_thread(struct writer *w) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&w->thread, NULL, write_on, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

int writer_start(int fd, const struct writer_hooks *hooks, struct writer **ret_writer) {
    struct writer *w = mem_zero(1, sizeof *w);
    *w = (struct writer){.fd = fd, .hooks = *hooks};
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->less, &monotonic);
    int error = start_thread(w);
    if (error) {
        close(fd);
        free(w);
        return -error;
    }
    *ret_writer = w;
    return 0;
}

struct buf *writer_fill(struct writer *w) {
    pthread_mutex_lock(&w->lock);
    return &w->filling;
}

void writer_filled(struct writer *w) {
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
}

void writer_wait(struct writer *w, size_t most) {
    pthread_mutex_lock(&w->lock);
    while (w->filling.len > most)
        pthread_cond_wait(&w->less, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

size_t writer_waiting(struct writer *w) {
    size_t len = writer_fill(w)->len;
    pthread_mutex_unlock(&w->lock);
    return len;
}

void writer_end(struct writer *w) {
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    writer_filled(w);
}

int writer_stop(struct writer *w) {
    if (!w) return 0;
    writer_end(w);
    pthread_join(w->thread, NULL);
    int error = w->error;
    buf_finish(&w->filling);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->more);
    pthread_cond_destroy(&w->less);
    free(w);
    return error;
}

bool writer_stop_within(struct writer *w, int64_t wait_us, int *ret_error) {
    int64_t until = clock_monotonic_us() + wait_us;
    const struct timespec at = {until / SECOND_US, (long)(until % SECOND_US * 1000)};
    writer_end(w);
    pthread_mutex_lock(&w->lock);
    while (!w->over && !pthread_cond_timedwait(&w->less, &w->lock, &at))
        ;
    bool over = w->over;
    pthread_mutex_unlock(&w->lock);
    if (over)
        *ret_error = writer_stop(w);
    else
        pthread_detach(w->thread);
    return over;
}
