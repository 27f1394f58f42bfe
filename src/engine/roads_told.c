// What the roads to one PBX told already: a hash of each event, with the roads that told it. Roads
// that tell events of one kind and none in common do not lead to one PBX, whatever its members say.
#include "roads.h"

#include "base/hash.h"
#include "base/mem.h"

// What one road tells later than this after the other is something new.
#define LATE_US     (120 * SECOND_US)
#define PART_US     (30 * SECOND_US)
#define PART_EVENTS 10 // told by each of two roads, and none by both
#define SETS        2048
#define SET_SIZE    4

struct told *roads_new_told(void) {
    return mem_zero(SETS * SET_SIZE, sizeof(struct told));
}

static uint64_t hash_queue(const struct queue_event *e, uint64_t server) {
    const struct member_told *m = &e->member;
    const uint64_t numbers[] = {server,
                                AMI_VALUE_QUEUE,
                                (uint64_t)e->kind,
                                e->exact_time ? (uint64_t)e->at_us : 0,
                                (uint64_t)e->position,
                                (uint64_t)e->hold_s,
                                (uint64_t)e->talk_s,
                                (uint64_t)m->status,
                                (uint64_t)m->penalty,
                                (uint64_t)m->last_call_s,
                                (uint64_t)m->last_pause_s,
                                m->in_call,
                                m->paused};
    uint64_t hash = hash_numbers(numbers, sizeof numbers / sizeof *numbers);
    hash = hash_text(hash_text(hash, e->queue), e->unique_id);
    return hash_text(hash, member_told_interface(m));
}

static uint64_t hash_channel(const struct channel_event *e, uint64_t server) {
    const uint64_t numbers[] = {server,
                                AMI_VALUE_CHANNEL,
                                (uint64_t)e->kind,
                                e->exact_time ? (uint64_t)e->at_us : 0,
                                (uint64_t)e->state,
                                (uint64_t)e->cause,
                                (uint64_t)e->place.priority};
    uint64_t hash = hash_numbers(numbers, sizeof numbers / sizeof *numbers);
    hash = hash_text(hash_text(hash, e->unique_id), e->other_unique_id);
    return hash_text(hash_text(hash, e->channel), e->place.exten);
}

uint64_t roads_hash(const struct ami_value *v, uint16_t server) {
    if (v->kind == AMI_VALUE_QUEUE && !v->queue.listed) return hash_queue(&v->queue, server);
    return v->kind == AMI_VALUE_CHANNEL ? hash_channel(&v->channel, server) : 0;
}

bool roads_was_told(const struct roads *r, uint64_t hash) {
    const struct told *set = &r->told[hash % SETS * SET_SIZE];
    for (size_t i = 0; i < SET_SIZE; i++)
        if (set[i].hash == hash) return true;
    return false;
}

// Its link may be up, but nothing comes from behind it.
static bool is_dead(const struct door *d, uint16_t server, int64_t now_us) {
    enum heartbeat_state state = heartbeat_state(&d->servers.list[server].heartbeat, now_us);
    return state == HEARTBEAT_DOWN || state == HEARTBEAT_REFUSED;
}

static bool is_heard(struct door *d, uint16_t road, int64_t now_us) {
    return road_of(d, road)->up && !is_dead(d, road, now_us);
}

static void note_shared(struct door *d, uint64_t roads, enum told_kind kind) {
    for (uint16_t i = 0; i < d->servers.count; i++)
        if (roads >> i & 1) d->roads->list[i].tells[kind].shared++;
}

static bool tells_alone(const struct road *r, enum told_kind kind, int64_t now_us) {
    const struct telling *t = &r->tells[kind];
    return !t->shared && t->alone >= PART_EVENTS && now_us - t->from_us >= PART_US;
}

// From now on it counts by itself. Both are asked for their lists, which put right who is where.
static void part(struct door *d, uint16_t road, uint16_t from) {
    struct road *r = road_of(d, road);
    r->state = ROAD_OWN;
    r->parted |= UINT64_C(1) << from;
    d->servers.list[road].logged_in = d->servers.list[from].logged_in = true;
    d->changes++;
}

// An event that this road was the first to tell, while another one could have told it.
static void note_alone(struct door *d, uint16_t road, enum told_kind kind, int64_t now_us) {
    uint16_t server = road_whose(d, road);
    struct telling *mine = &d->roads->list[road].tells[kind];
    for (uint16_t i = 0; i < d->servers.count; i++) {
        if (i == road || road_whose(d, i) != server || !is_heard(d, i, now_us)) continue;
        if (!mine->alone++) mine->from_us = now_us;
        if (tells_alone(&d->roads->list[road], kind, now_us) &&
            tells_alone(&d->roads->list[i], kind, now_us))
            part(d, road == server ? i : road, server);
        return;
    }
}

// True if another road has told it already.
static bool is_told(struct door *d, uint16_t road, uint64_t hash, enum told_kind kind,
                    int64_t now_us) {
    struct told *set = &d->roads->told[hash % SETS * SET_SIZE], *place = set;
    for (struct told *t = set; t < set + SET_SIZE; t++) {
        if (t->hash == hash && now_us - t->at_us < LATE_US && !(t->roads >> road & 1)) {
            t->roads |= UINT64_C(1) << road;
            note_shared(d, t->roads, kind);
            return true;
        }
        if (t->at_us < place->at_us) place = t;
    }
    *place = (struct told){hash, UINT64_C(1) << road, now_us};
    note_alone(d, road, kind, now_us);
    return false;
}

bool roads_told(struct door *d, uint16_t road, uint16_t server, int64_t now_us) {
    const struct ami_value *v = &d->value;
    if (!d->roads) return false;
    if (v->kind == AMI_VALUE_QUEUE && v->queue.listed)
        return road != server && is_heard(d, server, now_us);
    enum told_kind kind = v->kind == AMI_VALUE_QUEUE ? TOLD_QUEUE : TOLD_CHANNEL;
    uint64_t hash = roads_hash(v, server); // the store recognises rows by itself
    return hash && is_told(d, road, hash, kind, now_us);
}
