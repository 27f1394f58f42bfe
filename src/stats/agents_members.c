// Finds the members that a person consists of. Persons are sorted after their units were folded, so
// a person is found by the place of their first line in the list of queues, which keeps the order
// of the units.
#include "parts.h"

bool agent_member(const struct agents *a, const struct agent *who, size_t n,
                  struct agent_member *ret_member) {
    const struct agents_parts *p = a->parts;
    uint32_t lines = 0, at = 0;
    if (!p) return false;
    if (!who->queue_count) return false;
    for (; at < p->unit_count; at++) { // their first unit made their first line
        const struct unit *u = &p->units[at], *before = at ? u - 1 : NULL;
        if (!u->queue) continue;
        bool same = before && before->person == u->person && before->server == u->server &&
                    before->queue == u->queue;
        if (same) continue;
        if (lines++ == who->first_queue) break;
    }
    for (uint32_t i = at; i < p->unit_count && p->units[i].person == p->units[at].person; i++) {
        const struct unit *u = &p->units[i];
        if (!u->queue || n--) continue; // not a queue: what they did in all of them
        *ret_member = (struct agent_member){u->server, u->queue, u->key};
        return true;
    }
    return false;
}
