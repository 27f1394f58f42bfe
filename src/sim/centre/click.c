// Click-to-dial: a client of the PBX clicks on a number, and `Originate` rings the agent's
// telephone through a Local channel. When it is taken the near half dials the number, as the caller
// of an outside call; the far half has a Cdr of its own, answered whatever becomes of the customer.
#include "model.h"

#include <stdio.h>
#include <string.h>

#define CONTEXT "click-to-dial"
#define CLIENT  "301" // the caller's number until there is a better one
#define RING_US ((int64_t)15000000)

static void halves_make(struct server *s, struct call *call, const char *extension) {
    struct channel *one = &call->channel, *two = &call->half.two;
    char name[48];
    unsigned long long number = (unsigned long long)s->next_local++;
    snprintf(name, sizeof name, "Local/%s@" CONTEXT "-%08llx;1", extension, number);
    channel_new(s, one, name, NULL, CHANNEL_DOWN);
    snprintf(name, sizeof name, "Local/%s@" CONTEXT "-%08llx;2", extension, number);
    channel_new(s, two, name, one->linked, CHANNEL_RING);
    channel_place(one, CONTEXT, extension, 1);
    channel_place(two, CONTEXT, extension, 1);
    emit_channel(s, EV_NEWCHANNEL, one);
    emit_channel(s, EV_NEWCHANNEL, two);
    struct channel *both[] = {one, two};
    for (size_t i = 0; i < 2; i++) {
        snprintf(both[i]->number, sizeof both[i]->number, CLIENT);
        emit_channel(s, EV_NEW_CALLERID, both[i]);
        channel_connect(both[i], both[i]);
        emit_channel(s, EV_NEW_CONNECTED_LINE, both[i]);
    }
    emit(s, EV_LOCAL_BRIDGE,
         &(struct facts){
             .one = one, .two = two, .texts = {[T_CONTEXT] = CONTEXT, [T_EXTENSION] = extension}});
}

static void ring_agent(struct server *s, struct call *call) {
    struct leg *half = &call->half;
    const char *extension = half->agent->extension;
    channel_phone(s, &half->phone, extension, call->channel.linked, CHANNEL_DOWN);
    channel_place(&half->phone, "internal", "s", 1);
    snprintf(half->phone.account, sizeof half->phone.account, "agents");
    snprintf(half->phone.number, sizeof half->phone.number, "%s", extension);
    snprintf(half->phone.caller, sizeof half->phone.caller, "Agent %s", extension);
    emit_channel(s, EV_NEWCHANNEL, &half->phone);
    channel_place(&half->phone, "internal", extension, 1);
    channel_connect(&half->phone, &half->two);
    emit_channel(s, EV_NEW_CONNECTED_LINE, &half->phone);
    emit(s, EV_DIAL_BEGIN,
         &(struct facts){
             .channel = &half->two, .dest = &half->phone, .texts = {[T_DIAL_STRING] = extension}});
    channel_connect(&half->two, &half->phone);
    emit_channel(s, EV_NEW_CONNECTED_LINE, &half->two);
    half->phone.state = CHANNEL_RINGING;
    emit_channel(s, EV_NEWSTATE, &half->phone);
    call->channel.state = CHANNEL_RINGING;
    emit_channel(s, EV_NEWSTATE, &call->channel);
    memcpy(call->channel.number, half->phone.number, sizeof call->channel.number);
    memcpy(call->channel.caller, half->phone.caller, sizeof call->channel.caller);
    emit_channel(s, EV_NEW_CALLERID, &call->channel);
    emit(s, EV_DIAL_STATE,
         &(struct facts){.dest = &call->channel, .texts = {[T_DIAL_STATUS] = "RINGING"}});
    emit(s, EV_DIAL_STATE,
         &(struct facts){
             .channel = &half->two, .dest = &half->phone, .texts = {[T_DIAL_STATUS] = "RINGING"}});
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
    emit(s, EV_DIAL_BEGIN,
         &(struct facts){.dest = &call->channel, .texts = {[T_DIAL_STRING] = dial}});
    ring_agent(s, call);
    call->half.own = (struct row){.sequence = s->next_sequence++,
                                  .start_us = c->now_us,
                                  .application = "Dial",
                                  .disposition = "NO ANSWER",
                                  .context = CONTEXT};
    struct row *own = &call->half.own;
    snprintf(own->data, sizeof own->data, "PJSIP/%s,15", a->extension);
    snprintf(own->destination, sizeof own->destination, "%s", a->extension);
    memcpy(own->destination_channel, call->half.phone.name, sizeof own->destination_channel);
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

static void hang_up(struct server *s, const struct channel *ch, const char *cause) {
    emit(s, EV_HANGUP,
         &(struct facts){.channel = ch,
                         .texts = {[T_CAUSE] = cause,
                                   [T_CAUSE_TEXT] =
                                       *cause == '0' ? "Unknown" : "Normal Clearing"}});
}

static void send_own_row(struct call *call) {
    struct leg *half = &call->half;
    half->own.end_us = call->server->centre->now_us;
    cdr_send_row(call->server, &half->two, &half->own);
}

static void nobody(struct call *call, const char *number) {
    struct server *s = call->server;
    struct leg *half = &call->half;
    emit(s, EV_DIAL_END,
         &(struct facts){
             .channel = &half->two, .dest = &half->phone, .texts = {[T_DIAL_STATUS] = "NOANSWER"}});
    emit(s, EV_SOFT_HANGUP, &(struct facts){.channel = &half->two, .texts = {[T_CAUSE] = "16"}});
    emit(s, EV_HANGUP_REQUEST,
         &(struct facts){.channel = &call->channel, .texts = {[T_CAUSE] = "0"}});
    half->two.priority++;
    hang_up(s, &half->two, "0");
    send_own_row(call);
    say_originated(call, false, number);
    hang_up(s, &call->channel, "0");
    hang_up(s, &half->phone, "0");
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
    emit(s, EV_DIAL_END,
         &(struct facts){
             .channel = &half->two, .dest = &half->phone, .texts = {[T_DIAL_STATUS] = "ANSWER"}});
    emit_channel(s, EV_NEWSTATE, &half->two);
    member_status(s, half->agent, DEVICE_IN_USE);
    bridge_make(s, &half->bridge);
    bridge_enter(s, &half->bridge, &half->phone);
    emit_channel(s, EV_NEWSTATE, &call->channel);
    emit(s, EV_DIAL_END,
         &(struct facts){.dest = &call->channel, .texts = {[T_DIAL_STATUS] = "ANSWER"}});
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
    emit(s, EV_HANGUP_REQUEST, &(struct facts){.channel = &half->two, .texts = {[T_CAUSE] = "16"}});
    snprintf(half->two.number, sizeof half->two.number, "%s", call->channel.exten);
    emit_channel(s, EV_NEW_CALLERID, &half->two);
    bridge_leave(s, &half->bridge, &half->two);
    bridge_leave(s, &half->bridge, &half->phone);
    bridge_end(s, &half->bridge);
    emit(s, EV_SOFT_HANGUP, &(struct facts){.channel = &half->two, .texts = {[T_CAUSE] = "16"}});
    hang_up(s, &half->two, "16");
    send_own_row(call);
    hang_up(s, &half->phone, "16");
    agent_release(s, half->agent, 0);
}
