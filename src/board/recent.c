// One sorted array of keys: whether it lasts, its start, its number. A change takes a key out and
// puts another in; both mostly lie near the end, so only what lies behind the lowest of them is
// moved, once for all changes of a fill.
#include "board/recent.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define LASTS  (UINT64_C(1) << 63)
#define SLICE  4000  // changed calls a fill
#define VISITS 60000 // visits a fill
#define SIEVE  5000  // where each is asked

static uint32_t number_of(uint64_t key) {
    return (uint32_t)key;
}

void recent_finish(struct board_recent *r) {
    free(r->keys);
    free(r->of);
    free(r->fresh);
    *r = (struct board_recent){.lowest = UINT64_MAX};
}

void recent_clear(struct board_recent *r) {
    if (r->of_count) memset(r->of, 0, r->of_count * sizeof *r->of);
    r->count = r->fresh_count = 0;
    r->lowest = UINT64_MAX;
}

static size_t place_of(const struct board_recent *r, uint64_t key) { // of the first not below it
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void set(struct board_recent *r, uint32_t number, uint64_t key) {
    if (number >= r->of_count) {
        if (!key) return;
        size_t count = ((size_t)number + 1) * 3 / 2 + 64;
        r->of = mem_resize(r->of, count, sizeof *r->of);
        memset(r->of + r->of_count, 0, (count - r->of_count) * sizeof *r->of);
        r->of_count = count;
    }
    uint64_t old = r->of[number];
    if (old == key) return;
    if (old && old < r->lowest) r->lowest = old;
    if (key && key < r->lowest) r->lowest = key;
    r->of[number] = key;
    if (!key) return;
    if (r->fresh_count == r->fresh_capacity) {
        r->fresh_capacity = r->fresh_capacity * 2 + 64;
        r->fresh = mem_resize(r->fresh, r->fresh_capacity, sizeof *r->fresh);
    }
    r->fresh[r->fresh_count++] = key;
}

void recent_put(struct board_recent *r, uint32_t number, int64_t from, int64_t start, bool lasts) {
    uint64_t into = (uint64_t)(start - from) + 1;
    if (into > INT32_MAX) into = INT32_MAX;
    set(r, number, (lasts ? LASTS : 0) | into << 32 | number);
}

void recent_drop(struct board_recent *r, uint32_t number) {
    set(r, number, 0);
}

static int by_key(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void recent_settle(struct board_recent *r) {
    if (r->lowest == UINT64_MAX) return;
    size_t to = place_of(r, r->lowest), fresh = 0;
    for (size_t i = to; i < r->count; i++)
        if (r->of[number_of(r->keys[i])] == r->keys[i]) r->keys[to++] = r->keys[i];
    r->count = to;
    if (r->fresh_count) qsort(r->fresh, r->fresh_count, sizeof *r->fresh, by_key);
    for (size_t i = 0; i < r->fresh_count; i++) { // changed twice: only the last key holds
        uint64_t key = r->fresh[i];
        size_t place;
        if (r->of[number_of(key)] != key || (fresh && r->fresh[fresh - 1] == key)) continue;
        if ((place = place_of(r, key)) < r->count && r->keys[place] == key) continue; // there again
        r->fresh[fresh++] = key;
    }
    if (r->count + fresh > r->capacity) {
        r->capacity = (r->count + fresh) * 3 / 2 + 64;
        r->keys = mem_resize(r->keys, r->capacity, sizeof *r->keys);
    }
    size_t old = r->count;
    to = r->count += fresh;
    while (fresh)
        if (old && r->keys[old - 1] > r->fresh[fresh - 1])
            r->keys[--to] = r->keys[--old];
        else
            r->keys[--to] = r->fresh[--fresh];
    r->fresh_count = 0;
    r->lowest = UINT64_MAX;
}

uint32_t recent_at(const struct board_recent *r, size_t index) {
    return number_of(r->keys[r->count - 1 - index]);
}

size_t recent_find(const struct board_recent *r, uint32_t number) {
    if (number >= r->of_count || !r->of[number]) return SIZE_MAX;
    size_t place = place_of(r, r->of[number]);
    return place < r->count && r->keys[place] == r->of[number] ? r->count - 1 - place : SIZE_MAX;
}

// ---- what goes in

static bool calls_fill(struct board *b, const struct board_input *in,
                       const struct filter_data *data) {
    struct window w = in->window;
    for (size_t done = 0; done < SLICE;) {
        uint32_t numbers[64];
        size_t count = stitch_changed(in->stitch, &b->recent_seen, numbers, 64);
        for (size_t i = 0; i < count; i++) {
            struct call c;
            bool wanted = stitch_get(in->stitch, numbers[i], &c) && c.start >= w.from &&
                          c.start < w.to && c.result != CALL_NO_RECORD;
            wanted = wanted && filter_call(in->wanted, data, numbers[i], &c);
            if (wanted)
                recent_put(&b->recent, numbers[i], w.from, c.start, c.result == CALL_IN_PROGRESS);
            else
                recent_drop(&b->recent, numbers[i]);
        }
        if (count < 64) return true;
        done += count;
    }
    return false;
}

// The ledger has no journal: all of it is looked at whenever anything changed.
static bool visits_fill(struct board *b, const struct board_input *in,
                        const struct filter_data *data) {
    uint32_t count = ledger_count(in->ledger);
    uint64_t stamp = in->ledger->changes + 1;
    if (in->wanted && in->store) stamp += cdr_store_count(in->store); // rows tell of visits, too
    if (count < b->recent_count || count < b->recent_next) { // some went, and numbers shifted
        recent_clear(&b->recent);
        b->recent_seen = b->recent_under_way = 0;
        b->recent_count = b->recent_next = 0;
    }
    if (!b->recent_under_way) {
        if (b->recent_seen == stamp && b->recent_count == count) return true;
        b->recent_under_way = stamp;
        b->recent_next = 0;
    }
    uint32_t slice = in->wanted ? SIEVE : VISITS, end = count;
    if (end > b->recent_next && end - b->recent_next > slice) end = b->recent_next + slice;
    for (uint32_t i = b->recent_next; i < end; i++) {
        struct visit v;
        ledger_visit(in->ledger, i, &v);
        int64_t start = v.join_us / 1000000;
        bool lasts = v.outcome == VISIT_WAITING || (v.outcome == VISIT_ANSWERED && !v.completion);
        if (start >= in->window.from && start < in->window.to &&
            filter_visit(in->wanted, data, i, &v))
            recent_put(&b->recent, i, in->window.from, start, lasts);
        else
            recent_drop(&b->recent, i);
    }
    b->recent_next = end;
    if (end < count) return false;
    b->recent_seen = b->recent_under_way;
    b->recent_under_way = 0;
    b->recent_count = count;
    return true;
}

bool recent_fill(struct board *b, const struct board_input *in) {
    bool calls = b->level == BOARD_CALLS;
    uint32_t generation = calls ? stitch_generation(in->stitch) : 0;
    const struct filter_data data = {in->store, in->stitch, in->ledger};
    if (b->recent_level != b->level || b->recent_serial != in->wanted_serial ||
        b->recent_generation != generation || b->recent_window.from != in->window.from ||
        b->recent_window.to != in->window.to) {
        recent_clear(&b->recent);
        b->recent_seen = b->recent_under_way = 0;
        b->recent_count = b->recent_next = 0;
        b->recent_serial = in->wanted_serial;
        b->recent_level = b->level;
        b->recent_generation = generation;
        b->recent_window = in->window;
    }
    bool all = calls ? calls_fill(b, in, &data) : visits_fill(b, in, &data);
    recent_settle(&b->recent);
    return all;
}
