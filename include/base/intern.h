// A dictionary: each string is kept once and known by a number. A string keeps its number as long
// as it is there; 0 is the empty string. It costs its bytes, four bytes an entry and the index.
#ifndef CDRTOP_BASE_INTERN_H
#define CDRTOP_BASE_INTERN_H

#include "base/bits.h"
#include "base/text.h"

#define INTERN_PARTS 64

struct intern_block;

struct intern {
    struct intern_block **blocks; // owned: the bytes; blocks never move
    size_t block_count, last;     // the block that is being filled
    uint32_t *offsets;            // by id: where the string starts, counted over all blocks
    uint32_t count, capacity;
    uint32_t *gone, *places; // owned: ids and block places that intern_sweep() freed for new use
    uint32_t gone_count, place_count;
    struct intern_part { // the index, split by hash so that growing one part never takes long
        uint32_t *slots; // open addressing, ids; 0 is a free slot
        uint8_t *tags;   // for each slot one byte of its hash, 0 is a free slot
        uint32_t size, used;
    } parts[INTERN_PARTS];
};

void intern_init(struct intern *t);
void intern_finish(struct intern *t);

// Its id, a new one if need be. There is room for 4 GiB; past that it is 0, the empty string.
uint32_t intern_put(struct intern *t, struct span s);
bool intern_is_full(const struct intern *t);                 // less than 64 MiB are left
uint32_t intern_find(const struct intern *t, struct span s); // its id, 0 when it is not there
struct span intern_get(const struct intern *t, uint32_t id); // valid as long as the string is kept
// Drops every string whose id is not in `stays`; new strings are given the ids that became free.
// The others keep their ids, and spans of them stay valid.
void intern_sweep(struct intern *t, const struct bits *stays);
size_t intern_bytes(const struct intern *t); // all memory held

#endif
