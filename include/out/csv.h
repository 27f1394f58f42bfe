// Comma-separated values (RFC 4180): fields put one after the other, lines that end in CRLF.
#ifndef CDRTOP_OUT_CSV_H
#define CDRTOP_OUT_CSV_H

#include "base/buf.h"

struct csv { // begin a line with {.out = …}
    struct buf *out;
    bool behind; // a field stands before
};

// In quotes where it has a comma, a quote, CR or LF. A text that a spreadsheet would take for a
// formula (it starts with = + - @, tab or CR) has a ' before it.
void csv_text(struct csv *c, struct span text);
// As it is: a number, or nothing.
void csv_plain(struct csv *c, struct span text);
void csv_end(struct csv *c); // of the line

#endif
