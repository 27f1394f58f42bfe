// A key as a character of a string: Tab, Enter and Esc by their control characters.
#ifndef CDRTOP_TESTS_TYPED_KEY_H
#define CDRTOP_TESTS_TYPED_KEY_H

#include "ui/keys.h"

static inline struct key typed_key(char c) {
    uint32_t code = c == '\t'     ? KEYCODE_TAB
                    : c == '\r'   ? KEYCODE_ENTER
                    : c == '\x1b' ? KEYCODE_ESCAPE
                                  : (uint32_t)(unsigned char)c;
    return (struct key){code, 0};
}

#endif
