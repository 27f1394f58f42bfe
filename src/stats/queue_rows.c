// Makes the rows of queues as they are shown, in two passes over the tallies. The first finds which
// rows there are, one for each shown name and server; then parts are put after their sum; the
// second pass adds up.
#include "parts.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>

struct shown {
    struct span name, label;
    bool hide, together;
};

static struct shown look_at(const struct ledger *l, const struct queue_terms *terms,
                            const struct queue_tally *q) {
    struct span name = ledger_text(l, q->queue);
    const struct queue_policy *said = queue_policy_of(terms->policies, name);
    bool hide = said->hidden;
    if (said->into) {
        said = said->into;
        name = said->name;
    }
    return (struct shown){name, said->label.len ? said->label : name, hide, said->together};
}

static uint32_t hash_of(struct span name, uint16_t server) {
    return lookup_hash(server, hash_short(hash_text(HASH_NOTHING, name)), 0);
}

static uint32_t find(const struct queue_rows *r, struct span name, uint16_t server) {
    uint32_t at = 0, n;
    while ((n = lookup_next(&r->index, hash_of(name, server), &at)) != LOOKUP_NONE)
        if (r->list[n].tally.server == server && span_same(r->list[n].queue, name)) return n;
    return QUEUE_ROW_NONE;
}

static struct queue_row *add(struct queue_rows *r, const struct shown *s, uint16_t server,
                             const struct ledger *l, uint32_t queue) {
    MEM_ROOM(r->list, r->count, r->capacity);
    bool own = s->name.at == ledger_text(l, queue).at; // most queues go by their own name
    uint32_t id = own ? queue : intern_find(&l->names, s->name);
    struct queue_row *row = &r->list[r->count];
    *row = (struct queue_row){.queue = s->name,
                              .label = s->label,
                              .tally = {.server = server, .queue = id ? id : queue}};
    lookup_add(&r->index, hash_of(s->name, server), (uint32_t)r->count++);
    return row;
}

static void count_in(struct queue_row *row, const struct queue_tally *q) {
    if (!row->queues++) row->tally.threshold_s = q->threshold_s;
    if (row->tally.threshold_s != q->threshold_s) row->tally.threshold_s = THRESHOLD_NOT_SET;
    if (q->server < 64) row->servers |= (uint64_t)1 << q->server;
    queue_tally_add(&row->tally, q);
}

static int row_order(const void *a, const void *b) {
    const struct queue_row *x = a, *y = b;
    if (x->parts != y->parts) return x->parts < y->parts ? -1 : 1; // by the place of the name
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return x->tally.server < y->tally.server ? -1 : x->tally.server > y->tally.server;
}

// Mostly they are sorted already, and sorting thousands would take long.
static bool in_order(const struct queue_rows *r) {
    for (size_t i = 1; i < r->count; i++)
        if (row_order(&r->list[i - 1], &r->list[i]) > 0) return false;
    return true;
}

// Makes, for every name, one row for all servers and one for each. If the queues of a name are
// shown together, or are on one server only, the first row is all there is; else it is the sum.
static void make_rows(struct queue_tallies *t, const struct ledger *l,
                      const struct queue_terms *terms) {
    struct queue_rows *r = &t->rows;
    for (size_t i = 0; i < t->queue_count; i++) {
        const struct queue_tally *q = &t->queues[i];
        struct shown s = look_at(l, terms, q);
        if (s.hide) continue;
        uint32_t all = find(r, s.name, QUEUE_ROW_SERVERS);
        if (all == QUEUE_ROW_NONE) {
            all = (uint32_t)r->count;
            struct queue_row *row = add(r, &s, QUEUE_ROW_SERVERS, l, q->queue);
            row->kind = QUEUE_ROW_SUM;
            row->parts = all;
        }
        if (!s.together && find(r, s.name, q->server) == QUEUE_ROW_NONE) {
            struct queue_row *row = add(r, &s, q->server, l, q->queue);
            row->kind = QUEUE_ROW_PART;
            row->parts = all;
        }
    }
    if (!in_order(r)) qsort(r->list, r->count, sizeof *r->list, row_order);
    size_t kept = 0;
    for (size_t i = 0, n; i < r->count; i += n) {
        for (n = 1; i + n < r->count && r->list[i + n].kind == QUEUE_ROW_PART;)
            n++;
        struct queue_row *row = &r->list[kept++];
        *row = r->list[n == 2 ? i + 1 : i]; // all on one server: use that server's row
        if (n <= 2) row->kind = QUEUE_ROW_WHOLE;
        row->parts = n > 2 ? (uint32_t)n - 1 : 0;
        for (size_t k = 1; n > 2 && k < n; k++) {
            row = &r->list[kept++];
            *row = r->list[i + k];
            row->parts = 0;
        }
    }
    r->count = kept;
    lookup_clear(&r->index);
    for (size_t i = 0; i < kept; i++)
        lookup_add(&r->index, hash_of(r->list[i].queue, r->list[i].tally.server), (uint32_t)i);
}

static bool is_one(uint64_t servers) {
    return servers && !(servers & (servers - 1));
}

void queue_tallies_show(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms) {
    struct queue_rows *r = &t->rows;
    r->count = 0;
    lookup_clear(&r->index);
    r->total = (struct queue_row){
        .tally = {.server = QUEUE_ROW_SERVERS, .threshold_s = THRESHOLD_NOT_SET}};
    if (t->queue_count > r->row_of_capacity) {
        r->row_of_capacity = t->queue_count * 2;
        r->row_of = mem_resize(r->row_of, r->row_of_capacity, sizeof *r->row_of);
    }
    make_rows(t, l, terms);
    r->row_of_count = t->queue_count;
    for (size_t i = 0; i < t->queue_count; i++) {
        const struct queue_tally *q = &t->queues[i];
        struct shown s = look_at(l, terms, q);
        r->row_of[i] = QUEUE_ROW_NONE;
        if (s.hide) continue;
        uint32_t own = find(r, s.name, q->server), all = find(r, s.name, QUEUE_ROW_SERVERS);
        if (own != QUEUE_ROW_NONE) count_in(&r->list[own], q);
        if (all != QUEUE_ROW_NONE) count_in(&r->list[all], q);
        r->row_of[i] = own != QUEUE_ROW_NONE ? own : all;
        count_in(&r->total, q);
    }
    for (size_t i = 0; i < r->count; i++) { // shown together, though on one server
        struct queue_row *row = &r->list[i];
        if (row->tally.server == QUEUE_ROW_SERVERS && is_one(row->servers))
            row->tally.server = (uint16_t)__builtin_ctzll(row->servers);
    }
}

uint32_t queue_row_of(const struct queue_tallies *t, uint16_t server, uint32_t queue) {
    const struct queue_tally *q = queue_tallies_find(t, server, queue);
    size_t number = q ? (size_t)(q - t->queues) : SIZE_MAX;
    return number < t->rows.row_of_count ? t->rows.row_of[number] : QUEUE_ROW_NONE;
}
