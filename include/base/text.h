// Text that somebody else owns: a pointer and a length. It need not end in a NUL.
#ifndef CDRTOP_BASE_TEXT_H
#define CDRTOP_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    const char *at; // may be NULL when len is 0
    size_t len;     // bytes
};

#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})
#define SPAN_NONE     ((struct span){NULL, 0})

struct span span_of(const char *text); // of a NUL-terminated string; NULL gives SPAN_NONE
struct span span_from(struct span s, size_t start); // s without its first `start` bytes
bool span_same(struct span a, struct span b);
bool span_same_nocase(struct span a, struct span b); // ASCII letters only
bool span_starts(struct span s, struct span prefix);
bool span_is_digits(struct span s);           // one digit 0 to 9 or more, and nothing else
bool is_blank(char c);                        // a space, tab, CR or LF
struct span span_trim(struct span s);         // without these at both ends
int span_order(struct span a, struct span b); // <0, 0, >0 by bytes, as memcmp

// Returns the text before the first `cut`, or all of it if there is none, and moves *rest behind
// the cut. When nothing is left, *rest is SPAN_NONE.
struct span span_take(struct span *rest, char cut);

// A whole decimal number with an optional sign and nothing else. On false, *ret_value is untouched.
bool span_number(struct span s, int64_t *ret_value);

// Copies into a fixed-size string, which always ends in a NUL and never in half a UTF-8 character.
void span_copy(struct span s, char *out, size_t size);

#endif
