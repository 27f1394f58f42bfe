// One sorted array of keys: whether it lasts, its start, its number. A change takes a key out and
// puts another in; both mostly lie near the end, so only what lies behind the lowest of them is
// moved, once for all changes of a fill.
#include "list.h"

#include "base/mem.h"
#include "base/sort64.h"

#include <stdlib.h>
#include <string.h>

#define WIPED (128 * 1024) // keys in a slice: a megabyte
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
    r->wiped = 0;
    r->count = r->fresh_count = 0;
    r->lowest = UINT64_MAX;
}

bool recent_wipe(struct board_recent *r) {
    if (r->wiped < r->of_count) {
        size_t left = r->of_count - r->wiped, count = left < WIPED ? left : WIPED;
        memset(r->of + r->wiped, 0, count * sizeof *r->of);
        r->wiped += count;
        if (count < left) return false;
    }
    r->wiped = SIZE_MAX;
    return true;
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

uint64_t recent_key(const struct board_recent *r, uint32_t number) {
    return number < r->of_count ? r->of[number] : 0;
}

static uint64_t *need_key(struct board_recent *r, uint32_t number) {
    if (number >= r->of_count) {
        size_t count = ((size_t)number + 1) * 3 / 2 + 64;
        r->of = mem_resize(r->of, count, sizeof *r->of);
        memset(r->of + r->of_count, 0, (count - r->of_count) * sizeof *r->of);
        r->of_count = count;
    }
    return &r->of[number];
}

bool recent_lasts(uint64_t key) {
    return key & LASTS;
}

static void set(struct board_recent *r, uint32_t number, uint64_t key) {
    uint64_t old = recent_key(r, number);
    if (old == key) return;
    if (old && old < r->lowest) r->lowest = old;
    if (key && key < r->lowest) r->lowest = key;
    *need_key(r, number) = key;
    if (!key) return;
    MEM_ROOM(r->fresh, r->fresh_count, r->fresh_capacity);
    r->fresh[r->fresh_count++] = key;
}

void recent_put(struct board_recent *r, uint32_t number, int64_t from, int64_t start, bool lasts) {
    uint64_t into = start > from ? (uint64_t)(start - from) + 1 : 1;
    if (into > INT32_MAX) into = INT32_MAX;
    set(r, number, (lasts ? LASTS : 0) | into << 32 | number);
}

static void need_keys(struct board_recent *r, size_t count) {
    if (count <= r->capacity) return;
    r->capacity = count * 3 / 2 + 64;
    r->keys = mem_resize(r->keys, r->capacity, sizeof *r->keys);
}

void recent_append(struct board_recent *r, uint64_t key) {
    need_keys(r, r->count + 1);
    r->keys[r->count++] = key;
    *need_key(r, number_of(key)) = key;
}

// A key is written before it is known whether it stays: calls follow one another in no order that
// a processor could guess.
void recent_take(struct board_recent *r, const struct board_recent *from, size_t place, size_t end,
                 const struct bits *wanted) {
    if (place >= end) return;
    need_keys(r, r->count + (end - place));
    need_key(r, (uint32_t)from->of_count - 1);
    uint64_t *keys = r->keys + r->count, *of = r->of;
    size_t count = 0;
    for (; place < end; place++) {
        uint64_t key = from->keys[place];
        bool in = bits_has(wanted, number_of(key));
        keys[count] = key;
        count += in;
        if (in) of[number_of(key)] = key;
    }
    r->count += count;
}

void recent_drop(struct board_recent *r, uint32_t number) {
    set(r, number, 0);
}

// Of fresh keys those that hold: changed twice, only the last one does, and it may be there again.
static size_t hold(struct board_recent *r) {
    size_t count = 0, place;
    sort64(r->fresh, r->fresh_count, 0);
    place = r->fresh_count ? recent_place(r, r->fresh[0]) : 0;
    for (size_t i = 0; i < r->fresh_count; i++) {
        uint64_t key = r->fresh[i];
        if (recent_key(r, number_of(key)) != key || (count && r->fresh[count - 1] == key)) continue;
        while (place < r->count && r->keys[place] < key)
            place++;
        if (place == r->count || r->keys[place] != key) r->fresh[count++] = key;
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
    need_keys(r, r->count + fresh);
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
