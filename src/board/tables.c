// Queues and agents of records, copied at each fill, with the widest of every figure beside them,
// so that a frozen board stands still and columns are measured without reading every row.
#include "list.h"
#include "parts.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct span text_of(const struct board *b, uint32_t id) {
    return b->store ? cdr_store_text(b->store, id) : SPAN_NONE;
}

static int compare_queues(const void *a, const void *b, void *board) {
    const struct records_queue *x = a, *y = b;
    if (x->offered != y->offered) return x->offered > y->offered ? -1 : 1;
    return span_order(text_of(board, x->queue), text_of(board, y->queue));
}

// So many seconds that their average is the one that is longest written.
static uint64_t widest_sum(double average, uint64_t of) {
    return (uint64_t)ceil(average * (double)of);
}

void queues_fill(struct board *b, const struct records *r) {
    struct records_queue sum = {0};
    double wait = 0, talk = 0; // the longest averages
    b->queues = mem_resize(b->queues, r->queue_count + 1, sizeof *b->queues);
    b->queue_count = r->queue_count;
    for (size_t i = 0; i < r->queue_count; i++) {
        const struct records_queue *q = &r->queues[i];
        b->queues[i] = *q;
        b->queues[i].by_agent = NULL; // the fold's
        sum.offered += q->offered;
        sum.answered += q->answered;
        sum.abandoned += q->abandoned;
        sum.within += q->within;
        sum.wait_s += q->wait_s;
        sum.talk_s += q->talk_s;
        if (!q->answered) continue;
        wait = fmax(wait, (double)q->wait_s / q->answered);
        talk = fmax(talk, (double)q->talk_s / q->answered);
    }
    b->queue_total = b->queue_widest = sum;
    b->queue_widest.wait_s = widest_sum(wait, sum.answered);
    b->queue_widest.talk_s = widest_sum(talk, sum.answered);
    qsort_r(b->queues, b->queue_count, sizeof *b->queues, compare_queues, b);
    sort_rows(b, TABLE_QUEUES, b->queues, b->queue_count, sizeof *b->queues);
}

static int compare_agents(const void *a, const void *b, void *board) {
    const struct records_agent *x = a, *y = b;
    uint32_t more = x->by_disposition[CDR_ANSWERED], less = y->by_disposition[CDR_ANSWERED];
    if (more != less) return more > less ? -1 : 1;
    return span_order(text_of(board, x->agent), text_of(board, y->agent));
}

void agents_fill(struct board *b, const struct records *r) {
    struct records_agent sum = {0}, widest = {0};
    b->agents = mem_resize(b->agents, r->agent_count + 1, sizeof *b->agents);
    b->agent_count = r->agent_count;
    for (size_t i = 0; i < r->agent_count; i++) {
        const struct records_agent *a = &r->agents[i];
        b->agents[i] = *a;
        for (int d = 0; d < CDR_DISPOSITIONS; d++) {
            sum.by_disposition[d] += a->by_disposition[d];
            if (a->by_disposition[d] > widest.by_disposition[d])
                widest.by_disposition[d] = a->by_disposition[d];
        }
        sum.talk_s += a->talk_s;
        if (a->talk_s > widest.talk_s) widest.talk_s = a->talk_s;
    }
    b->agent_total = sum;
    b->agent_widest = widest;
    qsort_r(b->agents, b->agent_count, sizeof *b->agents, compare_agents, b);
    sort_rows(b, TABLE_AGENTS, b->agents, b->agent_count, sizeof *b->agents);
}
