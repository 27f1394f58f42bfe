// A caller is one UniqueID whose rows end in Queue(). Answered when a row of it with a destination
// channel is; he waited from his first row to that answer (right where the dialplan does not answer
// before Queue(), else far too short), and talked what that row was billed. Who was not answered is
// counted as abandoned, since rows cannot tell a hang-up from a time-out.
#include "stats/estimates.h"

#include "base/mem.h"

#include <stdlib.h>

#define US      INT64_C(1000000)
#define NO      SIZE_MAX // place of a queue that is not counted
#define NOT_YET (SIZE_MAX - 1)

void estimates_finish(struct estimates *e) {
    if (!e) return;
    free(e->list);
    free(e->queues);
    lookup_finish(&e->index);
    *e = (struct estimates){0};
}

static uint32_t queue_of(struct estimates *e, uint16_t server, uint32_t queue) {
    uint32_t q = 0;
    while (q < e->queue_count && (e->queues[q].queue != queue || e->queues[q].server != server))
        q++;
    if (q < e->queue_count) return q;
    e->queues = mem_resize(e->queues, q + 1, sizeof *e->queues);
    e->queues[q] = (struct estimates_queue){server, queue};
    return e->queue_count++;
}

static struct estimate *caller_of(struct estimates *e, uint32_t unique_id, uint32_t queue) {
    uint32_t hash = lookup_hash(unique_id, queue, 0), at = 0, n;
    while ((n = lookup_next(&e->index, hash, &at)) != LOOKUP_NONE)
        if (e->list[n].unique_id == unique_id && e->list[n].queue == queue) return &e->list[n];
    if (e->count == e->capacity) {
        e->capacity = e->capacity ? e->capacity + e->capacity / 2 : 64;
        e->list = mem_resize(e->list, e->capacity, sizeof *e->list);
    }
    lookup_add(&e->index, hash, e->count);
    struct estimate *made = &e->list[e->count++];
    *made = (struct estimate){.unique_id = unique_id, .queue = queue, .start = INT64_MAX};
    return made;
}

void estimates_row(struct estimates *e, struct ledger *l, const struct cdr *row, uint32_t number) {
    struct span queue = cdr_queue(row->text[CDR_LAST_APPLICATION], row->text[CDR_LAST_DATA]);
    if (!queue.len) return;
    uint32_t unique_id = intern_put(&l->names, row->text[CDR_UNIQUE_ID]);
    struct estimate *c =
        caller_of(e, unique_id, queue_of(e, row->server, intern_put(&l->names, queue)));
    c->row = number;
    if (row->start < c->start) c->start = row->start;
    int64_t end = row->end, answer = row->answer; // of a source without them, by the seconds
    if (row->lacks & CDR_LACKS_END) end = row->start + row->duration;
    if (row->lacks & CDR_LACKS_ANSWER) answer = row->start + row->duration - row->billable;
    if (end != CDR_NO_TIME && end > c->end) c->end = end;
    bool answered = row->disposition == CDR_ANSWERED && row->text[CDR_DESTINATION_CHANNEL].len &&
                    answer != CDR_NO_TIME;
    if (!answered || (c->answered && c->answer <= answer)) return;
    c->answered = true;
    c->answer = answer;
    c->talk_s = row->billable;
}

// As the visit that he would be. Of a zeroed one, or of one made by this: most of a visit stays
// empty.
static void make_visit(const struct estimates *e, const struct estimate *c, struct visit *v) {
    int64_t wait_s = (c->answered ? c->answer : c->end) - c->start;
    if (wait_s < 0) wait_s = 0;
    v->server = e->queues[c->queue].server;
    v->queue = e->queues[c->queue].queue;
    v->unique_id = v->joined_id = c->unique_id;
    v->of_row = c->row + 1;
    v->outcome = c->answered ? VISIT_ANSWERED : VISIT_ABANDONED;
    v->completion = c->answered ? VISIT_END_UNKNOWN : VISIT_RUNNING;
    v->inferred = true;
    v->join_us = c->start * US;
    v->end_us = (c->start + wait_s) * US;
    v->wait_s = wait_s;
    v->talk_s = c->answered ? (int64_t)c->talk_s : -1;
}

static bool visits_known(const struct estimates *e, uint32_t queue, const struct queue_tallies *t) {
    const struct estimates_queue *q = &e->queues[queue];
    const struct queue_tally *known = t ? queue_tallies_find(t, q->server, q->queue) : NULL;
    return known && known->basis;
}

bool estimates_visit(const struct estimates *e, uint32_t number, const struct queue_tallies *t,
                     struct visit *ret_visit) {
    const struct estimate *c = &e->list[number];
    if (visits_known(e, c->queue, t)) return false;
    *ret_visit = (struct visit){0};
    make_visit(e, c, ret_visit);
    return true;
}

static bool wants_queue(const struct queue_wanted *wanted, const struct ledger *l,
                        const struct estimates_queue *q) {
    return !wanted->member || wanted->member(wanted->context, q->server, ledger_text(l, q->queue),
                                             SPAN_NONE, SPAN_NONE);
}

bool estimates_tally(const struct estimates *e, const struct ledger *l,
                     const struct queue_terms *terms, struct queue_tallies *t, uint32_t *next,
                     size_t limit) {
    const struct queue_wanted *wanted = &terms->wanted;
    const int64_t from = t->from_us / US, to = t->to_us / US;
    struct visit v = {0};
    size_t *places = mem_alloc((e->queue_count + 1) * sizeof *places);
    for (uint32_t q = 0; q < e->queue_count; q++)
        places[q] = !visits_known(e, q, t) && wants_queue(wanted, l, &e->queues[q]) ? NOT_YET : NO;
    for (; *next < e->count && limit; ++*next, limit--) {
        const struct estimate *c = &e->list[*next];
        if (c->start < from || c->start >= to || places[c->queue] == NO) continue;
        enum guess_wanted wants =
            wanted->guess ? wanted->guess(wanted->context, c->row) : GUESS_ASK;
        if (wants == GUESS_OUT) continue;
        make_visit(e, c, &v);
        if (wants == GUESS_ASK && wanted->visit && !wanted->visit(wanted->context, LOOKUP_NONE, &v))
            continue;
        size_t *place = &places[c->queue];
        if (*place == NOT_YET) *place = queue_tallies_need(t, l, terms, v.server, v.queue);
        queue_tallies_put(t, *place, terms, &v, 0);
    }
    free(places);
    return *next >= e->count;
}
