// Telephone numbers that strangers on the other side of the room need not read.
#ifndef CDRTOP_BASE_MASK_H
#define CDRTOP_BASE_MASK_H

#include "base/buf.h"

#define MASK_LEAST  6 // digits of a number; fewer are an extension, which is nobody's secret
#define MASK_DIGITS 4 // shown where nothing else is said
#define MASK_MARK   "••••"
#define MASK_PLAIN  "xxxx" // for files

// Appends `text` (cleaned), with every number in it shown as `mark` and its last `keep` digits. A
// number is a run of MASK_LEAST digits of any script or more; blanks and the signs that numbers are
// written with may stand between them. A number of at most `keep` digits stays as it is.
void mask_numbers(struct buf *out, struct span text, int keep, const char *mark);

#endif
