// A stalled link tells what it held back all at once, for a PBX whose events have no time: only the
// events themselves then show what is one and what is two. Two links may tell each of them twice.
#include "../../src/queue/ledger_rows.h"
#include "told.h"

#include <criterion/criterion.h>

TestSuite(stalled, .init = set_up, .fini = tear_down);

static void joins(const char *exten, int64_t priority) {
    struct queue_event e = event(QUEUE_JOIN, "care", "1.1", T0);
    e.place.exten = span_of(exten);
    e.place.priority = priority;
    put(e);
}

static void leaves(void) {
    tell(QUEUE_LEAVE, "care", "1.1", T0);
}

static void rings(enum queue_event_kind kind, const char *leg, int64_t at_us) {
    struct queue_event e = event(kind, "care", "1.1", at_us);
    e.member.interface = e.member.name = SPAN("PJSIP/1001");
    e.member.unique_id = span_of(leg);
    put(e);
}

static void rang(const char *leg, int64_t at_us) {
    rings(QUEUE_NO_ANSWER, leg, at_us);
}

// Taken by that member on that channel, and let go again.
static void talked(const char *member, const char *leg, int64_t hold_s, int64_t talk_s) {
    struct queue_event e = event(QUEUE_CONNECT, "care", "1.1", T0);
    e.member.interface = e.member.name = span_of(member);
    e.member.unique_id = span_of(leg);
    e.hold_s = hold_s;
    put(e);
    e.kind = QUEUE_COMPLETE;
    e.talk_s = talk_s;
    e.reason = SPAN("agent");
    put(e);
}

static void rings_are(uint32_t count) {
    cr_assert_eq(ledger_count(&l), 1);
    cr_assert_eq(visit(0).ring_no_answers, count, "%u rang", visit(0).ring_no_answers);
}

Test(stalled, each_channel_that_rang_is_a_ring) {
    joins("5002", 5);
    rang("1.2", T0);
    rang("1.3", T0);
    rings_are(2);
}

Test(stalled, a_channel_that_rang_is_one_ring_however_often_told) {
    joins("5002", 5);
    rang("1.2", T0);
    rang("1.3", T0 + S);
    rang("1.2", T0 + 2 * S); // over the second link, late
    rang("1.3", T0 + 3 * S);
    rings_are(2);
    rang("1.4", T0 + 4 * S);
    rings_are(3);
}

// A member who takes a call and hangs up while the announcement is played was not rung in vain; the
// caller goes on waiting, which removes every doubt that they do.
Test(stalled, a_call_that_was_taken_and_dumped_is_no_ring_in_vain) {
    joins("5002", 5);
    ledger_gap(&l, 0, T0 + S);
    cr_assert(visit(0).in_doubt);
    rings(QUEUE_DUMP, "1.2", T0 + 2 * S);
    cr_expect(!visit(0).in_doubt && visit(0).outcome == VISIT_WAITING);
    rings_are(0);
    rang("1.3", T0 + 3 * S);
    rings(QUEUE_DUMP, "1.2", T0 + 3 * S); // over the second link
    rings(QUEUE_DUMP, "1.4", T0 + 4 * S);
    rings_are(1);
    cr_expect_eq(told_times(l.rings[0].dumps), 2);
    talked("PJSIP/1002", "1.5", 7, 3);
    cr_expect(visit(0).outcome == VISIT_ANSWERED && visit(0).wait_s == 7);
}

Test(stalled, what_queue_log_tells_of_it_is_the_same) {
    enters("care", "1.1", T0);
    step(STEP_AGENTDUMP, "care", "1.1", "PJSIP/1001", T0 + 2 * S, -1, -1);
    // the line is there twice
    step(STEP_AGENTDUMP, "care", "1.1", "PJSIP/1001", T0 + 2 * S, -1, -1);
    joins("5002", 5);
    rings(QUEUE_DUMP, "1.2", T0 + 2 * S);
    step(STEP_RINGNOANSWER, "care", "1.1", "PJSIP/1001", T0 + 9 * S, -1, -1);
    rings_are(1);
    uint32_t dumps = 0;
    for (uint32_t i = 0; i < l.ring_count; i++)
        dumps += told_times(l.rings[i].dumps);
    cr_expect_eq(dumps, 1);
}

Test(stalled, without_a_channel_the_time_tells_rings_apart) {
    joins("5002", 5);
    rang("", T0);
    rang("", T0);
    rings_are(1);
    rang("", T0 + S);
    rings_are(2);
}

Test(stalled, a_caller_sent_back_into_their_queue_joins_twice) {
    joins("5002", 5);
    leaves();
    talked("PJSIP/1001", "1.2", 2, 10);
    joins("2700", 1); // where the agent sent them
    leaves();
    talked("PJSIP/1002", "1.3", 4, 30);
    cr_assert_eq(ledger_count(&l), 2);
    cr_assert_eq(visit(0).outcome, VISIT_ANSWERED);
    cr_assert_eq(visit(0).talk_s, 10);
    cr_assert_eq(visit(1).outcome, VISIT_ANSWERED);
    cr_assert_eq(visit(1).wait_s, 4);
    cr_assert_eq(visit(1).talk_s, 30);
}

Test(stalled, a_join_from_the_same_place_is_the_same_one) {
    joins("5002", 5);
    joins("5002", 5);
    leaves();
    joins("5002", 5);
    cr_assert_eq(ledger_count(&l), 1);
}

// Sent back into their queue, they get a member once more, after another wait. As their events come
// late, only the member, their channel or the wait shows which of the talks ends.
static void talks_twice(const char *second, const char *first_leg, const char *second_leg) {
    struct queue_event e = event(QUEUE_CONNECT, "care", "1.1", T0 + 8 * S);
    joins("5003", 5);
    e.member.interface = e.member.name = SPAN("PJSIP/1006");
    e.member.unique_id = span_of(first_leg);
    e.hold_s = 5;
    put(e);
    struct queue_event ends = e;
    ends.kind = QUEUE_COMPLETE;
    ends.at_us = T0 + 14 * S;
    ends.talk_s = 11;
    ends.reason = SPAN("transfer");
    put(ends);
    struct queue_event again = event(QUEUE_JOIN, "care", "1.1", T0 + 14 * S + S / 10);
    again.place.exten = SPAN("5001");
    again.place.priority = 5;
    put(again);
    e.at_us = T0 + 14 * S + S / 5;
    e.member.interface = e.member.name = span_of(second);
    e.member.unique_id = span_of(second_leg);
    e.hold_s = 10;
    put(e);
    put(ends); // over the second link
    ends.at_us = T0 + 15 * S;
    ends.member.interface = ends.member.name = span_of(second);
    ends.member.unique_id = span_of(second_leg);
    ends.hold_s = 10;
    ends.talk_s = 20;
    ends.reason = SPAN("caller");
    put(ends);
    put(ends);
    cr_assert_eq(ledger_count(&l), 2);
    cr_expect_eq(visit(0).talk_s, 11);
    cr_expect_eq(visit(1).talk_s, 20);
    cr_expect(visit(0).completion == VISIT_TRANSFERRED && visit(1).completion == VISIT_BY_CALLER);
}

Test(stalled, a_caller_sent_back_to_the_same_member_talks_twice) {
    talks_twice("PJSIP/1006", "1.2", "1.3");
}

Test(stalled, without_a_channel_the_wait_tells_talks_apart) {
    talks_twice("PJSIP/1006", "", "");
}

Test(stalled, without_a_channel_the_member_tells_talks_apart) {
    talks_twice("PJSIP/1003", "", "");
}

// The events of this PBX have a time, but the list of those who wait has none: it came 14 seconds
// late, and tells of a caller who seems to have joined after a member took them.
static void listed_late(void) {
    struct queue_event e = event(QUEUE_WAITING, "care", "1.1", T0 + 14 * S);
    e.hold_s = 6;
    put(e);
}

static void exactly(struct queue_event e) {
    e.exact_time = true;
    put(e);
}

static void waited_6_seconds(enum visit_outcome outcome) {
    cr_assert_eq(ledger_count(&l), 1);
    cr_expect(visit(0).outcome == outcome && visit(0).wait_s == 6, "%d after %lld s",
              visit(0).outcome, (long long)visit(0).wait_s);
}

Test(stalled, a_list_that_comes_late_tells_of_no_other_visit) {
    listed_late();
    exactly(event(QUEUE_LEAVE, "care", "1.1", T0));
    struct queue_event e = event(QUEUE_CONNECT, "care", "1.1", T0);
    e.member.interface = e.member.name = SPAN("PJSIP/1001");
    e.hold_s = 6;
    exactly(e);
    e.kind = QUEUE_COMPLETE;
    e.at_us = T0 + 12 * S;
    e.talk_s = 12;
    e.reason = SPAN("caller");
    channel(QUEUE_CHANNEL_HANGUP_REQUEST, "1.1", T0 + 12 * S);
    exactly(e);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 12 * S);
    waited_6_seconds(VISIT_ANSWERED);
    enters("care", "1.1", T0 - 6 * S);
    step(STEP_CONNECT, "care", "1.1", "PJSIP/1001", T0, 6, -1);
    step(STEP_COMPLETECALLER, "care", "1.1", "PJSIP/1001", T0 + 12 * S, 6, 12);
    waited_6_seconds(VISIT_ANSWERED);
}

Test(stalled, who_hangs_up_meanwhile_waited_as_long_as_a_late_list_says) {
    listed_late();
    exactly(event(QUEUE_LEAVE, "care", "1.1", T0)); // to a member who is rung
    channel(QUEUE_CHANNEL_HANGUP_REQUEST, "1.1", T0 + S);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + S);
    waited_6_seconds(VISIT_ABANDONED);
}

// A member sent them back into their queue, and nobody saw that. A list that was six seconds late
// told of them, and the event of the next talk says since when they had waited.
Test(stalled, a_talk_behind_a_late_list_is_not_that_of_a_stay_before) {
    struct queue_event e = event(QUEUE_WAITING, "care", "1.1", T0 + 45 * S);
    e.hold_s = 39;
    put(e);
    e = event(QUEUE_CONNECT, "care", "1.1", T0 + 39 * S);
    e.member.interface = SPAN("PJSIP/1003");
    e.member.name = SPAN("Oskar");
    e.hold_s = 39;
    exactly(e);
    enters("care", "1.1", T0 - 17 * S);
    step(STEP_CONNECT, "care", "1.1", "Rosa", T0 - 5 * S, 12, -1);
    step(STEP_BLINDTRANSFER, "care", "1.1", "Rosa", T0, 12, 5);
    enters("care", "1.1", T0);
    step(STEP_CONNECT, "care", "1.1", "Oskar", T0 + 39 * S, 39, -1);
    cr_assert_eq(ledger_count(&l), 2);
    cr_expect(span_same(ledger_text(&l, visit(0).agent), SPAN("Oskar")) && visit(0).wait_s == 39);
    cr_expect(span_same(ledger_text(&l, visit(1).agent), SPAN("Rosa")) && !visit(1).interface);
}

// The event ended within the name of the member, which a list had told. queue_log has it whole.
Test(stalled, a_name_that_was_cut_is_that_of_the_member) {
    struct queue_event e = event(QUEUE_MEMBER, "care", "", T0);
    e.listed = true;
    e.member.interface = SPAN("PJSIP/1001");
    e.member.name = SPAN("Kavita");
    put(e);
    joins("5002", 5);
    e = event(QUEUE_NO_ANSWER, "care", "1.1", T0 + 10 * S);
    e.member.interface = SPAN("PJSIP/1001");
    e.member.name = SPAN("Ka");
    e.member.unique_id = SPAN("1.2");
    put(e);
    enters("care", "1.1", T0);
    step(STEP_RINGNOANSWER, "care", "1.1", "Kavita", T0 + 10 * S, -1, -1);
    rings_are(1);
}
