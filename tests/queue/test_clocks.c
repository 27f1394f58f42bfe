// A PBX whose clock is set back, by any amount, while somebody waits or talks.
#include "told.h"

#include <criterion/criterion.h>

TestSuite(clocks, .init = set_up, .fini = tear_down);

static void clock_back_while_waiting(int64_t by_us, bool log) {
    int64_t t = T0 + 10 * S - by_us;
    tear_down();
    set_up();
    if (log) {
        enters("care", "1.1", T0);
        step(STEP_CONNECT, "care", "1.1", "Alice", t, 10, STEP_NO_NUMBER);
        step(STEP_COMPLETECALLER, "care", "1.1", "Alice", t + 30 * S, 10, 30);
    } else {
        tell(QUEUE_JOIN, "care", "1.1", T0);
        tell(QUEUE_CALLED, "care", "1.1", T0 + S);
        tell(QUEUE_LEAVE, "care", "1.1", t);
        cr_assert(visit(0).connecting);
        taken_by("PJSIP/1001", "1.1", t, 10);
        completed("PJSIP/1001", "1.1", t + 30 * S, 10, 30);
        channel(QUEUE_CHANNEL_HANGUP, "1.1", t + 30 * S);
    }
    cr_assert_eq(ledger_count(&l), 1);
    cr_assert_eq(visit(0).outcome, VISIT_ANSWERED);
    cr_assert_eq(visit(0).wait_s, 10);
    cr_assert_eq(visit(0).talk_s, 30);
}

Test(clocks, a_clock_set_back_while_somebody_waits_by_any_step) {
    static const int64_t steps[] = {1, 5, 11, 60, 3600, 86400, 40000000};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        for (int log = 0; log < 2; log++)
            clock_back_while_waiting(steps[i] * S, log);
}

static void clock_back_while_talking(int64_t by_us, bool log) {
    int64_t t = T0 + 40 * S - by_us;
    tear_down();
    set_up();
    if (log) {
        enters("care", "1.1", T0);
        step(STEP_CONNECT, "care", "1.1", "Alice", T0 + 10 * S, 10, STEP_NO_NUMBER);
        step(STEP_COMPLETECALLER, "care", "1.1", "Alice", t, 10, 30);
    } else {
        tell(QUEUE_JOIN, "care", "1.1", T0);
        taken_by("PJSIP/1001", "1.1", T0 + 10 * S, 10);
        completed("PJSIP/1001", "1.1", t, 10, 30);
        channel(QUEUE_CHANNEL_HANGUP, "1.1", t);
    }
    cr_assert_eq(ledger_count(&l), 1);
    cr_assert_eq(visit(0).wait_s, 10);
    cr_assert_eq(visit(0).talk_s, 30);
}

Test(clocks, a_clock_set_back_while_somebody_talks_by_any_step) {
    static const int64_t steps[] = {1, 5, 31, 60, 3600, 86400, 40000000};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        for (int log = 0; log < 2; log++)
            clock_back_while_talking(steps[i] * S, log);
}

Test(clocks, who_gives_up_behind_a_clock_set_back) {
    struct queue_event e = event(QUEUE_ABANDON, "care", "1.1", T0 - 50 * S);
    tell(QUEUE_JOIN, "care", "1.1", T0);
    e.hold_s = 10;
    put(e);
    tell(QUEUE_LEAVE, "care", "1.1", T0 - 50 * S);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 - 50 * S);
    cr_assert_eq(ledger_count(&l), 1);
    cr_assert_eq(visit(0).outcome, VISIT_ABANDONED);
    cr_assert_eq(visit(0).wait_s, 10);
}

Test(clocks, who_joins_another_queue_behind_a_clock_set_back_waits_there) {
    enters("care", "1.1", T0);
    step(STEP_EXITWITHTIMEOUT, "care", "1.1", "", T0 - 45 * S, 15, STEP_NO_NUMBER);
    enters("sales", "1.1", T0 - 45 * S);
    cr_assert_eq(visit(0).outcome, VISIT_TIMED_OUT);
    cr_assert_eq(visit(1).outcome, VISIT_WAITING);
}

// The end of the first stay was never told. What is told behind the step is of the second.
Test(clocks, who_joins_twice_is_answered_in_the_second_stay_behind_a_clock_set_back) {
    for (int log = 0; log < 2; log++) {
        tear_down();
        set_up();
        for (int i = 0; i < 2; i++) {
            int64_t at_us = T0 + i * 60 * S;
            if (log)
                enters("care", "1.1", at_us);
            else
                tell(QUEUE_JOIN, "care", "1.1", at_us);
        }
        if (log)
            step(STEP_CONNECT, "care", "1.1", "Alice", T0 - HOUR, 10, STEP_NO_NUMBER);
        else
            taken_by("PJSIP/1001", "1.1", T0 - HOUR, 10);
        cr_assert_eq(ledger_count(&l), 2);
        cr_assert_neq(visit(0).outcome, VISIT_ANSWERED);
        cr_assert_eq(visit(1).outcome, VISIT_ANSWERED);
        cr_assert_eq(visit(1).wait_s, 10);
    }
}

// Events have no Timestamp and the two clocks differ by half a minute; queue_log tells of the same
// visits.
static void apart_by(int64_t skew_us) {
    for (int i = 0; i < 3; i++)
        ledger_arrived(&l, 0, T0 + i * S / 2 + skew_us, T0 - i * S / 3);
    for (int i = 0; i < 3; i++) {
        int64_t at_us = T0 + (10 + i * 60) * S;
        const char *id = (const char *[]){"1.1", "2.1", "3.1"}[i];
        tell(QUEUE_JOIN, "care", id, at_us + skew_us);
        tell(QUEUE_LEAVE, "care", id, at_us + 12 * S + skew_us);
        taken_by("Alice", id, at_us + 14 * S + skew_us, 14);
    }
    for (int i = 0; i < 3; i++) {
        int64_t at_us = T0 + (10 + i * 60) * S;
        const char *id = (const char *[]){"1.1", "2.1", "3.1"}[i];
        enters("care", id, at_us);
        step(STEP_CONNECT, "care", id, "Alice", at_us + 14 * S, 14, -1);
        cr_expect_eq(visit((uint32_t)i).wait_s, 14);
    }
    cr_expect_eq(ledger_count(&l), 3, "%u visits", ledger_count(&l));
}

Test(clocks, a_pbx_behind_the_board_counts_nobody_twice) {
    apart_by(30 * S);
}

Test(clocks, nor_does_one_ahead) {
    apart_by(-300 * S);
}

Test(clocks, queue_log_may_be_read_first) {
    ledger_arrived(&l, 0, T0 + 30 * S, T0);
    enters("care", "1.1", T0 + 10 * S);
    tell(QUEUE_JOIN, "care", "1.1", T0 + 40 * S);
    cr_expect_eq(ledger_count(&l), 1);
}

static void lists_nobody(int64_t at_us) {
    struct queue_event e = {
        .kind = QUEUE_LIST_COMPLETE, .at_us = at_us, .action_id = SPAN("cdrtop-1"), .listed = true};
    put(e);
}

static void enters_and_times_out(int64_t at_us) {
    enters("care", "1.1", at_us);
    step(STEP_EXITWITHTIMEOUT, "care", "1.1", "", at_us + 5 * S, 5, STEP_NO_NUMBER);
}

static void joins_and_is_taken(int64_t at_us) {
    tell(QUEUE_JOIN, "care", "1.1", at_us);
    cr_expect_eq(visit(ledger_count(&l) - 1).outcome, VISIT_WAITING);
    taken_by("PJSIP/1001", "1.1", at_us + 5 * S, 5);
}

// Events are up to a minute late. But a list asked for in between shows that somebody joined again.
Test(clocks, who_comes_again_behind_a_list_is_not_told_of_late) {
    for (uint32_t log_first = 0; log_first < 2; log_first++) {
        tear_down();
        set_up();
        ledger_own_lists(&l, SPAN("cdrtop-"));
        lists_nobody(T0 + 10 * S);
        if (log_first) enters_and_times_out(T0);
        joins_and_is_taken(T0 + 30 * S);
        if (!log_first) enters_and_times_out(T0);
        cr_assert_eq(ledger_count(&l), 2);
        cr_expect_eq(visit(log_first).outcome, VISIT_ANSWERED);
        cr_expect_eq(visit(!log_first).outcome, VISIT_TIMED_OUT);
    }
}

Test(clocks, an_event_may_be_half_a_minute_late) {
    enters_and_times_out(T0);
    tell(QUEUE_JOIN, "care", "1.1", T0 + 30 * S);
    cr_expect_eq(ledger_count(&l), 1);
}

// The clock of the PBX is half a minute behind or ahead.
Test(clocks, who_joined_before_a_list_is_told_by_the_clock_of_the_log) {
    for (int i = 0; i < 2; i++) {
        int64_t ahead_us = i ? -30 * S : 30 * S;
        tear_down();
        set_up();
        ledger_arrived(&l, 0, T0 + ahead_us, T0);
        ledger_own_lists(&l, SPAN("cdrtop-"));
        lists_nobody(T0 + 60 * S + ahead_us);
        enters("care", "1.1", T0 + 50 * S);
        enters("care", "2.1", T0 + 70 * S);
        cr_expect_eq(visit(0).outcome, VISIT_UNKNOWN);
        cr_expect_eq(visit(1).outcome, VISIT_WAITING);
    }
}

// Events have a time of their own, half a minute ahead of ours or behind it; the list has none. The
// first that was heard of the caller is that they were rung for, as after a gap.
Test(clocks, who_is_listed_by_our_clock_was_told_of_by_theirs) {
    for (int i = 0; i < 2; i++) {
        int64_t ahead_us = i ? -30 * S : 30 * S;
        tear_down();
        set_up();
        ledger_arrived(&l, 0, T0 + ahead_us, T0);
        struct queue_event e = event(QUEUE_CALLED, "care", "1.1", T0);
        e.exact_time = true;
        put(e);
        e = event(QUEUE_WAITING, "care", "1.1", T0 + S + ahead_us);
        e.hold_s = 36;
        put(e);
        enters("care", "1.1", T0 - 35 * S);
        cr_expect_eq(ledger_count(&l), 1, "%lld s ahead", (long long)(ahead_us / S));
    }
}

// The part of a log that is read begins within a talk, and that is transferred into its own queue.
// The caller's next visit began later than that talk. That is not because a clock was set back.
Test(clocks, a_talk_that_began_before_is_not_of_who_joined_since) {
    tell(QUEUE_JOIN, "care", "9.9", T0);
    tell(QUEUE_LEAVE, "care", "9.9", T0 + 5 * S);
    taken_by("Oskar", "9.9", T0 + 5 * S, 5);
    tell(QUEUE_JOIN, "care", "5.8", T0 + 114 * S);
    completed("Oskar", "9.9", T0 + 117 * S, 5, 112);
    channel(QUEUE_CHANNEL_RENAMED, "5.8", T0 + 117 * S);
    tell(QUEUE_LEAVE, "care", "9.9", T0 + 128 * S);
    taken_by("Rosa", "9.9", T0 + 128 * S, 14);
    completed("Rosa", "9.9", T0 + 324 * S, 14, 196);
    for (int read = 0; read < 2; read++) {
        enters("care", "5.8", T0 + 114 * S);
        step(STEP_ATTENDEDTRANSFER, "care", "9.9", "Oskar", T0 + 117 * S, 5, 112);
        step(STEP_CONNECT, "care", "9.9", "Rosa", T0 + 128 * S, 14, STEP_NO_NUMBER);
        step(STEP_COMPLETEAGENT, "care", "9.9", "Rosa", T0 + 324 * S, 14, 196);
    }
    cr_assert_eq(ledger_count(&l), 2, "%u visits", ledger_count(&l));
    struct visit v[2] = {visit(0), visit(1)};
    cr_expect_eq(v[0].wait_s, 5);
    cr_expect_eq(v[0].talk_s, 112);
    cr_expect_eq(v[1].wait_s, 14);
    cr_expect_eq(v[1].talk_s, 196);
    cr_expect(span_same(ledger_text(&l, v[1].agent), SPAN("Rosa")));
}
