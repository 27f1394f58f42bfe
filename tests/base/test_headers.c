// Header lines as AMI and HTTP have them: single lines, the first of a name, and the end in a
// stream. stream.
#include "base/headers.h"

#include <criterion/criterion.h>
#include <string.h>

Test(headers, are_lines_with_a_name_and_the_rest_is_passed_over) {
    struct span rest = SPAN("Event: Cdr\r\nno header\r\nUserField:\r\nA: : b \r\n: nameless\r\n"
                            "With blank: no\r\nOutput: a\nb\rc\r\n\r\nLast:x"),
                name, value;
    static const char *const wanted[][2] = {
        {"Event", "Cdr"}, {"UserField", ""}, {"A", ": b "}, {"Output", "a\nb\rc"}, {"Last", "x"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        cr_assert(headers_next(&rest, &name, &value));
        cr_expect(span_same(name, span_of(wanted[i][0])), "%.*s", (int)name.len, name.at);
        cr_expect(span_same(value, span_of(wanted[i][1])), "%.*s", (int)value.len, value.at);
    }
    cr_expect(!headers_next(&rest, &name, &value));
}

Test(headers, of_a_name_twice_the_first_is_found) {
    struct span value, lines = SPAN("Event: Cdr\r\nevent: Fake\r\nB: 2\r\n\r\n");
    cr_expect(headers_find(lines, "EVENT", &value) && span_same(value, SPAN("Cdr")));
    cr_expect(headers_find(lines, "b", &value) && span_same(value, SPAN("2")));
    cr_expect(!headers_find(lines, "C", &value));
}

// Wherever the stream is cut.
Test(headers, end_with_an_empty_line_wherever_it_is_cut) {
    static const char stream[] = "A: 1\r\r\n\n\r\nB\r\n\r\r\n\r\nC\r\n\r\n";
    static const size_t ends[] = {18, 23};
    struct span all = SPAN(stream);
    for (size_t size = 1; size <= all.len; size++) {
        unsigned matched = 0;
        size_t found = 0;
        for (size_t at = 0; at < all.len;) {
            struct span part = {all.at + at, all.len - at < size ? all.len - at : size};
            size_t end = headers_end(part, &matched);
            at += end ? end : part.len;
            if (!end) continue;
            cr_assert_lt(found, 2);
            cr_expect_eq(at, ends[found++], "%zu with pieces of %zu", at, size);
        }
        cr_expect_eq(found, 2, "%zu with pieces of %zu", found, size);
        cr_expect_eq(matched, 0);
    }
}
