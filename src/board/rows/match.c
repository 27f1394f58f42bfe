// Compares character by character, because an upper-case letter and its lower-case form may have
// different lengths.
#include "board/board.h"

#include "base/utf8.h"

static bool begins(struct span text, struct span part, size_t *ret_len) {
    struct span rest = text;
    while (part.len) {
        size_t len, wanted;
        if (!rest.len) return false;
        if (utf8_small(utf8_next(rest, &len)) != utf8_small(utf8_next(part, &wanted))) return false;
        rest = span_from(rest, len);
        part = span_from(part, wanted);
    }
    *ret_len = text.len - rest.len;
    return true;
}

bool match_find(struct span text, struct span part, size_t from, size_t *ret_at, size_t *ret_len) {
    for (size_t at = from, len; at < text.len; at += len) {
        if (begins(span_from(text, at), part, ret_len)) {
            *ret_at = at;
            return true;
        }
        utf8_next(span_from(text, at), &len);
    }
    return false;
}
