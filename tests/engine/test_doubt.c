// What a gap leaves behind: calls and talks whose end was not heard are in doubt, then unknown, and
// never go on for ever; those that are heard of again are there again.
#include "../../src/engine/parts.h"
#include "stats/calls.h"
#include "stats/queues.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define S    ((int64_t)1000000)
#define T0   INT64_C(1795374000)
#define HOUR 3600

static struct door door;
static struct origin origin;

static void open_door(void) {
    struct zone *utc = NULL;
    zone_load("UTC", &utc);
    door_init(&door, utc, NULL);
    origin = (struct origin){.source = "frames.rec", .link = -1};
    door_mark(&door, &origin, true, SPAN_NONE, T0 * S);
}

static void close_door(void) {
    door_finish(&door);
}

TestSuite(doubt, .init = open_door, .fini = close_door);

static void frame(int64_t at, const char *data) {
    char text[1024];
    snprintf(text, sizeof text,
             "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
             "\"data\": {%s}}",
             data);
    door_frame(&door, &origin, span_of(text), (T0 + at) * S);
}

static void channel(int64_t at, const char *event, const char *id, const char *more) {
    char data[700];
    snprintf(data, sizeof data,
             "\"Event\": \"%s\",\"Privilege\": \"call,all\",\"Channel\": \"PJSIP/trunk-%s\","
             "\"ChannelState\": \"4\",\"ChannelStateDesc\": \"Ring\",\"CallerIDNum\": \"555%s\","
             "\"CallerIDName\": \"<unknown>\",\"Context\": \"from-trunk\",\"Exten\": \"600\","
             "\"Priority\": \"1\",\"Uniqueid\": \"%s\",\"Linkedid\": \"%s\"%s",
             event, id, id, id, id, more);
    frame(at, data);
}

static void queue(int64_t at, const char *event, const char *id, const char *more) {
    char data[700];
    snprintf(
        data, sizeof data,
        "\"Event\": \"%s\",\"Privilege\": \"agent,all\",\"Channel\": \"PJSIP/trunk-%s\","
        "\"CallerIDNum\": \"555\",\"Context\": \"from-trunk\",\"Exten\": \"600\","
        "\"Priority\": \"3\",\"Uniqueid\": \"%s\",\"Linkedid\": \"%s\",\"Queue\": \"support\"%s",
        event, id, id, id, more);
    frame(at, data);
}

static void agent(int64_t at, const char *event, const char *id, const char *more) {
    char all[300];
    snprintf(all, sizeof all,
             ",\"Interface\": \"PJSIP/1001\",\"MemberName\": \"Ann\",\"HoldTime\": \"5\"%s", more);
    queue(at, event, id, all);
}

// QueueStatus as anybody may request it; `waits` is the caller in the queue, "" for nobody.
static void status(int64_t at, const char *waits) {
    char entry[400];
    frame(at, "\"Event\": \"QueueParams\",\"Queue\": \"support\",\"ServiceLevel\": \"20\","
              "\"ActionID\": \"x\"");
    snprintf(entry, sizeof entry,
             "\"Event\": \"QueueEntry\",\"Queue\": \"support\",\"Position\": \"1\","
             "\"Channel\": \"PJSIP/trunk-%s\",\"Uniqueid\": \"%s\",\"CallerIDNum\": \"555\","
             "\"Wait\": \"%d\",\"ActionID\": \"x\"",
             waits, waits, (int)at);
    if (*waits) frame(at, entry);
    frame(at, "\"Event\": \"QueueStatusComplete\",\"ActionID\": \"x\"");
}

static void gap(int64_t from, int64_t to) {
    door_mark(&door, &origin, false, SPAN("the connection was closed"), (T0 + from) * S);
    door_mark(&door, &origin, true, SPAN_NONE, (T0 + to) * S);
}

static void any(int64_t at) { // something that has no effect
    frame(at,
          "\"Event\": \"QueueMemberStatus\",\"Queue\": \"support\",\"MemberName\": \"Bea\","
          "\"Interface\": \"PJSIP/1002\",\"Status\": \"1\",\"Paused\": \"0\",\"InCall\": \"0\"");
}

static struct calls calls(void) {
    struct calls_fold f;
    book_post(&door.book, door.store, NULL);
    calls_fold_init(&f, T0 - 1, T0 + 86400, NULL);
    cr_assert_not(calls_fold_run(&f, door.book.stitch, NULL));
    struct calls all = f.all;
    calls_fold_finish(&f);
    return all;
}

static void expect(const char *when, uint64_t active, uint64_t in_doubt, uint64_t unknown) {
    struct calls c = calls();
    cr_expect_eq(c.by_result[CALL_IN_PROGRESS], active, "%s: %llu active", when,
                 (unsigned long long)c.by_result[CALL_IN_PROGRESS]);
    cr_expect_eq(c.in_doubt, in_doubt, "%s: %llu in doubt", when, (unsigned long long)c.in_doubt);
    cr_expect_eq(c.by_result[CALL_UNKNOWN], unknown, "%s: %llu unknown", when,
                 (unsigned long long)c.by_result[CALL_UNKNOWN]);
}

static struct queue_tally tally(int64_t now) {
    struct queue_tallies t = {0};
    queue_tallies_fold(&t, &door.book.ledger, &QUEUE_TERMS_DEFAULT, 0, INT64_MAX, (T0 + now) * S);
    cr_assert_eq(t.queue_count, 1);
    struct queue_tally q = t.queues[0];
    queue_tallies_finish(&t);
    return q;
}

Test(doubt, a_lost_hangup_is_in_doubt_then_unknown) {
    channel(1, "Newchannel", "100.1", "");
    channel(2, "Newchannel", "100.2", "");
    expect("before", 2, 0, 0);
    gap(3, 60);
    any(61);
    expect("after the gap", 2, 2, 0);
    channel(62, "Newstate", "100.2", ""); // they are there
    expect("one was heard of", 2, 1, 0);
    any(60 + HOUR - 1);
    expect("before the hour is over", 2, 1, 0);
    any(60 + HOUR);
    expect("after an hour", 1, 0, 1);
    channel(60 + HOUR + 5, "Newstate", "100.1", ""); // they had only been quiet
    expect("heard of again", 2, 0, 0);
    channel(60 + HOUR + 9, "Hangup", "100.1", ",\"Cause\": \"16\"");
    channel(60 + HOUR + 9, "Hangup", "100.2", ",\"Cause\": \"16\"");
    expect("hung up", 0, 0, 0);
}

Test(doubt, who_waits_on_after_a_gap_is_named_and_the_other_is_unknown) {
    for (int i = 1; i <= 2; i++) {
        char id[8];
        snprintf(id, sizeof id, "100.%d", i);
        channel(1, "Newchannel", id, "");
        queue(1, "QueueCallerJoin", id, ",\"Position\": \"1\"");
    }
    gap(3, 60);
    any(61);
    expect("after the gap", 2, 2, 0);
    status(62, "100.1");
    expect("one is named", 2, 1, 0); // the other one may be in a talk
    cr_expect_eq(tally(62).counted.counts[VISIT_BIT(VISITS_WAITING)], 1);
    cr_expect_eq(tally(62).counted.counts[VISIT_BIT(VISITS_UNKNOWN)], 1);
    any(60 + HOUR);
    expect("after an hour", 1, 0, 1);
    cr_expect_eq(tally(60 + HOUR).counted.counts[VISIT_BIT(VISITS_WAITING)],
                 1); // they were heard of after the gap
    agent(60 + HOUR + 9, "AgentConnect", "100.1", "");
    agent(60 + HOUR + 19, "AgentComplete", "100.1", ",\"TalkTime\": \"10\",\"Reason\": \"agent\"");
    channel(60 + HOUR + 19, "Hangup", "100.1", ",\"Cause\": \"16\"");
    expect("over", 0, 0, 1);
    cr_expect_eq(calls().by_result[CALL_ANSWERED], 1);
}

// With nobody to ask (send: nothing), nobody waits for ever, either, and no talk goes on.
Test(doubt, without_lists_and_channel_events_it_ends_as_well) {
    queue(1, "QueueCallerJoin", "100.1", ",\"Position\": \"1\"");
    queue(1, "QueueCallerJoin", "100.2", ",\"Position\": \"2\"");
    agent(2, "AgentConnect", "100.2", "");
    gap(3, 60);
    any(61);
    expect("after the gap", 2, 2, 0);
    struct visit v;
    ledger_visit(&door.book.ledger, 1, &v);
    cr_expect(v.in_doubt && !v.talk_lost);
    any(60 + HOUR);
    expect("after an hour", 0, 0, 1);
    struct queue_tally q = tally(60 + HOUR);
    cr_expect(tally_count(&q.counted, VISITS_WAITING) == 0 &&
              tally_count(&q.counted, VISITS_UNKNOWN) == 1 &&
              tally_count(&q.counted, VISITS_ANSWERED) == 1 &&
              q.counted.amounts[AMOUNT_TALK].count == 0);
    ledger_visit(&door.book.ledger, 1, &v);
    cr_expect(!v.in_doubt && v.talk_lost && v.talk_s == -1);
    agent(70 + HOUR, "AgentComplete", "100.2", ",\"TalkTime\": \"3660\",\"Reason\": \"agent\"");
    cr_expect_eq(tally(80 + HOUR).counted.amounts[AMOUNT_TALK].sum, 3660); // it was long
}

Test(doubt, each_gap_has_its_hour) {
    channel(1, "Newchannel", "100.1", "");
    gap(3, 60);
    channel(1000, "Newchannel", "100.2", "");
    gap(1003, 1060); // and again and again
    any(1061);
    expect("after both", 2, 2, 0);
    any(61 + HOUR);
    expect("the first hour is over", 1, 1, 1);
    any(1061 + HOUR);
    expect("the second, too", 0, 0, 2);
}

Test(doubt, a_row_ends_what_is_in_doubt) {
    channel(1, "Newchannel", "1795374001.1", "");
    channel(2, "Newchannel", "1795374001.2", ""); // a leg of it, according to the Linkedid
    gap(3, 60);
    frame(61, "\"Event\": \"Cdr\",\"AccountCode\": \"\",\"Source\": \"555\",\"Destination\": "
              "\"600\",\"DestinationContext\": \"from-trunk\",\"CallerID\": \"555\",\"Channel\": "
              "\"PJSIP/trunk-1\",\"DestinationChannel\": \"PJSIP/1001-2\",\"LastApplication\": "
              "\"Dial\",\"LastData\": \"\",\"StartTime\": \"2026-11-22 19:00:01\",\"AnswerTime\": "
              "\"2026-11-22 19:00:05\",\"EndTime\": \"2026-11-22 19:00:30\",\"Duration\": \"29\","
              "\"BillableSeconds\": \"25\",\"Disposition\": \"ANSWERED\",\"AMAFlags\": "
              "\"DOCUMENTATION\",\"UniqueID\": \"1795374001.1\",\"UserField\": \"\"");
    expect("after the row", 1, 1, 0);
    cr_expect_eq(calls().by_result[CALL_ANSWERED], 1);
}

// Its events have a Timestamp, by its own clock; the list of who waits comes by ours. queue_log has
// their join, 20 s before the list.
static void listed_by_another_clock(int64_t ahead) {
    char id[32], stamp[64];
    snprintf(id, sizeof id, "%lld.1", (long long)(T0 - ahead));
    snprintf(stamp, sizeof stamp, ",\"Timestamp\": \"%lld.500000\"", (long long)(T0 - ahead));
    channel(0, "Newchannel", id, stamp);
    status(20, id);
    struct queue_step s = {.kind = STEP_ENTERQUEUE,
                           .server = 0,
                           .at_s = T0 - ahead,
                           .queue = SPAN("support"),
                           .unique_id = span_of(id),
                           .position = 1,
                           .wait_s = STEP_NO_NUMBER,
                           .talk_s = STEP_NO_NUMBER};
    door_step(&door, &s);
    cr_expect_eq(ledger_count(&door.book.ledger), 1, "%lld s ahead", (long long)ahead);
}

Test(doubt, who_is_listed_by_a_clock_behind_that_of_the_pbx_is_there_once) {
    listed_by_another_clock(-14);
}

Test(doubt, who_is_listed_by_a_clock_ahead_of_that_of_the_pbx_is_there_once) {
    listed_by_another_clock(300);
}
