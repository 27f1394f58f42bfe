// One pass over the visits, each added to its queue and to the agent who took it; one over the
// rings in vain. Nothing is kept between passes but the memory.
#include "stats/queues.h"

#include "base/mem.h"

#include <stdlib.h>

void queue_tallies_finish(struct queue_tallies *t) {
    if (!t) return;
    free(t->queues);
    free(t->agents);
    free(t->rows.list);
    free(t->rows.row_of);
    lookup_finish(&t->rows.index);
    lookup_finish(&t->queue_index);
    lookup_finish(&t->agent_index);
    talks_finish(&t->talks);
    *t = (struct queue_tallies){0};
}

static int64_t own_threshold(const struct ledger *l, uint16_t server, uint32_t queue) {
    const struct ledger_queue *q = queue ? ledger_queue(l, server, queue) : NULL;
    return q && q->service_level_s > 0 ? q->service_level_s : THRESHOLD_NOT_SET;
}

// As configured, else QueueParams.ServiceLevel of the queue that it is counted into; its own only
// where that name is none of the PBX's.
static int64_t threshold_of(const struct ledger *l, const struct queue_terms *terms,
                            uint16_t server, uint32_t queue) {
    const struct queue_policy *said = queue_policy_of(terms->policies, ledger_text(l, queue));
    int64_t seconds = said->threshold_s;
    if (seconds < 0 && said->into)
        seconds = own_threshold(l, server, intern_find(&l->names, said->into->name));
    if (seconds < 0) seconds = own_threshold(l, server, queue);
    return seconds < 0 ? THRESHOLD_DEFAULT_S : seconds;
}

const struct queue_tally *queue_tallies_find(const struct queue_tallies *t, uint16_t server,
                                             uint32_t queue) {
    uint32_t hash = lookup_hash(server, queue, 1), at = 0, n;
    while ((n = lookup_next(&t->queue_index, hash, &at)) != LOOKUP_NONE)
        if (t->queues[n].server == server && t->queues[n].queue == queue) return &t->queues[n];
    return NULL;
}

static struct queue_tally *known(struct queue_tallies *t, uint16_t server, uint32_t queue) {
    const struct queue_tally *q = queue_tallies_find(t, server, queue);
    return q ? &t->queues[q - t->queues] : NULL;
}

static struct queue_tally *queue_of(struct queue_tallies *t, const struct ledger *l,
                                    const struct queue_terms *terms, uint16_t server,
                                    uint32_t queue) {
    struct queue_tally *tally = known(t, server, queue);
    if (tally) return tally;
    if (t->queue_count == t->queue_capacity) {
        t->queue_capacity = t->queue_capacity ? t->queue_capacity * 2 : 16;
        t->queues = mem_resize(t->queues, t->queue_capacity, sizeof *t->queues);
    }
    const struct ledger_queue *q = ledger_queue(l, server, queue);
    tally = &t->queues[t->queue_count];
    *tally = (struct queue_tally){.server = server,
                                  .queue = queue,
                                  .threshold_s = threshold_of(l, terms, server, queue),
                                  .refusals = q && q->refusals};
    lookup_add(&t->queue_index, lookup_hash(server, queue, 1), (uint32_t)t->queue_count++);
    return tally;
}

static struct agent_tally *agent_of(struct queue_tallies *t, uint16_t server, uint32_t queue,
                                    uint32_t name, uint32_t interface) {
    uint32_t agent = interface ? interface : name;
    uint32_t hash = lookup_hash(server, queue, agent), at = 0, n;
    while ((n = lookup_next(&t->agent_index, hash, &at)) != LOOKUP_NONE) {
        struct agent_tally *a = &t->agents[n];
        if (a->server == server && a->queue == queue && a->agent == agent) return a;
    }
    if (t->agent_count == t->agent_capacity) {
        t->agent_capacity = t->agent_capacity ? t->agent_capacity * 2 : 32;
        t->agents = mem_resize(t->agents, t->agent_capacity, sizeof *t->agents);
    }
    struct agent_tally *a = &t->agents[t->agent_count];
    *a = (struct agent_tally){.server = server, .queue = queue, .name = name, .agent = agent};
    lookup_add(&t->agent_index, hash, (uint32_t)t->agent_count++);
    return a;
}

// After a talk of that member; -1 nobody knows.
static int64_t wrapup_of(const struct queue_terms *terms, const struct ledger *l, uint16_t server,
                         uint32_t queue, uint32_t interface, uint32_t name) {
    const struct queue_policy *said = queue_policy_of(terms->policies, ledger_text(l, queue));
    return members_wrapup(&l->members, server, queue, interface, name, said->wrapup_s);
}

static bool yields(const struct queue_tally *q, const struct visit *v) {
    return v->of_row && q->basis & VISIT_TOLD;
}

bool queue_tallies_yields(const struct queue_tallies *t, const struct visit *v) {
    const struct queue_tally *q = NULL;
    if (t && v->of_row) q = queue_tallies_find(t, v->server, v->queue);
    return q && yields(q, v);
}

// What was guessed of the queue yields to the first visit that was told.
static void know(struct queue_tally *q, const struct visit *v) {
    if (!v->of_row && !(q->basis & VISIT_TOLD)) {
        q->counted = (struct tally){0};
        q->basis = 0;
    }
    q->basis |= v->basis;
}

static void count(struct queue_tally *q, const struct visit *v, uint32_t where,
                  const struct queue_terms *terms, int64_t wrapup_s, int64_t now_us) {
    uint32_t sets = visit_sets(v, q->threshold_s, terms->short_abandon_s, now_us);
    know(q, v);
    tally_put(&q->counted, v, sets & where & VISITS_BY_QUEUE, wrapup_s, now_us);
}

static void count_agent(struct agent_tally *a, const struct visit *v, int64_t wrapup_s) {
    if (v->agent) a->name = v->agent;
    tally_put(&a->counted, v, visit_sets(v, 0, 0, 0) & VISITS_BY_AGENT, wrapup_s, 0);
}

uint32_t visit_ring_interface(const struct ledger *l, const struct visit *v,
                              const struct visit_ring *ring) {
    return ring->interface ? ring->interface : members_interface(&l->members, v->server, v->queue, ring->agent);
}

static void count_ring(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, uint32_t number) {
    struct visit_ring ring;
    struct visit v;
    ledger_ring_get(l, number, &ring);
    ledger_visit(l, ring.visit, &v);
    if (v.join_us < t->from_us || v.join_us >= t->to_us) return;
    if (!filter_visit(terms->filter, ring.visit, &v)) return;
    struct agent_tally *a =
        agent_of(t, v.server, v.queue, ring.agent, visit_ring_interface(l, &v, &ring));
    amount_put(&a->counted.amounts[AMOUNT_RINGS], ring.count);
}

static bool wants_member(const struct ledger *l, const struct queue_terms *terms,
                         const struct member *who) {
    return filter_member(terms->filter, who->server, ledger_text(l, who->queue),
                         ledger_text(l, who->interface),
                         ledger_text(l, members_name(&l->members, who)));
}

static void count_members(struct queue_tallies *t, const struct ledger *l,
                          const struct queue_terms *terms) {
    talks_gather(&t->talks, l);
    for (uint32_t i = 0; i < l->members.count; i++) {
        const struct member *who = &l->members.list[i];
        int64_t since_us;
        if (!who->from_events || !wants_member(l, terms, who)) continue;
        int64_t wrapup_s = wrapup_of(terms, l, who->server, who->queue, who->interface, who->name);
        const struct talk *talk = talks_of(&t->talks, who->server, who->queue, who->interface);
        enum member_state state =
            members_state(&l->members, who, talk, t->now_us, wrapup_s, &since_us);
        queue_of(t, l, terms, who->server, who->queue)->members[state]++;
    }
}

// Which of its sets count: those of its queue where it began in the window, those of its agent
// where he connected in it. And who waits now waits, whatever day he came.
static uint32_t in_window(const struct visit *v, const struct queue_tallies *t) {
    bool joined = v->join_us >= t->from_us && v->join_us < t->to_us;
    bool connected =
        v->outcome == VISIT_ANSWERED && v->end_us >= t->from_us && v->end_us < t->to_us;
    bool carried = v->outcome == VISIT_WAITING && v->join_us < t->from_us &&
                   t->now_us >= t->from_us && t->now_us < t->to_us;
    return (joined ? VISITS_BY_QUEUE : 0) | (connected ? VISITS_BY_AGENT : 0) |
           (carried ? VISITS_WAITING | VISITS_WAITING_PAST : 0);
}

uint32_t queue_tallies_sets(const struct queue_tallies *t, const struct visit *v) {
    const struct queue_tally *q = queue_tallies_find(t, v->server, v->queue);
    int64_t threshold_s = q ? q->threshold_s : THRESHOLD_DEFAULT_S;
    return visit_sets(v, threshold_s, t->short_abandon_s, t->now_us) & in_window(v, t);
}

static void count_visit(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms, uint32_t number) {
    struct visit v;
    ledger_visit(l, number, &v);
    uint32_t where = in_window(&v, t);
    struct queue_tally *q = known(t, v.server, v.queue);
    if (!where || (q && yields(q, &v))) return;
    if (!filter_visit(terms->filter, number, &v)) {
        if (q && !v.of_row && where & VISITS_BY_QUEUE) know(q, &v); // it was told all the same
        return;
    }
    int64_t wrapup_s = v.of_row ? -1 : wrapup_of(terms, l, v.server, v.queue, v.interface, v.agent);
    if (where & VISITS_BY_QUEUE) {
        if (!q) q = queue_of(t, l, terms, v.server, v.queue);
        count(q, &v, where, terms, wrapup_s, t->now_us);
    }
    if (where & VISITS_BY_AGENT && (v.agent || v.interface))
        count_agent(agent_of(t, v.server, v.queue, v.agent, v.interface), &v, wrapup_s);
}

void queue_tallies_begin(struct queue_tallies *t, const struct ledger *l,
                         const struct queue_terms *terms, int64_t from_us, int64_t to_us,
                         int64_t now_us) {
    t->queue_count = t->agent_count = t->rows.count = 0;
    t->from_us = from_us;
    t->to_us = to_us;
    t->now_us = now_us;
    t->short_abandon_s = terms->short_abandon_s;
    t->next_visit = t->next_ring = 0;
    t->members_counted = false;
    lookup_clear(&t->queue_index);
    lookup_clear(&t->agent_index);
    for (uint32_t i = 0; i < l->queue_count; i++) {
        const struct ledger_queue *q = &l->queues[i];
        if (filter_queue(terms->filter, q->server, ledger_text(l, q->queue)))
            queue_of(t, l, terms, q->server, q->queue);
    }
}

bool queue_tallies_run(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, size_t limit) {
    for (; t->next_visit < ledger_count(l); limit--) {
        if (!limit) return false;
        count_visit(t, l, terms, t->next_visit++);
    }
    for (; t->next_ring < ledger_ring_count(l); limit--) {
        if (!limit) return false;
        count_ring(t, l, terms, t->next_ring++);
    }
    if (!t->members_counted) count_members(t, l, terms);
    t->members_counted = true;
    return true;
}

void queue_tallies_fold(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms, int64_t from_us, int64_t to_us,
                        int64_t now_us) {
    queue_tallies_begin(t, l, terms, from_us, to_us, now_us);
    queue_tallies_run(t, l, terms, SIZE_MAX);
}

void queue_tally_add(struct queue_tally *sum, const struct queue_tally *q) {
    sum->basis |= q->basis;
    sum->refusals |= q->refusals;
    tally_add(&sum->counted, &q->counted);
    for (int state = 0; state < MEMBER_STATES; state++)
        sum->members[state] += q->members[state];
}

int64_t queue_longest_wait(const struct queue_tally *q) {
    struct amount waiting = q->counted.amounts[AMOUNT_WAITING];
    return waiting.count ? (int64_t)waiting.max : -1;
}
