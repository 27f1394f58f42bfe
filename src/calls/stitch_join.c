// Decides which nodes belong together. Two relations are kept apart: sets of nodes that are one
// call for ever (a union-find whose root is the oldest id, so that it does not depend on the
// order), and the Linkedids that a channel had one after the other, of which the latest counts.
// Both only grow with what is observed, so the same observations give the same calls.
#include "stitch_parts.h"

#include "base/mem.h"

static uint32_t node_known(const struct stitch *s, uint16_t server, uint32_t id) {
    uint32_t hash = lookup_hash(server, id, 0), at = 0, n;
    while ((n = lookup_next(&s->index, hash, &at)) != LOOKUP_NONE)
        if (s->nodes[n].id == id && s->nodes[n].server == server) return n;
    return NOTHING;
}

uint32_t stitch_known(const struct stitch *s, uint16_t server, struct span text) {
    uint32_t id = intern_find(&s->names, text);
    return id ? node_known(s, server, id) : NOTHING;
}

uint32_t stitch_node(struct stitch *s, uint16_t server, struct span text) {
    uint32_t id = intern_put(&s->names, text), known = node_known(s, server, id);
    if (known != NOTHING) return known;
    MEM_ROOM(s->nodes, s->node_count, s->node_room);
    uint32_t number = s->node_count++;
    s->nodes[number] = (struct node){.parent = number,
                                     .ring = number,
                                     .id = id,
                                     .server = server,
                                     .members = NOTHING,
                                     .guests = NOTHING,
                                     .rows = NOTHING,
                                     .visits = NOTHING,
                                     .steps = NOTHING,
                                     .channel = NOTHING,
                                     .locals = NOTHING,
                                     .number = NOTHING};
    lookup_add(&s->index, lookup_hash(server, id, 0), number);
    return number;
}

uint32_t stitch_set(const struct stitch *s, uint32_t node) {
    while (s->nodes[node].parent != node) {
        struct node *n = &s->nodes[node];
        n->parent = s->nodes[n->parent].parent; // path halving
        node = n->parent;
    }
    return node;
}

// The epoch and the number at the end of a UniqueID; UINT64_MAX if it has none.
static void id_parts(struct span id, uint64_t ret_parts[2]) {
    size_t end = id.len;
    ret_parts[0] = ret_parts[1] = UINT64_MAX;
    for (int part = 1; part >= 0; part--) {
        uint64_t value = 0, unit = 1;
        size_t digits = end;
        while (digits && id.at[digits - 1] >= '0' && id.at[digits - 1] <= '9' &&
               end - digits < 18) {
            value += unit * (uint64_t)(id.at[--digits] - '0');
            unit *= 10;
        }
        if (digits < end) ret_parts[part] = value;
        end = digits && id.at[digits - 1] == '.' ? digits - 1 : 0;
    }
}

uint64_t stitch_epoch(const struct stitch *s, uint32_t node) {
    uint64_t parts[2];
    id_parts(intern_get(&s->names, s->nodes[node].id), parts);
    return parts[0];
}

// Whether a's channel was created before b's.
static bool is_older(const struct stitch *s, uint32_t a, uint32_t b) {
    struct span ids[2] = {intern_get(&s->names, s->nodes[a].id),
                          intern_get(&s->names, s->nodes[b].id)};
    uint64_t when[2][2];
    id_parts(ids[0], when[0]);
    id_parts(ids[1], when[1]);
    for (int part = 0; part < 2; part++)
        if (when[0][part] != when[1][part]) return when[0][part] < when[1][part];
    return span_order(ids[0], ids[1]) < 0;
}

static bool is_later(const struct stitch *s, const struct membership *a,
                     const struct membership *b) {
    if (a->last_us != b->last_us) return a->last_us > b->last_us;
    return is_older(s, a->linkedid, b->linkedid);
}

static uint32_t latest_of(const struct stitch *s, uint32_t node) {
    uint32_t best = s->nodes[node].members;
    for (uint32_t m = best; m != NOTHING; m = s->members[m].next_member)
        if (is_later(s, &s->members[m], &s->members[best])) best = m;
    return best;
}

uint32_t stitch_resolve(const struct stitch *s, uint32_t node) {
    uint32_t latest = s->nodes[node].is_linkedid ? NOTHING : latest_of(s, node);
    return stitch_set(s, latest == NOTHING ? node : s->members[latest].linkedid);
}

void stitch_unite(struct stitch *s, uint32_t a, uint32_t b) {
    a = stitch_set(s, a);
    b = stitch_set(s, b);
    if (a == b) return;
    if (is_older(s, b, a)) {
        uint32_t other = a;
        a = b;
        b = other;
    }
    s->nodes[b].parent = a;
    uint32_t next = s->nodes[a].ring; // joins the two rings
    s->nodes[a].ring = s->nodes[b].ring;
    s->nodes[b].ring = next;
    stitch_note(s, a);
    stitch_unnote(s, b);
}

void stitch_bind(struct stitch *s, uint32_t a, uint32_t b) {
    uint32_t both[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        stitch_touch(s, both[i]);
        s->nodes[both[i]].is_bound = true;
        for (uint32_t m = s->nodes[both[i]].members; m != NOTHING; m = s->members[m].next_member)
            stitch_unite(s, both[i], s->members[m].linkedid);
    }
    stitch_unite(s, a, b);
}

// From now on the node is a call of its own, and so are the other Linkedids that its channel had.
static void make_linkedid(struct stitch *s, uint32_t node) {
    if (s->nodes[node].is_linkedid) return;
    stitch_unnote(s, stitch_resolve(s, node)); // the call in which it was a guest
    s->nodes[node].is_linkedid = true;
    for (uint32_t m = s->nodes[node].members; m != NOTHING; m = s->members[m].next_member)
        stitch_unite(s, node, s->members[m].linkedid);
    stitch_note(s, stitch_set(s, node));
}

void stitch_link(struct stitch *s, uint32_t channel, uint32_t linkedid, int64_t at_us) {
    make_linkedid(s, linkedid);
    uint32_t m = s->nodes[channel].members;
    while (m != NOTHING && s->members[m].linkedid != linkedid)
        m = s->members[m].next_member;
    if (m != NOTHING && s->members[m].last_us >= at_us) return;
    uint32_t before = stitch_resolve(s, channel);
    if (m == NOTHING) {
        MEM_ROOM(s->members, s->member_count, s->member_room);
        m = s->member_count++;
        s->members[m] = (struct membership){.channel = channel,
                                            .linkedid = linkedid,
                                            .next_member = s->nodes[channel].members,
                                            .next_guest = s->nodes[linkedid].guests,
                                            .last_us = at_us};
        s->nodes[channel].members = s->nodes[linkedid].guests = m;
        if (s->nodes[channel].is_linkedid || s->nodes[channel].is_bound)
            stitch_unite(s, channel, linkedid);
    }
    s->members[m].last_us = at_us;
    if (stitch_resolve(s, channel) != before) {
        stitch_unnote(s, before);
        stitch_touch(s, channel);
    }
}

static bool is_guest(const struct stitch *s, uint32_t m) {
    uint32_t channel = s->members[m].channel;
    return !s->nodes[channel].is_linkedid && latest_of(s, channel) == m;
}

uint32_t stitch_part(const struct stitch *s, uint32_t root, uint32_t *at, uint32_t *guest) {
    for (;;) {
        if (*at == NOTHING) {
            *at = root;
        } else {
            while (*guest != NOTHING) {
                uint32_t m = *guest;
                *guest = s->members[m].next_guest;
                if (is_guest(s, m)) return s->members[m].channel;
            }
            *at = s->nodes[*at].ring;
            if (*at == root) return NOTHING;
        }
        *guest = s->nodes[*at].guests;
        if (s->nodes[*at].is_linkedid || s->nodes[*at].members == NOTHING) return *at;
    }
}
