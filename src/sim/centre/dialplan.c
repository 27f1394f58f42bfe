// The dialplan: how a caller comes in, which queue they reach, what happens after the queue, and
// the end of a channel with its Cdr rows. Calls between extensions and to the outside are here,
// too.
#include "model.h"

#include <stdio.h>
#include <string.h>

enum step { STEP_JOIN, STEP_HANGUP };

void dialplan_answer(struct call *call) {
    if (call->answered) return;
    call->answered = true;
    call->channel.state = CHANNEL_UP;
    for (size_t i = 0; i < call->row_count; i++)
        if (!call->rows[i].end_us && !*call->rows[i].destination_channel)
            call->rows[i].answer_us = call->server->centre->now_us;
    emit_channel(call->server, EV_NEWSTATE, &call->channel);
}

static void continue_later(struct call *call, enum step step, int64_t from_ms, int64_t to_ms) {
    struct centre *c = call->server->centre;
    call->step = (int)step;
    timer_set(c, call->server, call, TIMER_DIALPLAN, chance_us(c, from_ms, to_ms), 0);
}

// Notes the last application for the Cdr of a call that is not on any telephone.
static void note_application(struct call *call, const char *application, const char *data,
                             bool make) {
    bool open = make;
    for (size_t i = 0; i < call->row_count; i++)
        open |= !call->rows[i].end_us && !*call->rows[i].destination_channel;
    if (!open) return;
    struct row *r = cdr_open(call);
    r->application = application;
    snprintf(r->data, sizeof r->data, "%s", data);
}

void dialplan_ended(struct call *call, const char *cause) {
    struct server *s = call->server;
    struct call *caller = call->kind == CALL_CONSULT ? call->other : NULL,
                *before = call->kind == CALL_BEHIND ? call->other : NULL;
    bool click = call->kind == CALL_CLICK;
    struct agent *placed = call->kind == CALL_CONSULT || click ? NULL : call->agent;
    cdr_send(call);
    emit_cause(s, EV_HANGUP, &call->channel, cause, NULL);
    if (click) click_end(call);
    call_free(call);
    if (placed) agent_release(s, placed, 0);
    if (caller) talk_resume(caller);
    if (before) talk_end(before, false);
}

void dialplan_hangup(struct call *call) {
    if (call->answered && call->place == PLACE_DIALPLAN && call->kind != CALL_CONSULT)
        note_application(call, "Hangup", "", true);
    emit_cause(call->server, EV_SOFT_HANGUP, &call->channel, "16", NULL);
    dialplan_ended(call, "16");
}

// --- a caller from outside

static const struct route *pick_route(struct server *s) {
    const struct server_plan *plan = plan_of(s);
    uint32_t total = 0;
    for (size_t i = 0; i < plan->route_count; i++)
        total += plan->routes[i].weight;
    uint32_t pick = chance(s->centre, total);
    for (size_t i = 0; i < plan->route_count; i++) {
        if (pick < plan->routes[i].weight) return &plan->routes[i];
        pick -= plan->routes[i].weight;
    }
    return &plan->routes[0];
}

const struct route *dialplan_route_to(struct server *s, bool busy) {
    const struct server_plan *plan = plan_of(s);
    size_t start = chance(s->centre, (uint32_t)plan->route_count);
    for (size_t i = 0; i < plan->route_count; i++) {
        const struct route *r = &plan->routes[(start + i) % plan->route_count];
        if (!r->queue || r->after == AFTER_QUEUE) continue;
        const struct queue *q = queue_named(s, r->queue);
        if (busy && (q->plan->leave_when_empty || queue_empty(q))) continue;
        return r;
    }
    return NULL;
}

static void name_caller(struct call *call) {
    struct centre *c = call->server->centre;
    bool abroad = c->caller_number++ % 3 == 0;
    uint32_t line = chance(c, abroad ? 100 : 1000), pick = chance(c, 4096);
    snprintf(call->channel.number, sizeof call->channel.number,
             abroad ? "155501%02u" : "493023125%03u", line);
    if (c->names == CENTRE_NAMES_CLEAN) pick = line; // who calls again has the same name
    snprintf(call->channel.caller, sizeof call->channel.caller, "%s",
             plan_caller_name(c->names, pick));
}

void dialplan_arrival(struct server *s) {
    const struct route *route = pick_route(s);
    struct agent *to = NULL;
    if (!route->queue && *route->exten == '8') {
        to = people_pick_free(s);
        if (!to) return;
    }
    struct call *call = call_new(s, to ? CALL_DIRECT : CALL_INBOUND);
    call->route = route;
    call->timeout_s = route->timeout_s;
    channel_phone(s, &call->channel, "trunk-main", NULL, CHANNEL_RING);
    char exten[16];
    snprintf(exten, sizeof exten, "8%s", to ? to->extension : "");
    channel_place(&call->channel, "from-trunk", to ? exten : route->exten, 1);
    name_caller(call);
    emit_channel(s, EV_NEWCHANNEL, &call->channel);
    cdr_open(call);
    if (to) {
        call->channel.priority = 2;
        dialplan_dial(call, to);
    } else if (route->answer) {
        call->channel.priority = 2;
        dialplan_answer(call);
        continue_later(call, route->queue ? STEP_JOIN : STEP_HANGUP, route->queue ? 500 : 2000,
                       route->queue ? 503 : 6000);
    } else if (route->queue) {
        call->channel.priority = 2;
        queue_join(call, queue_named(s, route->queue));
    } else {
        continue_later(call, STEP_HANGUP, 100, 1000);
    }
}

void dialplan_step(struct call *call) {
    if (call->step == STEP_HANGUP) {
        call->channel.priority++;
        dialplan_hangup(call);
        return;
    }
    call->channel.priority = 5;
    queue_join(call, queue_named(call->server, call->route->queue));
}

void dialplan_after_queue(struct call *call, enum queue_exit why) {
    const struct route *route = call->route;
    struct server *s = call->server;
    char data[48];
    if (why == EXIT_ABANDON) {
        snprintf(data, sizeof data, "%s,,,,%u", call->queue->plan->name, call->timeout_s);
        note_application(call, "Queue", data, false);
        emit_cause(s, EV_SOFT_HANGUP, &call->channel, "16", call->answered ? NULL : "487");
        dialplan_ended(call, call->answered ? "16" : "127");
        return;
    }
    call->place = PLACE_DIALPLAN;
    call->queue = NULL;
    if (why != EXIT_KEY) call->channel.priority++;
    if (call->kind == CALL_CONSULT) {
        dialplan_hangup(call);
    } else if (why == EXIT_KEY) {
        call->channel.priority = 1;
        continue_later(call, STEP_HANGUP, 1000, 1600);
    } else if (why == EXIT_FULL && call->answered) {
        continue_later(call, STEP_HANGUP, 1900, 2100);
    } else if (why == EXIT_TIMEOUT && route->after == AFTER_QUEUE && !call->overflowed) {
        call->overflowed = true;
        call->timeout_s = route->timeout_s + 20u;
        queue_join(call, queue_named(s, route->overflow));
    } else if (why == EXIT_TIMEOUT && route->after == AFTER_PLAYBACK) {
        dialplan_answer(call);
        continue_later(call, STEP_HANGUP, 3000, 7000);
    } else {
        dialplan_hangup(call);
    }
}

// --- Dial()

void dialplan_dial(struct call *call, struct agent *to) {
    struct server *s = call->server;
    call->place = PLACE_DIAL;
    call->leg_count = 0;
    leg_dial(call, &call->legs[0], NULL, to);
    channel_meet(s, &call->channel, &call->legs[0].phone);
    leg_ringing(call, &call->legs[0]);
    dialplan_wait_for_answer(call);
}

void dialplan_wait_for_answer(struct call *call) {
    struct server *s = call->server;
    struct centre *c = s->centre;
    uint32_t mood = chance(c, 100);
    if (mood < 75)
        timer_set(c, s, call, TIMER_LEG, chance_us(c, 900, 6000), 1);
    else if (mood < 84)
        timer_set(c, s, call, TIMER_LEG, chance_us(c, 200, 1500), -2);
    timer_set(c, s, call, TIMER_RING, 12000000, 0);
}

static void dialplan_connect(struct call *call) {
    struct server *s = call->server;
    struct leg *leg = &call->legs[0];
    channel_place(&leg->phone, leg->phone.context, "", 1);
    if (leg->agent) {
        leg_answer(call, leg);
        member_status(s, leg->agent, DEVICE_IN_USE);
    } else {
        leg->phone.state = CHANNEL_UP;
        if (!call->rows[leg->row].answer_us) call->rows[leg->row].answer_us = s->centre->now_us;
        emit_channel(s, EV_NEWSTATE, &leg->phone);
        emit_dial(s, EV_DIAL_END, &call->channel, &leg->phone, "ANSWER");
    }
    talk_begin(call, leg);
    if (call->kind == CALL_CONSULT && call->other) {
        timer_cancel(call->other, TIMER_TRANSFER);
        timer_set(s->centre, s, call->other, TIMER_TRANSFER, chance_us(s->centre, 1500, 5000), 0);
    }
}

enum failure { FAIL_NO_ANSWER = 1, FAIL_BUSY, FAIL_CONGESTION };
static const struct failure_words {
    const char *cause, *tech, *dial, *disposition;
} failures[] = {
    [FAIL_NO_ANSWER] = {"0", NULL, "NOANSWER", "NO ANSWER"},
    [FAIL_BUSY] = {"17", "486", "BUSY", "BUSY"},
    [FAIL_CONGESTION] = {"34", "503", "CONGESTION", "FAILED"},
};

void dialplan_dialled(struct call *call, int64_t number) {
    struct server *s = call->server;
    struct leg *leg = &call->legs[0];
    timer_cancel(call, TIMER_LEG);
    timer_cancel(call, TIMER_RING);
    if (number > 0) {
        dialplan_connect(call);
        return;
    }
    const struct failure_words *failed = &failures[-number];
    if (-number != FAIL_NO_ANSWER)
        emit_cause(s, EV_HANGUP_REQUEST, &leg->phone, failed->cause, failed->tech);
    emit_dial(s, EV_DIAL_END, &call->channel, &leg->phone, failed->dial);
    call->channel.priority++;
    cdr_close(call, &call->rows[leg->row], failed->disposition);
    if (leg->agent)
        leg_gone(call, leg, failed->cause);
    else
        emit_cause(s, EV_HANGUP, &leg->phone, failed->cause, failed->tech);
    call->place = PLACE_DIALPLAN;
    call->leg_count = 0;
    dialplan_hangup(call);
}

// --- an agent calls somebody

void dialplan_dial_trunk(struct call *call, const char *number) {
    struct server *s = call->server;
    struct centre *c = s->centre;
    struct leg *leg = &call->legs[0];
    struct row *r = cdr_open(call);
    char dial[40];
    uint32_t mood = chance(c, 100);
    *leg = (struct leg){.row = (int)(r - call->rows), .rang_us = c->now_us};
    call->leg_count = 1;
    call->place = PLACE_DIAL;
    channel_phone(s, &leg->phone, "trunk-main", call->channel.linked, CHANNEL_DOWN);
    channel_place(&leg->phone, "from-trunk", "s", 1);
    emit_channel(s, EV_NEWCHANNEL, &leg->phone);
    snprintf(leg->phone.number, sizeof leg->phone.number, "9%s", number);
    channel_place(&leg->phone, "from-trunk", leg->phone.number, 1);
    memcpy(leg->phone.account, call->channel.account, sizeof leg->phone.account);
    channel_connect(&leg->phone, &call->channel);
    emit_channel(s, EV_NEW_CALLERID, &leg->phone);
    emit(s, EV_NEW_ACCOUNT_CODE,
         &(struct facts){.channel = &leg->phone, .texts = {[T_ACCOUNT] = ""}});
    emit_channel(s, EV_NEW_CONNECTED_LINE, &leg->phone);
    channel_state(s, &leg->phone, CHANNEL_RINGING);
    memcpy(r->destination_channel, leg->phone.name, sizeof r->destination_channel);
    r->application = "Dial";
    snprintf(r->data, sizeof r->data, "PJSIP/%s@trunk-main,20", number);
    snprintf(dial, sizeof dial, "%s@trunk-main", number);
    emit_dial(s, EV_DIAL_BEGIN, &call->channel, &leg->phone, dial);
    channel_meet(s, &call->channel, &leg->phone);
    emit_dial(s, EV_DIAL_STATE, &call->channel, &leg->phone, "RINGING");
    if (mood < 70)
        timer_set(c, s, call, TIMER_LEG, chance_us(c, 1500, 9000), 1);
    else if (mood < 90)
        timer_set(c, s, call, TIMER_LEG, chance_us(c, 300, 2500),
                  mood < 82 ? -FAIL_BUSY : -FAIL_CONGESTION);
    timer_set(c, s, call, TIMER_RING, 20000000, 0);
}

void dialplan_outside(struct server *s) {
    struct centre *c = s->centre;
    struct agent *a = people_pick_free(s);
    if (!a) return;
    if (chance(c, 5) == 0) {
        click_begin(s, a);
        return;
    }
    a->busy = true;
    struct agent *to = chance(c, 3) ? NULL : people_pick_free(s);
    struct call *call = call_new(s, to ? CALL_INTERNAL : CALL_OUTSIDE);
    char number[32], exten[40];
    snprintf(number, sizeof number, "493023125%03u", chance(c, 1000));
    snprintf(exten, sizeof exten, "9%s", number);
    call->agent = a;
    channel_phone(s, &call->channel, a->extension, NULL, CHANNEL_RING);
    channel_place(&call->channel, "internal", to ? to->extension : exten, 1);
    channel_agent(&call->channel, a);
    emit_channel(s, EV_NEWCHANNEL, &call->channel);
    member_status(s, a, DEVICE_IN_USE);
    cdr_open(call);
    if (to) {
        call->channel.priority = 2;
        dialplan_dial(call, to);
        return;
    }
    snprintf(call->channel.number, sizeof call->channel.number, "493023125%s", a->extension + 1);
    call->channel.priority = 3;
    emit_channel(s, EV_NEW_CALLERID, &call->channel);
    call->channel.priority = 4;
    dialplan_dial_trunk(call, number);
}
