// A caller is one UniqueID whose rows end in Queue(). Answered when a row of it with a destination
// channel is; he waited from his first row to that answer (right where the dialplan does not answer
// before Queue(), else far too short), and talked what that row was billed. Who was not answered is
// counted as abandoned, since rows cannot tell a hang-up from a time-out.
#include "stats/estimates.h"

#include "base/mem.h"

#include <stdlib.h>

#define US INT64_C(1000000)

void estimates_finish(struct estimates *e) {
    if (!e) return;
    free(e->list);
    lookup_finish(&e->index);
    *e = (struct estimates){0};
}

static struct estimate *caller_of(struct estimates *e, uint16_t server, uint32_t unique_id,
                                  uint32_t queue) {
    uint32_t hash = lookup_hash(server, unique_id, queue), at = 0, n;
    while ((n = lookup_next(&e->index, hash, &at)) != LOOKUP_NONE) {
        struct estimate *known = &e->list[n];
        if (known->server == server && known->unique_id == unique_id && known->queue == queue)
            return known;
    }
    if (e->count == e->capacity) {
        e->capacity = e->capacity ? e->capacity + e->capacity / 2 : 64;
        e->list = mem_resize(e->list, e->capacity, sizeof *e->list);
    }
    lookup_add(&e->index, hash, e->count);
    struct estimate *made = &e->list[e->count++];
    *made = (struct estimate){
        .server = server, .unique_id = unique_id, .queue = queue, .start = INT64_MAX};
    return made;
}

void estimates_row(struct estimates *e, struct ledger *l, const struct cdr *row) {
    struct span queue = cdr_queue(row->text[CDR_LAST_APPLICATION], row->text[CDR_LAST_DATA]);
    if (!queue.len) return;
    struct estimate *c = caller_of(e, row->server, intern_put(&l->names, row->text[CDR_UNIQUE_ID]),
                                   intern_put(&l->names, queue));
    if (row->start < c->start) c->start = row->start;
    if (row->end != CDR_NO_TIME && row->end > c->end) c->end = row->end;
    bool answered = row->disposition == CDR_ANSWERED && row->text[CDR_DESTINATION_CHANNEL].len &&
                    row->answer != CDR_NO_TIME;
    if (!answered || (c->answered && c->answer <= row->answer)) return;
    c->answered = true;
    c->answer = row->answer;
    c->talk_s = row->billable;
}

// As the visit that he would be.
static struct visit visit_of(const struct estimate *c) {
    int64_t wait_s = (c->answered ? c->answer : c->end) - c->start;
    if (wait_s < 0) wait_s = 0;
    return (struct visit){.server = c->server,
                          .queue = c->queue,
                          .unique_id = c->unique_id,
                          .joined_id = c->unique_id,
                          .outcome = c->answered ? VISIT_ANSWERED : VISIT_ABANDONED,
                          .completion = c->answered ? VISIT_END_UNKNOWN : VISIT_RUNNING,
                          .inferred = true,
                          .join_us = c->start * US,
                          .end_us = (c->start + wait_s) * US,
                          .wait_s = wait_s,
                          .talk_s = c->answered ? (int64_t)c->talk_s : -1};
}

bool estimates_visit(const struct estimates *e, uint32_t number, const struct queue_tallies *t,
                     struct visit *ret_visit) {
    const struct estimate *c = &e->list[number];
    const struct queue_tally *known = t ? queue_tallies_find(t, c->server, c->queue) : NULL;
    if (known && known->basis) return false; // visits are known
    *ret_visit = visit_of(c);
    return true;
}

bool estimates_tally(const struct estimates *e, const struct ledger *l,
                     const struct queue_terms *terms, struct queue_tallies *t, uint32_t *next,
                     size_t limit) {
    const struct queue_wanted *wanted = &terms->wanted;
    for (; *next < e->count; ++*next) {
        if (!limit--) return false;
        const struct estimate *c = &e->list[*next];
        if (c->start < t->from_us / US || c->start >= t->to_us / US) continue;
        struct visit v;
        if (!estimates_visit(e, *next, t, &v)) continue;
        if (wanted->member && !wanted->member(wanted->context, c->server, ledger_text(l, c->queue),
                                              SPAN_NONE, SPAN_NONE))
            continue;
        if (wanted->visit && !wanted->visit(wanted->context, LOOKUP_NONE, &v)) continue;
        queue_tallies_put(t, l, terms, &v, 0);
    }
    return true;
}
