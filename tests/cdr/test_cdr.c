// Reading the texts of a record: disposition, queue, agent, and the two parts of a caller id.
#include "base/buf.h"
#include "cdr/cdr.h"

#include <criterion/criterion.h>
#include <string.h>

Test(cdr, fields_stand_in_asterisks_order) {
    static const char *const order[] = {"AccountCode",        "Source",          "Destination",
                                        "DestinationContext", "CallerID",        "Channel",
                                        "DestinationChannel", "LastApplication", "LastData",
                                        "StartTime",          "AnswerTime",      "EndTime",
                                        "Duration",           "BillableSeconds", "Disposition",
                                        "AMAFlags",           "UniqueID",        "UserField",
                                        "LinkedID",           "Sequence"};
    cr_assert_eq(cdr_field_count, 20);
    int texts = 0;
    for (size_t i = 0; i < cdr_field_count; i++) {
        cr_expect_str_eq(cdr_fields[i].header, order[i]);
        texts += cdr_fields[i].kind == CDR_TEXT;
    }
    cr_assert_eq(texts, CDR_TEXTS);
}

Test(cdr, dispositions_are_read_in_any_case) {
    static const struct {
        const char *word;
        enum cdr_disposition disposition;
    } rows[] = {{"ANSWERED", CDR_ANSWERED},
                {"answered", CDR_ANSWERED},
                {"NO ANSWER", CDR_NO_ANSWER},
                {"NoAnswer", CDR_NO_ANSWER},
                {"BUSY", CDR_BUSY},
                {"FAILED", CDR_FAILED},
                {"CONGESTION", CDR_CONGESTION},
                {"CANCEL", CDR_CANCEL},
                {"ANSWERED ", CDR_FAILED},
                {"", CDR_FAILED},
                {"UNKNOWN", CDR_FAILED}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect_eq(cdr_disposition_of(span_of(rows[i].word)), rows[i].disposition, "%s",
                     rows[i].word);
    for (int d = 0; d < CDR_DISPOSITIONS; d++)
        cr_expect_eq(
            (int)cdr_disposition_of(span_of(cdr_disposition_word((enum cdr_disposition)d))), d);
}

Test(cdr, queue_and_agent_of_a_row) {
    cr_expect(span_same(cdr_queue(SPAN("Queue"), SPAN("sales,,,,45")), SPAN("sales")));
    cr_expect(span_same(cdr_queue(SPAN("Queue"), SPAN("sales")), SPAN("sales")));
    cr_expect_eq(cdr_queue(SPAN("Dial"), SPAN("sales,,,,45")).len, 0);
    static const struct {
        const char *channel, *agent;
    } rows[] = {{"PJSIP/1005-0000000b", "1005"},
                {"SIP/7-1", "7"},
                {"IAX2/12-", "12"},
                {"PJSIP/trunk-provider-00000006", ""},
                {"PJSIP/1005", ""},
                {"PJSIP/-1", ""},
                {"Local/1007@from-queue-00000000;1", ""},
                {"pjsip/1005-1", ""},
                {"", ""},
                {"PJSIP/10x5-1", ""},
                {"xPJSIP/1005-1", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect(span_same(cdr_agent(span_of(rows[i].channel)), span_of(rows[i].agent)), "%s",
                  rows[i].channel);
}

Test(cdr, a_caller_has_a_name_and_a_number) {
    static const struct {
        const char *text, *name, *number;
    } rows[] = {
        {"\"Tom\" <4917>", "Tom", "4917"},
        {"\"say \\\"hi\\\"\" <4917>", "say \"hi\"", "4917"},
        {"\"back\\\\slash\" <4917>", "back\\slash", "4917"},
        {"\"x\\\" <110>\" <4917>", "x\" <110>", "4917"}, // a name that contains a number
        {"\"x\" <110>\" <4917>", "x\" <110>", "4917"},   // the same, with its escape swallowed
        {"\"\" <4917>", "", "4917"},
        {"\"cut off", "cut off", ""},
        {"\"cut \\\" <110>", "cut \" <110>", ""},
        {"\"only a name\"", "only a name", ""},
        {"4917", "", "4917"},
        {"+4917", "", "+4917"},
        {"<4917>", "", "4917"},
        {"reception", "reception", ""},
        {"\"", "", ""},
        {"", "", ""},
    };
    struct buf scratch = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct span name, number;
        cdr_caller_parts(span_of(rows[i].text), &scratch, &name, &number);
        cr_expect(span_same(name, span_of(rows[i].name)), "%s: %.*s", rows[i].text, (int)name.len,
                  name.at);
        cr_expect(span_same(number, span_of(rows[i].number)), "%s: %.*s", rows[i].text,
                  (int)number.len, number.at);
    }
    buf_finish(&scratch);
}
