// A byte buffer that doubles when it grows, and keeps its memory when it is emptied.
#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_finish(struct buf *b) {
    if (!b) return;
    free(b->at);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b) {
    b->len = 0;
}

void buf_room(struct buf *b, size_t more) {
    if (b->cap - b->len >= more) return;
    size_t cap = b->cap ? b->cap : 256;
    while (cap - b->len < more)
        cap *= 2;
    b->at = mem_resize(b->at, cap, 1);
    b->cap = cap;
}

void buf_put(struct buf *b, const void *bytes, size_t len) {
    if (!len) return;
    buf_room(b, len);
    memcpy(b->at + b->len, bytes, len);
    b->len += len;
}

void buf_span(struct buf *b, struct span s) {
    buf_put(b, s.at, s.len);
}

void buf_format(struct buf *b, const char *format, ...) {
    for (;;) {
        va_list args;
        va_start(args, format);
        int wanted = vsnprintf(b->at ? b->at + b->len : NULL, b->cap - b->len, format, args);
        va_end(args);
        if (wanted < 0) return;
        if ((size_t)wanted < b->cap - b->len) {
            b->len += (size_t)wanted;
            return;
        }
        buf_room(b, (size_t)wanted + 1);
    }
}

void buf_drop(struct buf *b, size_t len) {
    if (len >= b->len) {
        b->len = 0;
        return;
    }
    memmove(b->at, b->at + len, b->len - len);
    b->len -= len;
}

struct span buf_text(const struct buf *b) {
    return (struct span){b->at, b->len};
}
