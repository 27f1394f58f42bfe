// Rows, then calls, then visits, then persons: each goes on where it stopped, by the journals of
// calls and visits.
#include "counting.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#define CALLS_COST     6 // a changed call takes as long as so many rows of a fold
#define VISITS_COST    6 // a visit, with a filter that asks its call
#define CALLS_AT_ONCE  64
#define MANY_CALLS     100000
#define MANY_PARTS     1000 // queues and their members
#define ROW_ASKED_COST 4    // a row that a filter is asked about

static struct queue_terms terms_of(const struct counting *s) {
    struct queue_terms terms = s->terms->queues;
    terms.filter = s->filter;
    return terms;
}

static struct records_fold new_fold(const struct counting *s) {
    struct records_fold fold;
    int64_t said = s->terms->queues.policies->others.threshold_s;
    records_fold_init(&fold, s->window.from, s->window.to,
                      said < 0 ? THRESHOLD_DEFAULT_S : (uint32_t)said);
    fold.filter = s->filter;
    return fold;
}

void counting_init(struct counting *s, struct window window, const struct counting_terms *terms,
                   struct door *door, struct filter *filter, uint64_t serial, bool totals) {
    *s = (struct counting){.window = window,
                           .serial = serial,
                           .totals = totals,
                           .filter = filter,
                           .terms = terms,
                           .folded = door->changes};
    s->fold = new_fold(s);
    calls_fold_init(&s->calls, window.from, window.to, filter);
    s->calls.by_phone = !totals;
    struct queue_terms queues = terms_of(s);
    queue_tallies_begin(&s->queues, &queues, window.from * SECOND_US, window.to * SECOND_US);
    s->asked = stitch_now(door->book.stitch);
    struct recall_terms lost = {.from = window.from,
                                .to = window.to,
                                .match_digits = terms->match_digits,
                                .filter = filter,
                                .numbers = terms->numbers};
    recalls_init(&s->recalls, &lost);
}

void counting_finish(struct counting *s) {
    if (!s || !s->terms) return;
    records_fold_finish(&s->fold);
    records_fold_finish(&s->refold);
    calls_fold_finish(&s->calls);
    queue_tallies_finish(&s->queues);
    agents_finish(&s->agents);
    recalls_finish(&s->recalls);
    if (!s->totals) filter_destroy(s->filter);
    *s = (struct counting){0};
}

static void *finish_aside(void *set) {
    counting_finish(set);
    free(set);
    return NULL;
}

void counting_let_go(struct counting *s) {
    pthread_t thread;
    if (s->calls.took.room < MANY_CALLS) {
        counting_finish(s);
        return;
    }
    struct counting *set = mem_alloc(sizeof *set);
    *set = *s;
    *s = (struct counting){0};
    if (pthread_create(&thread, NULL, finish_aside, set) == 0)
        pthread_detach(thread);
    else
        finish_aside(set);
}

// No two sets have the same: of the moment, the filter, the window and a count.
static uint64_t made_now(const struct counting *s) {
    const uint64_t parts[] = {s->made, (uint64_t)s->tallied_us, s->serial, (uint64_t)s->window.from,
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

// What a filter says of a visit may depend on its call.
static bool ask_again(struct counting *s, struct door *door, const struct queue_terms *terms,
                      size_t limit) {
    uint32_t calls[CALLS_AT_ONCE];
    size_t count = CALLS_AT_ONCE;
    struct asking asking = {s, door, terms};
    if (!s->filter) return true;
    for (; limit && count == CALLS_AT_ONCE; limit -= count < limit ? count : limit) {
        count = stitch_read(door->book.stitch, &s->asked, calls, CALLS_AT_ONCE);
        for (size_t i = 0; i < count; i++)
            filter_visits_of(s->filter, calls[i], ask, &asking);
    }
    return count < CALLS_AT_ONCE;
}

// They are of the visits as those are tallied, and of the calls as those were counted last.
static void fold_persons(struct counting *s, struct door *door, int64_t now_us) {
    struct agent_terms terms = {.servers = &door->servers,
                                .policies = s->terms->queues.policies,
                                .filter = s->filter};
    agents_fold(&s->agents, &door->book.ledger, &s->queues, &s->calls, &terms,
                s->window.from * SECOND_US, s->window.to * SECOND_US, now_us);
    agents_count_members(&s->agents, &s->queues);
}

// Visits, then what is made of them all: rows, then persons. Of thousands each takes milliseconds:
// a key may come between any two.
static bool tally(struct counting *s, struct door *door, int64_t now_us, size_t limit) {
    struct ledger *l = &door->book.ledger;
    struct queue_terms terms = terms_of(s);
    uint64_t changes = door->changes;
    bool many = l->queue_count + l->members.count > MANY_PARTS;
    bool due = s->tallying != TALLY_VISITS || !s->tallied_us || s->tallied != changes ||
               now_us - s->tallied_us >= SECOND_US || now_us < s->tallied_us;
    if (!due) return true;
    if (s->tallying == TALLY_VISITS) {
        if (!ask_again(s, door, &terms, limit)) return false;
        if (!queue_tallies_run(&s->queues, l, &terms, now_us, limit)) return false;
        s->tallied = changes;
        s->tallied_us = now_us;
        s->tallying = TALLY_ROWS;
        if (many) return false;
    }
    if (s->tallying == TALLY_ROWS) {
        queue_tallies_show(&s->queues, l, &terms);
        s->tallying = TALLY_PERSONS;
        if (many && !s->totals) agents_count_members(&s->agents, &s->queues); // as they were
        if (many) return false;
    }
    if (!s->totals) fold_persons(s, door, now_us);
    s->tallying = TALLY_VISITS;
    s->made = made_now(s);
    return true;
}

// Records are folded once; but a filter that asks for more than the row, whose answers change with
// what comes later, has them folded again, once a second at most.
static bool fold_records(struct counting *s, struct door *door, int64_t now_us, size_t limit) {
    if (!records_fold_run(&s->fold, door->store, limit)) return false;
    if (!filter_looks_beyond_records(s->filter)) return true;
    if (!s->refolding) {
        bool due = s->folded != door->changes &&
                   (now_us - s->folded_us >= SECOND_US || now_us < s->folded_us);
        if (!due) return true;
        s->refold = new_fold(s);
        s->refolding = true;
        s->folded = door->changes;
        s->folded_us = now_us;
    }
    if (!records_fold_run(&s->refold, door->store, limit)) return false;
    if (s->fold.all.total != s->refold.all.total) s->serial++; // lists are others, too
    records_fold_finish(&s->fold);
    s->fold = s->refold;
    s->refold = (struct records_fold){0};
    s->refolding = false;
    return true;
}

void counting_stand(struct counting *s, struct door *door) {
    s->stands = true;
    records_fold_finish(&s->refold);
    s->refolding = false;
    // Its texts are the calls': what it lists comes back as the calls do.
    recalls_restart(&s->recalls, &s->recalls.terms);
    if (s->fold.generation != cdr_store_generation(door->store))
        records_fold_run(&s->fold, door->store, SIZE_MAX);
}

// ---- the parts

static bool post(struct door *door, size_t limit) {
    return book_post(&door->book, door->store, door_rows_alone(door),
                     limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit);
}

static size_t calls_in(size_t limit) {
    return limit / CALLS_COST + 1;
}

static bool run_live(struct counting *s, struct door *door, int64_t now_us, size_t limit) {
    size_t visits = limit / VISITS_COST + 1;
    if (s->stands) return true;
    if (!post(door, limit)) return false;
    if (!calls_fold_run(&s->calls, door->book.stitch, calls_in(limit))) return false;
    calls_fold_peaks(&s->calls, now_us / SECOND_US);
    return tally(s, door, now_us, visits);
}

static bool run_records(struct counting *s, struct door *door, int64_t now_us, size_t limit) {
    struct filter *filter = s->filter;
    if (s->stands) return true;
    if (filter_looks_beyond_records(filter) && !post(door, limit)) return false;
    return fold_records(s, door, now_us, filter ? limit / ROW_ASKED_COST + 1 : limit);
}

static bool run_recalls(struct counting *s, struct door *door, int64_t now_us, size_t limit) {
    (void)now_us;
    if (s->totals) return true;
    if (!s->stands && !post(door, limit)) return false;
    return recalls_run(&s->recalls, door->book.stitch, calls_in(limit)) || s->stands;
}

static bool (*const parts[])(struct counting *s, struct door *door, int64_t now_us,
                             size_t limit) = {
    [COUNTED_LIVE] = run_live,
    [COUNTED_RECORDS] = run_records,
    [COUNTED_RECALLS] = run_recalls,
};
static_assert(sizeof parts / sizeof parts[0] == COUNTED_PARTS, "a function for each part");

bool counting_run_part(struct counting *s, struct door *door, int64_t now_us, size_t limit,
                       enum counting_part part) {
    if (!parts[part](s, door, now_us, limit)) return false;
    s->whole[part] = true;
    return true;
}

bool counting_run(struct counting *s, struct door *door, int64_t now_us, size_t limit,
                  enum counting_part first) {
    if (!counting_run_part(s, door, now_us, limit, first)) return false;
    for (int part = 0; part < COUNTED_PARTS; part++)
        if (part != (int)first &&
            !counting_run_part(s, door, now_us, limit, (enum counting_part)part))
            return false;
    return true;
}
