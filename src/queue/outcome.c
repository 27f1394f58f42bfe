// Makes one visit from what the sources saw. Nothing is decided when a step comes in. The evidence
// is kept, and the rules are applied when somebody asks for the visit, so that a time-out that is
// learnt late, a hangup after the end or a line of queue_log change what is shown without undoing
// anything.
#include "ledger_rows.h"

static bool same_place(struct place a, struct place b) {
    return a.where == b.where && a.priority == b.priority;
}

// A queue that puts callers out when it has no agents does so within a second. A caller who waited
// longer proves that this one does not.
#define EMPTY_S 2

// Somebody left without an agent and not by a key: did they hang up, or were they put out?
static enum visit_outcome outcome_of_exit(const struct ledger *l, const struct ledger_row *r,
                                          int64_t wait_s, bool *ret_inferred) {
    if (r->evidence & (ASKED_TO_HANG_UP | SOFT_HANGUP)) return VISIT_ABANDONED;
    if (r->joined_at.where && r->ended_at.where && !same_place(r->joined_at, r->ended_at))
        return VISIT_ABANDONED; // redirected out of the queue: the call goes on elsewhere
    *ret_inferred = true;
    // undecided so far
    if (!(r->evidence & (NEXT_HUNG_UP_HERE | NEXT_WENT_ON))) return VISIT_UNKNOWN;
    struct place at = r->joined_at.where ? r->joined_at : r->ended_at;
    int64_t timeout = timeout_of(l, r->server, at.where, r->queue);
    bool long_enough = timeout > 0 && wait_s >= timeout;
    if (r->evidence & NEXT_HUNG_UP_HERE) {
        // If Queue() is the last step of its extension, a time-out gives the same events as a
        // hangup by an action; only the full length of the wait tells it.
        *ret_inferred = long_enough;
        return long_enough ? VISIT_TIMED_OUT : VISIT_ABANDONED;
    }
    if (timeout > 0) *ret_inferred = false;
    if (long_enough) return VISIT_TIMED_OUT;
    bool lets_wait = r->evidence & AWAY_AT_JOIN && wait_s > EMPTY_S;
    if (r->evidence & ALL_AWAY && !lets_wait) return VISIT_NO_AGENTS;
    *ret_inferred = true;
    return VISIT_TIMED_OUT;
}

static enum visit_outcome outcome_of_events(const struct ledger *l, const struct ledger_row *r,
                                            bool *ret_inferred) {
    const struct sighting *s = &r->saw[SIDE_EVENTS];
    *ret_inferred = false;
    if (s->flags & CONNECTED) return VISIT_ANSWERED;
    if (s->flags & ABANDONED) return outcome_of_exit(l, r, s->wait_s, ret_inferred);
    if (s->flags & LEFT) {
        bool moved =
            r->joined_at.where && r->ended_at.where && r->joined_at.where != r->ended_at.where;
        if (moved) return VISIT_LEFT_BY_KEY;
        if (s->flags & GONE) { // on the way to an agent, and nobody saw whether they arrived
            *ret_inferred = true;
            return VISIT_UNKNOWN;
        }
        if (row_connecting(r) && !(r->evidence & (ASKED_TO_HANG_UP | SOFT_HANGUP)) &&
            !(r->evidence & NEXT_HUNG_UP_HERE))
            return VISIT_WAITING;
        enum visit_outcome o = outcome_of_exit(l, r, s->wait_s, ret_inferred);
        *ret_inferred = true; // the deciding step is missing
        return o;
    }
    if (!(s->flags & GONE)) return VISIT_WAITING;
    *ret_inferred = true; // or the visit itself is lost
    return r->evidence & ASKED_TO_HANG_UP ? VISIT_ABANDONED : VISIT_UNKNOWN;
}

bool row_waits(const struct ledger *l, const struct ledger_row *r) {
    const struct sighting *e = &r->saw[SIDE_EVENTS], *g = &r->saw[SIDE_LOG];
    bool inferred;
    if (g->outcome != VISIT_WAITING || g->flags & GONE) return false;
    return !(e->flags & SAW) || outcome_of_events(l, r, &inferred) == VISIT_WAITING;
}

int64_t row_join(const struct ledger_row *r) {
    const struct sighting *e = &r->saw[SIDE_EVENTS], *g = &r->saw[SIDE_LOG];
    if (!(g->flags & SAW)) return e->join_us;
    if (!(e->flags & SAW)) return g->join_us;
    if (!(g->flags & SAW_JOIN) && (e->flags & SAW_JOIN)) return e->join_us;
    if ((g->flags & ROUGH) && !(e->flags & ROUGH)) return e->join_us;
    return floor_s(e->join_us) == floor_s(g->join_us) ? e->join_us : g->join_us;
}

void row_visit(const struct ledger *l, const struct ledger_row *r, struct visit *ret_visit) {
    const struct sighting *e = &r->saw[SIDE_EVENTS], *g = &r->saw[SIDE_LOG];
    bool inferred = false;
    enum visit_outcome by_events = VISIT_WAITING, outcome;
    const struct sighting *from = e;
    if (e->flags & SAW) by_events = outcome_of_events(l, r, &inferred);
    if (g->outcome != VISIT_WAITING) {
        outcome = g->outcome;
        from = g;
        inferred = false;
    } else {
        outcome = by_events;
        if (outcome == VISIT_WAITING && g->flags & GONE) {
            outcome = VISIT_UNKNOWN;
            inferred = true;
            from = g;
        } else if (!(e->flags & SAW)) {
            from = g;
        }
    }
    bool answered = outcome == VISIT_ANSWERED, waiting = outcome == VISIT_WAITING;
    const struct sighting *talk = g->completion ? g : e, *agent = g->agent ? g : e;
    bool talks = answered && !talk->completion;
    int64_t over_us = 0;
    if (waiting || (talks && !(r->evidence & TALK_LOST)))
        over_us = row_over(l, r, waiting, waiting ? row_join(r) : from->end_us);
    bool talk_lost = talks && (r->evidence & TALK_LOST || over_us);
    bool wait_lost = waiting && over_us;
    bool unseen = !(e->flags & (ABANDONED | LEFT)) || e->flags & GONE; // nobody saw how it ended
    bool lost = wait_lost || (outcome == VISIT_UNKNOWN && from->flags & GONE && unseen);
    if (wait_lost) {
        outcome = VISIT_UNKNOWN;
        waiting = false;
        inferred = true;
    }
    uint32_t rings = 0;
    for (uint32_t n = r->rings; n; n = l->rings[n - 1].next)
        rings += told_times(l->rings[n - 1].count);
    *ret_visit = (struct visit){
        .server = r->server,
        .outcome = (uint8_t)outcome,
        .completion = answered ? talk->completion : 0,
        .basis = (uint8_t)((e->flags & SAW ? VISIT_FROM_EVENTS : 0) |
                           (g->flags & SAW ? VISIT_FROM_LOG : 0)),
        .inferred = inferred,
        .connecting = waiting && row_connecting(r),
        .in_doubt =
            (waiting || (answered && !talk->completion && !talk_lost)) && r->evidence & IN_DOUBT,
        .lost = lost,
        .talk_lost = talk_lost,
        .ahead_us = from == e ? r->ahead_us : 0,
        .queue = r->queue,
        .unique_id = r->unique_id,
        .linked_id = r->linked_id,
        .joined_id = r->joined_id,
        .caller_number = r->caller_number,
        .caller_name = r->caller_name,
        .agent = answered ? agent->agent : 0,
        .interface = answered ? e->interface : 0,
        .key = outcome == VISIT_LEFT_BY_KEY ? r->key : 0,
        .position = r->position,
        .priority = r->priority,
        .ring_no_answers = rings,
        .join_us = row_join(r),
        .end_us = waiting     ? 0
                  : wait_lost ? over_us
                              : from->end_us,
        .complete_us = answered ? talk->complete_us : 0,
        .wait_s = waiting || wait_lost || from->wait_s < 0 ? -1 : from->wait_s,
        .talk_s = answered && talk->completion ? talk->talk_s : -1,
    };
    if (answered && ret_visit->interface == 0)
        ret_visit->interface =
            members_interface(&l->members, r->server, r->queue, ret_visit->agent);
}
