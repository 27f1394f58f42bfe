// The stitch puts rows, visits and channels together into calls. What to know before reading on:
//
// A caller's journey leaves many traces: a row of the Cdr log for each leg, a visit in each queue,
// a channel for each phone that rang. None of them is the call, and each of them may be missing,
// come late, or come again. What they share is an id: the Linkedid of the channel that started it,
// or, for rows without one, the UniqueID of their own channel. So the stitch keeps each trace in
// short form under a node, one node for each id, and knows which nodes belong to one call. It keeps
// nothing else about a call; what became of it is worked out from its traces when somebody asks.
//
// Which nodes belong to one call (stitch_join.c)? Some do for ever: the two halves of a Local
// channel that were up at the same time, a call that was picked up or parked, a caller who took the
// place of a consultation in a queue. That relation only grows (it is a union-find), so the order
// in which we learn of it does not matter. For others the latest word of a channel counts: its
// Linkedid changes when calls are merged. Such a node is a guest in the call of the Linkedid that
// its channel had last.
//
// What a channel did is kept as extremes: when it was first seen, when it was first up, when it was
// hung up. Events that come twice, or in another order, give the same extremes. Gaps and restarts
// are moments of a server (see cut()), not marks on its channels: what was last seen before them is
// in doubt or over, and a later event revokes that by itself.
//
// What became of a call (stitch_call.c) is worked out from its parts in two passes, and kept until
// a part changes (stitch_roll.c). A call has a handful of parts, so working it out again is cheaper
// than updating it. stitch_caller.c finds who called whom, stitch_endpoints.c which channels lead
// outside, and stitch_steps.c tells the story that the details show.
//
// The roll numbers the calls in the order in which they were first seen, and a journal tells which
// of them changed. When two calls turn out to be one, one number becomes a hole, and both are in
// the journal. Folds and lists follow the journal, and so never look at a call that did not change.
//
// Forgetting old calls (stitch_forget.c) makes a new stitch from what remains. Numbers change, and
// with them the generation, at which everybody who holds numbers starts again.
//
// This file takes in rows, visits and channel events. Each of them moves when it is posted again
// under another id.
#include "stitch_parts.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>

struct stitch *stitch_create(const struct direction_rules *rules) {
    struct stitch *s = mem_zero(1, sizeof *s);
    s->rules = rules;
    intern_init(&s->names);
    return s;
}

void stitch_set_rules(struct stitch *s, const struct direction_rules *rules) {
    s->rules = rules;
}

void stitch_destroy(struct stitch *s) {
    if (!s) return;
    intern_finish(&s->names);
    buf_finish(&s->scratch);
    free(s->nodes);
    lookup_finish(&s->index);
    free(s->members);
    free(s->channels);
    free(s->steps);
    free(s->rows);
    free(s->visits);
    free(s->locals);
    free(s->calls);
    journal_finish(&s->journal);
    free(s->cuts);
    free(s);
}

static uint32_t intern_text(struct stitch *s, struct span text) {
    return intern_put(&s->names, text);
}

// Whether two rows lasted at the same time. They count whole seconds, so one second of tolerance
// does no harm.
static bool overlap(const struct row_fact *a, const struct row_fact *b) {
    return a->start - 1 <= b->end && b->start - 1 <= a->end;
}

static void join_local(struct stitch *s, uint32_t number, uint32_t at, char half) {
    if (!half) return;
    const struct row_fact *row = &s->rows[number];
    bool known = false;
    for (uint32_t l = s->nodes[at].locals; l != NOTHING; l = s->locals[l].next) {
        const struct local_ref *other = &s->locals[l];
        if (other->row == number && other->half == half && other->node == row->unique) known = true;
        if (other->half == half || other->node == row->unique) continue;
        if (overlap(row, &s->rows[other->row])) stitch_bind(s, row->unique, other->node);
    }
    if (known) return;
    MEM_ROOM(s->locals, s->local_count, s->local_room);
    s->locals[s->local_count] = (struct local_ref){number, row->unique, s->nodes[at].locals, half};
    s->nodes[at].locals = s->local_count++;
}

static void take_out_row(struct stitch *s, uint32_t number) {
    struct row_fact *r = &s->rows[number];
    if (r->key == NOTHING) return;
    stitch_touch(s, r->key);
    uint32_t *at = &s->nodes[r->key].rows;
    while (*at != number)
        at = &s->rows[*at].next;
    *at = r->next;
    r->key = NOTHING;
}

// Limits a time, so that differences between times never overflow.
static int64_t limit_time(int64_t epoch) {
    const int64_t far = (int64_t)1 << 40;
    return epoch < 0 ? 0 : epoch > far ? far : epoch;
}

static int64_t row_end(const struct cdr *row) {
    if (row->end != CDR_NO_TIME && row->end >= row->start) return limit_time(row->end);
    return limit_time(row->start) + row->duration;
}

// The node for the end of a row: the name of a Local channel, or else the endpoint. It needs none
// when a trunk's name decides already, or when rules are configured.
static uint32_t end_of(struct stitch *s, uint16_t server, struct span channel, bool trunk,
                       char *ret_half) {
    struct span name;
    *ret_half = stitch_local_half(channel, &name);
    if (*ret_half) return stitch_node(s, server, name);
    return trunk || s->rules ? NOTHING : stitch_endpoint(s, server, channel);
}

static void fill_ends(struct stitch *s, struct row_fact *r, const struct cdr *row) {
    const struct span *t = row->text;
    enum direction way = direction_rules_of(s->rules, t[CDR_CHANNEL], t[CDR_DESTINATION_CHANNEL],
                                            t[CDR_DESTINATION_CONTEXT]);
    bool from = way == DIRECTION_INBOUND || way == DIRECTION_UNKNOWN;
    bool to = way == DIRECTION_OUTBOUND || way == DIRECTION_UNKNOWN;
    r->direction = (uint8_t)way;
    r->from = end_of(s, row->server, t[CDR_CHANNEL], from, &r->from_half);
    r->to = end_of(s, row->server, t[CDR_DESTINATION_CHANNEL], to, &r->to_half);
}

static void fill_row(struct stitch *s, struct row_fact *r, const struct cdr *row) {
    struct span name, number;
    const struct span *t = row->text;
    cdr_caller_parts(t[CDR_CALLER_ID], &s->scratch, &name, &number);
    r->caller.name = intern_text(s, name);
    r->caller.number = intern_text(s, t[CDR_SOURCE].len ? t[CDR_SOURCE] : number);
    r->destination = intern_text(s, t[CDR_DESTINATION]);
    r->queue = intern_text(s, cdr_queue(t[CDR_LAST_APPLICATION], t[CDR_LAST_DATA]));
    r->agent = intern_text(s, cdr_agent(t[CDR_DESTINATION_CHANNEL]));
    r->start = limit_time(row->start);
    r->end = row_end(row);
    r->answer = row->answer == CDR_NO_TIME ? CDR_NO_TIME : limit_time(row->answer);
    r->sequence = row->sequence;
    r->billable = row->billable;
    r->disposition = (uint8_t)row->disposition;
    r->has_destination = t[CDR_DESTINATION_CHANNEL].len > 0;
    fill_ends(s, r, row);
    r->tie =
        hash_short(hash_text(hash_text(HASH_NOTHING, t[CDR_CHANNEL]), t[CDR_DESTINATION_CHANNEL]));
}

void stitch_row(struct stitch *s, uint32_t number, const struct cdr *row) {
    struct span unique_id = row->text[CDR_UNIQUE_ID], linked_id = row->text[CDR_LINKED_ID];
    if (!unique_id.len) return;
    if (number >= s->row_count) {
        uint32_t room = s->row_count;
        while (room <= number)
            room = room ? room + room / 2 + 1 : 256;
        s->rows = mem_resize(s->rows, room, sizeof *s->rows);
        for (uint32_t i = s->row_count; i < room; i++)
            s->rows[i].key = NOTHING;
        s->row_count = room;
    }
    take_out_row(s, number);
    uint32_t unique = stitch_node(s, row->server, unique_id), key = unique;
    if (linked_id.len) {
        key = stitch_node(s, row->server, linked_id);
        stitch_link(s, unique, key, limit_time(row->start) * 1000000);
    }
    struct row_fact *r = &s->rows[number];
    *r = (struct row_fact){.key = key, .unique = unique, .next = s->nodes[key].rows};
    fill_row(s, r, row);
    s->nodes[key].rows = number;
    if (!s->nodes[unique].has_row) {
        s->nodes[unique].has_row = true;
        stitch_touch(s, unique);
    }
    if (!linked_id.len) {
        join_local(s, number, r->from, r->from_half);
        join_local(s, number, r->to, r->to_half);
    }
    stitch_learn_row(s, r, row->text[CDR_DESTINATION_CONTEXT]);
    stitch_touch(s, key);
}

static uint32_t observe(struct stitch *s, uint16_t server, struct span unique_id,
                        struct span linked_id, int64_t at_us) {
    if (!unique_id.len) return NOTHING;
    uint32_t channel = stitch_node(s, server, unique_id);
    if (linked_id.len) stitch_link(s, channel, stitch_node(s, server, linked_id), at_us);
    return channel;
}

// A caller in a queue has a channel that is up.
void stitch_queue(struct stitch *s, const struct queue_event *e) {
    stitch_learn_queue(s, e);
    uint32_t node = observe(s, e->server, e->unique_id, e->linked_id, e->at_us);
    if (node == NOTHING || s->nodes[node].channel == NOTHING) return;
    struct channel_fact *c = &s->channels[s->nodes[node].channel];
    if (e->at_us <= c->last_us) return;
    struct cut known = stitch_cut(s, e->server);
    bool in_doubt = c->last_us < known.doubt_us || c->last_us < known.restart_us;
    c->last_us = e->at_us;
    if (in_doubt) stitch_touch(s, node);
}

static struct channel_fact *fact_of(struct stitch *s, uint32_t node) {
    if (s->nodes[node].channel == NOTHING) {
        MEM_ROOM(s->channels, s->channel_count, s->channel_room);
        s->channels[s->channel_count] = (struct channel_fact){.node = node,
                                                              .first_us = INT64_MAX,
                                                              .last_us = NEVER,
                                                              .endpoint = NOTHING,
                                                              .new_us = NEVER,
                                                              .up_us = NEVER,
                                                              .over_us = NEVER};
        s->nodes[node].channel = s->channel_count++;
        s->up++;
    }
    return &s->channels[s->nodes[node].channel];
}

static void earliest(int64_t *at, int64_t us) {
    if (*at == NEVER || us < *at) *at = us;
}

static void keep_step(struct stitch *s, uint32_t node, int64_t at_us, enum call_step_kind kind,
                      struct span text) {
    uint32_t id = intern_text(s, text);
    for (uint32_t n = s->nodes[node].steps; n != NOTHING; n = s->steps[n].next)
        if (s->steps[n].at_us == at_us && s->steps[n].kind == kind && s->steps[n].text == id)
            return;
    MEM_ROOM(s->steps, s->step_count, s->step_room);
    s->steps[s->step_count] = (struct step_fact){at_us, s->nodes[node].steps, id, (uint8_t)kind};
    s->nodes[node].steps = s->step_count++;
}

#define STATE_DOWN 0 // the state in which the channel of an outgoing leg starts
#define STATE_UP   6

static void take_fact(struct stitch *s, uint32_t node, const struct channel_event *e) {
    struct channel_fact *c = fact_of(s, node);
    bool first = e->at_us < c->first_us;
    if (first) c->first_us = e->at_us;
    if (e->at_us > c->last_us) c->last_us = e->at_us;
    if (e->kind == CHANNEL_NEW) {
        earliest(&c->new_us, e->at_us);
        c->incoming = e->state != STATE_DOWN;
        c->context = intern_text(s, e->place.context);
        c->exten = intern_text(s, e->place.exten);
    }
    if (e->kind == CHANNEL_NEW || (first && c->new_us == NEVER)) {
        c->name = intern_text(s, e->channel);
        c->endpoint = stitch_endpoint(s, e->server, e->channel);
        c->caller =
            (struct caller){intern_text(s, e->caller_number), intern_text(s, e->caller_name)};
    }
    if ((e->kind == CHANNEL_NEW || e->kind == CHANNEL_STATE) && e->state == STATE_UP)
        earliest(&c->up_us, e->at_us);
    if (e->kind == CHANNEL_HANGUP && (c->over_us == NEVER || e->at_us < c->over_us)) {
        if (c->over_us == NEVER) s->up--;
        c->over_us = e->at_us;
        c->cause = e->cause;
    }
}

void stitch_channel(struct stitch *s, const struct channel_event *e) {
    uint32_t node = observe(s, e->server, e->unique_id, e->linked_id, e->at_us);
    uint32_t other = observe(s, e->server, e->other_unique_id, e->other_linked_id, e->at_us);
    if (node == NOTHING) return;
    switch (e->kind) {
    case CHANNEL_LOCAL_BRIDGE:
        if (other != NOTHING && (!e->linked_id.len || !e->other_linked_id.len))
            stitch_bind(s, node, other);
        break;
    case CHANNEL_HOLD:
        keep_step(s, node, e->at_us, CALL_STEP_HOLD, SPAN_NONE);
        break;
    case CHANNEL_UNHOLD:
        keep_step(s, node, e->at_us, CALL_STEP_UNHOLD, SPAN_NONE);
        break;
    case CHANNEL_BLIND_TRANSFER:
        keep_step(s, other == NOTHING ? node : other, e->at_us, CALL_STEP_BLIND_TRANSFER,
                  e->place.exten);
        break;
    case CHANNEL_ATTENDED_TRANSFER: {
        if (other == NOTHING) break;
        keep_step(s, other, e->at_us, CALL_STEP_ATTENDED_TRANSFER, e->destination_type);
        if (span_same(e->destination_type, SPAN("App"))) stitch_bind(s, node, other);
        stitch_touch(s, other);
        // The consulted agent is with the caller now. Their next event will say so, too.
        uint32_t target = observe(s, e->server, e->target_unique_id, e->other_linked_id, e->at_us);
        if (target != NOTHING) stitch_touch(s, target);
        break;
    }
    case CHANNEL_NEW:
    case CHANNEL_STATE:
    case CHANNEL_HANGUP_REQUEST:
    case CHANNEL_SOFT_HANGUP:
    case CHANNEL_HANGUP:
        take_fact(s, node, e);
        stitch_learn_channel(s, node, e->kind == CHANNEL_NEW);
        break;
    case CHANNEL_EVENT_KINDS:
        return;
    }
    stitch_touch(s, node);
}

static struct cut *cut_of(struct stitch *s, uint16_t server) {
    size_t i = 0;
    while (i < s->cut_count && s->cuts[i].server != server)
        i++;
    if (i == s->cut_count) {
        s->cuts = mem_resize(s->cuts, ++s->cut_count, sizeof *s->cuts);
        s->cuts[i] = (struct cut){server, NEVER, NEVER, NEVER};
    }
    return &s->cuts[i];
}

// Touches every call that may still have lasted.
static void cut(struct stitch *s, uint16_t server, int64_t *at, int64_t us) {
    if (us <= *at) return;
    *at = us;
    for (uint32_t i = 0; i < s->channel_count; i++) {
        const struct channel_fact *c = &s->channels[i];
        if (c->over_us == NEVER && s->nodes[c->node].server == server) stitch_touch(s, c->node);
    }
    for (uint32_t i = 0; i < s->visit_count; i++) {
        const struct visit_fact *v = &s->visits[i];
        bool over = v->key == NOTHING || v->complete_us || v->state >= CALL_VISIT_LEFT;
        if (!over && s->nodes[v->key].server == server) stitch_touch(s, v->key);
    }
}

void stitch_restarted(struct stitch *s, uint16_t server, int64_t at_us) {
    cut(s, server, &cut_of(s, server)->restart_us, at_us);
}

void stitch_gap(struct stitch *s, uint16_t server, int64_t to_us) {
    cut(s, server, &cut_of(s, server)->doubt_us, to_us);
}

void stitch_give_up(struct stitch *s, uint16_t server, int64_t to_us) {
    cut(s, server, &cut_of(s, server)->given_up_us, to_us);
}

uint32_t stitch_may_be_up(const struct stitch *s) {
    return s->up;
}

uint32_t stitch_count_up(const struct stitch *s) {
    uint32_t up = 0;
    for (uint32_t i = 0; i < s->channel_count; i++) {
        const struct channel_fact *c = &s->channels[i];
        if (c->over_us != NEVER) continue;
        struct cut known = stitch_cut(s, s->nodes[c->node].server);
        up += c->last_us >= known.restart_us && c->last_us >= known.given_up_us;
    }
    return up;
}

uint32_t stitch_generation(const struct stitch *s) {
    return s->generation;
}

struct span stitch_text(const struct stitch *s, uint32_t id) {
    return intern_get(&s->names, id);
}
