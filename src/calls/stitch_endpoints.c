// Finds out which endpoints are outside. A trunk is recognised by its name. If it has another name,
// it is recognised by the contexts in which its channels appear, and because it calls a queue
// without being a member or an extension. This knowledge only grows, so its order does not matter.
// When an endpoint turns out to be outside, all its calls changed. If direction rules are
// configured, they alone decide; it is learnt nevertheless, for they may be taken away.
#include "stitch_parts.h"

char stitch_local_half(struct span channel, struct span *ret_name) {
    if (!span_starts(channel, SPAN("Local/")) || channel.len < 9) return 0;
    char half = channel.at[channel.len - 1];
    if (channel.at[channel.len - 2] != ';' || (half != '1' && half != '2')) return 0;
    *ret_name = (struct span){channel.at, channel.len - 2};
    return half;
}

static uint32_t endpoint_node(struct stitch *s, uint16_t server, struct span endpoint) {
    if (!endpoint.len || direction_is_extension(endpoint)) return NOTHING;
    return stitch_node(s, server, endpoint);
}

uint32_t stitch_endpoint(struct stitch *s, uint16_t server, struct span channel) {
    if (direction_is_trunk(channel)) return NOTHING;
    return endpoint_node(s, server, direction_endpoint(channel));
}

bool stitch_is_outside(const struct stitch *s, uint32_t endpoint) {
    if (endpoint == NOTHING) return false;
    uint8_t known = s->nodes[endpoint].endpoint;
    return known & ENDPOINT_OUTSIDE || (known & ENDPOINT_CAME_IN && !(known & ENDPOINT_INSIDE));
}

static void learn(struct stitch *s, uint32_t endpoint, uint8_t bit) {
    if (endpoint == NOTHING || s->nodes[endpoint].endpoint & bit) return;
    bool was = stitch_is_outside(s, endpoint);
    s->nodes[endpoint].endpoint |= bit;
    bool seen = s->nodes[endpoint].endpoint & ENDPOINT_SEEN; // otherwise it was only learnt about
    if (!seen || stitch_is_outside(s, endpoint) == was) return;
    for (uint32_t i = 0; i < s->row_count; i++) {
        const struct row_fact *r = &s->rows[i];
        if (r->key != NOTHING && (r->from == endpoint || r->to == endpoint))
            stitch_touch(s, r->key);
    }
    for (uint32_t i = 0; i < s->channel_count; i++)
        if (s->channels[i].endpoint == endpoint) stitch_touch(s, s->channels[i].node);
}

// The contexts from which FreePBX's extensions call. Those that they call, and to which they are
// transferred, begin in the same way.
static bool is_inside(struct span context) {
    return span_same(context, SPAN("from-internal"));
}

// The context of a row is the one at the end of the call, so it is a weak sign: an extension may
// also have been sent to a context for calls from outside.
void stitch_learn_row(struct stitch *s, const struct row_fact *r, struct span context) {
    uint32_t from = r->from_half ? NOTHING : r->from, to = r->to_half ? NOTHING : r->to;
    if (r->queue || direction_is_outside(context)) learn(s, from, ENDPOINT_CAME_IN);
    if (is_inside(context)) learn(s, from, ENDPOINT_INSIDE);
    if (r->queue) learn(s, to, ENDPOINT_INSIDE);
    learn(s, from, ENDPOINT_SEEN);
    learn(s, to, ENDPOINT_SEEN);
}

void stitch_learn_channel(struct stitch *s, uint32_t node, bool appeared) {
    const struct channel_fact *c = &s->channels[s->nodes[node].channel];
    if (c->endpoint == NOTHING) return;
    if (appeared) {
        struct span context = stitch_text(s, c->context);
        if (direction_is_outside(context)) learn(s, c->endpoint, ENDPOINT_OUTSIDE);
        if (is_inside(context)) learn(s, c->endpoint, ENDPOINT_INSIDE);
    }
    learn(s, c->endpoint, ENDPOINT_SEEN);
}

// A member's interface is just the name of an endpoint.
static void learn_member(struct stitch *s, uint16_t server, struct span interface) {
    if (!interface.len || direction_is_extension(interface) ||
        span_starts(interface, SPAN("Local/")))
        return;
    learn(s, endpoint_node(s, server, interface), ENDPOINT_INSIDE);
}

void stitch_learn_queue(struct stitch *s, const struct queue_event *e) {
    if (e->kind == QUEUE_JOIN || e->kind == QUEUE_WAITING)
        learn(s, stitch_endpoint(s, e->server, e->channel), ENDPOINT_CAME_IN);
    learn_member(s, e->server, e->member.interface);
    learn_member(s, e->server, e->member.state_interface);
}
