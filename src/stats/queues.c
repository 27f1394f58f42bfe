// The tallies of queues and agents: which there are, by which terms they count, and what is
// computed when they are read. contributions.c does what concerns a single visit.
#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sums/sums_parts.h"

#include <stdlib.h>
#include <string.h>

#define BATCH 64 // visits that are read from the journal at a time

void queue_tallies_finish(struct queue_tallies *t) {
    if (!t) return;
    free(t->queues);
    free(t->agents);
    free(t->kept);
    free(t->given);
    free(t->rung);
    free(t->waiting);
    free(t->recent);
    free(t->minutes);
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

// The configured threshold, else the QueueParams.ServiceLevel of the queue that this one is counted
// into; its own only if the PBX has no queue of that name.
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

struct queue_tally *queue_known(struct queue_tallies *t, uint16_t server, uint32_t queue) {
    const struct queue_tally *q = queue_tallies_find(t, server, queue);
    return q ? &t->queues[q - t->queues] : NULL;
}

struct queue_tally *queue_of(struct queue_tallies *t, const struct ledger *l,
                             const struct queue_terms *terms, uint16_t server, uint32_t queue) {
    struct queue_tally *tally = queue_known(t, server, queue);
    if (tally) return tally;
    if (t->queue_count == t->queue_capacity) {
        t->queue_capacity = t->queue_capacity ? t->queue_capacity * 2 : 16;
        t->queues = mem_resize(t->queues, t->queue_capacity, sizeof *t->queues);
        t->kept = mem_resize(t->kept, t->queue_capacity, sizeof *t->kept);
    }
    const struct ledger_queue *q = ledger_queue(l, server, queue);
    tally = &t->queues[t->queue_count];
    *tally = (struct queue_tally){.server = server,
                                  .queue = queue,
                                  .threshold_s = threshold_of(l, terms, server, queue),
                                  .refusals = q && q->refusals};
    t->kept[t->queue_count] = (struct queue_kept){0};
    lookup_add(&t->queue_index, lookup_hash(server, queue, 1), (uint32_t)t->queue_count++);
    return tally;
}

struct agent_tally *agent_of(struct queue_tallies *t, uint16_t server, uint32_t queue,
                             uint32_t name, uint32_t interface) {
    uint32_t agent = interface ? interface : name;
    uint32_t hash = lookup_hash(server, queue, agent), at = 0, n;
    while ((n = lookup_next(&t->agent_index, hash, &at)) != LOOKUP_NONE) {
        struct agent_tally *a = &t->agents[n];
        if (a->server == server && a->queue == queue && a->agent == agent) return a;
    }
    MEM_ROOM(t->agents, t->agent_count, t->agent_capacity);
    struct agent_tally *a = &t->agents[t->agent_count];
    *a = (struct agent_tally){.server = server, .queue = queue, .name = name, .agent = agent};
    lookup_add(&t->agent_index, hash, (uint32_t)t->agent_count++);
    return a;
}

// The wrap-up time after a talk of that member; -1 when unknown.
int64_t wrapup_of(const struct queue_policies *policies, const struct ledger *l, uint16_t server,
                  uint32_t queue, uint32_t interface, uint32_t name) {
    const struct queue_policy *said = queue_policy_of(policies, ledger_text(l, queue));
    return members_wrapup(&l->members, server, queue, interface, name, said->wrapup_s);
}

bool queue_tallies_yields(const struct queue_tallies *t, const struct visit *v) {
    if (!t || !v->of_row) return false;
    const struct queue_tally *q = queue_tallies_find(t, v->server, v->queue);
    return q && q->basis & VISIT_TOLD;
}

uint32_t visit_ring_interface(const struct ledger *l, const struct visit *v,
                              const struct visit_ring *ring) {
    return ring->interface ? ring->interface : members_interface(&l->members, v->server, v->queue, ring->agent);
}

static bool wants_member(const struct ledger *l, const struct queue_terms *terms,
                         const struct member *who) {
    return filter_member(terms->filter, who->server, ledger_text(l, who->queue),
                         ledger_text(l, who->interface),
                         ledger_text(l, members_name(&l->members, who)));
}

static bool wants_talk(const struct ledger *l, const struct queue_terms *terms,
                       const struct talk *talk) {
    struct span who = ledger_text(l, talk->interface);
    return filter_member(terms->filter, talk->server, ledger_text(l, talk->queue), who, who);
}

// A log that is followed tells who talks and who is paused, and no more.
static void count_by_log(struct queue_tallies *t, const struct ledger *l,
                         const struct queue_terms *terms) {
    for (uint32_t i = 0; i < t->talks.count; i++) {
        const struct talk *k = &t->talks.list[i];
        const struct member *who = members_find(&l->members, k->server, k->queue, k->interface);
        bool counted = who && who->from_events;
        if (counted || !ledger_follows(l, k->server) || !wants_talk(l, terms, k)) continue;
        queue_of(t, l, terms, k->server, k->queue)->members[MEMBER_TALKING]++;
    }
    for (uint32_t i = 0; i < l->members.count; i++) {
        const struct member *who = &l->members.list[i];
        int64_t since_s;
        uint32_t reason;
        if (who->from_events || !who->queue || !ledger_follows(l, who->server)) continue;
        if (!members_shown(&l->members, who) || !wants_member(l, terms, who)) continue;
        if (talks_of(&t->talks, who->server, who->queue, who->interface)) continue;
        if (members_pause_now(&l->members, who, t->now_us / 1000000, &since_s, &reason))
            queue_of(t, l, terms, who->server, who->queue)->members[MEMBER_PAUSED]++;
    }
}

static void count_members(struct queue_tallies *t, const struct ledger *l,
                          const struct queue_terms *terms) {
    talks_gather(&t->talks, l);
    for (size_t i = 0; i < t->queue_count; i++)
        memset(t->queues[i].members, 0, sizeof t->queues[i].members);
    for (uint32_t i = 0; i < l->members.count; i++) {
        const struct member *who = &l->members.list[i];
        int64_t since_us;
        if (!who->from_events || !wants_member(l, terms, who)) continue;
        int64_t wrapup_s =
            wrapup_of(terms->policies, l, who->server, who->queue, who->interface, who->name);
        const struct talk *talk = talks_of(&t->talks, who->server, who->queue, who->interface);
        enum member_state state =
            members_state(&l->members, who, talk, t->now_us, wrapup_s, &since_us);
        queue_of(t, l, terms, who->server, who->queue)->members[state]++;
    }
    if (l->followed) count_by_log(t, l, terms);
}

// Keeps the sets that count: the queue's if the visit began in the window, the agent's if they were
// connected in it. Whoever waits now counts as waiting, whenever they came.
uint32_t in_window(const struct visit *v, const struct queue_tallies *t) {
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

static const uint64_t *earlier(const struct queue_tallies *t, const struct ledger *l,
                               const struct queue_tally *q) {
    const struct sums_row *r =
        sums_find(t->before, &(struct sums_key){.kind = SUMS_QUEUE,
                                                .server = q->server,
                                                .text = {ledger_text(l, q->queue)}});
    return r ? sums_numbers(t->before, r) : NULL;
}

// Notes on what basis visits of a queue are known. The first that was told makes guesses yield.
static void note_basis(struct queue_tallies *t, const struct ledger *l, struct queue_tally *q,
                       uint8_t basis) {
    if (basis & VISIT_TOLD && !(q->basis & VISIT_TOLD)) {
        const uint64_t *before = earlier(t, l, q);
        q->counted = t->kept[q - t->queues].told;
        if (before) sums_take_tally(&q->counted, before);
        q->basis = 0;
    }
    q->basis |= basis;
}

static void read_queues(struct queue_tallies *t, const struct ledger *l) {
    for (size_t i = 0; i < t->queue_count; i++) {
        struct queue_tally *q = &t->queues[i];
        const struct queue_kept *kept = &t->kept[i];
        const struct ledger_queue *known = ledger_queue(l, q->server, q->queue);
        const uint64_t *before = earlier(t, l, q), none[QUEUE_REFUSALS + 1] = {0};
        if (!before) before = none;
        q->refusals = (known && known->refusals) || before[QUEUE_REFUSALS];
        q->basis = kept->of[2] || before[QUEUE_OF + 2] ? VISIT_FROM_ROWS : 0;
        q->counted = kept->guessed;
        sums_take_tally(&q->counted, before + SUMS_OF_TALLY);
        if (kept->of[0] || before[QUEUE_OF]) note_basis(t, l, q, VISIT_FROM_EVENTS);
        if (kept->of[1] || before[QUEUE_OF + 1]) note_basis(t, l, q, VISIT_FROM_LOG);
    }
}

// Those who wait are few, so all that depends on the moment is computed from them alone.
static void read_waiting(struct queue_tallies *t, const struct ledger *l,
                         const struct queue_terms *terms) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < t->waiting_count; i++) {
        uint32_t number = t->waiting[i];
        struct visit v;
        if (!visit_still_waits(t, number)) continue;
        t->waiting[kept++] = number;
        ledger_visit(l, number, &v);
        uint32_t where = in_window(&v, t) & (VISITS_WAITING | VISITS_WAITING_PAST);
        if (!where) continue;
        struct queue_tally *q = queue_of(t, l, terms, v.server, v.queue);
        int64_t waits_us = t->now_us > v.join_us ? t->now_us - v.join_us : 0;
        note_basis(t, l, q, v.basis);
        tally_wait(&q->counted,
                   visit_sets(&v, q->threshold_s, terms->short_abandon_s, t->now_us) & where,
                   waits_us / SECOND_US);
    }
    t->waiting_count = kept;
}

void queue_tallies_begin(struct queue_tallies *t, const struct queue_terms *terms, int64_t from_us,
                         int64_t to_us) {
    t->queue_count = t->agent_count = t->rows.count = t->rows.row_of_count = 0;
    t->from_us = from_us;
    t->to_us = to_us;
    t->short_abandon_s = terms->short_abandon_s;
    free(t->given);
    free(t->rung);
    t->given = NULL;
    t->rung = NULL;
    t->next_queue = t->given_count = t->rung_count = t->waiting_count = t->recent_count = 0;
    t->recent_changed = true;
    t->reader = (struct journal_reader){0};
    lookup_clear(&t->queue_index);
    lookup_clear(&t->agent_index);
}

// In the order in which they would have appeared.
static void add_earlier_queues(struct queue_tallies *t, const struct ledger *l,
                               const struct queue_terms *terms) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(t->before, SUMS_QUEUE, i)); i++)
        queue_of(t, l, terms, r->server, intern_find(&l->names, sums_text(t->before, r->text[0])));
}

static void add_new_queues(struct queue_tallies *t, const struct ledger *l,
                           const struct queue_terms *terms) {
    if (!t->queue_count) add_earlier_queues(t, l, terms);
    for (; t->next_queue < l->queue_count; t->next_queue++) {
        const struct ledger_queue *q = &l->queues[t->next_queue];
        if (filter_queue(terms->filter, q->server, ledger_text(l, q->queue)))
            queue_of(t, l, terms, q->server, q->queue);
    }
    if (t->all == l->journal.all) return;
    t->all = l->journal.all;
    for (size_t i = 0; i < t->queue_count; i++)
        t->queues[i].threshold_s = threshold_of(l, terms, t->queues[i].server, t->queues[i].queue);
}

bool queue_tallies_run(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, int64_t now_us, struct task *task) {
    uint32_t numbers[BATCH];
    size_t count;
    if (t->generation != l->generation) queue_tallies_begin(t, terms, t->from_us, t->to_us);
    t->generation = l->generation;
    t->now_us = now_us;
    add_new_queues(t, l, terms);
    do {
        count = journal_read(&l->journal, &t->reader, numbers, BATCH);
        for (size_t i = 0; i < count; i++)
            queue_tallies_ask(t, l, terms, numbers[i]);
        if (task_pause(task)) return true;
    } while (count == BATCH);
    if (find_most(t, l, task)) return true;
    read_queues(t, l);
    read_waiting(t, l, terms);
    count_members(t, l, terms);
    return false;
}

void queue_tallies_fold(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms, int64_t from_us, int64_t to_us,
                        int64_t now_us) {
    queue_tallies_begin(t, terms, from_us, to_us);
    queue_tallies_run(t, l, terms, now_us, NULL);
}

void queues_name(const struct day_sums *before, struct ledger *l) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(before, SUMS_QUEUE, i)); i++)
        ledger_keep_name(l, sums_text(before, r->text[0]));
    for (uint32_t i = 0; (r = sums_row(before, SUMS_UNIT, i)); i++)
        for (int t = 0; t < 2; t++)
            ledger_keep_name(l, sums_text(before, r->text[t]));
}

bool queues_hold(const struct day_sums *before, const struct ledger *l,
                 const struct queue_terms *terms) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(before, SUMS_QUEUE, i)); i++) {
        uint32_t queue = intern_find(&l->names, sums_text(before, r->text[0]));
        if (queue && sums_numbers(before, r)[QUEUE_THRESHOLD] !=
                         (uint64_t)threshold_of(l, terms, r->server, queue))
            return false;
    }
    return true;
}

void queue_tallies_sums(const struct queue_tallies *t, const struct ledger *l,
                        struct day_sums *ret_sums) {
    for (size_t i = 0; i < t->queue_count; i++) {
        const struct queue_tally *q = &t->queues[i];
        const struct queue_kept *kept = &t->kept[i];
        uint64_t *n = sums_at(ret_sums,
                              &(struct sums_key){.kind = SUMS_QUEUE,
                                                 .server = q->server,
                                                 .text = {ledger_text(l, q->queue)}},
                              NULL);
        sums_put_tally(n, &kept->told);
        sums_put_tally(n + SUMS_OF_TALLY, &kept->guessed);
        for (int k = 0; k < 3; k++)
            n[QUEUE_OF + k] += kept->of[k];
        n[QUEUE_THRESHOLD] = (uint64_t)q->threshold_s;
        n[QUEUE_REFUSALS] = q->refusals;
    }
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
