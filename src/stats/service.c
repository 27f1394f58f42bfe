// The service-level formulas of the trade, each a numerator over a denominator.
#include "stats/queues.h"

#include <math.h>

struct share {
    uint64_t part, whole;
};

// Visits whose wait has ended.
static uint64_t ended_of(const struct queue_tally *q) {
    return q->offered - (q->waiting - q->carried);
}

static struct share share_of(const struct queue_tally *q, enum service_formula formula,
                             bool short_out) {
    uint64_t brief = short_out ? q->short_abandoned : 0;
    uint64_t brief_within = short_out ? q->short_within : 0;
    uint64_t abandoned = q->abandoned - brief,
             abandoned_within = q->abandoned_within - brief_within;
    uint64_t ended = ended_of(q) - brief;
    switch (formula) {
    case SERVICE_OF_ANSWERED:
        return (struct share){q->answered_within, q->answered};
    case SERVICE_POSITIVE:
        return (struct share){q->answered_within + abandoned_within, q->answered + abandoned};
    case SERVICE_NEUTRAL:
        return (struct share){q->answered_within, q->answered + abandoned - abandoned_within};
    default:
        return (struct share){q->answered_within, ended};
    }
}

struct visit_pick service_whole(enum service_formula formula, bool short_out) {
    uint32_t brief = short_out ? VISITS_SHORT : 0;
    switch (formula) {
    case SERVICE_OF_ANSWERED:
        return (struct visit_pick){VISITS_ANSWERED, 0};
    case SERVICE_POSITIVE:
        return (struct visit_pick){VISITS_ANSWERED | VISITS_ABANDONED, brief};
    case SERVICE_NEUTRAL:
        return (struct visit_pick){VISITS_ANSWERED | VISITS_ABANDONED,
                                   VISITS_ABANDONED_WITHIN | brief};
    default:
        return (struct visit_pick){VISITS_OFFERED, VISITS_WAITING | brief};
    }
}

struct visit_pick service_part(enum service_formula formula, bool short_out) {
    if (formula != SERVICE_POSITIVE) return (struct visit_pick){VISITS_ANSWERED_WITHIN, 0};
    return (struct visit_pick){VISITS_ANSWERED_WITHIN | VISITS_ABANDONED_WITHIN,
                               short_out ? VISITS_SHORT : 0};
}

struct visit_pick abandonment_whole(bool short_out) {
    return (struct visit_pick){VISITS_OFFERED, VISITS_WAITING | (short_out ? VISITS_SHORT : 0)};
}

struct visit_pick abandonment_part(bool short_out) {
    return (struct visit_pick){VISITS_ABANDONED, short_out ? VISITS_SHORT : 0};
}

static double percent(uint64_t part, uint64_t whole) {
    return whole ? 100.0 * (double)part / (double)whole : (double)NAN;
}

double service_level(const struct queue_tally *q, enum service_formula formula, bool short_out) {
    struct share s = share_of(q, formula, short_out);
    return percent(s.part, s.whole);
}

double service_level_live(const struct queue_tally *q, enum service_formula formula,
                          bool short_out) {
    struct share s = share_of(q, formula, short_out);
    return percent(s.part, s.whole + q->waiting_past);
}

double abandonment_rate(const struct queue_tally *q, bool short_out) {
    uint64_t brief = short_out ? q->short_abandoned : 0;
    return percent(q->abandoned - brief, ended_of(q) - brief);
}

double amount_average(struct amount a) {
    return a.count ? (double)a.sum / (double)a.count : (double)NAN;
}

void service_share(const struct queue_tally *q, enum service_formula formula, bool short_out,
                   uint64_t *ret_part, uint64_t *ret_whole) {
    struct share s = share_of(q, formula, short_out);
    *ret_part = s.part;
    *ret_whole = s.whole;
}
