// Makes the profiles of days. Most calls come in order, so the day and the half hour are looked up
// only where they change.
#include "stats/profile.h"

#include "base/clock.h"
#include "base/lookup.h"
#include "base/mem.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

#define DAY_HALVES  (2 * WINDOW_HOURS_MAX)
#define PAUSE_EVERY 32

static void clear(struct profile *p) {
    for (size_t i = 0; i < p->server_count; i++)
        free(p->servers[i].name);
    for (size_t i = 0; i < p->queue_count; i++)
        free(p->queues[i].name);
    free(p->servers);
    free(p->queues);
    *p = (struct profile){.from = p->from, .to = p->to};
}

void profile_finish(struct profile *p) {
    if (p) clear(p);
}

uint32_t profile_half(const struct zone *z, int64_t day_from, int64_t at) {
    struct civil begin = zone_civil(z, day_from), now = zone_civil(z, at);
    int32_t since_s = (now.hour - begin.hour) * 3600 + (now.minute - begin.minute) * 60 +
                      now.second - begin.second;
    return (uint32_t)((since_s + 86400) % 86400 / PROFILE_HALF_S);
}

// ---- which half hours are known

static bool is_heard(const struct profile_terms *terms, uint64_t servers, enum gap_of of,
                     struct window half) {
    const struct gaps *g = terms->gaps;
    return terms->known_from_us && half.from * SECOND_US >= terms->known_from_us &&
           half.to * SECOND_US <= terms->now_us &&
           !gaps_touch(g->list, g->count, servers, of, half);
}

// Those that the clock showed once, and that were heard.
static uint64_t known_halves(const struct profile *p, const struct profile_terms *terms,
                             uint64_t servers, enum gap_of of) {
    uint64_t once = 0, again = 0, heard = 0;
    for (int64_t at = p->from; at < p->to && at < p->from + DAY_HALVES * PROFILE_HALF_S;
         at += PROFILE_HALF_S) {
        struct window half = {at, at + PROFILE_HALF_S};
        uint64_t bit = UINT64_C(1) << profile_half(terms->zone, p->from, at);
        again |= once & bit;
        once |= bit;
        if (is_heard(terms, servers, of, half)) heard |= bit;
    }
    return once & ~again & heard;
}

static void begin(struct profile *p, const struct profile_terms *terms) {
    const struct servers *s = terms->servers;
    int64_t now = terms->now_us / SECOND_US;
    clear(p);
    p->until = now < p->to ? now : p->to;
    p->known = known_halves(p, terms, UINT64_MAX, GAP_OF_CALLS);
    p->servers = mem_zero(s->count + 1, sizeof *p->servers);
    p->server_count = s->count;
    for (size_t i = 0; i < s->count; i++)
        p->servers[i] =
            (struct profile_server){.name = mem_string(s->list[i].name, strlen(s->list[i].name)),
                                    .known =
                                        known_halves(p, terms, UINT64_C(1) << i, GAP_OF_VISITS)};
}

// ---- the pass

struct seen { // a queue that had a visit on a day
    size_t day;
    uint16_t server;
    bool guessed; // its visits are guesses from rows
    uint32_t queue;
    struct profile_cell halves[PROFILE_HALVES];
};

struct making {
    struct profile *list;
    size_t count;
    const struct profile_terms *terms;
    struct seen *seen;
    uint32_t seen_count, seen_capacity;
    struct lookup index;
    size_t day;        // the day and the half hour that were looked up last
    int64_t half_from; // in seconds
    uint32_t half;
};

static bool look_at(struct making *m, int64_t at) {
    for (size_t i = 0; i < m->count; i++, m->day = (m->day + 1) % m->count) {
        const struct profile *p = &m->list[m->day];
        if (at < p->from || at >= p->until) continue;
        int64_t half_from = at - (at - p->from) % PROFILE_HALF_S;
        if (half_from != m->half_from) m->half = profile_half(m->terms->zone, p->from, half_from);
        m->half_from = half_from;
        return true;
    }
    return false;
}

static void put_call(struct making *m, uint32_t number) {
    const struct call *c = stitch_call(m->terms->stitch, number);
    if (!c || c->result == CALL_NO_RECORD || !look_at(m, c->start)) return;
    m->list[m->day].calls[m->half]++;
}

static struct seen *seen_of(struct making *m, const struct visit *v) {
    bool guessed = v->of_row;
    uint32_t hash = lookup_hash((uint32_t)m->day << 1 | guessed, v->server, v->queue), at = 0, n;
    while ((n = lookup_next(&m->index, hash, &at)) != LOOKUP_NONE) {
        struct seen *s = &m->seen[n];
        if (s->day == m->day && s->guessed == guessed && s->server == v->server &&
            s->queue == v->queue)
            return s;
    }
    MEM_ROOM(m->seen, m->seen_count, m->seen_capacity);
    m->seen[m->seen_count] =
        (struct seen){.day = m->day, .server = v->server, .guessed = guessed, .queue = v->queue};
    lookup_add(&m->index, hash, m->seen_count);
    return &m->seen[m->seen_count++];
}

static void put_visit(struct making *m, uint32_t number) {
    const struct ledger *l = m->terms->ledger;
    struct visit v;
    ledger_visit(l, number, &v);
    int64_t join = v.join_us / SECOND_US;
    if (v.outcome == VISIT_REFUSED || !look_at(m, join)) return;
    uint32_t sets = visit_sets(&v, THRESHOLD_DEFAULT_S, 0, 0);
    struct profile_cell *c = &seen_of(m, &v)->halves[m->half];
    c->offered += !!(sets & VISITS_OFFERED);
    c->answered += !!(sets & VISITS_ANSWERED);
    c->abandoned += !!(sets & VISITS_ABANDONED);
    if (sets & VISITS_ANSWER_TIMED) {
        c->waits++;
        c->wait_s += (uint32_t)v.wait_s;
    }
    if (!(sets & VISITS_TALKED)) return;
    int64_t wrapup_s =
        v.of_row ? -1 : wrapup_of(m->terms->policies, l, v.server, v.queue, v.interface, v.agent);
    c->talks++;
    c->handle_s += (uint32_t)(v.talk_s + (wrapup_s > 0 ? wrapup_s : 0));
}

// A guess yields if visits of its queue were told on that day.
static bool yields(const struct making *m, const struct seen *s) {
    for (uint32_t i = 0; s->guessed && i < m->seen_count; i++) {
        const struct seen *o = &m->seen[i];
        if (!o->guessed && o->day == s->day && o->server == s->server && o->queue == s->queue)
            return true;
    }
    return false;
}

static void put_queues(struct making *m) {
    for (uint32_t i = 0; i < m->seen_count; i++) {
        const struct seen *s = &m->seen[i];
        struct profile *p = &m->list[s->day];
        struct span name = ledger_text(m->terms->ledger, s->queue);
        if (yields(m, s) || s->server >= p->server_count) continue;
        p->queues = mem_resize(p->queues, p->queue_count + 1, sizeof *p->queues);
        struct profile_queue *q = &p->queues[p->queue_count++];
        *q = (struct profile_queue){.name = mem_string(name.at, name.len), .server = s->server};
        memcpy(q->halves, s->halves, sizeof q->halves);
    }
}

static bool pass(struct making *m, struct task *t) {
    uint32_t calls = stitch_count(m->terms->stitch), visits = ledger_count(m->terms->ledger);
    for (uint32_t i = 0; i < calls; i++) {
        if (i % PAUSE_EVERY == 0 && task_pause(t)) return true;
        put_call(m, i);
    }
    for (uint32_t i = 0; i < visits; i++) {
        if (i % PAUSE_EVERY == 0 && task_pause(t)) return true;
        put_visit(m, i);
    }
    return false;
}

bool profiles_make(struct profile *list, size_t count, const struct profile_terms *terms,
                   struct task *t) {
    struct making m = {.list = list, .count = count, .terms = terms, .half_from = INT64_MIN};
    for (size_t i = 0; i < count; i++)
        begin(&list[i], terms);
    bool cancelled = pass(&m, t);
    if (!cancelled) put_queues(&m);
    for (size_t i = 0; cancelled && i < count; i++)
        clear(&list[i]);
    lookup_finish(&m.index);
    free(m.seen);
    return cancelled;
}
