// Runs libtermkey without a file: bytes are pushed in, and keys come out. Its buffer is small, so
// what does not fit waits here. Only a single Esc takes time to recognise, and the caller has the
// clock. Pasted text never gets to libtermkey: it is cut out between the two marks that terminals
// put around it (bracketed paste), and passed on as text.
#include "ui/keys.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termkey.h>

#define ESCDELAY_MOST 30000              // milliseconds, the same limit as in curses
#define PASTE_MOST    8192               // bytes that are kept of a paste
#define PASTE_END_US  ((int64_t)5000000) // a paste is over when nothing comes for so long

#define BEGINS "\x1b[200~"
#define ENDS   "\x1b[201~"
enum { MARK_LEN = sizeof BEGINS - 1, AT_ONCE = 512 };

struct keys {
    TermKey *termkey;
    struct buf waiting; // not given to termkey yet
    struct buf pasted;  // the last paste, or the current one
    bool pasting;
    bool again;   // it needs more bytes, or the time to pass
    bool expired; // the time has passed
    int64_t escape_us;
    int x, y; // of the pointer
};

// Some terminfo entries name the newer mouse reports ("\x1b[<") where the library expects the older
// ones; it knows the newer ones by itself.
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

// From $ESCDELAY, in milliseconds as in curses.
static int64_t escape_us(void) {
    int64_t ms;
    bool good = span_number(span_of(getenv("ESCDELAY")), &ms) && ms > 0 && ms <= ESCDELAY_MOST;
    return good ? ms * (SECOND_US / 1000) : KEYS_ESCAPE_US;
}

int keys_create(const char *name, bool utf8, struct keys **ret_keys) {
    int flags = TERMKEY_FLAG_NOTERMIOS | TERMKEY_FLAG_CONVERTKP |
                (utf8 ? TERMKEY_FLAG_UTF8 : TERMKEY_FLAG_RAW);
    TermKey *termkey = start(name, flags);
    if (!termkey) termkey = start("xterm", flags);
    if (!termkey) return -EINVAL;
    termkey_set_canonflags(termkey, TERMKEY_CANON_DELBS);
    struct keys *k = mem_zero(1, sizeof *k);
    k->termkey = termkey;
    k->escape_us = escape_us();
    *ret_keys = k;
    return 0;
}

void keys_destroy(struct keys *k) {
    if (!k) return;
    termkey_destroy(k->termkey);
    buf_finish(&k->waiting);
    buf_finish(&k->pasted);
    free(k);
}

// Where the mark begins in these bytes, which may have only its beginning at their end; their
// length if nowhere.
static size_t find_mark(struct span bytes, const char *mark, bool *ret_whole) {
    struct span rest = bytes;
    for (const char *at; rest.len && (at = memchr(rest.at, mark[0], rest.len));) {
        rest = span_from(rest, (size_t)(at - rest.at));
        size_t len = rest.len < MARK_LEN ? rest.len : MARK_LEN;
        *ret_whole = len == MARK_LEN;
        if (memcmp(rest.at, mark, len) == 0) return bytes.len - rest.len;
        rest = span_from(rest, 1);
    }
    *ret_whole = false;
    return bytes.len;
}

enum fed { FED, FULL, PASTE_NEXT, NOTHING };

// Gives termkey the bytes up to where a paste begins, or may begin.
static enum fed feed(struct keys *k) {
    bool whole;
    struct span bytes = buf_text(&k->waiting);
    if (bytes.len > AT_ONCE) bytes.len = AT_ONCE;
    size_t ready = find_mark(bytes, BEGINS, &whole);
    if (!ready && whole) return PASTE_NEXT;
    if (!whole && k->expired) ready = bytes.len;
    if (!ready) return NOTHING;
    size_t taken = termkey_push_bytes(k->termkey, bytes.at, ready);
    if (taken == (size_t)-1 || !taken) return FULL;
    buf_drop(&k->waiting, taken);
    return FED;
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

// Some terminfo entries name a control character as a key: on the console, Ctrl-Z is "suspend".
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
    return KEYCODE_NONE; // reports and others
}

// False if its end has not come yet.
static bool end_paste(struct keys *k) {
    bool whole;
    size_t len = find_mark(buf_text(&k->waiting), ENDS, &whole);
    size_t room = PASTE_MOST - k->pasted.len;
    buf_put(&k->pasted, k->waiting.at, len < room ? len : room);
    k->again = k->pasting = !whole && !k->expired;
    buf_drop(&k->waiting, whole ? len + MARK_LEN : k->expired ? k->waiting.len : len);
    return !k->pasting;
}

struct span keys_pasted(const struct keys *k) {
    return buf_text(&k->pasted);
}

bool keys_next(struct keys *k, struct key *ret_key) {
    for (;;) {
        if (k->pasting) {
            *ret_key = (struct key){KEYCODE_PASTE, 0};
            return end_paste(k);
        }
        TermKeyKey key;
        enum fed fed = feed(k);
        TermKeyResult result = termkey_getkey(k->termkey, &key);
        if (result == TERMKEY_RES_AGAIN && fed == FED && k->waiting.len) continue;
        // No more bytes come, or a sequence without an end has filled termkey's buffer.
        bool whole = k->waiting.len ? fed == FULL || fed == PASTE_NEXT : k->expired;
        if (result == TERMKEY_RES_AGAIN && whole) result = termkey_getkey_force(k->termkey, &key);
        if (result == TERMKEY_RES_NONE && fed == PASTE_NEXT) {
            buf_drop(&k->waiting, MARK_LEN);
            buf_clear(&k->pasted);
            k->pasting = true;
            continue;
        }
        // they may be the beginning of a mark
        k->again = result == TERMKEY_RES_AGAIN || k->waiting.len;
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
    return !k->again ? 0 : k->pasting ? PASTE_END_US : k->escape_us;
}

void keys_expire(struct keys *k) {
    k->expired = true;
}
