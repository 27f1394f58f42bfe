// A window that moves over the bytes of a source in small steps, and finds the lines in it.
#ifndef CDRTOP_SOURCE_INTAKE_H
#define CDRTOP_SOURCE_INTAKE_H

#include "base/buf.h"
#include "base/task.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTAKE_LINE_MAX (1024 * 1024) // bytes of a line; a longer one is skipped

struct intake {
    struct bytes *bytes; // owned; NULL: nothing there to read
    struct buf window;   // read; the part from `used` on is not used yet
    size_t used;
    size_t searched;  // how much of the unused part is known to have no line end
    uint64_t lines;   // line ends used so far; the current line has the number after this
    bool ended;       // the file has no more bytes
    bool goes_on;     // the end of the file is not final: more is put behind the window
    bool dry;         // if it goes on: everything that is there was read
    bool skipping;    // inside a line that is too long
    struct buf *copy; // what is used is appended to it; NULL: it is not wanted
};

void intake_init(struct intake *in, struct bytes *bytes); // takes over `bytes`
void intake_finish(struct intake *in);

// Reads one piece (64 KiB at most) into the window. 0, or the negative error of bytes_read(). At
// the end of the file `ended`, or `dry`, is set.
int intake_fill(struct intake *in);
void intake_put(struct intake *in, struct span bytes); // behind the window
// The unused part; moves when the window is filled.
struct span intake_rest(const struct intake *in);
void intake_use(struct intake *in, size_t len); // these bytes are used now; counts their line ends

enum intake_step {
    INTAKE_LINE, // *ret_line is a line, without its end (LF or CR LF); valid until the next step
    INTAKE_TOO_LONG, // a line above the limit has begun; it will be skipped
    INTAKE_MORE,     // the window has no complete line: call intake_fill() and try again
    INTAKE_END,      // everything is used
};
// The last line counts even without a line end.
enum intake_step intake_line(struct intake *in, struct span *ret_line);

// Skips a byte-order mark at the beginning of a text; true if there was one.
bool source_skip_mark(struct span *bytes);

// The bytes of a file or of standard input, unpacked if their content is gzip.
struct bytes;

// Takes over the descriptor, except for 0 (standard input), which stays open.
void bytes_create(int fd, struct bytes **ret_bytes);
void bytes_destroy(struct bytes *b);

// Reads at most `size` bytes (at least 1). Returns how many; 0 at the end; -ENODATA if a gzip file
// is cut short, -EBADMSG if it is damaged, or another negative errno of read(). It waits only for a
// pipe or terminal that has nothing yet.
int64_t bytes_read(struct bytes *b, void *out, size_t size);
// bytes_read() can then give -ECANCELED, too; NULL: block.
void bytes_wait_by(struct bytes *b, struct task *t);
bool bytes_waits(const struct bytes *b);     // not a plain file, so a read may wait
bool bytes_are_plain(const struct bytes *b); // not packed, by what was read so far
int bytes_fd(const struct bytes *b);

#endif
