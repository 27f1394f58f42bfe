// A caller is one UniqueID whose rows end in Queue(). Answered when a row of it with a destination
// channel is; he waited from his first row to that answer (right where the dialplan does not answer
// before Queue(), else far too short), and talked what that row was billed. Who was not answered is
// counted as abandoned, since rows cannot tell a hang-up from a time-out.
#include "stats/estimates.h"

#include "base/mem.h"

#include <stdlib.h>

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

bool estimates_visit(const struct estimates *e, uint32_t number, const struct queue_tallies *t,
                     struct visit *ret_visit) {
    const struct estimate *c = &e->list[number];
    const struct queue_tally *known = queue_tallies_find(t, c->server, c->queue);
    if (known && known->basis) return false;
    int64_t wait_s = (c->answered ? c->answer : c->end) - c->start;
    *ret_visit = (struct visit){.server = c->server,
                                .queue = c->queue,
                                .outcome = c->answered ? VISIT_ANSWERED : VISIT_ABANDONED,
                                .completion = c->answered ? VISIT_END_UNKNOWN : VISIT_RUNNING,
                                .inferred = true,
                                .join_us = c->start * 1000000,
                                .wait_s = wait_s < 0 ? 0 : wait_s,
                                .talk_s = c->talk_s};
    return true;
}

void estimates_tally(const struct estimates *e, const struct ledger *l,
                     const struct queue_terms *terms, int64_t from_s, int64_t to_s,
                     struct queue_tallies *t) {
    for (uint32_t i = 0; i < e->count; i++) {
        struct visit v;
        if (e->list[i].start < from_s || e->list[i].start >= to_s) continue;
        if (estimates_visit(e, i, t, &v)) queue_tallies_put(t, l, terms, &v, 0);
    }
}
