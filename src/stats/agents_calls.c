// Calls outside the queues by phone. A call with a visit, or that ends in Queue(), is none of them.
// Who answered is known by the row's destination channel, who placed it by its source; so whom a
// call rang in vain is not known, and a leg behind a transfer is not seen. What each call gave is
// kept, whatever the window.
#include "agents_parts.h"

#include "base/mem.h"

#include <stdlib.h>

#define SUMS 16 // numbers added up in the time of one changed call

struct other_given {
    uint32_t in, out; // phone + 1; 0 none
    uint32_t talk_s;
    int64_t start; // epoch seconds
};

void other_calls_finish(struct other_calls *o) {
    if (o->started) intern_finish(&o->names);
    free(o->phones);
    free(o->given);
    lookup_finish(&o->index);
    *o = (struct other_calls){0};
}

static uint32_t phone_find(const struct other_calls *o, uint16_t server, uint32_t id) {
    uint32_t hash = lookup_hash(server, id, 3), at = 0, n;
    while ((n = lookup_next(&o->index, hash, &at)) != LOOKUP_NONE)
        if (o->phones[n].server == server && o->phones[n].extension == id) return n;
    return LOOKUP_NONE;
}

static uint32_t phone_of(struct other_calls *o, uint16_t server, struct span extension) {
    if (!extension.len) return 0;
    uint32_t id = intern_put(&o->names, extension), n = phone_find(o, server, id);
    if (n != LOOKUP_NONE) return n + 1;
    if (o->count == o->capacity) {
        o->capacity = o->capacity ? o->capacity * 2 : 64;
        o->phones = mem_resize(o->phones, o->capacity, sizeof *o->phones);
    }
    o->phones[o->count] = (struct other_phone){.server = server, .extension = id};
    lookup_add(&o->index, lookup_hash(server, id, 3), o->count);
    return ++o->count;
}

static struct other_given judge(struct other_calls *o, const struct stitch *s,
                                const struct agent_terms *terms, uint32_t number) {
    struct other_given g = {0};
    struct call c;
    if (!stitch_get(s, number, &c) || c.visits || c.queue) return g;
    bool over = c.result == CALL_ANSWERED || c.result == CALL_MISSED || c.result == CALL_BUSY ||
                c.result == CALL_FAILED;
    if (!over) return g;
    if (terms->call_wanted && !terms->call_wanted(terms->context, number, &c)) return g;
    bool internal = c.direction == DIRECTION_INTERNAL;
    if (c.result == CALL_ANSWERED && (internal || c.direction == DIRECTION_INBOUND))
        g.in = phone_of(o, c.server, stitch_text(s, c.agent));
    if (internal || c.direction == DIRECTION_OUTBOUND)
        g.out = phone_of(o, c.server, stitch_text(s, c.source));
    if (c.result == CALL_ANSWERED) g.talk_s = c.talk_s;
    g.start = c.start;
    return g;
}

// In (+1) or out (-1): unsigned sums go round and come back.
static void weigh(struct other_calls *o, const struct other_given *g, uint64_t by) {
    if (!(g->in || g->out) || g->start < o->from || g->start >= o->to) return;
    struct agent_other *in = g->in ? &o->phones[g->in - 1].sum : NULL;
    struct agent_other *out = g->out ? &o->phones[g->out - 1].sum : NULL;
    if (in) in->in += by, in->talk_s += by * g->talk_s;
    if (out) out->out += by, out->talk_s += by * g->talk_s;
}

static void update(struct other_calls *o, const struct stitch *s, const struct agent_terms *terms,
                   uint32_t number) {
    if (number >= o->given_count) {
        uint32_t count = number + number / 2 + 64;
        o->given = mem_resize(o->given, count, sizeof *o->given);
        for (uint32_t i = o->given_count; i < count; i++)
            o->given[i] = (struct other_given){0};
        o->given_count = count;
    }
    struct other_given fresh = judge(o, s, terms, number);
    if (number < o->summed) {
        weigh(o, &o->given[number], UINT64_MAX);
        weigh(o, &fresh, 1);
    }
    o->given[number] = fresh;
}

// Another window: the sums are begun anew, and done when all numbers were looked at.
static void turn(struct other_calls *o, int64_t from, int64_t to) {
    for (uint32_t i = 0; i < o->count; i++)
        o->phones[i].sum = (struct agent_other){0};
    o->summed = 0;
    o->from = from;
    o->to = to;
}

static bool sum_up(struct other_calls *o, size_t limit) {
    for (; limit && o->summed < o->given_count; limit--)
        weigh(o, &o->given[o->summed++], 1);
    return o->summed == o->given_count;
}

bool other_calls_run(struct other_calls *o, const struct stitch *s, const struct agent_terms *terms,
                     int64_t from, int64_t to) {
    size_t limit = terms->call_limit ? terms->call_limit : SIZE_MAX;
    bool done = false;
    if (!o->started || o->generation != stitch_generation(s) || o->serial != terms->wanted_serial) {
        other_calls_finish(o);
        intern_init(&o->names);
        o->started = true;
        o->generation = stitch_generation(s);
        o->serial = terms->wanted_serial;
    }
    if (o->from != from || o->to != to) turn(o, from, to);
    size_t sums = limit < SIZE_MAX / SUMS ? limit * SUMS : limit;
    while (limit && !done) {
        uint32_t numbers[256];
        size_t max = limit < 256 ? limit : 256;
        size_t count = stitch_changed(s, &o->seen, numbers, max);
        for (size_t i = 0; i < count; i++)
            update(o, s, terms, numbers[i]);
        done = count < max;
        limit -= count;
    }
    return sum_up(o, sums) && done;
}

struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension) {
    uint32_t id = o->started ? intern_find(&o->names, extension) : 0;
    uint32_t n = id ? phone_find(o, server, id) : LOOKUP_NONE;
    return n == LOOKUP_NONE ? (struct agent_other){0} : o->phones[n].sum;
}
