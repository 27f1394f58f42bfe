// Turns bytes from the terminal into keys. The bytes may come in pieces of any size, and it never
// waits.
#ifndef CDRTOP_UI_KEYS_H
#define CDRTOP_UI_KEYS_H

#include "base/text.h"

enum { // codes above those of Unicode
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
    KEYCODE_CLICK, // the first button of the pointer was pressed; keys_pointer() tells where
    KEYCODE_WHEEL_UP,
    KEYCODE_WHEEL_DOWN,
    KEYCODE_PASTE,         // something was pasted, see keys_pasted()
    KEYCODE_F1 = 0x110100, // F2 is one more, and so on
};

enum { KEY_SHIFT = 1, KEY_ALT = 2, KEY_CTRL = 4 };

struct key {
    uint32_t code; // a code point ("a" and "A" differ, Ctrl-A is "a" with KEY_CTRL) or KEYCODE_...
    uint8_t modifiers;
};

// How long a single Esc may still be the beginning of a sequence, unless $ESCDELAY (milliseconds)
// is set.
#define KEYS_ESCAPE_US 25000

struct keys;

// A negative result is -errno.
int keys_create(const char *term_name, bool utf8, struct keys **ret_keys);
void keys_destroy(struct keys *k);

void keys_push(struct keys *k, const void *bytes, size_t len); // accepts all of them
bool keys_next(struct keys *k, struct key *ret_key); // false if there is no complete key yet
// Where the last KEYCODE_CLICK or KEYCODE_WHEEL_... was: column and row of the screen, from 0.
void keys_pointer(const struct keys *k, int *ret_x, int *ret_y);
// The bytes of the last KEYCODE_PASTE as they came; only the beginning if it was long.
struct span keys_pasted(const struct keys *k);
// After keys_next() gave false: how long to wait for more bytes before calling keys_expire(); 0 if
// that is not needed.
int64_t keys_again_us(const struct keys *k);
void keys_expire(struct keys *k); // no more bytes came, so an Esc is just an Esc

#endif
