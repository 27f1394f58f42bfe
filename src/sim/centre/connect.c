// A telephone that rang for a queue is answered. The caller leaves the queue and is connected,
// either at once or when whatever runs in between has ended.
#include "model.h"

#include <stdlib.h>

// Between a caller's leaving the queue and being connected, Asterisk runs what is configured:
// always a membergosub, sometimes an AGI. And on a busy machine it is just late.
static int64_t delay_us(struct centre *c, const struct queue *q) {
    uint32_t luck = chance(c, 1000);
    if (q->plan->gosub_ms) return chance_us(c, q->plan->gosub_ms, q->plan->gosub_ms + 40);
    if (luck < 950) return 0;
    return luck < 990 ? chance_us(c, 1, 60) : chance_us(c, 300, 9000);
}

static void start_connecting(struct call *call, struct leg *winner, int64_t delay) {
    struct centre *c = call->server->centre;
    for (size_t i = 0; i < call->leg_count; i++)
        if (&call->legs[i] != winner && !call->legs[i].gone) leg_gone(call, &call->legs[i], "26");
    if (winner != call->legs) call->legs[0] = *winner;
    call->leg_count = 1;
    call->place = PLACE_CONNECT;
    timer_set(c, call->server, call, TIMER_CONNECT, delay, 0);
    if (call->kind != CALL_CONSULT && chance_of(c, 100))
        timer_set(c, call->server, call, TIMER_PATIENCE, delay / 3, 0);
}

void queue_gave_up(struct call *call) {
    call->hung_up = true;
    emit_channel(call->server, EV_HANGUP_REQUEST, &call->channel);
}

void queue_connect(struct call *call) {
    struct server *s = call->server;
    struct leg *leg = call->legs;
    while (!leg->won)
        leg++;
    struct queue *q = call->queue;
    int64_t hold = whole_seconds(s->centre->now_us) - whole_seconds(call->joined_us);
    q->hold_time = (3 * q->hold_time + hold) >> 2;
    queue_log(s, call->channel.unique, q->plan->name, leg->agent->name, "CONNECT|%lld|%s|%lld",
              (long long)hold, leg_near_end(leg)->unique, (long long)leg->rang_s);
    leg->member->in_call = true;
    leg_emit(call, leg, EV_AGENT_CONNECT,
             (struct facts){.numbers = {[N_HOLD] = hold, [N_RING] = leg->rang_s}});
    member_status(s, leg->agent, DEVICE_IN_USE);
    call->held_s = hold;
    talk_begin(call, leg);
    if (call->hung_up) talk_overtaken(call);
}

// If somebody takes the call of a consulting agent, either the agent hangs up at once, or they talk
// to them first.
static struct call *who_is_connected(struct call *call, struct leg **leg) {
    struct server *s = call->server;
    struct call *caller = call->other;
    if (call->kind != CALL_CONSULT) return call;
    if (!(*leg)->local && !caller->legs[0].local && chance_of(s->centre, 500)) {
        timer_cancel(caller, TIMER_TRANSFER);
        timer_set(s->centre, s, caller, TIMER_TRANSFER, chance_us(s->centre, 1500, 5000), 0);
        return call;
    }
    size_t number = (size_t)(*leg - call->legs);
    call = transfer_finish(caller);
    *leg = &call->legs[number];
    return call;
}

void queue_leg(struct call *call, int64_t number) {
    struct leg *leg = &call->legs[llabs(number) - 1];
    if (leg->gone) return;
    if (number < 0) {
        queue_rejected(call, leg);
        return;
    }
    call = who_is_connected(call, &leg);
    struct server *s = call->server;
    leg->rang_s = whole_seconds(s->centre->now_us) - whole_seconds(leg->rang_us);
    leg->won = true;
    leg_answer(call, leg);
    // Asterisk reports device states from a thread of its own, so a third of them come before
    // InCall.
    int64_t delay = delay_us(s->centre, call->queue);
    bool early = delay || s->next_unique % 3 == 0;
    if (early) member_status(s, leg->agent, DEVICE_IN_USE);
    for (int again = 0; again < 2; again++) {
        for (size_t i = 0; i < call->leg_count; i++)
            if (&call->legs[i] != leg && !call->legs[i].gone)
                leg_cancelled(call, &call->legs[i], false);
        if (again) break;
        channel_meet(s, &call->channel, &leg->phone);
    }
    emit_channel(s, EV_MUSIC_STOP, &call->channel);
    queue_leave(call);
    if (delay)
        start_connecting(call, leg, delay);
    else
        queue_connect(call);
}
