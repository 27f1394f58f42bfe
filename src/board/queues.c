// Queues by visits, copied at each fill together with the widest of every figure, so that a frozen
// board does not change and columns can be measured without reading every row. The busiest come
// first, so that those that do not fit are the quietest.
#include "parts.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int more_offered(const struct queue_tally *a, const struct queue_tally *b) {
    uint64_t more = tally_count(&a->counted, VISITS_OFFERED);
    uint64_t less = tally_count(&b->counted, VISITS_OFFERED);
    return (more < less) - (more > less);
}

static int compare_parts(const void *a, const void *b) {
    const struct board_visits_queue *x = a, *y = b;
    int by = more_offered(&x->tally, &y->tally);
    return by ? by : strcmp(x->name, y->name);
}

static int compare_tops(const void *a, const void *b, void *rows) {
    const struct queue_row *x = (struct queue_row *)rows + *(const uint32_t *)a;
    const struct queue_row *y = (struct queue_row *)rows + *(const uint32_t *)b;
    int by = more_offered(&x->tally, &y->tally);
    return by ? by : span_order(x->label, y->label);
}

struct span queue_label(const struct board_view *view, struct span queue) {
    struct span label = queue_policy_of(view->policies, queue)->label;
    return label.len ? label : queue;
}

void server_name(const struct board_view *view, uint16_t server, char *out, size_t size) {
    if (server < view->server_count && view->servers[server][0])
        span_copy(span_of(view->servers[server]), out, size);
    else
        snprintf(out, size, "server %u", server + 1u);
}

static uint64_t whole_average(struct amount a) {
    return a.count ? (a.sum + a.count - 1) / a.count : 0;
}

// Makes the greatest average so far look like that of a single event.
void widen_average(struct amount *widest, struct amount a) {
    uint64_t average = whole_average(a);
    if (!widest->count || average > widest->sum) *widest = (struct amount){1, average, 0};
}

bool server_unheard(const struct board_input *in, size_t server) {
    enum server_state state = in->status.servers[server].state;
    return state == SERVER_CONNECTING || state == SERVER_DOWN || state == SERVER_REFUSED ||
           state == SERVER_UNREAD;
}

// Of several servers, the one that has been silent for longest.
static void stale_since(const struct board_input *in, uint64_t servers,
                        struct board_visits_queue *q) {
    for (size_t i = 0; i < in->status.server_count && i < 64; i++) {
        int64_t last_us = in->status.servers[i].last_event_us;
        if (!(servers >> i & 1) || !server_unheard(in, i)) continue;
        if (!q->stale || last_us < q->last_us) q->last_us = last_us;
        q->stale = true;
    }
}

// A log tells which of their members talk or are paused, but not who is ready.
static bool by_log_alone(const struct board_input *in, uint64_t servers) {
    bool any = false;
    for (size_t i = 0; i < in->status.server_count && i < 64; i++) {
        if (!(servers >> i & 1)) continue;
        if (server_has_link(&in->status.servers[i])) return false;
        any |= in->status.servers[i].follows_log;
    }
    return any;
}

struct board_visits_queue queue_shown(const struct board_view *view, const struct board_input *in,
                                      uint32_t number) {
    const struct queue_row *row = &in->counted.tallies->rows.list[number];
    struct board_visits_queue q = {.kind = row->kind,
                                   .tally = row->tally,
                                   .target = queue_policy_of(in->policies, row->queue)->target,
                                   .touched = board_touched(in, row->servers, GAP_OF_VISITS),
                                   .untold = by_log_alone(in, row->servers),
                                   .row = number,
                                   .parts = row->parts};
    stale_since(in, row->servers, &q);
    span_copy(row->label, q.name, sizeof q.name - sizeof q.server - 2);
    if (row->kind != QUEUE_ROW_PART) return q;
    size_t len = strlen(q.name);
    server_name(view, row->tally.server, q.server, sizeof q.server);
    snprintf(q.name + len, sizeof q.name - len, " @%s", q.server);
    return q;
}

static void list_parts(struct board *b, const struct board_input *in, size_t top) {
    struct board_visits_queue *list = &b->queues.list[top + 1];
    uint32_t row = b->queues.list[top].row, parts = b->queues.list[top].parts;
    for (uint32_t k = 0; k < parts; k++)
        list[k] = queue_shown(&b->view, in, row + k + 1);
    if (parts) qsort(list, parts, sizeof *list, compare_parts);
    if (b->view.level != BOARD_RECORDS) sort_rows(b, TABLE_QUEUES, list, parts, sizeof *list);
}

// The tops in their order, each followed by its parts in theirs. It goes from the last one back, so
// that each moves only once, to a place that is free by then.
static void list_queues(struct board *b, const struct board_input *in) {
    const struct queue_rows *rows = &in->counted.tallies->rows;
    struct board_queues *q = &b->queues;
    size_t tops = 0, at = rows->count;
    q->list = mem_resize(q->list, rows->count + 1, sizeof *q->list);
    q->top_at = mem_resize(q->top_at, rows->count + 1, sizeof *q->top_at);
    for (uint32_t i = 0; i < rows->count; i++)
        if (rows->list[i].kind != QUEUE_ROW_PART) q->top_at[tops++] = i;
    if (tops) qsort_r(q->top_at, tops, sizeof *q->top_at, compare_tops, rows->list);
    for (size_t t = 0; t < tops; t++)
        q->list[t] = queue_shown(&b->view, in, q->top_at[t]);
    if (b->view.level != BOARD_RECORDS) sort_rows(b, TABLE_QUEUES, q->list, tops, sizeof *q->list);
    for (size_t t = tops; t-- > 0;) {
        at -= 1 + q->list[t].parts;
        q->top_at[t] = (uint32_t)at;
        if (at != t) q->list[at] = q->list[t];
        if (q->list[at].parts) list_parts(b, in, at);
    }
    q->count = rows->count;
    q->tops = tops;
}

void queues_fill(struct board *b, const struct board_input *in) {
    const struct board_figures *f = &b->figures;
    struct board_queues *q = &b->queues;
    list_queues(b, in);
    q->total = (struct board_visits_queue){.name = "total",
                                           .tally = f->visits,
                                           .target = b->view.terms.target,
                                           .touched = f->visits_touched,
                                           .untold = !f->agents_known};
    q->widest = q->total;
    q->widest.untold = false;
    size_t columns = 0;
    for (size_t i = 0; i < q->tops; i++)
        widen_text(q->widest.name, sizeof q->widest.name, &columns, queues_top(q, i)->name);
    for (int a = AMOUNT_WAIT_ANSWERED; a <= AMOUNT_HANDLE; a++) {
        struct amount *wide = &q->widest.tally.counted.amounts[a];
        uint64_t max = wide->max;
        *wide = (struct amount){0};
        for (size_t i = 0; i < q->count; i++)
            widen_average(wide, q->list[i].tally.counted.amounts[a]);
        wide->max = max;
    }
}

void queues_clear(struct board_queues *q) {
    q->count = q->tops = 0;
}

void queues_finish(struct board_queues *q) {
    free(q->list);
    free(q->top_at);
    free(q->waits.list);
}

// ---- its rows

const struct board_visits_queue *queues_top(const struct board_queues *q, size_t index) {
    return &q->list[q->top_at[index]];
}

const struct board_visits_queue *queues_row(const struct board_queues *q, size_t index) {
    return q->without_parts ? queues_top(q, index) : &q->list[index];
}

size_t queues_rows(const struct board_queues *q) {
    return q->without_parts ? q->tops : q->count;
}

uint64_t queue_key(const struct board_visits_queue *q) {
    return (uint64_t)q->tally.server << 32 | q->tally.queue;
}
