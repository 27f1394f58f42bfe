// The members' states, each event taken once and only if it is newer than what is known, so that a
// stream told twice ends where it ended. A member that only queue_log knows has a name for an
// interface until something says which it is.
#include "queue/members.h"

#include "base/mem.h"
#include "pauses.h"
#include "queue/talks.h"

#include <stdlib.h>

#define STATUS_MAX 8

struct member_name {
    uint16_t server;
    bool several; // two interfaces bear it in that queue
    uint32_t queue, name, interface;
};

void members_init(struct members *m, struct intern *names) {
    *m = (struct members){.names = names};
}

void members_finish(struct members *m) {
    if (!m) return;
    for (uint32_t i = 0; i < m->count; i++) {
        free(m->list[i].from_event.marks);
        free(m->list[i].from_log.marks);
        free(m->list[i].logins.marks);
    }
    free(m->list);
    free(m->known);
    free(m->cover);
    lookup_finish(&m->index);
    lookup_finish(&m->known_index);
    *m = (struct members){0};
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
    if (m->count == m->capacity) {
        m->capacity = m->capacity ? m->capacity * 2 : 32;
        m->list = mem_resize(m->list, m->capacity, sizeof *m->list);
    }
    who = &m->list[m->count];
    *who = (struct member){.server = server, .queue = queue_id, .interface = id, .name = id};
    lookup_add(&m->index, lookup_hash(server, queue_id, id), m->count++);
    return who;
}

static struct member_name *name_known(const struct members *m, uint16_t server, uint32_t queue,
                                      uint32_t name) {
    uint32_t hash = lookup_hash(server, queue, name), at = 0, n;
    while ((n = lookup_next(&m->known_index, hash, &at)) != LOOKUP_NONE) {
        struct member_name *k = &m->known[n];
        if (k->server == server && k->queue == queue && k->name == name) return k;
    }
    return NULL;
}

uint32_t members_interface(const struct members *m, uint16_t server, uint32_t queue,
                           uint32_t name) {
    const struct member_name *k = name ? name_known(m, server, queue, name) : NULL;
    return k && !k->several ? k->interface : 0;
}

uint32_t members_name(const struct members *m, const struct member *who) {
    if (who->from_events) return who->name;
    for (uint32_t i = 0; i < m->known_count; i++) {
        const struct member_name *k = &m->known[i];
        if (k->server == who->server && k->queue == who->queue && !k->several &&
            k->interface == who->interface)
            return k->name;
    }
    return who->name;
}

void members_learn(struct members *m, uint16_t server, struct span queue, struct span interface,
                   struct span name) {
    if (!queue.len || !interface.len || !name.len) return;
    uint32_t queue_id = intern_put(m->names, queue), name_id = intern_put(m->names, name);
    uint32_t id = intern_put(m->names, interface);
    struct member_name *k = name_known(m, server, queue_id, name_id);
    if (k) {
        if (k->interface != id) k->several = true;
        return;
    }
    if (m->known_count == m->known_capacity) {
        m->known_capacity = m->known_capacity ? m->known_capacity * 2 : 32;
        m->known = mem_resize(m->known, m->known_capacity, sizeof *m->known);
    }
    m->known[m->known_count] =
        (struct member_name){.server = server, .queue = queue_id, .name = name_id, .interface = id};
    lookup_add(&m->known_index, lookup_hash(server, queue_id, name_id), m->known_count++);
}

static bool is_epoch(int64_t s) {
    return s > 0 && s < 100000000000;
}

static void set_state(struct member *who, const struct queue_event *e) {
    int8_t status = who->status;
    bool in_call = e->status == QUEUE_NO_NUMBER ? who->in_call : e->in_call;
    if (e->status >= 0 && e->status <= STATUS_MAX) status = (int8_t)e->status;
    if (status != who->status || in_call != who->in_call || !who->present || !who->changed_us)
        who->changed_us = e->at_us;
    who->status = status;
    who->in_call = in_call;
    who->present = true;
    if (is_epoch(e->last_call_s)) who->last_call_s = e->last_call_s;
    if (is_epoch(e->login_s)) who->login_s = e->login_s;
    if (e->wrapup_s >= 0) who->wrapup_s = e->wrapup_s;
    if (e->penalty >= 0) who->penalty = e->penalty;
}

static void set_pause(struct members *m, struct member *who, const struct queue_event *e) {
    int64_t at_s = e->at_us / 1000000;
    int64_t since = e->paused && is_epoch(e->last_pause_s) ? e->last_pause_s : at_s;
    uint32_t reason = e->paused ? intern_put(m->names, e->pause_reason) : 0;
    bool told = e->kind == QUEUE_MEMBER_PAUSE || e->kind == QUEUE_MEMBER_ADDED;
    if (e->paused || told) {
        pause_put(&who->from_event, since, e->paused, reason);
    } else if (pause_open_at(&who->from_event, at_s) && !pause_at(&who->from_event, at_s - 1)) {
        pause_put(&who->from_event, at_s, false, 0); // the event that said so is lost
    }
    if (who->paused && !e->paused) who->unpaused_us = e->at_us;
    who->paused = e->paused;
    who->pause_reason = reason; // what an UNPAUSE gives as its reason is none of a pause
    who->paused_since_s = e->paused ? since : 0;
}

static void remove_member(struct member *who, int64_t at_us) {
    if (who->present) who->changed_us = at_us;
    who->present = who->paused = who->in_call = false;
    who->pause_reason = 0;
    who->paused_since_s = 0;
    pause_put(&who->from_event, at_us / 1000000, false, 0);
}

static void note_login(struct member *who, const struct queue_event *e) {
    int64_t at_s = e->at_us / 1000000;
    bool told = e->dynamic && is_epoch(e->login_s);
    if (told || e->kind == QUEUE_MEMBER_ADDED)
        pause_put(&who->logins, told ? e->login_s : at_s, true, 0);
    if (e->kind == QUEUE_MEMBER_REMOVED) pause_put(&who->logins, at_s, false, 0);
}

void members_observe(struct members *m, const struct queue_event *e) {
    struct span interface = e->interface.len ? e->interface : e->state_interface;
    if (!interface.len || !e->queue.len) return;
    members_learn(m, e->server, e->queue, interface,
                  e->member_name.len ? e->member_name : interface);
    bool state = e->kind >= QUEUE_MEMBER && e->kind <= QUEUE_MEMBER_PENALTY;
    if (!state) return;
    struct member *who = member_of(m, e->server, e->queue, interface);
    if (e->member_name.len) who->name = intern_put(m->names, e->member_name);
    if (e->state_interface.len) who->state_interface = intern_put(m->names, e->state_interface);
    who->from_events = true;
    note_login(who, e);
    if (e->at_us < who->at_us) return;
    who->at_us = e->at_us;
    if (e->kind == QUEUE_MEMBER && e->listed) who->listed_us = e->at_us;
    if (e->kind == QUEUE_MEMBER_REMOVED) {
        remove_member(who, e->at_us);
        return;
    }
    set_state(who, e);
    bool penalty_only = e->kind == QUEUE_MEMBER_PENALTY && e->status == QUEUE_NO_NUMBER;
    if (!penalty_only) set_pause(m, who, e);
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

static void cover(struct members *m, uint16_t server, int64_t at_s) {
    if (server >= m->cover_count) {
        uint32_t count = server + 1u;
        m->cover = mem_resize(m->cover, count, sizeof *m->cover);
        for (uint32_t i = m->cover_count; i < count; i++)
            m->cover[i] = (struct members_cover){0};
        m->cover_count = count;
    }
    struct members_cover *c = &m->cover[server];
    if (!c->first_s || at_s < c->first_s) c->first_s = at_s;
    if (at_s > c->last_s) c->last_s = at_s;
}

void members_step(struct members *m, const struct queue_step *s) {
    cover(m, s->server, s->at_s);
    if (!s->queue.len || !s->agent.len) return;
    bool paused = s->kind == STEP_PAUSE || (s->kind == STEP_ADDMEMBER && s->paused);
    bool ended = s->kind == STEP_UNPAUSE || s->kind == STEP_REMOVEMEMBER;
    bool added = s->kind == STEP_ADDMEMBER;
    if (!paused && !ended && !added) return;
    struct member *who = member_of(m, s->server, s->queue, s->agent);
    if (added || s->kind == STEP_REMOVEMEMBER) pause_put(&who->logins, s->at_s, added, 0);
    if (!paused && !ended) return;
    uint32_t reason = s->kind == STEP_PAUSE ? intern_put(m->names, s->reason) : 0;
    pause_put(&who->from_log, s->at_s, paused, reason);
    if (who->from_events) return;
    who->present = s->kind != STEP_REMOVEMEMBER;
    who->paused = paused;
    who->pause_reason = reason;
    who->paused_since_s = paused ? s->at_s : 0;
}

// Asterisk often sends no InCall=1 at all while he talks: the visit is the proof. Where it is in
// doubt his phone has to agree.
static bool talks(const struct member *m, const struct talk *talk, bool in_use) {
    return talk && (talk->sure || (m->present && (in_use || m->status == 7)));
}

enum member_state members_state(const struct member *m, const struct talk *talk, int64_t now_us,
                                int64_t wrapup_s, int64_t *ret_since_us) {
    bool in_use = m->status == 2 || m->status == 3 || m->status == 8;
    int64_t wrap_until_us = (m->last_call_s + wrapup_s) * 1000000;
    *ret_since_us = m->changed_us;
    if (talks(m, talk, in_use)) {
        if (m->present && m->status == 8) return MEMBER_ON_HOLD;
        *ret_since_us = talk->since_us;
        return MEMBER_TALKING;
    }
    if (!m->present) return MEMBER_LOGGED_OUT;
    if (m->in_call && m->status != 6) return m->status == 8 ? MEMBER_ON_HOLD : MEMBER_TALKING;
    if (m->status == 6 || m->status == 7) return MEMBER_RINGING;
    if (in_use) return MEMBER_OTHER_CALL;
    if (m->paused) {
        *ret_since_us = m->paused_since_s * 1000000;
        return MEMBER_PAUSED;
    }
    if (m->status == 4 || m->status == 5) return MEMBER_UNAVAILABLE;
    if (m->last_call_s > 0 && wrapup_s > 0 && now_us < wrap_until_us) {
        *ret_since_us = m->last_call_s * 1000000;
        return MEMBER_WRAP_UP;
    }
    if (m->unpaused_us > *ret_since_us) *ret_since_us = m->unpaused_us;
    if (m->last_call_s > 0 && wrapup_s > 0 && wrap_until_us > *ret_since_us)
        *ret_since_us = wrap_until_us;
    return MEMBER_READY;
}

bool members_all_away(const struct members *m, uint16_t server, uint32_t queue) {
    bool any = false;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct member *who = &m->list[i];
        if (who->server != server || who->queue != queue || !who->from_events || !who->present)
            continue;
        any = true;
        if (!who->paused && who->status != 4 && who->status != 5) return false;
    }
    return any;
}

struct span member_extension(struct span interface) {
    size_t at = 0;
    while (at < interface.len && interface.at[at] != '/' && interface.at[at] != ':')
        at++;
    if (at == interface.len) return SPAN_NONE;
    struct span rest = span_from(interface, at + 1);
    size_t digits = 0;
    while (digits < rest.len && rest.at[digits] >= '0' && rest.at[digits] <= '9')
        digits++;
    bool ends = digits == rest.len || rest.at[digits] == '@' || rest.at[digits] == '/';
    return digits && ends ? (struct span){rest.at, digits} : SPAN_NONE;
}
