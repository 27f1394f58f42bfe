#include "base/civil.h"
#include "base/intern.h"
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>

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
              "x\uFFFD31m");                                   // C1 raw
    cleans_to(SPAN("a\u202Eb\u200Bc\uFEFFd\u00ADe"), "abcde"); // direction, zero widths
    cleans_to(SPAN("\uE000"), "\uFFFD");                       // private use
    cleans_to(SPAN("Andr\xe9"), "Andr\uFFFD");                 // Latin-1
    cleans_to(SPAN("\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80"),
              "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
    cleans_to(SPAN("Ł\u65E5\U0001F600"), "Ł\u65E5\U0001F600");
    cleans_to(SPAN("e\u0301\u0301\u0301\u0301\u0301\u0301"), "e\u0301\u0301\u0301\u0301");
    cleans_to(SPAN("\u0301x"), "x"); // a mark with nothing to stand on
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
