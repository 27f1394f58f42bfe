// Finds the visit that a step belongs to. One source tells the steps of a caller in order, so
// within a source it is the latest visit that can take the step. Between sources only the time of
// the join connects visits: if it is near enough, it is the same visit; if the two saw a different
// number of joins, the closest pair is. Arrival times may be late by as much as amiws held events
// back.
#include "ledger_rows.h"

#include "base/mem.h"

#define EXACT_SLACK    (SECOND / 1000) // Asterisk's own events may change places by so much
#define ARRIVAL_SLACK  (2 * SECOND)    // one event over two links
#define TWICE          (SECOND / 4)    // nobody joins, leaves and joins again so fast
#define CROSS_EXACT    (2 * SECOND)    // the same join in events and in queue_log
#define CROSS_ARRIVAL  (10 * SECOND)
#define CROSS_LATE     (60 * SECOND) // an event that was held up on its way
#define COMPLETE_SLACK (3 * SECOND)  // two completions of the same talk

static int64_t slack_of(const struct fact *f) {
    if (f->side == SIDE_LOG) return 0;
    return f->exact ? EXACT_SLACK : ARRIVAL_SLACK;
}

int64_t apart(int64_t a, int64_t b) {
    return a > b ? a - b : b - a;
}

int64_t floor_s(int64_t us) {
    return us >= 0 ? us / SECOND : -((-us + SECOND - 1) / SECOND);
}

void sighting_heard(struct sighting *s, int64_t at_us) {
    int64_t at_s = floor_s(at_us);
    if (at_s > s->heard_s) s->heard_s = at_s < UINT32_MAX ? (uint32_t)at_s : UINT32_MAX;
}

bool sighting_open(const struct sighting *s) {
    return (s->flags & SAW) && !(s->flags & (CONNECTED | ABANDONED | LEFT)) &&
           s->outcome == VISIT_WAITING;
}

bool sighting_talks(const struct sighting *s) {
    return s->flags & CONNECTED && !s->completion;
}

const struct sighting *row_seen(const struct ledger_row *r) {
    return &r->saw[r->saw[SIDE_EVENTS].flags & SAW ? SIDE_EVENTS : SIDE_LOG];
}

bool row_connecting(const struct ledger_row *r) {
    const struct sighting *s = &r->saw[SIDE_EVENTS];
    bool here =
        !r->joined_at.where || !r->ended_at.where || r->joined_at.where == r->ended_at.where;
    return s->flags & LEFT && !(s->flags & (ABANDONED | CONNECTED)) && here &&
           !(r->evidence & NEXT_WENT_ON);
}

// The visit can still take that step, however late the step comes.
static bool can_take(const struct ledger_row *r, const struct fact *f) {
    return sighting_open(&r->saw[f->side]) || (f->connects && row_connecting(r));
}

static bool same_queue(const struct ledger_row *r, const struct fact *f) {
    return r->server == f->server && r->queue == f->queue &&
           (r->unique_id == f->unique_id || r->joined_id == f->unique_id);
}

// When they joined according to the other source, by the clock that the fact uses.
static int64_t joined_by_other(const struct ledger_row *r, const struct fact *f) {
    int64_t join_us = r->saw[!f->side].join_us;
    return f->side == SIDE_EVENTS ? join_us + f->ahead_us : join_us - r->ahead_us;
}

// A list of all who wait, between the two joins, would have named who joined before it and was
// still there. So what events tell behind it is of a join behind it.
static bool listed_between(const struct ledger *l, const struct ledger_row *r, const struct fact *f,
                           int64_t from_us, int64_t to_us) {
    const struct ledger_server *s = server_known(l, f->server);
    int64_t listed_us = s ? s->listed_us - (f->side == SIDE_LOG ? r->ahead_us : 0) : 0;
    return from_us < listed_us && listed_us < to_us;
}

// How far the other source's join is from that of the fact; -1 if it is another join.
static int64_t distance(const struct ledger *l, const struct ledger_row *r, const struct fact *f,
                        int64_t join_us) {
    const struct sighting *other = &r->saw[!f->side];
    int64_t other_us = joined_by_other(r, f), gap = apart(other_us, join_us);
    int64_t by_log = f->side == SIDE_LOG ? join_us : other_us;
    int64_t by_events = f->side == SIDE_LOG ? other_us : join_us;
    bool late = by_events > by_log && !listed_between(l, r, f, by_log, by_events);
    int64_t reach = other->flags & EXACT || f->exact ? CROSS_EXACT
                    : late                           ? CROSS_LATE
                                                     : CROSS_ARRIVAL;
    if (gap <= reach) return gap;
    if ((other->flags & ROUGH) && join_us <= other_us) return gap; // they joined before that
    return -1;
}

static struct ledger_row *closest(struct ledger *l, const struct fact *f, int64_t join_us) {
    struct ledger_row *best = NULL, *r;
    int64_t best_gap = 0;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        if (!same_queue(r, f) || r->saw[f->side].flags & SAW) continue;
        int64_t gap = distance(l, r, f, join_us);
        if (gap < 0) continue;
        bool better = !best || gap < best_gap || (gap == best_gap && r < best);
        if (better) best = r, best_gap = gap;
    }
    return best;
}

static void adopt(struct ledger_row *r, const struct fact *f, int64_t join_us, bool rough) {
    struct sighting *s = &r->saw[f->side];
    if (!(s->flags & SAW))
        *s = (struct sighting){.wait_s = -1, .talk_s = -1, .heard_s = s->heard_s};
    s->flags |= (uint8_t)(SAW | (rough ? ROUGH : 0) | (f->exact ? EXACT : 0));
    s->join_us = join_us;
    if (f->side == SIDE_EVENTS) r->ahead_us = f->ahead_us;
    sighting_heard(s, f->at_us);
}

// The join was at another place in the dialplan. Two links tell the same event in the same words,
// so this is another join, however soon after the first it comes.
static bool elsewhere(const struct ledger_row *r, const struct fact *f) {
    return r->joined_at.where && f->place.where &&
           (r->joined_at.where != f->place.where || r->joined_at.priority != f->place.priority);
}

struct ledger_row *row_of_join(struct ledger *l, const struct fact *f, bool *ret_known) {
    struct ledger_row *r, *rough = NULL;
    *ret_known = true;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        struct sighting *s = &r->saw[f->side];
        if (!same_queue(r, f) || !(s->flags & SAW) || r->joined_id != f->unique_id) continue;
        if (!(s->flags & SAW_JOIN)) {
            bool fits = s->flags & ROUGH ? f->at_us <= s->join_us + slack_of(f)
                                         : apart(f->at_us, s->join_us) <= CROSS_EXACT;
            if (fits && (!rough || s->join_us < rough->saw[f->side].join_us)) rough = r;
            continue;
        }
        int64_t slack = f->side == SIDE_EVENTS && !f->exact ? ARRIVAL_SLACK : 0;
        if (slack && elsewhere(r, f)) continue;
        if (apart(f->at_us, s->join_us) > slack) continue;
        if (sighting_open(s) || f->at_us <= s->end_us) return r;
        if (apart(f->at_us, s->join_us) <= (slack ? TWICE : 0)) return r;
    }
    *ret_known = false;
    return rough ? rough : closest(l, f, f->at_us);
}

struct ledger_row *row_joins(struct ledger *l, struct ledger_row *r, const struct fact *f) {
    if (!r) r = row_new(l, f, false);
    adopt(r, f, f->at_us, false);
    r->saw[f->side].flags |= SAW_JOIN;
    r->saw[f->side].flags &= (uint8_t)~ROUGH;
    return r;
}

// A list of who waits has no Timestamp. If it came late, a step that came behind it may have
// happened before it arrived. Then they joined earlier, too, by at least as much as that.
static void move_listed(struct ledger_row *r, const struct fact *f) {
    struct sighting *s = &r->saw[f->side];
    int64_t late_us = s->heard_s * SECOND - f->at_us;
    if (late_us > 0) s->join_us -= late_us;
    if (s->join_us > f->at_us) s->join_us = f->at_us;
    r->ahead_us = f->ahead_us;
}

// For a caller who waits, and joined later than now: they were seen in a list that came late, or
// the clock of the PBX was set back meanwhile.
static struct ledger_row *row_ahead(struct ledger *l, const struct fact *f) {
    struct ledger_row *best = NULL, *r;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        bool listed = f->exact && !(r->saw[f->side].flags & (SAW_JOIN | EXACT));
        if (!same_queue(r, f) || !can_take(r, f)) continue;
        if (!listed && !(r->saw[f->side].flags & SAW_JOIN)) continue;
        // They joined after the step and before the line that tells of it: it is another's.
        if (r->saw[f->side].join_us <= f->concluded_us) continue;
        if (!best || r > best) best = r;
    }
    if (best && !(best->saw[f->side].flags & SAW_JOIN)) move_listed(best, f);
    return best;
}

struct ledger_row *row_waiting(struct ledger *l, const struct fact *f) {
    int64_t reach[] = {0, slack_of(f)};
    for (int pass = 0; pass < 2; pass++) {
        struct ledger_row *best = NULL, *r;
        EACH_ROW_OF(l, f->server, f->unique_id, r) {
            const struct sighting *s = &r->saw[f->side];
            if (!same_queue(r, f) || !(s->flags & SAW) || s->join_us > f->at_us + reach[pass])
                continue;
            if (!can_take(r, f) && f->at_us > s->end_us + slack_of(f)) continue;
            // In queue_log, a step under the former id is another caller's, who was mistaken for
            // this one.
            if (f->side == SIDE_LOG && r->unique_id != f->unique_id) continue;
            int64_t later = best ? s->join_us - best->saw[f->side].join_us : 1;
            if (later > 0 || (!later && r > best)) best = r;
        }
        if (best) return best;
    }
    return row_ahead(l, f);
}

// The talk that ends began before, unseen: they joined once more, and wait.
static bool waits_since_another_join(const struct sighting *s, const struct fact *f) {
    return sighting_open(s) && s->flags & EXACT && f->exact && f->join_us &&
           apart(f->join_us, s->join_us) > COMPLETE_SLACK;
}

struct ledger_row *row_talking(struct ledger *l, const struct fact *f) {
    struct ledger_row *best = NULL, *r;
    int64_t best_gap = 0;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        const struct sighting *s = &r->saw[f->side];
        if (!same_queue(r, f) || !(s->flags & SAW) || s->flags & ABANDONED) continue;
        if (s->join_us > f->at_us + slack_of(f)) continue;
        if (s->outcome != VISIT_WAITING && s->outcome != VISIT_ANSWERED) continue;
        if (waits_since_another_join(s, f)) continue;
        if (s->completion && f->at_us > s->complete_us + COMPLETE_SLACK &&
            (!f->join_us || apart(f->join_us, s->join_us) > COMPLETE_SLACK))
            continue;
        // They have that Uniqueid now, and did not only join with it. The one who waited and talked
        // so long since they joined; else the latest visit.
        int64_t gap = f->join_us ? apart(f->join_us, s->join_us) : -s->join_us;
        bool now = r->unique_id == f->unique_id;
        bool best_now = best && best->unique_id == f->unique_id;
        if (!best || (now == best_now ? gap < best_gap : now)) best = r, best_gap = gap;
    }
    if (best) return best;
    // a talk that is ahead because the clock was set back
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        const struct sighting *s = &r->saw[f->side];
        if (!same_queue(r, f) || !sighting_talks(s)) continue;
        if (!best || r > best) best = r;
    }
    return best;
}

void row_joined(struct ledger_row *r, const struct fact *f) {
    struct sighting *s = &r->saw[f->side];
    bool listed = f->exact && !(s->flags & (SAW_JOIN | EXACT));
    if (!f->join_us || !(listed || s->flags & ROUGH)) return;
    s->join_us = f->join_us;
    s->flags &= (uint8_t)~ROUGH;
    if (!listed) return;
    s->flags |= EXACT;
    r->ahead_us = f->ahead_us;
}

struct ledger_row *row_by_join(struct ledger *l, const struct fact *f) {
    struct ledger_row *r = NULL;
    if (f->join_us) {
        r = closest(l, f, f->join_us);
        if (r) adopt(r, f, f->join_us, false);
        return r;
    }
    struct ledger_row *best = NULL;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        const struct sighting *s = &r->saw[!f->side];
        if (!same_queue(r, f) || r->saw[f->side].flags & SAW) continue;
        if (joined_by_other(r, f) > f->at_us + CROSS_EXACT) continue;
        if (!best || s->join_us > best->saw[!f->side].join_us) best = r;
    }
    if (best) adopt(best, f, f->at_us, true);
    return best;
}

struct ledger_row *row_newest(struct ledger *l, const struct fact *f) {
    struct ledger_row *best = NULL, *r;
    EACH_ROW_OF(l, f->server, f->unique_id, r) {
        if (same_queue(r, f) && (!best || r > best)) best = r;
    }
    return best;
}

struct ledger_row *row_new(struct ledger *l, const struct fact *f, bool rough) {
    MEM_ROOM(l->rows, l->count, l->capacity);
    uint32_t place = l->count++;
    struct ledger_row *r = &l->rows[place];
    *r = (struct ledger_row){.number = roll_put(l, place),
                             .server = f->server,
                             .queue = f->queue,
                             .unique_id = f->unique_id,
                             .joined_id = f->unique_id,
                             .priority = -1};
    adopt(r, f, f->join_us ? f->join_us : f->at_us, rough);
    lookup_add(&l->by_unique_id, lookup_hash(f->server, f->unique_id, 0), place);
    queue_row(l, f->server, f->queue);
    row_note(l, r);
    return r;
}

void row_rename(struct ledger *l, struct ledger_row *r, uint32_t unique_id) {
    if (r->unique_id == unique_id) return;
    row_note(l, r);
    r->unique_id = unique_id;
    if (unique_id != r->joined_id)
        lookup_add(&l->by_unique_id, lookup_hash(r->server, unique_id, 0), (uint32_t)(r - l->rows));
    row_note(l, r);
}

// queue_log may name the member or the interface, depending on its configuration.
static bool same_member(const struct ledger_ring *g, const struct fact *f,
                        const struct ringing *who) {
    if (g->told_as != f->unique_id) return false;
    return g->agent == who->agent || g->agent == who->interface || g->interface == who->agent;
}

static struct ledger_ring *ring_new(struct ledger *l, struct ledger_row *r, const struct fact *f,
                                    uint32_t agent) {
    MEM_ROOM(l->rings, l->ring_count, l->ring_capacity);
    struct ledger_ring *g = &l->rings[l->ring_count++];
    *g = (struct ledger_ring){
        .row = (uint32_t)(r - l->rows), .agent = agent, .told_as = f->unique_id, .next = r->rings};
    r->rings = l->ring_count;
    return g;
}

// Each ring has a channel of its own, and channels are numbered here in the order in which we first
// hear of them. So a channel that is not newer has been counted. Times do not help when a stalled
// link delivers many at once.
static bool ring_known(const struct ledger_ring *g, const struct fact *f, uint32_t leg) {
    if (!g->count[SIDE_EVENTS] && !g->dumps[SIDE_EVENTS]) return false;
    if (g->leg && leg) return leg <= g->leg;
    return f->at_us <= g->last_us[SIDE_EVENTS] + (f->exact ? 0 : TWICE);
}

void row_ring(struct ledger *l, struct ledger_row *r, const struct fact *f,
              const struct ringing *who) {
    // the count for the member, and rings that queue_log told in succession
    struct ledger_ring *all = NULL, *run = NULL;
    for (uint32_t n = r->rings; n; n = l->rings[n - 1].next) {
        struct ledger_ring *g = &l->rings[n - 1];
        if (!same_member(g, f, who)) continue;
        all = g; // the one made first
        bool before = g->first_us && g->first_us <= f->at_us;
        if (before && (!run || g->first_us > run->first_us)) run = g;
    }
    if (!all) all = ring_new(l, r, f, who->agent);
    if (who->interface) all->interface = who->interface;
    uint32_t *told = who->dumped ? all->dumps : all->count;
    sighting_heard(&r->saw[f->side], f->at_us);
    if (f->side == SIDE_LOG) { // parts of a log may come in any order, and twice
        if (run && f->at_us <= run->last_us[SIDE_LOG]) return;
        told[SIDE_LOG]++;
        if (!run && all->first_us) {
            uint32_t number = (uint32_t)(all - l->rings);
            run = ring_new(l, r, f, who->agent);
            run->interface = l->rings[number].interface;
        } else if (!run) {
            run = all;
        }
        if (!run->first_us) run->first_us = f->at_us;
        run->last_us[SIDE_LOG] = f->at_us;
        return;
    }
    if (ring_known(all, f, who->leg)) return;
    told[SIDE_EVENTS]++;
    all->last_us[SIDE_EVENTS] = f->at_us;
    if (who->leg) all->leg = who->leg;
}
