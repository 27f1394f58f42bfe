// A caller tries to write fields of the call through their name. amiws is imitated as it is, and in
// worse forms: copying more bytes unescaped after a high byte than the three that it really copies.
#include "helper.h"

#include <criterion/criterion.h>
#include <string.h>

#define FIELD(name, value)                                                                         \
    {                                                                                              \
        {name, sizeof(name) - 1}, {                                                                \
            value, sizeof(value) - 1                                                               \
        }                                                                                          \
    }

static const struct ami_field true_cdr[] = {
    FIELD("Event", "Cdr"),
    FIELD("Privilege", "cdr,all"),
    FIELD("AccountCode", ""),
    FIELD("Source", "491704100003"),
    FIELD("Destination", "6001"),
    FIELD("DestinationContext", "from-trunk"),
    FIELD("CallerID", ""),
    FIELD("Channel", "PJSIP/trunk-00000002"),
    FIELD("DestinationChannel", "PJSIP/1005-0000000b"),
    FIELD("LastApplication", "Queue"),
    FIELD("LastData", "sales,,,,45"),
    FIELD("StartTime", "2026-11-22 20:30:44"),
    FIELD("AnswerTime", ""),
    FIELD("EndTime", "2026-11-22 20:30:46"),
    FIELD("Duration", "2"),
    FIELD("BillableSeconds", "0"),
    FIELD("Disposition", "NO ANSWER"),
    FIELD("AMAFlags", "DOCUMENTATION"),
    FIELD("UniqueID", "1795375844.6"),
    FIELD("UserField", ""),
    FIELD("department", "sales"),
    FIELD("LinkedID", "1795375844.5"),
    FIELD("Sequence", "2"),
};
enum { CALLER_ID = 6, USER_FIELD = 19, DEPARTMENT = 20, CDR_FIELDS = 23 };

static const struct ami_field true_join[] = {
    FIELD("Event", "QueueCallerJoin"),
    FIELD("Privilege", "agent,all"),
    FIELD("Channel", "PJSIP/trunk-00000002"),
    FIELD("ChannelState", "6"),
    FIELD("ChannelStateDesc", "Up"),
    FIELD("CallerIDNum", "491704100003"),
    FIELD("CallerIDName", ""),
    FIELD("ConnectedLineNum", "<unknown>"),
    FIELD("ConnectedLineName", "<unknown>"),
    FIELD("Language", "en"),
    FIELD("AccountCode", ""),
    FIELD("Context", "from-trunk"),
    FIELD("Exten", "6001"),
    FIELD("Priority", "2"),
    FIELD("Uniqueid", "1795375844.6"),
    FIELD("Linkedid", "1795375844.6"),
    FIELD("Queue", "sales"),
    FIELD("Position", "1"),
    FIELD("Count", "1"),
};
enum { CALLER_NAME = 6, CONNECTED_NAME = 8, JOIN_FIELDS = 19 };

#define NAME(text)                                                                                 \
    { text, sizeof(text) - 1 }
static const struct span hostile[] = {
    NAME("x\" ,\"Channel\": \"PJSIP/evil"),
    NAME("x\",\"Channel\": \"PJSIP/evil"),
    NAME("x\",\"Disposition\": \"ANSWERED"),
    NAME("x\",\"Disposition\": \"ANSWERED\",\"UniqueID\": \"666.6"),
    NAME("x\",\"UniqueID\": \"666.6\",\"UserField\": \"\"}}"),
    NAME("\xe9\",\"Disposition\": \"ANSWERED"),
    NAME("\xe9\",\"Channel\": \"PJSIP/evil\",\"Disposition\": \"ANSWERED"),
    NAME("\xf0\",\"Channel\": \"PJSIP/evil"),
    NAME("\xf0\",\"Channel\xf0\": \"PJSIP/evil"),
    NAME("\xf0\",\"Channel\xf0\": \"PJSIP/evil\xf0\",\"Disposition\xf0\": \"ANSWERED"),
    NAME("\xf0\",\"Disposition\xf0\": \xf0\"ANSWERED"),
    NAME("\xc3\\\",\"Disposition\": \"ANSWERED"),
    NAME("\xc3\\\xc3\",\xc3\"Disposition\xc3\":\xc3 \xc3\"ANSWERED"),
    NAME("\xe9\\\"\xe9,\"Disposition\": \"ANSWERED"),
    NAME("Andr\xe9"),
    NAME("Ren\xe9\x65"),
    NAME("end\xe9xy"),
    NAME("\xe9xy\",\"Uniqueid\": \"666.6\",\"Queue\": \"evil"),
    NAME("\xf0\",\"Uniqueid\": \"666.6\xf0\",\"Queue\": \"evil"),
    NAME("\xfc\",\"Uniqueid\": \"666.6\xfc\",\"Queue\": \"evil"),
    NAME("\xf0\"}}\xf0\"}}"),
    NAME("\xf0\"}}"),
    NAME("\xe9\"}}\xe9"),
    NAME("\\\xe9\\\\\xe9\\\\"),
    NAME("\\"),
    NAME("\\\""),
    NAME("\xe9\\x"),
    NAME("\x0b\x1b[31m\x7f\",\"Disposition\": \"ANSWERED"),
    NAME("\",\"\xe9\",\"\",\"\xe9\": \"\",\"a\xe9\": \"b"),
    NAME("\xe9\",\"LinkedID\": \"666.6"),
    NAME("\xf0\",\"LinkedID\xf0\": \"666.6"),
    NAME("\xe9 \\u0000\\\xe9\\u0022,\\u0022Disposition\\u0022: \\u0022ANSWERED"),
    NAME("x\",\"disposition\": \"ANSWERED\",\"uniqueid\": \"666.6\xe9 ab"),
};

// The field as Asterisk writes it: `"name" <number>`, backslashes before what it escapes, 79 bytes.
static struct span caller_id(struct span name, char out[79]) {
    size_t len = 0;
    static const char number[] = "\" <491704100003>";
    out[len++] = '"';
    for (size_t i = 0; i < name.len && len < 78; i++) {
        if (name.at[i] == '"' || name.at[i] == '\\' || (unsigned char)name.at[i] < 0x20)
            out[len++] = '\\';
        out[len++] = name.at[i];
    }
    for (size_t i = 0; number[i] && len < 79; i++)
        out[len++] = number[i];
    return (struct span){out, len};
}

static struct { size_t tried, strict, repaired, malformed, cut, broken; } tally;

static bool is(struct span value, const struct ami_field *truth) {
    return span_same(value, truth->value);
}

static void check_cdr(const struct reading *r, struct span hostile_value, int place, bool whole,
                      size_t raw) {
    const struct cdr *c = &r->value.cdr;
    if (r->value.kind != AMI_VALUE_CDR) {
        // With amiws as it is, no call is lost unless its frame was cut before the fields.
        bool lost_by_cut = !whole && place == CALLER_ID;
        cr_assert(raw || lost_by_cut, "lost at %d: %.*s", place, (int)hostile_value.len,
                  hostile_value.at);
        return;
    }
    cr_assert(is(c->text[CDR_UNIQUE_ID], &true_cdr[18]) && is(c->disposition_word, &true_cdr[16]) &&
                  is(c->text[CDR_CHANNEL], &true_cdr[7]) &&
                  is(c->text[CDR_DESTINATION_CHANNEL], &true_cdr[8]) &&
                  is(c->text[CDR_SOURCE], &true_cdr[3]) && c->duration == 2 && c->billable == 0,
              "forged at %d: %.*s", place, (int)hostile_value.len, hostile_value.at);
    if (raw) return;
    cr_assert_eq(c->disposition, CDR_NO_ANSWER);
    struct span linked = c->text[CDR_LINKED_ID];
    cr_assert(is(linked, &true_cdr[21]) || (!whole && !linked.len), "forged LinkedID at %d: %.*s",
              place, (int)hostile_value.len, hostile_value.at);
    cr_assert_leq(c->custom_count, 1);
}

static void check_join(const struct reading *r, struct span hostile_value, bool whole, size_t raw) {
    const struct queue_event *e = &r->value.queue;
    if (r->value.kind != AMI_VALUE_QUEUE) {
        cr_assert(raw || !whole, "lost: %.*s", (int)hostile_value.len, hostile_value.at);
        return;
    }
    cr_assert(is(e->unique_id, &true_join[14]) && is(e->queue, &true_join[16]) &&
                  is(e->channel, &true_join[2]) && is(e->caller_number, &true_join[5]) &&
                  is(e->place.context, &true_join[11]) && e->position == 1,
              "forged: %.*s", (int)hostile_value.len, hostile_value.at);
}

static void attack(struct reading *r, struct buf *bytes, const struct zone *zone,
                   const struct ami_field *truth, size_t count, int place, struct span value,
                   size_t raw) {
    struct ami_field fields[CDR_FIELDS];
    memcpy(fields, truth, count * sizeof *fields);
    fields[place].value = value;
    bool whole = amiws_frame(bytes, fields, count, raw);
    read_frame(r, buf_text(bytes), zone);
    tally.tried++;
    tally.cut += !whole;
    tally.strict += r->result == AMI_STRICT;
    tally.repaired += r->result == AMI_REPAIRED;
    tally.malformed += r->result == AMI_MALFORMED;
    tally.broken += r->value.kind == AMI_VALUE_BROKEN;
    if (count == CDR_FIELDS)
        check_cdr(r, value, place, whole, raw);
    else
        check_join(r, value, whole, raw);
}

static void attack_everywhere(struct reading *r, struct buf *bytes, const struct zone *zone,
                              struct span name, size_t raw) {
    char id[80];
    attack(r, bytes, zone, true_cdr, CDR_FIELDS, CALLER_ID, caller_id(name, id), raw);
    attack(r, bytes, zone, true_cdr, CDR_FIELDS, USER_FIELD, name, raw);
    attack(r, bytes, zone, true_cdr, CDR_FIELDS, DEPARTMENT, name, raw);
    attack(r, bytes, zone, true_join, JOIN_FIELDS, CALLER_NAME, name, raw);
    attack(r, bytes, zone, true_join, JOIN_FIELDS, CONNECTED_NAME, name, raw);
}

Test(forge, no_name_of_the_table_gets_through) {
    static struct reading r;
    struct buf bytes = {0};
    struct zone *zone;
    cr_assert_eq(zone_load("Europe/Berlin", &zone), 0);
    for (size_t raw = 0; raw <= 60; raw++)
        for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++)
            attack_everywhere(&r, &bytes, zone, hostile[i], raw);
    cr_log_info("%zu tried: %zu strict, %zu repaired, %zu malformed, %zu cut, %zu broken\n",
                tally.tried, tally.strict, tally.repaired, tally.malformed, tally.cut,
                tally.broken);
    buf_finish(&bytes);
    reading_finish(&r);
    zone_destroy(zone);
}

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

Test(forge, no_name_of_chance_gets_through) {
    static const char *const parts[] = {"\"",
                                        "\\",
                                        ",",
                                        ": ",
                                        "\",\"",
                                        "\": \"",
                                        "Channel",
                                        "Disposition",
                                        "UniqueID",
                                        "Uniqueid",
                                        "Queue",
                                        "LinkedID",
                                        "ANSWERED",
                                        "666.6",
                                        "\xe9",
                                        "\xf0",
                                        "\xc3",
                                        "\x80",
                                        "\xff",
                                        "\xc3\xa9",
                                        "}}",
                                        "\"}}",
                                        "x",
                                        " ",
                                        "\x0b",
                                        "u0022",
                                        "\n",
                                        "k",
                                        "\",\"Disposition\": \"",
                                        "\",\"Uniqueid\": \""};
    static struct reading r;
    struct buf bytes = {0};
    struct zone *zone;
    uint32_t state = 2463534242u;
    cr_assert_eq(zone_load("Europe/Berlin", &zone), 0);
    for (size_t round = 0; round < 60000; round++) {
        char name[200];
        size_t len = 0, wanted = 1 + next_random(&state) % 12;
        for (size_t i = 0; i < wanted; i++) {
            struct span part = span_of(parts[next_random(&state) % (sizeof parts / sizeof *parts)]);
            memcpy(name + len, part.at, part.len);
            len += part.len;
        }
        attack_everywhere(&r, &bytes, zone, (struct span){name, len}, round % 4 ? 0 : round % 7);
    }
    buf_finish(&bytes);
    reading_finish(&r);
    zone_destroy(zone);
}
