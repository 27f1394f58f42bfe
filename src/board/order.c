// Which rows of the store are in the window, by their start. Rows mostly come nearly in order: new
// ones are sorted among themselves and merged in from the end, so only what they pass is moved.
#include "board/order.h"

#include "pick.h"

#include "base/mem.h"
#include "base/sort64.h"

#include <stdlib.h>

#define SLICE 20000 // rows a call

static uint32_t start_of(const struct cdr_store *s, uint32_t row) {
    size_t together;
    return cdr_store_hot(s, row, &together)->start;
}

static bool before(const struct cdr_store *s, uint32_t a, uint32_t b) {
    uint32_t first = start_of(s, a), second = start_of(s, b);
    return first != second ? first < second : a < b;
}

void order_finish(struct board_order *o) {
    free(o->rows);
    *o = (struct board_order){0};
}

// Keys are a start and a row.
static void merge(struct board_order *o, const uint64_t *fresh, size_t count) {
    if (o->count + count > o->capacity) {
        o->capacity = (o->count + count) * 3 / 2 + 64;
        o->rows = mem_resize(o->rows, o->capacity, sizeof *o->rows);
    }
    size_t old = o->count, to = o->count + count;
    o->count = to;
    while (count) {
        if (old && before(o->store, (uint32_t)fresh[count - 1], o->rows[old - 1]))
            o->rows[--to] = o->rows[--old];
        else
            o->rows[--to] = (uint32_t)fresh[--count];
    }
}

void order_clear(struct board_order *o) {
    o->count = o->next = 0;
    o->store = NULL;
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
    bool rest = total - o->next > SLICE;
    if (rest) total = o->next + SLICE;
    uint64_t *fresh = mem_alloc((total - o->next) * sizeof *fresh);
    size_t count = 0, together;
    while (o->next < total) {
        const struct cdr_hot *hot = cdr_store_hot(s, o->next, &together);
        if (!together) break;
        for (size_t i = 0; i < together && o->next < total; i++, o->next++)
            if (pick_record(wanted, o->next, &hot[i]))
                fresh[count++] = (uint64_t)hot[i].start << 32 | (uint32_t)o->next;
    }
    sort64(fresh, count);
    merge(o, fresh, count);
    free(fresh);
    return !rest;
}

size_t order_find(const struct board_order *o, uint32_t row) {
    if (!o->store || row >= cdr_store_count(o->store)) return SIZE_MAX;
    size_t low = 0, high = o->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (before(o->store, o->rows[middle], row))
            low = middle + 1;
        else
            high = middle;
    }
    return low < o->count && o->rows[low] == row ? low : SIZE_MAX;
}
