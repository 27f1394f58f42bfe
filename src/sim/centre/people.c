// Agents and their memberships: the state of their telephone as shown in each queue, pauses with a
// reason, the shifts of dynamic members, and meetings that empty a queue.
#include "model.h"

#include <stdio.h>

#define MINUTE_MS ((int64_t)60000)

static void member_emit(struct server *s, struct queue *q, const struct member *m, int event) {
    emit(s, (enum event)event, &(struct facts){.member = m, .texts = {[T_QUEUE] = q->plan->name}});
}

static void each_membership(struct server *s, const struct agent *a, int event) {
    for (size_t i = 0; i < s->queue_count; i++)
        for (size_t k = 0; k < s->queues[i].member_count; k++) {
            const struct member *m = &s->queues[i].members[k];
            if (m->agent == a && m->present) member_emit(s, &s->queues[i], m, event);
        }
}

void member_status(struct server *s, struct agent *a, enum device device) {
    if (a->device == device) return;
    a->device = device;
    each_membership(s, a, EV_MEMBER_STATUS);
}

bool member_free(const struct server *s, const struct member *m) {
    const struct agent *a = m->agent;
    return m->present && !m->paused && !a->busy && a->device == DEVICE_IDLE &&
           a->wrapped_us <= s->centre->now_us;
}

bool queue_empty(const struct queue *q) {
    for (size_t i = 0; i < q->member_count; i++)
        if (q->members[i].present && !q->members[i].paused &&
            q->members[i].agent->device != DEVICE_UNAVAILABLE)
            return false;
    return true;
}

static void poll_all(struct server *s) {
    for (size_t i = 0; i < s->queue_count; i++)
        queue_poll_soon(s, &s->queues[i], chance_us(s->centre, 100, 900));
}

void agent_release(struct server *s, struct agent *a, int64_t wrap_s) {
    a->busy = false;
    if (wrap_s) {
        a->wrapped_us = s->centre->now_us + wrap_s * 1000000;
        timer_set(s->centre, s, NULL, TIMER_WRAPPED, wrap_s * 1000000, a - s->agents);
    }
    member_status(s, a, DEVICE_IDLE);
    poll_all(s);
}

struct agent *people_pick_free(struct server *s) {
    size_t start = chance(s->centre, (uint32_t)s->agent_count);
    for (size_t i = 0; i < s->agent_count; i++) {
        struct agent *a = &s->agents[(start + i) % s->agent_count];
        if (!a->busy && a->device == DEVICE_IDLE) return a;
    }
    return NULL;
}

// --- pauses

static void pause_one(struct server *s, struct queue *q, struct member *m, bool paused,
                      const char *reason) {
    m->paused = paused;
    m->reason = reason;
    if (paused) m->last_pause_s = whole_seconds(s->centre->now_us);
    queue_log(s, "NONE", q->plan->name, m->agent->name, "%s|%s", paused ? "PAUSE" : "UNPAUSE",
              reason);
    member_emit(s, q, m, EV_MEMBER_PAUSE);
    if (paused)
        queue_poll_soon(s, q, 500000);
    else
        poll_all(s);
}

// In all queues (a PAUSEALL line, for which there is no event), or only in the first.
static void pause_agent(struct server *s, struct agent *a, bool paused, const char *reason,
                        bool all) {
    bool said = false;
    for (size_t i = 0; i < s->queue_count; i++)
        for (size_t k = 0; k < s->queues[i].member_count; k++) {
            struct member *m = &s->queues[i].members[k];
            if (m->agent != a || !m->present || (!paused && !m->paused)) continue;
            if (all && !said)
                queue_log(s, "NONE", "NONE", a->name, "%s|%s", paused ? "PAUSEALL" : "UNPAUSEALL",
                          reason);
            said = true;
            pause_one(s, &s->queues[i], m, paused, reason);
            if (!all) return;
        }
}

static void pause_timer(struct server *s, struct agent *a) {
    struct centre *c = s->centre;
    int64_t next = chance_us(c, 12 * MINUTE_MS, 40 * MINUTE_MS);
    a->stamp++;
    if (!a->away) {
        a->away = true;
        pause_agent(s, a, true, plan_pause_reason(chance(c, 6)), chance(c, 5) > 0);
        next = chance_us(c, c->lively ? 15000 : 90000, c->lively ? 60000 : 8 * MINUTE_MS);
    } else if (chance_of(c, 120)) { // from one pause to another
        pause_agent(s, a, true, plan_pause_reason(chance(c, 6)), true);
        next = chance_us(c, MINUTE_MS, 4 * MINUTE_MS);
    } else {
        a->away = false;
        pause_agent(s, a, false, chance(c, 3) ? "" : "back", true);
        if (c->lively) next /= 6;
    }
    timer_set(c, s, NULL, TIMER_PAUSE, next, a - s->agents);
}

// All members of a queue pause for a while. Its callers leave if it has leavewhenempty.
static void meeting(struct server *s, struct queue *q) {
    struct centre *c = s->centre;
    for (size_t i = 0; i < q->member_count; i++) {
        struct agent *a = q->members[i].agent;
        a->stamp++;
        a->away = true;
        pause_agent(s, a, true, "meeting", true);
        timer_set(c, s, NULL, TIMER_PAUSE, chance_us(c, 110000, 150000), a - s->agents);
    }
    timer_set(c, s, NULL, TIMER_MEETING, chance_us(c, 25 * MINUTE_MS, 45 * MINUTE_MS),
              q - s->queues);
}

// A supervisor raises or lowers somebody's penalty in all their queues.
static void move_penalty(struct server *s) {
    struct centre *c = s->centre;
    struct agent *a = &s->agents[chance(c, (uint32_t)s->agent_count)];
    uint8_t penalty = (uint8_t)chance(c, 3);
    for (size_t i = 0; i < s->queue_count; i++)
        for (size_t k = 0; k < s->queues[i].member_count; k++) {
            struct queue *q = &s->queues[i];
            struct member *m = &q->members[k];
            if (m->agent != a || !m->present || m->penalty == penalty) continue;
            m->penalty = penalty;
            queue_log(s, "NONE", q->plan->name, m->interface, "PENALTY|%u", penalty);
            member_emit(s, q, m, EV_MEMBER_PENALTY);
        }
    timer_set(c, s, NULL, TIMER_PENALTY, chance_us(c, 5 * MINUTE_MS, 20 * MINUTE_MS), 0);
}

// --- dynamic members

static void log_in(struct server *s, struct queue *q, struct member *m) {
    m->present = true;
    m->paused = false;
    m->reason = NULL;
    m->calls_taken = m->last_call_s = m->last_pause_s = 0;
    m->login_s = whole_seconds(s->centre->now_us);
    queue_log(s, "MANAGER", q->plan->name, m->interface, "ADDMEMBER|");
    member_emit(s, q, m, EV_MEMBER_ADDED);
}

static void shift(struct server *s, struct agent *a) {
    struct centre *c = s->centre;
    bool any = false;
    if (a->busy) { // do it after the call
        timer_set(c, s, NULL, TIMER_SHIFT, chance_us(c, 20000, 60000), a - s->agents);
        return;
    }
    for (size_t i = 0; i < s->queue_count; i++)
        for (size_t k = 0; k < s->queues[i].member_count; k++) {
            struct queue *q = &s->queues[i];
            struct member *m = &q->members[k];
            if (m->agent != a || !m->dynamic) continue;
            any = !m->present;
            if (any) {
                log_in(s, q, m);
                continue;
            }
            m->present = false;
            queue_log(s, "MANAGER", q->plan->name, m->interface, "REMOVEMEMBER|");
            member_emit(s, q, m, EV_MEMBER_REMOVED);
            queue_poll_soon(s, q, 400000);
        }
    a->away = false;
    if (any) poll_all(s);
    timer_set(c, s, NULL, TIMER_SHIFT,
              any ? chance_us(c, 30 * MINUTE_MS, 60 * MINUTE_MS)
                  : chance_us(c, 4 * MINUTE_MS, 10 * MINUTE_MS),
              a - s->agents);
}

void people_timer(struct server *s, enum timer_kind kind, int64_t number, uint32_t stamp) {
    struct centre *c = s->centre;
    if (kind == TIMER_WRAPPED) {
        poll_all(s);
        return;
    }
    if (s->down) { // nobody can press a key on a PBX that is down
        if (kind != TIMER_PAUSE || s->agents[number].stamp == stamp)
            timer_set(c, s, NULL, kind, 5000000, number);
        return;
    }
    if (kind == TIMER_PAUSE && s->agents[number].stamp == stamp) pause_timer(s, &s->agents[number]);
    if (kind == TIMER_SHIFT) shift(s, &s->agents[number]);
    if (kind == TIMER_MEETING) meeting(s, &s->queues[number]);
    if (kind == TIMER_PENALTY) move_penalty(s);
}

// --- the start

static void enrol(struct server *s, const struct agent_plan *plan, struct agent *a) {
    for (size_t i = 0; i < 3 && plan->queues[i]; i++) {
        struct queue *q = queue_named(s, plan->queues[i]);
        struct member *m = &q->members[q->member_count++];
        *m = (struct member){.agent = a,
                             .local = plan->local,
                             .dynamic = plan->dynamic,
                             .present = !plan->dynamic,
                             .penalty = plan->penalty,
                             .login_s = whole_seconds(s->centre->now_us)};
        snprintf(m->interface, sizeof m->interface,
                 plan->local ? "Local/%s@from-queue/n" : "PJSIP/%s", plan->extension);
    }
}

void people_start(struct server *s) {
    struct centre *c = s->centre;
    const struct server_plan *plan = plan_of(s);
    queue_log(s, "NONE", "NONE", "NONE", "QUEUESTART|");
    for (size_t i = 0; i < plan->queue_count; i++) {
        s->queues[s->queue_count++].plan = &plan->queues[i];
        if (plan->queues[i].leave_when_empty)
            timer_set(c, s, NULL, TIMER_MEETING, chance_us(c, 6 * MINUTE_MS, 20 * MINUTE_MS),
                      (int64_t)i);
    }
    timer_set(c, s, NULL, TIMER_PENALTY, chance_us(c, MINUTE_MS, 15 * MINUTE_MS), 0);
    for (size_t i = 0; i < plan->agent_count; i++) {
        struct agent *a = &s->agents[s->agent_count++];
        *a = (struct agent){.name = plan->agents[i].name, .device = DEVICE_IDLE};
        snprintf(a->extension, sizeof a->extension, "%s", plan->agents[i].extension);
        enrol(s, &plan->agents[i], a);
        timer_set(c, s, NULL, TIMER_PAUSE,
                  chance_us(c, MINUTE_MS / 2, (c->lively ? 5 : 30) * MINUTE_MS), (int64_t)i);
        if (plan->agents[i].dynamic)
            timer_set(c, s, NULL, TIMER_SHIFT, chance_us(c, 10000, 100000), (int64_t)i);
    }
}
