// Between QueueCallerLeave and AgentConnect a caller is on the way to an agent: one visit, still
// waiting.
#include "told.h"

#include <criterion/criterion.h>

TestSuite(connecting, .init = set_up, .fini = tear_down);

static struct visit only(void) {
    struct visit v;
    cr_assert_eq(ledger_count(&l), 1);
    ledger_visit(&l, 0, &v);
    return v;
}

static void outcome_is(enum visit_outcome outcome, bool inferred) {
    struct visit v = only();
    cr_assert_eq(v.outcome, outcome, "outcome %d", v.outcome);
    cr_assert_eq(v.inferred, inferred);
}

static void list(const char *action_id, const char *waiting, int64_t at_us) {
    struct queue_event e = event(QUEUE_PARAMS, "care", "", at_us);
    e.action_id = span_of(action_id);
    e.service_level_s = 15;
    e.listed = true;
    put(e);
    if (waiting) {
        e = event(QUEUE_WAITING, "care", waiting, at_us);
        e.action_id = span_of(action_id);
        e.hold_s = 10;
        e.listed = true;
        put(e);
    }
    e = event(QUEUE_LIST_COMPLETE, "care", "", at_us);
    e.queue = SPAN_NONE;
    e.action_id = span_of(action_id);
    e.listed = true;
    put(e);
}

static void taken(const char *id, int64_t at_us) {
    tell(QUEUE_JOIN, "care", id, T0);
    tell(QUEUE_LEAVE, "care", id, at_us);
}

static void is_connecting(bool connecting) {
    cr_assert_eq(only().outcome, VISIT_WAITING);
    cr_assert_eq(only().connecting, connecting);
    cr_assert_eq(only().wait_s, -1);
    cr_assert_eq(only().end_us, 0);
}

Test(connecting, who_left_for_an_agent_is_connecting_however_long_that_takes) {
    tell(QUEUE_JOIN, "care", "1.1", T0);
    is_connecting(false);
    tell(QUEUE_LEAVE, "care", "1.1", T0 + 5 * S);
    is_connecting(true);
    channel(QUEUE_CHANNEL_HANGUP_REQUEST, "1.1", T0 + 20 * S); // the PBX connects them nevertheless
    is_connecting(true);
    taken_by("PJSIP/1001", "1.1", T0 + 38 * S, 38);
    outcome_is(VISIT_ANSWERED, false);
    cr_assert_eq(only().wait_s, 38);
    completed("PJSIP/1001", "1.1", T0 + 38 * S, 38, 0);
    cr_assert_eq(only().talk_s, 0);
}

Test(connecting, a_connect_two_milliseconds_behind_is_the_same_visit) {
    for (int i = 0; i < 2; i++) { // told twice
        struct queue_event e = event(QUEUE_JOIN, "care", "1.1", T0);
        e.exact_time = true;
        put(e);
        e.kind = QUEUE_LEAVE;
        e.at_us = T0 + 5 * S;
        put(e);
        e.kind = QUEUE_CONNECT;
        e.at_us = T0 + 5 * S + 2100;
        e.hold_s = 5;
        put(e);
    }
    outcome_is(VISIT_ANSWERED, false);
}

Test(connecting, who_is_connecting_may_be_transferred_in) {
    taken("1.1", T0 + 2 * S);
    channel(QUEUE_CHANNEL_RENAMED, "1.1", T0 + 3 * S);
    channel(QUEUE_CHANNEL_SOFT_HANGUP, "1.1", T0 + 3 * S);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 3 * S);
    is_connecting(true);
    taken_by("PJSIP/1001", "9.9", T0 + 5 * S, 5);
    outcome_is(VISIT_ANSWERED, false);
}

Test(connecting, queue_log_connects_who_is_connecting) {
    taken("1.1", T0 + 5 * S);
    enters("care", "1.1", T0);
    is_connecting(true);
    step(STEP_CONNECT, "care", "1.1", "Alice", T0 + 30 * S, 30, STEP_NO_NUMBER);
    outcome_is(VISIT_ANSWERED, false);
    taken_by("PJSIP/1001", "1.1", T0 + 30 * S, 30);
    cr_assert_eq(only().basis, VISIT_FROM_EVENTS | VISIT_FROM_LOG);
}

Test(connecting, a_hangup_is_no_way_to_an_agent) {
    taken("1.1", T0 + 5 * S);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 6 * S);
    outcome_is(VISIT_ABANDONED, true);
}

Test(connecting, another_join_is_no_way_to_an_agent) {
    struct visit v;
    taken("1.1", T0 + 5 * S);
    tell(QUEUE_JOIN, "care", "1.1", T0 + 30 * S);
    taken_by("PJSIP/1001", "1.1", T0 + 40 * S, 10);
    cr_assert_eq(ledger_count(&l), 2);
    ledger_visit(&l, 0, &v);
    cr_assert_eq(v.outcome, VISIT_TIMED_OUT);
    ledger_visit(&l, 1, &v);
    cr_assert_eq(v.outcome, VISIT_ANSWERED);
}

Test(connecting, a_key_of_who_was_only_listed_is_a_key) {
    list("x", "1.1", T0);
    tell(QUEUE_CALLED, "care", "1.1", T0 + S); // tells their position
    struct queue_event e = event(QUEUE_LEAVE, "care", "1.1", T0 + 4 * S);
    e.place.exten = SPAN("2");
    e.place.priority = 0;
    put(e);
    outcome_is(VISIT_LEFT_BY_KEY, false);
}

Test(connecting, a_list_ends_who_was_connecting_only_behind_a_gap) {
    taken("1.1", T0 + 5 * S);
    list("x", NULL, T0 + 6 * S); // of the callers who wait: they are in none
    is_connecting(true);
    ledger_gap(&l, 0, T0 + 9 * S);
    cr_assert(only().in_doubt);
    list("y", NULL, T0 + 10 * S);
    outcome_is(VISIT_UNKNOWN, true);
    cr_assert(only().lost); // they may be talking
    completed("PJSIP/1001", "1.1", T0 + 60 * S, 9, 51);
    outcome_is(VISIT_ANSWERED, false);
    cr_assert_eq(only().wait_s, 9);
}

Test(connecting, a_restart_ends_who_was_connecting) {
    taken("1.1", T0 + 5 * S);
    ledger_restarted(&l, 0, T0 + 9 * S);
    outcome_is(VISIT_UNKNOWN, true);
}

// Alice's talk began before anybody listened. To ask a colleague, Alice calls the same queue, and
// hands that place over to the caller before the event comes that ends their first talk.
Test(connecting, a_talk_that_nobody_saw_begin_is_not_that_of_who_waits_again) {
    struct queue_event joins = event(QUEUE_JOIN, "care", "1.2", T0 + 48 * S);
    joins.exact_time = true;
    put(joins);
    channel(QUEUE_CHANNEL_RENAMED, "1.2", T0 + 60 * S);
    struct queue_event ends = event(QUEUE_COMPLETE, "care", "9.9", T0 + 60 * S);
    ends.exact_time = true;
    ends.member.name = SPAN("Alice");
    ends.hold_s = 4;
    ends.talk_s = 56;
    ends.reason = SPAN("transfer");
    put(ends);
    struct queue_event taken = event(QUEUE_CONNECT, "care", "9.9", T0 + 65 * S);
    taken.exact_time = true;
    taken.member.name = SPAN("Chen");
    taken.hold_s = 17;
    put(taken);
    cr_assert_eq(ledger_count(&l), 2);
    cr_expect(span_same(ledger_text(&l, visit(0).agent), SPAN("Chen")) && visit(0).wait_s == 17);
    cr_expect(span_same(ledger_text(&l, visit(1).agent), SPAN("Alice")) && visit(1).talk_s == 56);
}
