// Packets of AMI: a stream from a real Asterisk compared with what amiws made of the same events,
// and single packets that show a rule.
#include "../../src/ami/scan.h"
#include "../../src/ami/values.h"
#include "helper.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_text(const struct ami_frame *f, const char *name, const char *wanted) {
    struct span value = SPAN_NONE;
    cr_expect(ami_find(f, name, &value), "no %s", name);
    cr_expect(span_same(value, span_of(wanted)), "%s: %.*s, wanted %s", name, (int)value.len,
              value.at, wanted);
}

static struct span next_packet(struct span *rest) {
    const char *end = rest->len ? memmem(rest->at, rest->len, "\r\n\r\n", 4) : NULL;
    struct span packet = {rest->at, end ? (size_t)(end - rest->at) + 4 : 0};
    *rest = span_from(*rest, packet.len);
    return packet;
}

// An event that the other account, which lacks the class system, also got through amiws.
static bool is_told(const struct ami_frame *f) {
    struct span privilege;
    return ami_find(f, "Privilege", &privilege) && !span_starts(privilege, SPAN("system"));
}

Test(packet, gives_the_fields_that_amiws_gives) {
    static struct ami_frame f, other;
    struct capture stream, frames;
    struct buf scratch = {0};
    size_t packets = 0, same = 0, unwanted = 0, responses = 0, system = 0;
    capture_load(&stream, "ami/stream.gz");
    capture_load(&frames, "ami/frames.jsonl.gz");
    struct span rest = buf_text(&stream.bytes);
    cr_expect(span_starts(span_take(&rest, '\n'), SPAN("Asterisk Call Manager/")));
    for (struct span packet; (packet = next_packet(&rest)).len; packets++) {
        struct ami_head head;
        enum ami_result peeked = ami_peek(packet, &head);
        cr_assert_eq(ami_scan(packet, &scratch, &f), AMI_STRICT, "%.*s", (int)packet.len,
                     packet.at);
        cr_expect(span_same(head.event, f.event));
        cr_expect_eq(head.type, f.type);
        unwanted += peeked == AMI_UNWANTED;
        responses += f.type == AMI_RESPONSE;
        system += head.kind >= 0 && ami_events[head.kind].value == AMI_VALUE_SYSTEM;
        if (!is_told(&f)) continue;
        cr_assert_lt(same, frames.count);
        cr_assert_eq(ami_scan(frames.lines[same++], &scratch, &other), AMI_STRICT);
        cr_assert_eq(f.field_count, other.field_count, "%.*s", (int)packet.len, packet.at);
        for (size_t i = 0; i < f.field_count; i++) {
            cr_expect(span_same(f.fields[i].name, other.fields[i].name));
            cr_expect(span_same(f.fields[i].value, other.fields[i].value));
        }
        struct ami_head by_frame;
        cr_expect_eq(ami_peek(frames.lines[same - 1], &by_frame), peeked);
        cr_expect_eq(by_frame.kind, head.kind);
    }
    cr_expect_eq(rest.len, 0);
    cr_expect_eq(packets, 660);
    cr_expect_eq(same, 580);
    cr_expect_eq(responses, 6);
    cr_expect_eq(system, 2); // FullyBooted and Shutdown
    cr_expect_eq(unwanted, 259, "%zu", unwanted);
    buf_finish(&scratch);
    capture_finish(&stream);
    capture_finish(&frames);
}

static enum ami_result scan(struct span packet, struct ami_frame *f) {
    struct buf scratch = {0}; // spans of a packet point into the packet
    enum ami_result result = ami_scan(packet, &scratch, f);
    cr_expect_eq(scratch.len, 0);
    buf_finish(&scratch);
    return result;
}

Test(packet, takes_of_a_name_twice_the_first_and_of_a_line_without_a_name_nothing) {
    static struct ami_frame f;
    cr_assert_eq(scan(SPAN("Event: Cdr\r\nSource: 491\r\nno header\r\nUserField: line1"
                           "\r\nEvent: Fake\r\nSource: 0\r\nEmpty: \r\n\r\n"),
                      &f),
                 AMI_STRICT);
    cr_expect_eq(f.field_count, 6);
    cr_expect(span_same(f.event, SPAN("Cdr")));
    expect_text(&f, "Event", "Cdr");
    expect_text(&f, "Source", "491");
    expect_text(&f, "UserField", "line1");
    expect_text(&f, "Empty", "");
    cr_assert_eq(scan(SPAN("Response: Follows\r\nPrivilege: Command\r\nname: of a queue\n"
                           "and: a member\n\n--END COMMAND--\r\nActionID: x\r\n\r\n"),
                      &f),
                 AMI_STRICT);
    cr_expect_eq(f.type, AMI_RESPONSE);
    cr_expect_eq(f.event.len, 0);
    expect_text(&f, "ActionID", "x");
}

Test(packet, is_malformed_when_it_is_neither_event_nor_response) {
    static const struct span packets[] = {{"", 0},
                                          {"\r\n\r\n", 4},
                                          {"LinkedID: 9.1\r\nEvent: Cdr\r\n\r\n", 29},
                                          {"{ \"type\": 3}\r\n\r\n", 16},
                                          {"\0: x\r\n\r\n", 8}};
    static struct ami_frame f;
    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        cr_expect_eq(scan(packets[i], &f), AMI_MALFORMED, "%zu", i);
        cr_expect_eq(f.field_count, 0);
    }
    static char huge[AMI_FRAME_MAX + 1] = "Event: Cdr\r\n";
    cr_expect_eq(scan((struct span){huge, sizeof huge}, &f), AMI_MALFORMED);
}

// What amiws spoils arrives intact here; texts are cleaned after the scan, like those of frames.
Test(packet, with_hostile_bytes_becomes_a_clean_row) {
    static struct ami_frame f;
    static struct ami_value v;
    struct buf scratch = {0};
    struct zone *zone;
    cr_assert_eq(zone_load("Europe/Berlin", &zone), 0);
    cr_assert_eq(scan(SPAN("Event: Cdr\r\nPrivilege: cdr,all\r\n"
                           "CallerID: \"Andr\xe9\x1b[2J\" <49>\r\n"
                           "StartTime: 2026-11-22 20:07:34\r\nAnswerTime: \r\n"
                           "EndTime: 2026-11-22 20:07:40\r\nDuration: 6\r\n"
                           "BillableSeconds: 0\r\nDisposition: NO ANSWER\r\n"
                           "UniqueID: 9.1\r\nUserField: Zo\u00EB\xff\r\n\r\n"),
                      &f),
                 AMI_STRICT);
    struct ami_context context = {.server = 3, .zone = zone, .at_us = 1795380000000000};
    cr_assert_eq(ami_decode(&f, &context, &scratch, &v), AMI_VALUE_CDR);
    cr_expect(span_same(v.cdr.text[CDR_CALLER_ID], SPAN("\"Andr\uFFFD\uFFFD[2J\" <49>")), "%.*s",
              (int)v.cdr.text[CDR_CALLER_ID].len, v.cdr.text[CDR_CALLER_ID].at);
    cr_expect(span_same(v.cdr.text[CDR_UNIQUE_ID], SPAN("9.1")));
    cr_expect(span_same(v.cdr.text[CDR_USER_FIELD], SPAN("Zo\u00EB\uFFFD")));
    cr_expect_eq(v.cdr.duration, 6);
    cr_expect_eq(v.cdr.end - v.cdr.start, 6);
    zone_destroy(zone);
    buf_finish(&scratch);
}

Test(packet, is_recorded_as_the_frame_of_a_faultless_amiws) {
    static struct ami_frame f, back;
    struct buf text = {0}, scratch = {0};
    cr_assert_eq(scan(SPAN("Event: Hangup\r\nA: say \"hi\" \\ \x1b\r\n"
                           "B: Andr\xe9\r\nC: Zo\u00EB\r\n\r\n"),
                      &f),
                 AMI_STRICT);
    f.server_name = SPAN("pbx \"1\"");
    f.server_id = 1;
    ami_frame_write(&text, &f);
    cr_expect(span_same(buf_text(&text),
                        SPAN("{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx \\\"1\\\"\", "
                             "\"ssl\": false, \"data\": {\"Event\": \"Hangup\",\"A\": \"say "
                             "\\\"hi\\\" \\\\ \\u001b\",\"B\": \"Andr\uFFFD\",\"C\": \"Zo\u00EB\""
                             "}}")),
              "%.*s", (int)text.len, text.at);
    cr_assert_eq(ami_scan(buf_text(&text), &scratch, &back), AMI_STRICT);
    expect_text(&back, "A", "say \"hi\" \\ \x1b");
    buf_finish(&text);
    buf_finish(&scratch);
}
