// The window is asked for at every turn, so a day turns over by the clock, call or no call; another
// window or filter starts the folds over. The tallies of visits are one pass, in slices, beside
// those that are shown.
#include "app/figures.h"

#include "app/names.h"
#include "base/clock.h"

#include <string.h>

#define CALLS_COST     16 // a changed call takes as long as so many rows of a fold
#define VISITS_COST    8  // a visit, with a filter that asks its call
#define ROW_ASKED_COST 4  // a row that a filter is asked about

static int64_t threshold_of(void *context, uint16_t server, struct span queue) {
    const struct conf_queue *q = conf_queue_find(context, queue);
    (void)server;
    return q ? q->threshold_s : THRESHOLD_NOT_SET;
}

static struct queue_look look_of(void *context, struct span queue) {
    return setup_look_of(context, queue);
}

static bool wants_visit(void *context, uint32_t number, const struct visit *v) {
    struct figures *f = context;
    return filter_visit(f->filter, &f->data, number, v);
}

static bool wants_member(void *context, uint16_t server, struct span queue, struct span agent,
                         struct span name) {
    return filter_member(((struct figures *)context)->filter, server, queue, agent, name);
}

static bool wants_call(void *context, uint32_t number, const struct call *c) {
    struct figures *f = context;
    return filter_call(f->filter, &f->data, number, c);
}

static bool wants_record(void *context, size_t number) {
    struct figures *f = context;
    return filter_record(f->filter, &f->data, number);
}

static struct queue_terms terms_of(const struct setup *s) {
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    terms.short_abandon_s = s->conf->short_abandon_s;
    terms.threshold_s = s->conf->threshold_s;
    terms.look_of = look_of;
    terms.context = (void *)(uintptr_t)s->conf;
    if (s->args->threshold_s >= 0) { // for this run, all queues
        terms.threshold_s = s->args->threshold_s;
        return terms;
    }
    terms.threshold_of = threshold_of;
    return terms;
}

static struct records_fold new_fold(struct figures *f) {
    struct records_fold fold;
    records_fold_init(&fold, f->window.from, f->window.to, f->setup->threshold_s);
    if (f->filter) fold.wanted = wants_record;
    fold.context = f;
    return fold;
}

// Everything anew, for another window or filter.
static void begin(struct figures *f) {
    records_fold_finish(&f->fold);
    records_fold_finish(&f->refold);
    calls_fold_finish(&f->calls);
    f->fold = new_fold(f);
    f->refolding = f->tallying = false;
    f->folded = f->door->changes;
    f->tallied_us = 0;
    calls_fold_init(&f->calls, f->window.from, f->window.to, f->filter ? wants_call : NULL, f);
    f->terms.wanted = (struct queue_wanted){0};
    if (f->filter) f->terms.wanted = (struct queue_wanted){wants_visit, wants_member, f};
    f->agent_terms.call_wanted = f->filter ? wants_call : NULL;
    f->agent_terms.member_wanted = f->filter ? wants_member : NULL;
    f->agent_terms.wanted_serial = ++f->filter_serial;
    struct recall_terms lost = {.from = f->window.from,
                                .to = f->window.to,
                                .match_digits = (int)f->setup->conf->match_digits,
                                .wanted = f->filter ? wants_call : NULL,
                                .context = f};
    recalls_restart(&f->recalls, &lost);
}

void figures_init(struct figures *f, const struct setup *setup, struct door *door, int64_t now_s) {
    *f = (struct figures){.setup = setup, .door = door, .terms = terms_of(setup)};
    f->agent_terms = (struct agent_terms){.alias_of = names_alias, .context = f};
    f->data = (struct filter_data){door->store, door->book.stitch, &door->book.ledger};
    f->window = setup_window(setup, door, now_s);
    f->store_generation = cdr_store_generation(door->store);
    begin(f);
}

void figures_finish(struct figures *f) {
    if (!f || !f->setup) return;
    records_fold_finish(&f->fold);
    records_fold_finish(&f->refold);
    calls_fold_finish(&f->calls);
    queue_tallies_finish(&f->queues);
    queue_tallies_finish(&f->making);
    agents_finish(&f->agents);
    recalls_finish(&f->recalls);
    filter_destroy(f->filter);
    buf_finish(&f->filter_text);
}

const char *figures_filter(const struct figures *f) {
    return f->filter_text.len ? f->filter_text.at : "";
}

int figures_set_filter(struct figures *f, const char *text, struct filter_error *ret_error) {
    struct filter_terms terms = names_terms(f);
    struct filter *filter = NULL;
    struct buf copy = {0};
    bool any = span_trim(span_of(text)).len > 0;
    if (any && filter_create(span_of(text), &terms, &filter, ret_error)) return FILTER_WRONG;
    if (any) buf_put(&copy, text, strlen(text) + 1); // may be the old text itself
    buf_finish(&f->filter_text);
    filter_destroy(f->filter);
    f->filter_text = copy;
    f->filter = filter;
    f->named = names_stamp(f);
    begin(f);
    return 0;
}

// The tallies of visits and of estimates, a slice of them; shown when all are counted.
static bool tally(struct figures *f, int64_t now_us, size_t limit) {
    struct book *book = &f->door->book;
    if (!f->tallying) {
        bool due = f->tallied != f->door->changes || now_us - f->tallied_us >= SECOND_US ||
                   now_us < f->tallied_us;
        if (!due) return true;
        f->tallying = true;
        f->tallied = f->door->changes;
        f->tallied_us = now_us;
        f->next_estimate = 0;
        queue_tallies_begin(&f->making, &book->ledger, &f->terms, f->window.from * SECOND_US,
                            f->window.to * SECOND_US, now_us);
    }
    if (!queue_tallies_run(&f->making, &book->ledger, &f->terms, limit)) return false;
    if (!estimates_tally(&book->estimates, &book->ledger, &f->terms, &f->making, &f->next_estimate,
                         limit))
        return false;
    queue_tallies_show(&f->making, &book->ledger, &f->terms);
    struct queue_tallies shown = f->queues;
    f->queues = f->making;
    f->making = shown;
    f->tallying = false;
    return true;
}

// Records are folded once; but a filter that asks for more than the row, whose answers change with
// what comes later, has them folded again, once a second at most.
static bool fold_records(struct figures *f, int64_t now_us, size_t limit) {
    if (!records_fold_run(&f->fold, f->door->store, limit)) return false;
    if (!filter_looks_beyond_records(f->filter)) return true;
    if (!f->refolding) {
        bool due = f->folded != f->door->changes &&
                   (now_us - f->folded_us >= SECOND_US || now_us < f->folded_us);
        if (!due) return true;
        f->refold = new_fold(f);
        f->refolding = true;
        f->folded = f->door->changes;
        f->folded_us = now_us;
    }
    if (!records_fold_run(&f->refold, f->door->store, limit)) return false;
    if (f->fold.all.total != f->refold.all.total) f->filter_serial++; // lists are others, too
    records_fold_finish(&f->fold);
    f->fold = f->refold;
    f->refold = (struct records_fold){0};
    f->refolding = false;
    return true;
}

static void forget(struct figures *f) {
    book_forget(&f->door->book, f->door->store, f->window.from * SECOND_US);
    f->tallying = false; // visits have other numbers now
    f->tallied_us = 0;
}

static void renew_names(struct figures *f) {
    struct filter_error error;
    if (f->filter && f->named != names_stamp(f)) figures_set_filter(f, figures_filter(f), &error);
}

bool figures_run(struct figures *f, int64_t now_us, size_t limit) {
    struct window w = setup_window(f->setup, f->door, now_us / SECOND_US);
    struct book *book = &f->door->book;
    size_t rows = f->filter ? limit / ROW_ASKED_COST + 1 : limit;
    if (w.from != f->window.from || w.to != f->window.to) {
        f->window = w;
        begin(f);
        if (!f->setup->window_fixed && f->setup->link_count) forget(f); // a new day
    }
    if (f->store_generation != cdr_store_generation(f->door->store)) {
        f->store_generation = cdr_store_generation(f->door->store);
        forget(f);
    }
    renew_names(f);
    bool beyond = filter_looks_beyond_records(f->filter); // then the calls come first
    if (!beyond && !fold_records(f, now_us, rows)) return false;
    if (!book_post(book, f->door->store, limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit))
        return false;
    if (beyond && !fold_records(f, now_us, rows)) return false;
    if (!calls_fold_run(&f->calls, book->stitch, limit / CALLS_COST + 1)) return false;
    if (!recalls_run(&f->recalls, book->stitch, limit / CALLS_COST + 1)) return false;
    if (!tally(f, now_us, limit / VISITS_COST + 1)) return false;
    f->agent_terms.call_limit = limit / CALLS_COST + 1;
    bool done = agents_fold(&f->agents, &book->ledger, &f->queues, book->stitch, &f->agent_terms,
                            f->window.from * SECOND_US, f->window.to * SECOND_US, now_us);
    agents_count_members(&f->agents, &f->queues);
    return done;
}
