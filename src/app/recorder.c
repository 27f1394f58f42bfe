// A line end inside a frame (no amiws sends one) becomes a space, since a recording has a frame a
// line.
#include "recorder.h"

#include "base/clock.h"
#include "base/mem.h"
#include "source/source.h"
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_SIZE 512

struct recorder {
    struct writer *writer;
};

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
    const struct writer_hooks hooks = {.context = context, .failed = failed};
    struct writer *writer;
    int error = writer_start(fd, &hooks, &writer);
    if (error) return error;
    *ret_recorder = mem_zero(1, sizeof **ret_recorder);
    (*ret_recorder)->writer = writer;
    return 0;
}

int recorder_close(struct recorder *r) {
    if (!r) return 0;
    int error = writer_stop(r->writer);
    free(r);
    return error;
}

static void put_line(struct recorder *r, int64_t at_us, const char *mark, struct span text) {
    struct buf *filling = writer_fill(r->writer);
    buf_format(filling, "%" PRId64 ".%06d\t%s", at_us / SECOND_US, (int)(at_us % SECOND_US), mark);
    size_t start = filling->len;
    buf_span(filling, text);
    for (char *c = filling->at + start; c < filling->at + filling->len; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    buf_put(filling, "\n", 1);
    writer_filled(r->writer);
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
