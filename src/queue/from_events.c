// Writes what queue events say of a caller into the events' side of their visit. Each step is
// written once; seeing it again changes nothing. A step whose earlier steps were lost supplies
// them, as far as it tells how long the caller had waited.
#include "ledger_rows.h"

static struct fact fact_of(struct ledger *l, const struct queue_event *e) {
    return (struct fact){.side = SIDE_EVENTS,
                         .server = e->server,
                         .queue = intern_put(&l->names, e->queue),
                         .unique_id = intern_put(&l->names, e->unique_id),
                         .at_us = e->at_us,
                         .ahead_us = e->exact_time ? 0 : arrivals_ahead(l, e->server),
                         .exact = e->exact_time};
}

// Seconds as the PBX counts them; -1 when there are none, or when they are absurd.
static int64_t seconds(int64_t s) {
    return s >= 0 && s < INT32_MAX ? s : -1;
}

static void describe(struct ledger *l, struct ledger_row *r, const struct queue_event *e) {
    r->evidence &= (uint8_t)~IN_DOUBT;
    sighting_heard(&r->saw[SIDE_EVENTS], e->at_us);
    if (e->linked_id.len) r->linked_id = intern_put(&l->names, e->linked_id);
    if (e->caller_number.len) r->caller_number = intern_put(&l->names, e->caller_number);
    if (e->caller_name.len) r->caller_name = intern_put(&l->names, e->caller_name);
    if (e->position > 0 && e->position < INT32_MAX) r->position = (int32_t)e->position;
}

// An event that ended too early may have only the beginning of the name, which lists have whole.
static struct span whole_name(struct ledger *l, const struct queue_event *e, uint32_t interface) {
    const struct member *m =
        members_find(&l->members, e->server, intern_find(&l->names, e->queue), interface);
    struct span listed = m && m->from_events ? intern_get(&l->names, m->name) : SPAN_NONE;
    return span_starts(listed, e->member.name) ? listed : e->member.name;
}

static void name_agent(struct ledger *l, struct sighting *s, const struct queue_event *e) {
    struct span interface = member_told_interface(&e->member), name = e->member.name;
    if (interface.len) s->interface = intern_put(&l->names, interface);
    if (interface.len) name = whole_name(l, e, s->interface);
    if (!name.len) name = interface;
    if (name.len) s->agent = intern_put(&l->names, name);
}

// The place where they were last; for callers whom nobody answered.
static void leave_at(struct ledger *l, struct ledger_row *r, const struct queue_event *e) {
    r->saw[SIDE_EVENTS].end_us = e->at_us;
    r->saw[SIDE_EVENTS].flags &= (uint8_t)~GONE;
    r->ended_at = place_of(l, &e->place);
    line_leave(l, r, e->at_us);
}

static int32_t waited(const struct sighting *s, int64_t end_us) {
    int64_t wait = floor_s(end_us) - floor_s(s->join_us);
    return wait < 0 ? 0 : wait > INT32_MAX ? INT32_MAX : (int32_t)wait;
}

// They joined again somewhere. So earlier visits of theirs went on elsewhere, and one that is still
// open here has ended unseen.
static void end_earlier_stays(struct ledger *l, const struct fact *f) {
    struct ledger_row *r;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        struct sighting *s = &r->saw[SIDE_EVENTS];
        if (r->server != f->server || r->unique_id != f->unique_id || !(s->flags & SAW)) continue;
        if (s->join_us >= f->at_us) continue;
        if (sighting_open(s)) {
            s->flags |= GONE;
            if (!s->end_us) s->end_us = f->at_us;
        } else if (s->flags & (ABANDONED | LEFT) && !(s->flags & CONNECTED) &&
                   s->end_us <= f->at_us && !(r->evidence & (NEXT_HUNG_UP_HERE | NEXT_WENT_ON))) {
            r->evidence |= NEXT_WENT_ON;
        }
    }
}

static void join(struct ledger *l, const struct queue_event *e, struct fact *f) {
    bool known;
    f->join_us = e->at_us;
    f->place = place_of(l, &e->place);
    struct ledger_row *r = row_of_join(l, f, &known);
    if (known) return;
    r = row_joins(l, r, f);
    end_earlier_stays(l, f);
    bool first = !(r->saw[SIDE_LOG].flags & SAW);
    describe(l, r, e);
    r->joined_at = f->place;
    if (members_all_away(&l->members, f->server, f->queue)) r->evidence |= AWAY_AT_JOIN;
    if (first) line_join(l, r, e->at_us);
}

// The visit of a step while they wait. `join_us` of the fact is when they joined, if the step tells
// it.
static struct ledger_row *visit_of(struct ledger *l, const struct fact *f) {
    struct ledger_row *r = row_waiting(l, f);
    return r ? r : row_by_join(l, f);
}

static void rang(struct ledger *l, const struct queue_event *e, const struct fact *f) {
    struct ledger_row *r = visit_of(l, f);
    if (!r) r = row_newest(l, f);
    if (!r) r = row_new(l, f, true);
    if (sighting_open(&r->saw[SIDE_EVENTS])) describe(l, r, e);
    if (!r->joined_at.where)
        r->joined_at = place_of(l, &e->place); // they were in a list, and nobody saw them join
    if (e->kind == QUEUE_CALLED) return;
    struct sighting named = {0};
    name_agent(l, &named, e);
    const struct ringing who = {.agent = named.agent,
                                .interface = named.interface,
                                .leg = intern_put(&l->names, e->member.unique_id),
                                .dumped = e->kind == QUEUE_DUMP};
    if (who.agent) row_ring(l, r, f, &who);
}

static void abandoned(struct ledger *l, const struct queue_event *e, struct fact *f) {
    int64_t hold = seconds(e->hold_s);
    if (hold >= 0) f->join_us = e->at_us - hold * SECOND;
    struct ledger_row *r = visit_of(l, f);
    if (!r) r = row_new(l, f, !f->join_us);
    struct sighting *s = &r->saw[SIDE_EVENTS];
    if (s->flags & (ABANDONED | CONNECTED)) return;
    row_joined(r, f);
    describe(l, r, e);
    leave_at(l, r, e);
    s->flags |= ABANDONED;
    s->wait_s = hold >= 0 ? (int32_t)hold : waited(s, e->at_us);
    note_wait(l, r, s->wait_s);
    if (members_all_away(&l->members, f->server, f->queue)) r->evidence |= ALL_AWAY;
}

static void left(struct ledger *l, const struct queue_event *e, const struct fact *f) {
    struct ledger_row *r = visit_of(l, f);
    if (!r) return; // either a connect follows at once, or the end is lost
    struct sighting *s = &r->saw[SIDE_EVENTS];
    if (s->flags & (LEFT | CONNECTED)) return;
    s->flags |= LEFT;
    if (s->flags & ABANDONED) {
        // redirected out of the queue: only the Leave tells where from
        r->ended_at = place_of(l, &e->place);
        return;
    }
    uint8_t doubt = r->evidence & IN_DOUBT; // the Abandon before may be lost in a gap
    describe(l, r, e);
    r->evidence |= doubt;
    leave_at(l, r, e);
    s->wait_s = waited(s, e->at_us);
    note_wait(l, r, s->wait_s);
    r->key = intern_put(&l->names, e->place.exten);
    if (members_all_away(&l->members, f->server, f->queue)) r->evidence |= ALL_AWAY;
}

static void connected(struct ledger *l, const struct queue_event *e, struct fact *f,
                      struct ledger_row *r, int64_t at_us) {
    int64_t hold = seconds(e->hold_s);
    if (hold >= 0) f->join_us = at_us - hold * SECOND;
    f->connects = true;
    if (!r) r = visit_of(l, f);
    if (!r) r = row_new(l, f, !f->join_us);
    struct sighting *s = &r->saw[SIDE_EVENTS];
    if (s->flags & (ABANDONED | CONNECTED)) return;
    row_joined(r, f);
    describe(l, r, e);
    leave_at(l, r, e);
    s->end_us = at_us;
    s->flags |= CONNECTED;
    s->wait_s = hold >= 0 ? (int32_t)hold : waited(s, at_us);
    note_wait(l, r, s->wait_s);
    name_agent(l, s, e);
    if (e->member.unique_id.len) r->leg = intern_put(&l->names, e->member.unique_id);
    row_talks(l, r);
    taker_connects(l, r, SIDE_EVENTS, s->interface);
}

static uint8_t completion_of(struct span reason) {
    if (span_same(reason, SPAN("caller"))) return VISIT_BY_CALLER;
    if (span_same(reason, SPAN("agent"))) return VISIT_BY_AGENT;
    if (span_same(reason, SPAN("transfer"))) return VISIT_TRANSFERRED;
    return VISIT_END_UNKNOWN;
}

static void completed(struct ledger *l, const struct queue_event *e, struct fact *f) {
    int64_t hold = seconds(e->hold_s), talk = seconds(e->talk_s);
    bool told = talk >= 0;
    if (!told) talk = 0;
    if (told && hold >= 0) f->join_us = e->at_us - (talk + hold) * SECOND;
    const struct ending ending = {.agent = intern_find(&l->names, e->member.name),
                                  .interface = intern_find(&l->names, e->member.interface),
                                  .leg = intern_find(&l->names, e->member.unique_id),
                                  .hold_s = hold,
                                  .talk_s = talk,
                                  .how = completion_of(e->reason)};
    struct ledger_row *r = row_ended(l, f, &ending);
    if (!r && !f->unique_id) return; // a visit is never made without a caller
    if (!r) r = row_by_join(l, f);
    if (!r) r = row_new(l, f, !f->join_us);
    struct sighting *s = &r->saw[SIDE_EVENTS];
    if (!(s->flags & CONNECTED)) connected(l, e, f, r, e->at_us - talk * SECOND);
    if (!told && !s->completion) talk = floor_s(e->at_us) - floor_s(s->end_us);
    if (talk < 0 || talk > INT32_MAX) talk = 0;
    uint8_t how = ending.how;
    if (s->completion & how || !(s->flags & CONNECTED)) return;
    s->talk_s = (s->completion ? s->talk_s : 0) + (int32_t)talk;
    s->completion |= how;
    if (e->at_us > s->complete_us) s->complete_us = e->at_us;
    r->evidence &= (uint8_t) ~(IN_DOUBT | TALK_LOST);
    if (r->unique_id != f->unique_id) row_note(l, r); // another caller's
}

static void listed_waiting(struct ledger *l, const struct queue_event *e, struct fact *f) {
    f->exact = false; // the wait is in whole seconds
    int64_t wait = seconds(e->hold_s);
    if (wait >= 0) f->join_us = e->at_us - wait * SECOND;
    struct ledger_row *r = visit_of(l, f);
    if (!r) r = row_new(l, f, !f->join_us);
    struct sighting *s = &r->saw[SIDE_EVENTS];
    if (s->flags & GONE && e->at_us > s->end_us) {
        s->flags &= (uint8_t)~GONE;
        s->end_us = 0;
    }
    if (sighting_open(s)) {
        describe(l, r, e);
        if (e->caller_priority >= 0 && e->caller_priority <= INT32_MAX)
            r->priority = (int32_t)e->caller_priority;
        line_stand(l, r);
    }
    list_names(l, e, r);
}

void observe_event(struct ledger *l, const struct queue_event *told) {
    struct queue_event scratch;
    const struct queue_event *e = event_in_its_time(l, told, &scratch);
    ledger_clock(l, e->server, e->at_us);
    list_names_member(l, e); // before the members learn more
    members_observe(&l->members, e);
    taker_idle(l, e);
    if (e->kind == QUEUE_PARAMS || e->kind == QUEUE_LIST_COMPLETE) {
        observe_list(l, e);
        return;
    }
    if (!e->queue.len || (!e->unique_id.len && e->kind != QUEUE_COMPLETE)) return;
    struct fact f = fact_of(l, e);
    switch (e->kind) {
    case QUEUE_JOIN:
        join(l, e, &f);
        break;
    case QUEUE_CALLED:
    case QUEUE_NO_ANSWER:
    case QUEUE_DUMP:
        rang(l, e, &f);
        break;
    case QUEUE_ABANDON:
        abandoned(l, e, &f);
        break;
    case QUEUE_LEAVE:
        left(l, e, &f);
        break;
    case QUEUE_CONNECT:
        connected(l, e, &f, NULL, e->at_us);
        break;
    case QUEUE_COMPLETE:
        completed(l, e, &f);
        break;
    case QUEUE_WAITING:
        listed_waiting(l, e, &f);
        break;
    default:
        return;
    }
    caller_note(l, f.server, f.unique_id);
}
