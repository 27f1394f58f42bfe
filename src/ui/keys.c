// libtermkey without a file: bytes are pushed in, keys come out. Its buffer is small, so what does
// not fit waits here; only a lone Esc needs time to tell, and the caller owns the clock.
#include "ui/keys.h"

#include "base/buf.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termkey.h>

struct keys {
    TermKey *termkey;
    struct buf waiting; // not pushed into termkey yet
    bool again;         // termkey wants more bytes or the time to pass
    bool expired;       // the time has passed
    int x, y;           // of the pointer
};

// Some terminfo entries name the newer mouse reports ("\x1b[<") where the library takes the older
// ones to be named; it knows the newer ones by itself.
static const char *older_mouse(const char *name, const char *value, void *context) {
    (void)context;
    return value && strcmp(name, "key_mouse") == 0 ? "\x1b[M" : value;
}

static TermKey *start(const char *name, int flags) {
    TermKey *termkey = termkey_new_abstract(name, flags | TERMKEY_FLAG_NOSTART);
    if (!termkey) return NULL;
    termkey_hook_terminfo_getstr(termkey, older_mouse, NULL);
    if (termkey_start(termkey)) return termkey;
    termkey_destroy(termkey);
    return NULL;
}

int keys_create(const char *name, bool utf8, struct keys **ret_keys) {
    int flags = TERMKEY_FLAG_NOTERMIOS | (utf8 ? TERMKEY_FLAG_UTF8 : TERMKEY_FLAG_RAW);
    TermKey *termkey = start(name, flags);
    if (!termkey) termkey = start("xterm", flags);
    if (!termkey) return -EINVAL;
    termkey_set_canonflags(termkey, TERMKEY_CANON_DELBS);
    struct keys *k = mem_zero(1, sizeof *k);
    k->termkey = termkey;
    *ret_keys = k;
    return 0;
}

void keys_destroy(struct keys *k) {
    if (!k) return;
    termkey_destroy(k->termkey);
    buf_finish(&k->waiting);
    free(k);
}

// True when something went in.
static bool feed(struct keys *k) {
    if (!k->waiting.len) return false;
    size_t taken = termkey_push_bytes(k->termkey, k->waiting.at, k->waiting.len);
    if (taken == (size_t)-1 || !taken) return false;
    buf_drop(&k->waiting, taken);
    return true;
}

void keys_push(struct keys *k, const void *bytes, size_t len) {
    buf_put(&k->waiting, bytes, len);
    k->expired = false;
}

static const struct {
    TermKeySym sym;
    uint32_t code;
} symbols[] = {
    {TERMKEY_SYM_UP, KEYCODE_UP},
    {TERMKEY_SYM_DOWN, KEYCODE_DOWN},
    {TERMKEY_SYM_LEFT, KEYCODE_LEFT},
    {TERMKEY_SYM_RIGHT, KEYCODE_RIGHT},
    {TERMKEY_SYM_HOME, KEYCODE_HOME},
    {TERMKEY_SYM_FIND, KEYCODE_HOME},
    {TERMKEY_SYM_END, KEYCODE_END},
    {TERMKEY_SYM_SELECT, KEYCODE_END},
    {TERMKEY_SYM_PAGEUP, KEYCODE_PAGE_UP},
    {TERMKEY_SYM_PAGEDOWN, KEYCODE_PAGE_DOWN},
    {TERMKEY_SYM_INSERT, KEYCODE_INSERT},
    {TERMKEY_SYM_DELETE, KEYCODE_DELETE},
    {TERMKEY_SYM_BACKSPACE, KEYCODE_BACKSPACE},
    {TERMKEY_SYM_TAB, KEYCODE_TAB},
    {TERMKEY_SYM_ENTER, KEYCODE_ENTER},
    {TERMKEY_SYM_KPENTER, KEYCODE_ENTER},
    {TERMKEY_SYM_ESCAPE, KEYCODE_ESCAPE},
    {TERMKEY_SYM_SPACE, ' '},
    {TERMKEY_SYM_SUSPEND, 'z'},
};

static uint32_t pointer(struct keys *k, const TermKeyKey *key) {
    TermKeyMouseEvent event;
    int button, line, column;
    if (termkey_interpret_mouse(k->termkey, key, &event, &button, &line, &column) !=
            TERMKEY_RES_KEY ||
        event != TERMKEY_MOUSE_PRESS)
        return KEYCODE_NONE;
    k->x = column - 1;
    k->y = line - 1;
    return button == 1   ? KEYCODE_CLICK
           : button == 4 ? KEYCODE_WHEEL_UP
           : button == 5 ? KEYCODE_WHEEL_DOWN
                         : KEYCODE_NONE;
}

// Some terminals' entries call a control character a key: the console's Ctrl-Z is "suspend".
static int modifiers_of(const TermKeyKey *key) {
    bool suspends = key->type == TERMKEY_TYPE_KEYSYM && key->code.sym == TERMKEY_SYM_SUSPEND;
    return suspends ? KEY_CTRL : key->modifiers & 7;
}

static uint32_t code_of(struct keys *k, const TermKeyKey *key) {
    if (key->type == TERMKEY_TYPE_MOUSE) return pointer(k, key);
    if (key->type == TERMKEY_TYPE_UNICODE) return (uint32_t)key->code.codepoint;
    if (key->type == TERMKEY_TYPE_FUNCTION)
        return KEYCODE_F1 + (uint32_t)(key->code.number > 0 ? key->code.number - 1 : 0);
    if (key->type == TERMKEY_TYPE_KEYSYM)
        for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
            if (symbols[i].sym == key->code.sym) return symbols[i].code;
    return KEYCODE_NONE; // reports and the rest
}

bool keys_next(struct keys *k, struct key *ret_key) {
    for (;;) {
        TermKeyKey key;
        bool fed = feed(k);
        TermKeyResult result = termkey_getkey(k->termkey, &key);
        if (result == TERMKEY_RES_AGAIN && fed && k->waiting.len) continue;
        // Nothing more comes, or a sequence without an end has filled termkey's buffer.
        bool whole = k->waiting.len ? !fed : k->expired;
        if (result == TERMKEY_RES_AGAIN && whole) result = termkey_getkey_force(k->termkey, &key);
        k->again = result == TERMKEY_RES_AGAIN;
        if (result != TERMKEY_RES_KEY) return false;
        uint32_t code = code_of(k, &key);
        if (code == KEYCODE_NONE) continue;
        *ret_key = (struct key){code, (uint8_t)modifiers_of(&key)};
        return true;
    }
}

void keys_pointer(const struct keys *k, int *ret_x, int *ret_y) {
    *ret_x = k->x;
    *ret_y = k->y;
}

int64_t keys_again_us(const struct keys *k) {
    return k->again ? KEYS_ESCAPE_US : 0;
}

void keys_expire(struct keys *k) {
    k->expired = true;
}
