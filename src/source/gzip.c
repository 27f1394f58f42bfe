// The bytes of a file, unpacked if the first two say gzip. The only file that uses zlib. Several
// gzip members one after the other (cat a.gz b.gz) are all read; anything else after the last one
// is ignored, as gzip itself does.
#include "base/mem.h"
#include "intake.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define WHOLE_WINDOW_GZIP (15 + 16) // zlib's windowBits for a gzip header and trailer

enum state { SNIFFING, PLAIN, IN_MEMBER, BETWEEN, ENDED };

struct bytes {
    int fd;
    struct task *task; // waits while the file has nothing to read; NULL: block
    bool waits, file_ended;
    enum state state;
    size_t from, to; // the part of `in` that is not used yet
    z_stream z;      // in use in IN_MEMBER and BETWEEN
    unsigned char in[64 * 1024];
};

void bytes_create(int fd, struct bytes **ret_bytes) {
    struct bytes *b = mem_zero(1, sizeof *b);
    struct stat info;
    b->fd = fd;
    b->waits = fstat(fd, &info) != 0 || !S_ISREG(info.st_mode);
    *ret_bytes = b;
}

void bytes_destroy(struct bytes *b) {
    if (!b) return;
    if (b->state == IN_MEMBER || b->state == BETWEEN) inflateEnd(&b->z);
    if (b->fd > 0) close(b->fd);
    free(b);
}

bool bytes_waits(const struct bytes *b) {
    return b->waits;
}

bool bytes_are_plain(const struct bytes *b) {
    return b->state == PLAIN;
}

int bytes_fd(const struct bytes *b) {
    return b->fd;
}

void bytes_wait_by(struct bytes *b, struct task *t) {
    b->task = t;
}

static int64_t read_fully_awake(struct bytes *b, void *out, size_t size) {
    struct pollfd readable = {.fd = b->fd, .events = POLLIN};
    while (b->task && b->waits && !poll(&readable, 1, 0))
        if (task_wait(b->task)) return -ECANCELED;
    for (;;) {
        ssize_t got = read(b->fd, out, size);
        if (got >= 0) return got;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            poll(&readable, 1, -1);
        else if (errno != EINTR)
            return -errno;
    }
}

// Makes sure that `in` has `wanted` bytes, or that the file is at its end.
static int fill_to(struct bytes *b, size_t wanted) {
    if (b->from == b->to) b->from = b->to = 0;
    if (b->from && b->to - b->from < wanted) {
        memmove(b->in, b->in + b->from, b->to - b->from);
        b->to -= b->from;
        b->from = 0;
    }
    while (b->to - b->from < wanted && !b->file_ended) {
        int64_t got = read_fully_awake(b, b->in + b->to, sizeof b->in - b->to);
        if (got < 0) return (int)got;
        if (got == 0) b->file_ended = true;
        b->to += (size_t)got;
    }
    return 0;
}

static bool gzip_begins(const struct bytes *b) {
    return b->to - b->from >= 2 && b->in[b->from] == 0x1f && b->in[b->from + 1] == 0x8b;
}

static int64_t read_plain(struct bytes *b, void *out, size_t size) {
    size_t here = b->to - b->from;
    if (!here) return b->file_ended ? 0 : read_fully_awake(b, out, size);
    if (here > size) here = size;
    memcpy(out, b->in + b->from, here);
    b->from += here;
    return (int64_t)here;
}

static int64_t read_member(struct bytes *b, void *out, size_t size) {
    if (size > sizeof b->in) size = sizeof b->in;
    int error = fill_to(b, 1);
    if (error) return error;
    size_t here = b->to - b->from;
    b->z.next_in = b->in + b->from;
    b->z.avail_in = (uInt)here;
    b->z.next_out = out;
    b->z.avail_out = (uInt)size;
    int result = inflate(&b->z, Z_NO_FLUSH);
    b->from = b->to - b->z.avail_in;
    if (result == Z_MEM_ERROR) mem_exhausted();
    int64_t made = (int64_t)(size - b->z.avail_out);
    if (result == Z_STREAM_END) b->state = BETWEEN;
    // an error will come again at the next read
    if (made || result == Z_STREAM_END || result == Z_OK) return made;
    return result != Z_BUF_ERROR ? -EBADMSG : here ? 0 : -ENODATA;
}

static int sniff(struct bytes *b) {
    int error = fill_to(b, 2);
    if (error) return error;
    b->state = PLAIN;
    if (!gzip_begins(b)) return 0;
    if (inflateInit2(&b->z, WHOLE_WINDOW_GZIP) != Z_OK) mem_exhausted();
    b->state = IN_MEMBER;
    return 0;
}

static int next_member(struct bytes *b) {
    int error = fill_to(b, 2);
    if (error) return error;
    if (gzip_begins(b) && inflateReset(&b->z) == Z_OK) {
        b->state = IN_MEMBER;
        return 0;
    }
    inflateEnd(&b->z);
    b->state = ENDED;
    return 0;
}

int64_t bytes_read(struct bytes *b, void *out, size_t size) {
    for (;;) {
        int64_t got = 0;
        switch (b->state) {
        case SNIFFING:
            got = sniff(b);
            break;
        case PLAIN:
            return read_plain(b, out, size);
        case IN_MEMBER:
            got = read_member(b, out, size);
            break;
        case BETWEEN:
            got = next_member(b);
            break;
        case ENDED:
            return 0;
        }
        if (got) return got;
    }
}
