// Lists of visits follow the ledger's journal, and with a filter that of calls, since a call may
// tell what is wanted of its visits. What is behind a figure also depends on the tallies: who waits
// is looked at with each fill, and all of them where queues or agents are others.
#include "list.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"

#include <string.h>

#define SLICE   20000 // visits looked at in a fill
#define SIEVE   8000  // where each is asked whether it is wanted
#define AT_ONCE 256

struct look {
    struct board *b;
    struct board_list *l;
    const struct list_pick *p;
};

static void put(struct look *k, uint32_t number, const struct visit *v, bool part) {
    struct board_list *l = k->l;
    bool lasts = v->outcome == VISIT_WAITING || (v->outcome == VISIT_ANSWERED && !v->completion);
    int64_t start = v->join_us / SECOND_US; // before the window of who waits since yesterday
    if (start < l->window.from) start = l->window.from;
    recent_put(&l->recent, number, l->window.from, start, lasts);
    list_touch(k->b, l, number);
    if (!l->judged) return;
    if (number >= l->parts_size) {
        size_t size = ((size_t)number + 1) * 3 / 2 + 64;
        l->parts = mem_resize(l->parts, size, 1);
        memset(l->parts + l->parts_size, 0, size - l->parts_size);
        l->parts_size = size;
    }
    l->part_count += (size_t)part - l->parts[number];
    l->parts[number] = part;
}

static void drop(struct look *k, uint32_t number) {
    struct board_list *l = k->l;
    list_drop(k->b, l, number);
    if (number >= l->parts_size) return;
    l->part_count -= l->parts[number];
    l->parts[number] = 0;
}

static bool picks(const struct list_pick *p, uint32_t number, const struct visit *v,
                  bool *ret_part) {
    const struct ledger *l = p->in->ledger;
    uint32_t n = LOOKUP_NONE;
    if (!p->rings) return pick_visit(p, number, v, ret_part);
    *ret_part = false;
    while ((n = ledger_ring_of(l, number, n)) != LOOKUP_NONE) {
        struct visit_ring ring;
        ledger_ring_get(l, n, &ring);
        if (pick_rung(p, &ring)) return true;
    }
    return false;
}

static void look_at(void *context, uint32_t number) {
    struct look *k = context;
    struct visit v;
    bool part;
    ledger_visit(k->p->in->ledger, number, &v);
    if (picks(k->p, number, &v, &part))
        put(k, number, &v, part);
    else
        drop(k, number);
}

// Another one where visits may be of other rows of queues or agents, or be held to another
// threshold, or yield to others.
static uint64_t print_of(const struct board_input *in) {
    const struct queue_tallies *t = in->tallies;
    uint64_t told = 0;
    for (size_t i = 0; t && i < t->queue_count; i++)
        told += t->queues[i].basis & VISIT_TOLD ? 1 : 0;
    const uint64_t parts[] = {t ? t->all : 0,
                              t ? t->queue_count : 0,
                              t ? t->agent_count : 0,
                              t ? t->rows.count : 0,
                              told,
                              in->agents ? in->agents->count : 0,
                              in->agents ? in->agents->queue_count : 0};
    return hash_numbers(parts, sizeof parts / sizeof *parts);
}

bool list_fill_visits(struct board *b, struct board_list *l, const struct list_pick *p) {
    const struct board_input *in = p->in;
    struct look k = {b, l, p};
    uint32_t numbers[AT_ONCE];
    uint64_t print = print_of(in);
    if (!recent_wipe(&l->recent)) return false;
    if (l->print != print) l->reader.begun = false; // round again
    if (!l->reader.begun && in->stitch) l->asked = stitch_now(in->stitch);
    l->print = print;
    for (size_t i = 0; p->figure && i < in->tallies->waiting_count; i++)
        if (in->tallies->generation == in->ledger->generation) look_at(&k, in->tallies->waiting[i]);
    size_t left = in->wanted ? SIEVE : SLICE, count = AT_ONCE;
    for (; left && in->wanted && in->stitch && count == AT_ONCE;
         left -= count < left ? count : left) {
        count = stitch_read(in->stitch, &l->asked, numbers, AT_ONCE);
        for (size_t i = 0; i < count; i++)
            filter_visits_of(in->wanted, numbers[i], look_at, &k);
    }
    for (count = AT_ONCE; left && count == AT_ONCE; left -= count < left ? count : left) {
        count = journal_read(&in->ledger->journal, &l->reader, numbers, AT_ONCE);
        for (size_t i = 0; i < count; i++)
            look_at(&k, numbers[i]);
    }
    return count < AT_ONCE;
}
