// A set of small numbers, one bit for each. Zeroed is empty.
#ifndef CDRTOP_BASE_BITS_H
#define CDRTOP_BASE_BITS_H

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct bits {
    uint64_t *words; // owned
    size_t room;     // numbers below this have a bit
};

static inline void bits_finish(struct bits *b) {
    free(b->words);
    *b = (struct bits){0};
}

static inline void bits_need(struct bits *b, size_t count) {
    if (count <= b->room) return;
    size_t old = b->room / 64, words = (count + count / 4) / 64 + 1;
    b->words = mem_grow(b->words, old, words, sizeof *b->words);
    b->room = words * 64;
}

static inline bool bits_has(const struct bits *b, size_t number) {
    return number < b->room && b->words[number / 64] >> (number % 64) & 1;
}

// Sets or clears the number's bit, for which there must be room.
static inline void bits_put(struct bits *b, size_t number, bool in) {
    uint64_t bit = UINT64_C(1) << (number % 64), *word = &b->words[number / 64];
    *word = in ? *word | bit : *word & ~bit;
}

// Adds the number, and makes room for it first.
static inline void bits_add(struct bits *b, size_t number) {
    bits_need(b, number + 1);
    bits_put(b, number, true);
}

static inline void bits_add_all(struct bits *b, const struct bits *of) {
    bits_need(b, of->room);
    for (size_t i = 0; i < of->room / 64; i++)
        b->words[i] |= of->words[i];
}

static inline void bits_drop_all(struct bits *b, const struct bits *of) {
    for (size_t i = 0; i < b->room / 64 && i < of->room / 64; i++)
        b->words[i] &= ~of->words[i];
}

static inline size_t bits_count(const struct bits *b) {
    size_t count = 0;
    for (size_t i = 0; i < b->room / 64; i++)
        count += (size_t)__builtin_popcountll(b->words[i]);
    return count;
}

#endif
