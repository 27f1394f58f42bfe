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
static void sort_seconds(struct recalls *r) {
    for (uint32_t i = 1; i < r->fresh_count; i++) {
        uint64_t key = r->order[i];
        uint32_t to = i;
        for (; to && r->order[to - 1] >> 32 == key >> 32 &&
               order(&r->fresh[(uint32_t)r->order[to - 1]], &r->fresh[(uint32_t)key]) > 0;
             to--)
            r->order[to] = r->order[to - 1];
        r->order[to] = key;
    }
}

static const struct recall *fresh_at(const struct recalls *r, uint32_t place) {
    return &r->fresh[(uint32_t)r->order[place]];
}

static void begin(struct recalls *r) {
    uint32_t *numbers = r->batch, room = r->batch_room;
    r->batch = r->dirty;
    r->batch_room = r->dirty_room;
    r->batch_count = r->dirty_count;
    r->dirty = numbers;
    r->dirty_room = room;
    r->dirty_count = r->fresh_count = r->done = 0;
    r->fresh = mem_resize(r->fresh, r->batch_count + 1, sizeof *r->fresh);
    r->order = mem_resize(r->order, r->batch_count + 1, sizeof *r->order);
    r->phase = READ_OFF;
}

// Callers and their entries lie about in memory.
static void ahead(const struct recalls *r, uint32_t place) {
    if (place + AHEAD < r->batch_count) __builtin_prefetch(&r->callers[r->batch[place + AHEAD]]);
    if (place + AHEAD / 2 < r->batch_count)
        __builtin_prefetch(&r->entries[r->callers[r->batch[place + AHEAD / 2]].newest]);
}

// Returns what is left of the limit: nothing when they are all in, since sorting takes its time.
static size_t read_off(struct recalls *r, const struct stitch *s, size_t limit) {
    size_t end = r->batch_count - r->done > limit ? r->done + limit : r->batch_count;
    for (; r->done < end; r->done++) {
        ahead(r, r->done);
        struct recalls_caller *caller = &r->callers[r->batch[r->done]];
        caller->waits = false;
        caller->at_hand = true;
        uint32_t place = r->fresh_count;
        if (!recalls_line(r, s, r->batch[r->done], &r->fresh[place])) continue;
        r->order[place] = order_key(&r->fresh[place], place);
        r->fresh_count++;
    }
    if (r->done == r->batch_count) {
        sort64_begin(&r->sort, r->order, r->fresh_count, 32);
        r->phase = SORT;
    }
    return limit > SIZE_MAX / 2 ? limit : 0; // all at once was asked for
}

// A step of putting them in order, and when that is done the first of merging.
static void sort(struct recalls *r, size_t *limit) {
    if (*limit < SIZE_MAX / 2) *limit = 0;
    if (!sort64_step(&r->sort)) return;
    sort_seconds(r);
    r->merged = mem_resize(r->merged, r->count + r->fresh_count + 1, sizeof *r->merged);
    r->left = r->right = r->merged_count = r->merged_open = r->merged_reached = 0;
    r->phase = MERGE;
}

static void swap_lists(struct recalls *r) {
    struct recall *old = r->list;
    if (r->fresh_count || r->merged_count != r->count) r->changes++;
    r->list = r->merged;
    r->count = r->capacity = r->merged_count;
    r->open = r->merged_open;
    r->reached = r->merged_reached;
    r->merged = NULL;
    free(old);
    r->done = 0;
    r->phase = LET_GO;
}

// What of the old list is of the batch goes.
static void merge(struct recalls *r, size_t *limit) {
    size_t steps = *limit > SIZE_MAX / MERGES ? SIZE_MAX : *limit * MERGES;
    for (; steps; steps--) {
        bool old = r->left < r->count, fresh = r->right < r->fresh_count;
        if (!old && !fresh) break;
        const struct recall *l = old ? &r->list[r->left] : fresh_at(r, r->right);
        if (old && r->callers[l->caller].at_hand) {
            r->left++;
            continue;
        }
        if (old && (!fresh || order(l, fresh_at(r, r->right)) <= 0))
            r->left++;
        else
            l = fresh_at(r, r->right++);
        if (l->reached == CDR_NO_TIME)
            r->merged_open++;
        else
            r->merged_reached++;
        r->merged[r->merged_count++] = *l;
    }
    *limit = steps / MERGES;
    if (r->left == r->count && r->right == r->fresh_count) swap_lists(r);
}

static void let_go(struct recalls *r, size_t *limit) {
    for (; r->done < r->batch_count && *limit; r->done++, --*limit)
        r->callers[r->batch[r->done]].at_hand = false;
    if (r->done < r->batch_count) return;
    r->phase = IDLE;
    if (r->batch_count <= FEW) return;
    free(r->fresh);
    free(r->order);
    r->fresh = NULL;
    r->order = NULL;
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
    uint32_t old = r->count;
    size_t all = SIZE_MAX;
    begin(r);
    read_off(r, s, all);
    while (!sort64_step(&r->sort))
        ;
    sort_seconds(r);
    drop_stale(r);
    uint32_t from = r->count, count = r->fresh_count, to = from + count;
    if (count || old != r->count) r->changes++;
    if (to > r->capacity) {
        r->capacity = to + to / 2 + 16;
        r->list = mem_resize(r->list, r->capacity, sizeof *r->list);
    }
    r->count = to;
    while (count) {
        const struct recall *l = fresh_at(r, count - 1);
        if (from && order(&r->list[from - 1], l) > 0) {
            r->list[--to] = r->list[--from];
        } else {
            count_line(r, l, 1);
            r->list[--to] = *l;
            count--;
        }
    }
    r->done = 0;
    let_go(r, &all);
}

bool recalls_settle(struct recalls *r, const struct stitch *s, size_t limit) {
    while (limit) {
        if (r->phase == IDLE && r->dirty_count <= FEW) {
            if (r->dirty_count) put_few(r, s);
            return true;
        }
        if (r->phase == IDLE)
            begin(r);
        else if (r->phase == READ_OFF)
            limit = read_off(r, s, limit);
        else if (r->phase == SORT)
            sort(r, &limit);
        else if (r->phase == MERGE)
            merge(r, &limit);
        else
            let_go(r, &limit);
    }
    return r->phase == IDLE && !r->dirty_count;
}
