// Calls outside the queues. The phone that answered is known by the row's destination channel, the
// one that placed the call by its source. So we do not know whom a call rang in vain, and do not
// see a leg after a transfer. A call that changes first subtracts what it added before.
#include "parts.h"

#include "base/mem.h"

#include <stdlib.h>

struct other_phone {
    uint16_t server;
    uint32_t id;        // in the stitch's dictionary
    uint32_t extension; // in our own
    struct agent_other sum;
};

void other_calls_finish(struct other_calls *o) {
    if (o->started) intern_finish(&o->names);
    free(o->phones);
    lookup_finish(&o->by_id);
    lookup_finish(&o->by_text);
    *o = (struct other_calls){0};
}

static uint32_t phone_of(struct other_calls *o, const struct stitch *s, uint16_t server,
                         uint32_t id) {
    uint32_t hash = lookup_hash(server, id, 3), at = 0, n;
    if (!id) return 0;
    while ((n = lookup_next(&o->by_id, hash, &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].id == id) return n + 1;
    MEM_ROOM(o->phones, o->count, o->capacity);
    uint32_t extension = intern_put(&o->names, stitch_text(s, id));
    o->phones[o->count] = (struct other_phone){.server = server, .id = id, .extension = extension};
    lookup_add(&o->by_id, hash, o->count);
    lookup_add(&o->by_text, lookup_hash(server, extension, 4), o->count);
    return ++o->count;
}

// Adds (+1) or subtracts (-1): unsigned sums wrap round and back.
static void add_signed(struct other_calls *o, const struct other_call *given, uint64_t by) {
    struct agent_other *in = given->in ? &o->phones[given->in - 1].sum : NULL;
    struct agent_other *out = given->out ? &o->phones[given->out - 1].sum : NULL;
    if (in) in->in += by, in->talk_s += by * given->talk_s;
    if (out) out->out += by, out->talk_s += by * given->talk_s;
}

void other_calls_put(struct other_calls *o, const struct stitch *s, const struct call *c,
                     struct other_call *ret_given) {
    const uint32_t over =
        1u << CALL_ANSWERED | 1u << CALL_MISSED | 1u << CALL_BUSY | 1u << CALL_FAILED;
    *ret_given = (struct other_call){0};
    if ((c->visits | c->queue) || !(over >> c->result & 1)) return;
    bool internal = c->direction == DIRECTION_INTERNAL, answered = c->result == CALL_ANSWERED;
    if (!o->started) intern_init(&o->names);
    o->started = true;
    if (answered && (internal || c->direction == DIRECTION_INBOUND))
        ret_given->in = phone_of(o, s, c->server, c->agent);
    if (internal || c->direction == DIRECTION_OUTBOUND)
        ret_given->out = phone_of(o, s, c->server, c->source);
    if (answered) ret_given->talk_s = c->talk_s;
    add_signed(o, ret_given, 1);
}

void other_calls_take_out(struct other_calls *o, const struct other_call *given) {
    add_signed(o, given, UINT64_MAX);
}

struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension) {
    uint32_t id = o->started ? intern_find(&o->names, extension) : 0, at = 0, n;
    if (!id) return (struct agent_other){0};
    while ((n = lookup_next(&o->by_text, lookup_hash(server, id, 4), &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].extension == id) return o->phones[n].sum;
    return (struct agent_other){0};
}
