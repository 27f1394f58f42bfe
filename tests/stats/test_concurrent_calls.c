// Calls at the same time: kept up to date by adding and subtracting, compared with counting every
// second.
#include "../../src/stats/parts.h"
#include "stats/calls.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define HOURS  5
#define SPAN_S (HOURS * 3600)
#define CALLS  400

struct stay {
    uint32_t from, to;
};

static uint32_t below(uint32_t limit) {
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state % limit);
}

// Most are close together; some have no length, last for hours, or still go on.
static struct stay random_stay(void) {
    uint32_t from = below(8) ? 7000 + below(600) : below(SPAN_S);
    uint32_t lengths[] = {0, below(30), below(2000), below(SPAN_S), 3600 - from % 3600};
    uint32_t length = lengths[below(5)];
    return (struct stay){from, below(12) ? from + length : AT_ONCE_LASTS};
}

static void levels_of(const struct stay *stays, size_t count, uint32_t *level) {
    memset(level, 0, SPAN_S * sizeof *level);
    for (size_t i = 0; i < count; i++) {
        uint32_t to = stays[i].to > stays[i].from ? stays[i].to : stays[i].from + 1;
        for (uint32_t s = stays[i].from; s < to && s < SPAN_S; s++)
            level[s]++;
    }
}

static uint32_t most_in(const uint32_t *level, size_t hour) {
    uint32_t most = 0;
    for (size_t s = hour * 3600; s < (hour + 1) * 3600; s++)
        if (level[s] > most) most = level[s];
    return most;
}

Test(at_once, kept_up_it_is_what_every_second_says) {
    static struct stay stays[CALLS];
    static uint32_t level[SPAN_S];
    struct at_once *a = at_once_create(HOURS);
    for (size_t i = 0; i < CALLS; i++) {
        stays[i] = random_stay();
        at_once_put(a, stays[i].from, stays[i].to, 1);
    }
    for (int round = 0; round < 60; round++) {
        for (size_t n = 0, changes = round % 3 ? 2 : 100; n < changes; n++) {
            struct stay *one = &stays[below(CALLS)];
            at_once_put(a, one->from, one->to, -1);
            *one = random_stay();
            at_once_put(a, one->from, one->to, 1);
        }
        at_once_settle(a);
        levels_of(stays, CALLS, level);
        for (size_t hour = 0; hour < HOURS; hour++)
            cr_assert_eq(at_once_most(a, hour), most_in(level, hour), "round %d, hour %zu", round,
                         hour);
    }
    at_once_destroy(a);
}

#define T0 INT64_C(1794783600) // 2026-11-16 00:00 in Berlin

static void put(struct stitch *s, const char *id, int64_t start, uint32_t duration) {
    static uint32_t number;
    struct cdr row = {.start = start,
                      .answer = CDR_NO_TIME,
                      .end = start + duration,
                      .duration = duration,
                      .disposition = CDR_NO_ANSWER};
    row.text[CDR_UNIQUE_ID] = row.text[CDR_LINKED_ID] = span_of(id);
    row.text[CDR_CHANNEL] = SPAN("PJSIP/trunk-00000001");
    stitch_row(s, number++, &row);
}

static void begins(struct stitch *s, const char *id, int64_t at_s) {
    stitch_channel(s, &(struct channel_event){.kind = CHANNEL_NEW,
                                              .at_us = at_s * 1000000,
                                              .exact_time = true,
                                              .channel = SPAN("PJSIP/trunk-00000002"),
                                              .unique_id = span_of(id),
                                              .linked_id = span_of(id),
                                              .state = 4,
                                              .cause = INT64_MIN});
}

static void peaks(struct calls_fold *f, const uint32_t wanted[4], int64_t now_s) {
    calls_fold_peaks(f, now_s);
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(f->hours[i].peak, wanted[i], "hour %zu: %u, not %u", i, f->hours[i].peak,
                     wanted[i]);
}

Test(at_once, calls_of_the_window_that_are_wanted_by_hour) {
    struct stitch *s = stitch_create(NULL);
    struct calls_fold f;
    const struct filter_terms terms = {.stitch = s};
    struct filter_error error;
    struct filter *all_but_short = NULL;
    cr_assert_eq(filter_create(SPAN("-dur:7"), &terms, &all_but_short, &error), 0);
    calls_fold_init(&f, T0, T0 + 4 * 3600, NULL);
    put(s, "1.1", T0 - 600, 7200); // began before the window
    put(s, "2.1", T0 + 10, 100);
    put(s, "3.1", T0 + 109, 7);  // overlaps with the one before for a second
    put(s, "4.1", T0 + 110, 0);  // does not
    put(s, "5.1", T0 + 3599, 2); // until the next hour
    cr_assert_not(calls_fold_run(&f, s, NULL));
    peaks(&f, (uint32_t[]){2, 1, 0, 0}, T0 + 4 * 3600);
    begins(s, "6.1", T0 + 112); // it goes on
    cr_assert_not(calls_fold_run(&f, s, NULL));
    peaks(&f, (uint32_t[]){2, 2, 1, 0}, T0 + 3 * 3600 - 1);
    calls_fold_peaks(&f, T0 + 7200);
    cr_expect_eq(f.all.peak, 2);
    put(s, "6.1", T0 + 112, 3588); // until 01:01:40
    cr_assert_not(calls_fold_run(&f, s, NULL));
    peaks(&f, (uint32_t[]){2, 2, 0, 0}, T0 + 4 * 3600);
    calls_fold_finish(&f);
    calls_fold_init(&f, T0, T0 + 4 * 3600, all_but_short);
    cr_assert_not(calls_fold_run(&f, s, NULL));
    peaks(&f, (uint32_t[]){2, 2, 0, 0}, T0 + 4 * 3600); // 3599: the one that went on, and 5.1
    peaks(&f, (uint32_t[]){0, 0, 0, 0}, T0 - 1);
    cr_expect_eq(f.all.peak, 0);
    calls_fold_finish(&f);
    calls_fold_init(&f, T0, T0 + (int64_t)(CALLS_HOURS_MAX + 1) * 3600, NULL);
    cr_assert_not(calls_fold_run(&f, s, NULL));
    calls_fold_peaks(&f, T0 + 7200);
    cr_expect_eq(f.all.peak, 0); // a window without hours
    calls_fold_finish(&f);
    filter_destroy(all_but_short);
    stitch_destroy(s);
}
