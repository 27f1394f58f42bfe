// Finds the talk that a completion ends. The completion names a caller, but not always by the id
// that we know: after an attended transfer into a queue, the transferred talk may end under the id
// of the consultation, or without a Dest* block, or without any id. Then it is the talk of this
// member that began at that time after a wait of that length. And a caller who is sent back into
// their queue may get the same member again. If events come late, the times do not show which of
// these talks ends, but the member's channel does, or the wait.
#include "ledger_rows.h"

#define START_SLACK (2 * SECOND) // talk and wait are whole seconds, and the event may arrive late
#define SAME_END    (3 * SECOND) // the same completion seen twice

static bool same_member(const struct sighting *s, const struct ending *e) {
    if (e->interface && s->interface) return s->interface == e->interface;
    return !e->agent || s->agent == e->agent;
}

// The member's talk, found by their own channel, or else by its wait and beginning.
static struct ledger_row *taken_by(struct ledger *l, const struct fact *f, const struct ending *e) {
    struct ledger_row *best = NULL;
    int64_t best_gap = START_SLACK, start_us = f->at_us - e->talk_s * SECOND;
    if (!e->agent && !e->interface) return NULL;
    uint32_t oldest = l->count > SCAN_MAX ? l->count - SCAN_MAX : 0;
    for (uint32_t i = l->count; i-- > oldest;) {
        struct ledger_row *r = &l->rows[i];
        const struct sighting *s = &r->saw[f->side];
        if (r->server != f->server || r->queue != f->queue || !(s->flags & CONNECTED)) continue;
        if (!same_member(s, e)) continue;
        if (e->leg && r->leg == e->leg) return r;
        if (s->completion && apart(s->complete_us, f->at_us) > SAME_END) continue;
        if (e->talk_s < 0 || e->hold_s < 0 || s->wait_s != e->hold_s) continue;
        int64_t gap = apart(s->end_us, start_us);
        if (gap <= best_gap) best = r, best_gap = gap;
    }
    return best;
}

// Another talk of this caller with the member, which the completion fits and `own` does not.
static struct ledger_row *other_talk(struct ledger *l, const struct fact *f, const struct ending *e,
                                     const struct ledger_row *own) {
    struct ledger_row *r, *best = NULL;
    const struct sighting *mine = &own->saw[f->side];
    bool fits = same_member(mine, e) && (e->hold_s < 0 || mine->wait_s == e->hold_s);
    if (e->leg && own->leg == e->leg) return NULL;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        const struct sighting *s = &r->saw[f->side];
        if (r == own || r->server != f->server || r->queue != f->queue) continue;
        if (r->unique_id != f->unique_id || !(s->flags & CONNECTED) || !same_member(s, e)) continue;
        if (e->leg && r->leg == e->leg) return r;
        if (!fits && s->wait_s == e->hold_s && !(e->leg && r->leg)) best = r;
    }
    return best;
}

// The consultation waits in a queue of its own; the caller of this talk now takes its place there.
static void takes_place(struct ledger *l, const struct fact *f, const struct ledger_row *talk) {
    struct ledger_row *r, *newest = NULL;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        const struct sighting *s = &r->saw[f->side];
        if (r->server != f->server || r->unique_id != f->unique_id || !sighting_open(s)) continue;
        if (!newest || r > newest) newest = r;
    }
    if (newest) row_rename(l, newest, talk->unique_id);
}

struct ledger_row *row_ended(struct ledger *l, const struct fact *f, const struct ending *e) {
    struct ledger_row *own = f->unique_id ? row_talking(l, f) : NULL;
    bool connected = own && own->saw[f->side].flags & CONNECTED;
    struct ledger_row *r = connected && f->side == SIDE_EVENTS ? other_talk(l, f, e, own) : NULL;
    if (r) return r;
    if (connected && same_member(&own->saw[f->side], e)) return own;
    r = taken_by(l, f, e);
    if (!r) return own;
    if (e->how == VISIT_TRANSFERRED && f->unique_id && r->unique_id != f->unique_id)
        takes_place(l, f, r);
    return r;
}
