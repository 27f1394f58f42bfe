// Many numbers in order, fast: for keys that are nearly in order, or differ in a few bytes only.
#ifndef CDRTOP_BASE_SORT64_H
#define CDRTOP_BASE_SORT64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Ascending. Takes memory for as many again while it runs, unless they are few or in order. Keys
// that are the same from bit `from` up are in order already; 0: nothing is known.
void sort64(uint64_t *keys, size_t count, unsigned from);

// The same in steps, each of some nanoseconds a key: who may not take long for all of them begins,
// and steps until it is done. Nothing may happen to the keys meanwhile.
struct sort64 { // zeroed holds nothing
    uint64_t *keys, *spare;
    size_t count;
    uint64_t differ; // bits in which keys differ
    unsigned shift;
    bool swapped; // what is in order so far is in the spare
};
void sort64_begin(struct sort64 *s, uint64_t *keys, size_t count, unsigned from);
bool sort64_step(struct sort64 *s);
void sort64_give_up(struct sort64 *s);

#endif
