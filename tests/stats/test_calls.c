// The figures over calls, on a capture.
#include "../../src/calls/stitch_parts.h"
#include "../../src/stats/parts.h"
#include "../support/figured.h"
#include "../support/pausing.h"
#include "inputs.h"
#include "stats/calls.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY 1795302000 // 2026-11-22 00:00 in Berlin
#define RUN "callcentre/frames.rec.gz"

static void same(struct calls_fold *a, struct calls_fold *b) {
    calls_fold_peaks(a, DAY + 86400);
    calls_fold_peaks(b, DAY + 86400);
    cr_assert_eq(memcmp(&a->all, &b->all, sizeof a->all), 0);
    cr_assert_eq(a->server_count, b->server_count);
    for (size_t i = 0; i < a->server_count; i++)
        cr_assert_eq(memcmp(&a->by_server[i], &b->by_server[i], sizeof a->all), 0);
    cr_assert_eq(a->hour_count, b->hour_count);
    for (size_t i = 0; i < a->hour_count; i++)
        cr_assert_eq(memcmp(&a->hours[i], &b->hours[i], sizeof *a->hours), 0, "hour %zu", i);
    for (int i = 0; i < 40; i++) {
        char extension[12];
        snprintf(extension, sizeof extension, "%d", 1000 + i / 2);
        struct agent_other x = other_calls_of(&a->other, (uint16_t)(i % 2), span_of(extension));
        struct agent_other y = other_calls_of(&b->other, (uint16_t)(i % 2), span_of(extension));
        cr_assert(x.in == y.in && x.out == y.out && x.talk_s == y.talk_s, "%s", extension);
    }
}

struct folding {
    struct calls_fold *f;
    const struct stitch *s;
};

static bool run_fold(struct task *t, void *folding) {
    struct folding *w = folding;
    return calls_fold_run(w->f, w->s, t);
}

static void post(struct stitch *s, const struct inputs *in, size_t i) {
    if (i < in->count)
        inputs_post(s, in, i);
    else
        stitch_visit(s, (uint32_t)(i - in->count), &in->visits[i - in->count]);
}

Test(calls, a_fold_kept_up_equals_one_made_afterwards) {
    struct inputs in;
    struct calls_fold kept, fresh;
    inputs_load(&in, RUN);
    struct stitch *s = stitch_create(NULL);
    calls_fold_init(&kept, DAY, DAY + 86400, NULL);
    kept.by_phone = true;
    for (size_t i = 0; i < in.count + in.visit_count; i++) {
        post(s, &in, i);
        struct folding folding = {&kept, s};
        if (i % 50 == 0) pausing(run_fold, &folding, i % 4);
        if (i % 1500 == 0) {
            calls_fold_run(&kept, s, NULL);
            calls_fold_init(&fresh, DAY, DAY + 86400, NULL);
            fresh.by_phone = true;
            cr_assert_not(calls_fold_run(&fresh, s, NULL));
            same(&kept, &fresh);
            calls_fold_finish(&fresh);
        }
    }
    cr_assert_not(calls_fold_run(&kept, s, NULL));
    cr_expect_gt(other_calls_of(&kept.other, 0, SPAN("1008")).in, 0);
    const struct calls *one = &kept.by_server[0], *two = &kept.by_server[1];
    cr_expect_eq(calls_total(one), 412);
    cr_expect_eq(calls_total(two), 60);
    cr_expect_eq(calls_total(&kept.all), 472);
    cr_expect_eq(one->by_result[CALL_SELF_SERVICE], 20);
    cr_expect_eq(two->by_result[CALL_SELF_SERVICE], 5);
    cr_expect_eq(one->by_result[CALL_NO_RECORD], 15);
    cr_expect_float_eq(figured(FIGURES_OF_CALLS, "answer_rate", one),
                       100.0 * 282 / (282 + 99 + 9 + 2), 1e-9);
    uint64_t by_direction = 0, calls = 0, answered = 0, missed = 0;
    for (int d = 0; d < DIRECTIONS; d++)
        by_direction += kept.all.by_direction[d];
    for (size_t i = 0; i < kept.hour_count; i++) {
        calls += kept.hours[i].calls;
        answered += kept.hours[i].answered;
        missed += kept.hours[i].missed;
    }
    cr_expect_eq(by_direction, 472);
    cr_expect_eq(kept.hour_count, 24);
    cr_expect_eq(calls, 472);
    cr_expect_eq(kept.hours[20].calls, 472); // the recording is from 20:07 to 20:18
    uint32_t in_minutes = 0;
    for (size_t i = 7; i < 18; i++)
        in_minutes += kept.hours[20].by_minute[i];
    cr_expect_eq(in_minutes, 472);
    cr_expect_eq(answered, kept.all.by_result[CALL_ANSWERED]);
    cr_expect_eq(missed, kept.all.by_result[CALL_MISSED]);
    uint32_t behind = 0;
    for (uint32_t n = 0; n < stitch_count(s); n++)
        behind += calls_fold_took(&kept, n) && stitch_call(s, n)->result == CALL_MISSED;
    cr_expect_eq(behind, missed);
    stitch_forget(s, INT64_MAX);
    cr_assert_not(calls_fold_run(&kept, s, NULL));
    cr_expect_eq(calls_total(&kept.all), 0);
    calls_fold_finish(&kept);
    stitch_destroy(s);
    inputs_finish(&in);
}

Test(calls, a_filter_and_a_window_leave_out) {
    struct inputs in;
    struct calls_fold f;
    inputs_load(&in, RUN);
    struct stitch *s = stitch_create(NULL);
    inputs_post_all(s, &in);
    calls_fold_init(&f, INT64_MIN, INT64_MAX, NULL);
    cr_assert_not(calls_fold_run(&f, s, NULL));
    uint64_t missed = f.all.by_result[CALL_MISSED];
    calls_fold_finish(&f);
    const struct filter_terms terms = {.stitch = s};
    struct filter_error error;
    struct filter *filter = NULL;
    cr_assert_eq(filter_create(SPAN("disp:noanswer"), &terms, &filter, &error), 0);
    calls_fold_init(&f, INT64_MIN, INT64_MAX, filter);
    cr_assert_not(calls_fold_run(&f, s, NULL));
    cr_expect_eq(f.hour_count, 0);
    cr_expect(missed > 10 && calls_total(&f.all) == missed, "%llu", (unsigned long long)missed);
    cr_expect_eq(f.all.by_result[CALL_SELF_SERVICE], 0);
    calls_fold_finish(&f);
    filter_destroy(filter);
    calls_fold_init(&f, DAY + 86400, DAY + 2 * 86400, NULL);
    cr_assert_not(calls_fold_run(&f, s, NULL));
    cr_expect_eq(calls_total(&f.all), 0);
    cr_expect(isnan(figured(FIGURES_OF_CALLS, "answer_rate", &f.all)) &&
              isnan(figured(FIGURES_OF_CALLS, "average_talk", &f.all)));
    calls_fold_finish(&f);
    stitch_destroy(s);
    inputs_finish(&in);
}

Test(calls, the_formulas) {
    struct calls c = {.by_result = {[CALL_ANSWERED] = 3,
                                    [CALL_MISSED] = 1,
                                    [CALL_BUSY] = 1,
                                    [CALL_FAILED] = 1,
                                    [CALL_SELF_SERVICE] = 50,
                                    [CALL_IN_PROGRESS] = 7,
                                    [CALL_NO_RECORD] = 9},
                      .talk_s = 30,
                      .ring_s = 12};
    cr_expect_eq(calls_total(&c), 63);
    cr_expect_float_eq(figured(FIGURES_OF_CALLS, "answer_rate", &c), 50, 1e-9);
    cr_expect_float_eq(figured(FIGURES_OF_CALLS, "average_talk", &c), 10, 1e-9);
    cr_expect_float_eq(figured(FIGURES_OF_CALLS, "average_ring", &c), 4, 1e-9);
}
