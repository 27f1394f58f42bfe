// Open addressing with the hash kept beside the number, so that growing asks nobody for keys.
#include "queue/index.h"

#include "base/mem.h"

#include <stdlib.h>

struct index_slot {
    uint32_t hash;
    uint32_t number; // + 1; 0 is free
};

void index_finish(struct index *x) {
    if (!x) return;
    free(x->slots);
    *x = (struct index){0};
}

void index_clear(struct index *x) {
    index_finish(x);
}

static void put(struct index *x, struct index_slot s) {
    uint32_t mask = x->size - 1;
    uint32_t i = s.hash & mask;
    while (x->slots[i].number)
        i = (i + 1) & mask;
    x->slots[i] = s;
    x->used++;
}

static void grow(struct index *x) {
    struct index old = *x;
    x->size = old.size ? old.size * 2 : 64;
    x->used = 0;
    x->slots = mem_zero(x->size, sizeof *x->slots);
    for (uint32_t i = 0; i < old.size; i++)
        if (old.slots[i].number) put(x, old.slots[i]);
    free(old.slots);
}

void index_add(struct index *x, uint32_t hash, uint32_t number) {
    if (x->used + 1 > x->size / 4 * 3) grow(x);
    put(x, (struct index_slot){hash, number + 1});
}

uint32_t index_next(const struct index *x, uint32_t hash, uint32_t *cursor) {
    if (!x->size) return INDEX_NONE;
    uint32_t mask = x->size - 1;
    for (;; (*cursor)++) {
        const struct index_slot *s = &x->slots[(hash + *cursor) & mask];
        if (!s->number) return INDEX_NONE;
        if (s->hash != hash) continue;
        (*cursor)++;
        return s->number - 1;
    }
}

uint32_t index_hash(uint32_t a, uint32_t b, uint32_t c) {
    uint64_t h = a * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 29) ^ b) * 0xFF51AFD7ED558CCDu;
    h = (h ^ (h >> 32) ^ c) * 0xC4CEB9FE1A85EC53u;
    return (uint32_t)(h >> 32);
}

size_t index_bytes(const struct index *x) {
    return x->size * sizeof *x->slots;
}
