// One telephone rung for a caller: directly, or behind a Local channel as FreePBX does it, whose
// second end has a Cdr of its own. The order of the events is that of the captures.
#include "model.h"

#include <stdio.h>
#include <string.h>

#define SERVER call->server

static struct channel *near_end(struct leg *leg) {
    return leg->local ? &leg->one : &leg->phone;
}

static void local_make(struct call *call, struct leg *leg) {
    struct server *s = SERVER;
    char name[48];
    const char *ext = leg->agent->extension;
    unsigned long long number = (unsigned long long)s->next_local++;
    snprintf(name, sizeof name, "Local/%s@from-queue-%08llx;1", ext, number);
    channel_new(s, &leg->one, name, call->channel.linked, CHANNEL_DOWN);
    channel_place(&leg->one, "from-queue", ext, 1);
    snprintf(name, sizeof name, "Local/%s@from-queue-%08llx;2", ext, number);
    channel_new(s, &leg->two, name, call->channel.linked, CHANNEL_RING);
    channel_place(&leg->two, "from-queue", ext, 1);
    emit_channel(s, EV_NEWCHANNEL, &leg->one);
    emit_channel(s, EV_NEWCHANNEL, &leg->two);
    snprintf(leg->one.number, sizeof leg->one.number, "%s", call->channel.exten);
    emit_channel(s, EV_NEW_CALLERID, &leg->one);
    memcpy(leg->two.number, call->channel.number, sizeof leg->two.number);
    memcpy(leg->two.caller, call->channel.caller, sizeof leg->two.caller);
    memcpy(leg->two.connected_number, leg->one.number, sizeof leg->one.number);
    emit_channel(s, EV_NEW_CALLERID, &leg->two);
    emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->two);
    emit(s, EV_LOCAL_BRIDGE,
         &(struct facts){.one = &leg->one,
                         .two = &leg->two,
                         .texts = {[T_CONTEXT] = "from-queue", [T_EXTENSION] = ext}});
    leg->own = (struct row){.sequence = s->next_sequence++,
                            .start_us = s->centre->now_us,
                            .application = "Dial",
                            .disposition = "NO ANSWER",
                            .context = "from-queue"};
    snprintf(leg->own.data, sizeof leg->own.data, "PJSIP/%s,15", ext);
    snprintf(leg->own.destination, sizeof leg->own.destination, "%s", ext);
}

static void phone_make(struct call *call, struct leg *leg) {
    struct server *s = SERVER;
    const char *ext = leg->agent->extension;
    channel_phone(s, &leg->phone, ext, call->channel.linked, CHANNEL_DOWN);
    channel_place(&leg->phone, "internal", "s", 1);
    snprintf(leg->phone.account, sizeof leg->phone.account, "agents");
    snprintf(leg->phone.number, sizeof leg->phone.number, "%s", ext);
    snprintf(leg->phone.caller, sizeof leg->phone.caller, "Agent %s", ext);
    emit_channel(s, EV_NEWCHANNEL, &leg->phone);
}

static void to_member(struct call *call, struct leg *leg, enum event event, struct facts f) {
    f.channel = &call->channel;
    f.dest = near_end(leg);
    f.member = leg->member;
    f.texts[T_QUEUE] = call->queue->plan->name;
    emit(SERVER, event, &f);
}

static void start_row(struct call *call, struct leg *leg, bool first) {
    struct row *r = first ? cdr_open(call) : cdr_another(call);
    leg->row = (int)(r - call->rows);
    memcpy(r->destination_channel, near_end(leg)->name, sizeof r->destination_channel);
    snprintf(r->peer_account, sizeof r->peer_account, "%s", near_end(leg)->account);
    r->application = leg->member ? "Queue" : "Dial";
    if (leg->member)
        snprintf(r->data, sizeof r->data, "%s,,,,%u", call->queue->plan->name, call->timeout_s);
    else
        snprintf(r->data, sizeof r->data, "PJSIP/%s,12", leg->agent->extension);
    if (leg->local)
        memcpy(leg->own.destination_channel, leg->phone.name, sizeof leg->own.destination_channel);
}

void leg_dial(struct call *call, struct leg *leg, struct member *m, struct agent *a) {
    struct server *s = SERVER;
    char dial[40];
    bool first = call->leg_count == 0;
    *leg =
        (struct leg){.member = m, .agent = a, .local = m && m->local, .rang_us = s->centre->now_us};
    call->leg_count++;
    a->busy = true;
    if (leg->local) {
        local_make(call, leg);
        channel_connect(&leg->one, &call->channel);
        channel_place(&leg->one, "from-queue", call->channel.exten, 1);
        to_member(call, leg, EV_AGENT_CALLED, (struct facts){0});
        emit(s, EV_DIAL_BEGIN,
             &(struct facts){.channel = &call->channel,
                             .dest = &leg->one,
                             .texts = {[T_DIAL_STRING] = m->interface}});
        phone_make(call, leg);
        channel_place(&leg->phone, "internal", a->extension, 1);
        channel_connect(&leg->phone, &call->channel);
        emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->phone);
        emit(s, EV_DIAL_BEGIN,
             &(struct facts){.channel = &leg->two,
                             .dest = &leg->phone,
                             .texts = {[T_DIAL_STRING] = a->extension}});
    } else {
        phone_make(call, leg);
        snprintf(dial, sizeof dial, m ? "PJSIP/%s" : "%s", a->extension);
        if (m) {
            channel_place(&leg->phone, "internal", call->channel.exten, 1);
            channel_connect(&leg->phone, &call->channel);
            to_member(call, leg, EV_AGENT_CALLED, (struct facts){0});
        } else {
            channel_place(&leg->phone, "internal", a->extension, 1);
            channel_connect(&leg->phone, &call->channel);
            emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->phone);
        }
        emit(s, EV_DIAL_BEGIN,
             &(struct facts){.channel = &call->channel,
                             .dest = &leg->phone,
                             .texts = {[T_DIAL_STRING] = dial}});
    }
    start_row(call, leg, first);
}

void leg_ringing(struct call *call, struct leg *leg) {
    struct server *s = SERVER;
    leg->phone.state = CHANNEL_RINGING;
    emit_channel(s, EV_NEWSTATE, &leg->phone);
    if (leg->local) {
        leg->one.state = CHANNEL_RINGING;
        memcpy(leg->one.number, leg->phone.number, sizeof leg->one.number);
        memcpy(leg->one.caller, leg->phone.caller, sizeof leg->one.caller);
        channel_connect(&leg->two, &leg->phone);
        emit_channel(s, EV_NEWSTATE, &leg->one);
        emit_channel(s, EV_NEW_CALLERID, &leg->one);
        emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->one);
    } else {
        emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->phone);
    }
    emit(s, EV_DIAL_STATE,
         &(struct facts){.channel = &call->channel,
                         .dest = near_end(leg),
                         .texts = {[T_DIAL_STATUS] = "RINGING"}});
    if (leg->local)
        emit(s, EV_DIAL_STATE,
             &(struct facts){.channel = &leg->two,
                             .dest = &leg->phone,
                             .texts = {[T_DIAL_STATUS] = "RINGING"}});
    member_status(s, leg->agent, DEVICE_RINGING);
}

void leg_cancelled(struct call *call, struct leg *leg, bool once_more) {
    for (int i = 0; i <= (int)once_more; i++)
        emit(SERVER, EV_DIAL_END,
             &(struct facts){.channel = &call->channel,
                             .dest = near_end(leg),
                             .texts = {[T_DIAL_STATUS] = "CANCEL"}});
}

// The end of a leg that was not answered, and of its row.
void leg_gone(struct call *call, struct leg *leg, const char *cause, const char *text) {
    struct server *s = SERVER;
    struct facts f = {.texts = {[T_CAUSE] = cause, [T_CAUSE_TEXT] = text}};
    if (leg->row >= 0) cdr_close(call, &call->rows[leg->row], "NO ANSWER");
    if (leg->local) {
        f.channel = &leg->one;
        emit(s, EV_HANGUP, &f);
        emit(s, EV_DIAL_END,
             &(struct facts){
                 .channel = &leg->two, .dest = &leg->phone, .texts = {[T_DIAL_STATUS] = "CANCEL"}});
        leg->own.end_us = s->centre->now_us;
        cdr_send_row(s, &leg->two, &leg->own);
        emit(s, EV_SOFT_HANGUP, &(struct facts){.channel = &leg->two, .texts = {[T_CAUSE] = "16"}});
        f.channel = &leg->two;
        emit(s, EV_HANGUP, &f);
    }
    f.channel = &leg->phone;
    emit(s, EV_HANGUP, &f);
    leg->gone = true;
    agent_release(s, leg->agent, 0);
}

void leg_answer(struct call *call, struct leg *leg) {
    struct server *s = SERVER;
    struct row *r = &call->rows[leg->row];
    if (!r->answer_us) r->answer_us = s->centre->now_us;
    r->disposition = "ANSWERED";
    leg->phone.state = CHANNEL_UP;
    emit_channel(s, EV_NEWSTATE, &leg->phone);
    if (leg->local) {
        leg->own.answer_us = s->centre->now_us;
        leg->own.disposition = "ANSWERED";
        emit(s, EV_DIAL_END,
             &(struct facts){
                 .channel = &leg->two, .dest = &leg->phone, .texts = {[T_DIAL_STATUS] = "ANSWER"}});
        leg->two.state = leg->one.state = CHANNEL_UP;
        emit_channel(s, EV_NEWSTATE, &leg->two);
        bridge_make(s, &leg->bridge);
        bridge_enter(s, &leg->bridge, &leg->phone);
        emit_channel(s, EV_NEWSTATE, &leg->one);
        bridge_enter(s, &leg->bridge, &leg->two);
    }
    emit(s, EV_DIAL_END,
         &(struct facts){.channel = &call->channel,
                         .dest = near_end(leg),
                         .texts = {[T_DIAL_STATUS] = "ANSWER"}});
}
