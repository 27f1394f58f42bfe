// From lines to the list. Callers that changed are taken in batches: their lines are read off, put
// in order among themselves, and merged with the lines of the others into a new list, a slice at a
// time; until that is whole the old list stands. A few lines are put into the list as it is.
#include "recalls_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD    16
#define FEW      64                 // lines that are put in at once
#define MERGES   2                  // lines merged in the time of one read off
#define EARLIEST INT64_C(946684800) // 2000-01-01
#define REACHED  (UINT64_C(1) << 63)

enum { IDLE, READ_OFF, SORT, MERGE, LET_GO };

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

// Those of one second, of lines that are in order but for them.
static void sort_seconds(struct recalls_batch *b) {
    for (uint32_t i = 1; i < b->fresh_count; i++) {
        uint64_t key = b->order[i];
        uint32_t to = i;
        for (; to && b->order[to - 1] >> 32 == key >> 32 &&
               order(&b->fresh[(uint32_t)b->order[to - 1]], &b->fresh[(uint32_t)key]) > 0;
             to--)
            b->order[to] = b->order[to - 1];
        b->order[to] = key;
    }
}

static const struct recall *fresh_at(const struct recalls_batch *b, uint32_t place) {
    return &b->fresh[(uint32_t)b->order[place]];
}

static void begin(struct recalls *r) {
    struct recalls_batch *b = &r->batch;
    struct recalls_marked before = b->of;
    b->of = r->dirty;
    r->dirty = (struct recalls_marked){before.callers, 0, before.room};
    b->fresh_count = b->done = 0;
    b->fresh = mem_resize(b->fresh, b->of.count + 1, sizeof *b->fresh);
    b->order = mem_resize(b->order, b->of.count + 1, sizeof *b->order);
    b->phase = READ_OFF;
}

// Callers and their entries lie about in memory.
static void ahead(const struct recalls *r, uint32_t place) {
    const struct recalls_batch *b = &r->batch;
    if (place + AHEAD < b->of.count) __builtin_prefetch(&r->callers[b->of.callers[place + AHEAD]]);
    if (place + AHEAD / 2 < b->of.count)
        __builtin_prefetch(&r->entries.at[r->callers[b->of.callers[place + AHEAD / 2]].newest]);
}

// Returns what is left of the limit: nothing when they are all in, since sorting takes its time.
static size_t read_off(struct recalls *r, const struct stitch *s, size_t limit) {
    struct recalls_batch *b = &r->batch;
    size_t end = b->of.count - b->done > limit ? b->done + limit : b->of.count;
    for (; b->done < end; b->done++) {
        ahead(r, b->done);
        struct recalls_caller *caller = &r->callers[b->of.callers[b->done]];
        caller->waits = false;
        caller->at_hand = true;
        uint32_t place = b->fresh_count;
        if (!recalls_line(r, s, b->of.callers[b->done], &b->fresh[place])) continue;
        b->order[place] = order_key(&b->fresh[place], place);
        b->fresh_count++;
    }
    if (b->done == b->of.count) {
        sort64_begin(&b->sort, b->order, b->fresh_count, 32);
        b->phase = SORT;
    }
    return limit > SIZE_MAX / 2 ? limit : 0; // all at once was asked for
}

// A step of putting them in order, and when that is done the first of merging.
static void sort(struct recalls *r, size_t *limit) {
    struct recalls_batch *b = &r->batch;
    if (*limit < SIZE_MAX / 2) *limit = 0;
    if (!sort64_step(&b->sort)) return;
    sort_seconds(b);
    b->merged = mem_resize(b->merged, r->count + b->fresh_count + 1, sizeof *b->merged);
    b->left = b->right = b->count = b->open = b->reached = 0;
    b->phase = MERGE;
}

static void swap_lists(struct recalls *r) {
    struct recalls_batch *b = &r->batch;
    struct recall *old = r->list;
    if (b->fresh_count || b->count != r->count) r->changes++;
    r->list = b->merged;
    r->count = r->capacity = b->count;
    r->open = b->open;
    r->reached = b->reached;
    b->merged = NULL;
    free(old);
    b->done = 0;
    b->phase = LET_GO;
}

// What of the old list is of the batch goes.
static void merge(struct recalls *r, size_t *limit) {
    struct recalls_batch *b = &r->batch;
    size_t steps = *limit > SIZE_MAX / MERGES ? SIZE_MAX : *limit * MERGES;
    for (; steps; steps--) {
        bool old = b->left < r->count, fresh = b->right < b->fresh_count;
        if (!old && !fresh) break;
        const struct recall *l = old ? &r->list[b->left] : fresh_at(b, b->right);
        if (old && r->callers[l->caller].at_hand) {
            b->left++;
            continue;
        }
        if (old && (!fresh || order(l, fresh_at(b, b->right)) <= 0))
            b->left++;
        else
            l = fresh_at(b, b->right++);
        if (l->reached == CDR_NO_TIME)
            b->open++;
        else
            b->reached++;
        b->merged[b->count++] = *l;
    }
    *limit = steps / MERGES;
    if (b->left == r->count && b->right == b->fresh_count) swap_lists(r);
}

static void let_go(struct recalls *r, size_t *limit) {
    struct recalls_batch *b = &r->batch;
    for (; b->done < b->of.count && *limit; b->done++, --*limit)
        r->callers[b->of.callers[b->done]].at_hand = false;
    if (b->done < b->of.count) return;
    b->phase = IDLE;
    if (b->of.count <= FEW) return;
    free(b->fresh);
    free(b->order);
    b->fresh = NULL;
    b->order = NULL;
}

// ---- a few

static void count_line(struct recalls *r, const struct recall *l, uint32_t by) {
    if (l->reached == CDR_NO_TIME)
        r->open += by;
    else
        r->reached += by;
}

static void drop_stale(struct recalls *r) {
    uint32_t to = 0;
    for (uint32_t i = 0; i < r->count; i++)
        if (r->callers[r->list[i].caller].at_hand)
            count_line(r, &r->list[i], UINT32_MAX);
        else if (to++ != i)
            r->list[to - 1] = r->list[i];
    r->count = to;
}

static void put_few(struct recalls *r, const struct stitch *s) {
    struct recalls_batch *b = &r->batch;
    uint32_t old = r->count;
    size_t all = SIZE_MAX;
    begin(r);
    read_off(r, s, all);
    while (!sort64_step(&b->sort))
        ;
    sort_seconds(b);
    drop_stale(r);
    uint32_t from = r->count, count = b->fresh_count, to = from + count;
    if (count || old != r->count) r->changes++;
    if (to > r->capacity) {
        r->capacity = to + to / 2 + 16;
        r->list = mem_resize(r->list, r->capacity, sizeof *r->list);
    }
    r->count = to;
    while (count) {
        const struct recall *l = fresh_at(b, count - 1);
        if (from && order(&r->list[from - 1], l) > 0) {
            r->list[--to] = r->list[--from];
        } else {
            count_line(r, l, 1);
            r->list[--to] = *l;
            count--;
        }
    }
    b->done = 0;
    let_go(r, &all);
}

bool recalls_settle(struct recalls *r, const struct stitch *s, size_t limit) {
    const int *phase = &r->batch.phase;
    while (limit) {
        if (*phase == IDLE && r->dirty.count <= FEW) {
            if (r->dirty.count) put_few(r, s);
            return true;
        }
        if (*phase == IDLE)
            begin(r);
        else if (*phase == READ_OFF)
            limit = read_off(r, s, limit);
        else if (*phase == SORT)
            sort(r, &limit);
        else if (*phase == MERGE)
            merge(r, &limit);
        else
            let_go(r, &limit);
    }
    return *phase == IDLE && !r->dirty.count;
}
