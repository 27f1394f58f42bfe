// Callers who are connected: the bridge, holding, and the end by either side. A call that a queue's
// member answered is first completed in that queue, as Asterisk does it.
#include "model.h"

static struct leg *talker(struct call *call) {
    return &call->legs[0];
}

static int64_t talk_us(struct centre *c, bool lively) {
    int64_t t = 3000000 + chance_decay_us(c, lively ? 11000 : 110000);
    return chance_of(c, 60) ? chance_us(c, 400, 3000) : t;
}

static void draw_talk(struct call *call) {
    struct server *s = call->server;
    struct centre *c = s->centre;
    int64_t length = talk_us(c, c->lively);
    call->agent_ends = chance_of(c, 420);
    timer_set(c, s, call, TIMER_TALK_END, length, 0);
    if (length < 4000000) return;
    if (talker(call)->agent && chance_of(c, 150)) timer_set(c, s, call, TIMER_HOLD, length / 4, 0);
    if (call->kind == CALL_BEHIND) return;
    if (talker(call)->member && chance_of(c, talker(call)->local ? 60 : 110))
        timer_set(c, s, call, TIMER_TRANSFER, length / 2, 0);
}

void talk_begin(struct call *call, struct leg *winner) {
    struct server *s = call->server;
    dialplan_answer(call);
    bridge_make(s, &call->bridge);
    bridge_enter(s, &call->bridge, leg_near_end(winner));
    for (size_t i = 0; i < call->leg_count; i++)
        if (&call->legs[i] != winner && !call->legs[i].gone) leg_gone(call, &call->legs[i], "26");
    bridge_enter(s, &call->bridge, &call->channel);
    if (winner != call->legs) call->legs[0] = *winner;
    call->leg_count = 1;
    call->place = PLACE_TALK;
    call->connected_us = s->centre->now_us;
    if (call->kind != CALL_CONSULT) draw_talk(call);
}

void talk_unhold(struct call *call) {
    struct server *s = call->server;
    if (!call->on_hold) return;
    call->on_hold = false;
    emit_channel(s, EV_UNHOLD, &talker(call)->phone);
    emit_channel(s, EV_MUSIC_STOP, &call->channel);
    member_status(s, talker(call)->agent, DEVICE_IN_USE);
}

void talk_resume(struct call *call) {
    call->other = NULL;
    timer_cancel(call, TIMER_TRANSFER);
    talk_unhold(call);
    draw_talk(call);
}

static void hold(struct call *call) {
    struct server *s = call->server;
    if (call->on_hold) {
        talk_unhold(call);
        return;
    }
    call->on_hold = true;
    emit_channel(s, EV_HOLD, &talker(call)->phone);
    emit_channel(s, EV_MUSIC_START, &call->channel);
    member_status(s, talker(call)->agent, DEVICE_ON_HOLD);
    timer_set(s->centre, s, call, TIMER_HOLD, chance_us(s->centre, 1500, 12000), 0);
}

void talk_timer(struct call *call, enum timer_kind kind) {
    if (kind == TIMER_TALK_END) talk_end(call, !call->agent_ends);
    if (kind == TIMER_HOLD) hold(call);
    if (kind != TIMER_TRANSFER) return;
    if (!call->other)
        transfer_begin(call);
    else if ((call->other->place == PLACE_QUEUE && call->other->ringing) ||
             call->other->place == PLACE_CONNECT) // the agent waits for that call
        timer_set(call->server->centre, call->server, call, TIMER_TRANSFER, 400000, 0);
    else
        transfer_finish(call);
}

void talk_complete(struct call *call, const char *reason) {
    struct server *s = call->server;
    struct leg *leg = talker(call);
    struct queue *q = call->queue;
    struct member *m = leg->member;
    if (!m) return;
    int64_t now_s = whole_seconds(s->centre->now_us),
            talk = now_s - whole_seconds(call->connected_us);
    q->completed++;
    q->completed_in_level += call->held_s <= q->plan->service_level_s;
    q->talk_time = (3 * q->talk_time + talk) >> 2;
    m->calls_taken++;
    m->last_call_s = now_s;
    m->in_call = false;
    if (*reason != 't')
        queue_log(s, call->channel.unique, q->plan->name, leg->agent->name,
                  "COMPLETE%s|%lld|%lld|%zu", *reason == 'c' ? "CALLER" : "AGENT",
                  (long long)call->held_s, (long long)talk, call->original_position);
    emit(s, EV_AGENT_COMPLETE,
         &(struct facts){.channel = &call->channel,
                         .dest = chance_of(s->centre, 28) ? NULL : leg_near_end(leg),
                         .member = m,
                         .numbers = {[N_HOLD] = call->held_s, [N_TALK] = talk},
                         .texts = {[T_QUEUE] = q->plan->name, [T_REASON] = reason}});
    leg->agent->wrapped_us = s->centre->now_us + (int64_t)q->plan->wrap_s * 1000000;
    leg->member = NULL;
    call->queue = NULL;
}

// The agent's side, after it has left the bridge with the caller.
static void end_leg(struct call *call, struct leg *leg) {
    struct server *s = call->server;
    if (leg->moved) {
        emit_cause(s, EV_HANGUP, &leg->one, "16", NULL);
        return;
    }
    if (leg->local) {
        bridge_part(s, &leg->bridge, &leg->phone, &leg->two);
        emit_cause(s, EV_SOFT_HANGUP, &leg->two, "16", NULL);
        leg_send_own(s, leg);
        emit_cause(s, EV_HANGUP, &leg->two, "16", NULL);
        emit_cause(s, EV_HANGUP, &leg->one, "16", NULL);
    }
    emit_cause(s, EV_HANGUP, &leg->phone, "16", NULL);
    if (!leg->agent) return;
    int64_t wrap = leg->agent->wrapped_us - s->centre->now_us;
    agent_release(s, leg->agent, wrap > 0 ? wrap / 1000000 : 0);
}

static void hang_up(struct call *call, bool by_caller) {
    struct server *s = call->server;
    struct leg *leg = talker(call);
    talk_complete(call, by_caller ? "caller" : "agent");
    bridge_leave(s, &call->bridge, by_caller ? &call->channel : leg_near_end(leg));
    if (by_caller) emit_cause(s, EV_SOFT_HANGUP, &call->channel, "16", NULL);
    bridge_leave(s, &call->bridge, by_caller ? leg_near_end(leg) : &call->channel);
    bridge_end(s, &call->bridge);
    if (!by_caller) {
        end_leg(call, leg);
        emit_cause(s, EV_SOFT_HANGUP, &call->channel, "16", NULL);
    }
    struct leg kept = *leg;
    struct call *behind = kept.moved && by_caller ? call->other : NULL;
    dialplan_ended(call, "16");
    if (by_caller) end_leg(call, &kept);
    if (behind) transfer_follow(behind);
}

void talk_end(struct call *call, bool by_caller) {
    const struct leg *leg = talker(call);
    const struct channel *agent = leg->moved ? &leg->one : &leg->phone;
    // the caller is the agent, on the other side of the Local channel
    bool click = call->kind == CALL_CLICK;
    talk_unhold(call);
    emit_cause(call->server, EV_HANGUP_REQUEST,
               !by_caller ? agent
               : click    ? &call->half.phone
                          : &call->channel,
               by_caller && !click ? NULL : "16", NULL);
    hang_up(call, by_caller);
}

void talk_overtaken(struct call *call) {
    for (size_t kind = 0; kind < TIMER_CALL_KINDS; kind++)
        timer_cancel(call, (enum timer_kind)kind);
    hang_up(call, true);
}
