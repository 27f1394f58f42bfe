// The queues as they are shown: hidden, merged, on several servers. Nothing is counted twice.
#include "stats/queues.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define S  ((int64_t)1000000)
#define T0 INT64_C(1795374511)

static struct ledger l;
static struct queue_tallies t;
static struct queue_policies said_of;
static unsigned joined;

static void begin(void) {
    ledger_init(&l);
    t = (struct queue_tallies){0};
}

static void end(void) {
    queue_tallies_finish(&t);
    queue_policies_finish(&said_of);
    ledger_finish(&l);
}

TestSuite(rows, .init = begin, .fini = end);

static void step(uint16_t server, const char *queue, enum queue_step_kind kind, int64_t at_s,
                 int64_t hold) {
    char id[32];
    snprintf(id, sizeof id, "%u.1", joined);
    struct queue_step s = {.kind = kind,
                           .server = server,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = span_of(queue),
                           .agent = kind == STEP_CONNECT ? SPAN("Ann") : SPAN_NONE,
                           .wait_s = hold,
                           .talk_s = STEP_NO_NUMBER,
                           .position = STEP_NO_NUMBER};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

// Callers who waited so long and were answered.
static void answered(uint16_t server, const char *queue, int count, int64_t wait) {
    for (int i = 0; i < count; i++) {
        joined++;
        step(server, queue, STEP_ENTERQUEUE, T0, STEP_NO_NUMBER);
        step(server, queue, STEP_CONNECT, T0 + wait, wait);
    }
}

static void params(uint16_t server, const char *queue, int64_t service_level) {
    struct queue_event e = {.kind = QUEUE_PARAMS,
                            .server = server,
                            .at_us = T0 * S,
                            .queue = span_of(queue),
                            .service_level_s = service_level};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

static void policies(int64_t threshold_of_support_s) {
    const struct queue_policy said[] = {
        {.name = SPAN("overflow"), .merged_with = SPAN("support"), .threshold_s = -1},
        {.name = SPAN("night"), .merged_with = SPAN("rest"), .threshold_s = -1},
        {.name = SPAN("support"),
         .label = SPAN("Help desk"),
         .threshold_s = threshold_of_support_s},
        {.name = SPAN("test"), .threshold_s = -1, .hidden = true},
        {.name = SPAN("sales"), .threshold_s = -1, .together = true},
    };
    said_of.others = QUEUE_POLICY_NONE;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        queue_policies_add(&said_of, &said[i]);
    queue_policies_settle(&said_of);
}

static void fold(struct queue_terms terms) {
    queue_tallies_fold(&t, &l, &terms, 0, INT64_MAX, (T0 + 1000) * S);
    queue_tallies_show(&t, &l, &terms);
}

static const struct queue_row *row(size_t i, enum queue_row_kind kind, const char *queue,
                                   uint16_t server, uint64_t offered) {
    cr_assert_lt(i, t.rows.count);
    const struct queue_row *r = &t.rows.list[i];
    cr_expect_eq(r->kind, kind, "%zu", i);
    cr_expect(span_same(r->queue, span_of(queue)), "%zu: %.*s", i, (int)r->queue.len, r->queue.at);
    cr_expect_eq(r->tally.server, server, "%zu: %u", i, r->tally.server);
    cr_expect_eq(tally_count(&r->tally.counted, VISITS_OFFERED), offered, "%zu: %llu", i,
                 (unsigned long long)tally_count(&r->tally.counted, VISITS_OFFERED));
    return r;
}

Test(rows, one_a_server_under_a_sum_where_several_have_it) {
    answered(0, "support", 3, 10);
    answered(0, "billing", 2, 10);
    answered(1, "support", 4, 25);
    fold(QUEUE_TERMS_DEFAULT);
    cr_assert_eq(t.rows.count, 4);
    const struct queue_row *sum = row(0, QUEUE_ROW_SUM, "support", QUEUE_ROW_SERVERS, 7);
    cr_expect(sum->parts == 2 && sum->queues == 2 && sum->servers == 3);
    cr_expect_eq(tally_count(&sum->tally.counted, VISITS_ANSWERED_WITHIN), 3);
    cr_expect_eq(sum->tally.counted.amounts[AMOUNT_WAIT_ANSWERED].max, 25);
    row(1, QUEUE_ROW_PART, "support", 0, 3);
    row(2, QUEUE_ROW_PART, "support", 1, 4);
    row(3, QUEUE_ROW_WHOLE, "billing", 0, 2);
    cr_expect_eq(tally_count(&t.rows.total.tally.counted, VISITS_OFFERED),
                 9); // parts or sums, never both
    cr_expect_eq(queue_row_of(&t, 1, intern_find(&l.names, SPAN("support"))), 2);
    cr_expect_eq(queue_row_of(&t, 2, intern_find(&l.names, SPAN("support"))), QUEUE_ROW_NONE);
}

Test(rows, merged_hidden_and_together_as_the_configuration_says) {
    params(0, "support", 60);
    answered(0, "overflow", 1, 25); // before anything was heard of its target
    answered(0, "support", 2, 25);
    answered(1, "overflow", 4, 25);
    answered(0, "test", 100, 1);
    answered(0, "sales", 5, 1);
    answered(1, "sales", 6, 1);
    answered(1, "night", 7, 1);
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    policies(30);
    terms.policies = &said_of;
    fold(terms);
    cr_assert_eq(t.rows.count, 5);
    const struct queue_row *sum = row(0, QUEUE_ROW_SUM, "support", QUEUE_ROW_SERVERS, 7);
    cr_expect(span_same(sum->label, SPAN("Help desk")));
    cr_expect_eq(sum->tally.threshold_s, 30);
    cr_expect_eq(tally_count(&sum->tally.counted, VISITS_ANSWERED_WITHIN),
                 7); // the target's threshold, not 20
    row(1, QUEUE_ROW_PART, "support", 0, 3);
    row(2, QUEUE_ROW_PART, "support", 1, 4);
    const struct queue_row *sales = row(3, QUEUE_ROW_WHOLE, "sales", QUEUE_ROW_SERVERS, 11);
    cr_expect(sales->queues == 2 && sales->servers == 3);
    row(4, QUEUE_ROW_WHOLE, "rest", 1, 7); // no PBX has a queue of that name
    cr_expect_eq(tally_count(&t.rows.total.tally.counted, VISITS_OFFERED), 25);
    cr_expect_eq(t.rows.total.tally.threshold_s, THRESHOLD_NOT_SET); // 30 and 20
    cr_expect_eq(queue_row_of(&t, 0, intern_find(&l.names, SPAN("test"))), QUEUE_ROW_NONE);
    cr_expect_eq(queue_row_of(&t, 1, intern_find(&l.names, SPAN("overflow"))), 2);
}

// threshold: pbx. What the PBX says about the target; about the queue itself if the target does not
// exist.
Test(rows, a_merged_queue_has_the_pbx_threshold_of_its_target) {
    params(0, "support", 60);
    params(0, "overflow", 10);
    params(1, "overflow", 15);
    answered(0, "overflow", 1, 40);
    answered(1, "overflow", 1, 40);
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    policies(-1);
    terms.policies = &said_of;
    fold(terms);
    cr_expect_eq(row(1, QUEUE_ROW_PART, "support", 0, 1)->tally.threshold_s, 60);
    cr_expect_eq(tally_count(&t.rows.list[1].tally.counted, VISITS_ANSWERED_WITHIN), 1);
    cr_expect_eq(row(2, QUEUE_ROW_PART, "support", 1, 1)->tally.threshold_s, 15);
    cr_expect_eq(t.rows.list[0].tally.threshold_s, THRESHOLD_NOT_SET);
}

Test(rows, many_queues_on_many_servers) {
    char name[16];
    for (uint16_t server = 0; server < 20; server++)
        for (int q = 0; q < 12; q++) {
            snprintf(name, sizeof name, "queue%d", q);
            answered(server, name, 1, 1);
        }
    fold(QUEUE_TERMS_DEFAULT);
    cr_assert_eq(t.rows.count, 12 * 21);
    cr_expect_eq(tally_count(&t.rows.total.tally.counted, VISITS_OFFERED), 240);
    for (size_t i = 0; i < t.rows.count; i++) {
        const struct queue_row *r = &t.rows.list[i];
        cr_expect_eq(tally_count(&r->tally.counted, VISITS_OFFERED),
                     r->kind == QUEUE_ROW_SUM ? 20 : 1);
        cr_expect_eq(r->parts, r->kind == QUEUE_ROW_SUM ? 20 : 0);
    }
}

Test(rows, a_queue_that_came_since_has_none_yet) {
    answered(0, "support", 1, 1);
    fold(QUEUE_TERMS_DEFAULT);
    answered(0, "sales", 1, 1);
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    cr_assert_not(queue_tallies_run(&t, &l, &terms, t.now_us, NULL));
    cr_expect_eq(queue_row_of(&t, 0, intern_find(&l.names, SPAN("support"))), 0);
    cr_expect_eq(queue_row_of(&t, 0, intern_find(&l.names, SPAN("sales"))), QUEUE_ROW_NONE);
    queue_tallies_show(&t, &l, &terms);
    cr_expect_eq(queue_row_of(&t, 0, intern_find(&l.names, SPAN("sales"))), 1);
}
