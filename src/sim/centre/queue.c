// Waiting in a queue: callers in the order in which they came, free members rung for the first of
// them, and five ways out. Each line of queue_log is written next to the event that shows the same.
#include "model.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define RETRY_US ((int64_t)1000000)

struct queue *queue_named(struct server *s, const char *name) {
    for (size_t i = 0; i < s->queue_count; i++)
        if (strcmp(s->queues[i].plan->name, name) == 0) return &s->queues[i];
    return &s->queues[0];
}

// Counted from 1.
static size_t position_of(const struct call *call) {
    for (size_t i = 0; i < call->queue->waiting_count; i++)
        if (call->queue->waiting[i] == call) return i + 1;
    return 0;
}

void queue_poll_soon(struct server *s, struct queue *q, int64_t in_us) {
    if (q->poll_due || !q->waiting_count) return;
    q->poll_due = true;
    timer_set(s->centre, s, NULL, TIMER_POLL, in_us, q - s->queues);
}

// Decides what the caller will do if nothing else happens before.
static void draw_fate(struct call *call) {
    struct centre *c = call->server->centre;
    bool soon = chance_of(c, 50);
    int64_t patience =
        soon ? chance_us(c, 700, 4500) : 3000000 + chance_decay_us(c, c->lively ? 40000 : 90000);
    timer_set(c, call->server, call, TIMER_PATIENCE, patience, 0);
    if (call->queue->plan->keys && chance_of(c, 60))
        timer_set(c, call->server, call, TIMER_KEY, chance_us(c, 2500, 20000), 0);
    if (chance_of(c, 8))
        timer_set(c, call->server, call, TIMER_WITHDRAW, chance_us(c, 3000, 15000), 0);
}

void queue_join(struct call *call, struct queue *q) {
    struct server *s = call->server;
    struct centre *c = s->centre;
    call->queue = q;
    if ((q->plan->max && q->waiting_count >= q->plan->max) || q->waiting_count == SIM_WAITING) {
        call->queue = NULL; // neither an event nor a line tells of it
        dialplan_after_queue(call, EXIT_FULL);
        return;
    }
    call->place = PLACE_QUEUE;
    call->ringing = false;
    call->leg_count = 0;
    call->joined_us = c->now_us;
    call->retry_us = 0;
    q->waiting[q->waiting_count++] = call;
    call->original_position = q->waiting_count;
    queue_log(s, call->channel.unique, q->plan->name, "NONE", "ENTERQUEUE||%s|%zu",
              call->channel.number, q->waiting_count);
    emit(s, EV_JOIN,
         &(struct facts){
             .channel = &call->channel,
             .numbers =
                 {[N_POSITION] = (int64_t)q->waiting_count, [N_COUNT] = (int64_t)q->waiting_count},
             .texts = {[T_QUEUE] = q->plan->name}});
    if (q->plan->leave_when_empty && queue_empty(q)) {
        queue_exit(call, EXIT_EMPTY);
        return;
    }
    emit_channel(s, EV_MUSIC_START, &call->channel);
    timer_set(c, s, call, TIMER_TIMEOUT, (int64_t)call->timeout_s * 1000000, 0);
    if (call->kind != CALL_CONSULT) draw_fate(call);
    queue_poll(s, q);
}

// --- ringing

static void ring(struct call *call, struct member *const *members, size_t count) {
    struct server *s = call->server;
    struct centre *c = s->centre;
    call->ringing = true;
    call->leg_count = 0;
    for (size_t i = 0; i < count; i++)
        leg_dial(call, &call->legs[i], members[i], members[i]->agent);
    if (count == 1 && !members[0]->local) {
        channel_meet(s, &call->channel, &call->legs[0].phone);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t mood = chance(c, 1000);
        int64_t number = (int64_t)i + 1;
        leg_ringing(call, &call->legs[i]);
        if (mood < 820)
            timer_set(c, s, call, TIMER_LEG, chance_us(c, 900, c->lively ? 4000 : 9000), number);
        else if (mood < 850 && !members[i]->local)
            timer_set(c, s, call, TIMER_LEG, chance_us(c, 500, 2500), -number);
    }
    timer_set(c, s, call, TIMER_RING, (int64_t)call->queue->plan->ring_s * 1000000, 0);
}

// The free members with the lowest penalty.
static size_t pick_members(struct server *s, struct queue *q, struct member **out) {
    size_t count = 0;
    unsigned lowest = UINT_MAX;
    for (size_t i = 0; i < q->member_count; i++)
        if (q->members[i].penalty < lowest && member_free(s, &q->members[i]))
            lowest = q->members[i].penalty;
    for (size_t i = 0; i < q->member_count && count < SIM_LEGS; i++) {
        size_t at = q->plan->ring_all ? i : (q->next_member + i) % q->member_count;
        if (q->members[at].penalty != lowest || !member_free(s, &q->members[at])) continue;
        out[count++] = &q->members[at];
        if (q->plan->ring_all) continue;
        q->next_member = at + 1;
        break;
    }
    return count;
}

void queue_poll(struct server *s, struct queue *q) {
    struct member *members[SIM_LEGS];
    int64_t now = s->centre->now_us;
    if (q->plan->leave_when_empty && queue_empty(q)) {
        struct call *all[SIM_WAITING];
        size_t count = q->waiting_count;
        memcpy(all, q->waiting, sizeof all);
        for (size_t i = 0; i < count; i++)
            if (!all[i]->ringing) queue_exit(all[i], EXIT_EMPTY);
        return;
    }
    for (size_t i = 0; i < q->waiting_count; i++) {
        struct call *call = q->waiting[i];
        if (call->ringing || call->retry_us > now) continue;
        size_t count = pick_members(s, q, members);
        if (!count) return;
        ring(call, members, count);
    }
}

static void stop_ringing(struct call *call) {
    timer_cancel(call, TIMER_RING);
    timer_cancel(call, TIMER_LEG);
    call->ringing = false;
}

static void no_answer(struct call *call, struct leg *leg, int64_t ring_ms) {
    struct server *s = call->server;
    const struct queue *q = call->queue;
    emit_dial(s, EV_DIAL_END, &call->channel, leg_near_end(leg), "NOANSWER");
    queue_log(s, call->channel.unique, q->plan->name, leg->agent->name, "RINGNOANSWER|%lld",
              (long long)ring_ms);
    leg_emit(call, leg, EV_RING_NO_ANSWER, (struct facts){.numbers = {[N_RING] = ring_ms}});
}

// Nobody answered in this round, or nobody will: ends each leg that is left.
static void end_legs(struct call *call, bool unanswered, int64_t ring_ms) {
    struct server *s = call->server;
    int64_t now_s = whole_seconds(s->centre->now_us);
    for (size_t i = 0; i < call->leg_count; i++) {
        struct leg *leg = &call->legs[i];
        if (leg->gone) continue;
        if (unanswered) {
            no_answer(call, leg,
                      ring_ms >= 0 ? ring_ms : (now_s - whole_seconds(leg->rang_us)) * 1000);
            leg_cancelled(call, leg, false);
        } else {
            queue_log(s, call->channel.unique, call->queue->plan->name, leg->agent->name,
                      "RINGCANCELED|%lld", (long long)((s->centre->now_us - leg->rang_us) / 1000));
            leg_cancelled(call, leg, true);
        }
    }
}

static void drop_legs(struct call *call) {
    for (size_t i = 0; i < call->leg_count; i++)
        if (!call->legs[i].gone) leg_gone(call, &call->legs[i], "0");
    call->leg_count = 0;
}

void queue_ring_over(struct call *call) {
    struct server *s = call->server;
    stop_ringing(call);
    end_legs(call, true, (int64_t)call->queue->plan->ring_s * 1000);
    call->retry_us = s->centre->now_us + RETRY_US;
    drop_legs(call);
    timer_set(s->centre, s, NULL, TIMER_POLL, RETRY_US, call->queue - s->queues);
}

void queue_rejected(struct call *call, struct leg *leg) {
    struct server *s = call->server;
    emit_cause(s, EV_HANGUP_REQUEST, &leg->phone, "21", "603");
    no_answer(call, leg, (whole_seconds(s->centre->now_us) - whole_seconds(leg->rang_us)) * 1000);
    leg_gone(call, leg, "21");
    for (size_t i = 0; i < call->leg_count; i++)
        if (!call->legs[i].gone) return;
    stop_ringing(call);
    call->leg_count = 0;
    call->retry_us = s->centre->now_us + 2 * RETRY_US;
    timer_set(s->centre, s, NULL, TIMER_POLL, 2 * RETRY_US, call->queue - s->queues);
}

// --- the ways out

// Takes the caller off the list; the event has the true position and count.
void queue_leave(struct call *call) {
    struct queue *q = call->queue;
    size_t position = position_of(call);
    memmove(&q->waiting[position - 1], &q->waiting[position],
            (q->waiting_count - position) * sizeof(struct call *));
    q->waiting_count--;
    emit(call->server, EV_LEAVE,
         &(struct facts){
             .channel = &call->channel,
             .numbers = {[N_POSITION] = (int64_t)position, [N_COUNT] = (int64_t)q->waiting_count},
             .texts = {[T_QUEUE] = q->plan->name}});
    for (size_t kind = TIMER_PATIENCE; kind <= TIMER_LEG; kind++)
        timer_cancel(call, (enum timer_kind)kind);
    call->ringing = false;
    queue_poll_soon(call->server, q, 300000);
}

static void log_exit(struct call *call, enum queue_exit why, size_t position, int64_t hold) {
    static const char *const words[] = {[EXIT_ABANDON] = "ABANDON",
                                        [EXIT_TIMEOUT] = "EXITWITHTIMEOUT",
                                        [EXIT_EMPTY] = "EXITEMPTY",
                                        [EXIT_WITHDRAW] = "WITHDRAW",
                                        [EXIT_KEY] = "EXITWITHKEY|1"};
    queue_log(call->server, call->channel.unique, call->queue->plan->name, "NONE",
              "%s|%zu|%zu|%lld%s", words[why], position, call->original_position, (long long)hold,
              why == EXIT_WITHDRAW ? "|desk" : "");
}

void queue_exit(struct call *call, enum queue_exit why) {
    struct server *s = call->server;
    struct queue *q = call->queue;
    int64_t hold = whole_seconds(s->centre->now_us) - whole_seconds(call->joined_us);
    size_t position = position_of(call);
    if (why == EXIT_WITHDRAW && call->ringing) { // not before the ringing has ended
        timer_set(s->centre, s, call, TIMER_WITHDRAW, 1000000, 0);
        return;
    }
    if (why == EXIT_KEY) channel_place(&call->channel, "queue-exit", "1", 0);
    if (why == EXIT_ABANDON)
        emit_cause(s, EV_HANGUP_REQUEST, &call->channel, call->answered ? NULL : "127",
                   call->answered ? NULL : "487");
    if (why != EXIT_EMPTY || hold > 0) emit_channel(s, EV_MUSIC_STOP, &call->channel);
    if (call->ringing) end_legs(call, why == EXIT_TIMEOUT, -1);
    if (why != EXIT_KEY) {
        emit(s, EV_ABANDON,
             &(struct facts){.channel = &call->channel,
                             .numbers = {[N_POSITION] = (int64_t)position,
                                         [N_ORIGINAL_POSITION] = (int64_t)call->original_position,
                                         [N_HOLD] = hold},
                             .texts = {[T_QUEUE] = q->plan->name}});
        q->abandoned++;
    }
    log_exit(call, why, position, hold);
    queue_leave(call);
    for (size_t i = 0; i < call->leg_count; i++) {
        struct leg *leg = &call->legs[i];
        if (!leg->gone) cdr_close(call, &call->rows[leg->row], "NO ANSWER");
    }
    call->place = PLACE_DIALPLAN;
    if (why != EXIT_ABANDON) drop_legs(call);
    dialplan_after_queue(call, why);
    if (why == EXIT_ABANDON) drop_legs(call); // the slot is free, and not yet used again
}

void queue_adopt(struct call *from, struct call *to) {
    struct centre *c = to->server->centre;
    struct queue *q = to->queue = from->queue;
    q->waiting[position_of(from) - 1] = to;
    to->joined_us = from->joined_us;
    to->original_position = from->original_position;
    to->route = from->route;
    to->timeout_s = from->timeout_s;
    to->retry_us = from->retry_us;
    to->ringing = from->ringing;
    to->place = PLACE_QUEUE;
    to->leg_count = 0;
    for (size_t i = 0; i < from->leg_count; i++) {
        struct leg *leg = &to->legs[i];
        *leg = from->legs[i];
        to->leg_count++;
        if (leg->gone) continue;
        struct row *r = cdr_another(to);
        *r = (struct row){.sequence = r->sequence,
                          .start_us = r->start_us,
                          .answer_us = r->answer_us,
                          .application = "Queue",
                          .disposition = "NO ANSWER"};
        memcpy(r->destination_channel, leg_near_end(leg)->name, sizeof r->destination_channel);
        snprintf(r->data, sizeof r->data, "%s,,,,%u", q->plan->name, to->timeout_s);
        leg->row = (int)(r - to->rows);
    }
    int64_t left = to->joined_us + (int64_t)to->timeout_s * 1000000 - c->now_us;
    timer_set(c, to->server, to, TIMER_TIMEOUT, left, 0);
    draw_fate(to);
    queue_poll_soon(to->server, q, 300000);
}
