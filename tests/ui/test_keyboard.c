// Bytes of a terminal, in pieces of any size, and the keys and pastes that they mean.
#include "ui/keys.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct keys *keyboard(void) {
    struct keys *k;
    cr_assert_eq(keys_create("xterm-256color", true, &k), 0);
    return k;
}

static void gives(struct keys *k, const char *bytes, uint32_t code, unsigned modifiers) {
    struct key key = {0};
    for (size_t i = 0; i < strlen(bytes); i++) { // byte by byte, so that every boundary occurs
        cr_expect(!keys_next(k, &key), "too early in \"%s\"", bytes + 1);
        keys_push(k, bytes + i, 1);
    }
    cr_expect(keys_next(k, &key), "no key of \"%s\"", bytes + 1);
    cr_expect(key.code == code && key.modifiers == modifiers, "\"%s\" gave %x %u", bytes + 1,
              key.code, key.modifiers);
    cr_expect_eq(keys_again_us(k), 0);
}

Test(keys, sequences_become_keys) {
    struct keys *k = keyboard();
    gives(k, "q", 'q', 0);
    gives(k, "G", 'G', 0);
    gives(k, " ", ' ', 0);
    gives(k, "\x03", 'c', KEY_CTRL);
    gives(k, "\x0c", 'l', KEY_CTRL);
    gives(k, "\t", KEYCODE_TAB, 0);
    gives(k, "\x1b[Z", KEYCODE_TAB, KEY_SHIFT);
    gives(k, "\x1bOA", KEYCODE_UP, 0);
    gives(k, "\x1b[B", KEYCODE_DOWN, 0);
    gives(k, "\x1b[5~", KEYCODE_PAGE_UP, 0);
    gives(k, "\x1b[6~", KEYCODE_PAGE_DOWN, 0);
    gives(k, "\x1bOH", KEYCODE_HOME, 0);
    gives(k, "\x1b[F", KEYCODE_END, 0);
    gives(k, "\x1bOP", KEYCODE_F1, 0);
    gives(k, "\x1b[21~", KEYCODE_F1 + 9, 0);
    gives(k, "é", 0xE9, 0);
    gives(k, "\r", KEYCODE_ENTER, 0);
    gives(k, "\x7f", KEYCODE_BACKSPACE, 0);
    keys_destroy(k);
}

Test(keys, a_control_character_with_a_name_is_one_all_the_same) {
    struct keys *k;
    cr_assert_eq(keys_create("linux", true, &k), 0);
    gives(k, "\x1a", 'z', KEY_CTRL);
    gives(k, "\x03", 'c', KEY_CTRL);
    gives(k, "\x0c", 'l', KEY_CTRL);
    struct key key;
    keys_push(k, "\x1b[[A", 4);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_F1);
    gives(k, "\x1b[A", KEYCODE_UP, 0);
    keys_destroy(k);
}

Test(keys, the_pointer_is_told_with_its_place) {
    static const struct {
        const char *bytes;
        uint32_t code;
        int x, y;
    } rows[] = {
        {"\x1b[<0;10;5M", KEYCODE_CLICK, 9, 4},
        {"\x1b[<64;300;1M", KEYCODE_WHEEL_UP, 299, 0},
        {"\x1b[<65;1;99M", KEYCODE_WHEEL_DOWN, 0, 98},
        {"\x1b[M +%", KEYCODE_CLICK, 10, 4}, // as older terminals send it
    };
    struct keys *k = keyboard();
    struct key key;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int x = -1, y = -1;
        gives(k, rows[i].bytes, rows[i].code, 0);
        keys_pointer(k, &x, &y);
        cr_expect(x == rows[i].x && y == rows[i].y, "%s: %d,%d", rows[i].bytes + 1, x, y);
    }
    static const char rest[] = "\x1b[<0;10;5m\x1b[<2;1;1M\x1b[<35;1;1Mq";
    keys_push(k, rest, sizeof rest - 1); // released, another button, moved
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, 'q');
    keys_destroy(k);
}

Test(keys, a_lone_escape_takes_its_time) {
    struct keys *k = keyboard();
    struct key key;
    keys_push(k, "\x1b", 1);
    cr_expect(!keys_next(k, &key));
    cr_expect_eq(keys_again_us(k), KEYS_ESCAPE_US);
    keys_expire(k);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_ESCAPE);
    cr_expect(!keys_next(k, &key));
    cr_expect_eq(keys_again_us(k), 0);
    gives(k, "j", 'j', 0);
    keys_destroy(k);
}

// In application mode, as the Linux console and PuTTY send it.
Test(keys, of_the_keypad_are_what_is_printed_on_them) {
    static const char *const names[] = {"linux", "putty", "xterm-256color", "vt220"};
    static const char sent[] = "pqrstuvwxyjklmno", printed[] = "0123456789*+,-./";
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct keys *k;
        cr_assert_eq(keys_create(names[n], true, &k), 0);
        for (size_t i = 0; sent[i]; i++)
            gives(k, (char[]){'\x1b', 'O', sent[i], '\0'}, (uint32_t)printed[i], 0);
        gives(k, "\x1bOM", KEYCODE_ENTER, 0);
        keys_destroy(k);
    }
}

static void pastes(struct keys *k, const char *bytes, size_t piece, const char *wanted) {
    struct key key = {0};
    size_t len = strlen(bytes), at = 0;
    bool came = false;
    for (; at < len && !came; at += piece) {
        keys_push(k, bytes + at, len - at < piece ? len - at : piece);
        came = keys_next(k, &key);
    }
    cr_expect(came && at >= len, "at %zu of %zu in pieces of %zu", at, len, piece);
    cr_expect_eq(key.code, KEYCODE_PASTE);
    cr_expect(span_same(keys_pasted(k), span_of(wanted)), "%.*s", (int)keys_pasted(k).len,
              keys_pasted(k).at);
}

Test(keys, what_is_pasted_is_no_keys) {
    struct keys *k = keyboard();
    struct key key;
    for (size_t piece = 1; piece < 30; piece++) {
        pastes(k, "\x1b[200~Qq\r\x03\x1b[A\x1b[20\x1b[201~", piece, "Qq\r\x03\x1b[A\x1b[20");
        pastes(k, "\x1b[200~\x1b[201~", piece, "");
        cr_expect(!keys_next(k, &key));
        cr_expect_eq(keys_again_us(k), 0);
    }
    static const char mixed[] = "j\x1b[B\x1b\x1b[200~x\x1b[201~\x1b[200~y\x1b[201~k\x1b[2~";
    static const uint32_t codes[] = {'j',           KEYCODE_DOWN, KEYCODE_ESCAPE, KEYCODE_PASTE,
                                     KEYCODE_PASTE, 'k',          KEYCODE_INSERT};
    keys_push(k, mixed, sizeof mixed - 1);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        cr_assert(keys_next(k, &key), "%zu", i);
        cr_expect_eq(key.code, codes[i], "%zu: %x", i, key.code);
    }
    cr_expect(!keys_next(k, &key));
    keys_destroy(k);
}

Test(keys, a_paste_without_an_end_ends_when_nothing_comes) {
    struct keys *k = keyboard();
    struct key key;
    keys_push(k, "\x1b[200~abc\x1b[2", 12);
    cr_expect(!keys_next(k, &key));
    cr_expect_gt(keys_again_us(k), 100 * KEYS_ESCAPE_US, "a slow line is no end");
    keys_expire(k);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_PASTE);
    cr_expect(span_same(keys_pasted(k), SPAN("abc")));
    gives(k, "j", 'j', 0);
    char *much = malloc(1000001);
    memset(much, 'Q', 1000000);
    keys_push(k, "\x1b[200~", 6);
    keys_push(k, much, 1000000);
    cr_expect(!keys_next(k, &key));
    keys_push(k, "\x1b[201~j", 7);
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, KEYCODE_PASTE);
    cr_expect(keys_pasted(k).len > 512 && keys_pasted(k).len < 100000, "its beginning is kept");
    cr_assert(keys_next(k, &key));
    cr_expect_eq(key.code, 'j');
    free(much);
    keys_destroy(k);
}

Test(keys, the_time_of_an_escape_is_that_of_the_environment) {
    static const struct {
        const char *set;
        int64_t us;
    } rows[] = {{"100", 100000},        {"1", 1000},
                {"30000", 30000000},    {"0", KEYS_ESCAPE_US},
                {"-5", KEYS_ESCAPE_US}, {"30001", KEYS_ESCAPE_US},
                {"", KEYS_ESCAPE_US},   {"fast", KEYS_ESCAPE_US}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct key key;
        setenv("ESCDELAY", rows[i].set, 1);
        struct keys *k = keyboard();
        keys_push(k, "\x1b", 1);
        cr_expect(!keys_next(k, &key));
        cr_expect_eq(keys_again_us(k), rows[i].us, "%s", rows[i].set);
        keys_destroy(k);
    }
    unsetenv("ESCDELAY");
}

Test(keys, ten_thousand_at_once_and_endless_rubbish) {
    struct keys *k = keyboard();
    struct key key;
    char paste[10240], rubbish[1000] = "\x1b[";
    size_t got = 0;
    memset(paste, 'j', sizeof paste);
    for (size_t i = 0; i < sizeof paste; i += 1000)
        keys_push(k, paste + i, sizeof paste - i < 1000 ? sizeof paste - i : 1000);
    while (keys_next(k, &key))
        got += key.code == 'j';
    cr_expect_eq(got, sizeof paste, "got %zu", got);
    memset(rubbish + 2, '1', sizeof rubbish - 2);
    keys_push(k, rubbish, sizeof rubbish);
    while (keys_next(k, &key)) {
    }
    keys_expire(k);
    while (keys_next(k, &key)) {
    }
    cr_expect_eq(keys_again_us(k), 0);
    gives(k, "q", 'q', 0);
    keys_destroy(k);
}
