// The rules for outcomes, one by one, on made-up callers.
#include "../../src/queue/ledger_rows.h"
#include "queue/ledger.h"

#include <criterion/criterion.h>

#define T0 INT64_C(1795379440000000)
#define S  INT64_C(1000000)

static struct ledger l;

static void set_up(void) {
    ledger_init(&l);
}

static void tear_down(void) {
    ledger_finish(&l);
}

TestSuite(ledger, .init = set_up, .fini = tear_down);

static struct queue_event event(enum queue_event_kind kind, const char *id, int64_t at_us) {
    return (struct queue_event){.kind = kind,
                                .at_us = at_us,
                                .unique_id = span_of(id),
                                .queue = SPAN("support"),
                                .place.context = SPAN("from-trunk"),
                                .place.exten = SPAN("5002"),
                                .place.priority = 5,
                                .position = 1,
                                .hold_s = QUEUE_NO_NUMBER,
                                .talk_s = QUEUE_NO_NUMBER,
                                .member.status = QUEUE_NO_NUMBER,
                                .service_level_s = QUEUE_NO_NUMBER};
}

static void put(struct queue_event e) {
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

static void tell(enum queue_event_kind kind, const char *id, int64_t at_us) {
    put(event(kind, id, at_us));
}

static void leave_after(enum queue_event_kind kind, const char *id, int64_t at_us, int64_t hold_s) {
    struct queue_event e = event(kind, id, at_us);
    e.hold_s = hold_s;
    e.member.interface = SPAN("PJSIP/1001");
    e.member.name = SPAN("Alice");
    put(e);
}

static void channel(enum queue_channel_kind kind, const char *id, int64_t at_us, int64_t priority) {
    struct queue_channel c = {.kind = kind,
                              .at_us = at_us,
                              .unique_id = span_of(id),
                              .other_unique_id = SPAN("9.9"),
                              .place.context = SPAN("from-trunk"),
                              .place.exten = SPAN("5002"),
                              .place.priority = priority};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_CHANNEL, .channel = &c});
}

static void step(enum queue_step_kind kind, const char *id, int64_t at_s, int64_t wait_s) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = SPAN("support"),
                           .agent = SPAN("Alice"),
                           .wait_s = wait_s,
                           .talk_s = 7,
                           .position = 1,
                           .joined_position = 1,
                           .ring_ms = 1000};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

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

static void waited_and_left(int64_t hold_s) {
    tell(QUEUE_JOIN, "1.1", T0);
    leave_after(QUEUE_ABANDON, "1.1", T0 + hold_s * S, hold_s);
    tell(QUEUE_LEAVE, "1.1", T0 + hold_s * S);
}

Test(ledger, a_hangup_request_before_is_an_abandon) {
    tell(QUEUE_JOIN, "1.1", T0);
    channel(QUEUE_CHANNEL_HANGUP_REQUEST, "1.1", T0 + 3 * S, 5);
    leave_after(QUEUE_ABANDON, "1.1", T0 + 3 * S, 3);
    outcome_is(VISIT_ABANDONED, false);
    cr_assert_eq(only().wait_s, 3);
}

Test(ledger, somebody_elses_hangup_request_is_none) {
    tell(QUEUE_JOIN, "1.1", T0);
    channel(QUEUE_CHANNEL_HANGUP_REQUEST, "1.2", T0 + 3 * S, 5);
    leave_after(QUEUE_ABANDON, "1.1", T0 + 3 * S, 3);
    outcome_is(VISIT_UNKNOWN, true); // until the next hangup or join
}

Test(ledger, the_first_hangup_behind_decides) {
    waited_and_left(3);
    channel(QUEUE_CHANNEL_SOFT_HANGUP, "1.1", T0 + 3 * S, 5);
    outcome_is(VISIT_ABANDONED, false);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 9 * S, 7);
    outcome_is(VISIT_ABANDONED, false);
}

Test(ledger, a_hangup_further_on_is_a_time_out) {
    waited_and_left(3);
    channel(QUEUE_CHANNEL_SOFT_HANGUP, "1.1", T0 + 30 * S, 6);
    outcome_is(VISIT_TIMED_OUT, true);
    ledger_learn_timeout(&l, 0, SPAN("from-trunk"), SPAN("5002"), SPAN("support"), 3);
    outcome_is(VISIT_TIMED_OUT, false); // also for visits from before it was known
}

Test(ledger, joining_elsewhere_is_going_on) {
    waited_and_left(3);
    struct queue_event e = event(QUEUE_JOIN, "1.1", T0 + 3 * S);
    e.queue = SPAN("sales");
    put(e);
    struct visit v;
    ledger_visit(&l, 0, &v);
    cr_assert_eq(v.outcome, VISIT_TIMED_OUT);
    cr_assert_eq(ledger_count(&l), 2);
}

Test(ledger, redirected_out_of_the_queue_is_an_abandon) {
    tell(QUEUE_JOIN, "1.1", T0);
    struct queue_event e = event(QUEUE_ABANDON, "1.1", T0 + S);
    e.place.exten = SPAN("9000");
    e.hold_s = 1;
    put(e);
    outcome_is(VISIT_ABANDONED, false);
}

Test(ledger, redirected_while_an_agent_hears_the_announcement_is_an_abandon) {
    struct queue_event e = event(QUEUE_LEAVE, "1.1", T0 + 15 * S);
    tell(QUEUE_JOIN, "1.1", T0);
    leave_after(QUEUE_ABANDON, "1.1", T0 + 15 * S, 15); // still at the former place
    e.place.exten = SPAN("9000");
    put(e);
    channel(QUEUE_CHANNEL_SOFT_HANGUP, "1.1", T0 + 17 * S, 3);
    outcome_is(VISIT_ABANDONED, false);
    cr_assert_eq(only().wait_s, 15);
}

Test(ledger, a_time_out_at_the_last_priority) {
    waited_and_left(45);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 45 * S, 5);
    outcome_is(VISIT_ABANDONED, false);
    ledger_learn_timeout(&l, 0, SPAN("from-trunk"), SPAN("5002"), SPAN("support"), 45);
    outcome_is(VISIT_TIMED_OUT, true);
}

static void member(enum queue_event_kind kind, const char *interface, int64_t status, bool paused) {
    struct queue_event e = event(kind, "", T0 - S);
    e.member.interface = span_of(interface);
    e.member.status = status;
    e.member.paused = paused;
    put(e);
}

Test(ledger, everybody_away_is_no_agents) {
    member(QUEUE_MEMBER, "PJSIP/1001", 1, true);
    member(QUEUE_MEMBER, "PJSIP/1002", 5, false);
    waited_and_left(0);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 1, 6);
    outcome_is(VISIT_NO_AGENTS, true); // no longer time-out is known
    ledger_learn_timeout(&l, 0, SPAN("from-trunk"), SPAN("5002"), SPAN("support"), 45);
    outcome_is(VISIT_NO_AGENTS, false);
}

// A queue without leavewhenempty: withdrawn, or a time-out with option n.
Test(ledger, who_was_let_wait_with_nobody_there_was_not_put_out_for_it) {
    member(QUEUE_MEMBER, "PJSIP/1001", 1, true);
    waited_and_left(10);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 10 * S + 1, 6);
    ledger_learn_timeout(&l, 0, SPAN("from-trunk"), SPAN("5002"), SPAN("support"), 45);
    outcome_is(VISIT_TIMED_OUT, true);
}

Test(ledger, one_member_there_is_no_empty_queue) {
    member(QUEUE_MEMBER, "PJSIP/1001", 1, true);
    member(QUEUE_MEMBER, "PJSIP/1002", 2, false);
    waited_and_left(0);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 1, 6);
    outcome_is(VISIT_TIMED_OUT, true);
}

Test(ledger, a_key_leaves_for_another_place) {
    struct queue_event e = event(QUEUE_LEAVE, "1.1", T0 + 4 * S + 600000);
    tell(QUEUE_JOIN, "1.1", T0 + 900000);
    e.place.context = SPAN("queue-exit");
    e.place.exten = SPAN("2");
    e.place.priority = 0;
    put(e);
    outcome_is(VISIT_LEFT_BY_KEY, false);
    cr_assert_eq(only().wait_s, 4); // seconds of the clock, as in the log
    cr_assert(span_same(ledger_text(&l, only().key), SPAN("2")));
}

static void complete(const char *id, int64_t at_us, int64_t hold_s, int64_t talk_s,
                     const char *reason) {
    struct queue_event e = event(QUEUE_COMPLETE, id, at_us);
    e.hold_s = hold_s;
    e.talk_s = talk_s;
    e.reason = span_of(reason);
    e.member.interface = SPAN("PJSIP/1001");
    e.member.name = SPAN("Alice");
    put(e);
}

Test(ledger, a_complete_alone_makes_the_whole_visit) {
    complete("1.1", T0, 4, 10, "agent");
    struct visit v = only();
    cr_assert_eq(v.outcome, VISIT_ANSWERED);
    cr_assert_eq(v.join_us, T0 - 14 * S);
    cr_assert_eq(v.wait_s, 4);
    cr_assert_eq(v.talk_s, 10);
    cr_assert_eq(v.completion, VISIT_BY_AGENT);
}

Test(ledger, a_complete_without_uniqueid_is_the_members_talk) {
    tell(QUEUE_JOIN, "1.1", T0);
    leave_after(QUEUE_CONNECT, "1.1", T0 + 2 * S, 2);
    complete("", T0 + 12 * S, 2, 99, "caller"); // another talk, of nobody known
    cr_assert_eq(only().completion, VISIT_RUNNING);
    complete("", T0 + 12 * S, 2, 10, "caller");
    cr_assert_eq(only().completion, VISIT_BY_CALLER);
    cr_assert_eq(only().talk_s, 10);
}

Test(ledger, two_ends_of_one_talk_add_up) {
    tell(QUEUE_JOIN, "1.1", T0);
    leave_after(QUEUE_CONNECT, "1.1", T0 + S, 1);
    complete("1.1", T0 + 2 * S, 1, 1, "caller");
    complete("1.1", T0 + 2 * S, 1, 1, "transfer");
    complete("1.1", T0 + 2 * S, 1, 1, "transfer");
    cr_assert_eq(only().talk_s, 2);
    cr_assert_eq(only().completion, VISIT_BY_CALLER | VISIT_TRANSFERRED);
}

Test(ledger, an_event_without_uniqueid_is_ignored) {
    tell(QUEUE_JOIN, "", T0);
    tell(QUEUE_ABANDON, "", T0);
    cr_assert_eq(ledger_count(&l), 0);
}

Test(ledger, an_attended_transfer_renames_the_waiting_visit) {
    tell(QUEUE_JOIN, "1.1", T0);
    channel(QUEUE_CHANNEL_RENAMED, "1.1", T0 + 2 * S, 0);
    channel(QUEUE_CHANNEL_SOFT_HANGUP, "1.1", T0 + 2 * S, 0);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 2 * S, 0);
    outcome_is(VISIT_WAITING, false);
    step(STEP_ENTERQUEUE, "1.1", T0 / S, STEP_NO_NUMBER); // the log uses the former id
    leave_after(QUEUE_CONNECT, "9.9", T0 + 5 * S, 5);
    step(STEP_CONNECT, "9.9", T0 / S + 5, 5);
    outcome_is(VISIT_ANSWERED, false);
    cr_assert(span_same(ledger_text(&l, only().unique_id), SPAN("9.9")));
    cr_assert(span_same(ledger_text(&l, only().joined_id), SPAN("1.1")));
    cr_assert_eq(only().basis, VISIT_FROM_EVENTS | VISIT_FROM_LOG);
}

Test(ledger, queue_log_settles_what_events_guess) {
    waited_and_left(6);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 6 * S, 6);
    outcome_is(VISIT_TIMED_OUT, true);
    step(STEP_ENTERQUEUE, "1.1", T0 / S, STEP_NO_NUMBER);
    outcome_is(VISIT_TIMED_OUT, true);
    step(STEP_WITHDRAW, "1.1", T0 / S + 6, 6);
    outcome_is(VISIT_WITHDRAWN, false);
}

Test(ledger, the_same_caller_in_the_same_queue_again_is_another_visit) {
    for (int i = 0; i < 2; i++) { // told twice
        tell(QUEUE_JOIN, "1.1", T0);
        leave_after(QUEUE_CONNECT, "1.1", T0 + S, 1);
        complete("1.1", T0 + 4 * S, 1, 3, "transfer");
        tell(QUEUE_JOIN, "1.1", T0 + 4 * S + 1000);
        leave_after(QUEUE_CONNECT, "1.1", T0 + 6 * S, 2);
        complete("1.1", T0 + 9 * S, 2, 3, "caller");
    }
    struct visit v;
    cr_assert_eq(ledger_count(&l), 2);
    ledger_visit(&l, 0, &v);
    cr_assert_eq(v.completion, VISIT_TRANSFERRED);
    ledger_visit(&l, 1, &v);
    cr_assert_eq(v.completion, VISIT_BY_CALLER);
}

Test(ledger, the_same_id_on_two_servers_is_two_callers) {
    struct queue_event e = event(QUEUE_JOIN, "1.1", T0);
    put(e);
    e.server = 1;
    put(e);
    cr_assert_eq(ledger_count(&l), 2);
}

static void list(const char *action_id, const char *waiting, int64_t at_us) {
    struct queue_event e = event(QUEUE_PARAMS, "", at_us);
    e.action_id = span_of(action_id);
    e.service_level_s = 15;
    e.listed = true;
    put(e);
    if (waiting) {
        e = event(QUEUE_WAITING, waiting, at_us);
        e.action_id = span_of(action_id);
        e.hold_s = 10;
        e.listed = true;
        put(e);
    }
    e = event(QUEUE_LIST_COMPLETE, "", at_us);
    e.queue = SPAN_NONE;
    e.action_id = span_of(action_id);
    e.listed = true;
    put(e);
}

Test(ledger, callers_waiting_before_the_board_are_known_from_a_list) {
    list("x", "1.1", T0);
    outcome_is(VISIT_WAITING, false);
    cr_assert_eq(only().join_us, T0 - 10 * S);
    step(STEP_ENTERQUEUE, "1.1", T0 / S - 11, STEP_NO_NUMBER);
    leave_after(QUEUE_CONNECT, "1.1", T0 + 2 * S, 13);
    outcome_is(VISIT_ANSWERED, false);
    cr_assert_eq(only().wait_s, 13);
    cr_assert_eq(ledger_queue(&l, 0, only().queue)->service_level_s, 15);
}

Test(ledger, a_gap_leaves_doubt_and_a_list_ends_it) {
    tell(QUEUE_JOIN, "1.1", T0);
    ledger_gap(&l, 0, T0 + 9 * S);
    cr_assert(only().in_doubt);
    list("x", "1.1", T0 + 10 * S);
    cr_assert(!only().in_doubt);
    outcome_is(VISIT_WAITING, false);
    ledger_gap(&l, 0, T0 + 12 * S);
    list("y", NULL, T0 + 13 * S);
    outcome_is(VISIT_UNKNOWN, true);
    // they really waited: any later step corrects it
    leave_after(QUEUE_CONNECT, "1.1", T0 + 14 * S, 14);
    outcome_is(VISIT_ANSWERED, false);
}

Test(ledger, a_list_says_nothing_of_who_came_after_it) {
    struct queue_event e = event(QUEUE_PARAMS, "", T0);
    e.action_id = SPAN("x");
    put(e);
    tell(QUEUE_JOIN, "1.1", T0 + 1000);
    e = event(QUEUE_LIST_COMPLETE, "", T0 + 2000);
    e.action_id = SPAN("x");
    put(e);
    outcome_is(VISIT_WAITING, false);
}

Test(ledger, a_list_of_another_queue_says_nothing) {
    struct queue_event e = event(QUEUE_JOIN, "1.1", T0);
    e.queue = SPAN("sales");
    put(e);
    list("x", NULL, T0 + 9 * S);
    outcome_is(VISIT_WAITING, false);
}

Test(ledger, a_restart_ends_who_waited) {
    tell(QUEUE_JOIN, "1.1", T0);
    step(STEP_QUEUESTART, "", T0 / S + 9, STEP_NO_NUMBER);
    outcome_is(VISIT_UNKNOWN, true);
}

Test(ledger, a_hangup_without_a_leave_ends_the_visit) {
    tell(QUEUE_JOIN, "1.1", T0);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 5 * S, 5);
    outcome_is(VISIT_UNKNOWN, true);
}

Test(ledger, refused_is_not_offered_and_known_only_when_logged) {
    step(STEP_FULL, "1.1", 1000, STEP_NO_NUMBER);
    step(STEP_FULL, "1.1", 1000, STEP_NO_NUMBER);
    outcome_is(VISIT_REFUSED, false);
    cr_assert(ledger_queue(&l, 0, only().queue)->refusals);
}

Test(ledger, numbers_out_of_this_world_do_no_harm) {
    struct queue_event e = event(QUEUE_CONNECT, "1.1", T0);
    e.hold_s = INT64_MAX;
    e.position = INT64_MAX;
    e.place.priority = INT64_MAX;
    put(e);
    e.kind = QUEUE_COMPLETE;
    e.talk_s = INT64_MAX - 1;
    put(e);
    e = event(QUEUE_WAITING, "1.2", T0);
    e.hold_s = INT64_MAX;
    put(e);
    e = event(QUEUE_MEMBER, "", T0);
    e.member.interface = SPAN("PJSIP/1");
    e.member.last_call_s = e.member.last_pause_s = e.member.login_s = e.member.wrapup_s = INT64_MAX;
    e.member.paused = true;
    put(e);
    channel(QUEUE_CHANNEL_HANGUP, "1.2", T0, INT64_MIN);
    cr_assert_eq(ledger_count(&l), 2);
}

Test(ledger, what_is_forgotten_is_gone_and_the_rest_is_found) {
    tell(QUEUE_JOIN, "1.1", T0);
    tell(QUEUE_JOIN, "1.2", T0);
    leave_after(QUEUE_NO_ANSWER, "1.2", T0 + S, 1);
    leave_after(QUEUE_CONNECT, "1.1", T0 + S, 1);
    complete("1.1", T0 + 4 * S, 1, 3, "caller");
    ledger_forget(&l, T0 + 100 * S);
    outcome_is(VISIT_WAITING, false);
    cr_assert_eq(only().ring_no_answers, 1);
    cr_assert_eq(ledger_find(&l, 0, SPAN("1.2"), SPAN("support")), 0);
    cr_assert_eq(ledger_find(&l, 0, SPAN("1.1"), SPAN_NONE), LOOKUP_NONE);
}
