// The FNV-1a hash of several texts and numbers, one after the other: each call goes on from the
// hash so far. It spreads ordinary input well, but does not resist somebody who chooses the input.
#ifndef CDRTOP_BASE_HASH_H
#define CDRTOP_BASE_HASH_H

#include "base/text.h"

#define HASH_NOTHING UINT64_C(0xCBF29CE484222325)

static inline uint64_t hash_number(uint64_t hash, uint64_t number) {
    return (hash ^ number) * UINT64_C(0x100000001B3);
}

static inline uint64_t hash_text(uint64_t hash, struct span text) {
    for (size_t i = 0; i < text.len; i++)
        hash = hash_number(hash, (unsigned char)text.at[i]);
    return hash;
}

static inline uint64_t hash_numbers(const uint64_t *numbers, size_t count) {
    uint64_t hash = HASH_NOTHING;
    for (size_t i = 0; i < count; i++)
        hash = hash_number(hash, numbers[i]);
    return hash;
}

static inline uint32_t hash_short(uint64_t hash) {
    return (uint32_t)(hash ^ hash >> 32);
}

#endif
