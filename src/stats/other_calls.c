// Who answered is known by the row's destination channel, who placed it by its source; so whom a
// call rang in vain is not known, and a leg behind a transfer is not seen. A call that changes
// takes out what it gave before.
#include "stats/other_calls.h"

#include "base/mem.h"

#include <stdlib.h>

struct other_phone {
    uint16_t server;
    uint32_t id;        // of the stitch's dictionary
    uint32_t extension; // of our own
    struct agent_other sum;
};

struct other_pair { // the same two phones mostly have many calls
    uint16_t server;
    uint32_t to, from; // ids of the stitch's dictionary, 0 none
    uint32_t in, out;  // phone + 1; 0 none
};

void other_calls_finish(struct other_calls *o) {
    if (o->started) intern_finish(&o->names);
    free(o->phones);
    free(o->pairs);
    lookup_finish(&o->by_id);
    lookup_finish(&o->by_text);
    lookup_finish(&o->by_pair);
    *o = (struct other_calls){0};
}

static uint32_t phone_of(struct other_calls *o, const struct stitch *s, uint16_t server,
                         uint32_t id) {
    uint32_t hash = lookup_hash(server, id, 3), at = 0, n;
    if (!id) return 0;
    while ((n = lookup_next(&o->by_id, hash, &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].id == id) return n + 1;
    if (o->count == o->capacity) {
        o->capacity = o->capacity ? o->capacity * 2 : 64;
        o->phones = mem_resize(o->phones, o->capacity, sizeof *o->phones);
    }
    uint32_t extension = intern_put(&o->names, stitch_text(s, id));
    o->phones[o->count] = (struct other_phone){.server = server, .id = id, .extension = extension};
    lookup_add(&o->by_id, hash, o->count);
    lookup_add(&o->by_text, lookup_hash(server, extension, 4), o->count);
    return ++o->count;
}

static uint32_t pair_of(struct other_calls *o, const struct stitch *s, uint16_t server, uint32_t to,
                        uint32_t from) {
    uint32_t hash = lookup_hash(to, from, server), at = 0, n;
    if (!to && !from) return 0;
    while ((n = lookup_next(&o->by_pair, hash, &at)) != LOOKUP_NONE) {
        const struct other_pair *p = &o->pairs[n];
        if (p->to == to && p->from == from && p->server == server) return n + 1;
    }
    if (o->pair_count == o->pair_capacity) {
        o->pair_capacity = o->pair_capacity ? o->pair_capacity * 2 : 64;
        o->pairs = mem_resize(o->pairs, o->pair_capacity, sizeof *o->pairs);
    }
    o->pairs[o->pair_count] = (struct other_pair){.server = server,
                                                  .to = to,
                                                  .from = from,
                                                  .in = phone_of(o, s, server, to),
                                                  .out = phone_of(o, s, server, from)};
    lookup_add(&o->by_pair, hash, o->pair_count);
    return ++o->pair_count;
}

// In (+1) or out (-1): unsigned sums go round and come back.
static void weigh(struct other_calls *o, uint32_t pair, uint32_t talk_s, uint64_t by) {
    const struct other_pair *p = &o->pairs[pair - 1];
    struct agent_other *in = p->in ? &o->phones[p->in - 1].sum : NULL;
    struct agent_other *out = p->out ? &o->phones[p->out - 1].sum : NULL;
    if (in) in->in += by, in->talk_s += by * talk_s;
    if (out) out->out += by, out->talk_s += by * talk_s;
}

uint32_t other_calls_put(struct other_calls *o, const struct stitch *s, const struct call *c) {
    const uint32_t over =
        1u << CALL_ANSWERED | 1u << CALL_MISSED | 1u << CALL_BUSY | 1u << CALL_FAILED;
    if (c->visits || c->queue || !(over >> c->result & 1)) return 0;
    bool internal = c->direction == DIRECTION_INTERNAL, answered = c->result == CALL_ANSWERED;
    bool in = answered && (internal || c->direction == DIRECTION_INBOUND);
    bool out = internal || c->direction == DIRECTION_OUTBOUND;
    if (!o->started) intern_init(&o->names);
    o->started = true;
    uint32_t pair = pair_of(o, s, c->server, in ? c->agent : 0, out ? c->source : 0);
    if (pair) weigh(o, pair, answered ? c->talk_s : 0, 1);
    return pair;
}

void other_calls_take_out(struct other_calls *o, uint32_t pair, uint32_t talk_s) {
    if (pair) weigh(o, pair, talk_s, UINT64_MAX);
}

struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension) {
    uint32_t id = o->started ? intern_find(&o->names, extension) : 0, at = 0, n;
    if (!id) return (struct agent_other){0};
    while ((n = lookup_next(&o->by_text, lookup_hash(server, id, 4), &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].extension == id) return o->phones[n].sum;
    return (struct agent_other){0};
}
