// The story of one call: what its rows, visits and channels say happened, in order of time. Rows
// have whole seconds only, so a row comes before what else happened in the same second.
#include "stitch_parts.h"

#include "base/mem.h"

#include <stdlib.h>

static void add(struct call_steps *steps, struct call_step step) {
    if (step.at_us == NEVER) return;
    MEM_ROOM(steps->at, steps->count, steps->capacity);
    steps->at[steps->count++] = step;
}

static void add_channel(const struct stitch *s, const struct node *n, struct call_steps *steps) {
    for (uint32_t i = n->steps; i != NOTHING; i = s->steps[i].next) {
        const struct step_fact *f = &s->steps[i];
        add(steps, (struct call_step){f->at_us, (enum call_step_kind)f->kind, STITCH_NONE, n->id,
                                      f->text});
    }
    if (n->channel == NOTHING) return;
    const struct channel_fact *c = &s->channels[n->channel];
    int64_t appeared = c->new_us == NEVER ? c->first_us : c->new_us;
    uint32_t cause = c->cause < 0 || c->cause > 999 ? STITCH_NONE : (uint32_t)c->cause;
    add(steps, (struct call_step){appeared, CALL_STEP_CHANNEL, STITCH_NONE, n->id, c->name});
    add(steps, (struct call_step){c->up_us, CALL_STEP_UP, STITCH_NONE, n->id, c->name});
    add(steps, (struct call_step){c->over_us, CALL_STEP_HANGUP, cause, n->id, c->name});
}

static void add_visit(const struct stitch *s, uint32_t number, struct call_steps *steps) {
    const struct visit_fact *v = &s->visits[number];
    uint32_t channel = s->nodes[v->unique].id;
    bool answered = v->state == CALL_VISIT_ANSWERED;
    add(steps, (struct call_step){v->join_us, CALL_STEP_JOIN, number, channel, v->queue});
    if (v->state == CALL_VISIT_WAITING) return;
    add(steps, (struct call_step){v->end_us, answered ? CALL_STEP_CONNECT : CALL_STEP_LEAVE, number,
                                  channel, answered ? v->agent : v->queue});
    if (answered && v->complete_us)
        add(steps,
            (struct call_step){v->complete_us, CALL_STEP_COMPLETE, number, channel, v->agent});
}

static int step_order(const void *a, const void *b) {
    const struct call_step *x = a, *y = b;
    if (x->at_us != y->at_us) return x->at_us < y->at_us ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

void stitch_steps(const struct stitch *s, uint32_t number, struct call_steps *steps) {
    steps->count = 0;
    uint32_t at = NOTHING, guest = NOTHING, node, root = stitch_root(s, number);
    if (root == NOTHING) return;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING) {
        const struct node *n = &s->nodes[node];
        add_channel(s, n, steps);
        for (uint32_t i = n->rows; i != NOTHING; i = s->rows[i].next) {
            const struct row_fact *r = &s->rows[i];
            add(steps, (struct call_step){r->start * 1000000, CALL_STEP_ROW, i,
                                          s->nodes[r->unique].id, r->destination});
        }
        for (uint32_t i = n->visits; i != NOTHING; i = s->visits[i].next)
            add_visit(s, i, steps);
    }
    if (steps->count) qsort(steps->at, steps->count, sizeof *steps->at, step_order);
}

// Steps to the next part of the call, and within a part to the next row or visit.
static bool next_of(const struct stitch *s, uint32_t number, bool rows, struct call_walk *walk,
                    uint32_t *ret_number) {
    if (!walk->begun) {
        uint32_t root = stitch_root(s, number);
        if (root == NOTHING) return false;
        *walk = (struct call_walk){root, NOTHING, NOTHING, NOTHING, true};
    }
    while (walk->next == NOTHING) {
        uint32_t node = stitch_part(s, walk->root, &walk->node, &walk->guest);
        if (node == NOTHING) return false;
        walk->next = rows ? s->nodes[node].rows : s->nodes[node].visits;
    }
    *ret_number = walk->next;
    walk->next = rows ? s->rows[walk->next].next : s->visits[walk->next].next;
    return true;
}

bool stitch_next_row(const struct stitch *s, uint32_t number, struct call_walk *walk,
                     uint32_t *ret_row) {
    return next_of(s, number, true, walk, ret_row);
}

bool stitch_next_visit(const struct stitch *s, uint32_t number, struct call_walk *walk,
                       uint32_t *ret_visit) {
    return next_of(s, number, false, walk, ret_visit);
}

uint32_t stitch_last_visit(const struct stitch *s, uint32_t number) {
    uint32_t last = STITCH_NONE, visit;
    struct call_walk walk = {0};
    while (stitch_next_visit(s, number, &walk, &visit))
        if (last == STITCH_NONE || stitch_visit_order(s, &s->visits[visit], &s->visits[last]) > 0)
            last = visit;
    return last;
}

void call_steps_finish(struct call_steps *steps) {
    if (!steps) return;
    free(steps->at);
    *steps = (struct call_steps){0};
}

bool stitch_is_full(const struct stitch *s) {
    return intern_is_full(&s->names);
}

size_t stitch_bytes(const struct stitch *s) {
    return sizeof *s + intern_bytes(&s->names) + s->scratch.cap + s->node_room * sizeof *s->nodes +
           lookup_bytes(&s->index) + s->member_room * sizeof *s->members +
           s->channel_room * sizeof *s->channels + s->step_room * sizeof *s->steps +
           s->row_count * sizeof *s->rows + s->visit_count * sizeof *s->visits +
           s->local_room * sizeof *s->locals + s->call_room * sizeof *s->calls +
           journal_bytes(&s->journal) + s->cut_count * sizeof *s->cuts;
}
