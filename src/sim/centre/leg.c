// One telephone that is rung for a caller, either directly or through a Local channel as FreePBX
// does it, whose second end has a Cdr of its own. Events come in the order seen in captures.
#include "model.h"

#include <stdio.h>
#include <string.h>

#define SERVER call->server

struct channel *leg_near_end(struct leg *leg) {
    return leg->local ? &leg->one : &leg->phone;
}

void leg_own_row(struct server *s, struct leg *leg, const char *context) {
    const char *ext = leg->agent->extension;
    leg->own = (struct row){.sequence = s->next_sequence++,
                            .start_us = s->centre->now_us,
                            .application = "Dial",
                            .disposition = "NO ANSWER"};
    snprintf(leg->own.data, sizeof leg->own.data, "PJSIP/%s,15", ext);
    snprintf(leg->own.destination, sizeof leg->own.destination, "%s", ext);
    snprintf(leg->own.context, sizeof leg->own.context, "%s", context);
}

void leg_send_own(struct server *s, struct leg *leg) {
    leg->own.end_us = s->centre->now_us;
    cdr_send_row(s, &leg->two, &leg->own);
}

static void local_make(struct call *call, struct leg *leg) {
    struct server *s = SERVER;
    channel_local(s, &leg->one, &leg->two, "from-queue", leg->agent->extension,
                  call->channel.linked);
    snprintf(leg->one.number, sizeof leg->one.number, "%s", call->channel.exten);
    emit_channel(s, EV_NEW_CALLERID, &leg->one);
    channel_called(&leg->two, &call->channel);
    memcpy(leg->two.connected_number, leg->one.number, sizeof leg->one.number);
    emit_channel(s, EV_NEW_CALLERID, &leg->two);
    emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->two);
    channel_linked(s, &leg->one, &leg->two);
    leg_own_row(s, leg, "from-queue");
}

void leg_phone(struct server *s, struct leg *leg, const char *linked) {
    channel_phone(s, &leg->phone, leg->agent->extension, linked, CHANNEL_DOWN);
    channel_place(&leg->phone, "internal", "s", 1);
    channel_agent(&leg->phone, leg->agent);
    emit_channel(s, EV_NEWCHANNEL, &leg->phone);
}

void leg_emit(struct call *call, struct leg *leg, enum event event, struct facts f) {
    f.channel = &call->channel;
    f.dest = leg_near_end(leg);
    f.member = leg->member;
    f.texts[T_QUEUE] = call->queue->plan->name;
    emit(SERVER, event, &f);
}

static void start_row(struct call *call, struct leg *leg, bool first) {
    struct row *r = first ? cdr_open(call) : cdr_another(call);
    leg->row = (int)(r - call->rows);
    memcpy(r->destination_channel, leg_near_end(leg)->name, sizeof r->destination_channel);
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
        leg_emit(call, leg, EV_AGENT_CALLED, (struct facts){0});
        emit_dial(s, EV_DIAL_BEGIN, &call->channel, &leg->one, m->interface);
        leg_phone(s, leg, call->channel.linked);
        channel_place(&leg->phone, "internal", a->extension, 1);
        channel_meet(s, &leg->phone, &call->channel);
        emit_dial(s, EV_DIAL_BEGIN, &leg->two, &leg->phone, a->extension);
    } else {
        leg_phone(s, leg, call->channel.linked);
        snprintf(dial, sizeof dial, m ? "PJSIP/%s" : "%s", a->extension);
        if (m) {
            channel_place(&leg->phone, "internal", call->channel.exten, 1);
            channel_connect(&leg->phone, &call->channel);
            leg_emit(call, leg, EV_AGENT_CALLED, (struct facts){0});
        } else {
            channel_place(&leg->phone, "internal", a->extension, 1);
            channel_meet(s, &leg->phone, &call->channel);
        }
        emit_dial(s, EV_DIAL_BEGIN, &call->channel, &leg->phone, dial);
    }
    start_row(call, leg, first);
}

void leg_ringing(struct call *call, struct leg *leg) {
    struct server *s = SERVER;
    channel_state(s, &leg->phone, CHANNEL_RINGING);
    if (leg->local) {
        leg->one.state = CHANNEL_RINGING;
        channel_called(&leg->one, &leg->phone);
        channel_connect(&leg->two, &leg->phone);
        emit_channel(s, EV_NEWSTATE, &leg->one);
        emit_channel(s, EV_NEW_CALLERID, &leg->one);
        emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->one);
    } else {
        emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->phone);
    }
    emit_dial(s, EV_DIAL_STATE, &call->channel, leg_near_end(leg), "RINGING");
    if (leg->local) emit_dial(s, EV_DIAL_STATE, &leg->two, &leg->phone, "RINGING");
    member_status(s, leg->agent, DEVICE_RINGING);
}

void leg_cancelled(struct call *call, struct leg *leg, bool once_more) {
    for (int i = 0; i <= (int)once_more; i++)
        emit_dial(SERVER, EV_DIAL_END, &call->channel, leg_near_end(leg), "CANCEL");
}

// Ends a leg that was not answered, and its row.
void leg_gone(struct call *call, struct leg *leg, const char *cause) {
    struct server *s = SERVER;
    if (leg->row >= 0) cdr_close(call, &call->rows[leg->row], "NO ANSWER");
    if (leg->local) {
        emit_cause(s, EV_HANGUP, &leg->one, cause, NULL);
        emit_dial(s, EV_DIAL_END, &leg->two, &leg->phone, "CANCEL");
        leg_send_own(s, leg);
        emit_cause(s, EV_SOFT_HANGUP, &leg->two, "16", NULL);
        emit_cause(s, EV_HANGUP, &leg->two, cause, NULL);
    }
    emit_cause(s, EV_HANGUP, &leg->phone, cause, NULL);
    leg->gone = true;
    agent_release(s, leg->agent, 0);
}

void leg_answer(struct call *call, struct leg *leg) {
    struct server *s = SERVER;
    struct row *r = &call->rows[leg->row];
    if (!r->answer_us) r->answer_us = s->centre->now_us;
    r->disposition = "ANSWERED";
    channel_state(s, &leg->phone, CHANNEL_UP);
    if (leg->local) {
        leg->own.answer_us = s->centre->now_us;
        leg->own.disposition = "ANSWERED";
        emit_dial(s, EV_DIAL_END, &leg->two, &leg->phone, "ANSWER");
        leg->two.state = leg->one.state = CHANNEL_UP;
        emit_channel(s, EV_NEWSTATE, &leg->two);
        bridge_make(s, &leg->bridge);
        bridge_enter(s, &leg->bridge, &leg->phone);
        emit_channel(s, EV_NEWSTATE, &leg->one);
        bridge_enter(s, &leg->bridge, &leg->two);
    }
    emit_dial(s, EV_DIAL_END, &call->channel, leg_near_end(leg), "ANSWER");
}
