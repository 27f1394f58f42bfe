// Turns lines into the list. The lines of changed callers are worked out, sorted among themselves,
// and merged with the lines of the others into a new list, which replaces the old one when it is
// complete.
#include "recalls_parts.h"

#include "base/mem.h"
#include "base/order.h"

#include <stdlib.h>

#define AHEAD       16
#define REACHED     (UINT64_C(1) << 63)
#define PAUSE_EVERY 64

// Open ones first, and in each part the caller who was lost last.
static uint64_t key_of(const struct recall *l) {
    uint64_t ago = (uint64_t)(INT64_MAX / 2 - l->last_lost);
    return l->reached == CDR_NO_TIME ? ago : REACHED | ago;
}

static bool is_before(const struct recall *x, const struct recall *y) {
    uint64_t a = key_of(x), b = key_of(y);
    return a != b ? a < b : x->key < y->key;
}

struct lines {         // of the callers that changed
    struct recall *at; // owned
    uint32_t count;
    struct order order; // sorts `at`
};

// Callers and their entries are scattered in memory, so this fetches one ahead of time.
static void prefetch_caller(const struct recalls *r, uint32_t place) {
    const struct recalls_marked *d = &r->dirty;
    if (place + AHEAD < d->count) __builtin_prefetch(&r->callers[d->callers[place + AHEAD]]);
    if (place + AHEAD / 2 < d->count)
        __builtin_prefetch(&r->entries.at[r->callers[d->callers[place + AHEAD / 2]].newest]);
}

static bool read_off(struct recalls *r, const struct stitch *s, struct lines *l, struct task *t) {
    l->at = mem_alloc((r->dirty.count + 1) * sizeof *l->at);
    for (uint32_t i = 0; i < r->dirty.count; i++) {
        struct recall *line = &l->at[l->count];
        if (i % PAUSE_EVERY == 0 && task_pause(t)) return true;
        prefetch_caller(r, i);
        if (!recalls_line(r, s, r->dirty.callers[i], line)) continue;
        order_put_key(&l->order, key_of(line), line->key, l->count++);
    }
    return !order_settle(&l->order, NULL, 0, t);
}

static const struct recall *line_at(const struct lines *l, uint32_t place) {
    return &l->at[l->order.entries[place].row];
}

// Leaves out the old lines of callers that changed.
static bool merge(struct recalls *r, const struct lines *l, struct task *t) {
    struct recall *list = mem_alloc((r->count + l->count + 1) * sizeof *list);
    uint32_t count = 0, open = 0;
    for (uint32_t left = 0, right = 0; left < r->count || right < l->count;) {
        if ((left + right) % PAUSE_EVERY == 0 && task_pause(t)) {
            free(list);
            return true;
        }
        if (left < r->count && r->callers[r->list[left].caller].waits) {
            left++;
            continue;
        }
        bool stays =
            left < r->count && (right == l->count || !is_before(line_at(l, right), &r->list[left]));
        list[count] = stays ? r->list[left++] : *line_at(l, right++);
        open += list[count++].reached == CDR_NO_TIME;
    }
    if (l->count || count != r->count) r->changes++;
    free(r->list);
    r->list = list;
    r->count = count;
    r->open = open;
    r->reached = count - open;
    return false;
}

bool recalls_settle(struct recalls *r, const struct stitch *s, struct task *t) {
    struct lines lines = {.count = 0};
    if (!r->dirty.count) return false;
    bool cancelled = read_off(r, s, &lines, t) || merge(r, &lines, t);
    for (uint32_t i = 0; !cancelled && i < r->dirty.count; i++)
        r->callers[r->dirty.callers[i]].waits = false;
    if (!cancelled) r->dirty.count = 0;
    free(lines.at);
    order_finish(&lines.order);
    return cancelled;
}
