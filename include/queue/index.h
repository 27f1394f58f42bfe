// From a hash to numbers, several a key allowed: the owner of the numbers knows the keys and looks
// whether a hit is the right one. Nothing is ever taken out but by index_clear().
#ifndef CDRTOP_QUEUE_INDEX_H
#define CDRTOP_QUEUE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#define INDEX_NONE UINT32_MAX

struct index {
    struct index_slot *slots; // owned; NULL while empty
    uint32_t size, used;
};

void index_finish(struct index *x);
void index_clear(struct index *x);
void index_add(struct index *x, uint32_t hash, uint32_t number);
// The next number under that hash, INDEX_NONE at the end. *cursor begins at 0.
uint32_t index_next(const struct index *x, uint32_t hash, uint32_t *cursor);
uint32_t index_hash(uint32_t a, uint32_t b, uint32_t c);
size_t index_bytes(const struct index *x);

#endif
