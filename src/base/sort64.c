// By digits, from the lowest up, each pass keeping the order of the one before; digits in which all
// keys are the same are passed over.
#include "base/sort64.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define FEW    64
#define BITS   11
#define VALUES (1u << BITS)

static void sort_few(uint64_t *keys, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        size_t to = i;
        for (; to && keys[to - 1] > key; to--)
            keys[to] = keys[to - 1];
        keys[to] = key;
    }
}

static void pass(const uint64_t *from, uint64_t *to, size_t count, unsigned shift) {
    size_t places[VALUES] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++)
        places[from[i] >> shift & (VALUES - 1)]++;
    for (size_t v = 0; v < VALUES; v++) {
        size_t these = places[v];
        places[v] = sum;
        sum += these;
    }
    for (size_t i = 0; i < count; i++)
        to[places[from[i] >> shift & (VALUES - 1)]++] = from[i];
}

void sort64(uint64_t *keys, size_t count, unsigned from_bit) {
    uint64_t differ = 0;
    size_t in_order = 1;
    while (in_order < count && keys[in_order - 1] <= keys[in_order])
        in_order++;
    if (in_order >= count) return;
    if (count <= FEW) {
        sort_few(keys, count);
        return;
    }
    for (size_t i = 1; i < count; i++)
        differ |= keys[i] ^ keys[0];
    uint64_t *spare = mem_alloc(count * sizeof *spare), *from = keys, *to = spare;
    for (unsigned shift = from_bit; shift < 64; shift += BITS) {
        if (!(differ >> shift & (VALUES - 1))) continue;
        pass(from, to, count, shift);
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != keys) memcpy(keys, from, count * sizeof *keys);
    free(spare);
}
