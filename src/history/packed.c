// Packs text. Frames consist mostly of the names of their fields, so the lines of a quarter of an
// hour shrink to a tenth. What would not shrink is kept as it is.
#include "packed.h"

#include "base/mem.h"

#include <zlib.h>

#define SHRINKS_MOST 1100 // to a part of that; zlib says 1032

void packed_put(struct buf *out, struct span text) {
    uLongf len = compressBound(text.len);
    buf_clear(out);
    buf_room(out, len);
    int failed = compress2((Bytef *)out->at, &len, (const Bytef *)text.at, text.len, 6);
    if (failed == Z_MEM_ERROR) mem_exhausted();
    if (!failed && len < text.len)
        out->len = len;
    else
        buf_span(out, text);
}

bool packed_get(struct buf *out, struct span kept, size_t size) {
    uLongf len = size;
    if (!size) return !kept.len;
    if (size / SHRINKS_MOST > kept.len) return false; // nobody packed that: no room is made for it
    buf_room(out, size);
    if (kept.len == size) {
        buf_span(out, kept);
        return true;
    }
    if (uncompress((Bytef *)out->at + out->len, &len, (const Bytef *)kept.at, kept.len))
        return false;
    if (len != size) return false;
    out->len += size;
    return true;
}
