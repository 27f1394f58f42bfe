// A hash index with open addressing. Each slot keeps the hash beside the number, so that growing
// never needs the keys.
#include "base/lookup.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct lookup_slot {
    uint32_t hash;
    uint32_t number; // + 1; 0 is a free slot
};

void lookup_finish(struct lookup *x) {
    if (!x) return;
    free(x->slots);
    *x = (struct lookup){0};
}

void lookup_clear(struct lookup *x) {
    if (x->used) memset(x->slots, 0, x->size * sizeof *x->slots);
    x->used = 0;
}

static void put_slot(struct lookup *x, struct lookup_slot s) {
    uint32_t mask = x->size - 1;
    uint32_t i = s.hash & mask;
    while (x->slots[i].number)
        i = (i + 1) & mask;
    x->slots[i] = s;
    x->used++;
}

static void grow(struct lookup *x) {
    struct lookup old = *x;
    x->size = old.size ? old.size * 2 : 64;
    x->used = 0;
    x->slots = mem_zero(x->size, sizeof *x->slots);
    for (uint32_t i = 0; i < old.size; i++)
        if (old.slots[i].number) put_slot(x, old.slots[i]);
    free(old.slots);
}

void lookup_add(struct lookup *x, uint32_t hash, uint32_t number) {
    if (x->used + 1 > x->size / 4 * 3) grow(x);
    put_slot(x, (struct lookup_slot){hash, number + 1});
}

uint32_t lookup_next(const struct lookup *x, uint32_t hash, uint32_t *cursor) {
    if (!x->size) return LOOKUP_NONE;
    uint32_t mask = x->size - 1;
    for (;; (*cursor)++) {
        const struct lookup_slot *s = &x->slots[(hash + *cursor) & mask];
        if (!s->number) return LOOKUP_NONE;
        if (s->hash != hash) continue;
        (*cursor)++;
        return s->number - 1;
    }
}

uint32_t lookup_hash(uint32_t a, uint32_t b, uint32_t c) {
    uint64_t h = a * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 29) ^ b) * 0xFF51AFD7ED558CCDu;
    h = (h ^ (h >> 32) ^ c) * 0xC4CEB9FE1A85EC53u;
    return (uint32_t)(h >> 32);
}

size_t lookup_bytes(const struct lookup *x) {
    return x->size * sizeof *x->slots;
}
