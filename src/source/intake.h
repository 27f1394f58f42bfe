// A window on the bytes of a source that moves on in bounded steps, and the lines in it.
#ifndef CDRTOP_SOURCE_INTAKE_H
#define CDRTOP_SOURCE_INTAKE_H

#include "base/buf.h"
#include "base/task.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTAKE_LINE_MAX (1024 * 1024) // bytes of a line; a longer one is skipped

struct intake {
    struct bytes *bytes; // owned
    struct buf window;   // read and not yet used from `used` on
    size_t used;
    size_t searched; // of what is unused: known to hold no line end
    uint64_t lines;  // line ends used so far: the line now read has this number and one
    bool ended;      // nothing comes behind the window
    bool skipping;   // inside a line that is too long
};

void intake_init(struct intake *in, struct bytes *bytes); // takes the bytes over
void intake_finish(struct intake *in);

// Reads one piece (64 KiB at most) into the window. 0, or the negative error of bytes_read();
// `ended` is set at the end.
int intake_fill(struct intake *in);
struct span intake_rest(const struct intake *in); // what is read and unused; moves with a fill
void intake_use(struct intake *in, size_t len);   // so many bytes are done with; counts lines

enum intake_step {
    INTAKE_LINE,     // *ret_line is one, without its end (LF or CR LF); valid until the next step
    INTAKE_TOO_LONG, // a line over the limit was begun; it is passed over
    INTAKE_MORE,     // no whole line in the window: intake_fill() and come back
    INTAKE_END,      // all is used
};
// A last line without an end is a line.
enum intake_step intake_line(struct intake *in, struct span *ret_line);

// A byte-order mark before a text is passed over; true when there was one.
bool source_skip_mark(struct span *bytes);

// The bytes of a file or of standard input, unpacked on the way when they are gzip (by content).
struct bytes;

// Takes the descriptor over, but for 0 (standard input), which is left open.
void bytes_create(int fd, struct bytes **ret_bytes);
void bytes_destroy(struct bytes *b);

// At most `size` bytes, `size` at least 1. More than 0: so many; 0 the end; -ENODATA a gzip file
// that is cut short, -EBADMSG one that is damaged, another negative errno of read(). Waits only for
// a pipe or a terminal that has nothing yet.
int64_t bytes_read(struct bytes *b, void *out, size_t size);
void bytes_wait_by(struct bytes *b, struct task *t); // -ECANCELED then, too; NULL blocks
bool bytes_waits(const struct bytes *b);             // no plain file: a read may wait
int bytes_fd(const struct bytes *b);

#endif
