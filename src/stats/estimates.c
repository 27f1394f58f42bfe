// A caller is one UniqueID whose rows end in Queue(). Answered when a row of it with a destination
// channel is; he waited from his first row to that answer (right where the dialplan does not answer
// before Queue(), else far too short), and talked what that row was billed. Who was not answered is
// counted as abandoned, since rows cannot tell a hang-up from a time-out.
#include "stats/estimates.h"

#include "base/mem.h"

#include <stdlib.h>

void estimates_finish(struct estimates *e) {
    if (!e) return;
    free(e->list);
    lookup_finish(&e->index);
    *e = (struct estimates){0};
}

// Decimal digits and nothing else, as a number is printed.
static bool digits(struct span s, uint64_t *ret_number) {
    if (!s.len || s.len > 9 || (s.len > 1 && *s.at == '0')) return false;
    *ret_number = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        *ret_number = *ret_number * 10 + (uint64_t)(s.at[i] - '0');
    }
    return true;
}

// EPOCH.NUMBER is kept as the two; a dictionary of a million of them would cost more than all else.
static uint64_t pack(struct ledger *l, struct span id) {
    struct span rest = id, head = span_take(&rest, '.');
    uint64_t high = 0, low = 0;
    // An epoch has ten digits.
    if (head.len == 10 && *head.at == '1' && digits(span_from(head, 1), &high) &&
        digits(rest, &low))
        return (UINT64_C(1000000000) + high) << 32 | low;
    return UINT64_C(1) << 63 | intern_put(&l->names, id);
}

static struct estimate *caller_of(struct estimates *e, uint16_t server, uint64_t caller,
                                  uint32_t queue) {
    uint32_t hash = lookup_hash(server ^ (uint32_t)(caller >> 32), (uint32_t)caller, queue);
    uint32_t at = 0, n;
    while ((n = lookup_next(&e->index, hash, &at)) != LOOKUP_NONE) {
        struct estimate *known = &e->list[n];
        if (known->server == server && known->caller == caller && known->queue == queue)
            return known;
    }
    if (e->count == e->capacity) {
        e->capacity = e->capacity ? e->capacity + e->capacity / 2 : 64;
        e->list = mem_resize(e->list, e->capacity, sizeof *e->list);
    }
    lookup_add(&e->index, hash, e->count);
    struct estimate *made = &e->list[e->count++];
    *made =
        (struct estimate){.server = server, .caller = caller, .queue = queue, .start = INT64_MAX};
    return made;
}

void estimates_row(struct estimates *e, struct ledger *l, const struct cdr *row) {
    struct span queue = cdr_queue(row->text[CDR_LAST_APPLICATION], row->text[CDR_LAST_DATA]);
    if (!queue.len) return;
    struct estimate *c =
        caller_of(e, row->server, pack(l, row->text[CDR_UNIQUE_ID]), intern_put(&l->names, queue));
    if (row->start < c->start) c->start = row->start;
    if (row->end != CDR_NO_TIME && row->end > c->end) c->end = row->end;
    bool answered = row->disposition == CDR_ANSWERED && row->text[CDR_DESTINATION_CHANNEL].len &&
                    row->answer != CDR_NO_TIME;
    if (!answered || (c->answered && c->answer <= row->answer)) return;
    c->answered = true;
    c->answer = row->answer;
    c->talk_s = row->billable;
}

void estimates_tally(const struct estimates *e, const struct ledger *l,
                     const struct queue_terms *terms, int64_t from_s, int64_t to_s,
                     struct queue_tallies *t) {
    for (uint32_t i = 0; i < e->count; i++) {
        const struct estimate *c = &e->list[i];
        if (c->start < from_s || c->start >= to_s) continue;
        const struct queue_tally *known = queue_tallies_find(t, c->server, c->queue);
        if (known && known->basis) continue; // visits are known
        int64_t wait_s = (c->answered ? c->answer : c->end) - c->start;
        struct visit v = {.server = c->server,
                          .queue = c->queue,
                          .outcome = c->answered ? VISIT_ANSWERED : VISIT_ABANDONED,
                          .completion = c->answered ? VISIT_END_UNKNOWN : VISIT_RUNNING,
                          .inferred = true,
                          .wait_s = wait_s < 0 ? 0 : wait_s,
                          .talk_s = c->talk_s};
        queue_tallies_put(t, l, terms, &v, 0);
    }
}
