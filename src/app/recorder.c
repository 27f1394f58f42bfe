// A line end inside a frame (no amiws sends one) becomes a space, since a recording has a frame a
// line.
#include "recorder.h"

#include "base/clock.h"
#include "source/source.h"

#include <inttypes.h>

// What is there has to be a recording, so that a slip does not spoil another file.
static bool is_recording(const char *path, struct span head) {
    return source_recognise(path, head) == SOURCE_FRAMES;
}

struct disk_file *recorder_open(struct disk *d, const char *path, void (*told)(void *context),
                                void *context) {
    return disk_file_open(d, &(struct disk_file_terms){.path = path,
                                                       .how = DISK_FILE_APPEND,
                                                       .fits = is_recording,
                                                       .told = told,
                                                       .context = context});
}

static void put_line(struct disk_file *f, int64_t at_us, const char *mark, struct span text) {
    struct buf *filling = disk_file_fill(f);
    buf_format(filling, "%" PRId64 ".%06d\t%s", at_us / SECOND_US, (int)(at_us % SECOND_US), mark);
    size_t start = filling->len;
    buf_span(filling, text);
    for (char *c = filling->at + start; c < filling->at + filling->len; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    buf_put(filling, "\n", 1);
    disk_file_filled(f);
}

void recorder_frame(struct disk_file *f, struct span bytes, int64_t at_us) {
    put_line(f, at_us, "", bytes);
}

void recorder_mark(struct disk_file *f, bool up, const char *text, int64_t at_us) {
    static const char *const marks[2][2] = {{"!down", "!down "}, {"!up", "!up "}};
    put_line(f, at_us, marks[up][text[0] != '\0'], span_of(text));
}
