// Text that is kept small. The only file of the room that knows zlib.
#ifndef CDRTOP_HISTORY_PACKED_H
#define CDRTOP_HISTORY_PACKED_H

#include "base/buf.h"

#include <stdbool.h>

void packed_put(struct buf *out, struct span text); // in place of what is in it
// Appends what it was, `size` bytes; false: it is damaged.
bool packed_get(struct buf *out, struct span kept, size_t size);

#endif
