// Stays and talks end even if their end was never told.
#include "queue/talks.h"
#include "told.h"

#include <criterion/criterion.h>

TestSuite(ends, .init = set_up, .fini = tear_down);

static void is_lost(uint32_t number, int64_t end_us) {
    struct visit v = visit(number);
    cr_assert_eq(v.outcome, VISIT_UNKNOWN, "outcome %d", v.outcome);
    cr_assert(v.lost);
    cr_assert_eq(v.end_us, end_us);
    cr_assert_eq(v.wait_s, -1);
}

// ---- the next join

Test(ends, the_next_join_of_a_channel_ends_the_stay_before) {
    enters("care", "1.1", T0);
    enters("sales", "1.1", T0 + 90 * S);
    is_lost(0, T0 + 90 * S);
    cr_assert_eq(visit(1).outcome, VISIT_WAITING);
    step(STEP_EXITWITHTIMEOUT, "care", "1.1", "", T0 + 90 * S, 90, STEP_NO_NUMBER);
    cr_assert_eq(visit(0).outcome, VISIT_TIMED_OUT); // a line that comes later settles it
}

Test(ends, the_later_join_may_be_told_first) {
    enters("sales", "1.1", T0 + 90 * S);
    enters("care", "1.1", T0);
    cr_assert_eq(visit(0).outcome, VISIT_WAITING);
    is_lost(1, T0 + 90 * S);
}

Test(ends, the_next_join_ends_a_talk_before) {
    enters("care", "1.1", T0);
    step(STEP_CONNECT, "care", "1.1", "Alice", T0 + 2 * S, 2, STEP_NO_NUMBER);
    enters("sales", "1.1", T0 + 60 * S);
    cr_assert_eq(visit(0).outcome, VISIT_ANSWERED);
    cr_assert(visit(0).talk_lost);
    step(STEP_BLINDTRANSFER, "care", "1.1", "Alice", T0 + 60 * S, 2, 58);
    cr_assert(!visit(0).talk_lost);
    cr_assert_eq(visit(0).talk_s, 58);
}

Test(ends, another_channels_join_ends_nothing) {
    enters("care", "1.1", T0);
    enters("care", "1.2", T0 + 9 * S);
    cr_assert_eq(visit(0).outcome, VISIT_WAITING);
}

// ---- restarts

Test(ends, a_start_in_queue_log_ends_what_was_before_whenever_it_is_read) {
    for (int late = 0; late < 2; late++) {
        tear_down();
        set_up();
        if (!late) step(STEP_QUEUESTART, "", "", "", T0 + 50 * S, -1, -1);
        enters("care", "1.1", T0);
        enters("care", "1.2", T0);
        step(STEP_CONNECT, "care", "1.2", "Alice", T0 + 4 * S, 4, STEP_NO_NUMBER);
        enters("care", "1.3", T0 + 60 * S);
        if (late) step(STEP_QUEUESTART, "", "", "", T0 + 50 * S, -1, -1);
        is_lost(0, T0 + 50 * S);
        cr_assert(visit(1).talk_lost);
        cr_assert_eq(visit(2).outcome, VISIT_WAITING);
    }
}

static void begin_list(const char *id, int64_t at_us) {
    struct queue_event e = event(QUEUE_PARAMS, "care", "", at_us);
    e.action_id = span_of(id);
    e.listed = true;
    put(e);
}

static void end_list(const char *id, int64_t at_us) {
    struct queue_event e = event(QUEUE_LIST_COMPLETE, "", "", at_us);
    e.action_id = span_of(id);
    e.listed = true;
    put(e);
}

static void list_member(const char *id, const char *member, bool dynamic, int64_t login_us,
                        int64_t at_us) {
    struct queue_event e = event(QUEUE_MEMBER, "care", "", at_us);
    e.action_id = span_of(id);
    e.listed = true;
    e.member.interface = e.member.name = span_of(member);
    e.member.dynamic = dynamic;
    e.member.status = 1;
    e.member.login_s = login_us / S;
    put(e);
}

// A list with two members from queues.conf and a dynamic one, by their LoginTime.
static void lists(const char *id, int64_t at_us, int64_t alice_us, int64_t bob_us, int64_t dyn_us) {
    begin_list(id, at_us);
    list_member(id, "PJSIP/1001", false, alice_us, at_us);
    list_member(id, "PJSIP/1002", false, bob_us, at_us);
    if (dyn_us) list_member(id, "PJSIP/1003", true, dyn_us, at_us);
    end_list(id, at_us);
}

static void talk_runs_since_a_list(void) {
    lists("a", T0 - HOUR, T0 - 9 * HOUR, T0 - 2 * HOUR, T0 - 8 * HOUR);
    tell(QUEUE_JOIN, "care", "1.1", T0);
    taken_by("PJSIP/1009", "1.1", T0 + 5 * S, 5);
}

Test(ends, every_static_member_anew_is_a_restart) {
    talk_runs_since_a_list();
    lists("b", T0 + 100 * S, T0 + 90 * S, T0 + 90 * S, T0 + 90 * S);
    cr_assert(visit(0).talk_lost);
    cr_assert_eq(ledger_restart_listed(&l, 0), T0 + 90 * S);
    completed("PJSIP/1009", "1.1", T0 + 200 * S, 5, 195); // it had not been restarted after all
    cr_assert(!visit(0).talk_lost);
}

Test(ends, one_static_member_of_old_is_no_restart) {
    talk_runs_since_a_list();
    lists("b", T0 + 100 * S, T0 - 9 * HOUR, T0 + 90 * S, T0 + 90 * S);
    cr_assert(!visit(0).talk_lost);
    cr_assert_eq(ledger_restart_listed(&l, 0), 0);
}

Test(ends, members_never_seen_before_are_no_restart) {
    talk_runs_since_a_list();
    begin_list("b", T0 + 100 * S);
    list_member("b", "PJSIP/2001", false, T0 + 90 * S, T0 + 100 * S);
    end_list("b", T0 + 100 * S);
    cr_assert(!visit(0).talk_lost);
}

Test(ends, two_lists_at_once_tell_of_one_restart) {
    talk_runs_since_a_list();
    begin_list("b", T0 + 100 * S);
    begin_list("c", T0 + 100 * S);
    list_member("b", "PJSIP/1001", false, T0 + 90 * S, T0 + 100 * S);
    list_member("c", "PJSIP/1001", false, T0 + 90 * S, T0 + 100 * S);
    list_member("c", "PJSIP/1002", false, T0 + 90 * S, T0 + 100 * S);
    list_member("b", "PJSIP/1002", false, T0 + 90 * S, T0 + 100 * S);
    end_list("b", T0 + 101 * S);
    cr_assert(visit(0).talk_lost);
    tell(QUEUE_JOIN, "care", "1.2", T0 + 102 * S);
    end_list("c", T0 + 103 * S);
    cr_assert_eq(visit(1).outcome, VISIT_WAITING);
}

Test(ends, where_all_are_dynamic_one_login_is_no_restart) {
    begin_list("a", T0 - HOUR);
    list_member("a", "PJSIP/1001", true, T0 - 9 * HOUR, T0 - HOUR);
    end_list("a", T0 - HOUR);
    tell(QUEUE_JOIN, "care", "1.1", T0);
    taken_by("PJSIP/1009", "1.1", T0 + 5 * S, 5);
    struct queue_event e = event(QUEUE_MEMBER_ADDED, "care", "", T0 + 50 * S);
    e.member.interface = e.member.name = SPAN("PJSIP/1001");
    e.member.dynamic = true;
    e.member.login_s = T0 / S + 50;
    put(e);
    begin_list("b", T0 + 100 * S);
    list_member("b", "PJSIP/1001", true, T0 + 50 * S, T0 + 100 * S);
    end_list("b", T0 + 100 * S);
    cr_assert(!visit(0).talk_lost);
    begin_list("c", T0 + 300 * S); // nobody had told of the second time
    list_member("c", "PJSIP/1001", true, T0 + 200 * S, T0 + 300 * S);
    end_list("c", T0 + 300 * S);
    cr_assert(visit(0).talk_lost);
}

Test(ends, who_waits_in_the_list_since_before_lived_through_it) {
    talk_runs_since_a_list();
    tell(QUEUE_JOIN, "care", "1.2", T0 + 10 * S);
    begin_list("b", T0 + 100 * S);
    list_member("b", "PJSIP/1001", false, T0 + 90 * S, T0 + 100 * S);
    list_member("b", "PJSIP/1002", false, T0 + 90 * S, T0 + 100 * S);
    struct queue_event e = event(QUEUE_WAITING, "care", "1.2", T0 + 100 * S);
    e.action_id = SPAN("b");
    e.listed = true;
    e.hold_s = 90;
    put(e);
    end_list("b", T0 + 100 * S);
    cr_assert(!visit(0).talk_lost);
    cr_assert_eq(visit(1).outcome, VISIT_WAITING);
}

// ---- a member who is free, or talks to another caller

Test(ends, a_member_who_takes_another_caller_behind_a_gap_has_left_the_one_before) {
    for (int gap = 0; gap < 2; gap++) {
        tear_down();
        set_up();
        tell(QUEUE_JOIN, "care", "1.1", T0);
        tell(QUEUE_JOIN, "care", "1.2", T0);
        taken_by("PJSIP/1001", "1.1", T0 + 5 * S, 5);
        taken_by("PJSIP/1002", "1.2", T0 + 6 * S, 6);
        if (gap) ledger_gap(&l, 0, T0 + 55 * S);
        tell(QUEUE_JOIN, "care", "1.3", T0 + 60 * S);
        taken_by("PJSIP/1001", "1.3", T0 + 65 * S, 5);
        cr_assert_eq(visit(0).talk_lost, gap); // otherwise it goes on, and its end will be told
        cr_assert(!visit(1).talk_lost);
        cr_assert(!visit(2).talk_lost);
        completed("PJSIP/1001", "1.1", T0 + 66 * S, 5, 61);
        cr_assert_eq(visit(0).talk_s, 61);
    }
}

Test(ends, a_talk_of_queue_log_is_over_when_its_member_takes_another_caller) {
    enters("care", "1.1", T0);
    enters("care", "1.2", T0 + 60 * S);
    step(STEP_CONNECT, "care", "1.1", "Alice", T0 + 5 * S, 5, STEP_NO_NUMBER);
    step(STEP_CONNECT, "care", "1.2", "Alice", T0 + 65 * S, 5, STEP_NO_NUMBER);
    step(STEP_CONNECT, "care", "1.1", "Alice", T0 + 5 * S, 5, STEP_NO_NUMBER); // once more
    cr_assert(visit(0).talk_lost);
    cr_assert(!visit(1).talk_lost);
    ledger_forget(&l, T0 + 30 * S);
    enters("care", "1.3", T0 + 90 * S);
    step(STEP_CONNECT, "care", "1.3", "Alice", T0 + 95 * S, 5, STEP_NO_NUMBER);
    cr_assert(visit(ledger_count(&l) - 2).talk_lost); // numbers have changed, and it is still known
}

Test(ends, queue_log_read_behind_the_events_ends_no_talk_that_runs) {
    tell(QUEUE_JOIN, "care", "1.1", T0);
    taken_by("PJSIP/1001", "1.1", T0 + 5 * S, 5); // which is also their name
    completed("PJSIP/1001", "1.1", T0 + 50 * S, 5, 45);
    tell(QUEUE_JOIN, "care", "1.2", T0 + 60 * S);
    taken_by("PJSIP/1001", "1.2", T0 + 65 * S, 5);
    enters("care", "1.1", T0);
    step(STEP_CONNECT, "care", "1.1", "PJSIP/1001", T0 + 5 * S, 5, STEP_NO_NUMBER);
    cr_assert(!visit(1).talk_lost);
}

static void status(int64_t number, int64_t at_us) {
    struct queue_event e = event(QUEUE_MEMBER, "care", "", at_us);
    e.member.interface = e.member.name = SPAN("PJSIP/1001");
    e.member.status = number;
    put(e);
}

Test(ends, an_idle_phone_ends_the_talk_that_a_gap_left_in_doubt) {
    tell(QUEUE_JOIN, "care", "1.1", T0);
    taken_by("PJSIP/1001", "1.1", T0 + 5 * S, 5);
    status(1, T0 + 6 * S); // maybe a transfer, so the end will be told
    cr_assert(!visit(0).talk_lost);
    ledger_gap(&l, 0, T0 + 90 * S);
    status(2, T0 + 91 * S);
    cr_assert(!visit(0).talk_lost);
    cr_assert(visit(0).in_doubt);
    status(1, T0 + 92 * S);
    cr_assert(visit(0).talk_lost);
    cr_assert(!visit(0).in_doubt);
}

Test(ends, a_gap_behind_queue_log_leaves_its_talks_in_doubt_too) {
    enters("care", "1.1", T0);
    step(STEP_CONNECT, "care", "1.1", "PJSIP/1001", T0 + 5 * S, 5, STEP_NO_NUMBER);
    ledger_gap(&l, 0, T0 + 90 * S);
    cr_assert(visit(0).in_doubt);
    status(1, T0 + 92 * S);
    cr_assert(visit(0).talk_lost);
}

// ---- silence

Test(ends, who_was_not_heard_of_for_six_hours_waits_no_longer) {
    tell(QUEUE_JOIN, "care", "1.1", T0);
    tell(QUEUE_CALLED, "care", "1.1", T0 + HOUR);
    ledger_clock(&l, 0, T0 + 7 * HOUR);
    cr_assert_eq(visit(0).outcome, VISIT_WAITING);
    struct journal_reader r = journal_now(&l.journal);
    ledger_clock(&l, 0, T0 + 7 * HOUR + 60 * S);
    cr_assert_not(journal_is_read(&l.journal, &r));
    is_lost(0, T0 + HOUR);
    taken_by("PJSIP/1001", "1.1", T0 + 8 * HOUR, 8 * 3600); // they really waited
    cr_assert_eq(visit(0).wait_s, 8 * 3600);
}

Test(ends, nobody_is_gone_before_as_long_as_somebody_waited_there) {
    enters("care", "1.1", T0);
    step(STEP_ABANDON, "care", "1.1", "", T0 + 9 * HOUR, 9 * 3600, STEP_NO_NUMBER);
    enters("care", "1.2", T0 + 10 * HOUR);
    enters("sales", "1.3", T0 + 10 * HOUR);
    enters("sales", "1.4", T0 + 18 * HOUR);
    cr_assert_eq(visit(1).outcome, VISIT_WAITING);
    is_lost(2, T0 + 10 * HOUR);
    enters("sales", "1.5", T0 + 20 * HOUR);
    is_lost(1, T0 + 10 * HOUR);
}

Test(ends, a_list_hears_of_who_waits) {
    tell(QUEUE_JOIN, "care", "1.1", T0);
    begin_list("a", T0 + 5 * HOUR);
    struct queue_event e = event(QUEUE_WAITING, "care", "1.1", T0 + 5 * HOUR);
    e.action_id = SPAN("a");
    e.listed = true;
    e.hold_s = 5 * 3600;
    put(e);
    end_list("a", T0 + 5 * HOUR);
    ledger_clock(&l, 0, T0 + 10 * HOUR);
    cr_assert_eq(visit(0).outcome, VISIT_WAITING);
}

Test(ends, another_pbxs_clock_says_nothing) {
    tell(QUEUE_JOIN, "care", "1.1", T0);
    ledger_clock(&l, 1, T0 + 100 * HOUR);
    cr_assert_eq(visit(0).outcome, VISIT_WAITING);
}

Test(ends, a_talk_of_which_no_length_is_told_is_as_long_as_it_was) {
    tell(QUEUE_JOIN, "care", "1.1", T0);
    taken_by("Alice", "1.1", T0 + 4 * S, 4);
    struct queue_event e = event(QUEUE_COMPLETE, "care", "1.1", T0 + 32 * S);
    e.member.interface = e.member.name = SPAN("Alice");
    e.talk_s = -28;
    put(e);
    cr_expect_eq(ledger_count(&l), 1);
    cr_expect_eq(visit(0).talk_s, 28);
}
