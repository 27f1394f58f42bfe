// The formulas over folded rows. Nothing divided by nothing is NAN, which the screen shows as "--".
#include "stats/records.h"

#include <math.h>

static double ratio(uint64_t part, uint64_t whole) {
    return whole ? (double)part / (double)whole : (double)NAN;
}

uint64_t records_missed(const struct records *r) {
    return r->by_disposition[CDR_NO_ANSWER] + r->by_disposition[CDR_CANCEL];
}

uint64_t records_failed(const struct records *r) {
    return r->by_disposition[CDR_FAILED] + r->by_disposition[CDR_CONGESTION];
}

double records_answer_rate(const struct records *r) {
    return ratio(r->by_disposition[CDR_ANSWERED], r->total) * 100;
}

double records_average_talk(const struct records *r) {
    return ratio(r->talk_s, r->by_disposition[CDR_ANSWERED]);
}

double records_average_ring(const struct records *r) {
    return ratio(r->ring_s, r->by_disposition[CDR_ANSWERED]);
}

uint64_t records_agent_handled(const struct records_agent *a) {
    return a->by_disposition[CDR_ANSWERED];
}

double records_agent_average_talk(const struct records_agent *a) {
    return ratio(a->talk_s, a->by_disposition[CDR_ANSWERED]);
}

double records_queue_service_level(const struct records_queue *q) {
    return ratio(q->within, q->offered) * 100;
}

double records_queue_abandonment(const struct records_queue *q) {
    return ratio(q->abandoned, q->offered) * 100;
}

double records_queue_average_wait(const struct records_queue *q) {
    return ratio(q->wait_s, q->answered);
}

double records_queue_average_talk(const struct records_queue *q) {
    return ratio(q->talk_s, q->answered);
}
