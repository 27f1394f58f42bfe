// Which rows of the store are in the window, by their start. Rows mostly come nearly in order: new
// ones are sorted among themselves and merged in from the end, so only what they pass is moved.
#include "list.h"

#include "base/mem.h"
#include "base/sort64.h"

#include <stdlib.h>

#define SLICE 20000 // rows a call
#define TAKEN 60000 // where no filter has to be asked

static uint32_t start_of(const struct cdr_store *s, uint32_t row) {
    size_t together;
    return cdr_store_hot(s, row, &together)->start;
}

static uint64_t key_of(const struct cdr_store *s, uint32_t row) {
    return (uint64_t)start_of(s, row) << 32 | row;
}

void order_finish(struct board_order *o) {
    free(o->rows);
    *o = (struct board_order){0};
}

// Fresh keys are a start and a row, in order.
static void merge(struct board_order *o, const uint64_t *fresh, size_t count) {
    if (o->count + count > o->capacity) {
        o->capacity = (o->count + count) * 3 / 2 + 64;
        o->rows = mem_resize(o->rows, o->capacity, sizeof *o->rows);
    }
    size_t old = o->count, to = o->count + count;
    uint64_t last = old ? key_of(o->store, o->rows[old - 1]) : 0;
    o->count = to;
    while (count) {
        if (old && fresh[count - 1] < last) {
            o->rows[--to] = o->rows[--old];
            last = old ? key_of(o->store, o->rows[old - 1]) : 0;
        } else {
            o->rows[--to] = (uint32_t)fresh[--count];
        }
    }
}

void order_clear(struct board_order *o) {
    o->count = o->next = 0;
    o->store = NULL;
}

// All that the fold took, of these rows, is all that is wanted.
static bool is_plain(const struct list_pick *p, size_t end) {
    return p->rows && end <= p->rows->next && !p->figure && !p->nothing && p->minute < 0 &&
           p->from == p->rows->from && p->to == p->rows->to;
}

bool order_update(struct board_order *o, const struct cdr_store *s,
                  const struct list_pick *wanted) {
    uint32_t generation = cdr_store_generation(s);
    if (o->store != s || o->generation != generation) {
        order_clear(o);
        o->store = s;
        o->generation = generation;
    }
    size_t total = cdr_store_count(s);
    if (o->next >= total) return true;
    size_t slice = wanted->rows || !wanted->in->wanted ? TAKEN : SLICE;
    bool rest = total - o->next > slice;
    if (rest) total = o->next + slice;
    uint64_t *fresh = mem_alloc((total - o->next) * sizeof *fresh);
    size_t count = 0, together;
    bool plain = is_plain(wanted, total);
    while (o->next < total) {
        const struct cdr_hot *hot = cdr_store_hot(s, o->next, &together);
        if (!together) break;
        for (size_t i = 0; i < together && o->next < total; i++, o->next++)
            if (plain ? bits_has(&wanted->rows->took, o->next)
                      : pick_record(wanted, o->next, &hot[i]))
                fresh[count++] = (uint64_t)hot[i].start << 32 | (uint32_t)o->next;
    }
    sort64(fresh, count, 32);
    merge(o, fresh, count);
    free(fresh);
    return !rest;
}

size_t order_find(const struct board_order *o, uint32_t row) {
    if (!o->store || row >= cdr_store_count(o->store)) return SIZE_MAX;
    size_t low = 0, high = o->count;
    uint64_t key = key_of(o->store, row);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (key_of(o->store, o->rows[middle]) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < o->count && o->rows[low] == row ? low : SIZE_MAX;
}
