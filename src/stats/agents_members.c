// From a person back to the members he is. The persons are sorted after their units were folded, so
// it is his place among the lines of the queues, which come in the units' order, that names them.
#include "agents_parts.h"

bool agent_member(const struct agents *a, const struct agent *who, size_t n,
                  struct agent_member *ret_member) {
    const struct agents_parts *p = a->parts;
    uint32_t lines = 0, at = 0;
    if (!p) return false;
    for (; at < p->unit_count; at++) { // his first unit begins his first line
        const struct unit *u = &p->units[at], *before = at ? u - 1 : NULL;
        bool same = before && before->person == u->person && before->server == u->server &&
                    before->queue == u->queue;
        if (same) continue;
        if (lines++ == who->first_queue) break;
    }
    if (at >= p->unit_count || n >= p->unit_count - at) return false;
    const struct unit *u = &p->units[at + n];
    if (u->person != p->units[at].person) return false;
    *ret_member = (struct agent_member){u->server, u->queue, u->key};
    return true;
}
