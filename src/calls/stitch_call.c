// Works out what became of a call, anew after any of its parts changed. It makes two passes over
// its rows, visits and channels: first for what is there, then for what that means. A call has a
// handful of parts, so nothing is worth remembering from the last time.
#include "stitch_parts.h"

#define US 1000000

struct cut stitch_cut(const struct stitch *s, uint16_t server) {
    for (size_t i = 0; i < s->cut_count; i++)
        if (s->cuts[i].server == server) return s->cuts[i];
    return (struct cut){server, NEVER, NEVER, NEVER};
}

// Its end is in a gap, and a queue_log tells that they hung up then.
static bool hung_up_unseen(const struct stitch *s, const struct node *n) {
    const struct channel_fact *c = &s->channels[n->channel];
    if (c->last_us >= stitch_cut(s, n->server).doubt_us) return false;
    for (uint32_t i = n->visits; i != NOTHING; i = s->visits[i].next) {
        const struct visit_fact *v = &s->visits[i];
        if (&s->nodes[v->unique] == n && v->abandoned && v->end_us + US > c->last_us) return true;
    }
    return false;
}

// Over, but nobody saw it end.
static bool is_cut(const struct stitch *s, const struct node *n) {
    if (n->has_row || n->channel == NOTHING) return false;
    const struct channel_fact *c = &s->channels[n->channel];
    const struct cut cut = stitch_cut(s, n->server);
    if (hung_up_unseen(s, n)) return false;
    return c->over_us == NEVER && (c->last_us < cut.restart_us || c->last_us < cut.given_up_us);
}

static bool is_over(const struct stitch *s, const struct node *n) {
    if (n->has_row) return true;
    if (n->channel == NOTHING) return false;
    return s->channels[n->channel].over_us != NEVER || hung_up_unseen(s, n) || is_cut(s, n);
}

static bool visit_is_open(const struct stitch *s, const struct visit_fact *v) {
    const struct node *n = &s->nodes[v->unique];
    if (v->state >= CALL_VISIT_LEFT || v->complete_us || v->talk_lost) return false;
    return !is_over(s, n) && v->join_us >= stitch_cut(s, n->server).restart_us;
}

static int order(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

// Orders rows as the PBX made them.
static int row_order(const struct row_fact *a, const struct row_fact *b) {
    int by = order(a->start, b->start);
    if (!by) by = order(a->sequence, b->sequence);
    return by ? by : order(a->tie, b->tie);
}

// Chooses the row that tells who called whom: one of the call's own channel, if possible, and not
// of a Local one; among these the first.
static bool tells_better(const struct row_fact *a, const struct row_fact *b, uint32_t root) {
    if (!b) return true;
    int by = order(a->unique != root, b->unique != root);
    if (!by) by = order(a->from_half != 0, b->from_half != 0);
    return (by ? by : row_order(a, b)) < 0;
}

int stitch_visit_order(const struct stitch *s, const struct visit_fact *a,
                       const struct visit_fact *b) {
    int by = order(a->join_us, b->join_us);
    if (!by) by = order(a->end_us, b->end_us);
    if (!by) by = span_order(stitch_text(s, a->queue), stitch_text(s, b->queue));
    return by ? by : span_order(stitch_text(s, a->agent), stitch_text(s, b->agent));
}

static void count_up(uint16_t *count) {
    if (*count < UINT16_MAX) ++*count;
}

static void gather_visits(const struct stitch *s, uint32_t node, struct gathered *g,
                          struct call *c) {
    for (uint32_t i = s->nodes[node].visits; i != NOTHING; i = s->visits[i].next) {
        const struct visit_fact *v = &s->visits[i];
        count_up(&c->visits);
        bool open = visit_is_open(s, v);
        g->open |= open;
        g->sure |= open && !v->in_doubt;
        g->lost_visits += v->state == CALL_VISIT_LOST || (v->state == CALL_VISIT_WAITING && !open);
        if (v->end_us > g->end_us) g->end_us = v->end_us;
        if (v->complete_us > g->end_us) g->end_us = v->complete_us;
        if (!g->first_visit || stitch_visit_order(s, v, g->first_visit) < 0) g->first_visit = v;
        if (!g->last_visit || stitch_visit_order(s, v, g->last_visit) > 0) g->last_visit = v;
        if (v->state != CALL_VISIT_ANSWERED) continue;
        if (!g->answered_visit || stitch_visit_order(s, v, g->answered_visit) < 0)
            g->answered_visit = v;
    }
}

static void gather_channel(const struct stitch *s, uint32_t node, uint32_t root, struct gathered *g,
                           struct call *c) {
    const struct node *n = &s->nodes[node];
    if (n->channel == NOTHING) return;
    const struct channel_fact *f = &s->channels[n->channel];
    count_up(&c->channels);
    bool open = !is_over(s, n);
    g->open |= open;
    g->sure |= open && f->last_us >= stitch_cut(s, n->server).doubt_us;
    g->lost |= is_cut(s, n);
    if (f->over_us > g->end_us) g->end_us = f->over_us;
    stitch_gather_channel(s, root, node, &g->channels);
}

static void gather_rows(const struct stitch *s, uint32_t node, uint32_t root, struct gathered *g,
                        struct call *c) {
    for (uint32_t i = s->nodes[node].rows; i != NOTHING; i = s->rows[i].next) {
        const struct row_fact *r = &s->rows[i];
        count_up(&c->rows);
        g->own_row |= r->unique == root;
        g->local_row |= r->from_half == '2';
        if (tells_better(r, g->first_row, root)) g->first_row = r;
        if (r->queue && (!g->last_queue_row || row_order(r, g->last_queue_row) > 0))
            g->last_queue_row = r;
        if (c->rows == 1 || r->start < c->start) c->start = r->start;
        if (r->end > g->row_end) g->row_end = r->end;
    }
}

// Whether the row of an answered leg shows that somebody answered. If the call has visits, they
// decide what Queue() did, unless what became of one is unknown.
static bool row_answers(const struct row_fact *r, const struct gathered *g, const struct call *c) {
    return !c->visits || g->lost_visits || (!r->queue && !r->from_half);
}

static void add_talk(struct talk_stretches *talks, struct stretch t) {
    if (t.to <= t.from) return;
    for (uint32_t i = 0; i < talks->count;) {
        struct stretch *other = &talks->list[i];
        if (t.from > other->to || other->from > t.to) {
            i++;
            continue;
        }
        if (other->from < t.from) t.from = other->from;
        if (other->to > t.to) t.to = other->to;
        *other = talks->list[--talks->count]; // it may overlap others now
        i = 0;
    }
    if (talks->count == sizeof talks->list / sizeof talks->list[0])
        talks->more_s += t.to - t.from;
    else
        talks->list[talks->count++] = t;
}

// The talk in an answered row. It starts with the answer, or with the end of the last wait within
// the row, because a PBX that answers before Queue() bills the wait, too. Empty if it is the talk
// of a visit.
static struct stretch row_talk(const struct stitch *s, uint32_t root, const struct row_fact *r) {
    int64_t from = r->answer == CDR_NO_TIME ? r->end - r->billable : r->answer;
    struct stretch t = {from, from + r->billable};
    uint32_t at = NOTHING, guest = NOTHING, node;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING)
        for (uint32_t i = s->nodes[node].visits; i != NOTHING; i = s->visits[i].next) {
            int64_t end = (s->visits[i].end_us - s->visits[i].ahead_us) / US;
            if (end > t.from && end <= t.to) t.from = end;
        }
    at = guest = NOTHING;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING)
        for (uint32_t i = s->nodes[node].visits; i != NOTHING; i = s->visits[i].next) {
            const struct visit_fact *v = &s->visits[i];
            if (v->state != CALL_VISIT_ANSWERED) continue;
            int64_t begin = (v->end_us - v->ahead_us) / US;
            int64_t end = v->talk_s < 0 ? INT64_MAX : begin + v->talk_s + 1;
            int64_t same_from = begin > t.from ? begin : t.from, same_to = end < t.to ? end : t.to;
            if ((same_to - same_from) * 2 >= t.to - t.from) return (struct stretch){0, 0};
        }
    return t;
}

static void judge_phone(const struct row_fact *r, struct gathered *g) {
    g->legs.rang |= r->disposition == CDR_NO_ANSWER || r->disposition == CDR_CANCEL;
    g->legs.busy |= r->disposition == CDR_BUSY;
    g->legs.failed |= r->disposition == CDR_FAILED || r->disposition == CDR_CONGESTION;
}

static void judge_leg(const struct stitch *s, uint32_t root, const struct row_fact *r,
                      struct gathered *g, const struct call *c) {
    judge_phone(r, g);
    if (r->disposition != CDR_ANSWERED) return;
    bool answers = row_answers(r, g, c);
    if (answers && (!g->answered_row || row_order(r, g->answered_row) < 0)) g->answered_row = r;
    if (!r->from_half || (answers && !c->visits)) // else it is the talk of a visit
        add_talk(&g->talks, row_talk(s, root, r));
}

// If no row has a leg: what the rows themselves say.
static void judge_alone(const struct row_fact *r, struct gathered *g) {
    g->legs.answered_alone |= r->disposition == CDR_ANSWERED && !r->queue;
    g->legs.busy |= r->disposition == CDR_BUSY;
    g->legs.failed |= r->disposition != CDR_ANSWERED && r->disposition != CDR_BUSY;
}

// If there is no leg: takes the rows without one, else those of the phone of an agent who had the
// call placed. That phone can be busy or not be answered, but its answer does not answer the call.
static bool judge_rest(const struct stitch *s, uint32_t root, struct gathered *g, bool own_phone) {
    bool any = false;
    uint32_t at = NOTHING, guest = NOTHING, node;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING)
        for (uint32_t i = s->nodes[node].rows; i != NOTHING; i = s->rows[i].next) {
            const struct row_fact *r = &s->rows[i];
            if (r->has_destination != own_phone) continue;
            any = true;
            if (own_phone)
                judge_phone(r, g);
            else
                judge_alone(r, g);
        }
    return any;
}

// Whether the row is a leg of the call. The half of a Local channel that rang the agent who had the
// call placed is not.
static bool is_leg(const struct stitch *s, uint32_t root, const struct row_fact *r,
                   const struct gathered *g) {
    return r->has_destination && !(g->local_row && stitch_is_own_half(s, root, r));
}

static void judge_parts(const struct stitch *s, uint32_t root, struct gathered *g,
                        const struct call *c) {
    bool legs = false;
    uint32_t at = NOTHING, guest = NOTHING, node;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING) {
        for (uint32_t i = s->nodes[node].rows; i != NOTHING; i = s->rows[i].next) {
            const struct row_fact *r = &s->rows[i];
            g->legs.rang |=
                r->queue != 0; // they waited there in vain, whatever the dialplan answered before
            if (!is_leg(s, root, r, g)) continue;
            judge_leg(s, root, r, g, c);
            legs = true;
        }
        for (uint32_t i = s->nodes[node].visits; i != NOTHING; i = s->visits[i].next) {
            const struct visit_fact *v = &s->visits[i];
            if (v->state == CALL_VISIT_ANSWERED && v->talk_s > 0)
                add_talk(&g->talks, (struct stretch){v->end_us / US, v->end_us / US + v->talk_s});
        }
    }
    if (!legs && !judge_rest(s, root, g, false)) judge_rest(s, root, g, true);
}

static enum call_result result_of(const struct gathered *g, const struct call *c) {
    if (g->open) return CALL_IN_PROGRESS;
    if (g->answered_visit || g->answered_row) return CALL_ANSWERED;
    if (!c->rows && (g->lost || g->lost_visits)) return CALL_UNKNOWN;
    if (!c->rows && !c->visits) return CALL_NO_RECORD;
    if (c->visits) return CALL_MISSED;
    if (g->legs.rang) return CALL_MISSED;
    if (g->legs.answered_alone) return CALL_SELF_SERVICE;
    return g->legs.busy ? CALL_BUSY : g->legs.failed ? CALL_FAILED : CALL_MISSED;
}

// Whole seconds waited in queues until the answer, counted as queue_log does.
static int64_t waited(const struct stitch *s, uint32_t root, int64_t answer) {
    int64_t sum = 0;
    uint32_t at = NOTHING, guest = NOTHING, node;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING)
        for (uint32_t i = s->nodes[node].visits; i != NOTHING; i = s->visits[i].next) {
            const struct visit_fact *v = &s->visits[i];
            int64_t join = v->join_us / US, end = v->end_us / US;
            if (v->end_us && end <= answer && end > join) sum += end - join;
        }
    return sum;
}

static uint32_t seconds(int64_t s) {
    return s < 0 ? 0 : s > UINT32_MAX ? UINT32_MAX : (uint32_t)s;
}

static void fill_times(const struct stitch *s, uint32_t root, const struct gathered *g,
                       struct call *c) {
    if (!g->open) c->end = c->rows ? g->row_end : g->end_us > NEVER ? g->end_us / US : CDR_NO_TIME;
    if (g->answered_visit) c->answer = g->answered_visit->end_us / US;
    if (g->answered_row) {
        struct stretch t = row_talk(s, root, g->answered_row);
        if (t.from && (c->answer == CDR_NO_TIME || t.from < c->answer)) c->answer = t.from;
    }
    int64_t talk = g->talks.more_s;
    for (uint32_t i = 0; i < g->talks.count; i++)
        talk += g->talks.list[i].to - g->talks.list[i].from;
    bool answered = c->answer != CDR_NO_TIME;
    int64_t until = answered ? c->answer : c->end;
    if (answered) c->talk_s = seconds(talk);
    if (c->visits)
        c->ring_s = seconds(waited(s, root, answered ? c->answer : INT64_MAX));
    else if (until != CDR_NO_TIME)
        c->ring_s = seconds(until - c->start);
}

static void fill_queue(const struct gathered *g, struct call *c) {
    const struct visit_fact *v = g->answered_visit ? g->answered_visit : g->last_visit;
    if (v) {
        c->queue = v->queue;
        if (g->answered_visit) c->agent = v->agent;
    } else if (g->answered_row && g->answered_row->queue) {
        c->queue = g->answered_row->queue;
    } else if (g->last_queue_row) {
        c->queue = g->last_queue_row->queue;
    }
    if (!c->agent && g->answered_row) c->agent = g->answered_row->agent;
}

bool stitch_find_out(const struct stitch *s, uint32_t root, struct call *ret_call) {
    struct call c = {.server = s->nodes[root].server,
                     .id = s->nodes[root].id,
                     .answer = CDR_NO_TIME,
                     .end = CDR_NO_TIME};
    struct gathered g = {.end_us = NEVER, .row_end = NEVER};
    uint32_t at = NOTHING, guest = NOTHING, node;
    while ((node = stitch_part(s, root, &at, &guest)) != NOTHING) {
        gather_rows(s, node, root, &g, &c);
        gather_visits(s, node, &g, &c);
        gather_channel(s, node, root, &g, &c);
    }
    if (!c.rows && !c.visits && !(g.channels.earliest && (g.open || g.channels.incoming)))
        return false;
    // doubtful parts ended with the channel that gave the call its id
    if (!g.sure && c.rows && is_over(s, &s->nodes[root])) g.open = false;
    c.in_doubt = g.open && !g.sure;
    judge_parts(s, root, &g, &c);
    c.result = (uint8_t)result_of(&g, &c);
    c.basis = (uint8_t)((c.rows ? CALL_FROM_CDR : 0) | (c.visits ? CALL_FROM_VISITS : 0) |
                        (c.channels ? CALL_FROM_CHANNELS : 0));
    stitch_fill_caller(s, root, &g, &c);
    fill_times(s, root, &g, &c);
    fill_queue(&g, &c);
    *ret_call = c;
    return true;
}

const char *call_result_word(enum call_result result) {
    static const char *const words[CALL_RESULTS] = {
        [CALL_ANSWERED] = "answered",
        [CALL_MISSED] = "missed",
        [CALL_BUSY] = "busy",
        [CALL_FAILED] = "failed",
        [CALL_SELF_SERVICE] = "selfService",
        [CALL_IN_PROGRESS] = "active",
        [CALL_UNKNOWN] = "unknown",
        [CALL_NO_RECORD] = "noRecord",
    };
    return words[result];
}
