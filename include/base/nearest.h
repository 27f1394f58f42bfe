// "Did you mean …?" for keys, words and options.
#ifndef CDRTOP_BASE_NEAREST_H
#define CDRTOP_BASE_NEAREST_H

#include "base/text.h"

struct nearest {
    struct span wanted, best;
    size_t distance;
};

// Begin with {.wanted = …}, offer every candidate; `best` is empty when none is near enough (a
// third of its letters wrong, one at least allowed).
void nearest_offer(struct nearest *n, struct span candidate);

#endif
