// A dictionary of strings. The bytes lie in blocks that never move, so that a span handed out stays
// valid; each string is stored behind a length of one byte (up to 254) or 255 and four bytes, so
// that an entry costs four bytes of offset and one of length beside its share of the index.
#include "base/intern.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE  (64u * 1024u)
#define LONG_LENGTH 255u

struct intern_block {
    uint32_t used, size;
    uint32_t start; // the offset of its first byte, over all blocks
    unsigned char bytes[];
};

static uint64_t hash_of(struct span s) {
    uint64_t h = 0x9E3779B97F4A7C15u ^ s.len;
    size_t i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t w;
        memcpy(&w, s.at + i, 8);
        h = (h ^ w) * 0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    uint64_t tail = 0;
    if (i < s.len) memcpy(&tail, s.at + i, s.len - i);
    h = (h ^ tail) * 0xC4CEB9FE1A85EC53u;
    return h ^ (h >> 29);
}

void intern_init(struct intern *t) {
    *t = (struct intern){0};
    t->slot_count = 64;
    t->slots = mem_zero(t->slot_count, sizeof *t->slots);
    t->capacity = 32;
    t->offsets = mem_zero(t->capacity, sizeof *t->offsets);
    t->count = 1; // id 0, the empty string
}

void intern_finish(struct intern *t) {
    if (!t) return;
    for (size_t i = 0; i < t->block_count; i++)
        free(t->blocks[i]);
    free(t->blocks);
    free(t->offsets);
    free(t->slots);
    *t = (struct intern){0};
}

static const struct intern_block *block_of(const struct intern *t, uint32_t offset) {
    size_t low = 0, high = t->block_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (t->blocks[middle]->start <= offset)
            low = middle;
        else
            high = middle;
    }
    return t->blocks[low];
}

struct span intern_get(const struct intern *t, uint32_t id) {
    if (id == 0 || id >= t->count) return SPAN_NONE;
    const struct intern_block *b = block_of(t, t->offsets[id]);
    const unsigned char *at = b->bytes + (t->offsets[id] - b->start);
    if (*at != LONG_LENGTH) return (struct span){(const char *)at + 1, *at};
    uint32_t len;
    memcpy(&len, at + 1, sizeof len);
    return (struct span){(const char *)at + 1 + sizeof len, len};
}

static uint32_t *slot_of(const struct intern *t, struct span s) {
    uint32_t mask = t->slot_count - 1;
    for (uint32_t i = (uint32_t)hash_of(s) & mask;; i = (i + 1) & mask)
        if (!t->slots[i] || span_same(intern_get(t, t->slots[i]), s)) return &t->slots[i];
}

uint32_t intern_find(const struct intern *t, struct span s) {
    return s.len ? *slot_of(t, s) : 0;
}

static void grow_index(struct intern *t) {
    free(t->slots);
    t->slot_count *= 2;
    t->slots = mem_zero(t->slot_count, sizeof *t->slots);
    for (uint32_t id = 1; id < t->count; id++) {
        uint32_t mask = t->slot_count - 1;
        uint32_t i = (uint32_t)hash_of(intern_get(t, id)) & mask;
        while (t->slots[i])
            i = (i + 1) & mask;
        t->slots[i] = id;
    }
}

static uint32_t store_bytes(struct intern *t, struct span s) {
    size_t head = s.len < LONG_LENGTH ? 1 : 1 + sizeof(uint32_t);
    size_t need = head + s.len;
    struct intern_block *last = t->block_count ? t->blocks[t->block_count - 1] : NULL;
    if (!last || last->size - last->used < need) {
        uint32_t size = need > BLOCK_SIZE ? (uint32_t)need : BLOCK_SIZE;
        struct intern_block *b = mem_alloc(sizeof *b + size);
        *b = (struct intern_block){.size = size, .start = last ? last->start + last->size : 0};
        t->blocks = mem_resize(t->blocks, t->block_count + 1, sizeof(void *));
        t->blocks[t->block_count++] = b;
        last = b;
    }
    unsigned char *at = last->bytes + last->used;
    if (head == 1) {
        at[0] = (unsigned char)s.len;
    } else {
        uint32_t len = (uint32_t)s.len;
        at[0] = LONG_LENGTH;
        memcpy(at + 1, &len, sizeof len);
    }
    memcpy(at + head, s.at, s.len);
    uint32_t offset = last->start + last->used;
    last->used += (uint32_t)need;
    return offset;
}

uint32_t intern_put(struct intern *t, struct span s) {
    if (!s.len) return 0;
    uint32_t *slot = slot_of(t, s);
    if (*slot) return *slot;
    if (t->count == t->capacity) {
        t->capacity += t->capacity / 2;
        t->offsets = mem_resize(t->offsets, t->capacity, sizeof *t->offsets);
    }
    uint32_t id = t->count++;
    t->offsets[id] = store_bytes(t, s);
    *slot = id;
    if (t->count > t->slot_count / 4 * 3) grow_index(t);
    return id;
}

size_t intern_bytes(const struct intern *t) {
    size_t bytes = sizeof *t + t->block_count * sizeof(void *) + t->capacity * sizeof *t->offsets +
                   t->slot_count * sizeof *t->slots;
    for (size_t i = 0; i < t->block_count; i++)
        bytes += sizeof(struct intern_block) + t->blocks[i]->size;
    return bytes;
}
