// A dictionary of strings.
//
// The bytes lie in blocks that never move, so that a span stays valid. Each string is stored after
// its length, which is one byte (up to 254) or the byte 255 and four more. So an entry costs four
// bytes of offset and one of length beside its share of the index.
//
// The index grows in small parts, so that a million strings never wait for one long rehash. It does
// not use base/lookup, because with millions of slots it matters that one takes five bytes here and
// eight there.
//
// A sweep frees the blocks in which no string is left; one string that is still used holds its
// block.
#include "base/intern.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE   (64u * 1024u)
#define LONG_LENGTH  255u
#define FIRST_SLOTS  4u
#define GONE         UINT32_MAX                // stands in place of an offset
#define PLACES_MOST  (UINT32_MAX / BLOCK_SIZE) // so that an offset has 32 bits
#define PLACES_SPARE 1024

struct intern_block {
    uint32_t used, size;
    unsigned char bytes[];
};

static uint64_t word_at(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

// The last bytes of a string as one number. Where it can, it reads a few bytes before them, too,
// which is quicker than reading them one by one.
static uint64_t tail_of(struct span s) {
    if (s.len >= 8) return word_at(s.at + s.len - 8);
    uint64_t word = 0;
    for (size_t i = 0; i < s.len; i++)
        word = word << 8 | (unsigned char)s.at[i];
    return word;
}

static uint64_t hash_of(struct span s) {
    uint64_t h = 0x9E3779B97F4A7C15u ^ s.len;
    for (size_t i = 0; i + 8 < s.len; i += 8) {
        h = (h ^ word_at(s.at + i)) * 0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    h = (h ^ tail_of(s)) * 0xC4CEB9FE1A85EC53u;
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
    free(t->gone);
    free(t->places);
    for (size_t i = 0; i < INTERN_PARTS; i++)
        free(t->parts[i].slots), free(t->parts[i].tags);
    *t = (struct intern){0};
}

struct span intern_get(const struct intern *t, uint32_t id) {
    if (id == 0 || id >= t->count) return SPAN_NONE;
    uint32_t offset = t->offsets[id];
    if (offset == GONE) return SPAN_NONE;
    const unsigned char *at = t->blocks[offset / BLOCK_SIZE]->bytes + offset % BLOCK_SIZE;
    if (*at != LONG_LENGTH) return (struct span){(const char *)at + 1, *at};
    uint32_t len;
    memcpy(&len, at + 1, sizeof len);
    return (struct span){(const char *)at + 1 + sizeof len, len};
}

static struct intern_part *part_of(const struct intern *t, uint64_t hash) {
    return (struct intern_part *)&t->parts[hash >> 32 & (INTERN_PARTS - 1)];
}

// One byte of the hash, never 0. Slots whose tags differ need not have their strings fetched and
// compared.
static uint8_t tag_of(uint64_t hash) {
    return (uint8_t)(hash >> 56 | 1);
}

// The slot of the string, or the free slot where it belongs. The part must have slots.
static uint32_t slot_of(const struct intern *t, const struct intern_part *part, uint64_t hash,
                        struct span s) {
    uint32_t mask = part->size - 1, i = (uint32_t)hash & mask;
    uint8_t tag = tag_of(hash);
    while (part->tags[i] && (part->tags[i] != tag || !span_same(intern_get(t, part->slots[i]), s)))
        i = (i + 1) & mask;
    return i;
}

uint32_t intern_find(const struct intern *t, struct span s) {
    if (!s.len) return 0;
    uint64_t hash = hash_of(s);
    const struct intern_part *part = part_of(t, hash);
    return part->size ? part->slots[slot_of(t, part, hash, s)] : 0;
}

static void grow_part(const struct intern *t, struct intern_part *part) {
    struct intern_part old = *part;
    part->size = old.size ? old.size * 2 : FIRST_SLOTS;
    part->slots = mem_zero(part->size, sizeof *part->slots);
    part->tags = mem_zero(part->size, sizeof *part->tags);
    for (uint32_t k = 0; k < old.size; k++) {
        if (!old.slots[k]) continue;
        uint32_t mask = part->size - 1;
        uint32_t i = (uint32_t)hash_of(intern_get(t, old.slots[k])) & mask;
        while (part->slots[i])
            i = (i + 1) & mask;
        part->slots[i] = old.slots[k];
        part->tags[i] = old.tags[k];
    }
    free(old.slots);
    free(old.tags);
}

static size_t places_of(size_t size) {
    return (size + BLOCK_SIZE - 1) / BLOCK_SIZE;
}

// A string that is longer than a block gets a block of its own. This takes as many places in the
// list as it is ordinary blocks long (all but the first are NULL), so that the block of an offset
// can be found by a division.
static struct intern_block *add_block(struct intern *t, size_t need) {
    size_t places = places_of(need);
    uint32_t size = places > 1 ? (uint32_t)need : BLOCK_SIZE;
    struct intern_block *b = mem_alloc(sizeof *b + size);
    *b = (struct intern_block){.size = size};
    if (places == 1 && t->place_count) {
        t->last = t->places[--t->place_count];
        t->blocks[t->last] = b;
        return b;
    }
    t->blocks = mem_resize(t->blocks, t->block_count + places, sizeof *t->blocks);
    t->blocks[t->block_count] = b;
    for (size_t i = 1; i < places; i++)
        t->blocks[t->block_count + i] = NULL;
    t->last = t->block_count;
    t->block_count += places;
    return b;
}

static size_t need_of(struct span s) {
    return s.len + (s.len < LONG_LENGTH ? 1 : 1 + sizeof(uint32_t));
}

static bool has_room(const struct intern *t, size_t need) {
    const struct intern_block *last = t->block_count ? t->blocks[t->last] : NULL;
    size_t places = places_of(need);
    return (last && last->size - last->used >= need) || (places == 1 && t->place_count) ||
           t->block_count + places <= PLACES_MOST;
}

bool intern_is_full(const struct intern *t) {
    return t->block_count + PLACES_SPARE > PLACES_MOST + t->place_count;
}

static uint32_t store_bytes(struct intern *t, struct span s) {
    size_t need = need_of(s), head = need - s.len;
    struct intern_block *last = t->block_count ? t->blocks[t->last] : NULL;
    if (!last || last->size - last->used < need) last = add_block(t, need);
    unsigned char *at = last->bytes + last->used;
    if (head == 1) {
        at[0] = (unsigned char)s.len;
    } else {
        uint32_t len = (uint32_t)s.len;
        at[0] = LONG_LENGTH;
        memcpy(at + 1, &len, sizeof len);
    }
    memcpy(at + head, s.at, s.len);
    uint32_t offset = (uint32_t)t->last * BLOCK_SIZE + last->used;
    last->used += (uint32_t)need;
    return offset;
}

uint32_t intern_put(struct intern *t, struct span s) {
    if (!s.len) return 0;
    uint64_t hash = hash_of(s);
    struct intern_part *part = part_of(t, hash);
    if (part->used >= part->size / 4 * 3) grow_part(t, part);
    uint32_t slot = slot_of(t, part, hash, s);
    if (part->slots[slot]) return part->slots[slot];
    if (!has_room(t, need_of(s))) return 0;
    if (!t->gone_count && t->count == t->capacity) {
        t->capacity += t->capacity / 2;
        t->offsets = mem_resize(t->offsets, t->capacity, sizeof *t->offsets);
    }
    uint32_t id = t->gone_count ? t->gone[--t->gone_count] : t->count++;
    t->offsets[id] = store_bytes(t, s);
    part->slots[slot] = id;
    part->tags[slot] = tag_of(hash);
    part->used++;
    return id;
}

static void index_anew(struct intern *t, uint32_t id) {
    uint64_t hash = hash_of(intern_get(t, id));
    struct intern_part *part = part_of(t, hash);
    if (part->used >= part->size / 4 * 3) grow_part(t, part);
    uint32_t slot = slot_of(t, part, hash, intern_get(t, id));
    part->slots[slot] = id;
    part->tags[slot] = tag_of(hash);
    part->used++;
}

static void free_blocks(struct intern *t, const struct bits *used) {
    t->places = mem_resize(t->places, t->block_count + 1, sizeof *t->places);
    for (size_t i = 0; i < t->block_count; i++) {
        struct intern_block *b = t->blocks[i];
        if (!b || bits_has(used, i)) continue;
        for (size_t k = 0; k < places_of(b->size); k++)
            t->places[t->place_count++] = (uint32_t)(i + k);
        t->blocks[i] = NULL;
        free(b);
    }
}

void intern_sweep(struct intern *t, const struct bits *stays) {
    struct bits used = {0}; // blocks that still have a string
    bits_need(&used, t->block_count);
    for (size_t i = 0; i < INTERN_PARTS; i++) {
        free(t->parts[i].slots), free(t->parts[i].tags);
        t->parts[i] = (struct intern_part){0};
    }
    t->gone = mem_resize(t->gone, t->count, sizeof *t->gone);
    t->gone_count = 0;
    for (uint32_t id = t->count - 1; id > 0; id--) { // so that the lowest is used first
        if (t->offsets[id] == GONE || !bits_has(stays, id)) {
            t->offsets[id] = GONE;
            t->gone[t->gone_count++] = id;
            continue;
        }
        bits_put(&used, t->offsets[id] / BLOCK_SIZE, true);
        index_anew(t, id);
    }
    free_blocks(t, &used);
    bits_finish(&used);
}

size_t intern_bytes(const struct intern *t) {
    size_t bytes = sizeof *t + t->block_count * sizeof(void *) + t->capacity * sizeof *t->offsets +
                   (t->gone_count + t->place_count) * sizeof *t->gone;
    for (size_t i = 0; i < INTERN_PARTS; i++)
        bytes += t->parts[i].size * (sizeof(uint32_t) + sizeof(uint8_t));
    for (size_t i = 0; i < t->block_count; i++)
        if (t->blocks[i]) bytes += sizeof(struct intern_block) + t->blocks[i]->size;
    return bytes;
}
