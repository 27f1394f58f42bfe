// Texts that nobody wants on a terminal: every byte, and every kind of character that could move
// the cursor, turn the writing direction, hide, or take another width than expected.
#ifndef CDRTOP_TESTS_HOSTILE_H
#define CDRTOP_TESTS_HOSTILE_H

#include "base/buf.h"

// In every sequence of a hostile text, so that it is found among those that the board makes.
#define HOSTILE_MARK "9913"

size_t hostile_count(void);
// Appends the text of that number, up to 100 bytes; never '/', a line end or NUL, as it may be the
// name of a file.
void hostile_put(struct buf *out, size_t number);

// Whether every character can be shown, and none is for a terminal. A line end may be there.
bool hostile_is_gone(struct span text);

#endif
