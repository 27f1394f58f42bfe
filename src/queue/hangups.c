// What the caller's channel did: whether they asked to hang up before they left the queue, and what
// happened first after that. Only the caller's own Uniqueid counts; agents' channels are not in the
// ledger.
#include "ledger_rows.h"

static void renamed(struct ledger *l, const struct queue_channel *c, uint32_t from) {
    uint32_t to = intern_put(&l->names, c->other_unique_id);
    struct ledger_row *r, *newest = NULL;
    if (!to || to == from) return;
    EACH_ROW_OF(l, c->server, from, r) {
        const struct sighting *s = &r->saw[SIDE_EVENTS];
        bool open = sighting_open(s) || row_connecting(r) ||
                    (sighting_open(&r->saw[SIDE_LOG]) && !(s->flags & SAW));
        if (r->server != c->server || r->unique_id != from || !open) continue;
        if (!newest || r > newest) newest = r;
    }
    if (newest) row_rename(l, newest, to);
}

static void hangup_of(struct ledger_row *r, const struct queue_channel *c, struct place at) {
    struct sighting *s = &r->saw[SIDE_EVENTS];
    bool request = c->kind == QUEUE_CHANNEL_HANGUP_REQUEST;
    bool last = c->kind == QUEUE_CHANNEL_HANGUP; // whatever its time is, since clocks are set back
    if (!(s->flags & SAW) || (!last && c->at_us < s->join_us - SECOND)) return;
    if (sighting_open(s) && !(s->flags & GONE)) {
        if (request) r->evidence |= ASKED_TO_HANG_UP;
        if (c->kind == QUEUE_CHANNEL_SOFT_HANGUP) r->evidence |= SOFT_HANGUP;
        if (!last) return;
        s->flags |= GONE; // how they left the queue is lost
        s->end_us = c->at_us;
        int64_t wait = floor_s(s->end_us) - floor_s(s->join_us);
        if (r->evidence & ASKED_TO_HANG_UP) s->wait_s = wait > 0 ? (int32_t)wait : 0;
        return;
    }
    if (!last && c->at_us + SECOND / 1000 < s->end_us) return;
    if (last && sighting_talks(s)) r->evidence |= TALK_LOST; // until an AgentComplete comes
    if (request || !(s->flags & (ABANDONED | LEFT)) || s->flags & CONNECTED) return;
    if (r->evidence & (NEXT_HUNG_UP_HERE | NEXT_WENT_ON)) return;
    bool here = at.where == r->ended_at.where && at.priority == r->ended_at.priority;
    r->evidence |= here ? NEXT_HUNG_UP_HERE : NEXT_WENT_ON;
}

static void appeared(struct ledger *l, const struct queue_channel *c) {
    struct span phone = phone_of_channel(c->channel);
    if (!phone.len || !c->unique_id.len) return;
    phones_up(&l->members.phones, c->server, intern_put(&l->names, phone),
              intern_put(&l->names, c->unique_id), c->at_us);
}

void observe_channel(struct ledger *l, const struct queue_channel *c) {
    ledger_clock(l, c->server, c->at_us);
    if (c->kind == QUEUE_CHANNEL_NEW) {
        appeared(l, c);
        return;
    }
    uint32_t id = intern_find(&l->names, c->unique_id);
    if (!id) return;
    if (c->kind == QUEUE_CHANNEL_HANGUP) phones_down(&l->members.phones, c->server, id, c->at_us);
    if (c->kind == QUEUE_CHANNEL_RENAMED) {
        renamed(l, c, id);
        return;
    }
    struct place at = place_of(l, &c->place);
    struct ledger_row *r;
    EACH_ROW_OF(l, c->server, id, r) {
        if (r->server == c->server && r->unique_id == id) hangup_of(r, c, at);
    }
    caller_note(l, c->server, id);
}
