// The hash index: several numbers under one hash.
#include "base/lookup.h"

#include <criterion/criterion.h>

Test(lookup, several_numbers_under_one_hash) {
    struct lookup x = {0};
    uint32_t at = 0;
    cr_assert_eq(lookup_next(&x, 7, &at), LOOKUP_NONE);
    for (uint32_t i = 0; i < 10000; i++)
        lookup_add(&x, i % 100, i);
    for (uint32_t h = 0; h < 100; h++) {
        uint32_t n, count = 0;
        at = 0;
        while ((n = lookup_next(&x, h, &at)) != LOOKUP_NONE) {
            cr_assert_eq(n % 100, h);
            count++;
        }
        cr_assert_eq(count, 100);
    }
    lookup_clear(&x);
    at = 0;
    cr_assert_eq(lookup_next(&x, 7, &at), LOOKUP_NONE);
    lookup_add(&x, 7, 3); // and again
    at = 0;
    cr_assert_eq(lookup_next(&x, 7, &at), 3);
    cr_assert_eq(lookup_next(&x, 7, &at), LOOKUP_NONE);
    lookup_finish(&x);
    lookup_finish(NULL);
}
