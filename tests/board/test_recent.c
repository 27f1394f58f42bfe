// The order of recent calls, kept up through changes and wiped by slices.
#include "../../src/board/list.h"

#include <criterion/criterion.h>

Test(recent, keeps_its_order_through_any_changes) {
    enum { NUMBERS = 300 };
    struct board_recent r = {.lowest = UINT64_MAX};
    int64_t start[NUMBERS] = {0};
    bool lasts[NUMBERS] = {false};
    unsigned seed = 3;
    for (int round = 0; round < 2000; round++) {
        for (int change = 0; change < 5; change++) {
            seed = seed * 1103515245u + 12345u;
            uint32_t n = (seed >> 16) % NUMBERS;
            start[n] = (seed >> 8) % 4 ? 1000 + (int64_t)(seed >> 10) % 500 : 0;
            lasts[n] = (seed >> 9) % 8 == 0;
            if (start[n])
                recent_put(&r, n, 1000, start[n], lasts[n]);
            else
                recent_drop(&r, n);
        }
        recent_settle(&r);
        size_t wanted = 0;
        for (uint32_t n = 0; n < NUMBERS; n++) {
            wanted += start[n] != 0;
            size_t place = recent_find(&r, n);
            cr_assert_eq(place == SIZE_MAX, start[n] == 0);
            if (start[n]) cr_assert_eq(recent_at(&r, place), n);
        }
        cr_assert_eq(r.count, wanted);
        for (size_t i = 1; i < r.count; i++) {
            uint32_t above = recent_at(&r, i - 1), below = recent_at(&r, i);
            cr_assert(lasts[above] > lasts[below] ||
                      (lasts[above] == lasts[below] && start[above] >= start[below]));
        }
    }
    recent_finish(&r);
}

// A list of a million that begins anew is wiped by slices; what was there does not come back.
Test(recent, is_wiped_before_it_begins_anew) {
    enum { LAST = 400000 };
    struct board_recent r = {.lowest = UINT64_MAX};
    int slices = 1;
    cr_expect(recent_wipe(&r));
    for (uint32_t n = 1; n <= LAST; n += 1000)
        recent_put(&r, n, 1000, 2000, n % 2);
    recent_settle(&r);
    cr_expect_eq(r.count, LAST / 1000);
    recent_clear(&r);
    cr_expect_eq(r.count, 0);
    while (!recent_wipe(&r))
        slices++;
    cr_expect_geq(slices, 4);
    for (uint32_t n = 1; n <= LAST; n += 1000)
        cr_assert_eq(recent_key(&r, n), 0, "%u", n);
    recent_put(&r, LAST * 2, 1000, 3000, false); // and what comes then is not wiped
    cr_expect(recent_wipe(&r));
    recent_settle(&r);
    cr_expect_eq(recent_find(&r, LAST * 2), 0);
    recent_finish(&r);
}
