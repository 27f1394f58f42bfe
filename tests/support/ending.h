// Ends the program under test by a signal, and keeps how long that took at most. No test fails by
// that: ./run.sh test shows it (docs/operations.md, "Signals").
#ifndef CDRTOP_TESTS_ENDING_H
#define CDRTOP_TESTS_ENDING_H

#include "screen.h"

#include <sys/types.h>

extern const int ending_signals[]; // TERM, INT and HUP
enum { ENDING_SIGNALS = 3 };

// Starts cdrtop with those words, up to NULL. `output` and `errors`: files for what it prints and
// says; NULL: *ret_out is for reading what it prints, and what it says is thrown away.
pid_t ending_start(const char *const *words, const char *output, const char *errors, int *ret_out);
// It exits, or that signal ends it; what it says of that is tested elsewhere.
void ends_by(pid_t child, int number, const char *what);
// The same of a board, which leaves its terminal as it was. Its exit status, or 128 + signal.
int screen_ends_by(struct screen *s, int number, const char *what);
void ending_tell(void); // the slowest, on standard error

// Its first thread waits in write(), for a reader or for a disk, or it has ended.
void ending_wait_stuck(pid_t child);

#endif
