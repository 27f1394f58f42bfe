// Calls outside the queues. The phone that answered is known by the row's destination channel, the
// one that placed the call by its source. So we do not know whom a call rang in vain, and do not
// see a leg after a transfer. A call that changes first subtracts what it added before.
#include "parts.h"

#include "base/mem.h"
#include "sums/sums_parts.h"

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

static uint32_t find_text(const struct other_calls *o, uint16_t server, struct span extension) {
    uint32_t id = o->started ? intern_find(&o->names, extension) : 0, at = 0, n;
    if (!id) return LOOKUP_NONE;
    while ((n = lookup_next(&o->by_text, lookup_hash(server, id, 4), &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].extension == id) return n;
    return LOOKUP_NONE;
}

static struct other_phone *add_phone(struct other_calls *o, uint16_t server,
                                     struct span extension) {
    if (!o->started) intern_init(&o->names);
    o->started = true;
    MEM_ROOM(o->phones, o->count, o->capacity);
    struct other_phone *p = &o->phones[o->count];
    *p = (struct other_phone){.server = server, .extension = intern_put(&o->names, extension)};
    lookup_add(&o->by_text, lookup_hash(server, p->extension, 4), o->count++);
    return p;
}

void other_calls_begin(struct other_calls *o, const struct day_sums *before) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(before, SUMS_PHONE, i)); i++) {
        const uint64_t *n = sums_numbers(before, r);
        add_phone(o, r->server, sums_text(before, r->text[0]))->sum =
            (struct agent_other){n[0], n[1], n[2]};
    }
}

void other_calls_sums(const struct other_calls *o, struct day_sums *ret_sums) {
    for (uint32_t i = 0; i < o->count; i++) {
        const struct other_phone *p = &o->phones[i];
        uint64_t *n = sums_at(ret_sums,
                              &(struct sums_key){.kind = SUMS_PHONE,
                                                 .server = p->server,
                                                 .text = {intern_get(&o->names, p->extension)}},
                              NULL);
        n[0] += p->sum.in;
        n[1] += p->sum.out;
        n[2] += p->sum.talk_s;
    }
}

// One of an earlier day has no id yet.
static uint32_t phone_of(struct other_calls *o, const struct stitch *s, uint16_t server,
                         uint32_t id) {
    uint32_t hash = lookup_hash(server, id, 3), at = 0, n;
    if (!id) return 0;
    while ((n = lookup_next(&o->by_id, hash, &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].id == id) return n + 1;
    n = find_text(o, server, stitch_text(s, id));
    if (n == LOOKUP_NONE) n = (uint32_t)(add_phone(o, server, stitch_text(s, id)) - o->phones);
    o->phones[n].id = id;
    lookup_add(&o->by_id, hash, n);
    return n + 1;
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
    uint32_t n = find_text(o, server, extension);
    if (n == LOOKUP_NONE) return (struct agent_other){0};
    return o->phones[n].sum;
}
