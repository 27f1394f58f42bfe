// Counts rows, calls, visits, persons and recalls. Each continues where it stopped, by the journals
// of calls and visits.
#include "parts.h"

#include "base/clock.h"
#include "base/hash.h"

#include <assert.h>

#define CALLS_AT_ONCE 64

static struct queue_terms terms_of(const struct counting *s) {
    struct queue_terms terms = s->terms->queues;
    terms.filter = s->filter;
    return terms;
}

static struct records_fold new_fold(const struct counting *s) {
    struct records_fold fold;
    int64_t said = s->terms->queues.policies->others.threshold_s;
    records_fold_init(&fold, s->past.since, s->window.to,
                      said < 0 ? THRESHOLD_DEFAULT_S : (uint32_t)said);
    fold.filter = s->filter;
    fold.before = s->past.sums;
    return fold;
}

void counting_init(struct counting *s, struct window window, const struct counting_terms *terms,
                   struct door *door, struct filter *filter, uint64_t serial, bool totals) {
    *s = (struct counting){.window = window,
                           .serial = serial,
                           .totals = totals,
                           .filter = filter,
                           .terms = terms,
                           .past.since = window.from,
                           .folded.changes = door->changes};
    s->fold = new_fold(s);
    calls_fold_init(&s->calls, window.from, window.to, filter);
    s->calls.by_phone = !totals;
    s->calls.tail_hours = terms->tail_hours;
    struct queue_terms queues = terms_of(s);
    queue_tallies_begin(&s->queues, &queues, window.from * SECOND_US, window.to * SECOND_US);
    s->asked = journal_now(stitch_journal(door->book.stitch));
    struct recall_terms lost = {.from = window.from,
                                .to = window.to,
                                .match_digits = terms->match_digits,
                                .filter = filter,
                                .numbers = terms->numbers};
    recalls_init(&s->recalls, &lost);
}

void counting_add_to(struct counting *s, struct door *door, const struct past_part *part) {
    if (!part->sums) return;
    s->past = *part;
    sums_use(part->sums);
    queues_name(s->past.sums, &door->book.ledger);
    s->fold = new_fold(s);
    s->calls.before.sums = s->past.sums;
    s->calls.before.since = s->past.since;
    struct queue_terms queues = terms_of(s);
    queue_tallies_begin(&s->queues, &queues, s->past.since * SECOND_US, s->window.to * SECOND_US);
    s->queues.before = s->past.sums;
    s->recalls.partial = true;
    s->recalls.terms.from = s->past.since;
}

void counting_finish(struct counting *s, struct task *t) {
    if (!s || !s->terms) return;
    records_fold_finish(&s->fold);
    calls_fold_finish(&s->calls);
    task_pause(t);
    queue_tallies_finish(&s->queues);
    task_pause(t);
    agents_finish(&s->agents);
    agents_finish(&s->folding);
    recalls_finish(&s->recalls);
    task_pause(t);
    if (!s->totals) filter_destroy(s->filter);
    sums_drop(s->past.sums);
    *s = (struct counting){0};
}

// Made of the moment, the filter, the window and a counter, so that no two sets have the same.
static uint64_t made_now(const struct counting *s) {
    const uint64_t parts[] = {s->made, (uint64_t)s->tallied.us, s->serial, (uint64_t)s->window.from,
                              (uint64_t)s->window.to};
    return hash_numbers(parts, sizeof parts / sizeof *parts) | 1;
}

struct asking {
    struct counting *set;
    struct door *door;
    const struct queue_terms *terms;
};

static void ask(void *context, uint32_t number) {
    struct asking *a = context;
    queue_tallies_ask(&a->set->queues, &a->door->book.ledger, a->terms, number);
}

// Whether a filter wants a visit may depend on its call.
static bool ask_again(struct counting *s, struct door *door, const struct queue_terms *terms,
                      struct task *t) {
    uint32_t calls[CALLS_AT_ONCE];
    size_t count;
    struct asking asking = {s, door, terms};
    if (!s->filter) return false;
    do {
        count = journal_read(stitch_journal(door->book.stitch), &s->asked, calls, CALLS_AT_ONCE);
        for (size_t i = 0; i < count; i++)
            filter_visits_of(s->filter, calls[i], ask, &asking);
        if (task_pause(t)) return true;
    } while (count == CALLS_AT_ONCE);
    return false;
}

// Persons belong to the visits as tallied, and to the calls as last counted.
static bool fold_persons(struct counting *s, struct door *door, int64_t now_us, struct task *t) {
    struct agent_terms terms = {.servers = &door->servers,
                                .policies = s->terms->queues.policies,
                                .filter = s->filter};
    if (agents_fold(&s->folding, &door->book.ledger, &s->queues, &s->calls, &terms,
                    s->past.since * SECOND_US, s->window.to * SECOND_US, now_us, t))
        return true;
    struct agents before = s->agents; // its memory is used for the next ones
    s->agents = s->folding;
    s->folding = before;
    return false;
}

// Visits, and what is made from all of them: persons, then rows.
static bool tally(struct counting *s, struct door *door, int64_t now_us, struct task *t) {
    struct ledger *l = &door->book.ledger;
    struct queue_terms terms = terms_of(s);
    bool due = !s->tallied.us || s->tallied.changes != door->changes ||
               now_us - s->tallied.us >= SECOND_US || now_us < s->tallied.us;
    if (!due) return false;
    if (ask_again(s, door, &terms, t)) return true;
    if (queue_tallies_run(&s->queues, l, &terms, now_us, t)) return true;
    if (!s->totals && queue_tallies_minutes(&s->queues, l, &terms, t)) return true;
    if (!s->totals && fold_persons(s, door, now_us, t)) return true;
    queue_tallies_show(&s->queues, l, &terms);
    if (!s->totals) agents_count_members(&s->agents, &s->queues);
    expecting_show(s->terms->forecast, s, now_us);
    s->tallied.changes = door->changes;
    s->tallied.us = now_us;
    s->made = made_now(s);
    return false;
}

// Records are folded once. But if a filter asks about more than the row itself, its answers change
// with what comes later; then they are folded again, at most once a second.
static bool fold_records(struct counting *s, struct door *door, int64_t now_us, struct task *t) {
    if (s->fold.generation != cdr_store_generation(door->store) || !s->fold.cells)
        records_name(s->past.sums, door->store);
    if (records_fold_run(&s->fold, door->store, t)) return true;
    bool due = filter_looks_beyond_records(s->filter) && s->folded.changes != door->changes &&
               (now_us - s->folded.us >= SECOND_US || now_us < s->folded.us);
    if (!due) return false;
    struct records_fold again = new_fold(s);
    if (records_fold_run(&again, door->store, t)) {
        records_fold_finish(&again);
        return true;
    }
    if (s->fold.all.total != again.all.total) s->serial++; // the lists have changed, too
    records_fold_finish(&s->fold);
    s->fold = again;
    s->folded.changes = door->changes;
    s->folded.us = now_us;
    return false;
}

void counting_stand(struct counting *s, struct door *door) {
    s->stands = true;
    // Its texts are those of the calls. The list returns with the set that replaces this one.
    recalls_restart(&s->recalls, &s->recalls.terms);
    if (s->fold.generation == cdr_store_generation(door->store)) return;
    records_name(s->past.sums, door->store);
    records_fold_run(&s->fold, door->store, NULL);
}

// ---- the parts

static bool run_live(struct counting *s, struct door *door, int64_t now_us, struct task *t) {
    if (book_post(&door->book, door->store, t)) return true;
    if (calls_fold_run(&s->calls, door->book.stitch, t)) return true;
    calls_fold_peaks(&s->calls, now_us / SECOND_US);
    expecting_show(s->terms->forecast, s, now_us);
    return tally(s, door, now_us, t);
}

static bool run_records(struct counting *s, struct door *door, int64_t now_us, struct task *t) {
    if (filter_looks_beyond_records(s->filter) && book_post(&door->book, door->store, t))
        return true;
    return fold_records(s, door, now_us, t);
}

static bool run_recalls(struct counting *s, struct door *door, int64_t now_us, struct task *t) {
    (void)now_us;
    if (s->totals) return false;
    if (book_post(&door->book, door->store, t)) return true;
    return recalls_run(&s->recalls, door->book.stitch, t);
}

static bool (*const parts[])(struct counting *s, struct door *door, int64_t now_us,
                             struct task *t) = {
    [COUNTED_LIVE] = run_live,
    [COUNTED_RECORDS] = run_records,
    [COUNTED_RECALLS] = run_recalls,
};
static_assert(sizeof parts / sizeof parts[0] == COUNTED_PARTS, "a function for each part");

bool counting_run_part(struct counting *s, struct door *door, int64_t now_us,
                       enum counting_part part, struct task *t) {
    if (parts[part](s, door, now_us, t)) return true;
    s->whole[part] = true;
    return false;
}

bool counting_run(struct counting *s, struct door *door, int64_t now_us, enum counting_part first,
                  struct task *t) {
    if (counting_run_part(s, door, now_us, first, t)) return true;
    for (enum counting_part part = 0; part < COUNTED_PARTS; part++)
        if (part != first && counting_run_part(s, door, now_us, part, t)) return true;
    return false;
}
