// The ledger of visits: where observations enter, and housekeeping. What to know before reading on:
//
// A visit is one stay of one caller in one queue. Two sources tell of it, AMI events and lines of
// queue_log. Each may come alone, late, twice or in parts, and each knows things that the other
// leaves out. So a row of the ledger has two sightings, one for each side: what that source saw,
// and nothing that we concluded. outcome.c makes one visit of both whenever somebody asks
// (ledger_visit()): if queue_log says how it ended, that is final; otherwise the evidence in events
// decides. So nothing ever has to be undone, and the order in which sources are read makes no
// difference.
//
// Which row does a step belong to (match.c)? Both sources identify the caller by the Uniqueid.
// Within one source, the step belongs to the latest visit that can still take it. Between the two
// sources only the moment of the join connects them; it is known from the join itself, or from a
// later step minus the wait that this names. If a row is known only from the other side and its
// join is near enough, the step is added to that row. A step of a caller whom nobody saw join makes
// a row with an approximate join. An attended transfer gives the caller another id, so a row has
// the id that joined and the current one. Events tell of that (hangups.c). queue_log does not;
// there it is guessed from the wait that the next step names, and the guess is withdrawn if a later
// line contradicts it (transferred_in.c, from_log.c). A completion may name the consultation
// instead of the caller; then the visit is found by member, wait and beginning (completions.c).
//
// Connecting. Between QueueCallerLeave and AgentConnect the PBX may run a membergosub or an AGI,
// for up to half a minute. Such a caller is out of the queue, has no Abandon, and is still at the
// place where they waited: row_connecting(). They count as waiting. The next AgentConnect of that
// caller and queue is theirs however late it comes, until a hangup, another join or an exit by key
// says otherwise.
//
// Ends that nobody told. Some are written down when they are noticed: a hangup (hangups.c), a
// QueueStatus list that does not name somebody who waited, a gap given up, a restart
// (status_lists.c, restarts.c) set GONE or TALK_LOST. A step that comes later overrides them.
// Others are worked out each time a visit is read (untold_ends.c), because they may be known before
// the visit itself is: the next join of the same channel, a QUEUESTART in queue_log, hours of
// silence. A talk that a gap left in doubt ends when its member takes another caller or is idle
// (talks.c).
//
// Changes. Since a visit is made whenever it is read, nobody could notice that it changed. So
// whoever writes to a row notes it in the journal (changes.c, base/journal.h) together with the
// caller's other visits. The stitch, the tallies and the lists read those visits again, and no
// others. A visit that was noted may read as before; one that was not noted does. Some facts affect
// many visits but rarely change (the time-out of Queue(), the interface that belongs to a name, a
// wrap-up time, the threshold of a queue): they note all visits at once. ledger_forget() gives
// visits new numbers.
//
// If only rows of the Cdr log show that somebody was in a queue, their visit is guessed
// (guesses.c). Guesses are kept apart from the ledger's rows: no step is matched with them, and no
// list ends them. But the roll numbers both in the order in which they came, and they are read by
// number like any other visit. Which guesses count depends on the window: see numbers.md, "From
// rows alone".
//
// The members, with their states, pauses and names, are in members.c, pauses.c, member_names.c and
// phones.c; positions in a queue are in positions.c.
#include "queue/ledger.h"

#include "base/mem.h"
#include "ledger_rows.h"

#include <stdlib.h>
#include <string.h>

void ledger_init(struct ledger *l) {
    *l = (struct ledger){0};
    intern_init(&l->names);
    members_init(&l->members, &l->names);
}

void ledger_finish(struct ledger *l) {
    if (!l) return;
    for (int i = 0; i < LEDGER_LISTS; i++) {
        free(l->lists[i].queues);
        free(l->lists[i].rows);
    }
    members_finish(&l->members);
    intern_finish(&l->names);
    lookup_finish(&l->by_unique_id);
    lookup_finish(&l->timeout_index);
    lookup_finish(&l->queue_index);
    free(l->rows);
    free(l->guesses.list);
    lookup_finish(&l->guesses.index);
    free(l->roll.at);
    free(l->rings);
    free(l->timeouts);
    free(l->queues);
    free(l->talks.rows);
    free(l->takers);
    lookup_finish(&l->taker_index);
    for (uint32_t i = 0; i < l->server_count; i++)
        free(l->servers[i].starts_us);
    free(l->servers);
    free(l->line.rows);
    free(l->waits.rows);
    journal_finish(&l->journal);
    bits_finish(&l->lasting);
    *l = (struct ledger){0};
}

void ledger_observe(struct ledger *l, struct ledger_observation o) {
    uint64_t meant = l->members.meant;
    switch (o.source) {
    case LEDGER_EVENT:
        observe_event(l, o.event);
        break;
    case LEDGER_CHANNEL:
        observe_channel(l, o.channel);
        break;
    case LEDGER_STEP:
        observe_step(l, o.step);
        break;
    }
    if (l->members.meant != meant) journal_note_all(&l->journal);
}

static uint32_t place_id(struct ledger *l, struct span context, struct span exten) {
    char text[512];
    if (!context.len && !exten.len) return 0;
    if (context.len + exten.len + 1 > sizeof text) return intern_put(&l->names, context);
    if (context.len) memcpy(text, context.at, context.len);
    text[context.len] = '\n'; // occurs in no cleaned text
    if (exten.len) memcpy(text + context.len + 1, exten.at, exten.len);
    return intern_put(&l->names, (struct span){text, context.len + 1 + exten.len});
}

struct place place_of(struct ledger *l, const struct dialplan_place *told) {
    bool fits = told->priority >= INT32_MIN && told->priority <= INT32_MAX;
    return (struct place){place_id(l, told->context, told->exten),
                          fits ? (int32_t)told->priority : -1};
}

static struct ledger_queue *queue_known(const struct ledger *l, uint16_t server, uint32_t queue) {
    uint32_t hash = lookup_hash(server, queue, 1), at = 0, n;
    while ((n = lookup_next(&l->queue_index, hash, &at)) != LOOKUP_NONE)
        if (l->queues[n].server == server && l->queues[n].queue == queue) return &l->queues[n];
    return NULL;
}

struct ledger_queue *queue_row(struct ledger *l, uint16_t server, uint32_t queue) {
    struct ledger_queue *q = queue_known(l, server, queue);
    if (q) return q;
    l->queues = mem_resize(l->queues, l->queue_count + 1, sizeof *l->queues);
    q = &l->queues[l->queue_count];
    *q = (struct ledger_queue){.server = server, .queue = queue, .service_level_s = -1};
    lookup_add(&l->queue_index, lookup_hash(server, queue, 1), l->queue_count++);
    return q;
}

const struct ledger_queue *ledger_queue(const struct ledger *l, uint16_t server, uint32_t queue) {
    return queue_known(l, server, queue);
}

static struct ledger_timeout *timeout_known(const struct ledger *l, uint16_t server, uint32_t where,
                                            uint32_t queue) {
    uint32_t hash = lookup_hash(where, queue, server), at = 0, n;
    while ((n = lookup_next(&l->timeout_index, hash, &at)) != LOOKUP_NONE) {
        struct ledger_timeout *t = &l->timeouts[n];
        if (t->where == where && t->queue == queue && t->server == server) return t;
    }
    return NULL;
}

int64_t timeout_of(const struct ledger *l, uint16_t server, uint32_t where, uint32_t queue) {
    const struct ledger_timeout *t = timeout_known(l, server, where, queue);
    return t ? t->seconds : -1;
}

void ledger_learn_timeout(struct ledger *l, uint16_t server, struct span context, struct span exten,
                          struct span queue, int64_t seconds) {
    if (seconds <= 0 || seconds > INT32_MAX || !queue.len) return;
    uint32_t where = place_id(l, context, exten), name = intern_put(&l->names, queue);
    struct ledger_timeout *t = timeout_known(l, server, where, name);
    if (!t) {
        l->timeouts = mem_resize(l->timeouts, l->timeout_count + 1, sizeof *l->timeouts);
        t = &l->timeouts[l->timeout_count];
        *t = (struct ledger_timeout){.server = server, .where = where, .queue = name};
        lookup_add(&l->timeout_index, lookup_hash(where, name, server), l->timeout_count++);
    }
    if (t->seconds != (int32_t)seconds) journal_note_all(&l->journal);
    t->seconds = (int32_t)seconds;
}

static struct ledger_row *find(const struct ledger *l, uint16_t server, struct span unique_id,
                               struct span queue) {
    uint32_t id = intern_find(&l->names, unique_id), name = intern_find(&l->names, queue);
    struct ledger_row *best = NULL, *r;
    if (!id || (queue.len && !name)) return NULL;
    EACH_ROW_OF(l, server, id, r) {
        if (r->server != server || (r->unique_id != id && r->joined_id != id)) continue;
        if (name && r->queue != name) continue;
        if (!best || r > best) best = r;
    }
    return best;
}

void ledger_learn_answer(struct ledger *l, uint16_t server, struct span unique_id,
                         struct span queue, struct span channel, int64_t from_s, int64_t to_s) {
    struct ledger_row *r = find(l, server, unique_id, queue);
    struct visit v;
    if (!r) return;
    row_visit(l, r, &v);
    bool told = v.outcome == VISIT_ANSWERED && v.completion && !(v.completion & VISIT_TRANSFERRED);
    int64_t connect_s = v.end_us / 1000000;
    if (!told || !v.agent || connect_s < from_s || connect_s >= to_s) return;
    struct span phone = dialled_of_channel(channel);
    uint32_t id = phone.len ? intern_put(&l->names, phone) : 0;
    if (!id || r->saw[SIDE_EVENTS].interface || r->phone == id || r->phone == PHONES_DIFFER) return;
    uint64_t meant = l->members.meant;
    if (r->phone)
        members_answered(&l->members, server, v.queue, v.agent, r->phone, -1);
    else
        members_answered(&l->members, server, v.queue, v.agent, id, 1);
    r->phone = r->phone ? PHONES_DIFFER : id;
    if (l->members.meant != meant) journal_note_all(&l->journal);
}

uint32_t ledger_count(const struct ledger *l) {
    return l->roll.count;
}

uint32_t roll_put(struct ledger *l, uint32_t at) {
    struct ledger_roll *roll = &l->roll;
    MEM_ROOM(roll->at, roll->count, roll->capacity);
    roll->at[roll->count] = at;
    return roll->count++;
}

void ledger_visit(const struct ledger *l, uint32_t number, struct visit *ret_visit) {
    uint32_t at = l->roll.at[number];
    if (at & GUESSED)
        guess_visit(&l->guesses.list[at & ~GUESSED], ret_visit);
    else
        row_visit(l, &l->rows[at], ret_visit);
}

uint32_t ledger_ring_count(const struct ledger *l) {
    return l->ring_count;
}

void ledger_ring_get(const struct ledger *l, uint32_t number, struct visit_ring *ret_ring) {
    const struct ledger_ring *g = &l->rings[number];
    *ret_ring = (struct visit_ring){.visit = l->rows[g->row].number,
                                    .agent = g->agent,
                                    .interface = g->interface,
                                    .count = told_times(g->count),
                                    .dumps = told_times(g->dumps)};
}

uint32_t ledger_ring_of(const struct ledger *l, uint32_t visit, uint32_t behind) {
    uint32_t at = l->roll.at[visit], next;
    if (at & GUESSED) return LOOKUP_NONE;
    next = behind == LOOKUP_NONE ? l->rows[at].rings : l->rings[behind].next;
    return next ? next - 1 : LOOKUP_NONE;
}

uint32_t ledger_find(const struct ledger *l, uint16_t server, struct span unique_id,
                     struct span queue) {
    const struct ledger_row *r = find(l, server, unique_id, queue);
    return r ? r->number : LOOKUP_NONE;
}

struct span ledger_text(const struct ledger *l, uint32_t id) {
    return intern_get(&l->names, id);
}

size_t ledger_bytes(const struct ledger *l) {
    return sizeof *l + intern_bytes(&l->names) + members_bytes(&l->members) +
           l->capacity * sizeof *l->rows + l->ring_capacity * sizeof *l->rings +
           l->taker_capacity * sizeof *l->takers +
           (l->talks.capacity + l->line.capacity + l->waits.capacity) * sizeof *l->talks.rows +
           l->timeout_count * sizeof *l->timeouts + l->queue_count * sizeof *l->queues +
           l->guesses.capacity * sizeof *l->guesses.list + l->roll.capacity * sizeof *l->roll.at +
           lookup_bytes(&l->by_unique_id) + lookup_bytes(&l->timeout_index) +
           lookup_bytes(&l->queue_index) + lookup_bytes(&l->taker_index) +
           lookup_bytes(&l->guesses.index) + l->lasting.room / 8 + journal_bytes(&l->journal);
}

uint32_t ledger_open(const struct ledger *l) {
    const struct visit_list *lists[] = {&l->waits, &l->talks};
    uint32_t open[2] = {0, 0};
    for (int which = 0; which < 2; which++)
        for (uint32_t i = 0; i < lists[which]->count; i++) {
            struct visit v;
            row_visit(l, &l->rows[lists[which]->rows[i]], &v);
            open[which] += which ? v.outcome == VISIT_ANSWERED && !v.completion && !v.talk_lost
                                 : v.outcome == VISIT_WAITING;
        }
    return open[0] > open[1] ? open[0] : open[1];
}

void visit_list_put(struct ledger *l, struct visit_list *list, const struct ledger_row *r,
                    bool (*stays)(const struct ledger *l, struct ledger_row *r)) {
    if (list->count == list->capacity) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < list->count; i++)
            if (stays(l, &l->rows[list->rows[i]])) list->rows[kept++] = list->rows[i];
        list->count = kept;
        if (kept >= list->capacity / 2) {
            list->capacity = list->capacity ? list->capacity * 2 : 64;
            list->rows = mem_resize(list->rows, list->capacity, sizeof *list->rows);
        }
    }
    list->rows[list->count++] = (uint32_t)(r - l->rows);
}
