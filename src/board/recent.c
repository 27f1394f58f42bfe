// One sorted array of keys: whether it lasts, its start, its number. A change takes a key out and
// puts another in; both mostly lie near the end, so only what lies behind the lowest of them is
// moved, once for all changes of a fill.
#include "board/recent.h"

#include "base/mem.h"
#include "base/sort64.h"

#include <stdlib.h>
#include <string.h>

#define LASTS (UINT64_C(1) << 63)

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

size_t recent_place(const struct board_recent *r, uint64_t key) {
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

size_t slot_of(uint32_t number) {
    return (size_t)(number & ~BOARD_ESTIMATE) * 2 + (number & BOARD_ESTIMATE ? 1 : 0);
}

uint64_t recent_key(const struct board_recent *r, uint32_t number) {
    size_t slot = slot_of(number);
    return slot < r->of_count ? r->of[slot] : 0;
}

bool recent_lasts(uint64_t key) {
    return key & LASTS;
}

static void set(struct board_recent *r, uint32_t number, uint64_t key) {
    size_t slot = slot_of(number);
    if (slot >= r->of_count) {
        if (!key) return;
        size_t count = (slot + 1) * 3 / 2 + 64;
        r->of = mem_resize(r->of, count, sizeof *r->of);
        memset(r->of + r->of_count, 0, (count - r->of_count) * sizeof *r->of);
        r->of_count = count;
    }
    uint64_t old = r->of[slot];
    if (old == key) return;
    if (old && old < r->lowest) r->lowest = old;
    if (key && key < r->lowest) r->lowest = key;
    r->of[slot] = key;
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

// Of fresh keys those that hold: changed twice, only the last one does, and it may be there again.
static size_t hold(struct board_recent *r) {
    size_t count = 0;
    uint64_t last = r->count ? r->keys[r->count - 1] : 0;
    sort64(r->fresh, r->fresh_count);
    for (size_t i = 0; i < r->fresh_count; i++) {
        uint64_t key = r->fresh[i];
        if (recent_key(r, number_of(key)) != key || (count && r->fresh[count - 1] == key)) continue;
        if (key <= last) {
            size_t place = recent_place(r, key);
            if (place < r->count && r->keys[place] == key) continue;
        }
        r->fresh[count++] = key;
    }
    return count;
}

void recent_settle(struct board_recent *r) {
    if (r->lowest == UINT64_MAX) return;
    size_t to = recent_place(r, r->lowest);
    for (size_t i = to; i < r->count; i++)
        if (recent_key(r, number_of(r->keys[i])) == r->keys[i]) r->keys[to++] = r->keys[i];
    r->count = to;
    size_t fresh = hold(r);
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
    uint64_t key = recent_key(r, number);
    if (!key) return SIZE_MAX;
    size_t place = recent_place(r, key);
    return place < r->count && r->keys[place] == key ? r->count - 1 - place : SIZE_MAX;
}
