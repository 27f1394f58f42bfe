// From lines to the list. The lines of callers that changed are read off, put in order among
// themselves, and merged with the lines of the others into a new list, which takes the place of the
// old one when it is whole. A few lines are put into the list as it is.
#include "recalls_parts.h"

#include "base/mem.h"
#include "base/sort64.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD       16
#define FEW         64                 // lines that are put in at once
#define EARLIEST    INT64_C(946684800) // 2000-01-01
#define REACHED     (UINT64_C(1) << 63)
#define PAUSE_EVERY 64

// Open ones first, of each the one lost last first.
static int order(const struct recall *x, const struct recall *y) {
    bool x_open = x->reached == CDR_NO_TIME, y_open = y->reached == CDR_NO_TIME;
    if (x_open != y_open) return x_open ? -1 : 1;
    if (x->last_lost != y->last_lost) return x->last_lost > y->last_lost ? -1 : 1;
    return (x->key > y->key) - (x->key < y->key);
}

// The same as a number, as far as one holds it, and the line's place.
static uint64_t order_key(const struct recall *l, uint32_t place) {
    int64_t ago = EARLIEST + INT32_MAX - l->last_lost;
    uint64_t since = ago < 0 ? 0 : ago > INT32_MAX ? INT32_MAX : (uint64_t)ago;
    return (l->reached == CDR_NO_TIME ? 0 : REACHED) | since << 32 | place;
}

struct lines { // of callers that changed
    struct recall *at;
    uint64_t *order; // of them
    uint32_t count;
};

static const struct recall *line_at(const struct lines *l, uint32_t place) {
    return &l->at[(uint32_t)l->order[place]];
}

// Those of one second, of lines that are in order but for them.
static void sort_seconds(struct lines *l) {
    for (uint32_t i = 1; i < l->count; i++) {
        uint64_t key = l->order[i];
        uint32_t to = i;
        for (; to && l->order[to - 1] >> 32 == key >> 32 &&
               order(line_at(l, to - 1), &l->at[(uint32_t)key]) > 0;
             to--)
            l->order[to] = l->order[to - 1];
        l->order[to] = key;
    }
}

// Callers and their entries lie about in memory.
static void ahead(const struct recalls *r, uint32_t place) {
    const struct recalls_marked *d = &r->dirty;
    if (place + AHEAD < d->count) __builtin_prefetch(&r->callers[d->callers[place + AHEAD]]);
    if (place + AHEAD / 2 < d->count)
        __builtin_prefetch(&r->entries.at[r->callers[d->callers[place + AHEAD / 2]].newest]);
}

static bool read_off(struct recalls *r, const struct stitch *s, struct lines *l, struct task *t) {
    *l = (struct lines){.at = mem_alloc((r->dirty.count + 1) * sizeof *l->at),
                        .order = mem_alloc((r->dirty.count + 1) * sizeof *l->order)};
    for (uint32_t i = 0; i < r->dirty.count; i++) {
        if (i % PAUSE_EVERY == 0 && task_pause(t)) return true;
        ahead(r, i);
        if (!recalls_line(r, s, r->dirty.callers[i], &l->at[l->count])) continue;
        l->order[l->count] = order_key(&l->at[l->count], l->count);
        l->count++;
    }
    if (sort64_pausing(l->order, l->count, 32, t)) return true;
    sort_seconds(l);
    return false;
}

static void count_line(struct recalls *r, const struct recall *l, uint32_t by) {
    if (l->reached == CDR_NO_TIME)
        r->open += by;
    else
        r->reached += by;
}

// What of the old list is of callers that changed goes.
static bool merge(struct recalls *r, const struct lines *l, struct task *t) {
    struct recalls n = {.list = mem_alloc((r->count + l->count + 1) * sizeof *n.list)};
    for (uint32_t left = 0, right = 0; left < r->count || right < l->count;) {
        const struct recall *old = left < r->count ? &r->list[left] : NULL;
        const struct recall *fresh = right < l->count ? line_at(l, right) : NULL;
        if ((left + right) % PAUSE_EVERY == 0 && task_pause(t)) {
            free(n.list);
            return true;
        }
        if (old && r->callers[old->caller].waits) {
            left++;
            continue;
        }
        bool takes_old = old && (!fresh || order(old, fresh) <= 0);
        left += takes_old;
        right += !takes_old;
        n.list[n.count++] = takes_old ? *old : *fresh;
        count_line(&n, &n.list[n.count - 1], 1);
    }
    if (l->count || n.count != r->count) r->changes++;
    free(r->list);
    r->list = n.list;
    r->count = r->capacity = n.count;
    r->open = n.open;
    r->reached = n.reached;
    return false;
}

// ---- a few

static void drop_stale(struct recalls *r) {
    uint32_t to = 0;
    for (uint32_t i = 0; i < r->count; i++)
        if (r->callers[r->list[i].caller].waits)
            count_line(r, &r->list[i], UINT32_MAX);
        else if (to++ != i)
            r->list[to - 1] = r->list[i];
    r->count = to;
}

static void put_few(struct recalls *r, const struct lines *l) {
    uint32_t old = r->count, count = l->count;
    drop_stale(r);
    uint32_t from = r->count, to = from + count;
    if (count || old != r->count) r->changes++;
    if (to > r->capacity) {
        r->capacity = to + to / 2 + 16;
        r->list = mem_resize(r->list, r->capacity, sizeof *r->list);
    }
    r->count = to;
    while (count) {
        const struct recall *line = line_at(l, count - 1);
        if (from && order(&r->list[from - 1], line) > 0) {
            r->list[--to] = r->list[--from];
        } else {
            count_line(r, line, 1);
            r->list[--to] = *line;
            count--;
        }
    }
}

bool recalls_settle(struct recalls *r, const struct stitch *s, struct task *t) {
    struct lines lines;
    if (!r->dirty.count) return false;
    bool few = r->dirty.count <= FEW;
    bool cancelled = read_off(r, s, &lines, t) || (!few && merge(r, &lines, t));
    if (!cancelled) {
        if (few) put_few(r, &lines);
        for (uint32_t i = 0; i < r->dirty.count; i++)
            r->callers[r->dirty.callers[i]].waits = false;
        r->dirty.count = 0;
    }
    free(lines.at);
    free(lines.order);
    return cancelled;
}
