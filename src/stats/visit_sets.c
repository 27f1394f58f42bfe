// Works out all the sets that a visit is in.
#include "parts.h"

#define US INT64_C(1000000)

static uint32_t if_so(bool so, uint32_t set) {
    return so ? set : 0;
}

static uint32_t answered(const struct visit *v, int64_t threshold_s) {
    unsigned ends = v->completion & ~(unsigned)VISIT_TRANSFERRED;
    bool transferred = v->completion & VISIT_TRANSFERRED;
    uint32_t sets = VISITS_ANSWERED | if_so(v->wait_s >= 0, VISITS_ANSWER_TIMED) |
                    if_so(v->wait_s >= 0 && v->wait_s <= threshold_s, VISITS_ANSWERED_WITHIN) |
                    if_so(v->completion && v->talk_s >= 0, VISITS_TALKED) |
                    if_so(ends, VISITS_COMPLETED) | if_so(transferred, VISITS_TRANSFERRED);
    if (!v->agent && !v->interface) return sets;
    return sets | VISITS_HANDLED | if_so(ends, VISITS_HANDLED_COMPLETED) |
           if_so(transferred, VISITS_HANDLED_TRANSFERRED) |
           if_so(v->completion, VISITS_HANDLED_OVER);
}

static uint32_t abandoned(const struct visit *v, int64_t threshold_s, int64_t short_abandon_s) {
    if (v->wait_s < 0) return VISITS_ABANDONED;
    bool within = v->wait_s <= threshold_s;
    uint32_t brief = VISITS_SHORT | (within ? VISITS_SHORT_WITHIN : VISITS_SHORT_PAST);
    return VISITS_ABANDONED | VISITS_ABANDON_TIMED | if_so(within, VISITS_ABANDONED_WITHIN) |
           if_so(v->wait_s < short_abandon_s, brief);
}

uint32_t visit_sets(const struct visit *v, int64_t threshold_s, int64_t short_abandon_s,
                    int64_t now_us) {
    uint32_t sets = VISITS_OFFERED | if_so(v->ring_no_answers, VISITS_RANG) |
                    if_so(v->inferred, VISITS_INFERRED);
    switch (v->outcome) {
    case VISIT_REFUSED:
        return VISITS_REFUSED; // not offered
    case VISIT_WAITING:
        return sets | VISITS_WAITING | VISITS_OPEN |
               if_so(now_us > v->join_us && (now_us - v->join_us) / US > threshold_s,
                     VISITS_WAITING_PAST);
    case VISIT_ANSWERED:
        return sets | answered(v, threshold_s);
    case VISIT_ABANDONED:
        return sets | abandoned(v, threshold_s, short_abandon_s);
    case VISIT_TIMED_OUT:
        return sets | VISITS_TIMED_OUT;
    case VISIT_LEFT_BY_KEY:
        return sets | VISITS_LEFT_BY_KEY;
    case VISIT_NO_AGENTS:
        return sets | VISITS_NO_AGENTS;
    case VISIT_WITHDRAWN:
        return sets | VISITS_WITHDRAWN;
    default:
        return sets | VISITS_UNKNOWN;
    }
}
