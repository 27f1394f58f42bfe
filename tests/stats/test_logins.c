// Agents of the old kind, who do not log in to a queue; wrap-up, and what is kept of a member
// besides the state.
#include "../support/rates.h"
#include "folded.h"

#include <criterion/criterion.h>

static struct folded f;

static void set_up(void) {
    folded_init(&f);
}

static void tear_down(void) {
    folded_finish(&f);
}

TestSuite(logins, .init = set_up, .fini = tear_down);

static void agent_step(enum queue_step_kind kind, const char *agent, int64_t at_s, int64_t value) {
    struct queue_step s = {.kind = kind, .at_s = at_s, .agent = span_of(agent), .value = value};
    ledger_observe(&f.l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

Test(logins, agents_of_old_log_in_and_out) {
    folded_talked(&f, 0, "support", "Agent/41", "1.1", T0 + 20, 30);
    folded_talked(&f, 0, "sales", "Agent/42", "1.2", T0 + 20, 30);
    folded_talked(&f, 0, "sales", "Agent/43", "1.3", T0 + 20, 30);
    agent_step(STEP_AGENTLOGIN, "Agent/41", T0, STEP_NO_NUMBER);
    agent_step(STEP_AGENTLOGOFF, "Agent/41", T0 + 60, 60);
    agent_step(STEP_AGENTLOGIN, "Agent/41", T0 + 80, STEP_NO_NUMBER);
    agent_step(STEP_AGENTLOGOFF, "Agent/42", T0 + 60, 45); // the log begins after the login
    agent_step(STEP_PAUSEALL, "Agent/41", T0 + 90, STEP_NO_NUMBER);
    agent_step(STEP_UNPAUSEALL, "Agent/41", T0 + 95, STEP_NO_NUMBER);
    fold(&f, T0 + 100);
    cr_assert_eq(f.a.count, 3);
    const struct agent *one = person(&f, "41", "41"), *two = person(&f, "42", "42");
    cr_expect(one->sum.logged_in_s == 80 && one->sum.staffed_s == 75, "%ld",
              (long)one->sum.logged_in_s);
    cr_expect_eq(one->sum.paused_s, 5);
    cr_expect_float_eq(agent_figure(&one->sum, "occupancy"), 40, 1e-9);
    cr_expect_eq(two->sum.logged_in_s, 45);
    cr_expect_eq(person(&f, "43", "43")->sum.logged_in_s, -1);
    struct agent_member member;
    cr_assert(agent_member(&f.a, one, 0, &member) && member.queue);
    cr_assert(!agent_member(&f.a, one, 1, &member));
    cr_assert(one->queue_count == 1 && in_queue(&f, one, 0, "support"));
}

// AGENTLOGIN is a call, which a restart of the PBX ends; a login for calling back is kept.
Test(logins, a_start_ends_the_logins_by_call) {
    struct queue_step s = {.kind = STEP_AGENTLOGIN, .at_s = T0, .by_call = true};
    for (int i = 0; i < 2; i++) {
        s.agent = i ? SPAN("Agent/42") : SPAN("Agent/41");
        s.by_call = !i;
        ledger_observe(&f.l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
    }
    agent_step(STEP_QUEUESTART, "", T0 + 30, STEP_NO_NUMBER);
    agent_step(STEP_AGENTLOGIN, "Agent/41", T0 + 80, STEP_NO_NUMBER);
    fold(&f, T0 + 100);
    cr_expect_eq(person(&f, "41", "41")->sum.logged_in_s, 50);
    cr_expect_eq(person(&f, "42", "42")->sum.logged_in_s, 100);
}

Test(logins, who_only_logged_in_is_a_person_of_no_queue) {
    agent_step(STEP_AGENTLOGIN, "Agent/44", T0, STEP_NO_NUMBER);
    folded_known(&f, 0, "support", "PJSIP/1001", "Alice");
    fold(&f, T0 + 10);
    const struct agent *one = person(&f, "44", "44");
    struct agent_member member;
    cr_assert(one && one->queue_count == 0 && one->sum.logged_in_s == 10);
    cr_assert(!agent_member(&f.a, one, 0, &member));
    cr_assert(agent_member(&f.a, person(&f, "Alice", NULL), 0, &member));
}

Test(logins, wrap_up_that_nobody_knows_is_none) {
    folded_known(&f, 0, "support", "PJSIP/1001", "Alice");
    folded_talked(&f, 0, "support", "Alice", "1.1", T0 + 20, 30);
    fold(&f, T0 + 100);
    cr_assert(!f.a.list[0].sum.wrapup_known &&
              !f.a.list[0].sum.counted.amounts[AMOUNT_WRAP_UP].count);
    cr_assert_eq(f.t.queues[0].counted.amounts[AMOUNT_WRAP_UP].count, 0);
    struct queue_event e = folded_member(0, "support", "PJSIP/1001", "Alice", T0 + 101);
    e.member.wrapup_s = 7; // the member's own
    e.member.last_call_s = T0 + 100;
    folded_observe(&f, e);
    fold(&f, T0 + 102);
    cr_assert(f.a.list[0].sum.wrapup_known &&
              f.a.list[0].sum.counted.amounts[AMOUNT_WRAP_UP].sum == 7);
    cr_assert_eq(f.a.list[0].now.state, MEMBER_WRAP_UP);
    cr_assert(f.t.queues[0].counted.amounts[AMOUNT_WRAP_UP].count == 1 &&
              f.t.queues[0].counted.amounts[AMOUNT_HANDLE].sum == 37);
    folded_wrapup(&f); // 5 s in the configuration
    fold(&f, T0 + 106);
    cr_assert(f.a.list[0].sum.counted.amounts[AMOUNT_WRAP_UP].sum == 5 &&
              f.a.list[0].now.state == MEMBER_READY);
}

Test(logins, the_penalty_of_a_member_is_kept) {
    struct queue_event e = folded_member(0, "support", "PJSIP/1001", "Alice", T0);
    e.member.penalty = 3;
    folded_observe(&f, e);
    e.member.interface = SPAN("PJSIP/901");
    e.member.penalty = 2;
    folded_observe(&f, e);
    e.queue = SPAN("sales");
    e.member.penalty = QUEUE_NO_NUMBER;
    folded_observe(&f, e);
    fold(&f, T0 + 1);
    const struct agent *alice = person(&f, "Alice", NULL);
    cr_assert_eq(in_queue(&f, alice, 0, "support")->penalty, 2);
    cr_assert_eq(in_queue(&f, alice, 0, "sales")->penalty, -1);
}
