// "Did you mean …?" for keys, words and options.
#ifndef CDRTOP_BASE_NEAREST_H
#define CDRTOP_BASE_NEAREST_H

#include "base/text.h"

struct nearest {
    struct span wanted, best;
    size_t distance;
};

// Start with {.wanted = …} and offer each candidate. `best` stays empty if none is near enough: at
// most a third of the letters may be wrong, but one always may.
void nearest_offer(struct nearest *n, struct span candidate);

#endif
