// Readers are looked after at the ticks of the program. What a reader has not taken yet is kept for
// it alone. Lines are made no faster than the slowest reader takes them, but it can hold up the
// others, and what else the program does, only until its patience is over.
#include "stream.h"

#include "../setup.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define READERS_MAX 16
#define AHEAD       ((size_t)1 << 18) // bytes that may wait for a reader when more are made
#define PATIENCE_US (2 * SECOND_US)

struct reader {
    int fd;
    struct buf waiting;
    int64_t full_us; // monotonic: since when more than AHEAD waits; 0 if less does
};

struct stream {
    int fd;
    char *path;     // owned
    struct stat it; // the socket file, as it was made
    struct reader readers[READERS_MAX];
    size_t count;
};

// Whether a program listens at that address, or has ended and left it.
static bool is_used(const struct sockaddr_un *at) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool used =
        fd < 0 || !connect(fd, (const struct sockaddr *)at, sizeof *at) || errno != ECONNREFUSED;
    if (fd >= 0) close(fd);
    return used;
}

static int listen_at(int fd, const struct sockaddr_un *at) {
    struct stat old;
    const struct sockaddr *address = (const struct sockaddr *)at;
    if (fchmod(fd, 0600)) return -errno; // before it has a name: nobody else can ever connect
    if (!bind(fd, address, sizeof *at)) return listen(fd, READERS_MAX) ? -errno : 0;
    if (errno != EADDRINUSE) return -errno;
    if (lstat(at->sun_path, &old)) return -errno;
    if (!S_ISSOCK(old.st_mode)) return -EEXIST;
    if (is_used(at)) return -EADDRINUSE;
    if (unlink(at->sun_path) && errno != ENOENT) return -errno;
    return bind(fd, address, sizeof *at) || listen(fd, READERS_MAX) ? -errno : 0;
}

int stream_open(const char *path, struct stream **ret_stream) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    if (len >= sizeof at.sun_path) return -ENAMETOOLONG;
    memcpy(at.sun_path, path, len);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    int failed = listen_at(fd, &at);
    if (failed) {
        close(fd);
        return failed;
    }
    struct stream *s = mem_zero(1, sizeof *s);
    s->fd = fd;
    s->path = mem_string(path, len);
    (void)!lstat(path, &s->it);
    *ret_stream = s;
    return 0;
}

static void let_go(struct stream *s, size_t i) {
    close(s->readers[i].fd);
    buf_finish(&s->readers[i].waiting);
    s->readers[i] = s->readers[--s->count];
}

void stream_close(struct stream *s) {
    struct stat now;
    if (!s) return;
    while (s->count)
        let_go(s, s->count - 1);
    close(s->fd);
    if (!lstat(s->path, &now) && now.st_ino == s->it.st_ino && now.st_dev == s->it.st_dev)
        unlink(s->path);
    free(s->path);
    free(s);
}

// A reader may end what it sends to us, and read on.
static bool has_left(const struct reader *r) {
    struct pollfd p = {.fd = r->fd};
    return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR));
}

// False if the reader is not there any more.
static bool send_waiting(struct reader *r) {
    while (r->waiting.len) {
        ssize_t n = send(r->fd, r->waiting.at, r->waiting.len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN || errno == EINTR;
        buf_drop(&r->waiting, (size_t)n);
    }
    return !has_left(r);
}

// Whether its patience is over.
static bool is_stuck(struct reader *r) {
    int64_t now_us = clock_monotonic_us();
    if (r->waiting.len <= AHEAD)
        r->full_us = 0;
    else if (!r->full_us)
        r->full_us = now_us;
    return r->full_us && now_us - r->full_us >= PATIENCE_US;
}

bool stream_tick(struct stream *s) {
    bool room = true;
    for (size_t i = s->count; i-- > 0;) {
        bool there = send_waiting(&s->readers[i]), stuck = there && is_stuck(&s->readers[i]);
        if (stuck) setup_tell("%s: disconnected a reader that does not read", s->path);
        if (!there || stuck)
            let_go(s, i);
        else
            room = room && !s->readers[i].full_us;
    }
    return room;
}

void stream_put(struct stream *s, struct span lines) {
    for (size_t i = 0; i < s->count; i++)
        buf_span(&s->readers[i].waiting, lines);
}

void stream_let_in(struct stream *s) {
    int fd;
    while ((fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (s->count < READERS_MAX) {
            s->readers[s->count++] = (struct reader){.fd = fd};
            continue;
        }
        close(fd);
        setup_tell("%s: %d read already, another was not let in", s->path, READERS_MAX);
    }
}
