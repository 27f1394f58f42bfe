// Counting and adding up are plain loops. What a set means is said in visit_sets(), and what an
// amount means in the table here.
#include "parts.h"

#include "base/clock.h"

#include <math.h>

static const uint32_t amount_of[VISIT_AMOUNTS] = {
    // the set of visits that have this amount
    [AMOUNT_WAITING] = VISITS_WAITING,
    [AMOUNT_WAIT_ANSWERED] = VISITS_ANSWER_TIMED | VISITS_HANDLED,
    [AMOUNT_WAIT_ABANDONED] = VISITS_ABANDON_TIMED,
    [AMOUNT_TALK] = VISITS_TALKED | VISITS_HANDLED_OVER,
    [AMOUNT_WRAP_UP] = VISITS_TALKED | VISITS_HANDLED_OVER,
    [AMOUNT_HANDLE] = VISITS_TALKED | VISITS_HANDLED_OVER,
    [AMOUNT_ENDS] = VISITS_COMPLETED | VISITS_HANDLED_COMPLETED,
    [AMOUNT_RINGS] = VISITS_RANG,
    [AMOUNT_TALK_END] = VISITS_HANDLED_OVER,
};

struct visit_share visit_share(const struct visit *v, uint32_t sets, int64_t wrapup_s) {
    // A talk can have ended for two reasons at once.
    unsigned ends = v->completion & ~(unsigned)VISIT_TRANSFERRED;
    if (wrapup_s > INT32_MAX) wrapup_s = INT32_MAX;
    return (struct visit_share){.sets = sets,
                                .wait_s = (int32_t)v->wait_s,
                                .talk_s = (int32_t)v->talk_s,
                                .wrapup_s = v->talk_s < 0 ? -1 : (int32_t)wrapup_s,
                                .rings = v->ring_no_answers & 0xFFFFFF,
                                .ends = (unsigned)__builtin_popcount(ends) & 0xFF,
                                .ended_s = (uint32_t)(v->complete_us / SECOND_US)};
}

// All amounts at once, since a visit mostly has nearly all that its sets call for.
static void amounts_of(const struct visit_share *s, int64_t ret_amounts[VISIT_AMOUNTS]) {
    bool wrapped = s->talk_s >= 0 && s->wrapup_s >= 0;
    ret_amounts[AMOUNT_WAITING] = 0;
    ret_amounts[AMOUNT_WAIT_ANSWERED] = ret_amounts[AMOUNT_WAIT_ABANDONED] = s->wait_s;
    ret_amounts[AMOUNT_TALK] = s->talk_s;
    ret_amounts[AMOUNT_WRAP_UP] = s->wrapup_s;
    ret_amounts[AMOUNT_HANDLE] = wrapped ? (int64_t)s->talk_s + s->wrapup_s : s->talk_s;
    ret_amounts[AMOUNT_ENDS] = s->ends;
    ret_amounts[AMOUNT_RINGS] = s->rings;
    ret_amounts[AMOUNT_TALK_END] = s->ended_s ? (int64_t)s->ended_s : -1;
}

void amount_raise(struct amount *a, int64_t n) {
    if (n >= 0 && (uint64_t)n > a->max) a->max = (uint64_t)n;
}

void amount_put(struct amount *a, int64_t n) {
    if (n < 0) return;
    a->count++;
    a->sum += (uint64_t)n;
    amount_raise(a, n);
}

bool amount_take(struct amount *a, int64_t n) {
    if (n < 0) return false;
    a->count--;
    a->sum -= (uint64_t)n;
    return n > 0 && (uint64_t)n == a->max;
}

double amount_average(struct amount a) {
    return a.count ? (double)a.sum / (double)a.count : (double)NAN;
}

void tally_put(struct tally *t, const struct visit_share *s) {
    int64_t amounts[VISIT_AMOUNTS];
    for (uint32_t left = s->sets; left; left &= left - 1)
        t->counts[__builtin_ctz(left)]++;
    amounts_of(s, amounts);
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        if (s->sets & amount_of[a]) amount_put(&t->amounts[a], amounts[a]);
}

bool tally_take(struct tally *t, const struct visit_share *s, const struct visit_share *instead) {
    int64_t amounts[VISIT_AMOUNTS], others[VISIT_AMOUNTS] = {0};
    bool gone = false;
    for (uint32_t left = s->sets; left; left &= left - 1)
        t->counts[__builtin_ctz(left)]--;
    amounts_of(s, amounts);
    if (instead) amounts_of(instead, others);
    for (int a = 0; a < VISIT_AMOUNTS; a++) {
        if (!(s->sets & amount_of[a])) continue;
        bool stays = instead && instead->sets & amount_of[a] && others[a] >= amounts[a];
        gone |= amount_take(&t->amounts[a], amounts[a]) && !stays;
    }
    return gone;
}

void tally_raise(struct tally *t, const struct visit_share *s) {
    int64_t amounts[VISIT_AMOUNTS];
    amounts_of(s, amounts);
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        if (s->sets & amount_of[a]) amount_raise(&t->amounts[a], amounts[a]);
}

void tally_wait(struct tally *t, uint32_t sets, int64_t seconds) {
    for (uint32_t left = sets; left; left &= left - 1)
        t->counts[__builtin_ctz(left)]++;
    if (sets & VISITS_WAITING) amount_put(&t->amounts[AMOUNT_WAITING], seconds);
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
