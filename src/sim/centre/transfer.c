// Transfers by a member. Blind ones go to a colleague or into a queue. Attended ones go to a
// colleague, who talks to the agent first or is still being rung, or into a queue. In that queue
// the place of the agent's second call passes to the caller, and from then on the queue knows it
// under the caller's Uniqueid. If a member of that queue has taken the second call, it remains a
// visit of its own, and a Local channel links the two bridges.
#include "model.h"

#include <stdio.h>
#include <string.h>

static void quiet(struct call *call) {
    timer_cancel(call, TIMER_TALK_END);
    timer_cancel(call, TIMER_HOLD);
    timer_cancel(call, TIMER_TRANSFER);
}

static void log_transfer(struct call *call, const char *how, const char *to, const char *where) {
    struct server *s = call->server;
    int64_t talk = whole_seconds(s->centre->now_us) - whole_seconds(call->connected_us);
    queue_log(s, call->channel.unique, call->queue->plan->name, call->legs[0].agent->name,
              "%s|%s|%s|%lld|%lld|%zu", how, to, where, (long long)call->held_s, (long long)talk,
              call->original_position);
}

static void close_talk_row(struct call *call) {
    for (size_t i = 0; i < call->row_count; i++)
        cdr_close(call, &call->rows[i], "ANSWERED");
}

// The agent's first call is over.
static void end_first_call(struct call *call) {
    struct server *s = call->server;
    struct agent *a = call->legs[0].agent;
    int64_t wrap = a->wrapped_us - s->centre->now_us;
    emit_cause(s, EV_HANGUP, &call->legs[0].phone, "16", NULL);
    call->leg_count = 0;
    call->sent_on = true;
    agent_release(s, a, wrap > 0 ? wrap / 1000000 : 0);
}

static void blind(struct call *call, const char *exten, bool to_queue) {
    struct server *s = call->server;
    struct leg *leg = &call->legs[0];
    quiet(call);
    talk_unhold(call);
    emit_channel(s, EV_UNHOLD, &leg->phone);
    emit(s, EV_BLIND_TRANSFER,
         &(struct facts){
             .channel = &leg->phone,
             .transferee = &call->channel,
             .bridge = &call->bridge,
             .texts = {[T_EXTERNAL] = "Yes", [T_CONTEXT] = "internal", [T_EXTENSION] = exten}});
    log_transfer(call, "BLINDTRANSFER", exten, "internal");
    talk_complete(call, "transfer");
    if (to_queue) close_talk_row(call); // the row keeps the first destination
    channel_place(&call->channel, "internal", exten, 1);
    close_talk_row(call);
    bridge_part(s, &call->bridge, &call->channel, &leg->phone);
    call->place = PLACE_DIALPLAN;
    end_first_call(call);
}

static void blind_to_colleague(struct call *call, struct agent *to) {
    blind(call, to->extension, false);
    channel_place(&call->channel, "internal", to->extension, 2);
    dialplan_dial(call, to);
}

static void blind_to_queue(struct call *call, const struct route *route) {
    blind(call, route->exten, true);
    call->route = route;
    call->timeout_s = route->timeout_s;
    call->overflowed = true; // only once
    channel_place(&call->channel, "from-trunk", route->exten, 3);
    queue_join(call, queue_named(call->server, route->queue));
}

// The agent calls that extension while the caller waits.
static struct call *consult(struct call *call, const char *exten) {
    struct server *s = call->server;
    struct agent *a = call->legs[0].agent;
    quiet(call);
    if (!call->on_hold) {
        emit_channel(s, EV_HOLD, &call->legs[0].phone);
        emit_channel(s, EV_MUSIC_START, &call->channel);
        member_status(s, a, DEVICE_ON_HOLD);
        call->on_hold = true;
    }
    struct call *second = call_new(s, CALL_CONSULT);
    second->agent = a;
    second->other = call;
    call->other = second;
    channel_phone(s, &second->channel, a->extension, NULL, CHANNEL_RING);
    channel_place(&second->channel, "internal", exten, 1);
    channel_agent(&second->channel, a);
    emit_channel(s, EV_NEWCHANNEL, &second->channel);
    cdr_open(second);
    return second;
}

static void consult_colleague(struct call *call, struct agent *to) {
    struct centre *c = call->server->centre;
    struct call *second = consult(call, to->extension);
    channel_place(&second->channel, "internal", to->extension, 2);
    dialplan_dial(second, to);
    if (chance_of(c, 300)) // without waiting for the answer
        timer_set(c, call->server, call, TIMER_TRANSFER, chance_us(c, 600, 3000), 0);
}

static void consult_queue(struct call *call, const struct route *route) {
    struct server *s = call->server;
    struct centre *c = s->centre;
    struct call *second = consult(call, route->exten);
    second->route = route;
    second->timeout_s = route->timeout_s;
    channel_place(&second->channel, "from-trunk", route->exten, 1);
    dialplan_answer(second);
    channel_place(&second->channel, "from-trunk", route->exten, 3);
    timer_set(c, s, call, TIMER_TRANSFER, chance_us(c, 1200, 3500), 0);
    queue_join(second, queue_named(s, route->queue));
}

void transfer_begin(struct call *call) {
    struct server *s = call->server;
    struct centre *c = s->centre;
    uint32_t kind = chance(c, 10);
    if (call->legs[0].local) kind = 8;     // by telephone, so that the queue does not see it
    if (call->sent_on && kind < 8) return; // mostly only once
    if (kind < 5) {
        struct agent *to = people_pick_free(s);
        if (to && kind < 3) blind_to_colleague(call, to);
        if (to && kind >= 3) consult_colleague(call, to);
        return;
    }
    const struct route *route = dialplan_route_to(s, kind >= 8);
    if (!route) return;
    if (kind < 8)
        blind_to_queue(call, route);
    else
        consult_queue(call, route);
}

// The caller takes the place of the agent's second call in the application that it has reached.
static void into_application(struct call *call, struct call *second, const char *application) {
    struct server *s = call->server;
    struct leg *leg = &call->legs[0];
    struct channel was;
    emit(s, EV_ATTENDED_TRANSFER,
         &(struct facts){.channel = &leg->phone,
                         .bridge = &call->bridge,
                         .second = &second->channel,
                         .transferee = &call->channel,
                         .texts = {[T_DEST_TYPE] = "App", [T_DEST_APP] = application}});
    if (second->place == PLACE_QUEUE) emit_channel(s, EV_MUSIC_STOP, &second->channel);
    log_transfer(call, "ATTENDEDTRANSFER", "APP", application);
    talk_complete(call, "transfer");
    bridge_part(s, &call->bridge, &call->channel, &leg->phone);
    close_talk_row(call);
    memcpy(&was, &call->channel, sizeof was);
    channel_place(&call->channel, second->channel.context, second->channel.exten,
                  second->channel.priority);
    channel_place(&second->channel, was.context, was.exten, was.priority);
    *call->channel.connected_number = *call->channel.connected_name = '\0';
    if (second->place == PLACE_QUEUE) emit_channel(s, EV_MUSIC_START, &call->channel);
    emit_channel(s, EV_NEW_CONNECTED_LINE, &call->channel);
    end_first_call(call);
}

// If the caller is behind a Local channel, not they but the far half of that channel is sent on: it
// waits under its own Uniqueid, while for the first queue the caller goes on talking to its member.
static struct call *half_into_queue(struct call *call, struct call *second) {
    struct server *s = call->server;
    struct leg *leg = &call->legs[0];
    struct call *behind = call_new(s, CALL_BEHIND);
    memcpy(&behind->channel, &leg->two, sizeof behind->channel);
    behind->answered = behind->sent_on = true;
    behind->rows[behind->row_count++] = leg->own;
    emit(s, EV_ATTENDED_TRANSFER,
         &(struct facts){.channel = &leg->phone,
                         .bridge = &leg->bridge,
                         .second = &second->channel,
                         .transferee = &behind->channel,
                         .texts = {[T_DEST_TYPE] = "App", [T_DEST_APP] = "Queue"}});
    cdr_close(behind, &behind->rows[0], "ANSWERED");
    bridge_leave(s, &leg->bridge, &leg->phone);
    emit_cause(s, EV_HANGUP, &leg->phone, "16", NULL);
    bridge_leave(s, &leg->bridge, &behind->channel);
    bridge_end(s, &leg->bridge);
    emit_channel(s, EV_MUSIC_STOP, &second->channel);
    channel_place(&behind->channel, second->channel.context, second->channel.exten,
                  second->channel.priority);
    channel_place(&second->channel, leg->two.context, leg->two.exten, leg->two.priority);
    emit_channel(s, EV_MUSIC_START, &behind->channel);
    queue_adopt(second, behind);
    // the caller has that timer, since they may hang up at any time
    timer_cancel(behind, TIMER_PATIENCE);
    leg->moved = true;
    call->agent_ends = false;
    call->other = behind;
    behind->other = call;
    timer_set(s->centre, s, call, TIMER_TALK_END, chance_us(s->centre, 10000, 120000), 0);
    agent_release(s, leg->agent, 0);
    return behind;
}

void transfer_follow(struct call *behind) {
    behind->other = NULL;
    if (behind->place == PLACE_QUEUE)
        queue_exit(behind, EXIT_ABANDON);
    else if (behind->place == PLACE_CONNECT)
        queue_gave_up(behind);
    else if (behind->place == PLACE_TALK)
        talk_end(behind, true);
    else
        dialplan_hangup(behind);
}

static struct call *into_queue(struct call *call, struct call *second) {
    struct call *sent = call;
    if (call->legs[0].local) {
        sent = half_into_queue(call, second);
    } else {
        into_application(call, second, "Queue");
        queue_adopt(second, call);
    }
    second->row_count = 1;
    *second->rows[0].destination_channel = '\0';
    second->rows[0].end_us = 0;
    second->rows[0].application = "Queue";
    return sent;
}

// The colleague is still ringing, from now on for the caller.
static void to_ringing(struct call *call, struct call *second) {
    into_application(call, second, "Dial");
    struct leg *leg = &call->legs[0];
    struct row *from = &second->rows[second->legs[0].row], *r = cdr_another(call);
    memcpy(r->destination_channel, from->destination_channel, sizeof r->destination_channel);
    memcpy(r->data, from->data, sizeof r->data);
    r->application = "Dial";
    *leg = second->legs[0];
    leg->row = (int)(r - call->rows);
    call->leg_count = 1;
    second->leg_count = 0;
    call->place = PLACE_DIAL;
    channel_meet(call->server, &leg->phone, &call->channel);
    dialplan_wait_for_answer(call);
}

static void link_make(struct call *call, struct leg *link) {
    struct server *s = call->server;
    channel_local(s, &link->one, &link->two, "transfer", "_attended", call->channel.linked);
    channel_linked(s, &link->one, &link->two);
    channel_state(s, &link->two, CHANNEL_UP);
}

// From now on that leg is the caller's first, with a row of its own.
static void talks_to(struct call *call, struct call *second, struct leg leg) {
    struct row *r = cdr_another(call), *before = r > call->rows ? r - 1 : r;
    memcpy(r->destination_channel, leg_near_end(&leg)->name, sizeof r->destination_channel);
    memcpy(r->data, before->data, sizeof r->data);
    r->application = "Queue";
    r->disposition = "ANSWERED";
    leg.row = (int)(r - call->rows);
    call->legs[0] = leg;
    call->leg_count = 1;
    second->leg_count = 0;
}

// Two bridges with a member of a queue in each: a Local channel between them takes the places of
// the agent.
static void to_member(struct call *call, struct call *second) {
    struct server *s = call->server;
    struct leg link = {.agent = second->legs[0].agent, .local = true, .bridge = second->bridge};
    struct channel *was = &call->legs[0].phone;
    struct bridge bridges[2] = {call->bridge, second->bridge};
    link_make(call, &link);
    bridge_leave(s, &link.bridge, &second->channel);
    bridge_enter(s, &link.bridge, &link.two);
    bridge_leave(s, &call->bridge, was);
    bridge_enter(s, &call->bridge, &link.one);
    link.phone = second->legs[0].phone;
    memcpy(link.one.number, link.phone.number, sizeof link.one.number);
    channel_called(&link.two, &call->channel);
    channel_state(s, &link.one, CHANNEL_UP);
    emit_dial(s, EV_DIAL_END, NULL, &link.one, "ANSWER");
    talk_complete(second, "caller");
    emit(s, EV_ATTENDED_TRANSFER,
         &(struct facts){.channel = was,
                         .bridge = &bridges[0],
                         .second = &second->channel,
                         .second_bridge = &bridges[1],
                         .transferee = &call->channel,
                         .target = &link.phone,
                         .one = &link.one,
                         .two = &link.two,
                         .texts = {[T_DEST_TYPE] = "Link"}});
    char halves[100];
    snprintf(halves, sizeof halves, "%s|%s", link.one.name, link.two.name);
    log_transfer(call, "ATTENDEDTRANSFER", "LINK", halves);
    talk_complete(call, "transfer");
    close_talk_row(call);
    end_first_call(call);
    memcpy(link.phone.linked, call->channel.linked, sizeof link.phone.linked);
    channel_meet(s, &call->channel, &link.phone);
    talks_to(call, second, link);
    struct row *own = &call->legs[0].own;
    *own = (struct row){.sequence = s->next_sequence++,
                        .start_us = s->centre->now_us,
                        .answer_us = s->centre->now_us,
                        .application = "",
                        .disposition = "ANSWERED",
                        .destination = "_attended",
                        .context = "transfer"};
    memcpy(own->destination_channel, call->legs[0].phone.name, sizeof own->destination_channel);
}

static void to_colleague(struct call *call, struct call *second) {
    struct server *s = call->server;
    struct leg *leg = &call->legs[0], colleague = second->legs[0];
    bridge_leave(s, &call->bridge, &leg->phone);
    bridge_leave(s, &second->bridge, &colleague.phone);
    bridge_enter(s, &call->bridge, &colleague.phone);
    emit(s, EV_ATTENDED_TRANSFER,
         &(struct facts){.channel = &leg->phone,
                         .bridge = &call->bridge,
                         .second = &second->channel,
                         .second_bridge = &second->bridge,
                         .transferee = &call->channel,
                         .target = &colleague.phone,
                         .texts = {[T_DEST_TYPE] = "Bridge", [T_DEST_BRIDGE] = call->bridge.id}});
    log_transfer(call, "ATTENDEDTRANSFER", "BRIDGE", call->bridge.id);
    talk_complete(call, "transfer");
    close_talk_row(call);
    end_first_call(call);
    bridge_leave(s, &second->bridge, &second->channel);
    bridge_end(s, &second->bridge);
    channel_meet(s, &call->channel, &colleague.phone);
    channel_meet(s, &colleague.phone, &call->channel);
    talks_to(call, second, colleague);
}

struct call *transfer_finish(struct call *call) {
    struct server *s = call->server;
    struct call *second = call->other, *sent = call;
    timer_cancel(call, TIMER_TRANSFER);
    talk_unhold(call);
    call->other = NULL;
    second->other = NULL;
    enum call_place reached = second->place;
    if (reached == PLACE_QUEUE)
        sent = into_queue(call, second);
    else if (reached == PLACE_DIAL)
        to_ringing(call, second);
    else if (second->legs[0].member)
        to_member(call, second);
    else
        to_colleague(call, second);
    for (size_t kind = 0; kind < TIMER_CALL_KINDS; kind++)
        timer_cancel(second, (enum timer_kind)kind);
    emit_cause(s, EV_SOFT_HANGUP, &second->channel, "16", NULL);
    dialplan_ended(second, "16");
    if (reached == PLACE_TALK) talk_resume(call);
    return sent;
}
