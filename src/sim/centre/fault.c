// What can go wrong with a PBX, or with amiws' login to it. While the PBX is alive its logs go on
// being written; only the frames stop.
#include "model.h"

#define SECRET_US 1000000

static void say_booted(struct server *s) {
    if (!s->options.system) return;
    int64_t up = whole_seconds(s->centre->now_us - s->started_us);
    emit(s, EV_FULLY_BOOTED, &(struct facts){.numbers = {[N_UPTIME] = up}});
}

static void say_logged_in(struct server *s) {
    emit_response(s, (const char *const[]){"Response", "Success", "Message",
                                           "Authentication accepted", NULL});
    say_booted(s);
}

void centre_ami_in(struct centre *c, unsigned server_id) {
    say_booted(&c->servers[server_id - 1]);
}

bool centre_ami_lets_in(const struct centre *c) {
    return !c->wrong_secret;
}

static void tell_ami(struct server *s, bool there) {
    struct centre *c = s->centre;
    if (c->sink.ami) c->sink.ami(c->sink.context, s->id, there);
}

static struct server *find(struct centre *c, struct span name) {
    for (size_t i = 0; i < c->server_count; i++)
        if (span_same(span_of(c->servers[i].name), name)) return &c->servers[i];
    return NULL;
}

static void back_in(struct server *s, int32_t seconds) {
    s->back_stamp++;
    timer_set(s->centre, s, NULL, TIMER_BACK, (int64_t)(seconds > 0 ? seconds : 1) * 1000000, 0);
}

bool centre_ami_loss(struct centre *c, struct span server, int32_t down_s) {
    struct server *s = find(c, server);
    if (!s) return false;
    s->unseen = true;
    tell_ami(s, false);
    back_in(s, down_s);
    return true;
}

bool centre_batch(struct centre *c, struct span server, int32_t seconds) {
    struct server *s = find(c, server);
    if (!s) return false;
    cdr_flush(s);
    s->options.batch_s = seconds;
    return true;
}

bool centre_timestamps(struct centre *c, struct span server, bool on) {
    struct server *s = find(c, server);
    if (s) s->options.timestamps = on;
    return s != NULL;
}

// Its calls are cut off. About half of them still have their Cdr written.
bool centre_restart(struct centre *c, struct span server, int32_t down_s) {
    struct server *s = find(c, server);
    if (!s) return false;
    for (size_t i = 0; i < c->calls.count; i++) {
        struct call *call = c->calls.list[i];
        if (!call->used || call->server != s) continue;
        if (chance(c, 2)) cdr_send(call);
        call_free(call);
    }
    cdr_flush(s); // it is asked to stop, and writes what it has
    for (size_t i = 0; i < s->agent_count; i++) {
        s->agents[i].busy = false;
        s->agents[i].device = DEVICE_IDLE;
        s->agents[i].wrapped_us = 0;
    }
    for (size_t i = 0; i < s->queue_count; i++) {
        struct queue *q = &s->queues[i];
        q->waiting_count = 0;
        q->completed = q->abandoned = q->completed_in_level = q->hold_time = q->talk_time = 0;
        for (size_t k = 0; k < q->member_count; k++) {
            struct member *m = &q->members[k];
            m->calls_taken = m->last_call_s = m->last_pause_s = 0;
            m->in_call = m->paused = false;
            m->penalty = plan_of(s)->agents[m->agent - s->agents].penalty;
            m->reason = NULL;
            m->agent->away = false;
        }
    }
    if (s->options.system) emit(s, EV_SHUTDOWN, &(struct facts){0});
    s->next_unique = s->next_channel = s->next_local = s->next_sequence = 0;
    s->down = true;
    tell_ami(s, false);
    back_in(s, down_s);
    return true;
}

static void come_back(struct server *s) {
    struct centre *c = s->centre;
    if (s->down) {
        s->down = false;
        s->started_us = c->now_us;
        for (size_t i = 0; i < s->queue_count; i++)
            for (size_t k = 0; k < s->queues[i].member_count; k++)
                s->queues[i].members[k].login_s = whole_seconds(c->now_us);
        queue_log(s, "NONE", "NONE", "NONE", "QUEUESTART|");
    }
    s->unseen = c->wrong_secret;
    tell_ami(s, true);
    if (!s->unseen) say_logged_in(s);
}

void centre_wrong_secret(struct centre *c, bool wrong) {
    if (wrong == c->wrong_secret) return;
    c->wrong_secret = wrong;
    c->secret_stamp++;
    for (size_t i = 0; i < c->server_count; i++) {
        c->servers[i].unseen = wrong;
        if (wrong && !c->servers[i].down) { // clients that are logged in are disconnected
            tell_ami(&c->servers[i], false);
            tell_ami(&c->servers[i], true);
        }
        if (!wrong && !c->servers[i].down) say_logged_in(&c->servers[i]);
    }
    if (wrong) timer_set(c, &c->servers[c->server_count - 1], NULL, TIMER_SECRET, SECRET_US, 0);
}

void centre_fault_timer(struct server *s, const struct timer *t) {
    struct centre *c = s->centre;
    if (t->kind == TIMER_BACK) {
        if (t->stamp == s->back_stamp) come_back(s);
        return;
    }
    if (t->stamp != c->secret_stamp) return;
    if (!s->down) {
        s->unseen = false;
        emit_response(s, (const char *const[]){"Response", "Error", "Message",
                                               "Authentication failed", NULL});
        s->unseen = true;
    }
    size_t before = (size_t)(s - c->servers);
    struct server *next = &c->servers[before ? before - 1 : c->server_count - 1];
    timer_set(c, next, NULL, TIMER_SECRET, SECRET_US, 0);
}
