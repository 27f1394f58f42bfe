// The usual formulas of the service level, each as a part and a whole.
#include "parts.h"

struct visit_pick service_whole(enum service_formula formula, bool short_out) {
    switch (formula) {
    case SERVICE_OF_ANSWERED:
        return (struct visit_pick){VISITS_ANSWERED, 0};
    case SERVICE_POSITIVE:
        return (struct visit_pick){VISITS_ANSWERED | VISITS_ABANDONED,
                                   short_out ? VISITS_SHORT : 0};
    case SERVICE_NEUTRAL:
        return (struct visit_pick){VISITS_ANSWERED | VISITS_ABANDONED,
                                   VISITS_ABANDONED_WITHIN | (short_out ? VISITS_SHORT_PAST : 0)};
    default:
        return abandonment_whole(short_out);
    }
}

struct visit_pick service_part(enum service_formula formula, bool short_out) {
    if (formula != SERVICE_POSITIVE) return (struct visit_pick){VISITS_ANSWERED_WITHIN, 0};
    return (struct visit_pick){VISITS_ANSWERED_WITHIN | VISITS_ABANDONED_WITHIN,
                               short_out ? VISITS_SHORT_WITHIN : 0};
}

struct visit_pick abandonment_whole(bool short_out) {
    return (struct visit_pick){VISITS_OFFERED, VISITS_OPEN | (short_out ? VISITS_SHORT : 0)};
}

struct visit_pick abandonment_part(bool short_out) {
    return (struct visit_pick){VISITS_ABANDONED, short_out ? VISITS_SHORT : 0};
}

// Each further caller adds one to part and whole, whatever the formula. Find the least n with (part
// + n) / (whole + n) >= target / 100.
int64_t service_to_target(const struct queue_tally *q, enum service_formula formula, bool short_out,
                          int64_t target) {
    int64_t part = (int64_t)tally_picked(&q->counted, service_part(formula, short_out));
    int64_t whole = (int64_t)tally_picked(&q->counted, service_whole(formula, short_out));
    int64_t missing = target * whole - 100 * part; // in hundredths of a caller
    if (!whole || target <= 0) return -1;
    if (missing <= 0) return 0;
    if (target >= 100) return -1;
    return (missing + 99 - target) / (100 - target);
}
