// Spans: the only kind of string that is passed between rooms. Nothing here allocates.
#include "base/text.h"

#include <string.h>
#include <strings.h>

struct span span_of(const char *text) {
    return text ? (struct span){text, strlen(text)} : SPAN_NONE;
}

struct span span_from(struct span s, size_t start) {
    return start >= s.len ? (struct span){s.at, 0} : (struct span){s.at + start, s.len - start};
}

bool span_same(struct span a, struct span b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool span_same_nocase(struct span a, struct span b) {
    return a.len == b.len && (a.len == 0 || strncasecmp(a.at, b.at, a.len) == 0);
}

bool span_starts(struct span s, struct span prefix) {
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

bool span_is_digits(struct span s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return s.len > 0;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s) {
    while (s.len && is_blank(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len && is_blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

int span_order(struct span a, struct span b) {
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    if (order) return order;
    return (a.len > b.len) - (a.len < b.len);
}

struct span span_take(struct span *rest, char cut) {
    const char *found = rest->len ? memchr(rest->at, cut, rest->len) : NULL;
    if (!found) {
        struct span all = *rest;
        *rest = SPAN_NONE;
        return all;
    }
    struct span taken = {rest->at, (size_t)(found - rest->at)};
    *rest = (struct span){found + 1, rest->len - taken.len - 1};
    return taken;
}

bool span_number(struct span s, int64_t *ret_value) {
    bool negative = s.len && s.at[0] == '-';
    if (s.len && (s.at[0] == '-' || s.at[0] == '+')) s = span_from(s, 1);
    if (!s.len) return false;
    int64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        if (__builtin_mul_overflow(value, 10, &value)) return false;
        if (__builtin_add_overflow(value, s.at[i] - '0', &value)) return false;
    }
    *ret_value = negative ? -value : value;
    return true;
}

void span_copy(struct span s, char *out, size_t size) {
    if (!size) return;
    size_t length = s.len < size ? s.len : size - 1;
    if (length < s.len)
        while (length && ((unsigned char)s.at[length] & 0xC0) == 0x80)
            length--;
    if (length) memcpy(out, s.at, length);
    out[length] = '\0';
}
