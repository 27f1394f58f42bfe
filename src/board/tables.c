// Queues and agents of records, copied at each fill, with the widest of every figure beside them,
// so that a frozen board stands still and columns are measured without reading every row.
#include "parts.h"
#include "sort.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct span text_of(const struct board *b, uint32_t id) {
    return b->store ? cdr_store_text(b->store, id) : SPAN_NONE;
}

static uint64_t most(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static int compare_queues(const void *a, const void *b, void *board) {
    const struct board_queue *x = a, *y = b;
    if (x->offered != y->offered) return x->offered > y->offered ? -1 : 1;
    return span_order(text_of(board, x->id), text_of(board, y->id));
}

static struct board_queue queue_of(const struct records_queue *q) {
    return (struct board_queue){
        .id = q->queue,
        .offered = q->offered,
        .answered = q->answered,
        .abandoned = q->abandoned,
        .abandoned_percent = records_queue_abandonment(q),
        .service_level = records_queue_service_level(q),
        .wait = records_queue_average_wait(q),
        .talk = records_queue_average_talk(q),
    };
}

void queues_fill(struct board *b, const struct records *r) {
    struct records_queue sum = {0};
    struct board_queue widest = {.abandoned_percent = 100, .service_level = 100, .wait = 0};
    b->queues = mem_resize(b->queues, r->queue_count + 1, sizeof *b->queues);
    b->queue_count = r->queue_count;
    for (size_t i = 0; i < r->queue_count; i++) {
        const struct records_queue *q = &r->queues[i];
        struct board_queue row = b->queues[i] = queue_of(q);
        sum.offered += q->offered;
        sum.answered += q->answered;
        sum.abandoned += q->abandoned;
        sum.within += q->within;
        sum.wait_s += q->wait_s;
        sum.talk_s += q->talk_s;
        widest.wait = fmax(widest.wait, row.wait); // fmax passes over NAN
        widest.talk = fmax(widest.talk, row.talk);
    }
    b->queue_total = queue_of(&sum);
    widest.offered = sum.offered;
    widest.answered = sum.answered;
    widest.abandoned = sum.abandoned;
    b->queue_widest = widest;
    qsort_r(b->queues, b->queue_count, sizeof *b->queues, compare_queues, b);
    sort_rows(b, TABLE_QUEUES, b->queues, b->queue_count, sizeof *b->queues);
}

static int compare_agents(const void *a, const void *b, void *board) {
    const struct board_agent *x = a, *y = b;
    if (x->handled != y->handled) return x->handled > y->handled ? -1 : 1;
    return span_order(text_of(board, x->id), text_of(board, y->id));
}

void agents_fill(struct board *b, const struct records *r) {
    struct board_agent sum = {0}, widest = {0};
    b->agents = mem_resize(b->agents, r->agent_count + 1, sizeof *b->agents);
    b->agent_count = r->agent_count;
    for (size_t i = 0; i < r->agent_count; i++) {
        const struct records_agent *a = &r->agents[i];
        const uint32_t *by = a->by_disposition;
        struct board_agent row = b->agents[i] = (struct board_agent){
            .id = a->agent,
            .handled = records_agent_handled(a),
            .no_answer = (uint64_t)by[CDR_NO_ANSWER] + by[CDR_CANCEL],
            .busy = by[CDR_BUSY],
            .failed = (uint64_t)by[CDR_FAILED] + by[CDR_CONGESTION],
            .talk_s = a->talk_s,
            .talk = records_agent_average_talk(a),
        };
        sum.handled += row.handled;
        sum.no_answer += row.no_answer;
        sum.busy += row.busy;
        sum.failed += row.failed;
        sum.talk_s += row.talk_s;
        widest.handled = most(widest.handled, row.handled);
        widest.no_answer = most(widest.no_answer, row.no_answer);
        widest.busy = most(widest.busy, row.busy);
        widest.failed = most(widest.failed, row.failed);
        widest.talk_s = most(widest.talk_s, row.talk_s);
        widest.talk = fmax(widest.talk, row.talk);
    }
    sum.talk = sum.handled ? (double)sum.talk_s / (double)sum.handled : (double)NAN;
    b->agent_total = sum;
    b->agent_widest = widest;
    qsort_r(b->agents, b->agent_count, sizeof *b->agents, compare_agents, b);
    sort_rows(b, TABLE_AGENTS, b->agents, b->agent_count, sizeof *b->agents);
}
