// The decoder compared with the definition: all sequences of two bytes, and those of three and four
// near the bytes where the rules change.
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

// By the definition: the code point that is exactly these bytes, or UTF8_REPLACEMENT.
static uint32_t defined(const unsigned char *b, size_t len) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0}, mask[] = {0, 0, 0xE0, 0xF0, 0xF8};
    if ((b[0] & mask[len]) != lead[len]) return UTF8_REPLACEMENT;
    uint32_t code = b[0] & (unsigned char)~mask[len];
    for (size_t i = 1; i < len; i++) {
        if ((b[i] & 0xC0) != 0x80) return UTF8_REPLACEMENT;
        code = code << 6 | (b[i] & 0x3F);
    }
    bool good = code >= least[len] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    return good ? code : UTF8_REPLACEMENT;
}

static void check(const unsigned char *b, size_t len) {
    size_t got_len;
    struct span s = {(const char *)b, len};
    uint32_t code = utf8_next(s, &got_len), wanted = defined(b, len);
    if (wanted != UTF8_REPLACEMENT || memcmp(b, "\xEF\xBF\xBD", len) == 0)
        cr_assert(code == wanted && got_len == len, "%02x %02x %02x", b[0], b[1], b[2]);
    else
        cr_assert(code == UTF8_REPLACEMENT && got_len >= 1 && got_len < len, "%02x %02x %02x", b[0],
                  b[1], b[2]);
    cr_assert_eq(utf8_valid(s), wanted != UTF8_REPLACEMENT || memcmp(b, "\xEF\xBF\xBD", len) == 0);
}

Test(utf8_next, knows_what_is_utf8) {
    static const unsigned char edges[] = {0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                          0xBD, 0xBF, 0xC0, 0xC1, 0xE0, 0xEF, 0xF4, 0xFF};
    unsigned char b[4] = {0};
    for (int first = 0x80; first < 0x100; first++) {
        b[0] = (unsigned char)first;
        for (int second = 0; second < 0x100; second++) {
            b[1] = (unsigned char)second;
            if (first >= 0xC0 && first < 0xE0) check(b, 2);
            for (size_t i = 0; i < sizeof edges; i++) {
                b[2] = edges[i];
                if (first >= 0xE0 && first < 0xF0) check(b, 3);
                for (size_t k = 0; k < sizeof edges && first >= 0xF0; k++) {
                    b[3] = edges[k];
                    check(b, 4);
                }
            }
        }
    }
    size_t len;
    cr_assert_eq(utf8_next(SPAN("\x80"), &len), UTF8_REPLACEMENT);
    cr_assert_eq(len, 1);
    cr_assert_eq(utf8_next(SPAN("\xe2\x82"), &len), UTF8_REPLACEMENT); // cut
    cr_assert_eq(len, 2);
}
