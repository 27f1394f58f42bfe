// A reader of CSV gets back what was written, and a spreadsheet never gets a formula.
#include "../../src/out/export_parts.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(l) (sizeof(l) / sizeof *(l))

Test(csv, a_text_that_would_be_a_formula_is_made_a_text) {
    static const struct {
        const char *text, *written;
    } rows[] = {
        {"=1+1", "'=1+1\r\n"},
        {"+4930", "'+4930\r\n"},
        {"-2", "'-2\r\n"},
        {"@SUM(A1)", "'@SUM(A1)\r\n"},
        {"\tx", "'\tx\r\n"},
        {"\rx", "\"'\rx\"\r\n"},
        {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n"},
        {"1=1", "1=1\r\n"},
        {"a-b", "a-b\r\n"},
        {" =1", " =1\r\n"},
        {"'kept", "'kept\r\n"},
        {"", "\"\"\r\n"}, // by itself it would not be a line
        {"a,b", "\"a,b\"\r\n"},
        {"a\nb", "\"a\nb\"\r\n"},
        {"\"", "\"\"\"\"\r\n"},
        {"two words; and 'more'", "two words; and 'more'\r\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};
        struct csv line = {.out = &out};
        csv_text(&line, span_of(rows[i].text));
        csv_end(&line);
        cr_expect(span_same(buf_text(&out), span_of(rows[i].written)), "%s: %.*s", rows[i].text,
                  (int)out.len, out.at);
        buf_finish(&out);
    }
}

Test(csv, a_number_stays_a_number) {
    struct buf out = {0};
    struct csv line = {.out = &out};
    csv_plain(&line, SPAN("-5"));
    csv_plain(&line, SPAN_NONE);
    csv_text(&line, SPAN_NONE);
    csv_plain(&line, SPAN("7"));
    csv_end(&line);
    cr_expect(span_same(buf_text(&out), SPAN("-5,,,7\r\n")));
    buf_finish(&out);
}

// ---- parsing it again

// By the grammar of RFC 4180: takes one field off *rest, and says whether the line ends after it.
static bool parse_field(struct span *rest, struct buf *out) {
    buf_clear(out);
    size_t i = 0;
    if (rest->len && rest->at[0] == '"') {
        for (i = 1; i < rest->len; i++) {
            if (rest->at[i] == '"' && (i + 1 == rest->len || rest->at[i + 1] != '"')) break;
            if (rest->at[i] == '"') i++;
            buf_put(out, rest->at + i, 1);
        }
        i++;
    } else {
        for (; i < rest->len && rest->at[i] != ',' && rest->at[i] != '\r'; i++)
            buf_put(out, rest->at + i, 1);
    }
    cr_assert_lt(i, rest->len);
    bool end = rest->at[i] == '\r';
    cr_assert(end ? rest->at[i + 1] == '\n' : rest->at[i] == ',');
    *rest = span_from(*rest, i + (end ? 2 : 1));
    return end;
}

static uint32_t next(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

Test(csv, any_bytes_come_back_but_for_the_mark_before_a_formula) {
    static const char bytes[] = "ab1,\"\r\n\t=+-@'; \xc3\xa4";
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        char texts[4][12];
        size_t lens[4], count = 1 + next(&seed) % 4;
        struct buf out = {0}, field = {0};
        struct csv line = {.out = &out};
        for (size_t i = 0; i < count; i++) {
            lens[i] = next(&seed) % sizeof texts[i];
            for (size_t c = 0; c < lens[i]; c++)
                texts[i][c] = bytes[next(&seed) % (sizeof bytes - 1)];
            csv_text(&line, (struct span){texts[i], lens[i]});
        }
        csv_end(&line);
        struct span rest = buf_text(&out);
        for (size_t i = 0; i < count; i++) {
            struct span text = {texts[i], lens[i]};
            bool formula = lens[i] && memchr("=+-@\t\r", texts[i][0], 6);
            cr_assert_eq(parse_field(&rest, &field), i + 1 == count);
            struct span got = buf_text(&field);
            if (formula) cr_assert_eq(got.at[0], '\'');
            cr_assert(span_same(formula ? span_from(got, 1) : got, text), "round %d", round);
        }
        cr_assert_eq(rest.len, 0);
        buf_finish(&out);
        buf_finish(&field);
    }
}
