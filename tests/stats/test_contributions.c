// Tallies that are kept up to date by the ledger's journal equal those made by looking at
// everything.
#include "../support/pausing.h"
#include "base/mem.h"
#include "chance.h"
#include "stats/queues.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS 12
#define STEPS 1500
#define S     INT64_C(1000000)

static bool same(const struct visit *a, const struct visit *b) {
    return a->server == b->server && a->outcome == b->outcome && a->completion == b->completion &&
           a->basis == b->basis && a->inferred == b->inferred && a->connecting == b->connecting &&
           a->in_doubt == b->in_doubt && a->lost == b->lost && a->talk_lost == b->talk_lost &&
           a->queue == b->queue && a->unique_id == b->unique_id && a->linked_id == b->linked_id &&
           a->joined_id == b->joined_id && a->caller_number == b->caller_number &&
           a->caller_name == b->caller_name && a->agent == b->agent &&
           a->interface == b->interface && a->key == b->key && a->position == b->position &&
           a->priority == b->priority && a->ring_no_answers == b->ring_no_answers &&
           a->join_us == b->join_us && a->end_us == b->end_us && a->complete_us == b->complete_us &&
           a->wait_s == b->wait_s && a->talk_s == b->talk_s && a->ahead_us == b->ahead_us;
}

Test(exchange, a_visit_that_reads_otherwise_is_in_the_journal) {
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct chance c = chance_of(seed);
        struct ledger l;
        struct visit *known = mem_zero(STEPS + 1, sizeof *known);
        uint32_t numbers[STEPS];
        struct journal_reader r = {0};
        size_t noted = 0;
        ledger_init(&l);
        ledger_own_lists(&l, SPAN("own"));
        for (int i = 0; i < STEPS; i++) {
            chance_observe(&c, &l);
            size_t count = journal_read(&l.journal, &r, numbers, STEPS);
            for (size_t k = 0; k < count; k++)
                ledger_visit(&l, numbers[k], &known[numbers[k]]);
            for (uint32_t n = 0; n < ledger_count(&l); n++) {
                struct visit v;
                ledger_visit(&l, n, &v);
                cr_assert(same(&v, &known[n]), "seed %d, step %d, visit %u", (int)seed, i, n);
            }
            noted += count;
        }
        cr_expect_gt(ledger_count(&l), 100);
        cr_expect_lt(noted, STEPS * ledger_count(&l) / 4, "and few others are");
        ledger_finish(&l);
        free(known);
    }
}

// ---- tallies

static struct filter *filter_of(const struct ledger *l, const char *expression) {
    const struct filter_terms terms = {.ledger = l};
    struct filter_error error;
    struct filter *f = NULL;
    cr_assert_eq(filter_create(span_of(expression), &terms, &f, &error), 0, "%s", error.text);
    return f;
}

static const struct agent_tally *agent_like(const struct queue_tallies *t,
                                            const struct agent_tally *a) {
    for (size_t i = 0; i < t->agent_count; i++)
        if (t->agents[i].server == a->server && t->agents[i].queue == a->queue &&
            t->agents[i].agent == a->agent)
            return &t->agents[i];
    return NULL;
}

static bool counts(const struct tally *t) {
    static const struct tally nothing;
    return memcmp(t, &nothing, sizeof nothing) != 0;
}

static void expect_same_tallies(const struct queue_tallies *kept, const struct queue_tallies *fresh,
                                int seed, int step) {
    for (size_t i = 0; i < fresh->queue_count; i++) {
        const struct queue_tally *a = &fresh->queues[i];
        const struct queue_tally *b = queue_tallies_find(kept, a->server, a->queue);
        cr_assert_not_null(b, "seed %d, step %d, queue %zu", seed, step, i);
        cr_assert(memcmp(&a->counted, &b->counted, sizeof a->counted) == 0 &&
                      memcmp(a->members, b->members, sizeof a->members) == 0 &&
                      a->basis == b->basis && a->refusals == b->refusals &&
                      a->threshold_s == b->threshold_s,
                  "seed %d, step %d, queue %zu", seed, step, i);
    }
    for (size_t i = 0; i < kept->queue_count; i++)
        if (counts(&kept->queues[i].counted))
            cr_assert_not_null(
                queue_tallies_find(fresh, kept->queues[i].server, kept->queues[i].queue));
    for (size_t i = 0; i < fresh->agent_count; i++) {
        const struct agent_tally *a = &fresh->agents[i], *b = agent_like(kept, a);
        cr_assert_not_null(b, "seed %d, step %d, agent %zu", seed, step, i);
        cr_assert(memcmp(&a->counted, &b->counted, sizeof a->counted) == 0, "seed %d, step %d",
                  seed, step);
        if (tally_count(&a->counted, VISITS_HANDLED)) cr_assert_eq(a->name, b->name);
    }
    for (size_t i = 0; i < kept->agent_count; i++)
        if (counts(&kept->agents[i].counted))
            cr_assert_not_null(agent_like(fresh, &kept->agents[i]), "seed %d, step %d", seed, step);
    cr_assert(memcmp(kept->minutes, fresh->minutes, sizeof *fresh->minutes) == 0,
              "seed %d, step %d: minutes", seed, step);
}

struct kept_up {
    struct chance c;
    struct ledger l;
    struct queue_tallies t, fresh;
    struct queue_terms terms;
    struct queue_policies policies;
    struct filter *filters[2]; // used in turn
    int64_t from_us, to_us;
};

static void ask_otherwise(struct kept_up *k) {
    k->terms.filter = k->filters[k->terms.filter == k->filters[0]];
    for (uint32_t n = 0; n < ledger_count(&k->l); n++)
        queue_tallies_ask(&k->t, &k->l, &k->terms, n);
}

static bool run_tallies(struct task *t, void *kept_up) {
    struct kept_up *k = kept_up;
    return queue_tallies_run(&k->t, &k->l, &k->terms, k->c.now_us, t) ||
           queue_tallies_minutes(&k->t, &k->l, &k->terms, t);
}

static void step(struct kept_up *k, int seed, int i) {
    chance_observe(&k->c, &k->l);
    if (i == STEPS / 2) ledger_forget(&k->l, k->c.now_us - 1800 * S);
    if (k->terms.filter && i % 97 == 0) ask_otherwise(k);
    if (pausing(run_tallies, k, chance_below(&k->c, 4)).cancelled) return;
    if (i % 5) return;
    queue_tallies_fold(&k->fresh, &k->l, &k->terms, k->from_us, k->to_us, k->c.now_us);
    queue_tallies_minutes(&k->fresh, &k->l, &k->terms, NULL);
    expect_same_tallies(&k->t, &k->fresh, seed, i);
}

Test(exchange, tallies_kept_up_are_those_folded_anew) {
    size_t agents = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
        struct kept_up *k = mem_zero(1, sizeof *k);
        k->c = chance_of((uint64_t)seed);
        k->terms = QUEUE_TERMS_DEFAULT;
        k->policies.others = QUEUE_POLICY_NONE;
        queue_policies_add(&k->policies, &(struct queue_policy){
                                             .name = SPAN("q1"), .threshold_s = -1, .wrapup_s = 5});
        queue_policies_settle(&k->policies);
        k->terms.policies = &k->policies;
        ledger_init(&k->l);
        ledger_own_lists(&k->l, SPAN("own"));
        k->filters[0] = filter_of(&k->l, "wait>20");
        k->filters[1] = filter_of(&k->l, "-outcome:abandoned");
        if (seed % 2) k->terms.filter = k->filters[0];
        k->from_us = k->c.now_us + (seed % 3) * 1800 * S;
        k->to_us = k->from_us + (seed % 4 ? INT64_C(86400) : 7200) * S;
        queue_tallies_begin(&k->t, &k->terms, k->from_us, k->to_us);
        for (int i = 0; i < STEPS; i++)
            step(k, seed, i);
        agents += k->t.agent_count;
        queue_tallies_finish(&k->t);
        queue_tallies_finish(&k->fresh);
        ledger_finish(&k->l);
        queue_policies_finish(&k->policies);
        filter_destroy(k->filters[0]);
        filter_destroy(k->filters[1]);
        free(k);
    }
    cr_expect_gt(agents, 10 * SEEDS);
}
