// Forgets old days. A new stitch learns what is still wanted of the channels, and then replaces the
// old one, so that nothing has to be taken apart in place.
#include "stitch_parts.h"

#include "base/mem.h"

static bool is_wanted(const struct stitch *s, uint32_t node, int64_t before_us) {
    const struct node *n = &s->nodes[node];
    if (n->channel != NOTHING && s->channels[n->channel].last_us >= before_us) return true;
    for (uint32_t m = n->members; m != NOTHING; m = s->members[m].next_member)
        if (s->members[m].last_us >= before_us) return true;
    return false;
}

static uint32_t same_node(struct stitch *to, const struct stitch *from, uint32_t node) {
    const struct node *n = &from->nodes[node];
    return stitch_node(to, n->server, intern_get(&from->names, n->id));
}

static uint32_t same_text(struct stitch *to, const struct stitch *from, uint32_t id) {
    return intern_put(&to->names, intern_get(&from->names, id));
}

static void copy_facts(struct stitch *to, const struct stitch *from, uint32_t node, uint32_t made) {
    const struct node *n = &from->nodes[node];
    to->nodes[made].has_row = n->has_row;
    if (n->channel != NOTHING) {
        struct channel_fact c = from->channels[n->channel];
        c.node = made;
        c.name = same_text(to, from, c.name);
        c.exten = same_text(to, from, c.exten);
        c.context = same_text(to, from, c.context);
        c.caller.number = same_text(to, from, c.caller.number);
        c.caller.name = same_text(to, from, c.caller.name);
        if (c.endpoint != NOTHING) c.endpoint = same_node(to, from, c.endpoint);
        MEM_ROOM(to->channels, to->channel_count, to->channel_room);
        to->nodes[made].channel = to->channel_count;
        to->channels[to->channel_count++] = c;
        to->up += c.over_us == NEVER;
    }
    for (uint32_t i = n->steps; i != NOTHING; i = from->steps[i].next) {
        MEM_ROOM(to->steps, to->step_count, to->step_room);
        struct step_fact f = from->steps[i];
        f.text = same_text(to, from, f.text);
        f.next = to->nodes[made].steps;
        to->nodes[made].steps = to->step_count;
        to->steps[to->step_count++] = f;
    }
    for (uint32_t m = n->members; m != NOTHING; m = from->members[m].next_member)
        stitch_link(to, made, same_node(to, from, from->members[m].linkedid),
                    from->members[m].last_us);
}

void stitch_forget(struct stitch *s, int64_t before_us) {
    struct stitch *fresh = stitch_create(s->rules);
    for (uint32_t n = 0; n < s->node_count; n++) {
        if (s->nodes[n].endpoint) {
            uint32_t endpoint = same_node(fresh, s, n);
            fresh->nodes[endpoint].endpoint = s->nodes[n].endpoint;
        }
        if (!is_wanted(s, n, before_us)) continue;
        uint32_t made = same_node(fresh, s, n), root = stitch_set(s, n);
        copy_facts(fresh, s, n, made);
        fresh->nodes[made].is_bound = s->nodes[n].is_bound;
        if (root != n) stitch_unite(fresh, made, same_node(fresh, s, root));
        stitch_touch(fresh, made);
    }
    fresh->cuts = s->cuts;
    fresh->cut_count = s->cut_count;
    fresh->generation = s->generation + 1;
    s->cuts = NULL;
    struct stitch old = *s;
    *s = *fresh;
    *fresh = old;
    stitch_destroy(fresh);
}
