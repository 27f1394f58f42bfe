// A text of several lines as one line, for what an assertion says: TAP allows no more.
#ifndef CDRTOP_TESTS_ONE_LINE_H
#define CDRTOP_TESTS_ONE_LINE_H

#include "base/buf.h"

// Valid until the next one.
static inline const char *one_line(struct span text) {
    static char line[8192];
    size_t len = text.len < sizeof line - 1 ? text.len : sizeof line - 1;
    for (size_t i = 0; i < len; i++)
        line[i] = text.at[i] == '\r' ? ' ' : text.at[i] == '\n' ? '|' : text.at[i];
    line[len] = '\0';
    return line;
}

#endif
