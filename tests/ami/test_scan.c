// The scanner on every captured frame, and on single ones that show a rule.
#include "../../src/ami/scan.h"
#include "helper.h"

#include <criterion/criterion.h>
#include <string.h>

#define FRAME(data)                                                                                \
    SPAN("{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "  \
         "{" data "}}")

static const struct {
    const char *name;
    size_t frames, repaired, malformed, cdrs, unwanted;
} captures[] = {
    {"callcentre/frames.jsonl.gz", 15626, 25, 0, 689, 6382},
    {"callcentre/frames.rec.gz", 15626, 25, 0, 689, 6382},
    {"exits/frames.rec.gz", 7521, 0, 0, 337, 2843},
    {"reconnect/frames.rec.gz", 1531, 0, 0, 61, 591},
    {"odd/frames.jsonl.gz", 110, 38, 0, 19, 15},
    {"odd/frames.rec.gz", 110, 38, 0, 19, 15},
    {"actions/frames.jsonl.gz", 636, 0, 0, 21, 258},
    {"actions/frames-admin.jsonl.gz", 408, 0, 0, 3, 306},
    {"authfail/frames.jsonl", 6, 0, 0, 0, 0},
};

Test(scan, agrees_with_jansson_on_every_captured_frame) {
    struct buf scratch = {0};
    static struct ami_frame f;
    for (size_t i = 0; i < sizeof captures / sizeof captures[0]; i++) {
        struct capture c;
        size_t results[4] = {0}, cdrs = 0, unwanted = 0;
        capture_load(&c, captures[i].name);
        for (size_t n = 0; n < c.count; n++) {
            const char *wrong = disagreement(c.lines[n]);
            cr_assert_null(wrong, "%s %zu: %s", captures[i].name, n, wrong);
            enum ami_result result = ami_scan(c.lines[n], &scratch, &f);
            results[result]++;
            cdrs += span_same(f.event, SPAN("Cdr"));
            struct ami_head head;
            enum ami_result peeked = ami_peek(c.lines[n], &head);
            unwanted += peeked == AMI_UNWANTED;
            cr_expect_neq(head.kind == AMI_KIND_UNREAD, peeked == AMI_STRICT);
            cr_expect(span_same(head.event, f.event));
            cr_expect_eq(head.server_id, f.server_id);
        }
        cr_expect_eq(c.count, captures[i].frames, "%s: %zu", captures[i].name, c.count);
        cr_expect_eq(results[AMI_REPAIRED], captures[i].repaired, "%s: %zu repaired",
                     captures[i].name, results[AMI_REPAIRED]);
        cr_expect_eq(results[AMI_MALFORMED], captures[i].malformed, "%s: %zu malformed",
                     captures[i].name, results[AMI_MALFORMED]);
        cr_expect_eq(cdrs, captures[i].cdrs, "%s: %zu Cdr", captures[i].name, cdrs);
        cr_expect_eq(unwanted, captures[i].unwanted, "%s: %zu unwanted", captures[i].name,
                     unwanted);
        capture_finish(&c);
    }
    buf_finish(&scratch);
}

static void expect_text(const struct ami_frame *f, const char *name, const char *wanted) {
    struct span value = SPAN_NONE;
    cr_expect(ami_find(f, name, &value), "no %s", name);
    cr_expect(span_same(value, span_of(wanted)), "%s: %.*s, wanted %s", name, (int)value.len,
              value.at, wanted);
}

Test(scan, points_into_the_bytes_but_for_escapes) {
    struct buf scratch = {0};
    static struct ami_frame f;
    struct span bytes = FRAME("\"Event\": \"Cdr\",\"A\": \"plain Zo\u00EB\",\"B\": \"\\\"q\\\" "
                              "\\u00e9\\ud83d\\ude00\\/\",\"a\": \"second\"");
    cr_assert_eq(ami_scan(bytes, &scratch, &f), AMI_STRICT);
    cr_assert_eq(f.field_count, 4);
    expect_text(&f, "A", "plain Zo\u00EB");
    expect_text(&f, "a", "plain Zo\u00EB"); // the first of two
    expect_text(&f, "B", "\"q\" \u00E9\U0001F600/");
    cr_expect(f.fields[1].value.at > bytes.at && f.fields[1].value.at < bytes.at + bytes.len);
    cr_expect_eq(f.fields[2].value.at, scratch.at);
    cr_expect_eq(f.server_id, 1);
    buf_finish(&scratch);
}

Test(scan, takes_json_in_other_clothes) {
    struct buf scratch = {0};
    static struct ami_frame f;
    struct ami_head head;
    struct span bytes = SPAN("\n{\"data\":{\"Event\" :\t\"Hangup\"} ,\"ssl\":true,\"server_id\":12,"
                             "\"server_name\":\"\\u0061\",\"type\":3}\r\n");
    cr_expect_eq(ami_scan(bytes, &scratch, &f), AMI_STRICT);
    cr_expect(span_same(f.event, SPAN("Hangup")) && f.server_id == 12 && f.type == 3);
    cr_expect(span_same(f.server_name, SPAN("a")));
    cr_expect_eq(ami_peek(bytes, &head), AMI_STRICT);
    cr_expect_eq(head.kind, AMI_KIND_UNREAD);
    buf_finish(&scratch);
}

Test(scan, is_malformed_where_nothing_can_be_trusted) {
    static const struct span frames[] = {
        {"", 0},
        {"{}", 2},
        {"[]", 2},
        {"\0", 1},
        {"{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": {",
         72},
    };
    struct buf scratch = {0};
    static struct ami_frame f;
    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++)
        cr_expect_eq(ami_scan(frames[i], &scratch, &f), AMI_MALFORMED, "%zu", i);
    struct span others[] = {
        FRAME("\"Event\": 5"),
        FRAME("\"Event\": {\"Event\": \"Cdr\"}"),
        // a header that occurs twice, or before its place, in a frame that needs repair
        FRAME("\"Event\": \"Cdr\",\"Source\": \"1\",\"Source\": \"2\xe9\",\"UniqueID\": \"9.1\""),
        FRAME("\"Event\": \"Cdr\",\"Channel\": \"1\",\"Source\": \"2\xe9\",\"UniqueID\": \"9.1\""),
        FRAME("\"Event\": \"Cdr\",\"Source\": \"1\xe9\",\"UniqueID\": \"9.1\",\"uniqueid\": \"2\""),
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_expect_eq(ami_scan(others[i], &scratch, &f), AMI_MALFORMED, "%zu", i);
    char *huge = calloc(1, AMI_FRAME_MAX + 1);
    memset(huge, ' ', AMI_FRAME_MAX + 1);
    memcpy(huge, others[0].at, 20);
    cr_expect_eq(ami_scan((struct span){huge, AMI_FRAME_MAX + 1}, &scratch, &f), AMI_MALFORMED);
    free(huge);
    buf_finish(&scratch);
}

Test(scan, repairs_what_amiws_spoiled) {
    struct buf scratch = {0};
    static struct ami_frame f;
    cr_assert_eq(
        ami_scan(FRAME("\"Event\": \"Cdr\",\"CallerID\": \"\\\"Andr\xe9\" <49>\","
                       "\"Channel\": \"P/1\",\"LastData\": \"a\\vb\\u0000\\ud800c\\qd\","
                       "\"UniqueID\": \"9.1\",\"UserField\": \"u\xe9\" ,\",\"Linked\": \"x\""),
                 &scratch, &f),
        AMI_REPAIRED);
    expect_text(&f, "CallerID", "\"Andr\uFFFD\" <49>");
    expect_text(&f, "Channel", "P/1");
    expect_text(&f, "LastData", "a\vb\uFFFD\uFFFDc\\qd");
    expect_text(&f, "UniqueID", "9.1");
    expect_text(&f, "UserField", "u\uFFFD\" ,");
    expect_text(&f, "Linked", "x");
    // an unknown header between known ones counts only if everything there is valid JSON
    cr_assert_eq(ami_scan(FRAME("\"Event\": \"Cdr\",\"Source\": \"1\",\"New\": \"2\",\"CallerID\": "
                                "\"\xe9\",\"Fake\": \"3\",\"Channel\": \"P/1\""),
                          &scratch, &f),
                 AMI_REPAIRED);
    cr_expect_eq(f.field_count, 5);
    expect_text(&f, "New", "2");
    expect_text(&f, "CallerID", "\uFFFD\",\"Fake\": \"3");
    // a frame that was cut keeps what comes before the cut
    cr_assert_eq(
        ami_scan(SPAN("{ \"type\": 3, \"server_id\": 7, \"server_name\": \"pbx1\", \"ssl\": "
                      "false, \"data\": {\"Event\": \"Newstate\",\"Privilege\": \"call,all\","
                      "\"Channel\": \"P/1\",\"CallerIDName\": \"Andr\xe9"),
                 &scratch, &f),
        AMI_REPAIRED);
    cr_expect_eq(f.field_count, 3);
    cr_expect_eq(f.server_id, 7);
    expect_text(&f, "Channel", "P/1");
    buf_finish(&scratch);
}

Test(scan, reads_more_fields_than_it_keeps) {
    struct buf bytes = {0}, scratch = {0};
    static struct ami_frame f;
    buf_format(&bytes,
               "{ \"type\": 4, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
               "\"data\": {\"Response\": \"Success\"");
    for (int i = 0; i < 300; i++)
        buf_format(&bytes, ",\"Output\": \"line %d\"", i);
    buf_format(&bytes, "}}");
    cr_expect_eq(ami_scan(buf_text(&bytes), &scratch, &f), AMI_STRICT);
    cr_expect_eq(f.field_count, AMI_FIELDS_MAX);
    expect_text(&f, "Output", "line 0");
    buf_finish(&bytes);
    buf_finish(&scratch);
}
