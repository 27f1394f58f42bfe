// Puts together the units of each person (see parts.h). First by server and queue, so that two
// phones of a person in one queue are one line; then over all their queues. Time paused or logged
// in is the union of their members' times, not the sum.
#include "parts.h"

#include "base/mem.h"
#include "sums/sums_parts.h"

#include <math.h>
#include <stdlib.h>

#define US INT64_C(1000000)

struct fold {
    struct agents *a;
    const struct ledger *l;
    const struct talks *talks; // current talks
    const struct agent_terms *terms;
    int64_t from_s, to_s, now_us;    // the window, ended at now at the latest
    const struct other_calls *other; // NULL if unknown
};

void agents_finish(struct agents *a) {
    if (!a) return;
    if (a->parts) {
        struct agents_parts *p = a->parts;
        free(p->units);
        free(p->places);
        lookup_finish(&p->unit_index);
        lookup_finish(&p->name_index);
        lookup_finish(&p->phone_index);
        lookup_finish(&p->nameless_index);
        member_spans_finish(&p->paused);
        member_spans_finish(&p->logged_in);
        free(p);
    }
    free(a->list);
    free(a->queues);
    free(a->servers);
    *a = (struct agents){0};
}

// A call or a pause begins for a person with their first queue, so the earlier moment counts. The
// other states begin once their last queue has let go of them, so the later one does.
static bool begins_with_first(enum member_state state) {
    return state >= MEMBER_PAUSED || state == MEMBER_OTHER_CALL;
}

// Adds what one of the queues with the same state knows and another does not.
static void fill_in(struct agent_now *sum, const struct agent_now *other) {
    if (!sum->pause_reason.len) sum->pause_reason = other->pause_reason;
    if (!sum->visit) sum->visit = other->visit;
}

static void join_state(struct agent_now *sum, const struct agent_now *now) {
    bool told = now->told || sum->told;
    sum->ruled_out &= now->ruled_out;
    if (!now->known) return;
    sum->told = told;
    if (!sum->known || now->state > sum->state) {
        *sum = *now;
        sum->told = told;
        return;
    }
    if (now->state != sum->state) return;
    bool earlier = now->since_us < sum->since_us;
    if (earlier == begins_with_first(now->state)) {
        struct agent_now other = *sum;
        *sum = *now;
        sum->told = told;
        fill_in(sum, &other);
    } else {
        fill_in(sum, now);
    }
}

// Of a member known only from queue_log, we know at most that they are paused. While that log is
// followed we also know that they talk, and that they logged out; but not whether they are ready.
// Once a talk or a pause has ended, we know that they are not in it.
static struct agent_now state_by_log(const struct fold *f, const struct unit *u, bool *ret_paused) {
    struct agent_now now = {.state = MEMBER_LOGGED_OUT};
    const struct members *m = &f->l->members;
    bool live = ledger_follows(f->l, u->server);
    const struct talk *talk = live ? talks_of(f->talks, u->server, u->queue, u->key) : NULL;
    int64_t now_s = f->now_us / US, since_s = 0;
    uint32_t reason = 0;
    *ret_paused = u->who && members_pause_now(m, u->who, now_s, &since_s, &reason);
    now.known = talk || *ret_paused || (live && u->who && members_logged_out(u->who, now_s));
    if (talk) {
        now.state = MEMBER_TALKING;
        now.since_us = talk->since_us;
        now.visit = talk->visit + 1;
    } else if (*ret_paused) {
        now.state = MEMBER_PAUSED;
        now.since_us = since_s * US;
        now.pause_reason = ledger_text(f->l, reason);
    } else {
        if (live) now.ruled_out |= UINT32_C(1) << MEMBER_TALKING | UINT32_C(1) << MEMBER_ON_HOLD;
        if (since_s) now.ruled_out |= UINT32_C(1) << MEMBER_PAUSED;
    }
    return now;
}

static struct agent_now state_of(const struct fold *f, const struct unit *u, int64_t wrapup_s,
                                 bool *ret_paused) {
    struct agent_now now = {.known = true, .told = true};
    if (!u->who || !u->who->from_events) return state_by_log(f, u, ret_paused);
    const struct member *who = u->who;
    *ret_paused = who->present && who->pause.paused;
    const struct talk *talk = talks_of(f->talks, u->server, u->queue, who->interface);
    now.state = members_state(&f->l->members, who, talk, f->now_us, wrapup_s, &now.since_us);
    if (talk && (now.state == MEMBER_TALKING || now.state == MEMBER_ON_HOLD))
        now.visit = talk->visit + 1;
    if (now.state == MEMBER_PAUSED) now.pause_reason = ledger_text(f->l, who->pause.reason);
    return now;
}

static int span_begin_order(const void *a, const void *b) {
    const struct member_span *x = a, *y = b;
    return (x->from_s > y->from_s) - (x->from_s < y->from_s);
}

// Seconds covered by the spans from `first` on, overlaps counted once. Sorts them.
static int64_t covered(struct member_spans *spans, size_t first) {
    int64_t sum = 0, until = INT64_MIN;
    if (spans->count <= first) return 0;
    qsort(spans->at + first, spans->count - first, sizeof *spans->at, span_begin_order);
    for (size_t i = first; i < spans->count; i++) {
        int64_t from = spans->at[i].from_s > until ? spans->at[i].from_s : until;
        if (spans->at[i].to_s <= from) continue;
        sum += spans->at[i].to_s - from;
        until = spans->at[i].to_s;
    }
    return sum;
}

static int64_t both_known(int64_t a, int64_t b) {
    return a >= 0 && b >= 0 ? a + b : -1;
}

void agent_figures_add(struct agent_figures *sum, const struct agent_figures *f) {
    tally_add(&sum->counted, &f->counted);
    sum->paused_s += f->paused_s;
    sum->wrapup_known |= f->wrapup_known;
    sum->logged_in_s = both_known(sum->logged_in_s, f->logged_in_s);
    sum->staffed_s = both_known(sum->staffed_s, f->staffed_s);
    sum->other_known |= f->other_known;
    sum->other.in += f->other.in;
    sum->other.out += f->other.out;
    sum->other.talk_s += f->other.talk_s;
}

static int agent_order(const void *a, const void *b) {
    const struct agent *x = a, *y = b;
    int by = span_order(x->name, y->name);
    if (!by) by = extension_order(x->agent, y->agent);
    return by ? by : (x->server > y->server) - (x->server < y->server);
}

// By person, server and queue; within a queue the lowest phone first.
static int unit_order(const void *a, const void *b) {
    const struct unit *x = a, *y = b;
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    if (x->server != y->server) return x->server < y->server ? -1 : 1;
    return (x->queue > y->queue) - (x->queue < y->queue);
}

static int queue_order(const void *a, const void *b) {
    const struct agent_queue *x = a, *y = b;
    if (x->server != y->server) return x->server < y->server ? -1 : 1;
    return span_order(x->queue, y->queue);
}

static void keep_lower(struct span *extension, struct span other) {
    if (other.len && (!extension->len || extension_order(other, *extension) < 0))
        *extension = other;
}

static struct agent_queue *add_queue(struct agents *a, const struct fold *f, const struct unit *u) {
    MEM_ROOM(a->queues, a->queue_count, a->parts->queue_capacity);
    struct agent_queue *q = &a->queues[a->queue_count++];
    *q = (struct agent_queue){.server = u->server,
                              .queue_id = u->queue,
                              .penalty = -1,
                              .now.ruled_out = UINT32_MAX,
                              .queue = ledger_text(f->l, u->queue)};
    return q;
}

static void add_server(struct agents *a, struct agent *who, uint16_t server) {
    if (who->server_count && a->servers[a->server_count - 1] == server) return;
    MEM_ROOM(a->servers, a->server_count, a->parts->server_capacity);
    a->servers[a->server_count++] = server;
    who->server_count++;
}

// Adds the calls of their phones, each phone once; units come ordered by server.
static void add_other(struct fold *f, struct agent *who, const struct unit *units, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool seen = false;
        if (!units[i].extension.len) continue;
        who->sum.other_known = f->other != NULL;
        for (size_t k = 0; k < i && !seen; k++)
            seen = units[k].server == units[i].server &&
                   span_same(units[k].extension, units[i].extension);
        if (seen || !f->other) continue;
        struct agent_other o = other_calls_of(f->other, units[i].server, units[i].extension);
        who->sum.other.in += o.in;
        who->sum.other.out += o.out;
        who->sum.other.talk_s += o.talk_s;
    }
}

static void lowest_penalty(struct agent_queue *q, const struct member *who) {
    if (who->penalty < 0 || !who->present) return;
    if (q->penalty < 0 || who->penalty < q->penalty) q->penalty = who->penalty;
}

// What queue_log says without a queue: logins as an agent, and pauses in all queues, unless it also
// names queues that they are in.
static void fold_whole(struct fold *f, const struct unit *u, bool alone, bool *logins) {
    struct agents_parts *p = f->a->parts;
    if (!u->who) return;
    *logins |= members_login_spans(u->who, f->from_s, f->to_s, &p->logged_in);
    if (alone) members_pause_spans(&f->l->members, u->who, f->from_s, f->to_s, &p->paused);
}

// One queue of a person: their units in it, their paused time in it, and their spans for the whole.
static void fold_queue(struct fold *f, struct agent *who, const struct unit *units, size_t count,
                       size_t *members, size_t *without_login) {
    struct agents_parts *p = f->a->parts;
    struct agent_queue *q = add_queue(f->a, f, units);
    size_t first = p->paused.count;
    bool paused = false;
    for (size_t i = 0; i < count; i++) {
        const struct unit *u = &units[i];
        int64_t wrapup_s = wrapup_of(f->terms->policies, f->l, u->server, u->queue, u->key,
                                     u->who ? u->who->name : 0);
        bool in_it;
        struct agent_now now = state_of(f, u, wrapup_s, &in_it);
        paused |= in_it;
        join_state(&q->now, &now);
        agent_figures_add(&q->figures, &u->figures);
        q->figures.wrapup_known |= wrapup_s >= 0;
        if (!u->who) continue;
        ++*members;
        lowest_penalty(q, u->who);
        members_pause_spans(&f->l->members, u->who, f->from_s, f->to_s, &p->paused);
        if (!members_login_spans(u->who, f->from_s, f->to_s, &p->logged_in)) ++*without_login;
    }
    q->figures.paused_s = (uint64_t)covered(&p->paused, first);
    for (size_t i = 0; i < count; i++)
        if (units[i].before) q->figures.paused_s += units[i].before[UNIT_PAUSED];
    who->paused_in += paused;
    join_state(&who->now, &q->now);
    agent_figures_add(&who->sum, &q->figures);
}

static void fold_time(struct agents_parts *p, struct agent *who, bool staffed) {
    int64_t paused = covered(&p->paused, 0);
    who->sum.paused_s = (uint64_t)paused;
    who->sum.logged_in_s = who->sum.staffed_s = -1;
    if (!staffed) return;
    who->sum.logged_in_s = covered(&p->logged_in, 0);
    for (size_t i = 0; i < p->paused.count; i++)
        member_spans_add(&p->logged_in, p->paused.at[i]);
    who->sum.staffed_s = covered(&p->logged_in, 0) - paused; // logged in, less the pauses
}

// Adds the times of earlier days. Days do not overlap, so these are sums.
static void add_earlier(struct agent *who, const struct unit *units, size_t count) {
    uint64_t times[SUMS_OF_UNIT] = {0};
    bool is_member = false;
    for (size_t i = 0; i < count; i++) {
        is_member |= units[i].who != NULL;
        for (int n = UNIT_PAUSED; units[i].before && n < SUMS_OF_UNIT; n++)
            times[n] += units[i].before[n];
    }
    bool known =
        times[UNIT_DAYS_KNOWN] == times[UNIT_DAYS] && (who->sum.logged_in_s >= 0 || !is_member);
    who->sum.paused_s += times[UNIT_ALL_PAUSED];
    if (!times[UNIT_DAYS]) return;
    int64_t logged_in_s = is_member ? who->sum.logged_in_s : 0;
    int64_t staffed_s = is_member ? who->sum.staffed_s : 0;
    who->sum.logged_in_s = known ? logged_in_s + (int64_t)times[UNIT_LOGGED_IN] : -1;
    who->sum.staffed_s = known ? staffed_s + (int64_t)times[UNIT_STAFFED] : -1;
}

// Nobody is idle while they have a call, a pause or wrap-up, or in a window of the past.
static int64_t idle_of(const struct fold *f, const struct agent *who) {
    struct amount ended = who->sum.counted.amounts[AMOUNT_TALK_END];
    bool ready = who->now.known && who->now.state == MEMBER_READY;
    int64_t now_s = f->now_us / US, idle_s = now_s - (int64_t)ended.max;
    if (!ready || !ended.count || f->to_s < now_s) return -1;
    return idle_s > 0 ? idle_s : 0;
}

static bool is_wanted(const struct fold *f, const struct unit *units, size_t count) {
    if (!f->terms->filter) return true;
    for (size_t i = 0; i < count; i++) {
        const struct unit *u = &units[i];
        if (!u->queue && count > 1) continue; // it has no queue to ask the filter about
        if (filter_member(f->terms->filter, u->server, ledger_text(f->l, u->queue),
                          u->interface.len ? u->interface : u->extension, u->name))
            return true;
    }
    return false;
}

static bool is_state_wanted(const struct fold *f, const struct agent_now *now) {
    return filter_person(f->terms->filter,
                         now->known ? UINT32_C(1) << now->state : FILTER_STATE_UNKNOWN,
                         now->pause_reason);
}

static void fold_person(struct fold *f, struct agent *who, const struct unit *units, size_t count) {
    struct agents_parts *p = f->a->parts;
    size_t members = 0, without_login = 0;
    bool logins = false;
    p->paused.count = p->logged_in.count = 0;
    who->left_out = !is_wanted(f, units, count);
    who->agent = SPAN_NONE;
    who->now = (struct agent_now){.state = MEMBER_LOGGED_OUT, .ruled_out = UINT32_MAX};
    who->first_queue = (uint32_t)f->a->queue_count;
    for (size_t i = 0, n; i < count; i += n) {
        n = 1;
        while (i + n < count && units[i + n].server == units[i].server &&
               units[i + n].queue == units[i].queue)
            n++;
        if (units[i].queue) fold_queue(f, who, &units[i], n, &members, &without_login);
    }
    if (f->a->queue_count == who->first_queue) who->now.ruled_out = 0;
    who->left_out |= !is_state_wanted(f, &who->now);
    for (size_t i = 0; i < count; i++)
        if (!units[i].queue) fold_whole(f, &units[i], !members, &logins);
    for (size_t i = 0; i < count; i++)
        keep_lower(&who->agent, units[i].extension);
    for (size_t i = 0; i < count && !who->agent.len; i++)
        who->agent = units[i].interface.len ? units[i].interface : units[i].name;
    if (!who->name.len) who->name = who->agent;
    who->server = units[0].server;
    who->queue_count = (uint32_t)f->a->queue_count - who->first_queue;
    if (who->queue_count)
        qsort(&f->a->queues[who->first_queue], who->queue_count, sizeof *f->a->queues, queue_order);
    fold_time(p, who, logins || (members && !without_login));
    add_earlier(who, units, count);
    who->sum.idle_s = idle_of(f, who);
    add_other(f, who, units, count);
}

// Notes where units and persons are, now that they are sorted.
static void index_units(struct agents *a, size_t gathered) {
    struct agents_parts *p = a->parts;
    p->places = mem_resize(p->places, gathered + 1, sizeof *p->places);
    for (size_t i = 0; i < gathered; i++)
        p->places[i] = AGENTS_NOBODY; // left out
    for (uint32_t i = 0; i < a->count; i++)
        p->places[a->list[i].person] = i;
    lookup_clear(&p->unit_index);
    for (uint32_t i = 0; i < p->unit_count; i++) {
        const struct unit *u = &p->units[i];
        lookup_add(&p->unit_index, lookup_hash(u->server, u->queue, u->key), i);
    }
}

uint32_t agents_whose(const struct agents *a, uint16_t server, uint32_t queue, uint32_t name,
                      uint32_t interface) {
    uint32_t key = interface ? interface : name, at = 0, n;
    if (!a->parts) return AGENTS_NOBODY;
    while ((n = lookup_next(&a->parts->unit_index, lookup_hash(server, queue, key), &at)) !=
           LOOKUP_NONE) {
        const struct unit *u = &a->parts->units[n];
        if (u->server == server && u->queue == queue && u->key == key)
            return a->parts->places[u->person];
    }
    return AGENTS_NOBODY;
}

bool agents_fold(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                 const struct calls_fold *calls, const struct agent_terms *terms, int64_t from_us,
                 int64_t to_us, int64_t now_us, struct task *task) {
    if (!a->parts) a->parts = mem_zero(1, sizeof *a->parts);
    struct agents_parts *p = a->parts;
    int64_t until_us = to_us < now_us ? to_us : now_us;
    struct fold f = {.a = a,
                     .l = l,
                     .talks = &t->talks,
                     .terms = terms,
                     .from_s = from_us / US,
                     .to_s = until_us / US,
                     .now_us = now_us,
                     .other = calls ? &calls->other : NULL};
    a->filtered = terms->filter != NULL;
    agents_gather(a, l, t, terms);
    if (p->unit_count) qsort(p->units, p->unit_count, sizeof *p->units, unit_order);
    a->queue_count = a->server_count = 0;
    for (uint32_t i = 0, n; i < p->unit_count; i += n) {
        n = 1;
        while (i + n < p->unit_count && p->units[i + n].person == p->units[i].person)
            n++;
        if (task_pause(task)) return true;
        fold_person(&f, &a->list[p->units[i].person], &p->units[i], n);
    }
    size_t kept = 0, gathered = a->count;
    for (size_t i = 0; i < gathered; i++) {
        a->list[i].person = (uint32_t)i;
        if (!a->list[i].left_out) a->list[kept++] = a->list[i];
    }
    a->count = kept;
    if (a->count) qsort(a->list, a->count, sizeof *a->list, agent_order);
    index_units(a, gathered);
    for (size_t i = 0; i < a->count; i++) {
        struct agent *who = &a->list[i];
        who->first_server = (uint32_t)a->server_count;
        for (uint32_t q = 0; q < who->queue_count; q++)
            add_server(a, who, a->queues[who->first_queue + q].server);
    }
    return false;
}

const struct agent_queue *agent_queues(const struct agents *a, const struct agent *who) {
    return a->queues ? a->queues + who->first_queue : NULL;
}

bool agent_queue_is_first(const struct agent_queue *queues, uint32_t i) {
    for (uint32_t before = 0; before < i; before++)
        if (span_same(queues[before].queue, queues[i].queue)) return false;
    return true;
}

const uint16_t *agent_servers(const struct agents *a, const struct agent *who) {
    return a->servers ? a->servers + who->first_server : NULL;
}
