// Lets calls of programs under test fail, one after the other: which one, and what became of it.
#ifndef CDRTOP_TESTS_FAILING_H
#define CDRTOP_TESTS_FAILING_H

#include "failing_calls.h"
#include "run.h"

// Programs that are started between these two have calls that fail: of that kind the nth (from 1
// on; 0: they are only counted), or all from it on. `ret` is shared with the program.
struct failing_calls *failing_begin(enum failing_kind kind, unsigned nth, bool on);
void failing_started(void);
void failing_end(struct failing_calls *f);

// Which of so many calls are tried: so many of them, spread; with ./run.sh test --all each, or some
// hundred of very many. The next one after `nth` (0 at first); 0 at the end.
unsigned failing_next(unsigned count, unsigned samples, unsigned nth);
bool failing_all(void); // with --all

const char *failing_name(enum failing_kind kind);

// The program under test: $CDRTOP_TESTED, else the one that was built beside the tests.
const char *failing_program(void);
// For a test in which allocations fail: it is skipped where a sanitizer allocates, which would not
// let them.
void failing_allocations(void);

// What became of a program: it ended by itself, with a status that it may have, and said why if
// something went wrong; what stands first of that is "cdrtop: ". `at` names the call for messages.
void failing_ended(const char *at, int status, const char *said);

#endif
