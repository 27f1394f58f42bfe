// A program in a real pseudo-terminal, with its bytes interpreted by libvterm: what a person would
// see.
#ifndef CDRTOP_TESTS_SCREEN_H
#define CDRTOP_TESTS_SCREEN_H

#include "patience.h"

#include "base/buf.h"

struct screen;

// argv[0] is the program; `environment` is a list of "NAME=VALUE" to set in addition; both end with
// NULL. Unless that says otherwise, the terminal is xterm-256color with UTF-8.
struct screen *screen_open(const char *const *argv, const char *const *environment, int width,
                           int height);
// Ends the program if it still runs; returns its exit status, or 128 + signal.
int screen_close(struct screen *s);

void screen_send(struct screen *s, const char *bytes, size_t len);
void screen_type(struct screen *s, const char *text);
void screen_pump(struct screen *s, int milliseconds);                 // reads for so long
bool screen_wait(struct screen *s, const char *text, int at_most_ms); // until it is on the screen
bool screen_wait_either(struct screen *s, const char *a, const char *b, int at_most_ms);
bool screen_gone(struct screen *s, const char *text, int at_most_ms); // until it is not there
bool screen_has(struct screen *s, const char *text);
// Presses `v` until the first line of the board names that level: calls, visits or records.
bool screen_level(struct screen *s, const char *level, int at_most_ms);
bool screen_ended(struct screen *s, int at_most_ms);         // the program ended by itself
void screen_row(struct screen *s, int row, struct buf *out); // without trailing spaces
void screen_dump(struct screen *s, struct buf *out);
void screen_resize(struct screen *s, int width, int height);
// The same with an empty screen, for any sizes: libvterm dies of some that follow each other.
void screen_replace(struct screen *s, int width, int height);
size_t screen_unread(const struct screen *s); // bytes waiting in the pseudo-terminal
bool screen_wait_raw(struct screen *s, size_t from, const char *bytes, int at_most_ms);
void screen_hang_up(struct screen *s); // closes the other end; only screen_ended() works after that
bool screen_alternate(const struct screen *s);  // the alternate screen is on
struct span screen_raw(const struct screen *s); // every byte the program wrote
bool screen_cooked(const struct screen *s);     // the line has echo and line editing on
bool screen_wait_cooked(struct screen *s, bool cooked, int at_most_ms);
void screen_signal(struct screen *s, int number);
void screen_signal_foreground(struct screen *s, int number); // to what a shell there runs
int screen_process(const struct screen *s);                  // its id

#endif
