// The window is asked for at every turn, so a day turns over by the clock, call or no call; a
// window that is another one starts the folds over. The tallies of visits are one short pass and
// made last.
#include "app/figures.h"

#include "base/clock.h"

#include <string.h>

#define CALLS_COST 16 // a changed call takes as long as so many rows of a fold

static int64_t threshold_of(void *context, uint16_t server, struct span queue) {
    const struct conf_queue *q = conf_queue_find(context, queue);
    (void)server;
    return q ? q->threshold_s : THRESHOLD_NOT_SET;
}

static struct queue_look look_of(void *context, struct span queue) {
    return setup_look_of(context, queue);
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

// agents: {"1001": Alice} or {"pbx1/1001": Alice}; the one with the server speaks first.
static struct span alias_of(void *context, uint16_t server, struct span extension) {
    const struct figures *f = context;
    const struct conf_entry *entry;
    struct span found = SPAN_NONE;
    const char *name = f->door->servers.list[server].name;
    size_t at = 0, prefix = strlen(name);
    while ((entry = conf_next(f->setup->conf, CONF_AGENT_NAME, &at))) {
        struct span key = span_of(entry->keys[0]);
        if (span_same(key, extension)) found = span_of(entry->value);
        if (key.len == prefix + 1 + extension.len && span_starts(key, span_of(name)) &&
            key.at[prefix] == '/' && span_same(span_from(key, prefix + 1), extension))
            return span_of(entry->value);
    }
    return found;
}

static void begin(struct figures *f) {
    records_fold_init(&f->fold, f->window.from, f->window.to, f->setup->threshold_s);
    calls_fold_init(&f->calls, f->window.from, f->window.to, NULL, NULL);
    struct recall_terms lost = {.from = f->window.from,
                                .to = f->window.to,
                                .match_digits = (int)f->setup->conf->match_digits};
    recalls_restart(&f->recalls, &lost);
}

void figures_init(struct figures *f, const struct setup *setup, struct door *door, int64_t now_s) {
    *f = (struct figures){.setup = setup, .door = door, .terms = terms_of(setup)};
    f->agent_terms = (struct agent_terms){.alias_of = alias_of, .context = f};
    f->window = setup_window(setup, door, now_s);
    f->store_generation = cdr_store_generation(door->store);
    begin(f);
}

void figures_finish(struct figures *f) {
    if (!f || !f->setup) return;
    records_fold_finish(&f->fold);
    calls_fold_finish(&f->calls);
    queue_tallies_finish(&f->queues);
    agents_finish(&f->agents);
    recalls_finish(&f->recalls);
}

// Not sliced: a pass over the day's visits, twenty nanoseconds each.
static void tally(struct figures *f, int64_t now_us) {
    struct book *book = &f->door->book;
    f->tallied = f->door->changes;
    f->tallied_us = now_us;
    queue_tallies_fold(&f->queues, &book->ledger, &f->terms, f->window.from * SECOND_US,
                       f->window.to * SECOND_US, now_us);
    estimates_tally(&book->estimates, &book->ledger, &f->terms, f->window.from, f->window.to,
                    &f->queues);
    queue_tallies_show(&f->queues, &book->ledger, &f->terms);
}

bool figures_run(struct figures *f, int64_t now_us, size_t limit) {
    struct window w = setup_window(f->setup, f->door, now_us / SECOND_US);
    struct book *book = &f->door->book;
    if (w.from != f->window.from || w.to != f->window.to) {
        records_fold_finish(&f->fold);
        calls_fold_finish(&f->calls);
        f->window = w;
        f->tallied_us = 0;
        begin(f);
        if (!f->setup->window_fixed && f->setup->link_count)
            book_forget(book, f->door->store, w.from * SECOND_US); // a new day
    }
    if (f->store_generation != cdr_store_generation(f->door->store)) {
        f->store_generation = cdr_store_generation(f->door->store);
        book_forget(book, f->door->store, w.from * SECOND_US);
    }
    if (!records_fold_run(&f->fold, f->door->store, limit)) return false;
    if (!book_post(book, f->door->store, limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit))
        return false;
    if (!calls_fold_run(&f->calls, book->stitch, limit / CALLS_COST + 1)) return false;
    if (!recalls_run(&f->recalls, book->stitch, limit / CALLS_COST + 1)) return false;
    if (f->tallied != f->door->changes || now_us - f->tallied_us >= SECOND_US ||
        now_us < f->tallied_us)
        tally(f, now_us);
    f->agent_terms.call_limit = limit / CALLS_COST + 1;
    bool done = agents_fold(&f->agents, &book->ledger, &f->queues, book->stitch, &f->agent_terms,
                            f->window.from * SECOND_US, f->window.to * SECOND_US, now_us);
    agents_count_members(&f->agents, &f->queues);
    return done;
}
