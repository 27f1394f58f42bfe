// The roll of calls: their numbers, what became of each, and the journal of what changed. A call is
// found out when it is asked for and kept until one of its parts changes, so that a new fold over a
// million calls reads them in a row. A node has a number from when it first is the root of a call.
#include "stitch_parts.h"

#include "base/mem.h"
#include "queue/visit.h"

#define ROWS_AHEAD  32
#define NODES_AHEAD 32

static void compact_changes(struct stitch *s) {
    size_t kept = 0;
    for (size_t i = 0; i < s->change_count; i++)
        if (s->changes[i].stamp == s->calls[s->changes[i].number].stamp)
            s->changes[kept++] = s->changes[i];
    s->change_count = kept;
}

void stitch_note(struct stitch *s, uint32_t root) {
    struct node *n = &s->nodes[root];
    if (n->number == NOTHING) {
        MAKE_ROOM(s->calls, s->call_count, s->call_room);
        s->calls[s->call_count] = (struct kept){.node = root};
        n->number = s->call_count++;
    }
    struct kept *k = &s->calls[n->number];
    k->found = false;
    s->stamp++;
    if (k->stamp && k->stamp == s->stamp - 1) { // the newest entry already
        s->changes[s->change_count - 1].stamp = k->stamp = s->stamp;
        return;
    }
    if (s->change_count == s->change_room) {
        compact_changes(s);
        if (s->change_count >= s->change_room / 2) {
            s->change_room = s->change_room ? s->change_room * 2 : 256;
            s->changes = mem_resize(s->changes, s->change_room, sizeof *s->changes);
        }
    }
    s->changes[s->change_count++] = (struct change){s->stamp, n->number};
    k->stamp = s->stamp;
}

void stitch_unnote(struct stitch *s, uint32_t root) {
    if (s->nodes[root].number != NOTHING) stitch_note(s, root); // else nobody ever saw it
}

void stitch_touch(struct stitch *s, uint32_t node) {
    stitch_note(s, stitch_resolve(s, node));
}

size_t stitch_changed(const struct stitch *s, uint64_t *seen, uint32_t *out, size_t max) {
    size_t low = 0, high = s->change_count, count = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->changes[middle].stamp <= *seen)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < s->change_count && count < max; low++) {
        const struct change *c = &s->changes[low];
        *seen = c->stamp;
        if (c->stamp == s->calls[c->number].stamp) out[count++] = c->number;
    }
    return count;
}

size_t stitch_read(const struct stitch *s, struct stitch_reader *r, uint32_t *out, size_t max) {
    size_t count = 0;
    if (!r->begun) *r = (struct stitch_reader){s->stamp, 0, s->call_count, true};
    while (r->next < r->end && count < max)
        out[count++] = r->next++;
    return count < max ? count + stitch_changed(s, &r->seen, out + count, max - count) : count;
}

bool stitch_is_read(const struct stitch *s, const struct stitch_reader *r) {
    return r->begun && r->next == r->end && r->seen == s->stamp;
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

// Rows are mostly asked about in their order, and nodes were made in it.
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
