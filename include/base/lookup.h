// A hash index from keys to numbers; a key may have several. It holds only hashes: the owner of the
// numbers knows the keys, and checks whether a hit is the right one. Nothing is removed except all
// at once, by lookup_clear().
#ifndef CDRTOP_BASE_LOOKUP_H
#define CDRTOP_BASE_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

#define LOOKUP_NONE UINT32_MAX

struct lookup {
    struct lookup_slot *slots; // owned; NULL while empty
    uint32_t size, used;
};

void lookup_finish(struct lookup *x);
void lookup_clear(struct lookup *x); // keeps memory for about as many entries again
void lookup_add(struct lookup *x, uint32_t hash, uint32_t number);
// The next number with that hash, LOOKUP_NONE after the last. *cursor starts at 0.
uint32_t lookup_next(const struct lookup *x, uint32_t hash, uint32_t *cursor);
uint32_t lookup_hash(uint32_t a, uint32_t b, uint32_t c);
size_t lookup_bytes(const struct lookup *x);

#endif
