// Who called whom, in which direction, and since when. While a call is in progress, the channel
// that gave it its id tells this by how it appeared. Rows come late and from any leg, and transfers
// change channels, but none of that changes who called. If nobody saw that channel appear, the
// caller is unknown until the call is over. Then the rows tell, as they do in the PBX's own
// records.
#include "stitch_parts.h"

#define US    1000000
#define A_DAY 86400

static bool is_local(const struct stitch *s, const struct channel_fact *f) {
    struct span name;
    return stitch_local_half(stitch_text(s, f->name), &name) != 0;
}

static bool is_outside(const struct stitch *s, const struct channel_fact *f) {
    return !is_local(s, f) &&
           (direction_is_trunk(stitch_text(s, f->name)) ||
            direction_is_outside(stitch_text(s, f->context)) || stitch_is_outside(s, f->endpoint));
}

static bool is_before(const struct stitch *s, const struct channel_fact *a,
                      const struct channel_fact *b) {
    if (!b || a->first_us != b->first_us) return !b || a->first_us < b->first_us;
    return span_order(stitch_text(s, a->name), stitch_text(s, b->name)) < 0;
}

void stitch_gather_channel(const struct stitch *s, uint32_t root, uint32_t node,
                           struct gathered_channels *g) {
    const struct channel_fact *f = &s->channels[s->nodes[node].channel];
    bool incoming = s->nodes[node].is_linkedid && f->incoming && f->new_us != NEVER;
    if (!g->earliest || (incoming && !g->incoming) ||
        (incoming == g->incoming && f->first_us < g->earliest->first_us))
        g->earliest = f;
    g->incoming |= incoming;
    if (node == root) {
        g->caller = f;
        g->own = f->incoming && f->new_us != NEVER;
    } else if (f->new_us != NEVER && !f->incoming && !is_local(s, f)) {
        if (is_before(s, f, g->leg)) g->leg = f;
        if (!g->own && !s->rules) g->to_outside |= is_outside(s, f); // the root comes first
    }
}

// The direction by the guide's patterns, and by what else is known of the row's two ends.
static enum direction way_of_row(const struct stitch *s, const struct row_fact *r) {
    enum direction way = (enum direction)r->direction;
    if (s->rules) return way;
    bool from = way == DIRECTION_INBOUND || way == DIRECTION_UNKNOWN ||
                (!r->from_half && stitch_is_outside(s, r->from));
    bool to = way == DIRECTION_OUTBOUND || way == DIRECTION_UNKNOWN ||
              (!r->to_half && stitch_is_outside(s, r->to));
    if (from) return to && way == DIRECTION_UNKNOWN ? DIRECTION_UNKNOWN : DIRECTION_INBOUND;
    return to ? DIRECTION_OUTBOUND : DIRECTION_INTERNAL;
}

// Whom it calls is known once a leg appears. A caller in a queue called that queue.
static enum direction way_by_rules(const struct stitch *s, const struct gathered_channels *g,
                                   const struct call *c) {
    const struct channel_fact *f = g->caller;
    struct span leg = g->leg && !c->visits ? stitch_text(s, g->leg->name) : SPAN_NONE;
    enum direction way =
        direction_rules_of(s->rules, stitch_text(s, f->name), leg, stitch_text(s, f->context));
    bool settled = way == DIRECTION_INBOUND || (g->own && (leg.len || c->visits));
    return settled ? way : DIRECTION_UNKNOWN;
}

static enum direction way_of_channels(const struct stitch *s, const struct gathered_channels *g,
                                      const struct call *c) {
    const struct channel_fact *f = g->caller;
    if (!f) return DIRECTION_UNKNOWN;
    // we had this channel called, so it tells nothing
    bool placed = f->new_us != NEVER && !f->incoming;
    if (placed && s->rules) return DIRECTION_UNKNOWN;
    if (placed) return g->to_outside ? DIRECTION_OUTBOUND : DIRECTION_UNKNOWN;
    if (s->rules) return way_by_rules(s, g, c);
    if (is_outside(s, f)) return DIRECTION_INBOUND;
    if (!g->own) return DIRECTION_UNKNOWN;
    if (c->visits) return DIRECTION_INTERNAL;
    if (!g->leg) return DIRECTION_UNKNOWN;
    return is_outside(s, g->leg) ? DIRECTION_OUTBOUND : DIRECTION_INTERNAL;
}

// If nobody saw the channel appear, its id tells when it did.
static int64_t start_of_id(const struct stitch *s, uint32_t root, int64_t seen_s) {
    uint64_t epoch = stitch_epoch(s, root);
    bool near = epoch <= (uint64_t)seen_s && (uint64_t)seen_s - epoch < A_DAY;
    return near ? (int64_t)epoch : seen_s;
}

static int64_t start_of(const struct stitch *s, uint32_t root, const struct gathered *g,
                        const struct call *c) {
    const struct gathered_channels *channels = &g->channels;
    // the start of the rows
    if (g->own_row || (c->rows && !g->open && !channels->own)) return c->start;
    if (channels->own && (g->open || c->rows)) return channels->caller->new_us / US;
    int64_t seen = (g->first_visit ? g->first_visit->join_us : channels->earliest->first_us) / US;
    return g->open ? start_of_id(s, root, seen) : seen;
}

static void set_caller(struct call *c, struct caller caller) {
    c->source = caller.number;
    c->name = caller.name;
}

// Fills in what is not known yet.
static void add_caller(struct call *c, struct caller caller) {
    if (!c->source) c->source = caller.number;
    if (!c->name) c->name = caller.name;
}

static void fill_in_progress(const struct stitch *s, uint32_t root, const struct gathered *g,
                             struct call *c) {
    const struct row_fact *r = g->first_row && g->first_row->unique == root ? g->first_row : NULL;
    const struct visit_fact *v = g->first_visit;
    const struct channel_fact *f = g->channels.caller;
    if (g->channels.own) {
        set_caller(c, f->caller);
        c->destination = f->exten;
    } else if (r) {
        set_caller(c, r->caller);
        c->destination = r->destination;
    } else if (v && v->unique == root) {
        set_caller(c, v->caller);
    }
    c->direction = (uint8_t)(r && !f ? way_of_row(s, r) : way_of_channels(s, &g->channels, c));
}

// When nobody called a Local channel, either of its halves may be the one towards the customer.
static bool half_goes_outside(const struct stitch *s, uint32_t root, const struct row_fact *r) {
    uint32_t at = NOTHING, guest = NOTHING, node;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING)
        for (uint32_t i = s->nodes[node].rows; i != NOTHING; i = s->rows[i].next) {
            const struct row_fact *other = &s->rows[i];
            if (other->from_half && other->from == r->from &&
                way_of_row(s, other) == DIRECTION_OUTBOUND)
                return true;
        }
    return false;
}

static void fill_over(const struct stitch *s, uint32_t root, const struct gathered *g,
                      struct call *c) {
    const struct row_fact *r = g->first_row;
    const struct gathered_channels *channels = &g->channels;
    if (r) set_caller(c, r->caller);
    if (g->first_visit) add_caller(c, g->first_visit->caller);
    if (channels->incoming) {
        add_caller(c, channels->earliest->caller);
        c->destination = channels->earliest->exten;
    }
    if (r && !c->destination) c->destination = r->destination;
    bool by_row = r && (g->own_row || !channels->own);
    enum direction way = by_row ? way_of_row(s, r) : way_of_channels(s, channels, c);
    if (by_row && way == DIRECTION_INTERNAL && !s->rules) {
        // A trunk called by digits is recognised only by the context of its channels.
        enum direction of_channels = way_of_channels(s, channels, c);
        if (of_channels != DIRECTION_UNKNOWN) way = of_channels;
        if (r->from_half && half_goes_outside(s, root, r)) way = DIRECTION_OUTBOUND;
    }
    c->direction = (uint8_t)way;
}

void stitch_fill_caller(const struct stitch *s, uint32_t root, const struct gathered *g,
                        struct call *c) {
    c->start = start_of(s, root, g, c);
    if (g->open)
        fill_in_progress(s, root, g, c);
    else
        fill_over(s, root, g, c);
}

bool stitch_is_own_half(const struct stitch *s, uint32_t root, const struct row_fact *r) {
    if (r->from_half != '2') return false;
    enum direction way = way_of_row(s, r);
    // the customer comes first
    if (way == DIRECTION_OUTBOUND || way == DIRECTION_UNKNOWN) return false;
    bool calls = false;
    uint32_t at = NOTHING, guest = NOTHING, node;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING)
        for (uint32_t i = s->nodes[node].rows; i != NOTHING; i = s->rows[i].next) {
            const struct row_fact *other = &s->rows[i];
            if (other->to == r->from && other->to_half == '1') return false; // somebody called it
            calls |= other->from == r->from && other->from_half == '1';
        }
    if (calls || s->nodes[root].channel == NOTHING) return calls;
    struct span name, caller = stitch_text(s, s->channels[s->nodes[root].channel].name);
    return stitch_local_half(caller, &name) == '1' &&
           span_same(name, stitch_text(s, s->nodes[r->from].id));
}
