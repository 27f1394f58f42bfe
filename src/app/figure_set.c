// Rows, then calls, then visits, then persons: each goes on where it stopped. Visits have no
// journal, so they are tallied anew in rounds beside the last whole one, which stays to be shown.
#include "app/figure_set.h"

#include "base/clock.h"

#define CALLS_COST 16 // a changed call takes as long as so many rows of a fold

void figure_set_init(struct figure_set *s, struct window window, const struct figure_terms *terms) {
    *s = (struct figure_set){.window = window};
    records_fold_init(&s->fold, window.from, window.to, terms->threshold_s);
    calls_fold_init(&s->calls, window.from, window.to, NULL, NULL);
    struct recall_terms lost = {.from = window.from,
                                .to = window.to,
                                .match_digits = terms->match_digits};
    recalls_init(&s->recalls, &lost);
}

void figure_set_finish(struct figure_set *s) {
    if (!s) return;
    records_fold_finish(&s->fold);
    calls_fold_finish(&s->calls);
    queue_tallies_finish(&s->queues);
    queue_tallies_finish(&s->round);
    agents_finish(&s->agents);
    recalls_finish(&s->recalls);
    *s = (struct figure_set){0};
}

void figure_set_forget(struct figure_set *s) {
    s->rounding = false;
    s->tallied_us = 0;
}

static bool tally(struct figure_set *s, struct door *door, const struct queue_terms *terms,
                  int64_t now_us, size_t limit) {
    struct book *book = &door->book;
    bool due = !s->tallied_us || s->tallied != door->changes || now_us < s->tallied_us ||
               now_us - s->tallied_us >= SECOND_US;
    if (!s->rounding && !due) return true;
    if (!s->rounding) {
        s->rounding = true;
        s->round_of = door->changes;
        queue_tallies_begin(&s->round, &book->ledger, terms);
    }
    if (!queue_tallies_run(&s->round, &book->ledger, terms, s->window.from * SECOND_US,
                           s->window.to * SECOND_US, now_us,
                           limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit))
        return false;
    estimates_tally(&book->estimates, &book->ledger, terms, s->window.from, s->window.to,
                    &s->round);
    queue_tallies_show(&s->round, &book->ledger, terms);
    struct queue_tallies old = s->queues;
    s->queues = s->round;
    s->round = old;
    s->rounding = false;
    s->tallied = s->round_of;
    s->tallied_us = now_us;
    return true;
}

bool figure_set_run(struct figure_set *s, struct door *door, const struct figure_terms *terms,
                    int64_t now_us, size_t limit) {
    struct book *book = &door->book;
    if (!records_fold_run(&s->fold, door->store, limit)) return false;
    if (!book_post(book, door->store, limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit) &&
        !s->stands)
        return false;
    if (!s->stands && !calls_fold_run(&s->calls, book->stitch, limit / CALLS_COST + 1))
        return false;
    // Its texts are the calls': it cannot stand.
    if (terms->match_digits && !recalls_run(&s->recalls, book->stitch, limit / CALLS_COST + 1))
        return false;
    if (!tally(s, door, terms->queues, now_us, limit)) return false;
    if (!terms->agents || s->stands) return true;
    terms->agents->call_limit = limit / CALLS_COST + 1;
    bool done = agents_fold(&s->agents, &book->ledger, &s->queues, book->stitch, terms->agents,
                            s->window.from * SECOND_US, s->window.to * SECOND_US, now_us);
    agents_count_members(&s->agents, &s->queues);
    return done;
}
