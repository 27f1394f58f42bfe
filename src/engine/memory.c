// What memory has room for: what is let in (base/limits.h has the limits), and when old data is
// removed.
//
// Each value is asked for here before ledger and stitch take anything of it, texts included. Only
// what would be new can be refused: a caller, a channel or a member that is known goes on.
#include "parts.h"

#include "base/clock.h"
#include "base/hash.h"

#include <stdint.h>

#define DAY_S        86400
#define LOOK_BYTES   ((size_t)256 << 10) // after so many that came memory is computed again
#define RECORD_BYTES 2048                // of a record and what belongs to it, generously
#define ROW_BYTES    1024                // as many of these as a row of a file counts
#define COUNT_RESTS  256                 // events after which a crowd may be counted again

// What figures and lists have of each, beside what ledger, store and stitch tell of themselves.
#define OF_ROW    200
#define OF_VISIT  280
#define OF_MEMBER 6000
#define OF_QUEUE  8000

static size_t bytes_held(const struct door *d) {
    const struct ledger *l = &d->book.ledger;
    return cdr_store_bytes(d->store) + ledger_bytes(l) + stitch_bytes(d->book.stitch) +
           cdr_store_count(d->store) * OF_ROW + ledger_count(l) * OF_VISIT +
           d->limits.members.used * OF_MEMBER + d->limits.queues.used * OF_QUEUE;
}

// Past three quarters older days are let go of: to make what remains takes room, too.
static bool is_short(const struct door *d) {
    return d->limits.memory.most && d->limits.memory.held > d->limits.memory.most / 4 * 3;
}

// There is no room for anything new.
static bool is_full(const struct limits *m) {
    return m->memory.most && m->memory.held > m->memory.most && m->memory.is_spent &&
           !m->memory.forgets;
}

static bool texts_are_full(const struct door *d) {
    return cdr_store_is_full(d->store) || intern_is_full(&d->book.ledger.names) ||
           stitch_is_full(d->book.stitch);
}

// What is known grows by what is told of it, too. When that is too much nothing is let in at all.
static void look(struct door *d) {
    size_t most = d->limits.memory.most;
    d->limits.memory.came = 0;
    d->limits.memory.held = bytes_held(d);
    d->limits.memory.is_stuffed =
        texts_are_full(d) || (most && d->limits.memory.held > most + most / 8);
}

static bool leave_out(struct door *d, enum limited what) {
    left_out_put(&d->limits.left_out, what, 0);
    return false;
}

void memory_came(struct door *d, size_t bytes) {
    d->limits.memory.came += bytes;
    if (d->limits.memory.came >= LOOK_BYTES) look(d);
}

void memory_init(struct limits *m) {
    *m = (struct limits){.memory = {.oldest_s = CDR_NO_TIME, .keep_days = FIGURES_KEEP_DAYS}};
}

void memory_finish(struct limits *m) {
    left_out_finish(&m->left_out);
    lookup_finish(&m->queues);
    lookup_finish(&m->members);
}

static bool is_let_in(struct limits *m, struct lookup *known, uint32_t most, enum limited what,
                      uint64_t thing) {
    uint32_t hash = hash_short(thing), at = 0;
    if (lookup_next(known, hash, &at) != LOOKUP_NONE) return true;
    if (known->used >= most || is_full(m)) {
        left_out_put(&m->left_out, what, thing);
        return false;
    }
    lookup_add(known, hash, 0);
    return true;
}

static uint64_t thing_of(uint16_t server, struct span name) {
    return hash_text(hash_number(HASH_NOTHING, server), name);
}

static bool let_in_queue(struct limits *m, uint16_t server, struct span queue) {
    if (!queue.len) return true;
    return is_let_in(m, &m->queues, LIMIT_QUEUES, LIMITED_QUEUES, thing_of(server, queue));
}

// `who`: their interface, or their name in a queue_log. Each counts.
static bool let_in_member(struct limits *m, uint16_t server, struct span queue, struct span who) {
    if (!who.len) return true;
    uint64_t thing = hash_text(hash_number(thing_of(server, queue), 0), who);
    return is_let_in(m, &m->members, LIMIT_MEMBERS, LIMITED_MEMBERS, thing);
}

// Once a second, and not for each event where PBXs disagree about the second.
static bool is_to_be_counted(struct crowd *c, int64_t at_s) {
    if (c->rests) c->rests--;
    if (c->rests || at_s == c->at_s) return false;
    *c = (struct crowd){at_s, COUNT_RESTS, c->are_full};
    return true;
}

// Of a caller or channel of too many, all that is told is left out.
static bool let_in_caller(struct door *d, uint16_t server, struct span unique_id, struct span queue,
                          int64_t at_s) {
    struct limits *m = &d->limits;
    struct ledger *l = &d->book.ledger;
    if (!ledger_may_be_open(l, LIMIT_CALLERS) && !is_full(m)) return true;
    if (is_to_be_counted(&m->callers, at_s)) m->callers.are_full = ledger_open(l) >= LIMIT_CALLERS;
    if ((!m->callers.are_full && !is_full(m)) || !unique_id.len) return true;
    if (ledger_find(l, server, unique_id, queue) != LOOKUP_NONE) return true;
    left_out_put(&m->left_out, LIMITED_CALLERS, thing_of(server, unique_id));
    return false;
}

bool memory_takes_row(struct door *d, const struct cdr *row) {
    memory_came(d, ROW_BYTES);
    if (!d->limits.memory.is_stuffed && !is_full(&d->limits)) return true;
    return cdr_store_has_at(d->store, row, row->start) || leave_out(d, LIMITED_RECORDS);
}

static bool takes_channel(struct door *d, const struct channel_event *e) {
    struct limits *m = &d->limits;
    struct stitch *s = d->book.stitch;
    int64_t at_s = e->at_us / SECOND_US;
    if (m->memory.is_stuffed) return leave_out(d, LIMITED_EVENTS);
    bool may_be_many = stitch_may_be_up(s) >= LIMIT_CHANNELS;
    if (may_be_many && is_to_be_counted(&m->channels, at_s))
        m->channels.are_full = stitch_count_up(s) >= LIMIT_CHANNELS;
    if (!(may_be_many && m->channels.are_full) && !is_full(m)) return true;
    if (stitch_find(s, e->server, e->unique_id) != STITCH_NONE) return true;
    left_out_put(&m->left_out, LIMITED_CHANNELS, thing_of(e->server, e->unique_id));
    return false;
}

static bool takes_event(struct door *d, struct queue_event *e) {
    struct limits *m = &d->limits;
    struct span who = member_told_interface(&e->member);
    if (d->limits.memory.is_stuffed) return leave_out(d, LIMITED_EVENTS);
    if (!let_in_queue(m, e->server, e->queue)) return false;
    bool is_member = let_in_member(m, e->server, e->queue, who);
    if (e->kind > QUEUE_LIST_COMPLETE) return is_member;
    // The caller is not left out with their agent, who is unknown then.
    if (!is_member) e->member = (struct member_told){.status = QUEUE_NO_NUMBER, .penalty = -1};
    return e->kind > QUEUE_WAITING ||
           let_in_caller(d, e->server, e->unique_id, e->queue, e->at_us / SECOND_US);
}

bool memory_takes(struct door *d, struct ami_value *v) {
    if (v->kind == AMI_VALUE_CDR) return memory_takes_row(d, &v->cdr);
    if (v->kind == AMI_VALUE_QUEUE) return takes_event(d, &v->queue);
    if (v->kind == AMI_VALUE_CHANNEL) return takes_channel(d, &v->channel);
    return true;
}

void memory_leave_out_server(struct door *d, struct span name, int64_t id) {
    uint64_t thing = hash_text(hash_number(HASH_NOTHING, (uint64_t)id), name);
    left_out_put(&d->limits.left_out, LIMITED_SERVERS, thing);
}

bool memory_takes_step(struct door *d, struct queue_step *s) {
    struct limits *m = &d->limits;
    memory_came(d, ROW_BYTES);
    if (d->limits.memory.is_stuffed) return leave_out(d, LIMITED_EVENTS);
    if (!let_in_queue(m, s->server, s->queue)) return false;
    bool is_member = let_in_member(m, s->server, s->queue, s->agent);
    if (!is_member && !s->unique_id.len) return false;
    if (!is_member) s->agent = SPAN_NONE;
    return let_in_caller(d, s->server, s->unique_id, s->queue, s->at_s);
}

void memory_forgot(struct door *d, int64_t before_us, bool rows) {
    uint32_t oldest = UINT32_MAX;
    size_t together, at = 0;
    const struct cdr_hot *hot;
    for (; rows && (hot = cdr_store_hot(d->store, at, &together)) && together; at += together)
        for (size_t i = 0; i < together; i++)
            if (hot[i].start < oldest) oldest = hot[i].start;
    if (before_us > d->kept_from_us) d->kept_from_us = before_us;
    int64_t oldest_us = oldest * SECOND_US;
    if (oldest != UINT32_MAX && oldest_us > d->kept_from_us) d->kept_from_us = oldest_us;
    if (before_us / SECOND_US > d->limits.memory.oldest_s)
        d->limits.memory.oldest_s = before_us / SECOND_US;
    d->limits.memory.forgets = false;
    look(d);
}

int64_t memory_keeps_from(const struct door *d) {
    return d->limits.memory.day_from_s - d->limits.memory.keep_days * (int64_t)DAY_S;
}

uint64_t memory_records(const struct door *d, uint64_t most) {
    uint64_t fit = d->limits.memory.most / RECORD_BYTES;
    return fit && fit < most ? fit : most;
}

void memory_begins_day(struct door *d, int64_t from_s) {
    if (d->limits.memory.day_from_s == from_s) return;
    d->limits.memory.day_from_s = from_s;
    d->limits.memory.keep_days = FIGURES_KEEP_DAYS;
    d->limits.memory.is_spent = false;
}

// Halves the days that are kept until there is something to let go of. False if there is nothing.
static bool keep_less(struct door *d) {
    int *days = &d->limits.memory.keep_days;
    int64_t oldest_s = d->limits.memory.oldest_s;
    do
        *days /= 2;
    while (*days && oldest_s >= memory_keeps_from(d));
    return oldest_s != CDR_NO_TIME && oldest_s < memory_keeps_from(d);
}

bool memory_trim(struct door *d, size_t most, int64_t keep_from, struct task *t,
                 struct cdr_store **ret_old) {
    *ret_old = NULL;
    if (is_short(d) && !d->limits.memory.is_spent) {
        d->limits.memory.forgets = keep_less(d);
        d->limits.memory.is_spent = !d->limits.memory.keep_days;
        if (d->limits.memory.forgets)
            return cdr_store_trim(d->store, 0, memory_keeps_from(d), t, ret_old);
    }
    if (cdr_store_count(d->store) <= most + most / 4) return false;
    return cdr_store_trim(d->store, most, keep_from, t, ret_old);
}

bool memory_make_room(struct door *d, struct task *t) {
    struct cdr_store *old;
    if (!is_short(d) || d->limits.memory.is_spent) return false;
    if (memory_trim(d, SIZE_MAX / 2, 0, t, &old)) return true;
    cdr_store_let_go(old, t);
    int64_t before_us = memory_keeps_from(d) * SECOND_US;
    if (!old && !d->limits.memory.forgets) return false;
    if (book_forget(&d->book, d->store, door_rows_alone(d), before_us, t)) return true;
    memory_forgot(d, before_us, true);
    return false;
}
