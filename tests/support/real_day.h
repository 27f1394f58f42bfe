// A captured day read from its files through the whole of the program but for the terminal, with a
// clock that stands.
#ifndef CDRTOP_TESTS_REAL_DAY_H
#define CDRTOP_TESTS_REAL_DAY_H

#include "../../src/app/app.h"

struct real_day {
    struct app app;
    struct args args;
    struct conf conf;
};

// `line` is a command line, NULL at its end. Made of zeroed memory.
void real_day_open(struct real_day *d, char *const *line, int64_t now_us);
void real_day_close(struct real_day *d);
void real_day_settle(struct real_day *d); // until nothing is left to be folded or put in order

// pbx1 and pbx2 of tests/fixtures/callcentre, at 20:18:00 in Berlin.
extern char *const real_day_callcentre[];
#define REAL_DAY_CALLCENTRE_US (INT64_C(1795375080) * SECOND_US)

#endif
