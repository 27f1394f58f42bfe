// The formulas over folded rows. Nothing divided by nothing is NAN, which the screen shows as "--".
#include "stats/records.h"

#include <math.h>

static double ratio(uint64_t part, uint64_t whole) {
    return whole ? (double)part / (double)whole : (double)NAN;
}

static uint64_t count(const struct records *r, uint32_t dispositions) {
    uint64_t sum = 0;
    for (int d = 0; d < CDR_DISPOSITIONS; d++)
        if (dispositions >> d & 1) sum += r->by_disposition[d];
    return sum;
}

uint64_t records_missed(const struct records *r) {
    return count(r, RECORDS_MISSED);
}

uint64_t records_failed(const struct records *r) {
    return count(r, RECORDS_FAILED);
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
