// Counting and adding are loops: what a set or an amount means is said where it is named, in
// visit_sets() and in the table here.
#include "stats/visit_sets.h"

#include <math.h>

#define US INT64_C(1000000)

static const uint32_t amount_of[VISIT_AMOUNTS] = {
    // which visits have it
    [AMOUNT_WAITING] = VISITS_WAITING,
    [AMOUNT_WAIT_ANSWERED] = VISITS_ANSWER_TIMED | VISITS_HANDLED,
    [AMOUNT_WAIT_ABANDONED] = VISITS_ABANDON_TIMED,
    [AMOUNT_TALK] = VISITS_TALKED | VISITS_HANDLED_OVER,
    [AMOUNT_WRAP_UP] = VISITS_TALKED | VISITS_HANDLED_OVER,
    [AMOUNT_HANDLE] = VISITS_TALKED | VISITS_HANDLED_OVER,
    [AMOUNT_ENDS] = VISITS_COMPLETED | VISITS_HANDLED_COMPLETED,
    [AMOUNT_RINGS] = VISITS_RANG,
};

// All at once, as a visit has most of those it counts for.
static void amounts_of(const struct visit *v, int64_t wrapup_s, int64_t now_us,
                       int64_t ret_amounts[VISIT_AMOUNTS]) {
    bool waits = v->outcome == VISIT_WAITING && now_us > v->join_us;
    bool wrapped = v->talk_s >= 0 && wrapup_s >= 0;
    ret_amounts[AMOUNT_WAITING] = waits ? (now_us - v->join_us) / US : 0;
    ret_amounts[AMOUNT_WAIT_ANSWERED] = ret_amounts[AMOUNT_WAIT_ABANDONED] = v->wait_s;
    ret_amounts[AMOUNT_TALK] = v->talk_s;
    ret_amounts[AMOUNT_WRAP_UP] = v->talk_s < 0 ? -1 : wrapup_s;
    ret_amounts[AMOUNT_HANDLE] = wrapped ? v->talk_s + wrapup_s : v->talk_s;
    // A visit can end for two reasons at once.
    unsigned ends = v->completion & ~(unsigned)VISIT_TRANSFERRED;
    ret_amounts[AMOUNT_ENDS] = !ends ? 0 : ends & (ends - 1) ? __builtin_popcount(ends) : 1;
    ret_amounts[AMOUNT_RINGS] = v->ring_no_answers;
}

void amount_put(struct amount *a, int64_t n) {
    if (n < 0) return;
    a->count++;
    a->sum += (uint64_t)n;
    if ((uint64_t)n > a->max) a->max = (uint64_t)n;
}

double amount_average(struct amount a) {
    return a.count ? (double)a.sum / (double)a.count : (double)NAN;
}

void tally_put(struct tally *t, const struct visit *v, uint32_t sets, int64_t wrapup_s,
               int64_t now_us) {
    for (uint32_t left = sets; left; left &= left - 1)
        t->counts[__builtin_ctz(left)]++;
    int64_t amounts[VISIT_AMOUNTS];
    amounts_of(v, wrapup_s, now_us, amounts);
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        if (sets & amount_of[a]) amount_put(&t->amounts[a], amounts[a]);
}

void tally_add(struct tally *sum, const struct tally *t) {
    for (int set = 0; set < VISIT_SETS; set++)
        sum->counts[set] += t->counts[set];
    for (int a = 0; a < VISIT_AMOUNTS; a++) {
        struct amount *to = &sum->amounts[a];
        const struct amount *from = &t->amounts[a];
        to->count += from->count;
        to->sum += from->sum;
        if (from->max > to->max) to->max = from->max;
    }
}

uint64_t tally_count(const struct tally *t, uint32_t sets) {
    uint64_t sum = 0;
    for (; sets; sets &= sets - 1)
        sum += t->counts[__builtin_ctz(sets)];
    return sum;
}

uint64_t tally_picked(const struct tally *t, struct visit_pick p) {
    return tally_count(t, p.any) - tally_count(t, p.none);
}
