// Who talks now. The ledger notes each visit at its connect, and forgets those that are over
// whenever the list is full: what is over never runs again. So the list stays about as long as
// there are talks, however many visits there were.
#include "queue/talks.h"

#include "base/mem.h"
#include "ledger_rows.h"

#include <stdlib.h>

static bool running(const struct visit *v) {
    return v->outcome == VISIT_ANSWERED && !v->completion && !v->talk_lost;
}

static void drop_ended(struct ledger *l) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->talk_count; i++) {
        struct visit v;
        ledger_visit(l, l->talks[i], &v);
        if (running(&v)) l->talks[kept++] = l->talks[i];
    }
    l->talk_count = kept;
}

void row_talks(struct ledger *l, const struct ledger_row *r) {
    if (l->talk_count == l->talk_capacity) {
        drop_ended(l);
        if (l->talk_count >= l->talk_capacity / 2) {
            l->talk_capacity = l->talk_capacity ? l->talk_capacity * 2 : 64;
            l->talks = mem_resize(l->talks, l->talk_capacity, sizeof *l->talks);
        }
    }
    l->talks[l->talk_count++] = (uint32_t)(r - l->rows);
}

void talks_gather(struct talks *t, const struct ledger *l) {
    t->count = 0;
    lookup_clear(&t->index);
    if (l->talk_count > t->capacity) {
        t->capacity = l->talk_capacity;
        t->list = mem_resize(t->list, t->capacity, sizeof *t->list);
    }
    for (uint32_t i = 0; i < l->talk_count; i++) {
        struct visit v;
        ledger_visit(l, l->talks[i], &v);
        if (!running(&v) || !v.interface) continue;
        bool seen = l->rows[l->talks[i]].saw[SIDE_EVENTS].flags & CONNECTED;
        t->list[t->count] = (struct talk){.server = v.server,
                                          .sure = seen && !v.in_doubt,
                                          .queue = v.queue,
                                          .interface = v.interface,
                                          .since_us = v.end_us};
        lookup_add(&t->index, lookup_hash(v.server, v.queue, v.interface), t->count++);
    }
}

static bool better(const struct talk *a, const struct talk *b) {
    return a->sure != b->sure ? a->sure : a->since_us > b->since_us;
}

const struct talk *talks_of(const struct talks *t, uint16_t server, uint32_t queue,
                            uint32_t interface) {
    uint32_t hash = lookup_hash(server, queue, interface), at = 0, n;
    const struct talk *best = NULL;
    while ((n = lookup_next(&t->index, hash, &at)) != LOOKUP_NONE) {
        const struct talk *k = &t->list[n];
        if (k->server != server || k->queue != queue || k->interface != interface) continue;
        if (!best || better(k, best)) best = k;
    }
    return best;
}

void talks_finish(struct talks *t) {
    free(t->list);
    lookup_finish(&t->index);
    *t = (struct talks){0};
}
