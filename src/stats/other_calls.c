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

struct other_given {
    uint32_t in, out; // phone + 1; 0 none
    uint32_t talk_s;
};

void other_calls_finish(struct other_calls *o) {
    if (o->started) intern_finish(&o->names);
    free(o->phones);
    free(o->given);
    bits_finish(&o->gave);
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

static struct other_given judge(struct other_calls *o, const struct stitch *s,
                                const struct call *c) {
    struct other_given g = {0};
    if (!c || c->visits || c->queue) return g;
    bool over = c->result == CALL_ANSWERED || c->result == CALL_MISSED || c->result == CALL_BUSY ||
                c->result == CALL_FAILED;
    if (!over) return g;
    bool internal = c->direction == DIRECTION_INTERNAL;
    if (c->result == CALL_ANSWERED && (internal || c->direction == DIRECTION_INBOUND))
        g.in = phone_of(o, s, c->server, c->agent);
    if (internal || c->direction == DIRECTION_OUTBOUND)
        g.out = phone_of(o, s, c->server, c->source);
    if (c->result == CALL_ANSWERED) g.talk_s = c->talk_s;
    return g;
}

// In (+1) or out (-1): unsigned sums go round and come back.
static void weigh(struct other_calls *o, const struct other_given *g, uint64_t by) {
    struct agent_other *in = g->in ? &o->phones[g->in - 1].sum : NULL;
    struct agent_other *out = g->out ? &o->phones[g->out - 1].sum : NULL;
    if (in) in->in += by, in->talk_s += by * g->talk_s;
    if (out) out->out += by, out->talk_s += by * g->talk_s;
}

static void need(struct other_calls *o, uint32_t count) {
    if (!o->started) intern_init(&o->names);
    o->started = true;
    bits_need(&o->gave, count);
    if (count <= o->given_count) return;
    o->given_count = count + count / 4;
    o->given = mem_resize(o->given, o->given_count, sizeof *o->given);
}

void other_calls_take(struct other_calls *o, const struct stitch *s, uint32_t number,
                      const struct call *c) {
    need(o, stitch_count(s));
    bool gave = bits_has(&o->gave, number);
    struct other_given now = judge(o, s, c);
    bool gives = now.in || now.out;
    if (gave) weigh(o, &o->given[number], UINT64_MAX);
    if (gives) weigh(o, &now, 1);
    if (gives) o->given[number] = now;
    if (gave != gives) bits_put(&o->gave, number, gives);
}

struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension) {
    uint32_t id = o->started ? intern_find(&o->names, extension) : 0, at = 0, n;
    if (!id) return (struct agent_other){0};
    while ((n = lookup_next(&o->by_text, lookup_hash(server, id, 4), &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].extension == id) return o->phones[n].sum;
    return (struct agent_other){0};
}
