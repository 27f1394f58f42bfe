// Strings kept once and named by a number. The number of a string never changes while it is there;
// 0 is the empty string. Memory: the bytes, four bytes an entry and the index.
#ifndef CDRTOP_BASE_INTERN_H
#define CDRTOP_BASE_INTERN_H

#include "base/bits.h"
#include "base/text.h"

#define INTERN_PARTS 64

struct intern_block;

struct intern {
    struct intern_block **blocks; // owned: the bytes, never moved
    size_t block_count, last;     // the one that is being filled
    uint32_t *offsets;            // by id: where the string starts, over all blocks
    uint32_t count, capacity;
    uint32_t *gone, *places; // owned: ids, and places of blocks, that intern_sweep() emptied
    uint32_t gone_count, place_count;
    struct intern_part { // the index, in parts chosen by the hash, so that none is long in growing
        uint32_t *slots; // open addressing, ids; 0 is free
        uint8_t *tags;   // of each slot a byte of its hash, 0 is free
        uint32_t size, used;
    } parts[INTERN_PARTS];
};

void intern_init(struct intern *t);
void intern_finish(struct intern *t);

uint32_t intern_put(struct intern *t, struct span s);        // the id, made if new
uint32_t intern_find(const struct intern *t, struct span s); // the id, 0 when not there
struct span intern_get(const struct intern *t, uint32_t id); // valid while it is there
// Lets go of every string whose id is not among these, and gives those ids to strings that come.
// What stays keeps its id, and spans of it stay valid.
void intern_sweep(struct intern *t, const struct bits *stays);
size_t intern_bytes(const struct intern *t); // memory held, all told

#endif
