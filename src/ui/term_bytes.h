// A terminal as a file: raw bytes in and out, never waited for.
#ifndef CDRTOP_UI_TERM_BYTES_H
#define CDRTOP_UI_TERM_BYTES_H

#include "base/buf.h"

#include <termios.h>

struct tty {
    int fd; // non-blocking, our own open file
    struct termios saved;
    bool raw;
    struct buf out; // owned: not taken by the terminal yet
};

int tty_open(struct tty *t, const char *path); // negative: -errno
void tty_close(struct tty *t);
void tty_raw(struct tty *t);    // no echo, no line editing, no signals from keys
void tty_cooked(struct tty *t); // as it was
int tty_flush(struct tty *t);   // 0 all out, 1 rest waits, negative: gone
void tty_drain(struct tty *t, int64_t at_most_us);
int tty_read(struct tty *t, void *out, size_t size, size_t *ret_len);
bool tty_size(const struct tty *t, int *ret_width, int *ret_height); // false: it does not say

#endif
