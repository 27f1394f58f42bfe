// Spans, the dictionary of strings, cleaning of text, its columns, and civil days.
#include "base/civil.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

Test(text, takes_fields_up_to_the_cut) {
    struct span rest = SPAN("a||b");
    cr_assert(span_same(span_take(&rest, '|'), SPAN("a")));
    cr_assert(span_same(span_take(&rest, '|'), SPAN("")));
    cr_assert(span_same(span_take(&rest, '|'), SPAN("b")));
    cr_assert_null(rest.at);
}

Test(text, numbers_are_whole_or_nothing) {
    int64_t n = 7;
    cr_assert(span_number(SPAN("-42"), &n) && n == -42);
    cr_assert(!span_number(SPAN("4x"), &n) && n == -42);
    cr_assert(!span_number(SPAN(""), &n));
    cr_assert(!span_number(SPAN("99999999999999999999"), &n));
}

Test(text, a_copy_never_cuts_a_character) {
    char out[4];
    span_copy(SPAN("abé"), out, sizeof out);
    cr_assert_str_eq(out, "ab");
}

// Blocks that would be 4 GiB are only counted, not there.
Test(intern, the_last_string_has_room_below_4_gib) {
    struct intern t;
    char text[32], large[70000];
    memset(large, 'x', sizeof large);
    intern_init(&t);
    uint32_t first = intern_put(&t, SPAN("first"));
    cr_expect_not(intern_is_full(&t));
    t.blocks = mem_grow(t.blocks, t.block_count, UINT16_MAX, sizeof *t.blocks);
    t.block_count = UINT16_MAX;
    cr_expect_eq(intern_put(&t, (struct span){large, sizeof large}), 0, "it needs two places");
    for (int i = 0; i < 10000; i++) {
        snprintf(text, sizeof text, "text number %d", i);
        uint32_t id = intern_put(&t, span_of(text));
        cr_assert(id == 0 || span_same(intern_get(&t, id), span_of(text)));
    }
    cr_expect_eq(intern_put(&t, span_of(text)), 0);
    cr_expect(intern_is_full(&t));
    cr_expect_eq(intern_put(&t, SPAN("first")), first);
    cr_expect(span_same(intern_get(&t, first), SPAN("first")));
    intern_finish(&t);
}

Test(intern, a_string_has_one_number_for_ever) {
    struct intern t;
    intern_init(&t);
    uint32_t first = intern_put(&t, SPAN("support"));
    for (int i = 0; i < 100000; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i);
        intern_put(&t, span_of(text));
    }
    cr_assert_eq(intern_put(&t, SPAN("support")), first);
    cr_assert(span_same(intern_get(&t, first), SPAN("support")));
    cr_assert_eq(intern_find(&t, SPAN("absent")), 0);
    cr_assert_eq(intern_put(&t, SPAN("")), 0);
    cr_assert_eq(t.count, 100002);
    char longer[1000];
    memset(longer, 'x', sizeof longer);
    uint32_t id = intern_put(&t, (struct span){longer, sizeof longer});
    cr_assert_eq(intern_get(&t, id).len, sizeof longer);
    intern_finish(&t);
}

// 90 of a hundred are dropped; then as many are added, twice, in the places that became free.
Test(intern, what_is_swept_leaves_room_and_the_rest_stays_in_place) {
    struct intern t;
    struct bits stays = {0};
    struct span kept[1000];
    char text[2000];
    intern_init(&t);
    memset(text, 'x', sizeof text);
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 10000; i++) {
            bool old = i % 10 == 0;
            int len = snprintf(text, 40, "%d of %d", i, old ? 0 : round);
            text[len] = 'x';
            struct span s = {text, i % 1000 == 5 ? sizeof text : (size_t)len};
            uint32_t id = intern_put(&t, s);
            bits_need(&stays, t.count);
            bits_put(&stays, id, old);
            if (old && round == 0) kept[i / 10] = intern_get(&t, id);
            if (old) cr_assert_eq(intern_get(&t, id).at, kept[i / 10].at);
            cr_assert(span_same(intern_get(&t, id), s));
            if (i == 9999) intern_sweep(&t, &stays);
        }
    cr_expect_eq(t.count, 10001);
    cr_expect_eq(intern_find(&t, SPAN("1 of 2")), 0);
    uint32_t there = intern_find(&t, SPAN("10 of 0"));
    cr_expect(span_same(intern_get(&t, there), SPAN("10 of 0")));
    for (uint32_t id = 1; id < t.count; id++)
        bits_put(&stays, id, false);
    intern_sweep(&t, &stays);
    cr_expect_eq(intern_find(&t, SPAN("10 of 0")), 0);
    cr_expect_eq(intern_get(&t, there).len, 0);
    char *longer = malloc(200000);
    memset(longer, 'y', 200000);
    cr_expect_eq(intern_get(&t, intern_put(&t, (struct span){longer, 200000})).len, 200000);
    free(longer);
    bits_finish(&stays);
    intern_finish(&t);
}

static void cleans_to(struct span in, const char *wanted) {
    struct buf out = {0};
    utf8_clean(&out, in);
    cr_expect(span_same(buf_text(&out), span_of(wanted)), "got %.*s, wanted %s", (int)out.len,
              out.at, wanted);
    buf_finish(&out);
}

Test(utf8, cleaned_text_cannot_touch_a_terminal) {
    cleans_to(SPAN("plain"), "plain");
    cleans_to(SPAN("\x1b[31mred"), "\uFFFD[31mred");
    cleans_to(SPAN("a\tb\r\nc"), "a b  c");
    cleans_to(SPAN("x\xc2\x9b"
                   "31m"),
              "x\uFFFD31m"); // C1 as UTF-8
    cleans_to(SPAN("x\x9b"
                   "31m"),
              "x\uFFFD31m"); // C1 raw
    // direction and zero-width characters
    cleans_to(SPAN("a\u202Eb\u200Bc\uFEFFd\u00ADe"), "abcde");
    cleans_to(SPAN("\uE000"), "\uFFFD");       // private use
    cleans_to(SPAN("Andr\xe9"), "Andr\uFFFD"); // Latin-1
    cleans_to(SPAN("\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80"),
              "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
    cleans_to(SPAN("Ł\u65E5\U0001F600"), "Ł\u65E5\U0001F600");
    cleans_to(SPAN("e\u0301\u0301\u0301\u0301\u0301\u0301"), "e\u0301\u0301\u0301\u0301");
    cleans_to(SPAN("\u0301x"), "x"); // a combining mark with nothing before it
}

#define ZWNJ "\u200C"
#define ZWJ  "\u200D"

Test(utf8, joiners_are_part_of_names) {
    static const char *const names[] = {
        "می" ZWNJ "نا", // Persian
        "नेपाल क"
        "\u094D" ZWJ "ष", // Devanagari
        "ශ"
        "\u0DCA" ZWJ "රී",                        // Sinhala
        "PDF" ZWNJ "ها",                         // of two scripts
        "\U0001F469" ZWJ "\U0001F4BB",           // an emoji of two
        "\u2764\uFE0F" ZWJ "\U0001F525",         // with a variation selector
        "\U0001F469\U0001F3FD" ZWJ "\U0001F680", // and a skin tone
        ("ه" ZWJ),                               // at the end of a word
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cleans_to(span_of(names[i]), names[i]);
        cr_expect(utf8_can_be_shown(span_of(names[i])), "%s", names[i]);
    }
    cleans_to(SPAN(ZWJ "ab"), "ab"); // nothing to join
    cleans_to(SPAN("a " ZWNJ "b"), "a b");
    // counted like marks
    cleans_to(SPAN("a" ZWNJ ZWNJ ZWJ ZWJ ZWJ ZWNJ "b"), "a" ZWNJ ZWNJ ZWJ ZWJ "b");
    // other format characters are dropped
    cleans_to(SPAN("a\u200Bb\u200Ec\u200Fd\u2060e\U000E0041f"), "abcdef");
    cr_expect(utf8_keeps_behind(0x200C) && utf8_keeps_behind(0x301) && utf8_keeps_behind('x'));
    cr_expect(!utf8_keeps(0x200C) && !utf8_keeps_behind(0x200B) && !utf8_keeps_behind(0x202E));
}

static void draws(const char *name, const char *wanted, size_t columns) {
    struct buf once = {0}, twice = {0};
    utf8_draw(&once, span_of(name));
    utf8_draw(&twice, buf_text(&once));
    cr_expect(span_same(buf_text(&once), span_of(wanted)), "%s: %.*s", name, (int)once.len,
              once.at);
    cr_expect(span_same(buf_text(&once), buf_text(&twice)), "%s", name);
    cr_expect_eq(utf8_columns(span_of(name)), columns, "%s: %zu", name,
                 utf8_columns(span_of(name)));
    cr_expect_eq(utf8_columns(buf_text(&once)), columns, "%s", name);
    buf_finish(&once);
    buf_finish(&twice);
}

// What terminals disagree on is not drawn, so each character takes the same columns everywhere.
Test(utf8, what_would_move_columns_is_not_drawn) {
    draws("می" ZWNJ "نا", "می" ZWNJ "نا", 4);
    draws("نامه" ZWJ "ا", "نامها", 5);
    draws("\U0001F469" ZWJ "\U0001F4BB", "\U0001F469\U0001F4BB", 4);
    draws("\u2764\uFE0F" ZWJ "\U0001F525", "\u2764\U0001F525", 3);
    draws("\U0001F469\U0001F3FD" ZWJ "\U0001F680 x", "\U0001F469\U0001F680 x", 6);
    draws("\U0001F3FD", "\U0001F3FD", 2); // a skin tone by itself
    draws("x\U0001F3FD\U0001F3FE", "x\U0001F3FD", 3);
}

Test(utf8, columns_count_wide_and_combining) {
    cr_assert_eq(utf8_columns(SPAN("abc")), 3);
    cr_assert_eq(utf8_columns(SPAN("\u65E5\u672C")), 4);
    cr_assert_eq(utf8_columns(SPAN("e\u0301")), 1);
}

Test(civil, days_count_over_the_calendar) {
    struct civil c;
    cr_assert(civil_parse(SPAN("2026-11-22 20:07:34"), &c));
    cr_assert_eq(civil_seconds(c), 1795378054);
    cr_assert_eq(civil_weekday(c), 0);
    cr_assert(!civil_parse(SPAN("2026-02-29 00:00:00"), &c));
    cr_assert(!civil_parse(SPAN(""), &c));
    for (int64_t s = -100000000000; s < 100000000000; s += 86399 * 1013) {
        struct civil back = civil_of_seconds(s);
        cr_assert_eq(civil_seconds(back), s);
    }
}
