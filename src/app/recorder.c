// Two buffers: one is filled by the loop's thread, the other written by the recorder's, and they
// are changed over under a lock that is never held while anything is written. A line end inside a
// frame (no amiws sends one) becomes a space, since a recording has a frame a line.
#include "app/recorder.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_SIZE 512

struct recorder {
    int fd, error;
    void (*failed)(void *context);
    void *context;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
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
    struct recorder *r = context;
    struct buf writing = {0};
    bool ending = false;
    while (!ending) {
        pthread_mutex_lock(&r->lock);
        while (!r->filling.len && !r->ending)
            pthread_cond_wait(&r->more, &r->lock);
        struct buf full = r->filling;
        r->filling = writing;
        ending = r->ending;
        pthread_mutex_unlock(&r->lock);
        writing = full;
        int error = r->error ? 0 : write_all(r->fd, &writing);
        buf_clear(&writing);
        if (!error) continue;
        r->error = error;
        r->failed(r->context);
    }
    buf_finish(&writing);
    return NULL;
}

// A file that is there has to be a recording, so that a slip does not spoil another.
static bool is_recording(int fd, const char *path) {
    char head[HEAD_SIZE];
    struct stat file;
    if (!fstat(fd, &file) && !S_ISREG(file.st_mode)) return true; // a pipe, a device
    ssize_t n = pread(fd, head, sizeof head, 0);
    return n == 0 ||
           (n > 0 && source_recognise(path, (struct span){head, (size_t)n}) == SOURCE_FRAMES);
}

int recorder_open(const char *path, void (*failed)(void *context), void *context,
                  struct recorder **ret_recorder) {
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0) return -errno;
    if (!is_recording(fd, path)) {
        close(fd);
        return RECORDER_OTHER_FILE;
    }
    struct recorder *r = mem_zero(1, sizeof *r);
    *r = (struct recorder){.fd = fd, .failed = failed, .context = context};
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->more, NULL);
    int error = pthread_create(&r->thread, NULL, write_on, r);
    if (error) {
        close(fd);
        free(r);
        return -error;
    }
    *ret_recorder = r;
    return 0;
}

int recorder_close(struct recorder *r) {
    if (!r) return 0;
    pthread_mutex_lock(&r->lock);
    r->ending = true;
    pthread_cond_signal(&r->more);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    // What came after the thread's last look.
    int error = r->error ? r->error : write_all(r->fd, &r->filling);
    if (close(r->fd) && !error) error = -errno;
    buf_finish(&r->filling);
    pthread_mutex_destroy(&r->lock);
    pthread_cond_destroy(&r->more);
    free(r);
    return error;
}

static void put_line(struct recorder *r, int64_t at_us, const char *mark, struct span text) {
    pthread_mutex_lock(&r->lock);
    buf_format(&r->filling, "%" PRId64 ".%06d\t%s", at_us / SECOND_US, (int)(at_us % SECOND_US),
               mark);
    size_t start = r->filling.len;
    buf_span(&r->filling, text);
    for (char *c = r->filling.at + start; c < r->filling.at + r->filling.len; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    buf_put(&r->filling, "\n", 1);
    pthread_cond_signal(&r->more);
    pthread_mutex_unlock(&r->lock);
}

void recorder_frame(struct recorder *r, struct span bytes, int64_t at_us) {
    put_line(r, at_us, "", bytes);
}

void recorder_mark(struct recorder *r, bool up, const char *reason, int64_t at_us) {
    put_line(r, at_us,
             up          ? "!up"
             : reason[0] ? "!down "
                         : "!down",
             up ? SPAN_NONE : span_of(reason));
}
