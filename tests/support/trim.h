// Trims at once, which the program does as a job that pauses.
#ifndef CDRTOP_TESTS_TRIM_H
#define CDRTOP_TESTS_TRIM_H

#include "cdr/store.h"

// Returns how many rows were removed.
static inline size_t trim_whole(struct cdr_store *s, size_t max_records, int64_t keep_from) {
    size_t before = cdr_store_count(s);
    struct cdr_store *old;
    cdr_store_trim(s, max_records, keep_from, NULL, &old);
    cdr_store_destroy(old);
    return before - cdr_store_count(s);
}

#endif
