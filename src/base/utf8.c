// Reads, measures and cleans UTF-8. What is cleaned is decided by Unicode's own general categories
// (from utf8proc), that is by what a category can do to a terminal, and not by a list of characters
// that somebody remembered.
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

#define MARKS_KEPT 4

uint32_t utf8_next(struct span s, size_t *ret_len) {
    unsigned char first = (unsigned char)s.at[0];
    if (first < 0x80) {
        *ret_len = 1;
        return first;
    }
    size_t want = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    unsigned char low = 0x80, high = 0xBF; // bounds of the second byte
    *ret_len = 1;
    if (first < 0xC2 || first > 0xF4) return UTF8_REPLACEMENT;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    uint32_t code = first & (0x7Fu >> want);
    for (size_t i = 1; i < want; i++) {
        if (i >= s.len) return UTF8_REPLACEMENT;
        unsigned char c = (unsigned char)s.at[i];
        if (c < low || c > high) return UTF8_REPLACEMENT;
        code = code << 6 | (c & 0x3F);
        low = 0x80;
        high = 0xBF;
        *ret_len = i + 1;
    }
    return code;
}

size_t utf8_encode(uint32_t code, char out[4]) {
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
}

uint32_t utf8_small(uint32_t code) {
    if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 0x20 : code;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

bool utf8_valid(struct span s) {
    while (s.len) {
        size_t len;
        uint32_t code = utf8_next(s, &len);
        if (code == UTF8_REPLACEMENT && len != 3) return false;
        if (code == UTF8_REPLACEMENT && (unsigned char)s.at[0] != 0xEF) return false;
        s = span_from(s, len);
    }
    return true;
}

int utf8_width(uint32_t code) {
    if (code < 0x7F) return 1;
    if (code == UTF8_REPLACEMENT) return 1;
    return utf8proc_charwidth((utf8proc_int32_t)code);
}

// Some terminals draw an emoji and its skin tone as one character, others as two.
static bool is_drawn(uint32_t code, uint32_t before) {
    if (code < UTF8_JOINER) return true;
    if (code == UTF8_JOINER || code == 0xFE0F) return false;
    return code < 0x1F3FB || code > 0x1F3FF || utf8_width(before) != 2;
}

size_t utf8_columns(struct span s) {
    size_t columns = 0;
    uint32_t before = 0;
    while (s.len) {
        size_t len = 1;
        unsigned char first = (unsigned char)*s.at; // nearly always all there is to look at
        uint32_t code = first < 0x7F ? first : utf8_next(s, &len);
        s = span_from(s, len);
        if (first < 0x7F) {
            columns++;
            before = code;
            continue;
        }
        if (!is_drawn(code, before)) continue;
        columns += (size_t)utf8_width(code);
        if (utf8_width(code)) before = code;
    }
    return columns;
}

void utf8_draw(struct buf *out, struct span s) {
    uint32_t before = 0;
    while (s.len) {
        size_t len;
        uint32_t code = utf8_next(s, &len);
        if (is_drawn(code, before)) {
            buf_put(out, s.at, len);
            if (utf8_width(code)) before = code;
        }
        s = span_from(s, len);
    }
}

// Tests eight bytes at a time. Subtracting 0x20 from a smaller byte, or adding 1 to 0x7F, sets its
// top bit. A carry into the next byte can only come from a byte that is not clean itself.
bool utf8_is_clean(struct span s) {
    const uint64_t each = 0x0101010101010101u;
    size_t i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t word;
        memcpy(&word, s.at + i, sizeof word);
        if ((word | (word - each * 0x20) | (word + each)) & each * 0x80) return false;
    }
    for (; i < s.len; i++)
        if ((unsigned char)s.at[i] < 0x20 || (unsigned char)s.at[i] > 0x7E) return false;
    return true;
}

// Persian and Indic words and compound emoji are written with these.
static bool is_joiner(uint32_t code) {
    return code == UTF8_NON_JOINER || code == UTF8_JOINER;
}

enum fate { KEEP, MARK, SPACE, DROP, REPLACE };

static enum fate find_fate(uint32_t code) {
    if (code >= 0x20 && code < 0x7F) return KEEP;
    if (code == '\t' || code == '\n' || code == '\r') return SPACE;
    if (code == UTF8_REPLACEMENT) return KEEP;
    if (is_joiner(code)) return MARK;
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CS:
        return REPLACE;
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return DROP;
    case UTF8PROC_CATEGORY_ZS:
        return SPACE;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
        return MARK;
    case UTF8PROC_CATEGORY_MC:
        return utf8_width(code) ? KEEP : MARK;
    default:
        return utf8_width(code) > 0 ? KEEP : DROP;
    }
}

bool utf8_can_be_shown(struct span s) {
    if (utf8_is_clean(s)) return true;
    struct buf cleaned = {0};
    utf8_clean(&cleaned, s);
    bool same = span_same(buf_text(&cleaned), s);
    buf_finish(&cleaned);
    return same;
}

bool utf8_keeps(uint32_t code) {
    return find_fate(code) == KEEP;
}

bool utf8_keeps_behind(uint32_t code) {
    enum fate fate = find_fate(code);
    return fate == KEEP || fate == MARK;
}

void utf8_clean(struct buf *out, struct span s) {
    int marks = MARKS_KEPT; // a mark needs a character before it
    bool space = false;     // and so does a joiner
    while (s.len) {
        size_t len;
        char bytes[4];
        uint32_t code = utf8_next(s, &len);
        s = span_from(s, len);
        enum fate fate = find_fate(code);
        if (fate == DROP || (fate == MARK && marks >= MARKS_KEPT)) continue;
        if (space && is_joiner(code)) continue;
        if (fate == SPACE) code = ' ';
        space = code == ' ';
        if (fate == REPLACE) code = UTF8_REPLACEMENT;
        marks = fate == MARK ? marks + 1 : 0;
        buf_put(out, bytes, utf8_encode(code, bytes));
    }
}
