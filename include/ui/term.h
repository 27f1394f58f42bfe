// The terminal. It may be slow, stalled or gone, and nobody ever waits for it: drawing produces
// bytes in memory, which are sent as fast as the terminal accepts them.
#ifndef CDRTOP_UI_TERM_H
#define CDRTOP_UI_TERM_H

#include "ui/theme.h"

// Positive results. A negative one is -errno: there is no terminal, or it is gone.
enum {
    TERM_DUMB = 1,    // term_open(): TERM is unset or dumb, or cannot place the cursor
    TERM_PENDING = 2, // term_flush(), term_draw(): bytes are waiting for the terminal
};

struct term;

struct term_options {
    const char *path; // NULL: /dev/tty
    bool no_colour;   // attributes only, no colours
    bool ascii;       // ASCII characters only, whatever the locale is
    bool mouse;       // report the pointer's buttons as keys, if the terminal has a pointer
};

// Sets the locale for characters. Call it once, before term_open() and before starting any thread.
void term_locale(void);

// What there is to know of it without taking it over; after term_locale().
struct term_seen {
    bool there;        // this process has one
    const char *name;  // TERM, "" if unset
    bool known;        // terminfo has it; otherwise it is taken for an xterm-256color
    bool places;       // it can place the cursor: term_open() would not give TERM_DUMB
    bool utf8;         // the locale
    int colours;       // 0 for none
    int width, height; // 0 when unknown
};
void term_look(struct term_seen *ret_seen);

// Takes over the terminal: raw mode, alternate screen, keypad. Signal handlers are left as they
// were. From then on exit(), called from anywhere, restores the terminal.
int term_open(const struct term_options *options, struct term **ret_term);
void term_close(struct term *t); // restores it; waits at most 0.2 s for a slow terminal

int term_fd(const struct term *t); // non-blocking, an open file of our own; watch it for reading
enum charset term_charset(const struct term *t); // decided by locale, options, and TERM=linux
const char *term_name(const struct term *t);     // the name that terminfo knows, for keys_create()
void term_size(const struct term *t, int *ret_width, int *ret_height);

// Asks for the size again, after SIGWINCH. True if it has changed; in any case the next draw sends
// everything.
bool term_resize(struct term *t);

// Reads what was typed, at most `size` bytes; *ret_len is 0 if there is nothing. Negative if the
// terminal is gone.
int term_read(struct term *t, void *out, size_t size, size_t *ret_len);

// Draws what has changed and sends as much as possible. If earlier bytes are still waiting, it
// gives TERM_PENDING without drawing: keep the canvas dirty, call term_flush() when the terminal is
// writable, and draw when that gives 0.
int term_draw(struct term *t, const struct canvas *c, const struct theme *theme);
bool term_wants_write(const struct term *t); // bytes are waiting: watch term_fd() for writing
int term_flush(struct term *t);              // 0 when all are sent, TERM_PENDING, or negative
void term_ring(struct term *t);              // the bell, with the next draw
void term_repaint(struct term *t);           // the next draw sends everything (Ctrl-L)

// Call these before stopping (SIGTSTP) and after continuing (SIGCONT).
void term_suspend(struct term *t);
void term_resume(struct term *t);

#endif
