// By digits, from the lowest up, each pass keeping the order of the one before; digits in which all
// keys are the same are passed over.
#include "base/sort64.h"

#include "base/mem.h"
#include "base/task.h"

#include <stdlib.h>
#include <string.h>

#define FEW    64
#define BITS   11
#define VALUES (1u << BITS)

#define PAUSE_EVERY 4096 // some nanoseconds each

static void sort_few(uint64_t *keys, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        size_t to = i;
        for (; to && keys[to - 1] > key; to--)
            keys[to] = keys[to - 1];
        keys[to] = key;
    }
}

// True when the job was cancelled.
static bool pass(const uint64_t *from, uint64_t *to, size_t count, unsigned shift, struct task *t) {
    size_t places[VALUES] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++) {
        places[from[i] >> shift & (VALUES - 1)]++;
        if (i % PAUSE_EVERY == 0 && task_pause(t)) return true;
    }
    for (size_t v = 0; v < VALUES; v++) {
        size_t these = places[v];
        places[v] = sum;
        sum += these;
    }
    for (size_t i = 0; i < count; i++) {
        to[places[from[i] >> shift & (VALUES - 1)]++] = from[i];
        if (i % PAUSE_EVERY == 0 && task_pause(t)) return true;
    }
    return false;
}

bool sort64_pausing(uint64_t *keys, size_t count, unsigned from, struct task *t) {
    size_t in_order = 1;
    uint64_t differ = 0;
    while (in_order < count && keys[in_order - 1] <= keys[in_order])
        in_order++;
    if (in_order >= count) return false;
    if (count <= FEW) {
        sort_few(keys, count);
        return false;
    }
    for (size_t i = 1; i < count; i++)
        differ |= keys[i] ^ keys[0];
    uint64_t *spare = mem_alloc(count * sizeof *spare), *in = keys, *out = spare;
    bool cancelled = false;
    for (unsigned shift = from; shift < 64 && !cancelled; shift += BITS) {
        if (!(differ >> shift & (VALUES - 1))) continue;
        cancelled = pass(in, out, count, shift, t);
        uint64_t *sorted = out;
        out = in;
        in = sorted;
    }
    if (in == spare) memcpy(keys, spare, count * sizeof *keys);
    free(spare);
    return cancelled;
}

void sort64(uint64_t *keys, size_t count, unsigned from) {
    sort64_pausing(keys, count, from, NULL);
}
