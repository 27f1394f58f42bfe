// One ledger with its tallies and persons, for all tests of persons.
#include "folded.h"

#include <criterion/criterion.h>

void folded_init(struct folded *f) {
    *f = (struct folded){0};
    ledger_init(&f->l);
}

void folded_finish(struct folded *f) {
    agents_finish(&f->a);
    calls_fold_finish(&f->c);
    queue_tallies_finish(&f->t);
    queue_policies_finish(&f->policies);
    ledger_finish(&f->l);
}

void fold_with(struct folded *f, const struct stitch *s, int64_t from_s, int64_t now_s) {
    struct queue_terms queue_terms = QUEUE_TERMS_DEFAULT;
    queue_terms.policies = f->terms.policies;
    queue_tallies_fold(&f->t, &f->l, &queue_terms, from_s * S, INT64_MAX, now_s * S);
    calls_fold_finish(&f->c);
    calls_fold_init(&f->c, from_s, INT64_MAX, NULL);
    f->c.by_phone = true;
    if (s) cr_assert_not(calls_fold_run(&f->c, s, NULL));
    agents_fold(&f->a, &f->l, &f->t, s ? &f->c : NULL, &f->terms, from_s * S, INT64_MAX, now_s * S,
                NULL);
}

void fold(struct folded *f, int64_t now_s) {
    fold_with(f, NULL, 0, now_s);
}

const struct agent *person(const struct folded *f, const char *name, const char *extension) {
    const struct agent *found = NULL;
    for (size_t i = 0; i < f->a.count; i++) {
        if (!span_same(f->a.list[i].name, span_of(name))) continue;
        if (extension && !span_same(f->a.list[i].agent, span_of(extension))) continue;
        cr_assert_null(found, "two lines of %s", name);
        found = &f->a.list[i];
    }
    return found;
}

const struct agent_queue *in_queue(const struct folded *f, const struct agent *who, uint16_t server,
                                   const char *queue) {
    const struct agent_queue *q = agent_queues(&f->a, who);
    for (uint32_t i = 0; i < who->queue_count; i++)
        if (q[i].server == server && span_same(q[i].queue, span_of(queue))) return &q[i];
    return NULL;
}

struct queue_event folded_member(uint16_t server, const char *queue, const char *interface,
                                 const char *name, int64_t at_s) {
    return (struct queue_event){.kind = QUEUE_MEMBER,
                                .server = server,
                                .at_us = at_s * S,
                                .queue = span_of(queue),
                                .member.interface = span_of(interface),
                                .member.name = span_of(name),
                                .member.status = 1};
}

void folded_observe(struct folded *f, struct queue_event e) {
    ledger_observe(&f->l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

void folded_known(struct folded *f, uint16_t server, const char *queue, const char *interface,
                  const char *name) {
    folded_observe(f, folded_member(server, queue, interface, name, T0));
}

void folded_talked(struct folded *f, uint16_t server, const char *queue, const char *agent,
                   const char *id, int64_t at_s, int64_t talk_s) {
    struct queue_step s = {.kind = STEP_CONNECT,
                           .server = server,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = span_of(queue),
                           .agent = span_of(agent),
                           .wait_s = 3,
                           .talk_s = talk_s};
    struct ledger_observation o = {.source = LEDGER_STEP, .step = &s};
    ledger_observe(&f->l, o);
    s.kind = STEP_COMPLETECALLER;
    s.at_s += talk_s;
    ledger_observe(&f->l, o);
}

void folded_wrapup(struct folded *f) {
    const struct queue_policy support = {.name = SPAN("support"), .threshold_s = -1, .wrapup_s = 5};
    f->policies.others = QUEUE_POLICY_NONE;
    queue_policies_add(&f->policies, &support);
    f->terms.policies = &f->policies;
}
