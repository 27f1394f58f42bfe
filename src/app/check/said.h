// Keeps what is printed on standard error. Every command says there what is wrong with a source or
// the configuration, and ends; a check makes a line of it, and goes on.
#ifndef CDRTOP_APP_CHECK_SAID_H
#define CDRTOP_APP_CHECK_SAID_H

#include "out/check.h"

struct said {
    int kept, memory; // standard error as it was, and what takes its place; -1 if it cannot be had
};

void said_begin(struct said *s);
// Makes lines of what was said since: without "cdrtop: " before it, and with what is indented below
// a line as what there is to do. Without a subject of its own (FILE:LINE), it is about `subject`.
// With `l` NULL it is forgotten.
void said_end(struct said *s, enum check_level level, const char *check, const char *subject,
              struct check_lines *l);

#endif
