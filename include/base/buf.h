// A byte buffer that grows. Zeroed is empty and valid.
#ifndef CDRTOP_BASE_BUF_H
#define CDRTOP_BASE_BUF_H

#include "base/text.h"

struct buf {
    char *at; // owned
    size_t len, cap;
};

void buf_finish(struct buf *b);
void buf_clear(struct buf *b);             // empties it, and keeps the memory
void buf_room(struct buf *b, size_t more); // makes room for so many more bytes after the end
void buf_put(struct buf *b, const void *bytes, size_t len);
void buf_span(struct buf *b, struct span s);
void buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_drop(struct buf *b, size_t len); // drops so many bytes from the front
struct span buf_text(const struct buf *b);

#endif
