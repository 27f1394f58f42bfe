// Rules over queues, agents, servers and calls, by a clock of our own.
#include "watched.h"

#include "../calls/inputs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct watched w;

static void set_up(void) {
    watched_init(&w, 3, 2);
}

static void tear_down(void) {
    watched_finish(&w);
}

TestSuite(alerts, .init = set_up, .fini = tear_down);

#define RUN(second, wanted)                                                                        \
    do {                                                                                           \
        watched_run(&w, second);                                                                   \
        cr_expect_str_eq(w.told.at, wanted);                                                       \
    } while (0)

Test(alerts, each_queue_by_itself_until_it_is_over) {
    watched_rule(&w, "busy", "queue:* waiting>=5 for 30s until waiting<3");
    watched_begin(&w);
    RUN(0, "");
    watched_wait(&w, 0, 7);
    RUN(1, "");
    watched_wait(&w, 2, 5);
    RUN(11, "");
    RUN(31, "RINGS busy: support: waiting 7 (>= 5)\n");
    watched_wait(&w, 0, 4);
    RUN(41, "RINGS busy: q2: waiting 5 (>= 5)\n");
    watched_wait(&w, 0, 2);
    RUN(42, "OVER busy: support: waiting 2 (>= 5)\n");
    cr_expect_eq(w.alerts.count, 2);
    cr_expect_str_eq(watched_worst(&w)->name, "q2");
    watched_wait(&w, 2, 0);
    RUN(43, "OVER busy: q2: waiting 0 (>= 5)\n");
    RUN(350, "");
    cr_expect_eq(w.alerts.count, 0);
}

Test(alerts, only_the_queues_it_names) {
    watched_rule(&w, "one", "queue:SUPPORT waiting>0");
    watched_rule(&w, "others", "queue:* -queue:support waiting>0");
    watched_begin(&w);
    for (size_t i = 0; i < 3; i++)
        watched_wait(&w, i, 1);
    RUN(0, "RINGS one: support: waiting 1 (> 0)\nRINGS others: q1: waiting 1 (> 0)\n"
           "RINGS others: q2: waiting 1 (> 0)\n");
}

Test(alerts, parts_of_servers_only_where_servers_are_chosen) {
    struct queue_row *rows = w.queues.rows.list;
    rows[0].kind = QUEUE_ROW_SUM;
    rows[0].servers = 3;
    rows[1].kind = rows[2].kind = QUEUE_ROW_PART;
    rows[2].servers = 2;
    rows[2].tally.server = 1;
    watched_rule(&w, "sum", "queue:* waiting>0");
    watched_rule(&w, "part", "queue:* server:pbx2 waiting>0");
    watched_begin(&w);
    for (size_t i = 0; i < 3; i++)
        watched_wait(&w, i, 2);
    RUN(0, "RINGS sum: support: waiting 2 (> 0)\nRINGS part: q2 @pbx2: waiting 2 (> 0)\n");
}

Test(alerts, a_server_that_is_not_heard_makes_figures_unknown) {
    watched_rule(&w, "busy", "queue:* waiting>=5");
    watched_rule(&w, "few", "agents_ready<2 for 1m");
    watched_rule(&w, "gone", "server:* silent>60s");
    watched_begin(&w);
    w.queues.rows.total.tally.members[MEMBER_READY] = 2;
    watched_wait(&w, 0, 5);
    RUN(0, "RINGS busy: support: waiting 5 (>= 5)\n");
    w.now[0].state = SERVER_DOWN;
    w.now[0].since_us = T0 * S;
    watched_wait(&w, 0, 0);
    watched_wait(&w, 1, 9);
    w.queues.rows.total.tally.members[MEMBER_READY] = 0;
    RUN(60, "");
    RUN(61, "RINGS gone: pbx1: silent 1:01 (> 1:00)\n");
    RUN(300, "");
    cr_expect_str_eq(watched_worst(&w)->name, "support");
    w.now[0].state = SERVER_UP;
    RUN(301, "OVER busy: support: waiting 0 (>= 5)\nRINGS busy: q1: waiting 9 (>= 5)\n"
             "OVER gone: pbx1: silent 0:00 (> 1:00)\n");
    RUN(361, "RINGS few: agents ready 0 (< 2)\n");
    w.sight.agents_told = false;
    w.queues.rows.total.tally.members[MEMBER_READY] = 9;
    RUN(362, "");
}

Test(alerts, a_minimum_has_to_be_counted) {
    struct tally *all = &w.queues.rows.total.tally.counted;
    watched_rule(&w, "level", "service_level<80 min 20 calls");
    watched_begin(&w);
    RUN(0, ""); // nothing counted: neither good nor bad
    all->counts[VISIT_BIT(VISITS_OFFERED)] = 19;
    all->counts[VISIT_BIT(VISITS_ANSWERED)] = 10;
    RUN(1, "");
    all->counts[VISIT_BIT(VISITS_OFFERED)] = 20;
    RUN(2, "RINGS level: service level 0.0 % (< 80.0 %)\n");
    memset(all, 0, sizeof *all); // another day
    RUN(3, "OVER level: service level 0.0 % (< 80.0 %)\n");
}

Test(alerts, nobody_waits_is_no_unknown_longest_wait) {
    watched_rule(&w, "long", "queue:* longest_wait>2m");
    watched_begin(&w);
    RUN(0, "");
    watched_queue(&w, 1)->amounts[AMOUNT_WAITING] = (struct amount){1, 121, 121};
    RUN(1, "RINGS long: q1: longest 2:01 (> 2:00)\n");
    watched_queue(&w, 1)->amounts[AMOUNT_WAITING] = (struct amount){0, 0, 0};
    RUN(2, "OVER long: q1: longest 0:00 (> 2:00)\n");
}

Test(alerts, an_agent_in_a_state_and_what_they_did) {
    watched_rule(&w, "pause", "agent:* paused>15m");
    watched_rule(&w, "one", "agent:1002 paused>1m");
    watched_rule(&w, "sum", "agent:\"alice agent\" pausedTime>1h");
    watched_begin(&w);
    struct agent *alice = &w.agents.list[0], *other = &w.agents.list[1];
    alice->now.state = MEMBER_PAUSED;
    RUN(900, "");
    alice->sum.paused_s = 3601;
    RUN(901, "RINGS pause: Alice Agent (1001): paused 15:01 (> 15:00)\n"
             "RINGS sum: Alice Agent (1001): paused 1:00:01 (> 1:00:00)\n");
    alice->now.known = false;
    other->now.state = MEMBER_PAUSED;
    other->now.since_us = 0; // nobody knows since when
    RUN(902, "");
    alice->now = (struct agent_now){.known = true, .state = MEMBER_TALKING, .since_us = T0 * S};
    other->now.since_us = (T0 + 840) * S;
    RUN(903, "OVER pause: Alice Agent (1001): paused 0:00 (> 15:00)\n"
             "RINGS one: Agent 1 (1002): paused 1:03 (> 1:00)\n");
}

Test(alerts, a_sum_over_calls) {
    watched_rule(&w, "many", "active>30");
    watched_begin(&w);
    w.calls.by_result[CALL_IN_PROGRESS] = 31;
    RUN(0, "RINGS many: active 31 (> 30)\n");
}

Test(alerts, a_call_that_lasts_and_one_that_was_missed) {
    struct stitch *s = (struct stitch *)(uintptr_t)w.sight.stitch;
    watched_rule(&w, "long", "call dur>1h");
    watched_rule(&w, "lost", "call missed direction:inbound");
    watched_begin(&w);
    struct channel_event up = made_event(CHANNEL_NEW, "100.1", "100.1", T0);
    up.caller_number = SPAN("5145550123");
    stitch_channel(s, &up);
    struct cdr rows[] = {made_row(0, "100.5", "PJSIP/trunk-1", "PJSIP/1001-2", T0 - 60, 20),
                         made_row(0, "100.6", "PJSIP/trunk-2", "PJSIP/1001-3", T0 + 3580, 20)};
    for (uint32_t i = 0; i < 2; i++) {
        rows[i].disposition = CDR_NO_ANSWER;
        rows[i].answer = CDR_NO_TIME;
        rows[i].text[CDR_SOURCE] = SPAN("5145550199");
        rows[i].text[CDR_DESTINATION_CONTEXT] = SPAN("from-trunk");
    }
    stitch_row(s, 0, &rows[0]); // long over when the watch begins
    RUN(0, "");
    stitch_row(s, 1, &rows[1]);
    RUN(3600, "RINGS lost: 5145550199 at 21:30:40: missed\n");
    RUN(3601, "RINGS long: 5145550123 since 20:30:40: dur 1:00:01 (> 1:00:00)\n");
    struct channel_event over = made_event(CHANNEL_HANGUP, "100.1", "100.1", T0 + 3602);
    stitch_channel(s, &over);
    RUN(3602, "OVER long: 5145550123 since 20:30:40: dur 0:00 (> 1:00:00)\n");
    RUN(3900, "OVER lost: 5145550199 at 21:30:40: missed\n");
}

// The night of 25 October 2026 in Berlin, when the clocks go back at three.
Test(alerts, quiet_hours_go_on_over_a_change_of_clocks) {
    struct zone *berlin;
    const int64_t night = INT64_C(1792886400); // 02:00 in summer
    cr_assert_eq(zone_load("Europe/Berlin", &berlin), 0);
    struct alert_rule *r = watched_rule(&w, "busy", "queue:support waiting>0 for 10s");
    r->terms.quiet_from_s = 22 * 3600;
    r->terms.quiet_to_s = 6 * 3600;
    r->terms.escalate_us = 600 * S;
    watched_begin(&w);
    w.alerts.zone = berlin;
    watched_wait(&w, 0, 1);
    RUN(night - T0, "");
    RUN(night - T0 + 10, "");
    cr_expect_eq(w.alerts.list[0].life.state, ALERT_FIRING);
    RUN(night - T0 + 5 * 3600 - 1, ""); // 05:59:59 in winter
    RUN(night - T0 + 5 * 3600, "RINGS busy: support: waiting 1 (> 0)\n");
    RUN(night - T0 + 5 * 3600 + 600, "ESCALATES busy: support: waiting 1 (> 0)\n");
    watched_wait(&w, 0, 0);
    RUN(night - T0 + 5 * 3600 + 601, "OVER busy: support: waiting 0 (> 0)\n");
    zone_destroy(berlin);
}

Test(alerts, the_worst_is_what_nobody_has_acknowledged) {
    watched_rule(&w, "first", "queue:support waiting>0");
    watched_rule(&w, "second", "queue:q1 waiting>0");
    watched_rule(&w, "grave", "queue:q2 waiting>0")->critical = true;
    watched_begin(&w);
    for (int i = 0; i < 3; i++) {
        watched_wait(&w, (size_t)i, 1);
        watched_run(&w, i);
    }
    static const char *const order[] = {"q2", "support", "q1"};
    for (int i = 0; i < 3; i++) {
        const struct alert *worst = watched_worst(&w);
        cr_assert_str_eq(worst->name, order[i]);
        alerts_acknowledge(&w.alerts, worst->serial, (T0 + 5) * S);
    }
    cr_expect_str_eq(watched_worst(&w)->name, "q2");
    cr_expect_eq(watched_worst(&w)->life.state, ALERT_ACKNOWLEDGED);
}

// Else the line that blinks would not tell of what rang after it.
Test(alerts, what_is_muted_comes_after_what_is_not) {
    watched_rule(&w, "full", "queue:* waiting>=5");
    watched_begin(&w);
    watched_wait(&w, 0, 5);
    watched_run(&w, 0);
    alerts_mute(&w.alerts, watched_worst(&w)->serial, (T0 + 900) * S);
    watched_wait(&w, 1, 5);
    watched_run(&w, 60);
    cr_expect_str_eq(watched_worst(&w)->name, "q1");
    watched_run(&w, 901);
    cr_expect_str_eq(watched_worst(&w)->name, "support", "it rings again");
}

Test(alerts, subjects_may_move_come_and_go) {
    watched_rule(&w, "busy", "queue:* waiting>0");
    watched_begin(&w);
    watched_wait(&w, 0, 1);
    RUN(0, "RINGS busy: support: waiting 1 (> 0)\n");
    struct queue_row *rows = w.queues.rows.list, first = rows[0];
    rows[0] = rows[2];
    rows[2] = first;
    RUN(1, "");
    cr_expect_eq(w.alerts.list[0].subject, 2);
    w.queues.rows.count = 2;
    RUN(2, "");
    RUN(500, "");
    RUN(602, "OVER busy: support: waiting 1 (> 0)\n");
    w.queues.rows.count = 3;
}

Test(alerts, are_remembered_over_a_restart) {
    struct buf lines = {0};
    watched_rule(&w, "busy", "queue:* waiting>0");
    watched_begin(&w);
    watched_wait(&w, 0, 1);
    watched_wait(&w, 1, 1);
    watched_run(&w, 0);
    alerts_acknowledge(&w.alerts, w.alerts.list[0].serial, (T0 + 1) * S);
    alerts_write(&w.alerts, &lines);
    alerts_finish(&w.alerts);
    watched_rule(&w, "busy", "queue:* waiting>0");
    watched_begin(&w);
    for (struct span rest = buf_text(&lines); rest.len;)
        cr_expect(alerts_read(&w.alerts, span_take(&rest, '\n')));
    cr_expect_not(alerts_read(&w.alerts, SPAN("another\tsupport\tfiring\t1\t1\t1\t0\t0\t0")));
    cr_expect_not(alerts_read(&w.alerts, SPAN("busy\tsupport\tfiring\t1\t1\tx\t0\t0\t0")));
    cr_expect_not(alerts_read(&w.alerts, SPAN("busy\tsupport\tfiring\t-9\t1\t1\t0\t0\t0")));
    cr_expect_not(alerts_read(&w.alerts, SPAN("busy")));
    RUN(60, "");
    cr_expect_eq(w.alerts.count, 2);
    cr_expect_str_eq(watched_worst(&w)->name, "q1");
    cr_expect_eq(watched_worst(&w)->life.fired_us, T0 * S);
    alerts_acknowledge(&w.alerts, watched_worst(&w)->serial, (T0 + 60) * S);
    cr_expect_eq(watched_worst(&w)->life.state, ALERT_ACKNOWLEDGED);
    buf_finish(&lines);
}

Test(alerts, what_is_remembered_is_cleaned) {
    watched_rule(&w, "busy", "queue:* waiting>0");
    watched_begin(&w);
    cr_assert(alerts_read(&w.alerts, SPAN("busy\ta\033[2Jb\tfiring\t1\t1\t1\t0\t0\t0")));
    cr_expect_str_eq(w.alerts.list[0].name, "a\xef\xbf\xbd[2Jb");
}

Test(alerts, there_are_not_more_than_anybody_reads) {
    tear_down();
    watched_init(&w, 1000, 0);
    watched_rule(&w, "busy", "queue:* waiting>0");
    watched_begin(&w);
    for (size_t i = 0; i < 1000; i++)
        watched_wait(&w, i, 1);
    watched_run(&w, 0);
    cr_expect_eq(w.alerts.count, ALERTS_OF_RULE);
    for (size_t i = 0; i < 1000; i++)
        watched_wait(&w, i, 0);
    watched_run(&w, 1);
    watched_run(&w, 400);
    cr_expect_eq(w.alerts.count, 0);
}

// Rules that are made anew keep what those of the same name knew.
Test(alerts, other_rules_adopt_what_fires) {
    watched_rule(&w, "busy", "queue:* waiting>=5");
    watched_rule(&w, "gone", "queue:* waiting>=6");
    watched_begin(&w);
    watched_wait(&w, 0, 7);
    RUN(1, "RINGS busy: support: waiting 7 (>= 5)\nRINGS gone: support: waiting 7 (>= 6)\n");
    uint64_t serial = 0;
    for (size_t i = 0; i < w.alerts.count; i++)
        if (w.alerts.list[i].rule == 0) serial = w.alerts.list[i].serial;
    alerts_acknowledge(&w.alerts, serial, (T0 + 2) * S);
    struct alerts before = w.alerts;
    w.alerts = (struct alerts){.rules = NULL};
    watched_rule(&w, "new", "queue:* waiting>=7");
    watched_rule(&w, "busy", "queue:* waiting>=4");
    alerts_adopt(&w.alerts, &before);
    watched_begin(&w);
    cr_assert_eq(w.alerts.count, 1, "those of a rule that is gone are gone");
    cr_expect_eq(w.alerts.list[0].serial, serial);
    RUN(3, "RINGS new: support: waiting 7 (>= 7)\n");
    cr_assert_eq(w.alerts.count, 2);
    cr_expect(w.alerts.list[0].life.acknowledged);
    cr_expect_eq(w.alerts.list[0].life.since_us, (T0 + 2) * S);
    watched_wait(&w, 0, 4);
    RUN(4, "OVER new: support: waiting 4 (>= 7)\n");
    watched_wait(&w, 0, 3);
    RUN(5, "OVER busy: support: waiting 3 (>= 4)\n");
}
