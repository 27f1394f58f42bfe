// Remembers what each visit and each ring added to the tallies. When a visit changes, its new share
// is added and the old one subtracted; if they are the same, all it costs is a comparison. That
// keeps counts and sums right. A maximum is different: when the visit that had it lets it go, the
// next greatest has to be found among all visits. As these may be a million, that is done once, for
// all maxima lost meanwhile.
#include "parts.h"

#include "base/mem.h"

#include <string.h>

#define PAUSE_EVERY 64

struct visit_given {
    struct visit_share share;
    uint32_t queue, agent; // place + 1, 0 for none
    uint8_t basis;         // enum visit_basis, when in the window
    bool waits, listed;    // it may still wait; its number is in the list of those
    bool recent;           // its number is in the list of recent ones
};

struct ring_given {
    uint32_t agent, count, dumps; // place + 1, 0 for none
};

static struct visit_given share_of_visit(struct queue_tallies *t, const struct ledger *l,
                                         const struct queue_terms *terms, uint32_t number,
                                         const struct visit *v) {
    struct visit_given g = {.queue = 0};
    uint32_t where = in_window(v, t) & ~(uint32_t)(VISITS_WAITING | VISITS_WAITING_PAST);
    bool waits = v->outcome == VISIT_WAITING && v->join_us < t->to_us;
    const struct queue_tally *q = NULL;
    if (!where && !waits) return g;
    if (!filter_visit(terms->filter, number, v)) { // its queue is still one that was told of
        if (!v->of_row && where & VISITS_BY_QUEUE) q = queue_known(t, v->server, v->queue);
        if (q) g.queue = (uint32_t)(q - t->queues) + 1;
        if (q) g.basis = v->basis;
        return g;
    }
    g.waits = waits;
    if (where & VISITS_BY_QUEUE) {
        q = queue_of(t, l, terms, v->server, v->queue);
        g.queue = (uint32_t)(q - t->queues) + 1;
        g.basis = v->basis;
    }
    if (where & VISITS_BY_AGENT && (v->agent || v->interface))
        g.agent =
            (uint32_t)(agent_of(t, v->server, v->queue, v->agent, v->interface) - t->agents) + 1;
    uint32_t sets = visit_sets(v, q ? q->threshold_s : 0, terms->short_abandon_s, 0) & where;
    int64_t wrapup_s =
        v->of_row ? -1 : wrapup_of(terms->policies, l, v->server, v->queue, v->interface, v->agent);
    g.share = visit_share(v, sets, wrapup_s);
    return g;
}

static bool gave_the_same(const struct visit_given *a, const struct visit_given *b) {
    return memcmp(&a->share, &b->share, sizeof a->share) == 0 && a->queue == b->queue &&
           a->agent == b->agent && a->basis == b->basis && a->waits == b->waits;
}

static struct visit_share share_given(const struct visit_given *g, uint32_t of) {
    struct visit_share s = g->share;
    s.sets &= of;
    return s;
}

static struct tally *tally_of(struct queue_tallies *t, const struct visit_given *g) {
    struct queue_kept *kept = &t->kept[g->queue - 1];
    return g->basis & VISIT_FROM_ROWS ? &kept->guessed : &kept->told;
}

static void put_in(struct queue_tallies *t, const struct visit_given *g) {
    struct visit_share of_queue = share_given(g, VISITS_BY_QUEUE),
                       of_agent = share_given(g, VISITS_BY_AGENT);
    if (g->agent) tally_put(&t->agents[g->agent - 1].counted, &of_agent);
    if (!g->queue) return;
    tally_put(tally_of(t, g), &of_queue);
    for (int i = 0; i < 3; i++)
        t->kept[g->queue - 1].of[i] += g->basis >> i & 1;
}

static void take_out(struct queue_tallies *t, const struct visit_given *g,
                     const struct visit_given *fresh) {
    if (g->agent) {
        struct visit_share old = share_given(g, VISITS_BY_AGENT),
                           instead = share_given(fresh, VISITS_BY_AGENT);
        struct agent_tally *a = &t->agents[g->agent - 1];
        if (tally_take(&a->counted, &old, fresh->agent == g->agent ? &instead : NULL))
            a->most_lost = true;
    }
    if (!g->queue) return;
    struct visit_share old = share_given(g, VISITS_BY_QUEUE),
                       instead = share_given(fresh, VISITS_BY_QUEUE);
    struct queue_kept *kept = &t->kept[g->queue - 1];
    if (tally_take(tally_of(t, g), &old, fresh->queue == g->queue ? &instead : NULL))
        kept->most_lost = true;
    for (int i = 0; i < 3; i++)
        kept->of[i] -= g->basis >> i & 1;
}

// Agents are called as in their latest visit.
static void name_agent(struct queue_tallies *t, uint32_t agent, uint32_t number,
                       const struct visit *v) {
    struct agent_tally *a = &t->agents[agent - 1];
    if (!v->agent || number + 1 < a->named_by) return;
    a->name = v->agent;
    a->named_by = number + 1;
}

// Cleared memory from the system costs nothing until it is written to.
static void *grow_zeroed(void *array, uint32_t *count, uint32_t need, size_t size) {
    uint32_t old = *count;
    if (need <= old) return array;
    *count = need + need / 4;
    return mem_grow(array, old, *count, size);
}

static void exchange_amount(struct queue_tallies *t, enum visit_amount amount, uint32_t fresh_agent,
                            uint32_t fresh, uint32_t old_agent, uint32_t old) {
    if (fresh_agent) amount_put(&t->agents[fresh_agent - 1].counted.amounts[amount], fresh);
    if (!old_agent) return;
    struct agent_tally *a = &t->agents[old_agent - 1];
    if (amount_take(&a->counted.amounts[amount], old) && (fresh_agent != old_agent || fresh < old))
        a->most_lost = true;
}

static void exchange_rings(struct queue_tallies *t, const struct ledger *l, uint32_t number,
                           const struct visit *v, bool count) {
    uint32_t n = LOOKUP_NONE;
    while ((n = ledger_ring_of(l, number, n)) != LOOKUP_NONE) {
        struct ring_given old = t->rung[n], fresh = {0};
        struct visit_ring ring;
        ledger_ring_get(l, n, &ring);
        if (count) {
            uint32_t interface = visit_ring_interface(l, v, &ring);
            const struct agent_tally *a = agent_of(t, v->server, v->queue, ring.agent, interface);
            fresh = (struct ring_given){(uint32_t)(a - t->agents) + 1, ring.count, ring.dumps};
        }
        if (memcmp(&fresh, &old, sizeof fresh) == 0) continue;
        exchange_amount(t, AMOUNT_RINGS, fresh.agent, fresh.count, old.agent, old.count);
        exchange_amount(t, AMOUNT_DUMPS, fresh.agent, fresh.dumps, old.agent, old.dumps);
        t->rung[n] = fresh;
    }
}

static void list_recent(struct queue_tallies *t, uint32_t number, const struct visit *v) {
    struct visit_given *g = &t->given[number];
    if (g->recent || !minutes_have(t, v)) return;
    g->recent = true;
    MEM_ROOM(t->recent, t->recent_count, t->recent_capacity);
    t->recent[t->recent_count++] = number;
}

void queue_tallies_ask(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, uint32_t number) {
    struct visit v;
    t->given = grow_zeroed(t->given, &t->given_count, ledger_count(l), sizeof *t->given);
    t->rung = grow_zeroed(t->rung, &t->rung_count, ledger_ring_count(l), sizeof *t->rung);
    ledger_visit(l, number, &v);
    t->recent_changed = true;
    struct visit_given fresh = share_of_visit(t, l, terms, number, &v), old = t->given[number];
    bool joined = v.join_us >= t->from_us && v.join_us < t->to_us;
    bool wanted = fresh.waits || fresh.share.sets;
    exchange_rings(t, l, number, &v, joined && wanted);
    if (fresh.agent) name_agent(t, fresh.agent, number, &v);
    if (wanted) list_recent(t, number, &v);
    if (gave_the_same(&fresh, &old)) return;
    put_in(t, &fresh);
    take_out(t, &old, &fresh);
    if (old.agent && old.agent != fresh.agent && t->agents[old.agent - 1].named_by == number + 1)
        t->agents[old.agent - 1].most_lost = true;
    fresh.listed = old.listed || fresh.waits;
    fresh.recent = t->given[number].recent;
    t->given[number] = fresh;
    if (old.listed || !fresh.waits) return;
    MEM_ROOM(t->waiting, t->waiting_count, t->waiting_capacity);
    t->waiting[t->waiting_count++] = number;
}

bool visit_is_recent(struct queue_tallies *t, uint32_t number, bool recent,
                     struct visit_share *ret_share, bool *ret_counts) {
    struct visit_given *g = &t->given[number];
    *ret_share = share_given(g, VISITS_BY_QUEUE);
    *ret_counts = g->waits || ret_share->sets & VISITS_OFFERED;
    return g->recent = recent;
}

bool visit_still_waits(struct queue_tallies *t, uint32_t number) {
    struct visit_given *g = &t->given[number];
    return g->listed = g->waits;
}

static void forget_most(struct tally *t) {
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        t->amounts[a].max = 0;
}

// When one maximum of a tally is lost, all of that tally's are computed anew.
static bool forget_lost(struct queue_tallies *t) {
    bool any = false;
    for (size_t i = 0; i < t->queue_count; i++) {
        struct queue_kept *kept = &t->kept[i];
        if (!kept->most_lost) continue;
        forget_most(&kept->told);
        forget_most(&kept->guessed);
        any = true;
    }
    for (size_t i = 0; i < t->agent_count; i++) {
        struct agent_tally *a = &t->agents[i];
        if (!a->most_lost) continue;
        forget_most(&a->counted);
        a->named_by = 0;
        any = true;
    }
    return any;
}

static void raise_most(struct queue_tallies *t, const struct ledger *l, uint32_t number) {
    const struct visit_given *g = &t->given[number];
    struct visit_share of_queue = share_given(g, VISITS_BY_QUEUE),
                       of_agent = share_given(g, VISITS_BY_AGENT);
    struct visit v;
    if (g->queue && t->kept[g->queue - 1].most_lost) tally_raise(tally_of(t, g), &of_queue);
    if (!g->agent || !t->agents[g->agent - 1].most_lost) return;
    tally_raise(&t->agents[g->agent - 1].counted, &of_agent);
    ledger_visit(l, number, &v);
    name_agent(t, g->agent, number, &v);
}

static void raise_rings(struct queue_tallies *t, uint32_t number) {
    const struct ring_given *g = &t->rung[number];
    if (!g->agent || !t->agents[g->agent - 1].most_lost) return;
    struct amount *amounts = t->agents[g->agent - 1].counted.amounts;
    amount_raise(&amounts[AMOUNT_RINGS], g->count);
    amount_raise(&amounts[AMOUNT_DUMPS], g->dumps);
}

// When cancelled, it starts again next time: maxima stay marked as lost until all visits were seen.
bool find_most(struct queue_tallies *t, const struct ledger *l, struct task *task) {
    if (!forget_lost(t)) return false;
    for (uint32_t i = 0; i < t->given_count; i++) {
        raise_most(t, l, i);
        if (i % PAUSE_EVERY == 0 && task_pause(task)) return true;
    }
    for (uint32_t i = 0; i < t->rung_count; i++) {
        raise_rings(t, i);
        if (i % PAUSE_EVERY == 0 && task_pause(task)) return true;
    }
    for (size_t i = 0; i < t->queue_count; i++)
        t->kept[i].most_lost = false;
    for (size_t i = 0; i < t->agent_count; i++)
        t->agents[i].most_lost = false;
    return false;
}
