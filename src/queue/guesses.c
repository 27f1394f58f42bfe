// Visits that can only be guessed, because rows of the Cdr log are all there is. A caller is one
// Uniqueid with rows that end in Queue(). They were answered if one of these rows is answered and
// has a destination channel. They waited from their first row to that answer (correct if the
// dialplan does not answer before Queue(), otherwise far too short), and talked for as long as that
// row was billed. Others count as abandoned, since rows cannot tell a hang-up from a time-out.
// docs/numbers.md says how far such guesses were from the truth, and when they count.
#include "ledger_rows.h"

#include "base/mem.h"

static struct ledger_guess *known(const struct ledger *l, uint16_t server, uint32_t unique_id,
                                  uint32_t queue) {
    uint32_t hash = lookup_hash(unique_id, queue, server), at = 0, n;
    while ((n = lookup_next(&l->guesses.index, hash, &at)) != LOOKUP_NONE) {
        struct ledger_guess *g = &l->guesses.list[n];
        if (g->unique_id == unique_id && g->queue == queue && g->server == server) return g;
    }
    return NULL;
}

uint32_t ledger_guessed(const struct ledger *l, uint16_t server, struct span unique_id,
                        struct span queue) {
    uint32_t id = intern_find(&l->names, unique_id), name = intern_find(&l->names, queue);
    const struct ledger_guess *g = id && name ? known(l, server, id, name) : NULL;
    return g ? g->number : LOOKUP_NONE;
}

static struct ledger_guess *guess_of(struct ledger *l, const struct queue_record *r) {
    struct ledger_guesses *all = &l->guesses;
    uint32_t unique_id = intern_put(&l->names, r->unique_id);
    uint32_t queue = intern_put(&l->names, r->queue);
    struct ledger_guess *g = known(l, r->server, unique_id, queue);
    if (g) return g;
    MEM_ROOM(all->list, all->count, all->capacity);
    lookup_add(&all->index, lookup_hash(unique_id, queue, r->server), all->count);
    uint32_t number = roll_put(l, all->count | GUESSED);
    struct ledger_guess *made = &all->list[all->count++];
    *made = (struct ledger_guess){.unique_id = unique_id,
                                  .queue = queue,
                                  .server = r->server,
                                  .number = number,
                                  .start_s = INT64_MAX};
    return made;
}

void ledger_guess(struct ledger *l, const struct queue_record *r) {
    // After a trim all rows are posted again. A caller who is in the ledger does not need a guess.
    if (ledger_find(l, r->server, r->unique_id, r->queue) != LOOKUP_NONE) return;
    struct ledger_guess *g = guess_of(l, r);
    g->row = r->row;
    journal_note(&l->journal, g->number);
    if (r->start_s < g->start_s) g->start_s = r->start_s;
    if (r->end_s != QUEUE_NO_NUMBER && r->end_s > g->end_s) g->end_s = r->end_s;
    if (r->answer_s == QUEUE_NO_NUMBER || (g->answered && g->answer_s <= r->answer_s)) return;
    g->answered = true;
    g->answer_s = r->answer_s;
    g->talk_s = r->talk_s;
}

static int64_t seconds(int64_t s) { // limited as in a row of the ledger, whatever the row says
    return s < 0 ? 0 : s > INT32_MAX ? INT32_MAX : s;
}

// It has no agent: those in rows belong to other figures.
void guess_visit(const struct ledger_guess *g, struct visit *ret_visit) {
    int64_t wait_s = seconds((g->answered ? g->answer_s : g->end_s) - g->start_s);
    *ret_visit = (struct visit){
        .server = g->server,
        .outcome = g->answered ? VISIT_ANSWERED : VISIT_ABANDONED,
        .completion = g->answered ? VISIT_END_UNKNOWN : VISIT_RUNNING,
        .basis = VISIT_FROM_ROWS,
        .inferred = true,
        .queue = g->queue,
        .unique_id = g->unique_id,
        .joined_id = g->unique_id,
        .of_row = g->row + 1,
        .join_us = g->start_s * SECOND,
        .end_us = (g->start_s + wait_s) * SECOND,
        .wait_s = wait_s,
        .talk_s = g->answered ? seconds(g->talk_s) : -1,
    };
}
