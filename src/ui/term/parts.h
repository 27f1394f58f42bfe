// What the files of the terminal share.
#ifndef CDRTOP_UI_TERM_PARTS_H
#define CDRTOP_UI_TERM_PARTS_H

#include "base/buf.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <termios.h>

// A terminal as a file: raw bytes in and out, never waited for.
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

// From cells to curses: which rows changed, and how a role looks on this terminal.
struct paint {
    int colours;
    struct theme theme; // whose colour pairs are set
    struct look {
        unsigned long attributes;
        short pair;
    } texts[ROLES], inks[ROLES];
    struct cell *shown; // owned: the cells that curses has
    int width, height;
};

void paint_finish(struct paint *p);
void paint_forget(struct paint *p); // nothing is known of what curses has
// Makes the curses screen of `width` x `height` say what the canvas says; nothing is sent.
void paint_canvas(struct paint *p, const struct canvas *c, const struct theme *theme, int width,
                  int height);

// Whether terminfo describes a terminal of that name.
bool terminfo_knows(const char *name);

#endif
