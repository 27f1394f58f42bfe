// The window is asked for at every turn, so a day turns over by the clock, call or no call; a
// window that is another one starts the folds over. The tallies of visits are one short pass and
// made last.
#include "app/figures.h"

#include "base/clock.h"

#include <string.h>

static int64_t threshold_of(void *context, uint16_t server, struct span queue) {
    const struct conf *conf = context;
    (void)server;
    for (size_t i = 0; i < conf->queue_count; i++)
        if (span_same(span_of(conf->queues[i].name), queue)) return conf->queues[i].threshold_s;
    return THRESHOLD_NOT_SET;
}

static struct queue_terms terms_of(const struct setup *s) {
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    terms.short_abandon_s = s->conf->short_abandon_s;
    terms.threshold_s = s->conf->threshold_s;
    if (s->args->threshold_s >= 0) { // for this run, all queues
        terms.threshold_s = s->args->threshold_s;
        return terms;
    }
    terms.threshold_of = threshold_of;
    terms.context = (void *)(uintptr_t)s->conf;
    return terms;
}

static void begin(struct figures *f) {
    records_fold_init(&f->fold, f->window.from, f->window.to, f->setup->threshold_s);
    calls_fold_init(&f->calls, f->window.from, f->window.to, NULL, NULL);
}

void figures_init(struct figures *f, const struct setup *setup, struct door *door, int64_t now_s) {
    *f = (struct figures){.setup = setup, .door = door, .terms = terms_of(setup)};
    f->window = setup_window(setup, door, now_s);
    f->store_generation = cdr_store_generation(door->store);
    begin(f);
}

void figures_finish(struct figures *f) {
    if (!f || !f->setup) return;
    records_fold_finish(&f->fold);
    calls_fold_finish(&f->calls);
    queue_tallies_finish(&f->queues);
}

bool figures_run(struct figures *f, int64_t now_us, size_t limit) {
    struct window w = setup_window(f->setup, f->door, now_us / SECOND_US);
    struct book *book = &f->door->book;
    if (w.from != f->window.from || w.to != f->window.to) {
        records_fold_finish(&f->fold);
        calls_fold_finish(&f->calls);
        f->window = w;
        begin(f);
    }
    if (!records_fold_run(&f->fold, f->door->store, limit)) return false;
    if (!book_post(book, limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit)) return false;
    if (!calls_fold_run(&f->calls, book->stitch, limit)) return false;
    queue_tallies_fold(&f->queues, &book->ledger, &f->terms, f->window.from * SECOND_US,
                       f->window.to * SECOND_US, now_us);
    return true;
}
