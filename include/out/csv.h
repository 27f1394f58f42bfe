// Comma-separated values (RFC 4180): fields put one after the other, lines that end in CRLF.
#ifndef CDRTOP_OUT_CSV_H
#define CDRTOP_OUT_CSV_H

#include "base/buf.h"

struct csv { // begin a line with {.out = …}
    struct buf *out;
    bool behind;  // a field stands before
    size_t start; // of the line, once it has a field
};

// In quotes where it has a comma, a quote, CR or LF. A text that a spreadsheet would take for a
// formula (it starts with = + - @, tab or CR) has a ' before it.
void csv_text(struct csv *c, struct span text);
// As it is: a number, or nothing.
void csv_plain(struct csv *c, struct span text);
// Of the line, which has a field at least; one that is empty and alone stands as "".
void csv_end(struct csv *c);

#endif
