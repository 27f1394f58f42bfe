// Who called whom, in which direction, and whose answer counts.
#include "calls/direction.h"
#include "calls/recalls.h"
#include "inputs.h"

#include <criterion/criterion.h>

static struct channel_event appears(const char *channel, const char *id, const char *linked,
                                    int64_t at_s, int64_t state, const char *context,
                                    const char *exten) {
    struct channel_event e = made_event(CHANNEL_NEW, id, linked, at_s);
    e.channel = span_of(channel);
    e.state = state;
    e.place.context = span_of(context);
    e.place.exten = span_of(exten);
    return e;
}

#define CALLS_US 4 // Ring
#define WE_CALL  0 // Down

static void post(struct stitch *s, const struct channel_event *events, size_t count) {
    for (size_t i = 0; i < count; i++)
        stitch_channel(s, &events[i]);
}

static struct call call_of(const struct stitch *s, const char *id) {
    struct call c = {0};
    cr_assert(stitch_get(s, stitch_find(s, 0, span_of(id)), &c), "%s", id);
    return c;
}

#define EXPECT_TEXT(s, id, text)                                                                   \
    cr_expect(span_same(stitch_text(s, id), SPAN(text)), "%.*s", (int)stitch_text(s, id).len,      \
              stitch_text(s, id).at)

// ---- in progress

Test(caller, a_row_of_a_lost_leg_changes_nothing) {
    struct stitch *s = stitch_create(NULL);
    struct channel_event up =
        appears("PJSIP/trunk-1", "100.1", "100.1", 100, CALLS_US, "from-trunk", "2500");
    up.caller_number = SPAN("0305550111");
    post(s, &up, 1);
    struct cdr row =
        made_row(0, "103.3", "Local/1007@from-queue-00000001;2", "PJSIP/1007-2", 103, 4);
    row.text[CDR_LINKED_ID] = SPAN("100.1");
    row.text[CDR_SOURCE] = SPAN("777");
    row.text[CDR_DESTINATION] = SPAN("1007");
    row.disposition = CDR_NO_ANSWER;
    stitch_row(s, 0, &row);
    for (int over = 0; over < 2; over++) { // without a row of its own, its channel still knows best
        struct call c = call_of(s, "100.1");
        cr_expect_eq(c.result, over ? CALL_MISSED : CALL_IN_PROGRESS);
        cr_expect_eq(c.direction, DIRECTION_INBOUND);
        cr_expect_eq(c.start, 100);
        EXPECT_TEXT(s, c.destination, "2500");
        if (!over) EXPECT_TEXT(s, c.source, "0305550111");
        struct channel_event end = made_event(CHANNEL_HANGUP, "100.1", "100.1", 130);
        post(s, &end, 1);
    }
    stitch_destroy(s);
}

Test(caller, whom_an_extension_calls_is_known_when_a_leg_appears) {
    const struct {
        const char *leg;
        enum direction way;
    } cases[] = {{"PJSIP/1002-2", DIRECTION_INTERNAL}, {"PJSIP/gateway-2", DIRECTION_OUTBOUND}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stitch *s = stitch_create(NULL);
        struct channel_event events[] = {
            appears("PJSIP/1001-1", "100.1", "100.1", 100, CALLS_US, "internal", "0305550111"),
            appears("Local/5@x-00000001;1", "101.2", "100.1", 101, WE_CALL, "x", "5"),
            appears("Local/5@x-00000001;2", "101.3", "100.1", 101, CALLS_US, "x", "5"),
            appears(cases[i].leg, "102.4", "100.1", 102, WE_CALL, "internal", "s"),
            appears("PJSIP/trunk-9", "110.5", "100.1", 110, WE_CALL, "from-trunk", "s")};
        post(s, events, 3);
        cr_expect_eq(call_of(s, "100.1").direction, DIRECTION_UNKNOWN);
        post(s, events + 3, 1);
        cr_expect_eq(call_of(s, "100.1").direction, cases[i].way);
        post(s, events + 4, 1); // transferred
        cr_expect_eq(call_of(s, "100.1").direction, cases[i].way);
        stitch_destroy(s);
    }
}

Test(caller, who_was_not_seen_to_appear_is_unknown) {
    struct stitch *s = stitch_create(NULL);
    struct channel_event leg = appears("PJSIP/1002-2", "1795374520.4", "1795374500.1", 1795374520,
                                       WE_CALL, "internal", "s");
    leg.caller_number = SPAN("1002");
    post(s, &leg, 1);
    struct call c = call_of(s, "1795374500.1");
    cr_expect_eq(c.result, CALL_IN_PROGRESS);
    cr_expect_eq(c.direction, DIRECTION_UNKNOWN);
    cr_expect_eq(c.source, 0);
    cr_expect_eq(c.destination, 0);
    cr_expect_eq(c.start, 1795374500); // as its id says
    stitch_destroy(s);
}

Test(caller, rules_of_ones_own_wait_for_the_leg_too) {
    const struct direction_rule list[] = {
        {.match = DIRECTION_INBOUND, .channel = SPAN("^PJSIP/itsp")},
        {.match = DIRECTION_OUTBOUND, .destination_channel = SPAN("^PJSIP/itsp")},
        {.match = DIRECTION_INTERNAL}};
    struct direction_rules *rules;
    struct direction_error error;
    cr_assert_eq(direction_rules_compile(list, 3, &rules, &error), 0);
    struct stitch *s = stitch_create(rules);
    struct channel_event events[] = {
        appears("PJSIP/1001-1", "100.1", "100.1", 100, CALLS_US, "from-internal", "0305550111"),
        appears("PJSIP/itsp-2", "101.2", "100.1", 101, WE_CALL, "from-pstn", "s"),
        appears("PJSIP/itsp-3", "102.3", "102.3", 102, CALLS_US, "from-pstn", "6000"),
        appears("PJSIP/voipms-4", "103.4", "103.4", 103, CALLS_US, "from-pstn", "6000"),
        appears("PJSIP/1001-5", "104.5", "103.4", 104, WE_CALL, "from-internal", "s")};
    post(s, events, 1);
    cr_expect_eq(call_of(s, "100.1").direction, DIRECTION_UNKNOWN);
    post(s, events + 1, 4);
    cr_expect_eq(call_of(s, "100.1").direction, DIRECTION_OUTBOUND);
    cr_expect_eq(call_of(s, "102.3").direction, DIRECTION_INBOUND);
    cr_expect_eq(call_of(s, "103.4").direction, DIRECTION_INTERNAL); // they alone decide
    stitch_destroy(s);
    direction_rules_destroy(rules);
}

// ---- click-to-dial

#define HALF1 "Local/1001@dial-00000001;1"
#define HALF2 "Local/1001@dial-00000001;2"

static struct cdr half(const char *id, const char *linked, const char *channel, const char *to,
                       enum cdr_disposition d) {
    struct cdr row = made_row(0, id, channel, to, 100, 20);
    row.text[CDR_LINKED_ID] = span_of(linked);
    row.text[CDR_DESTINATION] = SPAN("0305550111");
    row.disposition = d;
    return row;
}

Test(caller, the_customer_answers_a_call_that_was_dialled_for_an_agent) {
    static const struct {
        const char *to; // of the half that continues in the dialplan
        enum cdr_disposition disposition;
        enum call_result wanted;
        enum direction way;
    } cases[] = {
        {"PJSIP/trunk-3", CDR_BUSY, CALL_BUSY, DIRECTION_OUTBOUND},
        {"PJSIP/trunk-3", CDR_NO_ANSWER, CALL_MISSED, DIRECTION_OUTBOUND},
        {"PJSIP/trunk-3", CDR_FAILED, CALL_FAILED, DIRECTION_OUTBOUND},
        {"PJSIP/trunk-3", CDR_ANSWERED, CALL_ANSWERED, DIRECTION_OUTBOUND},
        {"PJSIP/1002-3", CDR_ANSWERED, CALL_ANSWERED, DIRECTION_INTERNAL},
        {"", CDR_ANSWERED, CALL_SELF_SERVICE, DIRECTION_INTERNAL}, // a voice box
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int order = 0; order < 2; order++)
            for (int linked = 0; linked < 2; linked++) {
                struct stitch *s = stitch_create(NULL);
                const char *id = linked ? "100.1" : "";
                struct cdr own = half("100.2", id, HALF2, "PJSIP/1001-2", CDR_ANSWERED);
                struct cdr dial = half("100.1", id, HALF1, cases[i].to, cases[i].disposition);
                stitch_row(s, 0, order ? &own : &dial);
                stitch_row(s, 1, order ? &dial : &own);
                struct call c = call_of(s, "100.1");
                cr_expect_eq(c.rows, 2);
                cr_expect_eq(c.result, cases[i].wanted, "case %zu: %d", i, c.result);
                cr_expect_eq(c.direction, cases[i].way, "case %zu", i);
                cr_expect_eq(c.talk_s, c.result == CALL_ANSWERED ? 20 : 0);
                stitch_destroy(s);
            }
}

Test(caller, events_know_the_own_half_before_the_rows_are_there) {
    struct stitch *s = stitch_create(NULL);
    struct channel_event events[] = {
        appears(HALF1, "100.1", "100.1", 100, WE_CALL, "dial", "1001"),
        appears(HALF2, "100.2", "100.1", 100, CALLS_US, "dial", "1001"),
        appears("PJSIP/1001-2", "100.3", "100.1", 100, WE_CALL, "internal", "s")};
    post(s, events, 3);
    struct cdr own = half("100.2", "100.1", HALF2, "PJSIP/1001-2", CDR_ANSWERED);
    stitch_row(s, 0, &own);
    struct call c = call_of(s, "100.1");
    cr_expect_eq(c.result, CALL_IN_PROGRESS);
    cr_expect_eq(c.answer, CDR_NO_TIME);
    cr_expect_eq(c.direction, DIRECTION_UNKNOWN);
    struct channel_event customer =
        appears("PJSIP/trunk-3", "105.4", "100.1", 105, WE_CALL, "from-trunk", "s");
    post(s, &customer, 1);
    cr_expect_eq(call_of(s, "100.1").direction, DIRECTION_OUTBOUND);
    stitch_destroy(s);
}

Test(caller, an_agent_whose_phone_is_busy_reaches_nobody) {
    static const struct {
        enum cdr_disposition disposition;
        enum call_result wanted;
    } cases[] = {{CDR_BUSY, CALL_BUSY}, {CDR_NO_ANSWER, CALL_MISSED}, {CDR_FAILED, CALL_FAILED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int seen = 0; seen < 2; seen++) {
            struct stitch *s = stitch_create(NULL);
            struct channel_event events[] = {
                appears(HALF1, "100.1", "100.1", 100, WE_CALL, "dial", "1001"),
                appears(HALF2, "100.2", "100.1", 100, CALLS_US, "dial", "1001")};
            struct channel_event over = made_event(CHANNEL_HANGUP, "100.1", "100.1", 120);
            if (seen) {
                post(s, events, 2);
                post(s, &over, 1);
                over.unique_id = SPAN("100.2");
                post(s, &over, 1);
            }
            struct cdr own = half("100.2", "100.1", HALF2, "PJSIP/1001-2", cases[i].disposition);
            stitch_row(s, 0, &own);
            cr_expect_eq(call_of(s, "100.1").result, cases[i].wanted, "case %zu, %d", i, seen);
            stitch_destroy(s);
        }
}

Test(caller, a_half_that_somebody_called_answers_for_its_phone) {
    struct stitch *s = stitch_create(NULL);
    struct cdr rows[] = {half("100.1", "100.1", "PJSIP/trunk-1", HALF1, CDR_ANSWERED),
                         half("101.3", "100.1", HALF2, "PJSIP/1001-2", CDR_ANSWERED),
                         // The half continued in the dialplan after the caller had gone.
                         half("101.2", "100.1", HALF1, "", CDR_ANSWERED)};
    rows[0].disposition = CDR_NO_ANSWER;
    for (uint32_t i = 0; i < 3; i++)
        stitch_row(s, i, &rows[i]);
    cr_expect_eq(call_of(s, "100.1").result, CALL_ANSWERED);
    stitch_destroy(s);
}

Test(caller, a_customer_who_is_called_first_answers) {
    struct stitch *s = stitch_create(NULL);
    struct cdr rows[] = {half("100.2", "100.1", HALF2, "PJSIP/trunk-2", CDR_ANSWERED),
                         half("100.1", "100.1", HALF1, "PJSIP/1001-3", CDR_NO_ANSWER)};
    stitch_row(s, 0, &rows[0]);
    stitch_row(s, 1, &rows[1]);
    cr_expect_eq(call_of(s, "100.1").result, CALL_ANSWERED);
    cr_expect_eq(call_of(s, "100.1").direction, DIRECTION_OUTBOUND);
    stitch_destroy(s);
}

static uint32_t open_recalls(const struct stitch *s) {
    struct recalls r;
    recalls_init(&r, &(struct recall_terms){.from = 0, .to = INT64_MAX, .match_digits = 9});
    recalls_run(&r, s, NULL);
    uint32_t open = r.open;
    recalls_finish(&r);
    return open;
}

Test(caller, a_recall_stays_until_the_customer_answers) {
    struct stitch *s = stitch_create(NULL);
    struct cdr lost = made_row(0, "50.1", "PJSIP/trunk-1", "PJSIP/1001-1", 50, 10);
    lost.disposition = CDR_NO_ANSWER;
    lost.text[CDR_SOURCE] = SPAN("0305550111");
    stitch_row(s, 0, &lost);
    cr_expect_eq(open_recalls(s), 1);
    struct cdr own = half("100.2", "100.1", HALF2, "PJSIP/1001-2", CDR_ANSWERED);
    struct cdr dial = half("100.1", "100.1", HALF1, "PJSIP/trunk-3", CDR_NO_ANSWER);
    stitch_row(s, 1, &own);
    stitch_row(s, 2, &dial);
    cr_expect_eq(open_recalls(s), 1);
    dial.disposition = CDR_ANSWERED;
    stitch_row(s, 2, &dial);
    cr_expect_eq(open_recalls(s), 0);
    stitch_destroy(s);
}

// ---- no leg rang

Test(caller, who_waited_in_a_queue_was_missed_whatever_else_there_was) {
    struct stitch *s = stitch_create(NULL);
    struct cdr rows[] = {made_row(0, "100.1", "PJSIP/trunk-1", "PJSIP/1001-2", 100, 5),
                         made_row(0, "100.1", "PJSIP/trunk-1", "", 105, 30)};
    rows[0].disposition = CDR_BUSY;
    rows[1].disposition = CDR_NO_ANSWER;
    stitch_row(s, 0, &rows[0]);
    stitch_row(s, 1, &rows[1]);
    cr_expect_eq(call_of(s, "100.1").result, CALL_BUSY); // no leg rang
    rows[1].text[CDR_LAST_APPLICATION] = SPAN("Queue");
    rows[1].text[CDR_LAST_DATA] = SPAN("support");
    stitch_row(s, 1, &rows[1]);
    cr_expect_eq(call_of(s, "100.1").result, CALL_MISSED);
    stitch_destroy(s);
}
