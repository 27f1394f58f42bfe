// Masks telephone numbers, so that nobody else in the room can read them off the wall.
#ifndef CDRTOP_BASE_MASK_H
#define CDRTOP_BASE_MASK_H

#include "base/buf.h"

// A number has at least so many digits; fewer are an extension, which is no secret.
#define MASK_LEAST  6
#define MASK_DIGITS 4 // digits shown unless configured otherwise
#define MASK_MARK   "••••"
#define MASK_PLAIN  "xxxx" // the mark in files

// Appends `text` (already cleaned) with each number in it replaced by `mark` and its last `keep`
// digits. A number is a run of at least MASK_LEAST digits of any script, with blanks and the usual
// punctuation of phone numbers between them. A number of at most `keep` digits is left as it is.
void mask_numbers(struct buf *out, struct span text, int keep, const char *mark);

#endif
