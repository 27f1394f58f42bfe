#include "../support/pausing.h"
#include "base/sort64.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 7;

static uint64_t next(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state ^ state >> 29;
}

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

Test(sort64, agrees_with_the_library) {
    static const size_t counts[] = {0, 1, 2, 3, 63, 64, 65, 1000, 20000};
    static const uint64_t masks[] = {UINT64_MAX, 0xFF, 0xFFFF00000000u, UINT64_C(1) << 63, 0};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (size_t m = 0; m < sizeof masks / sizeof *masks; m++) {
            size_t count = counts[c];
            uint64_t *a = malloc((count + 1) * sizeof *a), *b = malloc((count + 1) * sizeof *b);
            for (size_t i = 0; i < count; i++)
                a[i] = b[i] = next() & masks[m];
            sort64(a, count, 0);
            qsort(b, count, sizeof *b, by_value);
            cr_assert(!count || memcmp(a, b, count * sizeof *a) == 0, "%zu of %llx", count,
                      (unsigned long long)masks[m]);
            free(a);
            free(b);
        }
}

Test(sort64, nearly_in_order) {
    uint64_t keys[5000];
    for (uint64_t i = 0; i < 5000; i++)
        keys[i] = (1795302000 + i / 10 + next() % 300) << 32 | i;
    sort64(keys, 5000, 32);
    for (size_t i = 1; i < 5000; i++)
        cr_assert_lt(keys[i - 1], keys[i]);
}

enum { COUNT = 20000 };

static bool sort(struct task *t, void *keys) {
    return sort64_pausing(keys, COUNT, 0, t);
}

Test(sort64, as_a_job_that_pauses_is_the_same) {
    static uint64_t a[COUNT], b[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        a[i] = b[i] = (i * UINT64_C(0x9E3779B97F4A7C15)) >> 8;
    sort64(a, COUNT, 0);
    struct pausing p = pausing(sort, b, 0);
    cr_expect_not(p.cancelled);
    cr_expect_geq(p.pauses, 5); // 56 bits by 11
    cr_expect(!memcmp(a, b, sizeof a));
    cr_expect_eq(pausing(sort, b, 1).pauses, 0, "in order already");
    b[0] = UINT64_MAX;
    cr_expect(pausing(sort, b, 3).cancelled);
}
