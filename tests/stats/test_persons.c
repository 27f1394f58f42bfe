// Who is one person, what they do now, and which time counts, on made-up examples.
#include "../support/rates.h"
#include "folded.h"

#include <criterion/criterion.h>
#include <math.h>

static struct folded f;

static void set_up(void) {
    folded_init(&f);
}

static void tear_down(void) {
    folded_finish(&f);
}

TestSuite(persons, .init = set_up, .fini = tear_down);

static void known(uint16_t server, const char *queue, const char *interface, const char *name) {
    folded_known(&f, server, queue, interface, name);
}

Test(persons, an_extension_of_two_branches_is_two_people_unless_they_have_one_name) {
    known(0, "support", "PJSIP/1001", "Alice");
    known(1, "support", "PJSIP/1001", "Alice");
    known(0, "support", "PJSIP/1002", "PJSIP/1002");
    known(1, "support", "PJSIP/1002", "PJSIP/1002");
    known(0, "support", "PJSIP/1003", "1003"); // digits are not a name
    known(1, "support", "Local/1003@from-queue/n", "1003");
    fold(&f, T0 + 10);
    cr_assert_eq(f.a.count, 5);
    const struct agent *alice = person(&f, "Alice", "1001");
    cr_assert(alice && alice->queue_count == 2 && alice->server_count == 2);
    cr_assert(agent_servers(&f.a, alice)[0] == 0 && agent_servers(&f.a, alice)[1] == 1);
    const char *const names[] = {"1002", "1002", "1003", "1003", "Alice"};
    for (size_t i = 0; i < 5; i++)
        cr_expect(span_same(f.a.list[i].name, span_of(names[i])), "%zu", i);
    for (size_t i = 0; i < 4; i++)
        cr_expect(f.a.list[i].server == i % 2 && span_same(f.a.list[i].agent, span_of(names[i])));
}

Test(persons, an_alias_joins_phones_and_names) {
    known(0, "support", "PJSIP/1001", "Alice");
    known(0, "sales", "hint:1001@ext-local", "Somebody");
    known(1, "support", "PJSIP/2001", "PJSIP/2001");
    known(1, "support", "PJSIP/1001", "Alice"); // of another branch
    fold(&f, T0 + 10);
    cr_assert_eq(f.a.count, 3);
    static struct servers servers = {.list = {{.name = "pbx1"}, {.name = "pbx2"}}, .count = 2};
    servers_set_name(&servers, NAMED_BY_CONFIGURATION, SPAN("pbx1/1001"), SPAN("Ann"));
    servers_set_name(&servers, NAMED_BY_CONFIGURATION, SPAN("2001"), SPAN("Ann"));
    servers_set_name(&servers, NAMED_BY_CONFIGURATION, SPAN("pbx3/2001"), SPAN("Somebody"));
    f.terms.servers = &servers;
    fold(&f, T0 + 10);
    cr_assert_eq(f.a.count, 2);
    const struct agent *ann = person(&f, "Ann", "1001");
    cr_assert(ann && ann->queue_count == 3 && ann->server_count == 2);
    cr_assert(span_same(agent_queues(&f.a, ann)[0].queue, SPAN("sales")));
    cr_assert_eq(person(&f, "Alice", "1001")->server, 1);
}

Test(persons, a_member_without_a_name_is_the_named_one_of_his_phone) {
    known(0, "support", "PJSIP/1001", "Alice");
    known(0, "sales", "PJSIP/1001", "PJSIP/1001");
    fold(&f, T0 + 10);
    cr_assert(f.a.count == 1 && f.a.list[0].queue_count == 2);
    known(0, "vip", "PJSIP/1001", "Bob"); // now two have it, so whose that of sales is nobody knows
    fold(&f, T0 + 10);
    cr_assert_eq(f.a.count, 3);
    cr_assert(person(&f, "1001", "1001")->queue_count == 1);
}

Test(persons, two_phones_of_one_person_in_one_queue_are_one_line) {
    known(0, "support", "PJSIP/1012", "Alice");
    known(0, "support", "PJSIP/901", "Alice");
    fold(&f, T0 + 10);
    cr_assert(f.a.count == 1 && f.a.list[0].queue_count == 1);
    cr_assert(span_same(f.a.list[0].agent, SPAN("901")));
}

Test(persons, states_join_by_the_highest) {
    struct queue_event e = folded_member(0, "support", "PJSIP/1001", "Alice", T0);
    folded_observe(&f, e);
    e.queue = SPAN("sales");
    e.at_us += 7 * S;
    folded_observe(&f, e);
    fold(&f, T0 + 10);
    cr_assert(f.a.list[0].now.known && f.a.list[0].now.state == MEMBER_READY);
    cr_assert_eq(f.a.list[0].now.since_us, (T0 + 7) * S);
    e.member.status = 2; // a call of sales
    e.member.in_call = true;
    e.at_us += S;
    folded_observe(&f, e);
    struct queue_event other = folded_member(0, "support", "PJSIP/1001", "Alice", T0 + 9);
    other.member.status = 2;
    folded_observe(&f, other);
    fold(&f, T0 + 10);
    cr_assert_eq(f.a.list[0].now.state, MEMBER_TALKING);
    cr_assert_eq(in_queue(&f, &f.a.list[0], 0, "support")->now.state, MEMBER_OTHER_CALL);
    e.member.status = 8;
    folded_observe(&f, e);
    fold(&f, T0 + 10);
    cr_assert_eq(f.a.list[0].now.state, MEMBER_ON_HOLD);
    e.kind = other.kind = QUEUE_MEMBER_REMOVED;
    folded_observe(&f, e);
    fold(&f, T0 + 10);
    cr_assert_eq(f.a.list[0].now.state, MEMBER_OTHER_CALL);
    other.at_us += S;
    folded_observe(&f, other);
    fold(&f, T0 + 12);
    cr_assert_eq(f.a.list[0].now.state, MEMBER_LOGGED_OUT);
    cr_assert_eq(f.a.list[0].now.since_us, (T0 + 10) * S);
}

// Whatever the states in two queues are, the sum over queues counts the one that is shown for them.
Test(persons, one_order_of_states_in_lines_and_sums) {
    static const struct {
        int64_t status;
        bool paused, in_call;
        enum member_state state;
    } states[] = {{8, false, true, MEMBER_ON_HOLD}, {6, false, false, MEMBER_RINGING},
                  {1, true, false, MEMBER_PAUSED},  {2, false, false, MEMBER_OTHER_CALL},
                  {1, false, false, MEMBER_READY},  {5, false, false, MEMBER_UNAVAILABLE}};
    const size_t count = sizeof states / sizeof *states;
    int64_t at = T0;
    for (size_t i = 0; i < count * count; i++) {
        size_t of[2] = {i / count, i % count};
        for (size_t k = 0; k < 2; k++) {
            struct queue_event e =
                folded_member(0, k ? "sales" : "support", "PJSIP/1001", "Alice", ++at);
            e.member.status = states[of[k]].status;
            e.member.paused = states[of[k]].paused;
            e.member.in_call = states[of[k]].in_call;
            folded_observe(&f, e);
        }
        fold(&f, at + 1);
        queue_tallies_show(&f.t, &f.l, &QUEUE_TERMS_DEFAULT);
        agents_count_members(&f.a, &f.t);
        enum member_state higher = states[of[of[0] > of[1]]].state;
        cr_expect_eq(f.a.list[0].now.state, higher, "pair %zu: %d", i, (int)f.a.list[0].now.state);
        for (int state = 0; state < MEMBER_STATES; state++)
            cr_expect_eq(f.t.rows.total.tally.members[state], state == (int)higher,
                         "pair %zu, state %d", i, state);
    }
}

static void take(enum queue_event_kind kind, const char *queue, int64_t at_s) {
    struct queue_event e = folded_member(0, queue, "PJSIP/1001", "Alice", at_s);
    e.kind = kind;
    e.unique_id = SPAN("1.1");
    e.hold_s = 3;
    e.talk_s = at_s - T0 - 20;
    e.reason = SPAN("agent");
    folded_observe(&f, e);
}

static void status(const char *queue, int64_t status, int64_t at_s) {
    struct queue_event e = folded_member(0, queue, "PJSIP/1001", "Alice", at_s);
    e.member.status = status;
    folded_observe(&f, e);
}

static enum member_state now(const char *queue, int64_t at_s) {
    fold(&f, at_s);
    const struct agent *alice = person(&f, "Alice", NULL);
    if (!queue) return alice->now.state;
    return in_queue(&f, alice, 0, queue)->now.state;
}

Test(persons, a_talk_is_a_talk_whatever_in_call_says) {
    // Asterisk sends this just before the connect, and nothing after it
    status("support", 2, T0 + 20);
    status("sales", 2, T0 + 20);
    cr_expect_eq(now("support", T0 + 20), MEMBER_OTHER_CALL);
    take(QUEUE_CONNECT, "support", T0 + 20);
    cr_expect_eq(now("support", T0 + 25), MEMBER_TALKING);
    cr_expect_eq(now("sales", T0 + 25), MEMBER_OTHER_CALL);
    cr_expect_eq(now(NULL, T0 + 25), MEMBER_TALKING);
    cr_expect_eq(f.a.list[0].now.since_us, (T0 + 20) * S);
    cr_expect_eq(f.t.queues[0].members[MEMBER_TALKING], 1);
    cr_expect_eq(f.t.queues[1].members[MEMBER_OTHER_CALL], 1);
    status("support", 8, T0 + 26);
    cr_expect_eq(now(NULL, T0 + 27), MEMBER_ON_HOLD);
    cr_expect_eq(f.a.list[0].now.since_us, (T0 + 26) * S);
    status("support", 6, T0 + 28); // a phone behind a Local channel goes on ringing
    cr_expect_eq(now(NULL, T0 + 28), MEMBER_TALKING);
    status("support", 2, T0 + 29);
    take(QUEUE_COMPLETE, "support", T0 + 30);
    cr_expect_eq(now(NULL, T0 + 30), MEMBER_OTHER_CALL); // as the last status says
    status("support", 1, T0 + 31);
    cr_expect_eq(now("support", T0 + 31), MEMBER_READY);
}

Test(persons, a_talk_that_lost_its_end_is_over_with_its_caller) {
    status("support", 2, T0 + 20);
    take(QUEUE_CONNECT, "support", T0 + 20);
    status("support", 1, T0 + 40);
    cr_expect_eq(now(NULL, T0 + 40), MEMBER_TALKING);
    struct queue_channel c = {.kind = QUEUE_CHANNEL_HANGUP,
                              .at_us = (T0 + 41) * S,
                              .unique_id = SPAN("1.1")};
    ledger_observe(&f.l, (struct ledger_observation){.source = LEDGER_CHANNEL, .channel = &c});
    cr_expect_eq(now(NULL, T0 + 42), MEMBER_READY);
}

Test(persons, a_talk_in_doubt_needs_a_phone_in_use) {
    status("support", 2, T0 + 20);
    take(QUEUE_CONNECT, "support", T0 + 20);
    ledger_gap(&f.l, 0, (T0 + 23) * S);
    cr_expect_eq(now(NULL, T0 + 24), MEMBER_TALKING);
    status("support", 1, T0 + 25); // the list after the gap
    cr_expect_eq(now(NULL, T0 + 25), MEMBER_READY);
    status("support", 2, T0 + 26);
    cr_expect_eq(now(NULL, T0 + 26), MEMBER_OTHER_CALL); // that talk was over
}

Test(persons, a_talk_in_doubt_is_given_up) {
    status("support", 2, T0 + 20);
    take(QUEUE_CONNECT, "support", T0 + 20);
    ledger_gap(&f.l, 0, (T0 + 23) * S);
    cr_expect_eq(now(NULL, T0 + 26), MEMBER_TALKING);
    ledger_give_up(&f.l, 0, (T0 + 23) * S);
    cr_expect_eq(now(NULL, T0 + 27), MEMBER_OTHER_CALL);
}

static void pause(const char *queue, bool paused, const char *reason, int64_t at_s) {
    struct queue_event e = folded_member(0, queue, "PJSIP/1001", "Alice", at_s);
    e.kind = QUEUE_MEMBER_PAUSE;
    e.member.paused = paused;
    e.member.last_pause_s = paused ? at_s : 0;
    e.member.pause_reason = span_of(reason);
    folded_observe(&f, e);
}

static int64_t idle(int64_t at_s) {
    fold(&f, at_s);
    return person(&f, "Alice", NULL)->sum.idle_s;
}

Test(persons, who_is_ready_is_idle_since_their_last_talk) {
    status("support", 1, T0 + 10);
    cr_expect_eq(idle(T0 + 15), -1, "no talk of theirs ended yet");
    take(QUEUE_CONNECT, "support", T0 + 20);
    cr_expect_eq(idle(T0 + 25), -1, "talking");
    take(QUEUE_COMPLETE, "support", T0 + 30);
    status("support", 1, T0 + 31);
    cr_expect_eq(idle(T0 + 34), 4);
    cr_expect_eq(idle(T0 + 90), 60);
    cr_expect_eq(f.a.list[0].sum.counted.amounts[AMOUNT_TALK_END].max, (uint64_t)T0 + 30);
    status("support", 6, T0 + 91);
    cr_expect_eq(idle(T0 + 92), -1, "ringing");
    status("support", 1, T0 + 95); // in vain
    cr_expect_eq(idle(T0 + 100), 70);
    pause("support", true, "lunch", T0 + 101);
    cr_expect_eq(idle(T0 + 110), -1, "paused");
    pause("support", false, "", T0 + 120);
    cr_expect_eq(idle(T0 + 130), 100);
    agents_fold(&f.a, &f.l, &f.t, NULL, &f.terms, 0, (T0 + 60) * S, (T0 + 130) * S, NULL);
    cr_expect_eq(f.a.list[0].sum.idle_s, -1, "of a window that is over");
}

Test(persons, a_pause_in_one_queue_and_the_union_of_pauses) {
    known(0, "support", "PJSIP/1001", "Alice");
    known(0, "sales", "PJSIP/1001", "Alice");
    pause("support", true, "lunch", T0 + 10);
    fold(&f, T0 + 30);
    const struct agent *alice = &f.a.list[0];
    cr_assert(alice->now.state == MEMBER_PAUSED && alice->paused_in == 1);
    cr_assert(span_same(alice->now.pause_reason, SPAN("lunch")));
    cr_assert_eq(alice->now.since_us, (T0 + 10) * S);
    cr_assert_eq(in_queue(&f, alice, 0, "sales")->now.state, MEMBER_READY);
    cr_assert_eq(alice->sum.paused_s, 20);
    pause("sales", true, "training", T0 + 20);
    pause("support", false, "", T0 + 40);
    pause("sales", false, "", T0 + 55);
    pause("sales", true, "", T0 + 70);
    fold(&f, T0 + 80);
    alice = &f.a.list[0];
    cr_assert_eq(in_queue(&f, alice, 0, "support")->figures.paused_s, 30);
    cr_assert_eq(in_queue(&f, alice, 0, "sales")->figures.paused_s, 45);
    cr_assert_eq(alice->sum.paused_s, 55);
    pause("sales", false, "", T0 + 90);
    fold(&f, T0 + 100);
    cr_assert_eq(f.a.list[0].now.state, MEMBER_READY);
    // the time in this state begins with the unpause
    cr_assert_eq(f.a.list[0].now.since_us, (T0 + 90) * S);
    fold_with(&f, NULL, T0 + 50, T0 + 100);
    cr_assert_eq(f.a.list[0].sum.paused_s, 25);
}

Test(persons, occupancy_needs_a_known_login) {
    folded_wrapup(&f);
    known(0, "support", "PJSIP/1001", "Alice");
    folded_talked(&f, 0, "support", "Alice", "1.1", T0 + 20, 30);
    fold(&f, T0 + 100);
    const struct agent *alice = &f.a.list[0];
    cr_assert(f.a.count == 1 && tally_count(&alice->sum.counted, VISITS_HANDLED) == 1 &&
              alice->sum.counted.amounts[AMOUNT_WAIT_ANSWERED].sum == 3);
    cr_assert(alice->sum.counted.amounts[AMOUNT_WRAP_UP].sum == 5 && alice->sum.logged_in_s == -1);
    cr_assert(isnan(agent_figure(&alice->sum, "occupancy")));
    cr_assert_float_eq(agent_figure(&alice->sum, "handle_time"), 35, 1e-9);
    struct queue_event e = folded_member(0, "support", "PJSIP/1001", "Alice", T0 + 1);
    e.member.dynamic = true; // as in a list after a restart, for one who was added
    e.member.login_s = T0;
    folded_observe(&f, e);
    pause("support", true, "lunch", T0 + 60);
    pause("support", false, "", T0 + 90);
    fold(&f, T0 + 100);
    cr_assert(f.a.list[0].sum.logged_in_s == 100 && f.a.list[0].sum.staffed_s == 70);
    cr_assert_float_eq(agent_figure(&f.a.list[0].sum, "occupancy"), 50, 1e-9);
    known(0, "sales", "PJSIP/1001", "Alice"); // in queues.conf: nobody knows since when
    fold(&f, T0 + 100);
    cr_assert(isnan(agent_figure(&f.a.list[0].sum, "occupancy")));
}

// They were not there, by what is known, for a part of their talk.
Test(persons, occupancy_is_at_most_100) {
    struct queue_event e = folded_member(0, "support", "PJSIP/1001", "Alice", T0 + 61);
    e.member.dynamic = true;
    e.member.login_s = T0 + 60;
    folded_observe(&f, e);
    folded_talked(&f, 0, "support", "Alice", "1.1", T0 + 10, 60);
    fold(&f, T0 + 100);
    cr_assert_eq(f.a.list[0].sum.staffed_s, 40);
    cr_assert_eq(f.a.list[0].sum.counted.amounts[AMOUNT_TALK].sum, 60);
    cr_assert_float_eq(agent_figure(&f.a.list[0].sum, "occupancy"), 100, 1e-9);
}

static void channel(enum queue_channel_kind kind, const char *name, const char *id, int64_t at_s) {
    struct queue_channel c = {
        .kind = kind, .at_us = at_s * S, .channel = span_of(name), .unique_id = span_of(id)};
    ledger_observe(&f.l, (struct ledger_observation){.source = LEDGER_CHANNEL, .channel = &c});
}

// The caller was transferred to a colleague behind a Local channel: the visit goes on, but they are
// not in it.
Test(persons, a_phone_that_left_its_talk_is_free) {
    static const struct {
        int64_t status;
        enum member_state state;
    } rows[] = {{1, MEMBER_READY}, {6, MEMBER_RINGING}, {2, MEMBER_TALKING}, {8, MEMBER_ON_HOLD}};
    status("support", 6, T0 + 15);
    channel(QUEUE_CHANNEL_NEW, "PJSIP/1001-0000a1", "1.7", T0 + 15);
    take(QUEUE_CONNECT, "support", T0 + 20);
    status("support", 6, T0 + 21); // late: the leg is there
    cr_expect_eq(now("support", T0 + 21), MEMBER_TALKING);
    // a second call, which is refused
    channel(QUEUE_CHANNEL_NEW, "PJSIP/1001-0000a2", "1.8", T0 + 22);
    channel(QUEUE_CHANNEL_HANGUP, "PJSIP/1001-0000a2", "1.8", T0 + 23);
    cr_expect_eq(now("support", T0 + 23), MEMBER_TALKING);
    channel(QUEUE_CHANNEL_HANGUP, "PJSIP/1001-0000a1", "1.7", T0 + 25);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        status("support", rows[i].status, T0 + 26 + (int64_t)i);
        cr_expect_eq(now("support", T0 + 40), rows[i].state, "%zu", i);
    }
    channel(QUEUE_CHANNEL_NEW, "PJSIP/1001-0000a3", "1.9", T0 + 41);
    status("support", 2, T0 + 42);
    cr_expect_eq(now("support", T0 + 42), MEMBER_OTHER_CALL);
    cr_expect(tally_count(&f.t.queues[0].counted, VISITS_ANSWERED) == 1 &&
              f.t.queues[0].counted.amounts[AMOUNT_TALK].count == 0);
}

Test(persons, in_call_ends_with_the_talk) {
    struct queue_event e = folded_member(0, "support", "PJSIP/1001", "Alice", T0 + 20);
    e.member.status = 2;
    e.member.in_call = true;
    folded_observe(&f, e);
    take(QUEUE_CONNECT, "support", T0 + 21);
    take(QUEUE_COMPLETE, "support", T0 + 30); // another call keeps the phone in use
    cr_expect_eq(now(NULL, T0 + 31), MEMBER_OTHER_CALL);
    e.at_us = (T0 + 40) * S;
    folded_observe(&f, e);
    cr_expect_eq(now(NULL, T0 + 41), MEMBER_TALKING);
    take(QUEUE_COMPLETE, "support", T0 + 30); // told again
    cr_expect_eq(now(NULL, T0 + 41), MEMBER_TALKING);
}

Test(persons, busy_without_a_channel_is_do_not_disturb) {
    status("support", 3, T0 + 1);
    cr_expect_eq(now(NULL, T0 + 2), MEMBER_BUSY);
    cr_expect_eq(f.t.queues[0].members[MEMBER_BUSY], 1);
    cr_expect_str_eq(member_state_word(MEMBER_BUSY), "busy");
    channel(QUEUE_CHANNEL_NEW, "SIP/1001-0000a1", "1.7", T0 + 3); // the only call that it can take
    cr_expect_eq(now(NULL, T0 + 3), MEMBER_OTHER_CALL);
    channel(QUEUE_CHANNEL_HANGUP, "SIP/1001-0000a1", "1.7", T0 + 4);
    cr_expect_eq(now(NULL, T0 + 4), MEMBER_BUSY);
    pause("support", true, "lunch", T0 + 5);
    status("sales", 1, T0 + 6);
    struct queue_event e = folded_member(0, "support", "PJSIP/1001", "Alice", T0 + 7);
    e.member.status = 3;
    e.member.paused = true;
    folded_observe(&f, e);
    cr_expect_eq(now(NULL, T0 + 8), MEMBER_PAUSED);
}

Test(persons, logged_in_is_the_union_over_queues) {
    static const struct {
        const char *queue;
        enum queue_step_kind kind;
        int64_t at_s;
    } steps[] = {{"support", STEP_ADDMEMBER, 10},
                 {"sales", STEP_ADDMEMBER, 20},
                 {"support", STEP_REMOVEMEMBER, 30},
                 {"sales", STEP_REMOVEMEMBER, 50},
                 {"sales", STEP_ADDMEMBER, 80}};
    known(0, "support", "PJSIP/1001", "Alice");
    known(0, "sales", "PJSIP/1001", "Alice");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct queue_step s = {.kind = steps[i].kind,
                               .at_s = T0 + steps[i].at_s,
                               .queue = span_of(steps[i].queue),
                               .agent = SPAN("PJSIP/1001")};
        ledger_observe(&f.l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
    }
    fold_with(&f, NULL, T0, T0 + 100);
    cr_assert_eq(f.a.list[0].sum.logged_in_s, 40 + 20);
    fold_with(&f, NULL, T0 + 25, T0 + 90);
    cr_assert_eq(f.a.list[0].sum.logged_in_s, 25 + 10);
}

Test(persons, nobody_is_no_line) {
    fold(&f, T0);
    cr_assert_eq(f.a.count, 0);
    cr_assert(isnan(agent_figure(&(struct agent_figures){0}, "talk")));
}
