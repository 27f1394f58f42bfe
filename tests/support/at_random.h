// Tests that try many random moments: how many, and which.
#ifndef CDRTOP_TESTS_AT_RANDOM_H
#define CDRTOP_TESTS_AT_RANDOM_H

#include <stdint.h>
#include <stdlib.h>

// 5; with ./run.sh test --all 50.
static inline uint32_t at_random_seeds(void) {
    return getenv("CDRTOP_TEST_ALL") ? 50 : 5;
}

// Below that number. The state begins with the seed.
static inline uint32_t at_random(uint32_t *state, uint32_t below) {
    *state = *state * 1664525 + 1013904223;
    return (*state >> 8) % below;
}

#endif
