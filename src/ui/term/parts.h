// Shared by the files of the terminal.
#ifndef CDRTOP_UI_TERM_PARTS_H
#define CDRTOP_UI_TERM_PARTS_H

#include "base/buf.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <termios.h>

// A terminal as a file: raw bytes in and out, without waiting.
struct tty {
    int fd; // non-blocking, an open file of our own
    struct termios saved;
    bool raw;
    struct buf out; // owned: bytes that the terminal has not accepted yet
};

int tty_open(struct tty *t, const char *path); // a negative result is -errno
void tty_close(struct tty *t);
void tty_raw(struct tty *t);    // turns off echo, line editing, and signals by keys
void tty_cooked(struct tty *t); // restores the former settings
// 0 when all are sent, 1 when some wait, negative when the terminal is gone.
int tty_flush(struct tty *t);
void tty_drain(struct tty *t, int64_t at_most_us);
int tty_read(struct tty *t, void *out, size_t size, size_t *ret_len);
// False if the terminal does not tell.
bool tty_size(const struct tty *t, int *ret_width, int *ret_height);

// From cells to curses: which rows have changed, and how a role looks on this terminal.
struct paint {
    int colours;
    struct theme theme; // whose colour pairs are set up
    struct look {
        unsigned long attributes;
        short pair;
    } texts[ROLES], inks[ROLES];
    struct cell *shown; // owned: the cells as curses has them
    int width, height;
};

void paint_finish(struct paint *p);
void paint_forget(struct paint *p); // assume nothing about what curses has
// Makes the curses screen of `width` x `height` the same as the canvas; nothing is sent.
void paint_canvas(struct paint *p, const struct canvas *c, const struct theme *theme, int width,
                  int height);

#define TERM_FALLBACK "xterm-256color" // for a terminal that terminfo does not know
// Whether terminfo describes a terminal with that name.
bool terminfo_knows(const char *name);

#endif
