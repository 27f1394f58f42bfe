// A dictionary of strings. The bytes lie in blocks that never move, so that a span handed out stays
// valid; each string is stored behind a length of one byte (up to 254) or 255 and four bytes, so
// that an entry costs four bytes of offset and one of length beside its share of the index. The
// index grows in small parts: a million strings never wait for one long rehash.
#include "base/intern.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE  (64u * 1024u)
#define LONG_LENGTH 255u
#define FIRST_SLOTS 4u

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
    for (size_t i = 0; i < INTERN_PARTS; i++)
        free(t->parts[i].slots);
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

static struct intern_part *part_of(const struct intern *t, uint64_t hash) {
    return (struct intern_part *)&t->parts[hash >> 32 & (INTERN_PARTS - 1)];
}

static uint32_t *slot_of(const struct intern *t, const struct intern_part *part, uint64_t hash,
                         struct span s) {
    uint32_t mask = part->size - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask)
        if (!part->slots[i] || span_same(intern_get(t, part->slots[i]), s)) return &part->slots[i];
}

uint32_t intern_find(const struct intern *t, struct span s) {
    if (!s.len) return 0;
    uint64_t hash = hash_of(s);
    const struct intern_part *part = part_of(t, hash);
    return part->size ? *slot_of(t, part, hash, s) : 0;
}

static void grow_part(const struct intern *t, struct intern_part *part) {
    struct intern_part old = *part;
    part->size = old.size ? old.size * 2 : FIRST_SLOTS;
    part->slots = mem_zero(part->size, sizeof *part->slots);
    for (uint32_t k = 0; k < old.size; k++) {
        if (!old.slots[k]) continue;
        uint32_t mask = part->size - 1;
        uint32_t i = (uint32_t)hash_of(intern_get(t, old.slots[k])) & mask;
        while (part->slots[i])
            i = (i + 1) & mask;
        part->slots[i] = old.slots[k];
    }
    free(old.slots);
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
    uint64_t hash = hash_of(s);
    struct intern_part *part = part_of(t, hash);
    if (part->used >= part->size / 4 * 3) grow_part(t, part);
    uint32_t *slot = slot_of(t, part, hash, s);
    if (*slot) return *slot;
    if (t->count == t->capacity) {
        t->capacity += t->capacity / 2;
        t->offsets = mem_resize(t->offsets, t->capacity, sizeof *t->offsets);
    }
    uint32_t id = t->count++;
    t->offsets[id] = store_bytes(t, s);
    *slot = id;
    part->used++;
    return id;
}

size_t intern_bytes(const struct intern *t) {
    size_t bytes = sizeof *t + t->block_count * sizeof(void *) + t->capacity * sizeof *t->offsets;
    for (size_t i = 0; i < INTERN_PARTS; i++)
        bytes += t->parts[i].size * sizeof(uint32_t);
    for (size_t i = 0; i < t->block_count; i++)
        bytes += sizeof(struct intern_block) + t->blocks[i]->size;
    return bytes;
}
