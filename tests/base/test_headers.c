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
