// What queue_log says. Its word on how a visit ended is final.
#include "ledger_rows.h"

static struct ledger_row *visit_of(struct ledger *l, const struct fact *f,
                                   const struct queue_step *s) {
    struct ledger_row *r = row_waiting(l, f);
    if (r) return row_moved_right(l, r, f, s);
    r = row_by_join(l, f);
    if (!r) r = row_moved_in(l, f, s);
    return r;
}

static void end_visit(struct ledger *l, const struct fact *f, const struct queue_step *s,
                      enum visit_outcome outcome) {
    struct ledger_row *r = visit_of(l, f, s);
    if (!r) r = row_unjoined(l, f);
    struct sighting *g = &r->saw[SIDE_LOG];
    if (g->outcome != VISIT_WAITING) return;
    row_joined(r, f);
    int64_t wait = s->wait_s >= 0 ? s->wait_s : s->at_s - floor_s(g->join_us);
    g->outcome = (uint8_t)outcome;
    g->flags &= (uint8_t)~GONE;
    g->end_us = f->at_us;
    g->wait_s = wait < 0 ? 0 : (int32_t)(wait > INT32_MAX ? INT32_MAX : wait);
    note_wait(l, r, g->wait_s);
    if (s->position > 0 && s->position < INT32_MAX) r->position = (int32_t)s->position;
    line_leave(l, r, f->at_us);
    if (s->key.len) r->key = intern_put(&l->names, s->key);
    if (outcome == VISIT_ANSWERED) {
        g->flags |= CONNECTED;
        g->agent = intern_put(&l->names, s->agent);
        row_talks(l, r);
        taker_connects(l, r, SIDE_LOG, g->agent);
    }
}

// The visit that was given one of their steps, before we knew that they had joined themselves.
static struct ledger_row *taken_from_another(struct ledger *l, const struct fact *f) {
    struct ledger_row *r;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        const struct sighting *g = &r->saw[SIDE_LOG];
        bool renamed = r->unique_id == f->unique_id && r->joined_id != f->unique_id;
        if (r->server != f->server || r->queue != f->queue || !renamed) continue;
        if (r->saw[SIDE_EVENTS].flags & SAW) continue; // events would have told
        if (g->outcome == VISIT_WAITING ? floor_s(f->at_us) <= g->heard_s
                                        : apart(g->end_us - g->wait_s * SECOND, f->at_us) <= SECOND)
            return r;
    }
    return NULL;
}

// The reverse: the end of an attended transfer was in the log before its join.
static struct ledger_row *orphan_of(struct ledger *l, const struct fact *f) {
    struct ledger_row *best = NULL;
    for (uint32_t i = 0; i < LEDGER_ORPHANS && i < l->orphan_count; i++) {
        struct ledger_row *r = &l->rows[l->orphans[i]];
        const struct sighting *g = &r->saw[SIDE_LOG];
        if (r->server != f->server || r->queue != f->queue || g->flags & (SAW_JOIN | ROUGH))
            continue;
        if (r->saw[SIDE_EVENTS].flags & SAW || r->joined_id != r->unique_id) continue;
        int64_t gap = apart(g->join_us, f->at_us);
        if (g->outcome == VISIT_WAITING || gap > SECOND) continue;
        if (!best || gap < apart(best->saw[SIDE_LOG].join_us, f->at_us)) best = r;
    }
    if (!best) return NULL;
    best->joined_id = f->unique_id;
    lookup_add(&l->by_unique_id, lookup_hash(best->server, best->joined_id, 0),
               (uint32_t)(best - l->rows));
    return best;
}

static struct ledger_row *entered(struct ledger *l, struct fact *f, const struct queue_step *s);

// From now on it is their visit, and the caller who had joined it gets a new one.
static struct ledger_row *give_back(struct ledger *l, const struct fact *f,
                                    const struct queue_step *s, struct ledger_row *r) {
    struct fact then = *f;
    struct queue_step again = {.kind = STEP_ENTERQUEUE,
                               .position = r->position,
                               .caller_number = ledger_text(l, r->caller_number)};
    then.unique_id = r->joined_id;
    then.at_us = r->saw[SIDE_LOG].join_us;
    r->joined_id = f->unique_id;
    r->saw[SIDE_LOG].join_us = f->at_us;
    r->caller_number = s->caller_number.len ? intern_put(&l->names, s->caller_number) : 0;
    uint32_t place = (uint32_t)(r - l->rows);
    const struct ledger_row *own = entered(l, &then, &again);
    row_note(l, own);
    move_rings(l, place, (uint32_t)(own - l->rows), then.unique_id);
    return &l->rows[place];
}

static struct ledger_row *entered(struct ledger *l, struct fact *f, const struct queue_step *s) {
    bool known;
    f->join_us = f->at_us;
    struct ledger_row *r = row_of_join(l, f, &known);
    if (known) return r;
    struct ledger_row *other = taken_from_another(l, f);
    if (other) return give_back(l, f, s, other);
    r = row_joins(l, r ? r : orphan_of(l, f), f);
    // Until they leave, wait_s holds the position at which they joined, since later steps repeat
    // it.
    if (s->position > 0 && s->position < 100000 && r->saw[SIDE_LOG].outcome == VISIT_WAITING)
        r->saw[SIDE_LOG].wait_s = -1 - (int32_t)s->position;
    if (s->caller_number.len) r->caller_number = intern_put(&l->names, s->caller_number);
    if (s->position > 0 && s->position < INT32_MAX && !r->position)
        r->position = (int32_t)s->position;
    if (r->saw[SIDE_EVENTS].flags & SAW) return r;
    line_join(l, r, f->at_us);
    list_had_missed(l, r);
    return r;
}

// A visit without a CONNECT was answered when its talk began, if that can be concluded.
static struct ledger_row *answered_before(struct ledger *l, const struct fact *f,
                                          const struct queue_step *s, const struct ledger_row *r,
                                          bool *ret_when) {
    struct queue_step connect = *s;
    struct fact then = *f;
    then.concluded_us = f->at_us;
    *ret_when = true;
    if (s->talk_s >= 0)
        then.at_us -= s->talk_s * SECOND;
    else if (s->wait_s >= 0 && r && r->saw[SIDE_LOG].flags & SAW_JOIN)
        then.at_us = r->saw[SIDE_LOG].join_us + s->wait_s * SECOND;
    else
        *ret_when = false;
    connect.at_s = then.at_us / SECOND;
    connect.position = STEP_NO_NUMBER;
    end_visit(l, &then, &connect, VISIT_ANSWERED);
    struct ledger_row *answered = row_talking(l, f);
    if (answered && !*ret_when && s->wait_s < 0) answered->saw[SIDE_LOG].wait_s = -1;
    return answered;
}

static void completed(struct ledger *l, struct fact *f, const struct queue_step *s, uint8_t how) {
    const struct ending e = {.agent = intern_find(&l->names, s->agent),
                             .hold_s = s->wait_s,
                             .talk_s = s->talk_s,
                             .how = how};
    bool told = s->talk_s >= 0, when = true;
    f->join_us = told && s->wait_s >= 0 ? f->at_us - (s->talk_s + s->wait_s) * SECOND : 0;
    struct ledger_row *r = row_ended(l, f, &e);
    if (!r || !(r->saw[SIDE_LOG].flags & CONNECTED)) r = answered_before(l, f, s, r, &when);
    if (!r) return;
    struct sighting *g = &r->saw[SIDE_LOG];
    if (g->completion & how) return;
    int64_t talk = s->talk_s, so_far = g->completion && g->talk_s > 0 ? g->talk_s : 0;
    if (!told && when) talk = g->completion ? 0 : (f->at_us - g->end_us) / SECOND;
    if (talk >= 0) g->talk_s = (int32_t)(so_far + talk); // otherwise unknown
    g->completion |= how;
    if (f->at_us > g->complete_us) g->complete_us = f->at_us;
    if (r->unique_id != f->unique_id) row_note(l, r); // another caller's
}

static void refused(struct ledger *l, struct fact *f) {
    bool known;
    queue_row(l, f->server, f->queue)->refusals = true;
    f->join_us = f->at_us;
    struct ledger_row *r = row_of_join(l, f, &known);
    if (known) return;
    r = row_joins(l, r, f);
    struct sighting *g = &r->saw[SIDE_LOG];
    g->outcome = VISIT_REFUSED;
    g->end_us = f->at_us;
    g->wait_s = 0;
}

// The channels could not be bridged. They are out, and another line may still tell how.
static void dropped(struct ledger *l, const struct fact *f, const struct queue_step *s) {
    struct ledger_row *r = visit_of(l, f, s);
    if (!r || !sighting_open(&r->saw[SIDE_LOG])) return;
    r->saw[SIDE_LOG].flags |= GONE;
    r->saw[SIDE_LOG].end_us = f->at_us;
}

static void rang(struct ledger *l, const struct fact *f, const struct queue_step *s) {
    struct ledger_row *r = row_waiting(l, f), *last;
    if (r) r = row_moved_right(l, r, f, s);
    if (!r) r = row_by_join(l, f);
    // a late line about a visit that is over; if that was transferred, it may belong to the next
    // one
    if (!r) {
        last = row_newest(l, f);
        bool over = last && !(last->saw[SIDE_LOG].completion & VISIT_TRANSFERRED);
        r = over ? last : row_moved_in(l, f, s);
        if (!r) r = last;
    }
    if (!r) r = row_new(l, f, true);
    const struct ringing who = {.agent = intern_put(&l->names, s->agent),
                                .dumped = s->kind == STEP_AGENTDUMP};
    if (who.agent) row_ring(l, r, f, &who);
}

void ledger_log_apart(struct ledger *l, uint16_t server) {
    members_log_apart(&l->members, server);
}

void observe_step(struct ledger *l, const struct queue_step *s) {
    log_clock(l, s->server, s->at_s * SECOND);
    members_step(&l->members, s);
    if (s->kind == STEP_QUEUESTART) {
        log_started(l, s->server, s->at_s * SECOND);
        ledger_restarted(l, s->server, s->at_s * SECOND);
    }
    if (!s->unique_id.len || !s->queue.len) return;
    struct fact f = {.side = SIDE_LOG,
                     .server = s->server,
                     .queue = intern_put(&l->names, s->queue),
                     .unique_id = intern_put(&l->names, s->unique_id),
                     .at_us = s->at_s * SECOND};
    if (s->wait_s >= 0) f.join_us = f.at_us - s->wait_s * SECOND;
    switch (s->kind) {
    case STEP_ENTERQUEUE:
        entered(l, &f, s);
        break;
    case STEP_RINGNOANSWER:
    case STEP_AGENTDUMP:
        rang(l, &f, s);
        break;
    case STEP_CONNECT:
        end_visit(l, &f, s, VISIT_ANSWERED);
        break;
    case STEP_COMPLETEAGENT:
        completed(l, &f, s, VISIT_BY_AGENT);
        break;
    case STEP_COMPLETECALLER:
        completed(l, &f, s, VISIT_BY_CALLER);
        break;
    case STEP_BLINDTRANSFER:
    case STEP_ATTENDEDTRANSFER:
        completed(l, &f, s, VISIT_TRANSFERRED);
        break;
    case STEP_ABANDON:
        end_visit(l, &f, s, VISIT_ABANDONED);
        break;
    case STEP_EXITWITHTIMEOUT:
        end_visit(l, &f, s, VISIT_TIMED_OUT);
        break;
    case STEP_EXITWITHKEY:
        end_visit(l, &f, s, VISIT_LEFT_BY_KEY);
        break;
    case STEP_EXITEMPTY:
        end_visit(l, &f, s, VISIT_NO_AGENTS);
        break;
    case STEP_WITHDRAW:
        end_visit(l, &f, s, VISIT_WITHDRAWN);
        break;
    case STEP_SYSCOMPAT:
        dropped(l, &f, s);
        break;
    case STEP_FULL:
    case STEP_JOINEMPTY:
    case STEP_JOINUNAVAIL:
        refused(l, &f);
        break;
    default:
        return;
    }
    caller_note(l, f.server, f.unique_id);
}
