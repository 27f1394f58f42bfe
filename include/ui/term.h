// The terminal, which may be slow, stalled or gone, and never makes anybody wait for it: what is
// drawn becomes bytes in memory, and the bytes leave when the terminal takes them.
#ifndef CDRTOP_UI_TERM_H
#define CDRTOP_UI_TERM_H

#include "ui/theme.h"

// Positive outcomes. Negative is -errno: there is no terminal, or it is gone.
enum {
    TERM_DUMB = 1,    // term_open(): TERM is unset, dumb, or cannot place the cursor
    TERM_PENDING = 2, // term_flush(), term_draw(): bytes wait for the terminal
};

struct term;

struct term_options {
    const char *path; // NULL: /dev/tty
    bool no_colour;   // attributes only
    bool ascii;       // plain characters only, whatever the locale says
    bool mouse;       // the pointer's buttons are wanted as keys, where the terminal has one
};

// Chooses the locale of characters; call it once, before term_open() and any thread.
void term_locale(void);

// Takes the terminal: raw, alternate screen, keypad. Signal handlers stay as they were. From then
// on exit() gives it back, from wherever it is called.
int term_open(const struct term_options *options, struct term **ret_term);
void term_close(struct term *t); // gives it back; waits at most 0.2 s for a slow terminal

int term_fd(const struct term *t); // non-blocking, an open file of its own; watch it for reading
enum charset term_charset(const struct term *t); // by the locale, the options, and TERM=linux
const char *term_name(const struct term *t);     // as terminfo knows it: give it to keys_create()
void term_size(const struct term *t, int *ret_width, int *ret_height);

// The size anew, after SIGWINCH. True when it changed; the next draw is whole in any case.
bool term_resize(struct term *t);

// What was typed: at most `size` bytes, *ret_len 0 when there is nothing. Negative: it is gone.
int term_read(struct term *t, void *out, size_t size, size_t *ret_len);

// Draws what differs and sends what goes. TERM_PENDING without drawing anything when earlier bytes
// still wait: leave it dirty, call term_flush() when writable, and draw when that gives 0.
int term_draw(struct term *t, const struct canvas *c, const struct theme *theme);
bool term_wants_write(const struct term *t); // bytes wait: watch term_fd() for writing
int term_flush(struct term *t);              // 0 all out, TERM_PENDING, or negative
void term_repaint(struct term *t);           // the next draw sends everything (Ctrl-L)

// Before stopping (SIGTSTP) and after going on (SIGCONT).
void term_suspend(struct term *t);
void term_resume(struct term *t);

#endif
