// Bytes from the terminal become keys. Takes bytes in pieces of any size and never waits.
#ifndef CDRTOP_UI_KEYS_H
#define CDRTOP_UI_KEYS_H

#include "base/text.h"

enum { // codes above Unicode
    KEYCODE_NONE = 0,
    KEYCODE_UP = 0x110000,
    KEYCODE_DOWN,
    KEYCODE_LEFT,
    KEYCODE_RIGHT,
    KEYCODE_HOME,
    KEYCODE_END,
    KEYCODE_PAGE_UP,
    KEYCODE_PAGE_DOWN,
    KEYCODE_INSERT,
    KEYCODE_DELETE,
    KEYCODE_BACKSPACE,
    KEYCODE_TAB,
    KEYCODE_ENTER,
    KEYCODE_ESCAPE,
    KEYCODE_CLICK, // the pointer's first button was pressed; keys_pointer() says where
    KEYCODE_WHEEL_UP,
    KEYCODE_WHEEL_DOWN,
    KEYCODE_PASTE,         // something was pasted: keys_pasted()
    KEYCODE_F1 = 0x110100, // F2 is the next number, and so on
};

enum { KEY_SHIFT = 1, KEY_ALT = 2, KEY_CTRL = 4 };

struct key {
    uint32_t code; // a code point ("a", "A", Ctrl-A is "a" with KEY_CTRL) or KEYCODE_...
    uint8_t modifiers;
};

// How long a lone Esc may be the beginning of something, where $ESCDELAY (milliseconds) is not set.
#define KEYS_ESCAPE_US 25000

struct keys;

int keys_create(const char *term_name, bool utf8, struct keys **ret_keys); // negative: -errno
void keys_destroy(struct keys *k);

void keys_push(struct keys *k, const void *bytes, size_t len); // takes all of them
bool keys_next(struct keys *k, struct key *ret_key);           // false: no whole key there
// Of the last KEYCODE_CLICK or KEYCODE_WHEEL_...: column and row of the screen, from 0.
void keys_pointer(const struct keys *k, int *ret_x, int *ret_y);
// Of the last KEYCODE_PASTE: as it came, in bytes; the beginning of a long one.
struct span keys_pasted(const struct keys *k);
// After keys_next() said false: 0, or how long to wait before keys_expire() unless bytes come.
int64_t keys_again_us(const struct keys *k);
void keys_expire(struct keys *k); // what is there is all there is: an Esc is an Esc

#endif
