// Two roads to one PBX: over amiws and over AMI itself, or under two of its names. People configure
// this by mistake, or because one road may fail. Nothing may count twice, and nothing may be lost
// when one of them drops.
//
// Nothing that a PBX says about itself shows that two are one. But its members do: if most members
// of the queues appeared in the same second and had their last call in the same second, it is the
// same PBX. So what a new link tells of a server waits here until that server's list of members is
// complete, and can be compared with what is known of the servers that other links show. In this
// way nothing is counted that would have to be taken back. A server with other members is another
// PBX at once; a PBX that was away at that time is compared again when it is back. If no member has
// had a call yet, as on two PBXs that were started together, the channels decide: the same PBX has
// told of each in the same words, while those of another one are still untold some seconds after
// they were heard. The ids alone decide nothing: PBXs that were started together share many. The
// very first server never waits, and two servers of one link are always two. What waits has a
// limit; past it, what is not known to be the same counts by itself.
//
// From then on, whatever comes by either road belongs to the server that was there first. An event
// that comes by both counts when it first comes, whichever road was faster: a hash of what each
// road told is remembered for a while, with the roads that told it. When a road falls silent,
// nothing has to be done, because what the other one tells is new. Lists are told twice if both ask
// for them, and one of them may be late, so they are taken from the first road while that answers.
//
// Two PBXs that were started from one image of a machine's memory have the same members with the
// same times, and are taken for one. But then both tell events of one kind and none in common, for
// as long as both are heard; two roads to one PBX never do. So they are parted again
// (roads_told.c).
#include "roads.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define WAIT_US      (5 * SECOND_US)
#define EACH_US      (SECOND_US / 2)
#define IDS          3 // so many channels with known ids, and few unknown ones, cannot be a coincidence
#define HELD_MOST    ((size_t)4 << 20) // bytes that wait
#define MEMBERS_MOST 512               // that are compared

static void release(struct road *r) {
    buf_finish(&r->held);
    buf_finish(&r->evidence);
    r->held = r->evidence = (struct buf){0};
    r->ids = (struct ids){0};
    r->members = 0;
}

void roads_finish(struct door *d) {
    for (size_t i = 0; d->roads && i < SERVERS_MAX; i++)
        release(&d->roads->list[i]);
    if (d->roads) free(d->roads->told);
    free(d->roads);
    d->roads = NULL;
}

// A server that was first known from a file may get a link later, and then is examined again.
struct road *road_of(struct door *d, uint16_t server) {
    if (!d->roads) {
        d->roads = mem_zero(1, sizeof *d->roads);
        d->roads->told = roads_new_told();
    }
    struct road *r = &d->roads->list[server];
    int link = d->servers.list[server].link + 1;
    if (r->link != link) {
        r->state = ROAD_NEW;
        r->parted = 0;
    }
    r->link = link;
    return r;
}

// Behind another link, known to be a PBX of its own, and not parted from this one.
static bool is_other(struct door *d, uint16_t other, uint16_t mine) {
    const struct server *v = &d->servers.list[other];
    bool parted = (road_of(d, mine)->parted >> other | road_of(d, other)->parted >> mine) & 1;
    return !parted && v->link >= 0 && v->link != d->servers.list[mine].link &&
           road_of(d, other)->state == ROAD_OWN;
}

uint16_t road_whose(struct door *d, uint16_t road) {
    const struct road *r = road_of(d, road);
    return r->state == ROAD_OWN ? road : r->state == ROAD_SAME ? r->same_as : SERVER_NONE;
}

// It is back: if another road began while it was away, that may be to the same PBX.
static void doubt(struct door *d, struct road *r, uint16_t road) {
    for (uint16_t i = 0; i < d->servers.count; i++) {
        uint64_t *blind = &d->roads->list[i].blind;
        if ((*blind >> road & 1) && is_other(d, i, road)) r->state = ROAD_NEW;
        *blind &= ~(UINT64_C(1) << road);
    }
    if (r->state == ROAD_NEW) r->listed_us = 0;
}

uint16_t roads_of(struct door *d, uint16_t road) {
    bool others = false;
    if (d->servers.list[road].link < 0) return road;
    struct road *r = road_of(d, road);
    if (!r->up && r->state == ROAD_OWN) doubt(d, r, road);
    r->up = true;
    for (uint16_t i = 0; r->state == ROAD_NEW && i < d->servers.count; i++)
        others = others || is_other(d, i, road);
    if (r->state == ROAD_NEW && !others) r->state = ROAD_OWN;
    return road_whose(d, road);
}

// ---- to which server it belongs

static bool is_member(const struct door *d, const struct queue_event *e, uint16_t server) {
    const struct ledger *l = &d->book.ledger;
    const struct member *m =
        members_find(&l->members, server, intern_find(&l->names, e->queue),
                     intern_find(&l->names, member_told_interface(&e->member)));
    return m && m->login_s == e->member.login_s && m->last_call_told_s == e->member.last_call_s;
}

static struct span id_of(const struct ami_value *v) {
    return v->kind == AMI_VALUE_QUEUE     ? v->queue.unique_id
           : v->kind == AMI_VALUE_CHANNEL ? v->channel.unique_id
           : v->kind == AMI_VALUE_CDR     ? v->cdr.text[CDR_UNIQUE_ID]
                                          : SPAN_NONE;
}

static struct news next_held(const struct buf *held, size_t *at) {
    struct news n;
    memcpy(&n, held->at + *at, sizeof n);
    n.bytes.at = held->at + *at + sizeof n;
    *at += sizeof n + n.bytes.len;
    return n;
}

struct likeness {
    size_t members, called; // called: members that had a call
    size_t same, same_called;
    // channels; strange: unknown, though there was time to get to know them
    size_t known, unknown, strange;
};

static bool is_new(struct ids *ids, struct span id) {
    uint64_t hash = hash_text(HASH_NOTHING, id);
    for (size_t i = 0; i < ids->count; i++)
        if (ids->hashes[i] == hash) return false;
    bool room = ids->count < sizeof ids->hashes / sizeof *ids->hashes;
    if (room) ids->hashes[ids->count++] = hash;
    return room;
}

static void compare_member(const struct door *d, const struct queue_event *e, uint16_t other,
                           struct likeness *like) {
    bool called = e->member.last_call_s > 0, same = is_member(d, e, other);
    like->members++;
    like->called += called;
    like->same += same;
    like->same_called += same && called;
}

// Compares what waits with what is known of that server.
static struct likeness compare(struct door *d, const struct road *r, uint16_t other,
                               int64_t late_us) {
    struct likeness like = {0};
    for (size_t i = 0; i < r->evidence.len; i += sizeof(size_t)) {
        size_t at;
        memcpy(&at, r->evidence.at + i, sizeof at);
        const struct news n = next_held(&r->held, &at);
        const struct ami_context as = {other, d->servers.list[other].zone, n.at_us};
        const struct ami_value *v = &d->value;
        if (ami_scan(n.bytes, &d->scan_scratch, &d->frame) == AMI_MALFORMED) continue;
        ami_decode(&d->frame, &as, &d->decode_scratch, &d->value);
        if (v->kind == AMI_VALUE_QUEUE && v->queue.listed && v->queue.kind == QUEUE_MEMBER)
            compare_member(d, &v->queue, other, &like);
        uint64_t hash = roads_hash(v, other);
        if (!hash) continue;
        bool known = roads_was_told(d->roads, hash);
        like.known += known;
        like.unknown += !known;
        like.strange += !known && n.at_us <= late_us;
    }
    return like;
}

static void let_in(struct door *d, struct road *r) {
    struct buf held = r->held;
    r->held = (struct buf){0};
    release(r);
    r->since_us = 0;
    for (size_t at = 0; at < held.len;) {
        const struct news n = next_held(&held, &at);
        door_take(d, n.origin, n.bytes, n.at_us);
    }
    buf_finish(&held);
}

// ROAD_NEW while it cannot be decided. Two PBXs that were started together may have a few ids in
// common.
static int judge(const struct likeness *like) {
    bool alike = 2 * like->same >= like->members;
    if (alike && like->same_called && 2 * like->same_called >= like->called) return ROAD_SAME;
    if (like->known >= IDS && like->known > IDS * like->unknown) return ROAD_SAME;
    if (!alike || like->strange > like->known) return ROAD_OWN;
    return ROAD_NEW;
}

// PBXs of the same name are told apart by their hosts. These were one: the name without a host, and
// the zone that is configured for it, go to the one that is counted.
static void give_name(struct server *road, struct server *other) {
    if (strcmp(road->raw, other->raw) != 0 || strlen(road->name) >= strlen(other->name)) return;
    const struct server was = *other;
    memcpy(other->name, road->name, sizeof other->name);
    other->zone = road->zone;
    memcpy(road->name, was.name, sizeof road->name);
    road->zone = was.zone;
}

// It is the same as that one; so are those that were the same as it. What it told as a PBX of its
// own stays, but nobody is left there.
static void join_roads(struct door *d, uint16_t road, uint16_t other, int64_t now_us) {
    for (uint16_t i = 0; i < d->servers.count; i++) {
        struct road *r = &d->roads->list[i];
        if (i != road && (r->state != ROAD_SAME || r->same_as != road)) continue;
        r->state = ROAD_SAME;
        r->same_as = other;
        memset(r->tells, 0, sizeof r->tells);
    }
    memset(d->roads->list[other].tells, 0, sizeof d->roads->list[other].tells);
    give_name(&d->servers.list[road], &d->servers.list[other]);
    if (d->servers.list[road].heard_from_us) book_clear(&d->book, road, now_us, span_of(d->word));
}

static void judge_road(struct door *d, uint16_t road, int64_t now_us) {
    struct server *v = &d->servers.list[road];
    struct road *r = road_of(d, road);
    double pace = v->heartbeat.pace > 0 ? v->heartbeat.pace : 1;
    int64_t late_us = now_us - (int64_t)(WAIT_US * pace);
    bool late = r->since_us && r->since_us <= late_us, unsure = false, waits = false;
    bool doubled = false; // it is like two of them
    bool full = r->held.len > HELD_MOST;
    if (!r->listed_us && !late && !full) return;
    uint16_t same = SERVER_NONE;
    for (uint16_t i = 0; i < d->servers.count; i++) {
        if (!is_other(d, i, road)) continue;
        struct likeness like = compare(d, r, i, late_us);
        int state = judge(&like);
        unsure = unsure || state == ROAD_NEW;
        doubled = doubled || (state == ROAD_SAME && same != SERVER_NONE);
        if (state == ROAD_SAME) same = i;
        // What is known of it is of before: it may be coming back, as after a start with a history.
        waits = waits || !d->servers.list[i].listed;
    }
    if (same != SERVER_NONE && !doubled) join_roads(d, road, same, now_us);
    waits = waits && !late && r->listed_us > late_us; // a silent one does not delay anybody
    bool open = r->state == ROAD_NEW && (unsure || doubled || waits);
    if (open && !full) {
        v->listed = !waits; // everything that tells its state has come
        return;
    }
    if (r->state == ROAD_NEW) r->state = ROAD_OWN;
    r->crowded = open;
    for (uint16_t i = 0; r->state == ROAD_OWN && i < d->servers.count; i++)
        if (is_other(d, i, road) && !d->servers.list[i].listed) r->blind |= UINT64_C(1) << i;
    d->changes++;
    let_in(d, r);
}

void roads_judge(struct door *d, int64_t now_us, bool at_once) {
    for (uint16_t i = 0; d->roads && i < d->servers.count; i++) {
        struct road *r = &d->roads->list[i];
        bool now = at_once || r->held.len > HELD_MOST;
        if (!r->held.len || (!now && now_us - r->judged_us < EACH_US)) continue;
        r->judged_us = now_us;
        judge_road(d, i, now_us);
    }
}

static bool is_evidence(struct road *r, const struct ami_value *v) {
    if (v->kind == AMI_VALUE_QUEUE && v->queue.listed && v->queue.kind == QUEUE_MEMBER)
        return r->members++ < MEMBERS_MOST;
    return id_of(v).len && roads_hash(v, 0) && is_new(&r->ids, id_of(v));
}

void roads_hold(struct door *d, uint16_t road, const struct news *n) {
    struct road *r = road_of(d, road);
    const struct ami_value *v = &d->value;
    size_t at = r->held.len;
    if (is_evidence(r, v)) buf_put(&r->evidence, &at, sizeof at);
    bool whole = v->kind == AMI_VALUE_QUEUE && v->queue.kind == QUEUE_LIST_COMPLETE;
    if (whole && !r->listed_us) r->listed_us = n->at_us;
    if (!r->since_us && id_of(v).len) r->since_us = n->at_us;
    buf_put(&r->held, n, sizeof *n);
    buf_span(&r->held, n->bytes);
}

uint16_t roads_same_as(const struct door *d, uint16_t server) {
    const struct road *r = d->roads ? &d->roads->list[server] : NULL;
    return r && r->state == ROAD_SAME ? r->same_as : SERVER_NONE;
}

bool roads_doubtful(const struct door *d, uint16_t server, uint16_t *ret_other) {
    const struct road *r = d->roads ? &d->roads->list[server] : NULL;
    if (!r || r->state != ROAD_OWN || (!r->crowded && !r->parted)) return false;
    *ret_other = SERVER_NONE;
    for (uint16_t i = 0; i < d->servers.count; i++)
        if (r->parted >> i & 1) *ret_other = i;
    return true;
}

uint64_t roads_besides(struct door *d, int link) {
    uint64_t heard = 0;
    for (uint16_t i = 0; i < d->servers.count; i++) {
        int of = d->servers.list[i].link;
        uint16_t index =
            of >= 0 && of != link && road_of(d, i)->up ? road_whose(d, i) : SERVER_NONE;
        if (index != SERVER_NONE) heard |= UINT64_C(1) << index;
    }
    for (uint16_t i = 0; i < d->servers.count; i++) { // what was a PBX of its own
        uint16_t same = roads_same_as(d, i);
        if (same != SERVER_NONE && heard >> same & 1) heard |= UINT64_C(1) << i;
    }
    return heard;
}

void roads_lost(struct door *d, int link) {
    for (uint16_t i = 0; i < d->servers.count; i++)
        if (d->servers.list[i].link == link) road_of(d, i)->up = false;
}
