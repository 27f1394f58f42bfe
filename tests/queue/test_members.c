// States and pauses of members, and which name belongs to which interface.
#include "../../src/queue/members_parts.h"
#include "queue/ledger.h"

#include <criterion/criterion.h>

#define T0 INT64_C(1795379440)

static struct intern names;
static struct members m;

static void set_up(void) {
    intern_init(&names);
    members_init(&m, &names);
}

static void tear_down(void) {
    members_finish(&m);
    intern_finish(&names);
}

TestSuite(members, .init = set_up, .fini = tear_down);

static struct queue_event event(enum queue_event_kind kind, int64_t at_s) {
    return (struct queue_event){.kind = kind,
                                .at_us = at_s * 1000000,
                                .queue = SPAN("care"),
                                .member.interface = SPAN("PJSIP/1002"),
                                .member.name = SPAN("Bob"),
                                .member.status = 1,
                                .member.last_pause_s = QUEUE_NO_NUMBER,
                                .member.last_call_s = QUEUE_NO_NUMBER,
                                .member.login_s = QUEUE_NO_NUMBER,
                                .member.wrapup_s = 0,
                                .member.penalty = 0};
}

static void put(struct queue_event e) {
    members_observe(&m, &e);
}

static void pause_event(int64_t at_s, bool paused, const char *reason) {
    struct queue_event e = event(QUEUE_MEMBER_PAUSE, at_s);
    e.member.paused = paused;
    e.member.pause_reason = span_of(reason);
    if (paused) e.member.last_pause_s = at_s;
    put(e);
}

static void step(enum queue_step_kind kind, int64_t at_s, const char *agent, const char *reason) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_s,
                           .queue = SPAN("care"),
                           .agent = span_of(agent),
                           .reason = span_of(reason)};
    members_step(&m, &s);
}

static int64_t paused_for(const struct member *who, const char *reason, int64_t to_s) {
    struct pause_total totals[8];
    int64_t seconds = 0;
    size_t n = members_paused(&m, who, 0, to_s, totals, 8);
    for (size_t i = 0; i < n; i++)
        if (span_same(intern_get(&names, totals[i].reason), span_of(reason)))
            seconds += totals[i].seconds;
    return seconds;
}

static enum member_state state_at(int64_t now_s, int64_t wrapup_s, int64_t *ret_since_s) {
    int64_t since;
    enum member_state s = members_state(&m, &m.list[0], NULL, now_s * 1000000, wrapup_s, &since);
    *ret_since_s = since / 1000000;
    return s;
}

Test(members, states_follow_status_in_call_and_pause) {
    int64_t since;
    put(event(QUEUE_MEMBER, T0));
    cr_assert_eq(state_at(T0, 0, &since), MEMBER_READY);
    struct queue_event e = event(QUEUE_MEMBER, T0 + 1);
    const struct {
        int64_t status;
        bool in_call, paused;
        enum member_state state;
    } rows[] = {
        {6, false, false, MEMBER_RINGING},     {2, true, false, MEMBER_TALKING},
        {8, true, false, MEMBER_ON_HOLD},      {2, false, false, MEMBER_OTHER_CALL},
        {7, true, false, MEMBER_TALKING},      {7, false, false, MEMBER_RINGING},
        {1, false, true, MEMBER_PAUSED},       {5, false, false, MEMBER_UNAVAILABLE},
        {4, false, false, MEMBER_UNAVAILABLE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        e.at_us += 1000000;
        e.member.status = rows[i].status;
        e.member.in_call = rows[i].in_call;
        e.member.paused = rows[i].paused;
        put(e);
        cr_assert_eq(state_at(T0 + 60, 0, &since), rows[i].state, "row %zu", i);
        cr_assert_eq(since, e.at_us / 1000000);
    }
    put(event(QUEUE_MEMBER_REMOVED, T0 + 90));
    cr_assert_eq(state_at(T0 + 95, 0, &since), MEMBER_LOGGED_OUT);
    cr_assert_eq(since, T0 + 90);
}

Test(members, wrap_up_is_inferred_from_the_last_call) {
    int64_t since;
    struct queue_event e = event(QUEUE_MEMBER, T0);
    e.member.last_call_s = T0;
    put(e);
    cr_assert_eq(state_at(T0 + 4, 5, &since), MEMBER_WRAP_UP);
    cr_assert_eq(since, T0);
    cr_assert_eq(state_at(T0 + 5, 5, &since), MEMBER_READY);
    cr_assert_eq(since, T0 + 5);
    cr_assert_eq(state_at(T0 + 4, 0, &since), MEMBER_READY);
}

Test(members, pauses_have_their_own_reasons) {
    pause_event(T0, true, "training");
    pause_event(T0 + 10, true, "lunch"); // while paused
    pause_event(T0 + 30, false, "back");
    pause_event(T0 + 40, false, "autounpause");
    pause_event(T0 + 50, true, "");
    put(event(QUEUE_MEMBER_REMOVED, T0 + 55)); // this ends it
    pause_event(T0, true, "training");         // told again
    const struct member *who = &m.list[0];
    cr_assert_eq(paused_for(who, "training", T0 + 99), 10);
    cr_assert_eq(paused_for(who, "lunch", T0 + 99), 20);
    cr_assert_eq(paused_for(who, "", T0 + 99), 5);
    cr_assert_eq(paused_for(who, "back", T0 + 99), 0);
    cr_assert_eq(paused_for(who, "lunch", T0 + 15), 5);
}

Test(members, a_lost_unpause_is_seen_by_the_next_status) {
    pause_event(T0, true, "lunch");
    put(event(QUEUE_MEMBER, T0 + 20));
    cr_assert_eq(paused_for(&m.list[0], "lunch", T0 + 99), 20);
}

Test(members, queue_log_settles_pauses_where_it_was_read) {
    pause_event(T0, true, "from the event");
    step(STEP_PAUSE, T0, "Bob", "lunch");
    step(STEP_UNPAUSE, T0 + 10, "Bob", "back");
    pause_event(T0 + 10, false, "");
    pause_event(T0 + 20, true, "behind it");
    const struct member *who = &m.list[0];
    cr_assert(members_shown(&m, who));
    cr_assert(!members_shown(&m, &m.list[1]));
    cr_assert_eq(paused_for(who, "lunch", T0 + 25), 10);
    cr_assert_eq(paused_for(who, "from the event", T0 + 25), 0);
    cr_assert_eq(paused_for(who, "behind it", T0 + 25), 5);
}

Test(members, from_queue_log_alone_a_name_is_no_interface_until_taught) {
    struct queue_step s = {.kind = STEP_ADDMEMBER,
                           .at_s = T0,
                           .queue = SPAN("care"),
                           .agent = SPAN("PJSIP/1002"),
                           .paused = true};
    members_step(&m, &s);
    s.agent = SPAN("PJSIP/1003"); // there are two, so whose UNPAUSE it is cannot be known
    members_step(&m, &s);
    step(STEP_UNPAUSE, T0 + 19, "Bob Dyn", "lunch");
    cr_assert_eq(paused_for(&m.list[0], "", T0 + 99), 99); // nobody knows that it has ended
    members_learn(&m, 0, SPAN("care"), SPAN("PJSIP/1002"), SPAN("Bob Dyn"));
    cr_assert_eq(paused_for(&m.list[0], "", T0 + 99), 19);
    cr_assert(!members_shown(&m, &m.list[2]));
    cr_assert_eq(members_name(&m, &m.list[0]), m.list[2].interface);
}

static void added(const char *interface, bool paused, int64_t at_s) {
    struct queue_step s = {.kind = STEP_ADDMEMBER,
                           .at_s = at_s,
                           .queue = SPAN("care"),
                           .agent = span_of(interface),
                           .paused = paused};
    members_step(&m, &s);
}

static uint32_t interface_of(const char *name) {
    return members_interface(&m, 0, intern_find(&names, SPAN("care")),
                             intern_find(&names, span_of(name)));
}

Test(members, an_unpause_of_a_strange_name_is_of_the_only_one_added_paused) {
    added("PJSIP/7", false, T0);
    step(STEP_PAUSE, T0 + 1, "Cleo", "tea"); // a name that is paused itself
    added("PJSIP/8", true, T0 + 2);
    step(STEP_UNPAUSE, T0 + 3, "Cleo", "");
    cr_assert_eq(interface_of("Cleo"), 0);
    step(STEP_UNPAUSE, T0 + 12, "Dov", "");
    cr_assert_eq(interface_of("Dov"), intern_find(&names, SPAN("PJSIP/8")));
    const struct member *dov = members_find(&m, 0, intern_find(&names, SPAN("care")),
                                            intern_find(&names, SPAN("PJSIP/8")));
    cr_assert_eq(paused_for(dov, "", T0 + 99), 10);
    step(STEP_UNPAUSE, T0 + 13, "Eli", ""); // nobody is still paused since they were added
    cr_assert_eq(interface_of("Eli"), 0);
    struct queue_event e = event(QUEUE_MEMBER, T0 + 20); // what is told replaces the conclusion
    e.member.interface = SPAN("PJSIP/9");
    e.member.name = SPAN("Dov");
    put(e);
    cr_assert_eq(interface_of("Dov"), intern_find(&names, SPAN("PJSIP/9")));
}

Test(members, one_that_was_removed_was_not_the_one) {
    added("PJSIP/7", true, T0);
    step(STEP_REMOVEMEMBER, T0 + 1, "PJSIP/7", "");
    added("PJSIP/8", true, T0 + 2);
    step(STEP_UNPAUSE, T0 + 3, "Dov", "");
    cr_assert_eq(interface_of("Dov"), intern_find(&names, SPAN("PJSIP/8")));
}

// The later part of a log before the earlier one: the conclusion is made anew.
Test(members, an_unpause_is_of_the_same_one_in_whatever_order_parts_are_read) {
    added("PJSIP/7", true, T0 + 50);
    step(STEP_UNPAUSE, T0 + 60, "Eli", "");
    cr_assert_eq(interface_of("Eli"), intern_find(&names, SPAN("PJSIP/7")));
    added("PJSIP/8", true, T0 + 2); // a late line: now two are paused at T0 + 60
    cr_assert_eq(interface_of("Eli"), 0);
    step(STEP_UNPAUSE, T0 + 12, "Dov", ""); // and this one belongs to the one who was alone then
    cr_assert_eq(interface_of("Dov"), intern_find(&names, SPAN("PJSIP/8")));
    cr_assert_eq(interface_of("Eli"), intern_find(&names, SPAN("PJSIP/7")));
    step(STEP_PAUSE, T0 + 1, "Dov", "tea"); // a name that was paused is not unknown
    cr_assert_eq(interface_of("Dov"), 0);
    cr_assert_eq(interface_of("Eli"), 0);
}

// Added paused under the interface, unpaused and paused again under the name.
Test(members, whether_he_is_paused_now_is_told_by_the_lines_of_both_his_names) {
    int64_t since_s;
    uint32_t reason;
    added("PJSIP/7", true, T0);
    const struct member *who = members_find(&m, 0, intern_find(&names, SPAN("care")),
                                            intern_find(&names, SPAN("PJSIP/7")));
    cr_assert(members_pause_now(&m, who, T0 + 9, &since_s, &reason));
    cr_assert_eq(since_s, T0);
    step(STEP_UNPAUSE, T0 + 10, "Eli", "");
    who = members_find(&m, 0, who->queue, who->interface);
    cr_assert(!members_pause_now(&m, who, T0 + 10, &since_s, &reason));
    cr_assert_eq(since_s, T0 + 10);
    step(STEP_PAUSE, T0 + 30, "Eli", "tea");
    who = members_find(&m, 0, who->queue, who->interface);
    cr_assert(members_pause_now(&m, who, T0 + 30, &since_s, &reason));
    cr_assert_eq(since_s, T0 + 30);
    cr_assert_eq(reason, intern_find(&names, SPAN("tea")));
}

static void answered(uint32_t queue, const char *name, const char *channel) {
    struct span phone = dialled_of_channel(span_of(channel));
    members_answered(&m, 0, queue, intern_put(&names, span_of(name)), intern_put(&names, phone), 1);
}

Test(members, the_channel_that_answered_says_whose_name_it_is) {
    uint32_t care = intern_put(&names, SPAN("care"));
    added("Local/1011@from-queue/n", false, T0);
    added("PJSIP/al-ice", false, T0);
    answered(care, "Kay", "Local/1011@from-queue-0000a1;1");
    answered(care, "Alice", "PJSIP/al-ice-00000b");
    answered(care, "Zed", "PJSIP/2-00000b");
    cr_assert_eq(interface_of("Kay"), intern_find(&names, SPAN("Local/1011@from-queue/n")));
    cr_assert_eq(interface_of("Alice"), intern_find(&names, SPAN("PJSIP/al-ice")));
    cr_assert_eq(interface_of("Zed"), 0); // no such member was added
    cr_assert_eq(members_name(&m, &m.list[0]), intern_find(&names, SPAN("Kay")));
}

// PAUSEALL without a PAUSE for each queue pauses them where they are at that time, and nowhere
// else.
Test(members, a_pause_of_all_queues_by_itself) {
    struct queue_step s = {.kind = STEP_PAUSEALL, .agent = SPAN("Agent/7"), .reason = SPAN("tea")};
    added("Agent/7", false, T0);
    s.at_s = T0 + 10;
    members_step(&m, &s);
    struct queue_step later = {
        .kind = STEP_ADDMEMBER, .at_s = T0 + 20, .queue = SPAN("sales"), .agent = SPAN("Agent/7")};
    members_step(&m, &later);
    step(STEP_PAUSE, T0 + 10, "Agent/7", "tea"); // the same told about the queue, too
    s.kind = STEP_UNPAUSEALL;
    s.at_s = T0 + 50;
    members_step(&m, &s);
    uint32_t agent = intern_find(&names, SPAN("Agent/7"));
    cr_assert_eq(paused_for(members_find(&m, 0, intern_find(&names, SPAN("care")), agent), "tea",
                            T0 + 99),
                 40);
    cr_assert_eq(paused_for(members_find(&m, 0, intern_find(&names, SPAN("sales")), agent), "tea",
                            T0 + 99),
                 0);
}

Test(members, a_last_pause_of_before_is_not_believed) {
    put(event(QUEUE_MEMBER, T0)); // not paused then
    struct queue_event e = event(QUEUE_MEMBER_PAUSE, T0 + 100);
    e.member.paused = true;
    e.member.pause_reason = SPAN("tea");
    e.member.last_pause_s = T0 - 3600;
    put(e);
    cr_assert_eq(m.list[0].pause.since_s, T0 + 100);
    e.kind = QUEUE_MEMBER; // a list repeats it
    e.at_us += 30 * INT64_C(1000000);
    put(e);
    cr_assert_eq(m.list[0].pause.since_s, T0 + 100);
    cr_assert_eq(paused_for(&m.list[0], "tea", T0 + 140), 40);
    pause_event(T0 + 150, false, "");
    e.kind = QUEUE_MEMBER_PAUSE; // about the pause that has just ended
    e.at_us = (T0 + 155) * INT64_C(1000000);
    e.member.last_pause_s = T0 + 100;
    put(e);
    cr_assert_eq(paused_for(&m.list[0], "tea", T0 + 160), 55);
    put(event(QUEUE_MEMBER, T0 + 165)); // the next one is late, and LastPause tells when it was
    e.at_us = (T0 + 175) * INT64_C(1000000);
    e.member.last_pause_s = T0 + 170;
    put(e);
    cr_assert_eq(m.list[0].pause.since_s, T0 + 170);
}

Test(members, wrap_up_is_the_configured_one_else_their_own) {
    struct queue_event e = event(QUEUE_MEMBER, T0);
    put(e);
    uint32_t care = intern_find(&names, SPAN("care"));
    uint32_t phone = m.list[0].interface;
    cr_assert_eq(members_wrapup(&m, 0, care, phone, 0, -1), -1); // Wrapuptime 0 means nothing
    e.member.wrapup_s = 9;
    put(e);
    cr_assert_eq(members_wrapup(&m, 0, care, phone, 0, -1), 9);
    cr_assert_eq(members_wrapup(&m, 0, care, phone, 0, 5), 5);
    cr_assert_eq(members_wrapup(&m, 0, care, phone, 0, 0), 0);
    struct queue_step s = {.kind = STEP_WRAPUPSTART,
                           .at_s = T0,
                           .queue = SPAN("care"),
                           .agent = SPAN("Nora"),
                           .value = 30};
    members_step(&m, &s);
    cr_assert_eq(members_wrapup(&m, 0, care, 0, intern_find(&names, SPAN("Nora")), -1), 30);
}

Test(members, a_name_of_two_members_is_neither) {
    members_learn(&m, 0, SPAN("care"), SPAN("PJSIP/1"), SPAN("Agent"));
    cr_assert_neq(members_interface(&m, 0, intern_find(&names, SPAN("care")),
                                    intern_find(&names, SPAN("Agent"))),
                  0);
    members_learn(&m, 0, SPAN("care"), SPAN("PJSIP/2"), SPAN("Agent"));
    cr_assert_eq(members_interface(&m, 0, intern_find(&names, SPAN("care")),
                                   intern_find(&names, SPAN("Agent"))),
                 0);
}

Test(members, only_a_full_list_takes_members_away) {
    struct ledger l;
    ledger_init(&l);
    ledger_own_lists(&l, SPAN("cdrtop-"));
    struct queue_event e = event(QUEUE_MEMBER, T0);
    struct ledger_observation o = {.source = LEDGER_EVENT, .event = &e};
    ledger_observe(&l, o);
    const char *ids[] = {"theirs", "cdrtop-1"};
    for (int i = 0; i < 2; i++) {
        e = event(QUEUE_PARAMS, T0 + 10 + i);
        e.member.interface = e.member.name = SPAN_NONE;
        e.action_id = span_of(ids[i]);
        ledger_observe(&l, o);
        e.kind = QUEUE_LIST_COMPLETE;
        ledger_observe(&l, o);
        cr_assert_eq(l.members.list[0].present, i == 0);
    }
    ledger_finish(&l);
}

// The PBX's clock is ten minutes ahead of the one that stamps arrivals.
Test(members, what_a_clock_ahead_says_was_not_later_than_the_event) {
    int64_t since;
    struct queue_event e = event(QUEUE_MEMBER, T0);
    e.member.last_call_s = T0 + 600;
    put(e);
    e = event(QUEUE_MEMBER, T0 + 20);
    e.member.last_call_s = T0 + 600; // the same call
    put(e);
    cr_expect_eq(state_at(T0 + 10, 15, &since), MEMBER_WRAP_UP);
    cr_expect_eq(since, T0);
    cr_expect_eq(state_at(T0 + 25, 15, &since), MEMBER_READY);
    e = event(QUEUE_MEMBER_PAUSE, T0 + 30);
    e.member.paused = true;
    e.member.last_pause_s = T0 + 630;
    put(e);
    e.kind = QUEUE_MEMBER;
    e.at_us += 10000000;
    put(e);
    cr_expect_eq(state_at(T0 + 50, 0, &since), MEMBER_PAUSED);
    cr_expect_eq(since, T0 + 30);
    cr_expect_eq(paused_for(&m.list[0], "", T0 + 50), 20);
}

Test(members, a_login_by_a_clock_ahead_begins_with_its_event) {
    struct member_spans spans = {0};
    struct queue_event e = event(QUEUE_MEMBER_ADDED, T0);
    e.member.dynamic = true;
    e.member.login_s = T0 + 600;
    put(e);
    e.kind = QUEUE_MEMBER;
    e.at_us += 10000000;
    put(e);
    members_login_spans(&m.list[0], 0, T0 + 50, &spans);
    cr_assert_eq(spans.count, 1);
    cr_expect(spans.at[0].from_s == T0 && spans.at[0].to_s == T0 + 50);
    member_spans_finish(&spans);
}

// Parts of queue_log that were read for gaps: between them pauses are known from events.
Test(members, pauses_between_two_parts_of_a_log) {
    struct queue_event e = event(QUEUE_MEMBER, T0);
    put(e);
    members_log_apart(&m, 0);
    step(STEP_PAUSE, T0 + 10, "Bob", "tea");
    step(STEP_UNPAUSE, T0 + 20, "Bob", "");
    pause_event(T0 + 100, true, "lunch");
    pause_event(T0 + 160, false, "");
    members_log_apart(&m, 0);
    step(STEP_PAUSE, T0 + 200, "Bob", "tea");
    step(STEP_UNPAUSE, T0 + 205, "Bob", "");
    cr_expect_eq(paused_for(&m.list[0], "lunch", T0 + 300), 60);
    cr_expect_eq(paused_for(&m.list[0], "tea", T0 + 300), 15);
}
