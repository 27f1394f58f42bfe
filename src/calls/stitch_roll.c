// The roll of calls: their numbers, what became of each, and the journal of what changed. A call is
// worked out when somebody asks for it, and kept until one of its parts changes, so that a new fold
// over a million calls reads them one after the other from memory. A node gets a number when it
// first is the root of a call.
#include "stitch_parts.h"

#include "base/mem.h"

#include "queue/visit.h"

#define ROWS_AHEAD  32
#define NODES_AHEAD 32

void stitch_note(struct stitch *s, uint32_t root) {
    struct node *n = &s->nodes[root];
    if (n->number == NOTHING) {
        MEM_ROOM(s->calls, s->call_count, s->call_room);
        s->calls[s->call_count] = (struct kept){.node = root};
        n->number = s->call_count++;
    }
    s->calls[n->number].found = false;
    journal_note(&s->journal, n->number);
}

void stitch_unnote(struct stitch *s, uint32_t root) {
    if (s->nodes[root].number != NOTHING) stitch_note(s, root); // otherwise nobody has ever seen it
}

void stitch_touch(struct stitch *s, uint32_t node) {
    stitch_note(s, stitch_resolve(s, node));
}

const struct journal *stitch_journal(const struct stitch *s) {
    return &s->journal;
}

uint32_t stitch_count(const struct stitch *s) {
    return s->call_count;
}

uint32_t stitch_root(const struct stitch *s, uint32_t number) {
    if (number >= s->call_count) return NOTHING;
    uint32_t node = s->calls[number].node;
    return stitch_resolve(s, node) == node ? node : NOTHING;
}

const struct call *stitch_call(const struct stitch *s, uint32_t number) {
    if (number >= s->call_count) return NULL;
    struct kept *k = &s->calls[number];
    if (!k->found) {
        uint32_t root = stitch_root(s, number);
        k->there = root != NOTHING && stitch_find_out(s, root, &k->call);
        k->found = true;
    }
    return k->there ? &k->call : NULL;
}

void stitch_ahead(const struct stitch *s, uint32_t number) {
    if (number >= s->call_count) return;
    __builtin_prefetch(&s->calls[number]);
    __builtin_prefetch((const char *)&s->calls[number] + 64);
}

bool stitch_get(const struct stitch *s, uint32_t number, struct call *ret_call) {
    const struct call *c = stitch_call(s, number);
    if (c) *ret_call = *c;
    return c != NULL;
}

static uint32_t number_of(const struct stitch *s, uint32_t node) {
    return node == NOTHING ? STITCH_NONE : s->nodes[stitch_resolve(s, node)].number;
}

// Rows are mostly asked about in their order, in which their nodes were also made.
uint32_t stitch_of_row(const struct stitch *s, uint32_t row) {
    if (row >= s->row_count) return STITCH_NONE;
    uint32_t node = s->rows[row].key;
    if (row + ROWS_AHEAD < s->row_count) __builtin_prefetch(&s->rows[row + ROWS_AHEAD].key);
    if (node != NOTHING && node + NODES_AHEAD < s->node_count)
        __builtin_prefetch(&s->nodes[node + NODES_AHEAD]);
    return number_of(s, node);
}

const struct call *stitch_call_guessed(const struct stitch *s, const struct visit *v) {
    return v->of_row ? stitch_call(s, stitch_of_row(s, v->of_row - 1)) : NULL;
}

uint32_t stitch_of_visit(const struct stitch *s, uint32_t visit, const struct visit *v) {
    if (v->of_row) return stitch_of_row(s, v->of_row - 1);
    return visit < s->visit_count ? number_of(s, s->visits[visit].key) : STITCH_NONE;
}

uint32_t stitch_find(const struct stitch *s, uint16_t server, struct span id) {
    return number_of(s, stitch_known(s, server, id));
}
