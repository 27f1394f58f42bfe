// How amiws and Asterisk write text, as measured.
#include "../../src/sim/wire.h"

#include <criterion/criterion.h>
#include <string.h>

static void escapes(const char *text, const char *wanted, bool over) {
    struct buf out = {0};
    bool ran = wire_escape(&out, text);
    cr_expect_eq(ran, over, "%s", wanted);
    cr_expect(span_same(buf_text(&out), span_of(wanted)), "%.*s, not %s", (int)out.len, out.at,
              wanted);
    buf_finish(&out);
}

Test(wire, amiws_escapes) {
    escapes("plain", "plain", false);
    escapes("say \"hi\" \\", "say \\\"hi\\\" \\\\", false);
    escapes("\t\b\f\n\r", "\\t\\b\\f\\n\\r", false);
    escapes("\x1b", "\\u001c", false);
    escapes("\x0f", "\\u0000", false);
    escapes("\x7f", "\\u0077", false);
    escapes("\x07", "\\u0007", false);
    escapes("\x0b", "\\v", false);
    escapes("Zo\xc3\xab", "Zo\xc3\xab", false);
    escapes("\xe2\x82\xac\"", "\xe2\x82\xac\\\"", false);
    escapes("\xe9\"<", "\xe9\"<", false); // the quote loses its escape
    escapes("Andr\xe9", "Andr\xe9", true);
    escapes("\x9b\"", "\x9b\\\"", false);
}

Test(wire, a_frame_ends_where_a_nul_is_copied_and_a_packet_does_not) {
    struct buf out = {0}, packet = {0};
    struct wire w;
    wire_begin(&w, &out, &packet, 3, 2, "pbx2");
    wire_field(&w, "", "Event", "X");
    wire_field(&w, "Dest", "CallerIDName", "Andr\xe9");
    wire_field(&w, "", "Queue", "support");
    wire_end(&w);
    cr_expect(span_same(
        buf_text(&out),
        SPAN("{ \"type\": 3, \"server_id\": 2, \"server_name\": \"pbx2\", \"ssl\": false, "
             "\"data\": {\"Event\": \"X\",\"DestCallerIDName\": \"Andr\xe9")));
    cr_expect(span_same(buf_text(&packet),
                        SPAN("Event: X\r\nDestCallerIDName: Andr\xe9\r\nQueue: support\r\n\r\n")));
    buf_finish(&packet);
    wire_begin(&w, &out, NULL, 4, 1, "pbx1");
    wire_field(&w, "", "Response", "Success");
    wire_number(&w, "ListItems", 12);
    wire_end(&w);
    cr_expect(span_same(
        buf_text(&out),
        SPAN("{ \"type\": 4, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
             "\"data\": {\"Response\": \"Success\",\"ListItems\": \"12\"}}")));
    buf_finish(&out);
}

Test(wire, asterisk_escapes) {
    char out[12];
    struct buf csv = {0};
    wire_c_escape("a\"b\\c\td", out, sizeof out);
    cr_expect_str_eq(out, "a\\\"b\\\\c\\td");
    wire_c_escape("0123456789\xc3\xab", out, sizeof out);
    cr_expect_str_eq(out, "0123456789\xc3");
    wire_csv(&csv, "\"Tom\" <1>");
    cr_expect(span_same(buf_text(&csv), SPAN("\"\"\"Tom\"\" <1>\"")));
    buf_finish(&csv);
}
