// Finds rows by their key. The index is open addressing over row numbers, split into many small
// tables by hash, so that growing is never one long pause and never needs twice the memory. A key
// can have several rows, which differ in what only some sources have; they follow each other along
// the probe. It does not use base/lookup: with a million rows it matters that a slot takes five
// bytes here and eight there. When a table grows, it reads the keys from the store.
#include "store_rows.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 8

static uint64_t mix(uint64_t h, uint64_t value) {
    h = (h ^ value) * 0xFF51AFD7ED558CCDu;
    return h ^ (h >> 32);
}

static uint64_t hash_of(const struct cold *c, uint32_t start, uint16_t server, uint32_t duration,
                        uint32_t billable) {
    uint64_t h = mix(0x9E3779B97F4A7C15u, (uint64_t)start << 32 | server);
    h = mix(h, (uint64_t)c->channel << 32 | c->channel_tail);
    h = mix(h, (uint64_t)c->destination_channel << 32 | c->destination_channel_tail);
    h = mix(h, (uint64_t)duration << 32 | billable);
    return mix(h, (uint64_t)c->destination << 32 | (c->flags & ROW_KEY_FLAGS));
}

uint64_t index_hash(const struct row_key *key) {
    return hash_of(&key->cold, key->start, key->server, key->duration, key->billable);
}

uint64_t index_hash_row(const struct cdr_store *s, size_t number) {
    const struct cdr_hot *hot = hot_row(s, number);
    return hash_of(cold_row(s, number), hot->start, hot->server, hot->duration, hot->billable);
}

static struct index_segment *segment_of(const struct index *x, uint64_t hash) {
    return (struct index_segment *)&x->segments[hash >> 54];
}

// One byte of the hash, never 0. Rows whose tags differ need not be fetched and compared.
static uint8_t tag_of(uint64_t hash) {
    return (uint8_t)(hash >> 46 | 1);
}

static void place(struct index_segment *g, uint64_t hash, uint32_t number) {
    uint32_t i = (uint32_t)hash & (g->size - 1);
    while (g->tags[i])
        i = (i + 1) & (g->size - 1);
    g->slots[i] = number;
    g->tags[i] = tag_of(hash);
}

static void grow(const struct cdr_store *s, struct index_segment *g) {
    struct index_segment old = *g;
    g->size = old.size ? old.size * 2 : FIRST_SIZE;
    g->slots = mem_zero(g->size, sizeof *g->slots);
    g->tags = mem_zero(g->size, sizeof *g->tags);
    for (uint32_t i = 0; i < old.size; i++)
        if (old.tags[i]) place(g, index_hash_row(s, old.slots[i]), old.slots[i]);
    free(old.slots);
    free(old.tags);
}

void index_add(struct cdr_store *s, size_t number, uint64_t hash) {
    struct index_segment *g = segment_of(&s->index, hash);
    if (g->used >= g->size / 4 * 3) grow(s, g);
    place(g, hash, (uint32_t)number);
    g->used++;
}

static bool same_key(const struct cdr_store *s, const struct row_key *key, size_t number) {
    const struct cdr_hot *hot = hot_row(s, number);
    if (hot->start != key->start || hot->server != key->server || hot->duration != key->duration ||
        hot->billable != key->billable || hot->disposition != key->disposition)
        return false;
    const struct cold *a = cold_row(s, number), *b = &key->cold;
    if (a->channel != b->channel || a->channel_tail != b->channel_tail ||
        a->destination_channel != b->destination_channel ||
        a->destination_channel_tail != b->destination_channel_tail ||
        a->destination != b->destination ||
        (a->flags & ROW_KEY_FLAGS) != (b->flags & ROW_KEY_FLAGS))
        return false;
    struct shape shape;
    memcpy(&shape, intern_get(&s->shapes, a->shape).at, sizeof shape);
    if (shape.application != key->application) return false;
    if (!(a->flags & ROW_ODD_START)) return true;
    struct extra e;
    extra_get(&s->extras, a->extra, true, &e);
    return e.start == key->exact_start;
}

bool index_next(const struct cdr_store *s, const struct row_key *key, uint64_t hash,
                uint32_t *cursor, size_t *ret_number) {
    const struct index_segment *g = segment_of(&s->index, hash);
    if (!g->size) return false;
    for (;;) {
        uint32_t i = ((uint32_t)hash + (*cursor)++) & (g->size - 1);
        if (!g->tags[i]) return false;
        if (g->tags[i] != tag_of(hash) || !same_key(s, key, g->slots[i])) continue;
        *ret_number = g->slots[i];
        return true;
    }
}

void index_clear(struct index *x) {
    for (size_t i = 0; i < INDEX_SEGMENTS; i++)
        free(x->segments[i].slots), free(x->segments[i].tags);
    *x = (struct index){0};
}

size_t index_bytes(const struct index *x) {
    size_t bytes = 0;
    for (size_t i = 0; i < INDEX_SEGMENTS; i++)
        bytes += x->segments[i].size * (sizeof(uint32_t) + sizeof(uint8_t));
    return bytes;
}
