// Bytes go to a file by a thread of their own, so that a slow disk never holds up who makes them.
#ifndef CDRTOP_APP_WRITER_H
#define CDRTOP_APP_WRITER_H

#include "base/buf.h"

struct writer;

struct writer_hooks { // called from the writing thread, each may be NULL
    void *context;
    bool sync;  // onto the disk before it is closed
    bool lines; // a pipe that is full takes whole lines or nothing (those of at most PIPE_BUF)
    void (*failed)(void *context); // once, when the disk first refuses
    // All is written and the file closed, or `error` is the first -errno; gives what writer_stop()
    // will say.
    int (*ended)(void *context, int error);
};

// Takes fd, also where it fails (-errno).
int writer_start(int fd, const struct writer_hooks *hooks, struct writer **ret_writer);
// The buffer to append to, locked until writer_filled(): only put bytes in between.
struct buf *writer_fill(struct writer *w);
void writer_filled(struct writer *w);
// Waits until at most so many bytes are not taken by the thread yet. For who has no loop.
void writer_wait(struct writer *w, size_t most);
size_t writer_waiting(struct writer *w);
void writer_end(struct writer *w); // no more comes; does not wait
// Ends it, waits, and frees it: 0, or the first error. NULL is fine.
int writer_stop(struct writer *w);
// The same, but a reader that has not taken all after so long is left waiting, and so is what the
// thread still uses: w and the hooks' context, which are nobody's then. Whether it ended.
bool writer_stop_within(struct writer *w, int64_t wait_us, int *ret_error);

#endif
