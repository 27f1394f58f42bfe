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

void sort64_begin(struct sort64 *s, uint64_t *keys, size_t count, unsigned from) {
    size_t in_order = 1;
    *s = (struct sort64){.keys = keys, .count = count, .shift = from};
    while (in_order < count && keys[in_order - 1] <= keys[in_order])
        in_order++;
    if (in_order >= count) return;
    if (count <= FEW) {
        sort_few(keys, count);
        return;
    }
    for (size_t i = 1; i < count; i++)
        s->differ |= keys[i] ^ keys[0];
    s->spare = mem_alloc(count * sizeof *s->spare);
}

void sort64_give_up(struct sort64 *s) {
    free(s->spare);
    *s = (struct sort64){0};
}

bool sort64_step(struct sort64 *s) {
    if (!s->spare) return true;
    while (s->shift < 64 && !(s->differ >> s->shift & (VALUES - 1)))
        s->shift += BITS;
    if (s->shift < 64) {
        pass(s->swapped ? s->spare : s->keys, s->swapped ? s->keys : s->spare, s->count, s->shift);
        s->swapped = !s->swapped;
        s->shift += BITS;
        return false;
    }
    if (s->swapped) memcpy(s->keys, s->spare, s->count * sizeof *s->keys);
    sort64_give_up(s);
    return true;
}

void sort64(uint64_t *keys, size_t count, unsigned from) {
    struct sort64 s;
    sort64_begin(&s, keys, count, from);
    while (!sort64_step(&s))
        ;
}
