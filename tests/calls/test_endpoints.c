// Trunks of any name: a caller from outside is recognised by where their channel appeared, and
// because they call a queue without being a member or an extension.
#include "../../src/calls/stitch_parts.h"
#include "calls/direction.h"
#include "inputs.h"

#include <criterion/criterion.h>

static void expect_endpoint(const char *channel, const char *wanted) {
    struct span got = direction_endpoint(span_of(channel));
    cr_expect(span_same(got, span_of(wanted)), "%s gave %.*s", channel, (int)got.len, got.at);
}

Test(endpoints, of_channels) {
    expect_endpoint("PJSIP/voipms-0000001a", "PJSIP/voipms");
    expect_endpoint("SIP/voip-ms.example-0000001a", "SIP/voip-ms.example");
    expect_endpoint("DAHDI/i1/0305550-3", "DAHDI/i1");
    expect_endpoint("PJSIP/1001-00000001", "PJSIP/1001");
    expect_endpoint("IAX2/branch", "IAX2/branch");
    expect_endpoint("Local/1007@from-queue-00000001;1", "");
    expect_endpoint("PJSIP/", "");
    expect_endpoint("PJSIP/-1", "");
    expect_endpoint("voipms", "");
    expect_endpoint("", "");
    cr_expect(direction_is_extension(SPAN("PJSIP/1001")));
    cr_expect_not(direction_is_extension(SPAN("PJSIP/i1")));
    cr_expect_not(direction_is_extension(SPAN("PJSIP/")));
    cr_expect_not(direction_is_extension(SPAN("1001")));
}

Test(endpoints, contexts_of_outside) {
    static const char *const outside[] = {"from-trunk",        "from-pstn",
                                          "from-did-direct",   "FROM-DID",
                                          "from-external",     "from-trunk-pjsip-voipms",
                                          "from-sip-external", "from-dahdi",
                                          "from-zaptel",       "from-digital",
                                          "from-analog"};
    static const char *const other[] = {"from-internal", "from-trunks",   "from-",    "",
                                        "from-queue",    "my-from-trunk", "internal", "from-sip",
                                        "from-dahdi2"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        cr_expect(direction_is_outside(span_of(outside[i])), "%s", outside[i]);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        cr_expect_not(direction_is_outside(span_of(other[i])), "%s", other[i]);
}

#define ROWS 16

struct day { // rows that can be posted forwards or backwards, with the same result
    struct cdr rows[ROWS];
    uint32_t count;
};

static struct cdr *add(struct day *d, const char *id, const char *from, const char *to,
                       const char *context, const char *queue) {
    struct cdr *row = &d->rows[d->count];
    *row = made_row(0, id, from, to, 100 + d->count * 100, 20);
    row->text[CDR_DESTINATION_CONTEXT] = span_of(context);
    if (*queue) row->text[CDR_LAST_APPLICATION] = SPAN("Queue");
    row->text[CDR_LAST_DATA] = span_of(queue);
    d->count++;
    return row;
}

static void expect_ways(const struct day *d, const enum direction *wanted) {
    for (int backwards = 0; backwards < 2; backwards++) {
        struct stitch *s = stitch_create(NULL);
        struct call c;
        for (uint32_t i = 0; i < d->count; i++) {
            uint32_t n = backwards ? d->count - 1 - i : i;
            stitch_row(s, n, &d->rows[n]);
            for (uint32_t k = 0; k < stitch_count(s); k++)
                stitch_get(s, k, &c); // worked out, and again when more is learnt
        }
        for (uint32_t i = 0; i < d->count; i++) {
            cr_assert(stitch_get(s, stitch_of_row(s, i), &c));
            cr_expect_eq(c.direction, wanted[i], "row %u is %s, wanted %s", i,
                         direction_word((enum direction)c.direction), direction_word(wanted[i]));
        }
        stitch_destroy(s);
    }
}

Test(endpoints, rows_alone) {
    struct day d = {0};
    add(&d, "100.1", "PJSIP/voipms-1", "PJSIP/1001-2", "ext-queues", "support");
    add(&d, "200.1", "PJSIP/1001-1", "PJSIP/voipms-2", "from-internal", "");
    // the context in which it ended
    add(&d, "300.1", "PJSIP/1001-1", "PJSIP/1002-2", "from-trunk", "");
    add(&d, "400.1", "PJSIP/1003-1", "PJSIP/1001-2", "ext-queues", "support");
    add(&d, "500.1", "PJSIP/anna-1", "PJSIP/1001-2", "from-internal", "support");
    add(&d, "600.1", "PJSIP/anna-1", "PJSIP/1001-2", "from-internal", "");
    add(&d, "700.1", "PJSIP/bert-1", "PJSIP/1001-2", "phones", "support"); // a member, below
    add(&d, "800.1", "SIP/office-1", "PJSIP/1001-2", "from-did-direct", "");
    add(&d, "900.1", "PJSIP/1001-1", "SIP/office-2", "from-internal", "");
    add(&d, "950.1", "PJSIP/voipms-3", "PJSIP/bert-2", "ext-queues", "support");
    add(&d, "960.1", "PJSIP/voipms-4", "PJSIP/1004-2", "ext-local", "");
    expect_ways(&d, (enum direction[]){DIRECTION_INBOUND, DIRECTION_OUTBOUND, DIRECTION_INTERNAL,
                                       DIRECTION_INTERNAL, DIRECTION_INTERNAL, DIRECTION_INTERNAL,
                                       DIRECTION_INTERNAL, DIRECTION_INBOUND, DIRECTION_OUTBOUND,
                                       DIRECTION_INBOUND, DIRECTION_INBOUND});
}

static struct channel_event appears(const char *channel, const char *id, const char *linked,
                                    int64_t at_s, bool calls, const char *context) {
    struct channel_event e = made_event(CHANNEL_NEW, id, linked, at_s);
    e.channel = span_of(channel);
    e.state = calls ? 4 : 0;
    e.place.context = span_of(context);
    return e;
}

static enum direction way(const struct stitch *s, const char *id) {
    struct call c;
    cr_assert(stitch_get(s, stitch_find(s, 0, span_of(id)), &c), "%s", id);
    return (enum direction)c.direction;
}

Test(endpoints, events_know_the_context_they_appeared_in) {
    struct stitch *s = stitch_create(NULL);
    struct channel_event events[] = {
        appears("PJSIP/voipms-1", "100.1", "100.1", 100, true, "from-pstn"),
        appears("PJSIP/4930123456-2", "200.1", "200.1", 200, true, "from-trunk-4930123456"),
        appears("PJSIP/1001-3", "300.1", "300.1", 300, true, "from-internal"),
        appears("PJSIP/4930123456-4", "300.2", "300.1", 301, false, "from-trunk-4930123456"),
        appears("PJSIP/1001-5", "400.1", "400.1", 400, true, "from-internal"),
        appears("PJSIP/voipms-6", "400.2", "400.1", 401, false, "some-other")};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        stitch_channel(s, &events[i]);
    cr_expect_eq(way(s, "100.1"), DIRECTION_INBOUND);
    cr_expect_eq(way(s, "200.1"), DIRECTION_INBOUND);
    cr_expect_eq(way(s, "300.1"), DIRECTION_OUTBOUND);
    cr_expect_eq(way(s, "400.1"), DIRECTION_OUTBOUND); // the endpoint is known
    // If the number of a row is the name of a trunk, only the channel tells the direction.
    struct cdr row = made_row(0, "200.1", "PJSIP/4930123456-2", "PJSIP/1001-9", 200, 5);
    stitch_row(s, 0, &row);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        events[i].kind = CHANNEL_HANGUP;
        events[i].at_us += 60000000;
        stitch_channel(s, &events[i]);
    }
    cr_expect_eq(way(s, "200.1"), DIRECTION_INBOUND);
    stitch_destroy(s);
}

static struct queue_event in_queue(enum queue_event_kind kind, const char *channel,
                                   const char *interface) {
    return (struct queue_event){.kind = kind,
                                .at_us = 100000000,
                                .queue = SPAN("support"),
                                .channel = span_of(channel),
                                .member.interface = span_of(interface)};
}

Test(endpoints, who_calls_a_queue_is_from_outside_unless_a_member) {
    struct stitch *s = stitch_create(NULL);
    struct cdr rows[] = {made_row(0, "100.1", "SIP/anna-1", "PJSIP/1001-2", 100, 5),
                         made_row(0, "200.1", "SIP/carrier-1", "PJSIP/1001-2", 200, 5)};
    struct queue_event joins[] = {in_queue(QUEUE_JOIN, "SIP/anna-7", ""),
                                  in_queue(QUEUE_JOIN, "SIP/carrier-8", "")};
    for (uint32_t i = 0; i < 2; i++) {
        stitch_row(s, i, &rows[i]);
        stitch_queue(s, &joins[i]);
    }
    cr_expect_eq(way(s, "100.1"), DIRECTION_INBOUND);
    cr_expect_eq(way(s, "200.1"), DIRECTION_INBOUND);
    uint64_t seen = 0;
    uint32_t changed[4];
    while (journal_changed(stitch_journal(s), &seen, changed, 4) == 4) {
    }
    struct queue_event member = in_queue(QUEUE_MEMBER, "", "SIP/anna");
    stitch_queue(s, &member);
    cr_expect_eq(journal_changed(stitch_journal(s), &seen, changed, 4),
                 1); // whoever follows the journal is told
    cr_expect_eq(way(s, "100.1"), DIRECTION_INTERNAL);
    cr_expect_eq(way(s, "200.1"), DIRECTION_INBOUND);
    stitch_forget(s, 0); // what is known of endpoints is kept
    stitch_row(s, 0, &rows[0]);
    stitch_row(s, 1, &rows[1]);
    cr_expect_eq(way(s, "100.1"), DIRECTION_INTERNAL);
    cr_expect_eq(way(s, "200.1"), DIRECTION_INBOUND);
    stitch_destroy(s);
}

// Rules decide alone, but what is learnt meanwhile counts as soon as they are taken away.
Test(endpoints, are_learnt_though_rules_decide) {
    static const struct direction_rule wanted = {.channel = {"^SIP/", 5},
                                                 .match = DIRECTION_OUTBOUND};
    struct direction_rules *rules;
    struct direction_error error;
    struct day d = {0};
    struct call c;
    cr_assert_eq(direction_rules_compile(&wanted, 1, &rules, &error), 0);
    struct stitch *s = stitch_create(rules);
    struct channel_event came = appears("PJSIP/voipms-1", "50.1", "50.1", 50, true, "from-trunk");
    add(&d, "100.1", "PJSIP/voipms-2", "PJSIP/1001-3", "ext-local", "");
    stitch_channel(s, &came);
    stitch_row(s, 0, &d.rows[0]);
    cr_assert(stitch_get(s, stitch_of_row(s, 0), &c));
    cr_expect_eq(c.direction, DIRECTION_UNKNOWN);
    stitch_set_rules(s, NULL);
    stitch_forget(s, INT64_MIN);
    stitch_row(s, 0, &d.rows[0]);
    cr_assert(stitch_get(s, stitch_of_row(s, 0), &c));
    cr_expect_eq(c.direction, DIRECTION_INBOUND);
    stitch_set_rules(s, rules);
    stitch_forget(s, INT64_MIN);
    stitch_row(s, 0, &d.rows[0]);
    cr_assert(stitch_get(s, stitch_of_row(s, 0), &c));
    cr_expect_eq(c.direction, DIRECTION_UNKNOWN);
    stitch_destroy(s);
    direction_rules_destroy(rules);
}
