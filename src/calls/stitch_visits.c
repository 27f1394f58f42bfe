// Visits of the ledger. It may revise a visit as it learns more; each time the whole visit is
// posted again under its number. If nothing is new, nothing changes.
#include "stitch_parts.h"

#include "base/mem.h"
#include "queue/ledger.h"

static void need_visit(struct stitch *s, uint32_t number) {
    if (number < s->visit_count) return;
    uint32_t room = s->visit_count;
    while (room <= number)
        room = room ? room + room / 2 + 1 : 64;
    s->visits = mem_resize(s->visits, room, sizeof *s->visits);
    for (uint32_t i = s->visit_count; i < room; i++)
        s->visits[i].key = NOTHING;
    s->visit_count = room;
}

static bool says_the_same(const struct visit_fact *a, const struct visit_fact *b) {
    return a->key == b->key && a->unique == b->unique && a->queue == b->queue &&
           a->agent == b->agent && a->caller.number == b->caller.number &&
           a->caller.name == b->caller.name && a->state == b->state && a->in_doubt == b->in_doubt &&
           a->talk_lost == b->talk_lost && a->abandoned == b->abandoned &&
           a->join_us == b->join_us && a->end_us == b->end_us && a->complete_us == b->complete_us &&
           a->talk_s == b->talk_s && a->ahead_us == b->ahead_us;
}

static void take_out(struct stitch *s, uint32_t number) {
    struct visit_fact *v = &s->visits[number];
    if (v->key == NOTHING) return;
    stitch_touch(s, v->key);
    uint32_t *at = &s->nodes[v->key].visits;
    while (*at != number)
        at = &s->visits[*at].next;
    *at = v->next;
}

void stitch_visit(struct stitch *s, uint32_t number, const struct call_visit *visit) {
    if (!visit->unique_id.len) return;
    uint32_t unique = stitch_node(s, visit->server, visit->unique_id), key = unique;
    // Whose visit it was after a transfer may be revised, and a link is for ever. So which call
    // such a channel belongs to is left to its events.
    if (visit->linked_id.len && !visit->renamed) {
        key = stitch_node(s, visit->server, visit->linked_id);
        stitch_link(s, unique, key, visit->join_us);
    }
    struct visit_fact fresh = {.key = key,
                               .unique = unique,
                               .queue = intern_put(&s->names, visit->queue),
                               .agent = intern_put(&s->names, visit->agent),
                               .caller.number = intern_put(&s->names, visit->caller_number),
                               .caller.name = intern_put(&s->names, visit->caller_name),
                               .state = (uint8_t)visit->state,
                               .in_doubt = visit->in_doubt,
                               .talk_lost = visit->talk_lost,
                               .abandoned = visit->abandoned,
                               .join_us = visit->join_us,
                               .end_us = visit->end_us,
                               .complete_us = visit->complete_us,
                               .talk_s = visit->talk_s,
                               .ahead_us = visit->ahead_us};
    need_visit(s, number);
    if (says_the_same(&s->visits[number], &fresh)) return;
    take_out(s, number);
    fresh.next = s->nodes[key].visits;
    s->visits[number] = fresh;
    s->nodes[key].visits = number;
    stitch_touch(s, key);
}

static enum call_visit_state state_of(const struct visit *v) {
    if (v->outcome == VISIT_WAITING) return CALL_VISIT_WAITING;
    if (v->lost) return CALL_VISIT_LOST;
    return v->outcome == VISIT_ANSWERED ? CALL_VISIT_ANSWERED : CALL_VISIT_LEFT;
}

void stitch_visit_of(struct stitch *s, const struct ledger *l, uint32_t number,
                     const struct visit *v) {
    struct call_visit visit = {.server = v->server,
                               .state = state_of(v),
                               .in_doubt = v->in_doubt,
                               .talk_lost = v->talk_lost,
                               .abandoned = v->outcome == VISIT_ABANDONED,
                               .renamed = v->unique_id != v->joined_id,
                               .unique_id = ledger_text(l, v->unique_id),
                               .linked_id = ledger_text(l, v->linked_id),
                               .queue = ledger_text(l, v->queue),
                               .agent = ledger_text(l, v->agent),
                               .caller_number = ledger_text(l, v->caller_number),
                               .caller_name = ledger_text(l, v->caller_name),
                               .join_us = v->join_us,
                               .end_us = v->end_us,
                               .complete_us = v->complete_us,
                               .talk_s = v->talk_s,
                               .ahead_us = v->ahead_us};
    stitch_visit(s, number, &visit);
}
