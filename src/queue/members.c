// The states of members. Each event is taken once, and only if it is newer than what is known, so
// that a stream that is read twice gives the same result. A member known only from queue_log has a
// name in place of an interface, until something tells which it is.
#include "members_parts.h"

#include "base/mem.h"
#include "queue/talks.h"

#include <stdlib.h>

#define STATUS_MAX     8
#define ARRIVAL_LATE_S 10 // as much as amiws may delay events
#define LOGIN_BY_CALL  1  // used as a reason

void members_init(struct members *m, struct intern *names) {
    *m = (struct members){.names = names};
}

void members_finish(struct members *m) {
    if (!m) return;
    for (uint32_t i = 0; i < m->count; i++) {
        free(m->list[i].pause.from_event.marks);
        free(m->list[i].pause.from_log.marks);
        free(m->list[i].logins.marks);
    }
    free(m->list);
    free(m->known);
    free(m->answers);
    for (uint32_t i = 0; i < m->cover_count; i++)
        member_spans_finish(&m->cover[i].pieces);
    free(m->cover);
    lookup_finish(&m->index);
    lookup_finish(&m->known_index);
    lookup_finish(&m->answers_index);
    lookup_finish(&m->bearer_index);
    lookup_finish(&m->extension_index);
    phones_finish(&m->phones);
    *m = (struct members){0};
}

static size_t marks_bytes(const struct member *who) {
    return (size_t)(who->pause.from_event.capacity + who->pause.from_log.capacity +
                    who->logins.capacity) *
           sizeof(struct pause_mark);
}

size_t members_bytes(const struct members *m) {
    size_t bytes = m->capacity * sizeof *m->list + names_bytes(m) + phones_bytes(&m->phones) +
                   lookup_bytes(&m->index) + m->cover_count * sizeof *m->cover;
    for (uint32_t i = 0; i < m->count; i++)
        bytes += marks_bytes(&m->list[i]);
    for (uint32_t i = 0; i < m->cover_count; i++)
        bytes += m->cover[i].pieces.capacity * sizeof *m->cover[i].pieces.at;
    return bytes;
}

struct member *members_find(const struct members *m, uint16_t server, uint32_t queue,
                            uint32_t interface) {
    uint32_t hash = lookup_hash(server, queue, interface), at = 0, n;
    while ((n = lookup_next(&m->index, hash, &at)) != LOOKUP_NONE) {
        struct member *who = &m->list[n];
        if (who->server == server && who->queue == queue && who->interface == interface) return who;
    }
    return NULL;
}

static struct member *member_of(struct members *m, uint16_t server, struct span queue,
                                struct span interface) {
    uint32_t queue_id = intern_put(m->names, queue), id = intern_put(m->names, interface);
    struct member *who = members_find(m, server, queue_id, id);
    if (who) return who;
    MEM_ROOM(m->list, m->count, m->capacity);
    who = &m->list[m->count];
    *who = (struct member){
        .server = server, .queue = queue_id, .interface = id, .name = id, .penalty = -1};
    lookup_add(&m->index, lookup_hash(server, queue_id, id), m->count++);
    return who;
}

// A moment by the PBX's own clock. If that clock is ahead of ours, the event's time is not later
// than ours. QUEUE_NO_NUMBER if it has none, or an impossible one.
static int64_t moment_of(const struct queue_event *e, int64_t s) {
    if (!queue_is_epoch(s)) return QUEUE_NO_NUMBER;
    int64_t at_s = e->at_us / 1000000;
    return s > at_s + ARRIVAL_LATE_S ? at_s : s;
}

static void set_wrapup(struct members *m, struct member *who, int64_t seconds) {
    if (who->wrapup_s != seconds) m->meant++;
    who->wrapup_s = seconds;
}

static void set_state(struct members *m, struct member *who, const struct queue_event *e) {
    const struct member_told *told = &e->member;
    int8_t status = who->status;
    bool in_call = told->status == QUEUE_NO_NUMBER ? who->in_call : told->in_call;
    if (told->status >= 0 && told->status <= STATUS_MAX) status = (int8_t)told->status;
    if (status != who->status || in_call != who->in_call || !who->present || !who->changed_us)
        who->changed_us = e->at_us;
    who->status = status;
    who->in_call = in_call;
    who->present = true;
    int64_t login_s = moment_of(e, told->login_s);
    if (told->last_call_s != who->last_call_told_s && moment_of(e, told->last_call_s) > 0) {
        who->last_call_told_s = told->last_call_s;
        who->last_call_s = moment_of(e, told->last_call_s);
    }
    if (login_s > 0) who->login_s = login_s;
    if (told->wrapup_s > 0) set_wrapup(m, who, told->wrapup_s);
    if (told->penalty >= 0) who->penalty = told->penalty;
}

// Realtime members keep the LastPause of their first pause. If it belongs to a pause that has
// ended, or is older than an event that said they were not paused, it does not apply to this one.
static int64_t pause_since(const struct member_pause *p, const struct queue_event *e) {
    int64_t at_s = e->at_us / 1000000, last_s = e->member.last_pause_s;
    int64_t late_s = e->exact_time ? 0 : ARRIVAL_LATE_S;
    if (!e->member.paused) return at_s;
    bool ahead = last_s > at_s + ARRIVAL_LATE_S; // by the PBX's clock
    bool told = !ahead && last_s > 0 && last_s >= p->free_s - late_s;
    if (told && !pause_ended(&p->from_event, last_s)) return last_s;
    return p->paused && e->kind != QUEUE_MEMBER_PAUSE ? p->since_s : at_s;
}

static void set_pause(struct members *m, struct member_pause *p, const struct queue_event *e) {
    bool paused = e->member.paused;
    int64_t at_s = e->at_us / 1000000, since = pause_since(p, e);
    uint32_t reason = paused ? intern_put(m->names, e->member.pause_reason) : 0;
    bool told = e->kind == QUEUE_MEMBER_PAUSE || e->kind == QUEUE_MEMBER_ADDED;
    if (paused || told) {
        pause_put(&p->from_event, since, paused, reason);
    } else if (pause_open_at(&p->from_event, at_s) && !pause_at(&p->from_event, at_s - 1)) {
        pause_put(&p->from_event, at_s, false, 0); // the event that told it is lost
    }
    if (p->paused && !paused) p->ended_us = e->at_us;
    if (!paused) p->free_s = at_s;
    p->paused = paused;
    p->reason = reason; // an UNPAUSE has a reason of its own, which is not kept
    p->since_s = paused ? since : 0;
}

static void remove_member(struct member *who, int64_t at_us) {
    if (who->present) who->changed_us = at_us;
    who->present = who->pause.paused = who->in_call = false;
    who->pause.reason = 0;
    who->pause.since_s = 0;
    pause_put(&who->pause.from_event, at_us / 1000000, false, 0);
}

static void note_login(struct member *who, const struct queue_event *e) {
    int64_t at_s = e->at_us / 1000000;
    int64_t login_s = e->member.dynamic ? moment_of(e, e->member.login_s) : QUEUE_NO_NUMBER;
    bool ahead = login_s == at_s && login_s != e->member.login_s; // the same login in each event
    if (!ahead && login_s > 0)
        pause_put(&who->logins, login_s, true, 0);
    else if (e->kind == QUEUE_MEMBER_ADDED || (ahead && !pause_open_at(&who->logins, at_s)))
        pause_put(&who->logins, at_s, true, 0);
    if (e->kind == QUEUE_MEMBER_REMOVED) pause_put(&who->logins, at_s, false, 0);
}

// The talk is over. Asterisk does not send InCall=0 if another call keeps the phone in use.
static void talk_over(struct members *m, const struct queue_event *e) {
    struct member *who = members_find(m, e->server, intern_find(m->names, e->queue),
                                      intern_find(m->names, e->member.interface));
    if (!who || !who->in_call || e->at_us < who->at_us) return;
    who->in_call = false;
    who->changed_us = e->at_us;
}

void members_observe(struct members *m, const struct queue_event *e) {
    const struct member_told *told = &e->member;
    struct span interface = member_told_interface(told);
    if (!interface.len || !e->queue.len) return;
    members_learn(m, e->server, e->queue, interface, told->name.len ? told->name : interface);
    if (e->kind == QUEUE_COMPLETE) talk_over(m, e);
    bool state = e->kind >= QUEUE_MEMBER && e->kind <= QUEUE_MEMBER_PENALTY;
    if (!state) return;
    struct member *who = member_of(m, e->server, e->queue, interface);
    if (told->name.len) who->name = intern_put(m->names, told->name);
    uint32_t before = who->state_interface;
    if (told->state_interface.len)
        who->state_interface = intern_put(m->names, told->state_interface);
    struct span phone =
        phone_of_interface(told->state_interface.len ? told->state_interface : interface);
    who->phone = intern_put(m->names, phone);
    bool first = !who->from_events;
    who->from_events = true;
    if (first || who->state_interface != before) names_index_extension(m, who);
    if (first) m->meant++;
    if (first) names_settle(m, e->server, who->queue);
    note_login(who, e);
    if (e->at_us < who->at_us) return;
    who->at_us = e->at_us;
    if (e->kind == QUEUE_MEMBER && e->listed) who->listed_us = e->at_us;
    if (e->kind == QUEUE_MEMBER_REMOVED) {
        remove_member(who, e->at_us);
        return;
    }
    set_state(m, who, e);
    bool penalty_only = e->kind == QUEUE_MEMBER_PENALTY && told->status == QUEUE_NO_NUMBER;
    if (!penalty_only) set_pause(m, &who->pause, e);
}

void members_listed(struct members *m, uint16_t server, int64_t start_us, int64_t at_us) {
    for (uint32_t i = 0; i < m->count; i++) {
        struct member *who = &m->list[i];
        if (who->server != server || !who->from_events || !who->present) continue;
        if (who->listed_us >= start_us || who->at_us >= start_us) continue;
        remove_member(who, at_us);
        pause_put(&who->logins, at_us / 1000000, false, 0);
    }
}

static struct members_cover *cover_of(struct members *m, uint16_t server) {
    if (server >= m->cover_count) {
        uint32_t count = server + 1u;
        m->cover = mem_resize(m->cover, count, sizeof *m->cover);
        for (uint32_t i = m->cover_count; i < count; i++)
            m->cover[i] = (struct members_cover){0};
        m->cover_count = count;
    }
    return &m->cover[server];
}

void members_log_apart(struct members *m, uint16_t server) {
    cover_of(m, server)->apart = true;
}

// True if the line is older than one before it.
static bool cover(struct members *m, uint16_t server, int64_t at_s) {
    struct members_cover *c = cover_of(m, server);
    struct member_spans *all = &c->pieces;
    struct member_span *last = all->count ? &all->at[all->count - 1] : NULL;
    bool late = last && at_s < last->to_s - 1;
    if (!last || (c->apart && (at_s < last->from_s || at_s >= last->to_s))) {
        member_spans_add(all, (struct member_span){at_s, at_s + 1});
        late = false;
    } else {
        if (at_s < last->from_s) last->from_s = at_s;
        if (at_s >= last->to_s) last->to_s = at_s + 1;
    }
    c->apart = false;
    return late;
}

// For somebody outside of queues: a login, a log-out, a pause in all queues.
static void step_of_all(struct members *m, const struct queue_step *s) {
    struct member *who = member_of(m, s->server, SPAN_NONE, s->agent);
    if (s->kind == STEP_PAUSEALL || s->kind == STEP_UNPAUSEALL) {
        bool paused = s->kind == STEP_PAUSEALL;
        pause_put(&who->pause.from_log, s->at_s, paused,
                  paused ? intern_put(m->names, s->reason) : 0);
        return;
    }
    // If the log begins after the login, the log-out still tells when that was.
    if (s->kind == STEP_AGENTLOGOFF && s->value > 0 && s->value < s->at_s &&
        !pause_open_at(&who->logins, s->at_s - 1))
        pause_put(&who->logins, s->at_s - s->value, true, 0);
    pause_put(&who->logins, s->at_s, s->kind == STEP_AGENTLOGIN, s->by_call ? LOGIN_BY_CALL : 0);
}

// No call survives a restart of its PBX, and nobody logs out then; logins for calling back do
// survive.
static void end_logins(struct members *m, uint16_t server, int64_t at_s) {
    for (uint32_t i = 0; i < m->count; i++) {
        struct member *who = &m->list[i];
        if (who->server != server || who->queue) continue;
        const struct pause_mark *mark = pause_mark_at(&who->logins, at_s);
        if (mark && mark->paused && mark->reason == LOGIN_BY_CALL)
            pause_put(&who->logins, at_s, false, 0);
    }
}

static void step_of_pause(struct members *m, const struct queue_step *s, bool paused, bool late) {
    struct member *who = member_of(m, s->server, s->queue, s->agent);
    uint32_t reason = s->kind == STEP_PAUSE ? intern_put(m->names, s->reason) : 0;
    pause_put(&who->pause.from_log, s->at_s, paused, reason);
    m->added_paused |= s->kind == STEP_ADDMEMBER;
    if (late)
        names_settle(m, s->server, who->queue);
    else if (s->kind == STEP_UNPAUSE)
        names_of_unpause(m, who, s->at_s);
    if (who->from_events) return;
    who->present = s->kind != STEP_REMOVEMEMBER;
    who->pause.paused = paused;
    who->pause.reason = reason;
    who->pause.since_s = paused ? s->at_s : 0;
}

void members_step(struct members *m, const struct queue_step *s) {
    struct member *who;
    bool added = s->kind == STEP_ADDMEMBER;
    bool late = cover(m, s->server, s->at_s);
    if (s->kind == STEP_QUEUESTART) end_logins(m, s->server, s->at_s);
    if (!s->agent.len) return;
    if (s->kind == STEP_PAUSEALL || s->kind == STEP_UNPAUSEALL || s->kind == STEP_AGENTLOGIN ||
        s->kind == STEP_AGENTLOGOFF)
        step_of_all(m, s);
    if (!s->queue.len) return;
    if (added || s->kind == STEP_REMOVEMEMBER) {
        who = member_of(m, s->server, s->queue, s->agent);
        pause_put(&who->logins, s->at_s, added, 0);
    }
    switch (s->kind) {
    case STEP_ADDMEMBER:
        if (s->paused)
            step_of_pause(m, s, true, late);
        else if (late) // a name that was added is known
            names_settle(m, s->server, intern_put(m->names, s->queue));
        break;
    case STEP_PAUSE:
        step_of_pause(m, s, true, late);
        break;
    case STEP_UNPAUSE:
    case STEP_REMOVEMEMBER:
        step_of_pause(m, s, false, late);
        break;
    case STEP_WRAPUPSTART:
        who = member_of(m, s->server, s->queue, s->agent);
        if (s->value > 0) set_wrapup(m, who, s->value);
        break;
    case STEP_PENALTY: // these name the interface, so an unknown one is nothing new
        who = members_find(m, s->server, intern_put(m->names, s->queue),
                           intern_put(m->names, s->agent));
        if (who && !who->from_events && s->value >= 0) who->penalty = s->value;
        break;
    default:
        break;
    }
}

// Asterisk often never sends InCall=1 while they talk, so the visit is the proof. If the visit is
// in doubt, their phone has to confirm it.
static bool talks(const struct member *who, const struct talk *talk, bool in_use) {
    return talk && (talk->sure || (who->present && (in_use || who->status == 7)));
}

// The caller is talking to somebody else: since the talk began there was a moment without any
// channel of this phone. So its leg has ended, and it is now busy with something else.
static bool left_talk(const struct member *who, const struct talk *talk,
                      const struct phone *phone) {
    if (!talk || !phone || phone->idle_us < talk->since_us) return false;
    return who->present && (who->status == 1 || who->status == 6 || phone->up);
}

enum member_state members_state(const struct members *m, const struct member *who,
                                const struct talk *talk, int64_t now_us, int64_t wrapup_s,
                                int64_t *ret_since_us) {
    const struct phone *phone = phones_find(&m->phones, who->server, who->phone);
    bool no_channel = !phone || !phone->up, gone = left_talk(who, talk, phone);
    bool in_use = who->status == 2 || who->status == 3 || who->status == 8;
    int64_t wrap_until_us = wrapup_s > 0 ? (who->last_call_s + wrapup_s) * 1000000 : 0;
    *ret_since_us = who->changed_us;
    if (!gone && talks(who, talk, in_use)) {
        if (who->present && who->status == 8) return MEMBER_ON_HOLD;
        *ret_since_us = talk->since_us;
        return MEMBER_TALKING;
    }
    if (!who->present) return MEMBER_LOGGED_OUT;
    if (who->in_call && who->status != 6 && !gone)
        return who->status == 8 ? MEMBER_ON_HOLD : MEMBER_TALKING;
    if (who->status == 6 || who->status == 7) return MEMBER_RINGING;
    if (in_use && !(who->status == 3 && no_channel)) return MEMBER_OTHER_CALL;
    if (who->pause.paused) {
        *ret_since_us = who->pause.since_s * 1000000;
        return MEMBER_PAUSED;
    }
    if (who->status == 4 || who->status == 5) return MEMBER_UNAVAILABLE;
    if (who->last_call_s > 0 && now_us < wrap_until_us) {
        *ret_since_us = who->last_call_s * 1000000;
        return MEMBER_WRAP_UP;
    }
    if (who->status == 3) return MEMBER_BUSY;
    if (who->pause.ended_us > *ret_since_us) *ret_since_us = who->pause.ended_us;
    if (who->last_call_s > 0 && wrap_until_us > *ret_since_us) *ret_since_us = wrap_until_us;
    return MEMBER_READY;
}

int64_t members_wrapup(const struct members *m, uint16_t server, uint32_t queue, uint32_t interface,
                       uint32_t name, int64_t configured) {
    const uint32_t keys[2] = {interface, name};
    if (configured >= 0) return configured;
    for (int i = 0; i < 2; i++) {
        const struct member *who = keys[i] ? members_find(m, server, queue, keys[i]) : NULL;
        if (who && who->wrapup_s > 0) return who->wrapup_s;
    }
    return -1;
}

bool members_all_away(const struct members *m, uint16_t server, uint32_t queue) {
    bool any = false;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct member *who = &m->list[i];
        if (who->server != server || who->queue != queue || !who->from_events || !who->present)
            continue;
        any = true;
        if (!who->pause.paused && who->status != 4 && who->status != 5) return false;
    }
    return any;
}

bool members_logged_out(const struct member *who, int64_t at_s) {
    const struct pause_mark *mark = pause_mark_at(&who->logins, at_s);
    return mark && !mark->paused;
}
