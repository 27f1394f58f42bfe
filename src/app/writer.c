// Two buffers: one is filled by its owner, the other written by the thread, and they are changed
// over under a lock that is never held while anything is written.
#include "app/writer.h"

#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct writer {
    int fd, error; // the thread's
    struct writer_hooks hooks;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, less;
    struct buf filling; // under the lock
    bool ending;        // under the lock
};

static int write_all(int fd, const struct buf *bytes) {
    for (size_t done = 0; done < bytes->len;) {
        ssize_t n = write(fd, bytes->at + done, bytes->len - done);
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
        int error = w->error ? 0 : write_all(w->fd, &writing);
        buf_clear(&writing);
        if (!error) continue;
        w->error = error;
        if (w->hooks.failed) w->hooks.failed(w->hooks.context);
    }
    buf_finish(&writing);
    if (w->hooks.sync && !w->error && fsync(w->fd)) w->error = -errno;
    if (close(w->fd) && !w->error) w->error = -errno;
    if (w->hooks.ended) w->error = w->hooks.ended(w->hooks.context, w->error);
    return NULL;
}

int writer_start(int fd, const struct writer_hooks *hooks, struct writer **ret_writer) {
    struct writer *w = mem_zero(1, sizeof *w);
    *w = (struct writer){.fd = fd, .hooks = *hooks};
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    pthread_cond_init(&w->less, NULL);
    int error = pthread_create(&w->thread, NULL, write_on, w);
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
