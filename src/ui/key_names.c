// The names of keys, on the screen and in the configuration, and the Latin key for a letter of
// another layout.
#include "keymap.h"

#include "base/nearest.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define FUNCTION_KEYS 24

static const struct {
    const char *name;
    uint32_t code;
} named[] = {
    {"Up", KEYCODE_UP},         {"Down", KEYCODE_DOWN},           {"Left", KEYCODE_LEFT},
    {"Right", KEYCODE_RIGHT},   {"Home", KEYCODE_HOME},           {"End", KEYCODE_END},
    {"PgUp", KEYCODE_PAGE_UP},  {"PgDn", KEYCODE_PAGE_DOWN},      {"Insert", KEYCODE_INSERT},
    {"Delete", KEYCODE_DELETE}, {"Backspace", KEYCODE_BACKSPACE}, {"Tab", KEYCODE_TAB},
    {"Enter", KEYCODE_ENTER},   {"Esc", KEYCODE_ESCAPE},          {"Space", ' '}};
#define NAMED (sizeof named / sizeof named[0])

static const struct {
    const char *name;
    uint8_t modifier;
} held[] = {{"Ctrl-", KEY_CTRL}, {"Alt-", KEY_ALT}, {"Shift-", KEY_SHIFT}};
#define HELD (sizeof held / sizeof held[0])

static bool is_character(uint32_t code) {
    return code > ' ' && code < KEYCODE_UP && code != UTF8_REPLACEMENT && utf8_keeps(code);
}

bool key_printed(struct key key) {
    if (key.code >= KEYCODE_F1 && key.code < KEYCODE_F1 + 12) return !key.modifiers;
    if (key.modifiers == KEY_CTRL) return key.code >= 'a' && key.code <= 'z';
    return !key.modifiers && is_character(key.code);
}

void key_name(struct key key, char out[KEY_NAME_SIZE]) {
    char bytes[5] = "";
    const char *name = bytes;
    bool ctrl = key.modifiers & KEY_CTRL;
    for (size_t i = 0; i < NAMED; i++)
        if (named[i].code == key.code) name = named[i].name;
    if (key.code >= KEYCODE_F1)
        snprintf(bytes, sizeof bytes, "F%u", (unsigned)(key.code - KEYCODE_F1 + 1) % 100);
    else if (ctrl && key.code >= 'a' && key.code <= 'z')
        bytes[0] = (char)(key.code - 'a' + 'A');
    else if (is_character(key.code))
        utf8_encode(key.code, bytes);
    out[0] = '\0';
    for (size_t i = 0; i < HELD; i++)
        if (key.modifiers & held[i].modifier) strcat(out, held[i].name);
    strcat(out, name);
}

static bool take_modifier(struct span *rest, uint8_t *modifiers) {
    for (size_t i = 0; i < HELD; i++) {
        struct span name = span_of(held[i].name);
        if (rest->len <= name.len || !span_same_nocase((struct span){rest->at, name.len}, name))
            continue;
        *modifiers |= held[i].modifier;
        *rest = span_from(*rest, name.len);
        return true;
    }
    return false;
}

static uint32_t code_of_name(struct span s) {
    int64_t number;
    for (size_t i = 0; i < NAMED; i++)
        if (span_same_nocase(s, span_of(named[i].name))) return named[i].code;
    if (s.len > 1 && (s.at[0] == 'F' || s.at[0] == 'f') && span_is_digits(span_from(s, 1)) &&
        span_number(span_from(s, 1), &number) && number >= 1 && number <= FUNCTION_KEYS)
        return KEYCODE_F1 + (uint32_t)number - 1;
    return KEYCODE_NONE;
}

// Maps a key to the one for which terminals send the same byte.
static struct key as_sent(struct key key) {
    if (key.modifiers & KEY_CTRL && (key.code == 'i' || key.code == 'm')) {
        key.modifiers &= (uint8_t)~KEY_CTRL;
        key.code = key.code == 'i' ? KEYCODE_TAB : KEYCODE_ENTER;
    }
    return key;
}

bool key_of(struct span name, struct key *ret_key) {
    struct key key = {0};
    size_t len = 0;
    if (!name.len) return false;
    while (take_modifier(&name, &key.modifiers))
        ;
    key.code = utf8_next(name, &len);
    if (len < name.len) { // it has more than one character
        key.code = code_of_name(name);
    } else if (key.modifiers & KEY_CTRL) { // with Ctrl there are only letters, and no capitals
        if (key.code >= 'A' && key.code <= 'Z') key.code += 'a' - 'A';
        if (key.code < 'a' || key.code > 'z') key.code = KEYCODE_NONE;
    } else if (key.code != ' ' && !is_character(key.code)) {
        key.code = KEYCODE_NONE;
    }
    if (len == name.len && key.modifiers & KEY_SHIFT) return false; // Shift makes another character
    if (key.code == KEYCODE_NONE) return false;
    *ret_key = as_sent(key);
    return true;
}

void key_offer(struct nearest *n) {
    static const char *const others[] = {"F1",     "F2",     "F3",     "F4",     "F5",
                                         "F6",     "F7",     "F8",     "F9",     "F10",
                                         "F11",    "F12",    "Ctrl-A", "Ctrl-B", "Ctrl-D",
                                         "Ctrl-E", "Ctrl-F", "Ctrl-G", "Ctrl-K", "Ctrl-L",
                                         "Ctrl-N", "Ctrl-O", "Ctrl-P", "Ctrl-R", "Ctrl-T",
                                         "Ctrl-U", "Ctrl-V", "Ctrl-W", "Ctrl-X", "Ctrl-Y"};
    for (size_t i = 0; i < NAMED; i++)
        nearest_offer(n, span_of(named[i].name));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        nearest_offer(n, span_of(others[i]));
}

// ---- other layouts

// The same keys of two layouts in the same order, lower case and capitals.
static const struct {
    const char *letters, *latin;
} layouts[] = {
    {"йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ",
     "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~"},
    {"іїєўІЇЄЎ", "s]'oS}\"O"}, // where Ukrainian differs; and the ў of Belarusian
    {"ςερτυθιοπασδφγηξκλζχψωβνμΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ",
     "wertyuiopasdfghjklzxcvbnmERTYUIOPASDFGHJKLZXCVBNM"},
};

uint32_t key_latin(uint32_t code) {
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        struct span rest = span_of(layouts[i].letters);
        for (size_t at = 0, len; rest.len; at++, rest = span_from(rest, len))
            if (utf8_next(rest, &len) == code) return (unsigned char)layouts[i].latin[at];
    }
    return code;
}
