// How many more callers bring the service level back to its target: the least number, checked by
// adding callers one by one, for every formula.
#include "../../src/stats/parts.h"
#include "../support/rates.h"

#include <criterion/criterion.h>
#include <math.h>

static struct queue_tally queue(uint32_t within, uint32_t late, uint32_t abandoned_within,
                                uint32_t abandoned_late) {
    struct queue_tally q = {0};
    uint32_t *counts = q.counted.counts;
    counts[VISIT_BIT(VISITS_ANSWERED)] = within + late;
    counts[VISIT_BIT(VISITS_ANSWERED_WITHIN)] = within;
    counts[VISIT_BIT(VISITS_ABANDONED)] = abandoned_within + abandoned_late;
    counts[VISIT_BIT(VISITS_ABANDONED_WITHIN)] = abandoned_within;
    counts[VISIT_BIT(VISITS_OFFERED)] = within + late + abandoned_within + abandoned_late;
    return q;
}

static void answer_in_time(struct queue_tally *q) {
    q->counted.counts[VISIT_BIT(VISITS_ANSWERED)]++;
    q->counted.counts[VISIT_BIT(VISITS_ANSWERED_WITHIN)]++;
    q->counted.counts[VISIT_BIT(VISITS_OFFERED)]++;
}

Test(service, further_callers_bring_it_to_its_target) {
    struct queue_tally q = queue(7, 3, 0, 0);
    cr_assert_eq(service_to_target(&q, SERVICE_OF_OFFERED, false, 80), 5); // 12 of 15
    cr_assert_eq(service_to_target(&q, SERVICE_OF_OFFERED, false, 70), 0);
    cr_assert_eq(service_to_target(&q, SERVICE_OF_OFFERED, false, 71), 1); // 8 of 11 is 72.7
    cr_assert_eq(service_to_target(&q, SERVICE_OF_OFFERED, false, 99), 290);
}

Test(service, what_cannot_be_reached_or_is_not_known) {
    struct queue_tally missed = queue(999, 1, 0, 0), whole = queue(1000, 0, 0, 0),
                       none = queue(0, 0, 0, 0);
    cr_assert_eq(service_to_target(&missed, SERVICE_OF_OFFERED, false, 100), -1);
    cr_assert_eq(service_to_target(&whole, SERVICE_OF_OFFERED, false, 100), 0);
    cr_assert_eq(service_to_target(&none, SERVICE_OF_OFFERED, false, 80), -1);
    cr_assert_eq(service_to_target(&missed, SERVICE_OF_OFFERED, false, 0), -1);
}

Test(service, it_is_the_least_number_by_every_formula) {
    for (unsigned n = 0; n < 4 * 4 * 4 * 4; n++) {
        uint32_t a = n % 4 * 5, b = n / 4 % 4 * 3, c = n / 16 % 4 * 2, d = n / 64 * 7;
        for (int f = 0; f < SERVICE_FORMULAS; f++)
            for (int64_t target = 50; target < 100; target += 7) {
                struct queue_tally q = queue(a, b, c, d);
                enum service_formula formula = (enum service_formula)f;
                int64_t least = service_to_target(&q, formula, false, target), further = 0;
                if (isnan(rate_of(&q, "service_level", formula, false))) {
                    cr_assert_eq(least, -1);
                    continue;
                }
                for (; rate_of(&q, "service_level", formula, false) < (double)target; further++)
                    answer_in_time(&q);
                cr_assert_eq(least, further, "%u formula %d target %d: %d, not %d", n, f,
                             (int)target, (int)least, (int)further);
            }
    }
}
