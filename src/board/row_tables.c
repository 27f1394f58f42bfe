// Queues and agents by records, copied at each fill together with the widest of every figure, so
// that a frozen board does not change and columns can be measured without reading every row.
#include "parts.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static struct span text_of(const struct board_view *view, uint32_t id) {
    return view->store ? cdr_store_text(view->store, id) : SPAN_NONE;
}

static int compare_queues(const void *a, const void *b, void *view) {
    const struct records_queue *x = a, *y = b;
    if (x->offered != y->offered) return x->offered > y->offered ? -1 : 1;
    return span_order(text_of(view, x->queue), text_of(view, y->queue));
}

// A sum of seconds whose average takes most room.
static uint64_t widest_sum(double average, uint64_t of) {
    return (uint64_t)ceil(average * (double)of);
}

void row_queues_fill(struct board *b, const struct records *r) {
    struct board_row_queues *to = &b->row_queues;
    struct records_queue sum = {0};
    double wait = 0, talk = 0; // the longest averages
    to->list = mem_resize(to->list, r->queue_count + 1, sizeof *to->list);
    to->count = r->queue_count;
    for (size_t i = 0; i < r->queue_count; i++) {
        const struct records_queue *q = &r->queues[i];
        to->list[i] = *q;
        to->list[i].by_agent = NULL; // belongs to the fold
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
    to->total = to->widest = sum;
    to->widest.wait_s = widest_sum(wait, sum.answered);
    to->widest.talk_s = widest_sum(talk, sum.answered);
    qsort_r(to->list, to->count, sizeof *to->list, compare_queues, &b->view);
    sort_rows(b, TABLE_QUEUES, to->list, to->count, sizeof *to->list);
}

static int compare_agents(const void *a, const void *b, void *view) {
    const struct records_agent *x = a, *y = b;
    uint32_t more = x->by_disposition[CDR_ANSWERED], less = y->by_disposition[CDR_ANSWERED];
    if (more != less) return more > less ? -1 : 1;
    return span_order(text_of(view, x->agent), text_of(view, y->agent));
}

void row_agents_fill(struct board *b, const struct records *r) {
    struct board_row_agents *to = &b->row_agents;
    struct records_agent sum = {0}, widest = {0};
    to->list = mem_resize(to->list, r->agent_count + 1, sizeof *to->list);
    to->count = r->agent_count;
    for (size_t i = 0; i < r->agent_count; i++) {
        const struct records_agent *a = &r->agents[i];
        to->list[i] = *a;
        for (int d = 0; d < CDR_DISPOSITIONS; d++) {
            sum.by_disposition[d] += a->by_disposition[d];
            if (a->by_disposition[d] > widest.by_disposition[d])
                widest.by_disposition[d] = a->by_disposition[d];
        }
        sum.talk_s += a->talk_s;
        if (a->talk_s > widest.talk_s) widest.talk_s = a->talk_s;
    }
    to->total = sum;
    to->widest = widest;
    qsort_r(to->list, to->count, sizeof *to->list, compare_agents, &b->view);
    sort_rows(b, TABLE_AGENTS, to->list, to->count, sizeof *to->list);
}
