// What a frozen board keeps. It does not change while everything that it shows goes on. A day can
// have a million calls, so these are not copied. But nearly all of them are over, and what is over
// does not change. At the moment of freezing we keep:
//
// - what is shown anyway: tiles, tables, charts and recalls are copied at each fill, and lists are
//   numbers of rows in an order;
// - the latest KEPT calls, visits and rings in vain, over or not;
// - persons and queues, by visits and by records, for their details: some thousands at most;
// - the numbers of calls, visits, rings and rows of the Cdr log: later ones do not exist for the
//   frozen board.
//
// The steps of a call are those up to that moment. What is older than the latest KEPT is read from
// the live data: a record that arrives hours late, or a file that is loaded meanwhile, may still
// change it.
//
// What is asked for differently (another level, window, filter, order or figure) is filled with
// what is known then, and stays from then on. So are hours, if nobody had looked at them.
#include "parts.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define KEPT 10000 // of each; takes a few milliseconds when the key is pressed

struct kept_call {
    struct call call;
    uint32_t last_visit;
    bool there;
};

struct board_kept {
    struct kept_call *calls;  // owned, as all below; from number first_call on
    struct visit *visits;     // from first_visit on
    struct visit_ring *rings; // from first_ring on
    uint32_t first_call, first_visit, first_ring;
    uint32_t call_count, visit_count, ring_count; // how many there were
    size_t record_count;
    uint64_t generation;
    struct agents agents;
    struct queue_tallies tallies;
    struct calls_fold by_hour; // its hours alone
    struct records records;
    struct hours hours; // of no window if they were not counted
};

// ---- keeping

static uint32_t first_of(uint32_t count) {
    return count > KEPT ? count - KEPT : 0;
}

static void keep_visits(struct board_kept *k, const struct ledger *l) {
    k->visit_count = ledger_count(l);
    k->first_visit = first_of(k->visit_count);
    k->visits = mem_resize(NULL, k->visit_count - k->first_visit + 1, sizeof *k->visits);
    for (uint32_t n = k->first_visit; n < k->visit_count; n++)
        ledger_visit(l, n, &k->visits[n - k->first_visit]);
    k->ring_count = ledger_ring_count(l);
    k->first_ring = first_of(k->ring_count);
    k->rings = mem_resize(NULL, k->ring_count - k->first_ring + 1, sizeof *k->rings);
    for (uint32_t n = k->first_ring; n < k->ring_count; n++)
        ledger_ring_get(l, n, &k->rings[n - k->first_ring]);
}

static void keep_calls(struct board_kept *k, const struct stitch *s) {
    k->call_count = stitch_count(s);
    k->first_call = first_of(k->call_count);
    k->calls = mem_resize(NULL, k->call_count - k->first_call + 1, sizeof *k->calls);
    for (uint32_t n = k->first_call; n < k->call_count; n++) {
        struct kept_call *to = &k->calls[n - k->first_call];
        to->there = stitch_get(s, n, &to->call);
        to->last_visit = stitch_last_visit(s, n);
    }
}

static void keep_hours(struct board_kept *k, const struct calls_fold *of) {
    k->by_hour = (struct calls_fold){.from = of->from, .to = of->to, .hour_count = of->hour_count};
    k->by_hour.hours = mem_resize(NULL, of->hour_count + 1, sizeof *of->hours);
    if (of->hour_count) memcpy(k->by_hour.hours, of->hours, of->hour_count * sizeof *of->hours);
}

// Changes whenever numbers do.
static uint64_t generation_of(const struct board_input *in) {
    const uint64_t all[] = {in->ledger ? in->ledger->generation : 0,
                            in->stitch ? stitch_generation(in->stitch) : 0,
                            in->store ? cdr_store_generation(in->store) : 0};
    return hash_numbers(all, sizeof all / sizeof *all);
}

struct board_kept *kept_of(const struct board_input *in) {
    struct board_kept *k = mem_zero(1, sizeof *k);
    k->generation = generation_of(in);
    if (in->ledger) keep_visits(k, in->ledger);
    if (in->stitch) keep_calls(k, in->stitch);
    if (in->store) k->record_count = cdr_store_count(in->store);
    if (in->counted.agents) agents_copy(in->counted.agents, &k->agents);
    if (in->counted.tallies) queue_tallies_copy(in->counted.tallies, &k->tallies);
    if (in->counted.fold) records_copy(&in->counted.fold->all, &k->records);
    if (in->counted.calls) keep_hours(k, in->counted.calls);
    if (in->counted.hours) k->hours = *in->counted.hours;
    return k;
}

bool kept_holds(const struct board_kept *k, const struct board_input *in) {
    return k->generation == generation_of(in);
}

void kept_destroy(struct board_kept *k) {
    if (!k) return;
    free(k->calls);
    free(k->visits);
    free(k->rings);
    agents_finish(&k->agents);
    queue_tallies_finish(&k->tallies);
    free(k->by_hour.hours);
    records_finish(&k->records);
    free(k);
}

void kept_sources(const struct board_kept *k, struct board_sources *s) {
    if (s->agents) s->agents = &k->agents;
    if (s->tallies) s->tallies = &k->tallies;
    if (s->calls) s->calls = &k->by_hour;
    if (s->records) s->records = &k->records;
}

const struct hours *kept_hours(const struct board_kept *k) {
    return k->hours.window.to ? &k->hours : NULL;
}

// ---- reading

uint32_t view_visits(const struct board_view *v) {
    return v->kept ? v->kept->visit_count : v->ledger ? ledger_count(v->ledger) : 0;
}

bool view_visit(const struct board_view *v, uint32_t number, struct visit *ret_visit) {
    const struct board_kept *k = v->kept;
    if (number >= view_visits(v)) return false;
    if (k && number >= k->first_visit)
        *ret_visit = k->visits[number - k->first_visit];
    else
        ledger_visit(v->ledger, number, ret_visit);
    return true;
}

uint32_t view_rings(const struct board_view *v) {
    return v->kept ? v->kept->ring_count : v->ledger ? ledger_ring_count(v->ledger) : 0;
}

void view_ring(const struct board_view *v, uint32_t number, struct visit_ring *ret_ring) {
    const struct board_kept *k = v->kept;
    if (k && number >= k->first_ring)
        *ret_ring = k->rings[number - k->first_ring];
    else
        ledger_ring_get(v->ledger, number, ret_ring);
}

size_t view_records(const struct board_view *v) {
    return v->kept ? v->kept->record_count : v->store ? cdr_store_count(v->store) : 0;
}

static const struct kept_call *kept_call(const struct board_view *v, uint32_t number) {
    const struct board_kept *k = v->kept;
    return k && number >= k->first_call && number < k->call_count
               ? &k->calls[number - k->first_call]
               : NULL;
}

bool view_call(const struct board_view *v, uint32_t number, struct call *ret_call) {
    const struct kept_call *kept = kept_call(v, number);
    if (!v->stitch || (v->kept && number >= v->kept->call_count)) return false;
    if (!kept) return stitch_get(v->stitch, number, ret_call);
    if (kept->there) *ret_call = kept->call;
    return kept->there;
}

uint32_t view_last_visit(const struct board_view *v, uint32_t call) {
    const struct kept_call *kept = kept_call(v, call);
    return kept ? kept->last_visit : stitch_last_visit(v->stitch, call);
}

static bool is_later(const struct board_view *v, const struct call_step *step) {
    if (step->kind == CALL_STEP_ROW) return step->number >= view_records(v);
    return step->at_us > v->now_us;
}

void view_steps(const struct board_view *v, uint32_t call, struct call_steps *ret_steps) {
    size_t count = 0;
    stitch_steps(v->stitch, call, ret_steps);
    if (!v->kept) return;
    for (size_t i = 0; i < ret_steps->count; i++)
        if (!is_later(v, &ret_steps->at[i])) ret_steps->at[count++] = ret_steps->at[i];
    ret_steps->count = count;
}
