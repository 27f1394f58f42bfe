// Masks telephone numbers. A caller's name can contain a number just as the number's own column
// does, and in any notation. So digits are counted across the signs that may stand between them,
// and only the last digits are written out again, without any signs.
#include "base/mask.h"

#include "base/utf8.h"

#include <string.h>

#define BETWEEN_MAX 3 // signs between two digits, as in "(0) 30"

// Whether it is a decimal digit of a script in which people dial.
static bool is_digit(uint32_t code) {
    static const uint32_t zeros[] = {'0',    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66,
                                     0x0AE6, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50,
                                     0x0ED0, 0x1040, 0x17E0, 0x1810, 0xFF10};
    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
        if (code >= zeros[i] && code <= zeros[i] + 9) return true;
    return false;
}

static bool is_separator(uint32_t code) {
    return code < 0x80 && code && strchr(" -./()+_,", (int)code);
}

// The run of digits at the start of `text`: its bytes, and its number of digits.
static size_t run_of(struct span text, int *ret_digits) {
    size_t end = 0, at = 0, len;
    int signs = 0;
    for (*ret_digits = 0; at < text.len && signs <= BETWEEN_MAX; at += len) {
        uint32_t code = utf8_next(span_from(text, at), &len);
        if (is_digit(code)) {
            ++*ret_digits;
            end = at + len;
            signs = 0;
        } else if (utf8_width(code) == 0) {
            continue; // a combining mark on a digit does not hide the digit
        } else if (is_separator(code)) {
            signs++;
        } else {
            break;
        }
    }
    return end;
}

static void put_last(struct buf *out, struct span run, int skip) {
    size_t len;
    for (; run.len; run = span_from(run, len))
        if (is_digit(utf8_next(run, &len)) && skip-- <= 0) buf_put(out, run.at, len);
}

void mask_numbers(struct buf *out, struct span text, int keep, const char *mark) {
    size_t len, before = out->len;
    for (; text.len; text = span_from(text, len)) {
        int digits = 0;
        if (is_digit(utf8_next(text, &len))) {
            len = run_of(text, &digits);
            if (digits >= MASK_LEAST && digits > keep) {
                while (out->len > before &&
                       (out->at[out->len - 1] == '+' || out->at[out->len - 1] == '('))
                    out->len--;
                buf_span(out, span_of(mark));
                put_last(out, (struct span){text.at, len}, digits - keep);
                continue;
            }
        }
        buf_put(out, text.at, len);
    }
}
