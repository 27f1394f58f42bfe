// Windows, thresholds, short abandons, wrap-up and members in the tallies.
#include "../../src/stats/parts.h"
#include "../support/pausing.h"
#include "../support/rates.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define T0 INT64_C(1795379440)
#define S  INT64_C(1000000)

static struct ledger l;
static struct queue_tallies t;

static void set_up(void) {
    ledger_init(&l);
}

static void tear_down(void) {
    queue_tallies_finish(&t);
    ledger_finish(&l);
}

TestSuite(tallies, .init = set_up, .fini = tear_down);

static void step(enum queue_step_kind kind, const char *id, int64_t at_s, int64_t wait_s) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = SPAN("support"),
                           .agent = SPAN("Alice"),
                           .wait_s = wait_s,
                           .talk_s = 30,
                           .position = STEP_NO_NUMBER,
                           .joined_position = STEP_NO_NUMBER};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

static const struct queue_tally *fold(struct queue_terms terms, int64_t from_s, int64_t to_s) {
    queue_tallies_fold(&t, &l, &terms, from_s * S, to_s * S, (T0 + 100) * S);
    queue_tallies_minutes(&t, &l, &terms, NULL);
    cr_assert_eq(t.queue_count, 1);
    return &t.queues[0];
}

Test(tallies, a_visit_counts_where_it_began_and_its_agent_where_he_connected) {
    step(STEP_ENTERQUEUE, "1.1", T0, STEP_NO_NUMBER);
    step(STEP_CONNECT, "1.1", T0 + 10, 10);
    step(STEP_COMPLETEAGENT, "1.1", T0 + 40, 10);
    const struct queue_tally *q = fold(QUEUE_TERMS_DEFAULT, T0 - 5, T0 + 5);
    cr_assert(tally_count(&q->counted, VISITS_OFFERED) == 1 &&
              tally_count(&q->counted, VISITS_ANSWERED) == 1 && t.agent_count == 0);
    q = fold(QUEUE_TERMS_DEFAULT, T0 + 5, T0 + 15);
    cr_assert(tally_count(&q->counted, VISITS_OFFERED) == 0 && t.agent_count == 1);
    cr_assert(tally_count(&t.agents[0].counted, VISITS_HANDLED) == 1 &&
              t.agents[0].counted.amounts[AMOUNT_TALK].sum == 30 &&
              t.agents[0].counted.amounts[AMOUNT_WAIT_ANSWERED].sum == 10);
}

Test(tallies, thresholds_are_whole_seconds_and_inclusive) {
    step(STEP_ENTERQUEUE, "1.1", T0, STEP_NO_NUMBER);
    step(STEP_CONNECT, "1.1", T0 + 20, 20);
    step(STEP_ENTERQUEUE, "1.2", T0, STEP_NO_NUMBER);
    step(STEP_CONNECT, "1.2", T0 + 21, 21);
    step(STEP_ENTERQUEUE, "1.3", T0, STEP_NO_NUMBER);
    step(STEP_ABANDON, "1.3", T0 + 4, 4);
    step(STEP_ENTERQUEUE, "1.4", T0, STEP_NO_NUMBER);
    step(STEP_ABANDON, "1.4", T0 + 5, 5);
    step(STEP_ENTERQUEUE, "1.5", T0 + 79, STEP_NO_NUMBER);
    step(STEP_ENTERQUEUE, "1.6", T0 + 80, STEP_NO_NUMBER);
    const struct queue_tally *q = fold(QUEUE_TERMS_DEFAULT, 0, T0 * 2);
    cr_assert_eq(q->threshold_s, 20);
    cr_assert_eq(tally_count(&q->counted, VISITS_ANSWERED_WITHIN), 1);
    cr_assert(tally_count(&q->counted, VISITS_ABANDONED) == 2 &&
              tally_count(&q->counted, VISITS_SHORT) == 1 &&
              tally_count(&q->counted, VISITS_ABANDONED_WITHIN) == 2);
    cr_assert(tally_count(&q->counted, VISITS_WAITING) == 2 &&
              tally_count(&q->counted, VISITS_WAITING_PAST) == 1 && queue_longest_wait(q) == 21);
    cr_assert_float_eq(rate_of(q, "service_level", SERVICE_OF_OFFERED, false), 25, 1e-9);
    cr_assert_float_eq(rate_of(q, "service_level_live", SERVICE_OF_OFFERED, false), 20, 1e-9);
    cr_assert_float_eq(rate_of(q, "service_level", SERVICE_OF_OFFERED, true), 100.0 / 3, 1e-9);
    const struct queue_policies policies = {.others = {.threshold_s = 21, .wrapup_s = -1}};
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    terms.policies = &policies;
    cr_assert_eq(fold(terms, 0, T0 * 2)->counted.counts[VISIT_BIT(VISITS_ANSWERED_WITHIN)], 2);
    struct queue_tally sum = {0};
    queue_tally_add(&sum, q);
    queue_tally_add(&sum, q);
    cr_assert(tally_count(&sum.counted, VISITS_OFFERED) == 12 &&
              tally_count(&sum.counted, VISITS_WAITING) == 4 && queue_longest_wait(&sum) == 21);
}

Test(tallies, handle_time_is_talk_and_wrap_up) {
    const struct queue_policies policies = {.others = {.threshold_s = -1, .wrapup_s = 5}};
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    terms.policies = &policies;
    step(STEP_CONNECT, "1.1", T0 + 10, 10);
    cr_assert_eq(fold(terms, 0, T0 * 2)->counted.amounts[AMOUNT_HANDLE].count, 0); // still talking
    step(STEP_COMPLETECALLER, "1.1", T0 + 40, 10);
    cr_assert_eq(fold(terms, 0, T0 * 2)->counted.amounts[AMOUNT_HANDLE].sum, 35);
    cr_assert_eq(t.queues[0].counted.amounts[AMOUNT_TALK].sum, 30);
}

Test(tallies, refused_is_beside_offered) {
    step(STEP_JOINEMPTY, "1.1", T0, STEP_NO_NUMBER);
    const struct queue_tally *q = fold(QUEUE_TERMS_DEFAULT, 0, T0 * 2);
    cr_assert(tally_count(&q->counted, VISITS_REFUSED) == 1 && q->refusals &&
              tally_count(&q->counted, VISITS_OFFERED) == 0);
}

Test(tallies, members_by_state) {
    struct queue_event e = {.kind = QUEUE_MEMBER,
                            .at_us = T0 * S,
                            .queue = SPAN("support"),
                            .member.interface = SPAN("PJSIP/1001"),
                            .member.status = 1};
    struct ledger_observation o = {.source = LEDGER_EVENT, .event = &e};
    ledger_observe(&l, o);
    e.member.interface = SPAN("PJSIP/1002");
    e.member.paused = true;
    ledger_observe(&l, o);
    const struct queue_tally *q = fold(QUEUE_TERMS_DEFAULT, 0, T0 * 2);
    cr_assert(q->members[MEMBER_READY] == 1 && q->members[MEMBER_PAUSED] == 1);
}

Test(tallies, members_count_once_however_often_they_are_run_on) {
    struct queue_event e = {.kind = QUEUE_MEMBER,
                            .at_us = T0 * S,
                            .queue = SPAN("support"),
                            .member.interface = SPAN("PJSIP/1001"),
                            .member.status = 1};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    for (int pass = 0; pass < 2; pass++) {
        queue_tallies_begin(&t, &terms, 0, T0 * 2 * S);
        for (int i = 0; i < 3; i++)
            cr_assert_not(queue_tallies_run(&t, &l, &terms, (T0 + 100) * S, NULL));
        cr_assert_eq(t.queues[0].members[MEMBER_READY], 1);
    }
}

// ---- the visits of a rate are those that its formula divides by

static void visits_of_every_kind(void) {
    static const int64_t waits[] = {0, 3, 4, 5, 19, 20, 21, 60};
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        char id[16];
        snprintf(id, sizeof id, "2.%zu", i);
        step(STEP_ENTERQUEUE, id, T0, STEP_NO_NUMBER);
        step(STEP_CONNECT, id, T0 + waits[i], waits[i]);
        snprintf(id, sizeof id, "3.%zu", i);
        step(STEP_ENTERQUEUE, id, T0, STEP_NO_NUMBER);
        step(STEP_ABANDON, id, T0 + waits[i], waits[i]);
        snprintf(id, sizeof id, "4.%zu", i);
        step(STEP_ENTERQUEUE, id, T0, STEP_NO_NUMBER);
        if (i % 2) step(STEP_EXITWITHTIMEOUT, id, T0 + waits[i], waits[i]);
    }
}

static double percent_of(struct visit_pick part, struct visit_pick whole) {
    uint64_t parts = 0, wholes = 0;
    for (uint32_t i = 0; i < ledger_count(&l); i++) {
        struct visit v;
        ledger_visit(&l, i, &v);
        uint32_t sets = queue_tallies_sets(&t, &v);
        bool in = visit_picked(sets, whole);
        wholes += in;
        parts += in && visit_picked(sets, part);
    }
    return 100.0 * (double)parts / (double)wholes;
}

Test(tallies, rates_are_over_the_visits_that_are_picked_for_them) {
    static const int64_t thresholds[] = {2, 4, 20};
    visits_of_every_kind();
    for (size_t i = 0; i < 3; i++)
        for (int short_out = 0; short_out < 2; short_out++) {
            const struct queue_policies policies = {
                .others = {.threshold_s = thresholds[i], .wrapup_s = -1}};
            struct queue_terms terms = QUEUE_TERMS_DEFAULT;
            terms.policies = &policies;
            const struct queue_tally *q = fold(terms, 0, T0 * 2);
            for (int f = 0; f < SERVICE_FORMULAS; f++)
                cr_expect_float_eq(rate_of(q, "service_level", (enum service_formula)f, short_out),
                                   percent_of(service_part((enum service_formula)f, short_out),
                                              service_whole((enum service_formula)f, short_out)),
                                   1e-9, "formula %d within %d", f, (int)thresholds[i]);
            cr_expect_float_eq(
                rate_of(q, "abandonment", SERVICE_OF_OFFERED, short_out),
                percent_of(abandonment_part(short_out), abandonment_whole(short_out)), 1e-9);
        }
}

static struct filter *filter_of(const char *expression) {
    const struct filter_terms terms = {.ledger = &l};
    struct filter_error error;
    struct filter *f = NULL;
    cr_assert_eq(filter_create(span_of(expression), &terms, &f, &error), 0, "%s", error.text);
    return f;
}

static void visits(int count) {
    for (int i = 0; i < count; i++) {
        char id[16];
        snprintf(id, sizeof id, "1.%d", i);
        step(STEP_ENTERQUEUE, id, T0 + i, STEP_NO_NUMBER);
        step(STEP_RINGNOANSWER, id, T0 + i + 1, STEP_NO_NUMBER);
        if (i % 3 == 0) step(STEP_CONNECT, id, T0 + i + 5, 5);
        if (i % 3 == 1) step(STEP_ABANDON, id, T0 + i + 5, 5);
    }
}

static bool run_tallies(struct task *task, void *context) {
    (void)context;
    return queue_tallies_run(&t, &l, &QUEUE_TERMS_DEFAULT, (T0 + 100) * S, task);
}

// When cancelled at any pause, none of it is shown, and what was read so far is not read again.
Test(tallies, in_a_job_that_pauses_they_are_the_same) {
    visits(1000);
    const struct queue_tally whole = *fold(QUEUE_TERMS_DEFAULT, 0, T0 * 2);
    const struct agent_tally agent = t.agents[0];
    cr_expect(tally_count(&whole.counted, VISITS_OFFERED) == 1000 &&
              tally_count(&whole.counted, VISITS_ANSWERED) == 334 &&
              tally_count(&whole.counted, VISITS_ABANDONED) == 333);
    cr_expect_eq(agent.counted.amounts[AMOUNT_RINGS].sum, 1000);
    for (size_t at = 1; at < 12; at++) {
        queue_tallies_begin(&t, &QUEUE_TERMS_DEFAULT, 0, T0 * 2 * S);
        cr_expect(pausing(run_tallies, NULL, at).cancelled);
        cr_expect_eq(tally_count(&t.queues[0].counted, VISITS_OFFERED), 0);
        cr_expect_not(pausing(run_tallies, NULL, 0).cancelled);
        cr_expect(memcmp(&t.queues[0], &whole, sizeof whole) == 0, "cancelled at %zu", at);
        cr_expect(memcmp(&t.agents[0], &agent, sizeof agent) == 0, "cancelled at %zu", at);
    }
}

Test(tallies, only_what_is_wanted_is_counted) {
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    visits(10);
    terms.filter = filter_of("uniqueid:1.0,1.2,1.4,1.6,1.8");
    const struct queue_tally *q = fold(terms, 0, T0 * 2);
    cr_expect(tally_count(&q->counted, VISITS_OFFERED) == 5 &&
                  tally_count(&q->counted, VISITS_ANSWERED) == 2 &&
                  tally_count(&q->counted, VISITS_ABANDONED) == 1,
              "0 and 6; 4");
    cr_expect_eq(t.agents[0].counted.amounts[AMOUNT_RINGS].sum, 5);
    cr_expect_eq(tally_count(&t.agents[0].counted, VISITS_HANDLED), 2);
    filter_destroy(terms.filter);
    terms.filter = filter_of("queue:sales");
    queue_tallies_fold(&t, &l, &terms, 0, T0 * 2 * S, (T0 + 100) * S);
    cr_expect_eq(t.queue_count, 0, "a queue that is not wanted is not there");
    filter_destroy(terms.filter);
}

static void guess(const char *id, int64_t start_s) {
    const struct queue_record r = {.unique_id = span_of(id),
                                   .queue = SPAN("support"),
                                   .start_s = start_s,
                                   .end_s = start_s + 30,
                                   .answer_s = start_s + 10,
                                   .talk_s = 20};
    ledger_guess(&l, &r);
}

static uint64_t offered(struct queue_terms terms, int64_t from_s, int64_t to_s) {
    return tally_count(&fold(terms, from_s, to_s)->counted, VISITS_OFFERED);
}

// A guess counts in windows in which nothing was told of its queue, whatever came first and
// whatever a filter leaves of it.
Test(tallies, guesses_yield_where_a_queue_was_told_of) {
    const struct queue_policies policies = {.others = {.threshold_s = -1, .wrapup_s = 5}};
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    struct visit v;
    terms.policies = &policies;
    guess("1.1", T0);
    guess("1.2", T0 + 10);
    cr_expect_eq(offered(terms, T0 - 5, T0 + 1000), 2);
    cr_expect(t.queues[0].basis == VISIT_FROM_ROWS && t.agent_count == 0);
    cr_expect_eq(t.queues[0].counted.amounts[AMOUNT_TALK].sum, 40);
    cr_expect_eq(t.queues[0].counted.amounts[AMOUNT_WRAP_UP].count, 0, "nobody knows by whom");
    ledger_visit(&l, 0, &v);
    cr_expect(!queue_tallies_yields(&t, &v) && !queue_tallies_yields(NULL, &v));
    step(STEP_ENTERQUEUE, "2.1", T0 + 500, STEP_NO_NUMBER);
    step(STEP_ABANDON, "2.1", T0 + 540, 40);
    guess("1.3", T0 + 600);
    cr_expect_eq(offered(terms, T0 - 5, T0 + 1000), 1);
    cr_expect_eq(tally_count(&t.queues[0].counted, VISITS_ABANDONED), 1);
    cr_expect_eq(t.queues[0].counted.amounts[AMOUNT_TALK].sum, 0);
    cr_expect_eq(t.queues[0].basis, VISIT_FROM_LOG);
    cr_expect(queue_tallies_yields(&t, &v));
    ledger_visit(&l, 2, &v);
    cr_expect(!queue_tallies_yields(&t, &v), "what is told never does");
    cr_expect_eq(offered(terms, T0 - 5, T0 + 400), 2, "before anything was told");
    terms.filter = filter_of("uniqueid:1.1,1.2");
    cr_expect_eq(offered(terms, T0 - 5, T0 + 1000), 0);
    cr_expect_eq(offered(terms, T0 - 5, T0 + 400), 2);
    filter_destroy(terms.filter);
}

// ---- the last hour by minutes; T0 is 40 seconds into its minute, and now 100 seconds later

static uint32_t in_minutes(size_t first, size_t count, uint32_t set, uint32_t *ret_waiting) {
    struct tally sum;
    minutes_sum(t.minutes, first, count, &sum, ret_waiting);
    return (uint32_t)tally_count(&sum, set);
}

Test(tallies, minutes_are_those_of_the_last_hour) {
    uint32_t waiting;
    step(STEP_ENTERQUEUE, "1.1", T0 - 3600, STEP_NO_NUMBER); // began before, waited in the first
    step(STEP_CONNECT, "1.1", T0 - 3480, 120);
    step(STEP_ENTERQUEUE, "1.2", T0 - 1860, STEP_NO_NUMBER);
    step(STEP_ABANDON, "1.2", T0 - 1830, 30);
    step(STEP_ENTERQUEUE, "1.3", T0 - 1850, STEP_NO_NUMBER);
    step(STEP_CONNECT, "1.3", T0 - 1840, 10);
    step(STEP_ENTERQUEUE, "1.4", T0 - 9000, STEP_NO_NUMBER); // long ago
    step(STEP_ABANDON, "1.4", T0 - 8990, 10);
    step(STEP_ENTERQUEUE, "1.5", T0 + 10, STEP_NO_NUMBER); // and still waiting
    fold(QUEUE_TERMS_DEFAULT, T0 - 86400, T0 + 86400);
    cr_assert_eq(t.minutes->from, T0 + 80 - 3600);
    cr_expect_eq(in_minutes(0, 60, VISITS_OFFERED, &waiting), 3);
    cr_expect_eq(waiting, 2);
    cr_expect_eq(in_minutes(0, 1, VISITS_OFFERED, &waiting), 0);
    cr_expect_eq(waiting, 1);
    cr_expect_eq(in_minutes(1, 26, VISITS_OFFERED, &waiting), 0);
    cr_expect_eq(waiting, 0);
    cr_expect_eq(in_minutes(27, 1, VISITS_OFFERED, &waiting), 2);
    cr_expect_eq(waiting, 2, "both at once, if only for ten seconds");
    cr_expect_eq(in_minutes(27, 1, VISITS_ABANDONED, &waiting), 1);
    cr_expect_eq(in_minutes(27, 1, VISITS_ANSWERED_WITHIN, &waiting), 1);
    cr_expect_eq(in_minutes(58, 1, VISITS_OFFERED, &waiting), 1);
    cr_expect_eq(in_minutes(59, 1, VISITS_OFFERED, &waiting), 0);
    cr_expect_eq(waiting, 1);
}

static void run_at(const struct queue_terms *terms, int64_t now_us) {
    queue_tallies_run(&t, &l, terms, now_us, NULL);
    queue_tallies_minutes(&t, &l, terms, NULL);
}

Test(tallies, minutes_go_on_with_time_and_with_what_changes) {
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    uint32_t waiting;
    step(STEP_ENTERQUEUE, "1.1", T0 + 10, STEP_NO_NUMBER);
    queue_tallies_begin(&t, &terms, (T0 - 86400) * S, (T0 + 86400) * S);
    run_at(&terms, (T0 + 100) * S);
    cr_expect_eq(in_minutes(58, 1, VISITS_ABANDONED, &waiting), 0);
    step(STEP_ABANDON, "1.1", T0 + 90, 80);
    run_at(&terms, (T0 + 101) * S);
    cr_expect_eq(in_minutes(58, 1, VISITS_ABANDONED, &waiting), 1);
    run_at(&terms, (T0 + 100 + 1200) * S);
    cr_expect_eq(in_minutes(38, 1, VISITS_ABANDONED, &waiting), 1);
    cr_expect_eq(in_minutes(39, 21, VISITS_OFFERED, &waiting), 0);
    cr_expect_eq(waiting, 1, "up to the minute in which they hung up");
    run_at(&terms, (T0 + 100 + 4000) * S);
    cr_expect_eq(in_minutes(0, 60, VISITS_OFFERED, &waiting), 0);
    cr_expect_eq(t.recent_count, 0, "nothing is kept of what is longer ago");
}

Test(tallies, minutes_leave_out_what_the_total_leaves_out) {
    struct queue_policy hidden = QUEUE_POLICY_NONE;
    struct queue_policies policies = {.others = QUEUE_POLICY_NONE};
    hidden.name = SPAN("support");
    hidden.hidden = true;
    queue_policies_add(&policies, &hidden);
    queue_policies_settle(&policies);
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    uint32_t waiting;
    terms.policies = &policies;
    step(STEP_ENTERQUEUE, "1.1", T0 - 600, STEP_NO_NUMBER);
    fold(terms, T0 - 86400, T0 + 86400);
    cr_expect_eq(in_minutes(0, 60, VISITS_OFFERED, &waiting), 0);
    cr_expect_eq(waiting, 0);
    queue_policies_finish(&policies);
}
