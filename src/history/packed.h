// Text in packed form. Its .c is the only file of this room that uses zlib.
#ifndef CDRTOP_HISTORY_PACKED_H
#define CDRTOP_HISTORY_PACKED_H

#include "base/buf.h"

#include <stdbool.h>

void packed_put(struct buf *out, struct span text); // replaces what is in `out`
// Appends the original text, `size` bytes; false if it is damaged.
bool packed_get(struct buf *out, struct span kept, size_t size);

#endif
