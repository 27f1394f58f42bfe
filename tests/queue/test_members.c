// States and pauses of members, and which name is which interface.
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
                                .interface = SPAN("PJSIP/1002"),
                                .member_name = SPAN("Bob"),
                                .status = 1,
                                .last_pause_s = QUEUE_NO_NUMBER,
                                .last_call_s = QUEUE_NO_NUMBER,
                                .login_s = QUEUE_NO_NUMBER,
                                .wrapup_s = 0,
                                .penalty = 0};
}

static void put(struct queue_event e) {
    members_observe(&m, &e);
}

static void pause_event(int64_t at_s, bool paused, const char *reason) {
    struct queue_event e = event(QUEUE_MEMBER_PAUSE, at_s);
    e.paused = paused;
    e.pause_reason = span_of(reason);
    if (paused) e.last_pause_s = at_s;
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
    enum member_state s = members_state(&m.list[0], NULL, now_s * 1000000, wrapup_s, &since);
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
        e.status = rows[i].status;
        e.in_call = rows[i].in_call;
        e.paused = rows[i].paused;
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
    e.last_call_s = T0;
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
    put(event(QUEUE_MEMBER_REMOVED, T0 + 55)); // ends it
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
    step(STEP_UNPAUSE, T0 + 19, "Bob Dyn", "lunch");
    cr_assert_eq(paused_for(&m.list[0], "", T0 + 99), 99); // nobody knows that it ended
    members_learn(&m, 0, SPAN("care"), SPAN("PJSIP/1002"), SPAN("Bob Dyn"));
    cr_assert_eq(paused_for(&m.list[0], "", T0 + 99), 19);
    cr_assert(!members_shown(&m, &m.list[1]));
    cr_assert_eq(members_name(&m, &m.list[0]), m.list[1].interface);
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
        e.interface = e.member_name = SPAN_NONE;
        e.action_id = span_of(ids[i]);
        ledger_observe(&l, o);
        e.kind = QUEUE_LIST_COMPLETE;
        ledger_observe(&l, o);
        cr_assert_eq(l.members.list[0].present, i == 0);
    }
    ledger_finish(&l);
}

Test(members, extensions_of_interfaces) {
    const struct {
        const char *interface, *extension;
    } rows[] = {
        {"PJSIP/1001", "1001"},
        {"Local/1007@from-queue/n", "1007"},
        {"Agent/1001", "1001"},
        {"hint:1001@ext-local", "1001"},
        {"PJSIP/alice", ""},
        {"PJSIP/trunk-1001", ""},
        {"1001", ""},
        {"", ""},
        {"PJSIP/1001-000a", ""},
        {"SIP/", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_assert(span_same(member_extension(span_of(rows[i].interface)),
                            span_of(rows[i].extension)),
                  "%s", rows[i].interface);
}
