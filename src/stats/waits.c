// Works out who waits from the visits that the tallies count as waiting.
#include "stats/waits.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>

// The caller as the queue knows them; a guessed visit asks its call.
static void name_caller(struct wait *w, const struct ledger *l, const struct stitch *s) {
    const struct call *guessed = stitch_call_guessed(s, &w->visit);
    w->name = guessed ? stitch_text(s, guessed->name) : ledger_text(l, w->visit.caller_name);
    w->number = guessed ? stitch_text(s, guessed->source) : ledger_text(l, w->visit.caller_number);
}

static enum direction direction_of(const struct wait *w, const struct stitch *s) {
    uint32_t number = stitch_of_visit(s, w->visit_number, &w->visit);
    const struct call *c = number == STITCH_NONE ? NULL : stitch_call(s, number);
    return c ? (enum direction)c->direction : DIRECTION_UNKNOWN;
}

static struct wait wait_of(const struct queue_tallies *t, const struct ledger *l,
                           const struct stitch *s, const struct recalls *r, uint32_t number,
                           const struct visit *v) {
    const struct queue_tally *q = queue_tallies_find(t, v->server, v->queue);
    struct wait w = {.visit_number = number,
                     .visit = *v,
                     .threshold_s = q ? q->threshold_s : THRESHOLD_DEFAULT_S,
                     .past = queue_tallies_sets(t, v) & VISITS_WAITING_PAST};
    if (t->now_us > v->join_us) w.waited_s = (t->now_us - v->join_us) / SECOND_US;
    name_caller(&w, l, s);
    if (!r) return w;
    w.key = recall_key(w.number, r->terms.match_digits);
    w.lost_known = !r->partial && recalls_lost(r, s, direction_of(&w, s), w.number, &w.lost);
    return w;
}

static int longest_first(const void *a, const void *b) {
    const struct wait *x = a, *y = b;
    if (x->visit.join_us != y->visit.join_us) return x->visit.join_us < y->visit.join_us ? -1 : 1;
    return (x->visit_number > y->visit_number) - (x->visit_number < y->visit_number);
}

bool waits_gather(struct waits *w, const struct queue_tallies *t, const struct ledger *l,
                  const struct stitch *s, const struct recalls *r) {
    if (t->generation != l->generation) return false;
    w->count = 0;
    for (uint32_t i = 0; i < t->waiting_count; i++) {
        struct visit v;
        ledger_visit(l, t->waiting[i], &v);
        if (!(queue_tallies_sets(t, &v) & VISITS_WAITING) || queue_tallies_yields(t, &v)) continue;
        if (queue_row_of(t, v.server, v.queue) == QUEUE_ROW_NONE) continue; // hidden
        MEM_ROOM(w->list, w->count, w->capacity);
        w->list[w->count++] = wait_of(t, l, s, r, t->waiting[i], &v);
    }
    if (w->count) qsort(w->list, w->count, sizeof *w->list, longest_first);
    return true;
}

void waits_finish(struct waits *w) {
    if (!w) return;
    free(w->list);
    *w = (struct waits){0};
}
