// Click-to-dial. A client of the PBX clicks on a number, and `Originate` rings the agent's
// telephone through a Local channel. When the agent answers, the near half of that channel dials
// the number, as the caller of an outside call. The far half has a Cdr of its own, which is
// answered whatever becomes of the customer.
#include "model.h"

#include <stdio.h>
#include <string.h>

#define CONTEXT "click-to-dial"
#define CLIENT  "301" // used as the caller's number until there is a better one
#define RING_US ((int64_t)15000000)

static void halves_make(struct server *s, struct call *call, const char *extension) {
    struct channel *both[] = {&call->channel, &call->half.two};
    channel_local(s, both[0], both[1], CONTEXT, extension, NULL);
    for (size_t i = 0; i < 2; i++) {
        snprintf(both[i]->number, sizeof both[i]->number, CLIENT);
        emit_channel(s, EV_NEW_CALLERID, both[i]);
        channel_meet(s, both[i], both[i]);
    }
    channel_linked(s, both[0], both[1]);
}

static void ring_agent(struct server *s, struct call *call) {
    struct leg *half = &call->half;
    const char *extension = half->agent->extension;
    leg_phone(s, half, call->channel.linked);
    channel_place(&half->phone, "internal", extension, 1);
    channel_meet(s, &half->phone, &half->two);
    emit_dial(s, EV_DIAL_BEGIN, &half->two, &half->phone, extension);
    channel_meet(s, &half->two, &half->phone);
    channel_state(s, &half->phone, CHANNEL_RINGING);
    channel_state(s, &call->channel, CHANNEL_RINGING);
    channel_called(&call->channel, &half->phone);
    emit_channel(s, EV_NEW_CALLERID, &call->channel);
    emit_dial(s, EV_DIAL_STATE, NULL, &call->channel, "RINGING");
    emit_dial(s, EV_DIAL_STATE, &half->two, &half->phone, "RINGING");
    member_status(s, half->agent, DEVICE_RINGING);
}

void click_begin(struct server *s, struct agent *a) {
    struct centre *c = s->centre;
    struct call *call = call_new(s, CALL_CLICK);
    char dial[40];
    call->place = PLACE_CLICK;
    call->half = (struct leg){.agent = a, .rang_us = c->now_us};
    a->busy = true;
    halves_make(s, call, a->extension);
    snprintf(dial, sizeof dial, "%s@" CONTEXT, a->extension);
    emit_dial(s, EV_DIAL_BEGIN, NULL, &call->channel, dial);
    ring_agent(s, call);
    leg_own_row(s, &call->half, CONTEXT);
    memcpy(call->half.own.destination_channel, call->half.phone.name,
           sizeof call->half.own.destination_channel);
    if (chance_of(c, 850)) timer_set(c, s, call, TIMER_LEG, chance_us(c, 700, 6000), 1);
    timer_set(c, s, call, TIMER_RING, RING_US, 0);
}

static void say_originated(struct call *call, bool answered, const char *number) {
    struct server *s = call->server;
    char id[32], local[40];
    snprintf(id, sizeof id, "click-%lld", (long long)call->half.own.sequence);
    snprintf(local, sizeof local, "Local/%s@" CONTEXT, call->half.agent->extension);
    emit(s, EV_ORIGINATE,
         &(struct facts){.texts = {[T_ACTION_ID] = id,
                                   [T_RESPONSE] = answered ? "Success" : "Failure",
                                   [T_CHANNEL] = answered ? call->channel.name : local,
                                   [T_CONTEXT] = "internal",
                                   [T_EXTENSION] = number,
                                   [T_REASON] = answered ? "4" : "3",
                                   [T_UNIQUE] = answered ? call->channel.unique : "<unknown>",
                                   [T_NUMBER] = CLIENT,
                                   [T_NAME] = "<unknown>"}});
}

static void nobody(struct call *call, const char *number) {
    struct server *s = call->server;
    struct leg *half = &call->half;
    emit_dial(s, EV_DIAL_END, &half->two, &half->phone, "NOANSWER");
    emit_cause(s, EV_SOFT_HANGUP, &half->two, "16", NULL);
    emit_cause(s, EV_HANGUP_REQUEST, &call->channel, "0", NULL);
    half->two.priority++;
    emit_cause(s, EV_HANGUP, &half->two, "0", NULL);
    leg_send_own(s, half);
    say_originated(call, false, number);
    emit_cause(s, EV_HANGUP, &call->channel, "0", NULL);
    emit_cause(s, EV_HANGUP, &half->phone, "0", NULL);
    call_free(call);
    agent_release(s, half->agent, 0);
}

void click_rung(struct call *call, bool answered) {
    struct server *s = call->server;
    struct leg *half = &call->half;
    char number[32], exten[40];
    snprintf(number, sizeof number, "493023125%03u", chance(s->centre, 1000));
    snprintf(exten, sizeof exten, "9%s", number);
    timer_cancel(call, TIMER_LEG);
    timer_cancel(call, TIMER_RING);
    if (!answered) {
        nobody(call, exten);
        return;
    }
    channel_place(&half->phone, "internal", "", 1);
    half->phone.state = half->two.state = call->channel.state = CHANNEL_UP;
    half->own.answer_us = s->centre->now_us;
    half->own.disposition = "ANSWERED";
    emit_channel(s, EV_NEWSTATE, &half->phone);
    emit_dial(s, EV_DIAL_END, &half->two, &half->phone, "ANSWER");
    emit_channel(s, EV_NEWSTATE, &half->two);
    member_status(s, half->agent, DEVICE_IN_USE);
    bridge_make(s, &half->bridge);
    bridge_enter(s, &half->bridge, &half->phone);
    emit_channel(s, EV_NEWSTATE, &call->channel);
    emit_dial(s, EV_DIAL_END, NULL, &call->channel, "ANSWER");
    channel_place(&call->channel, "internal", exten, 1);
    snprintf(call->channel.number, sizeof call->channel.number, "493023125%s",
             half->agent->extension + 1);
    emit_channel(s, EV_NEW_CALLERID, &call->channel);
    say_originated(call, true, exten);
    bridge_enter(s, &half->bridge, &half->two);
    call->answered = true;
    cdr_open(call)->answer_us = s->centre->now_us;
    call->channel.priority = 2;
    dialplan_dial_trunk(call, number);
}

void click_end(struct call *call) {
    struct server *s = call->server;
    struct leg *half = &call->half;
    emit_cause(s, EV_HANGUP_REQUEST, &half->two, "16", NULL);
    snprintf(half->two.number, sizeof half->two.number, "%s", call->channel.exten);
    emit_channel(s, EV_NEW_CALLERID, &half->two);
    bridge_part(s, &half->bridge, &half->two, &half->phone);
    emit_cause(s, EV_SOFT_HANGUP, &half->two, "16", NULL);
    emit_cause(s, EV_HANGUP, &half->two, "16", NULL);
    leg_send_own(s, half);
    emit_cause(s, EV_HANGUP, &half->phone, "16", NULL);
    agent_release(s, half->agent, 0);
}
