// Rows sorted by a value, through any changes.
#include "base/order.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static unsigned seed = 3;

static unsigned next(unsigned below) {
    seed = seed * 1103515245u + 12345u;
    return (seed >> 8) % below;
}

Test(order, of_nothing) {
    struct order o = {0};
    cr_assert(order_settle(&o, NULL, 0, NULL));
    cr_expect_eq(o.count, 0);
    order_finish(&o);
}

Test(order, numbers_and_texts_either_way) {
    static const double numbers[] = {3, -1, 0, 1e12, -2.5, 3};
    static const char *const texts[] = {"support", "support east", "sales",
                                        "",        "support eas",  "supportive"};
    static const uint32_t by_number[] = {4, 1, 2, 0, 5, 3}, down[] = {3, 0, 5, 2, 1, 4};
    static const uint32_t by_text[] = {3, 2, 0, 4, 1, 5}, texts_down[] = {5, 1, 4, 0, 2, 3};
    for (int turned = 0; turned < 2; turned++) {
        struct order n = {.down = turned}, t = {.down = turned};
        for (uint32_t i = 0; i < 6; i++) {
            order_put_number(&n, numbers[i], i, i);
            order_put_text(&t, span_of(texts[i]), i, i);
        }
        order_put_key(&n, UINT64_MAX, 0, 6);
        cr_assert(order_settle(&n, NULL, 0, NULL) && order_settle(&t, NULL, 0, NULL));
        for (size_t i = 0; i < 6; i++) {
            cr_expect_eq(n.entries[i].row, turned ? down[i] : by_number[i], "number %zu", i);
            cr_expect_eq(t.entries[i].row, turned ? texts_down[i] : by_text[i], "text %zu", i);
        }
        cr_expect_eq(n.entries[6].row, 6u, "a key stands where it is, whatever the direction");
        order_finish(&n);
        order_finish(&t);
    }
}

// Compares with a plain list of what was added.
static void holds(const struct order *o, const uint32_t *value, size_t rows) {
    size_t wanted = 0;
    for (uint32_t row = 0; row < rows; row++) {
        size_t place = order_find(o, row, row * 7 % rows);
        wanted += value[row] != 0;
        cr_assert_eq(place == SIZE_MAX, value[row] == 0, "row %u", row);
        if (value[row]) cr_assert_eq(o->entries[place].row, row);
    }
    cr_assert_eq(o->count, wanted);
    for (size_t i = 1; i < o->count; i++) {
        uint32_t above = o->entries[i - 1].row, below = o->entries[i].row;
        cr_assert(value[above] < value[below] || (value[above] == value[below] && above < below),
                  "%u before %u", above, below);
    }
}

Test(order, keeps_its_order_through_any_changes) {
    enum { ROWS = 300 };
    struct order o = {0};
    uint32_t value[ROWS] = {0};
    for (int round = 0; round < 600; round++) {
        struct bits gone = {0};
        size_t were_in = 0;
        for (unsigned change = next(round % 50 ? 6 : ROWS); change-- > 0;) {
            uint32_t row = next(ROWS);
            if (bits_has(&gone, row)) continue;
            bits_add(&gone, row);
            were_in += value[row] != 0;
            value[row] = next(4) ? 1000 + next(500) : 0;
            if (value[row]) order_put_number(&o, value[row], row, row);
        }
        cr_assert(order_settle(&o, &gone, were_in, NULL));
        holds(&o, value, ROWS);
        bits_finish(&gone);
    }
    order_finish(&o);
}

Test(order, many_nearly_in_order_and_in_none) {
    enum { ROWS = 50000 };
    for (int near = 0; near < 2; near++) {
        struct order o = {0};
        for (uint32_t i = 0; i < ROWS; i++) {
            uint64_t at = near ? i / 10 + next(300) : next(1u << 20);
            order_put_key(&o, 0, at << 32 | i, i);
        }
        cr_assert(order_settle(&o, NULL, 0, NULL));
        cr_assert_eq(o.count, ROWS);
        for (size_t i = 1; i < ROWS; i++)
            cr_assert_lt(o.entries[i - 1].tie, o.entries[i].tie);
        order_finish(&o);
    }
}

// Numbers of either sign, few of them different, with ties that rise, fall or neither.
Test(order, many_numbers_either_way) {
    enum { ROWS = 20000 };
    for (int ties = 0; ties < 6; ties++) {
        struct order o = {.down = ties % 2};
        for (uint32_t i = 0; i < ROWS; i++) {
            uint64_t tie = ties < 2 ? i : ties < 4 ? ROWS - i : (uint64_t)next(1u << 20) << 44 | i;
            order_put_number(&o, (int)next(200) - 100, tie, i);
        }
        cr_assert(order_settle(&o, NULL, 0, NULL));
        cr_assert_eq(o.count, ROWS);
        for (size_t i = 1; i < ROWS; i++) {
            const struct order_entry *a = &o.entries[i - 1], *b = a + 1;
            cr_assert(a->key < b->key || (a->key == b->key && a->tie < b->tie), "%d: %zu", ties, i);
        }
        order_finish(&o);
    }
}

static void settle(struct task *t, void *order) {
    order_settle(order, NULL, 0, t);
}

// Until the new order is complete the old one stays; when cancelled, added rows are forgotten.
Test(order, stands_until_the_new_one_is_whole) {
    enum { OLD = 1000, ROWS = 100000 };
    struct task *task;
    struct order o = {0};
    cr_assert_eq(task_create(&task), 0);
    for (int again = 0; again < 2; again++) {
        for (uint32_t i = o.count ? OLD : 0; i < (o.count ? ROWS : OLD); i++)
            order_put_key(&o, next(1u << 20), i, i);
        if (!o.count) order_settle(&o, NULL, 0, NULL);
    }
    for (int cancelled = 1; cancelled >= 0; cancelled--) {
        size_t pauses = 0;
        if (!o.fresh)
            for (uint32_t i = OLD; i < ROWS; i++)
                order_put_key(&o, next(1u << 20), i, i);
        task_begin(task, settle, &o);
        while (!task_run(task, 0)) {
            cr_assert_eq(o.count, OLD);
            if (++pauses == 50 && cancelled) task_cancel(task);
        }
        cr_assert_eq(o.count, cancelled ? OLD : ROWS);
        cr_assert_eq(o.fresh, 0);
        for (size_t i = 1; i < o.count; i++)
            cr_assert_leq(o.entries[i - 1].key, o.entries[i].key);
    }
    task_destroy(task);
    order_finish(&o);
}
