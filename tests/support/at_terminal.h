// A board in a terminal to which something was done: what it shows afterwards is whole, and at its
// end the terminal is as it was.
#ifndef CDRTOP_TESTS_AT_TERMINAL_H
#define CDRTOP_TESTS_AT_TERMINAL_H

#include "screen.h"

// Everything but the line with the clock, owned by the caller.
struct buf below_clock(struct screen *s);

// `what` is told by a test that fails, here and below.
//
// The screen shows what a complete redraw shows.
void expect_settled(struct screen *s, const char *what);
// And what another program shows that was started at that size; that one is closed.
void expect_as_fresh(struct screen *s, struct screen *fresh, const char *what);

// The shell has the terminal as it was before, and `from` of the raw bytes on it was told.
void expect_stopped(struct screen *s, size_t from, const char *what);
void expect_given_back(struct screen *s, const char *what);
// The last thing sent about that mode turned it off, or it was never turned on.
bool terminal_mode_is_off(struct screen *s, const char *mode);

// A script for sh -mc: runs the board, tells each time that the shell has the terminal, and
// continues the board when a line is typed.
#define BELOW_A_SHELL                                                                              \
    "\"$@\"; while [ $? -gt 128 ]; do echo the shell has it; read line; fg >/dev/null; done"
#define THE_SHELL_HAS_IT "the shell has it"

#endif
