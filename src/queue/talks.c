// The current talks. The ledger notes each visit when it is connected. Whenever that list is full,
// it drops those that are over, since they can never go on. So the list stays about as long as
// there are talks, however many visits there were.
#include "queue/talks.h"

#include "base/mem.h"
#include "ledger_rows.h"

#include <stdlib.h>

static bool running(const struct visit *v) {
    return v->outcome == VISIT_ANSWERED && !v->completion && !v->talk_lost;
}

static bool lasts(const struct ledger *l, struct ledger_row *r) {
    struct visit v;
    row_visit(l, r, &v);
    return running(&v);
}

void row_talks(struct ledger *l, const struct ledger_row *r) {
    visit_list_put(l, &l->talks, r, lasts);
}

static bool talk_runs(const struct ledger_row *r) {
    const struct sighting *e = &r->saw[SIDE_EVENTS], *g = &r->saw[SIDE_LOG];
    return (e->flags | g->flags) & CONNECTED && !e->completion && !g->completion;
}

// When it began according to that source, or else the other one.
static int64_t talk_since(const struct ledger_row *r, enum side side) {
    return r->saw[r->saw[side].flags & CONNECTED ? side : !side].end_us;
}

static struct ledger_taker *taker_of(const struct ledger *l, uint16_t server, uint32_t who) {
    uint32_t hash = lookup_hash(server, who, 2), at = 0, n;
    while ((n = lookup_next(&l->taker_index, hash, &at)) != LOOKUP_NONE)
        if (l->takers[n].server == server && l->takers[n].who == who) return &l->takers[n];
    return NULL;
}

void taker_connects(struct ledger *l, struct ledger_row *r, enum side side, uint32_t who) {
    uint32_t place = (uint32_t)(r - l->rows);
    struct ledger_taker *t = who ? taker_of(l, r->server, who) : NULL;
    if (!who) return;
    if (!t) {
        MEM_ROOM(l->takers, l->taker_count, l->taker_capacity);
        l->takers[l->taker_count] = (struct ledger_taker){r->server, who, place};
        lookup_add(&l->taker_index, lookup_hash(r->server, who, 2), l->taker_count++);
        return;
    }
    struct ledger_row *before = &l->rows[t->row];
    if (before == r || talk_since(before, side) > talk_since(r, side)) return;
    // A caller who was transferred talks to somebody else, and the end of that talk will still be
    // told, unless a gap hid it or only queue_log tells of it. If it is told later, it counts in
    // any case.
    bool told = before->saw[SIDE_EVENTS].flags & CONNECTED && !(before->evidence & IN_DOUBT);
    t->row = place;
    if (!talk_runs(before) || told) return;
    before->evidence |= TALK_LOST;
    row_note(l, before);
}

#define STATUS_IDLE 1

void taker_idle(struct ledger *l, const struct queue_event *e) {
    if (e->kind != QUEUE_MEMBER || e->member.status != STATUS_IDLE) return;
    struct span names[2] = {e->member.interface, e->member.name};
    for (int i = 0; i < 2; i++) {
        uint32_t who = intern_find(&l->names, names[i]);
        struct ledger_taker *t = who ? taker_of(l, e->server, who) : NULL;
        struct ledger_row *r = t ? &l->rows[t->row] : NULL;
        if (!r || !(r->evidence & IN_DOUBT) || !talk_runs(r)) continue;
        if (e->at_us <= talk_since(r, SIDE_EVENTS)) continue;
        r->evidence |= TALK_LOST;
        row_note(l, r);
    }
}

void takers_forget(struct ledger *l, const uint32_t *moved) {
    uint32_t kept = 0;
    lookup_clear(&l->taker_index);
    for (uint32_t i = 0; i < l->taker_count; i++) {
        struct ledger_taker t = l->takers[i];
        if (moved[t.row] == LOOKUP_NONE) continue;
        t.row = moved[t.row];
        lookup_add(&l->taker_index, lookup_hash(t.server, t.who, 2), kept);
        l->takers[kept++] = t;
    }
    l->taker_count = kept;
}

void talks_gather(struct talks *t, const struct ledger *l) {
    t->count = 0;
    lookup_clear(&t->index);
    if (l->talks.count > t->capacity) {
        t->capacity = l->talks.capacity;
        t->list = mem_resize(t->list, t->capacity, sizeof *t->list);
    }
    for (uint32_t i = 0; i < l->talks.count; i++) {
        const struct ledger_row *r = &l->rows[l->talks.rows[i]];
        struct visit v;
        row_visit(l, r, &v);
        uint32_t who = v.interface ? v.interface : v.agent;
        if (!running(&v) || !who) continue;
        bool seen = r->saw[SIDE_EVENTS].flags & CONNECTED;
        t->list[t->count] = (struct talk){.server = v.server,
                                          .sure = seen && !v.in_doubt,
                                          .queue = v.queue,
                                          .interface = who,
                                          .visit = r->number,
                                          .since_us = v.end_us};
        lookup_add(&t->index, lookup_hash(v.server, v.queue, who), t->count++);
    }
}

static bool is_better(const struct talk *a, const struct talk *b) {
    return a->sure != b->sure ? a->sure : a->since_us > b->since_us;
}

const struct talk *talks_of(const struct talks *t, uint16_t server, uint32_t queue,
                            uint32_t interface) {
    uint32_t hash = lookup_hash(server, queue, interface), at = 0, n;
    const struct talk *best = NULL;
    while ((n = lookup_next(&t->index, hash, &at)) != LOOKUP_NONE) {
        const struct talk *k = &t->list[n];
        if (k->server != server || k->queue != queue || k->interface != interface) continue;
        if (!best || is_better(k, best)) best = k;
    }
    return best;
}

void talks_finish(struct talks *t) {
    free(t->list);
    lookup_finish(&t->index);
    *t = (struct talks){0};
}
