// Asks words about a call. Who called whom, its direction and its result are the call's own; queue,
// agent and outcome are those of any of its visits, and the rest those of any of its rows.
#include "parts.h"

void filter_rows_any(struct filter *f, struct filter_word *w, uint32_t number,
                     struct filter_any *any) {
    struct call_walk walk = {0};
    uint32_t row;
    if (!f->terms.store || !f->terms.stitch) return;
    size_t rows = cdr_store_count(f->terms.store); // fewer than the stitch knows, just after a trim
    while (!any->hit && stitch_next_row(f->terms.stitch, number, &walk, &row)) {
        size_t together;
        if (row >= rows) continue;
        // An agent who was rung in vain did not take it.
        bool took = cdr_store_hot(f->terms.store, row, &together)->disposition == CDR_ANSWERED;
        if (w->field != FIELD_AGENT || took) filter_record_any(f, w, row, any);
    }
}

static bool next_visit(const struct filter *f, uint32_t number, struct call_walk *walk,
                       struct visit *ret_visit) {
    uint32_t visit;
    if (!f->terms.ledger) return false;
    while (stitch_next_visit(f->terms.stitch, number, walk, &visit))
        if (visit < ledger_count(f->terms.ledger)) {
            ledger_visit(f->terms.ledger, visit, ret_visit);
            return true;
        }
    return false;
}

bool filter_call_outcome(const struct filter *f, const struct filter_word *w, uint32_t number) {
    struct call_walk walk = {0};
    struct visit v;
    while (next_visit(f, number, &walk, &v))
        if (w->outcomes >> v.outcome & 1) return true;
    return false;
}

bool filter_call_named(const struct filter *f, const struct filter_word *w, uint16_t server,
                       uint32_t number) {
    if (!f->terms.stitch || number == STITCH_NONE) return false;
    for (size_t i = 0; i < w->pattern_count; i++)
        if (w->patterns[i].raw.len &&
            stitch_find(f->terms.stitch, server, w->patterns[i].raw) == number)
            return true;
    return false;
}

static void put_visits(struct filter *f, struct filter_word *w, uint32_t number,
                       struct filter_any *any) {
    struct call_walk walk = {0};
    struct visit v;
    while (!any->hit && next_visit(f, number, &walk, &v)) {
        bool queue = w->field == FIELD_QUEUE || w->field == FIELD_FREE;
        bool agent = w->field == FIELD_AGENT || w->field == FIELD_FREE;
        if (queue && v.queue) {
            any->seen = true;
            any->hit |= filter_queue_id_is(f, w, OF_LEDGER, v.queue);
        }
        if (agent) filter_visit_agent(f, w, &v, any);
        if (w->field == FIELD_UNIQUEID || w->field == FIELD_LINKEDID) {
            uint32_t id = w->field == FIELD_UNIQUEID ? v.joined_id : v.linked_id;
            any->seen |= id != 0;
            any->hit |= id && filter_id_is(f, w, OF_LEDGER, id);
        }
    }
}

// Seconds until somebody answered; if nobody did, the time waited in visits, or else all of it.
// Negative while it is unknown.
static int64_t wait_of(const struct filter *f, uint32_t number, const struct call *c) {
    if (c->answer != CDR_NO_TIME) return c->ring_s;
    if (c->result == CALL_IN_PROGRESS) return -1;
    if (!c->visits) return c->end == CDR_NO_TIME ? -1 : c->end - c->start;
    struct call_walk walk = {0};
    struct visit v;
    int64_t sum = 0;
    while (next_visit(f, number, &walk, &v)) {
        if (v.wait_s < 0) return -1;
        sum += v.wait_s;
    }
    return sum;
}

static uint32_t disp_of(const struct call *c) {
    static const uint32_t bits[CALL_RESULTS] = {
        [CALL_ANSWERED] = 1u << CDR_ANSWERED,
        [CALL_MISSED] = 1u << CDR_NO_ANSWER | 1u << CDR_CANCEL,
        [CALL_BUSY] = 1u << CDR_BUSY,
        [CALL_FAILED] = 1u << CDR_FAILED | 1u << CDR_CONGESTION,
        [CALL_SELF_SERVICE] = DISP_SELF_SERVICE,
        [CALL_IN_PROGRESS] = DISP_ACTIVE,
        [CALL_NO_RECORD] = DISP_NO_RECORD,
        [CALL_UNKNOWN] = DISP_UNKNOWN,
    };
    bool talks = c->result == CALL_IN_PROGRESS && c->answer != CDR_NO_TIME;
    return bits[c->result] | (talks ? DISP_TALKING : 0);
}

bool filter_call_is(struct filter *f, struct filter_word *w, uint32_t number,
                    const struct call *c) {
    bool over = c->result != CALL_IN_PROGRESS;
    bool alone = !c->visits && c->rows < 2; // its queue and agent are those of its only row
    struct filter_any any = {0};
    switch (w->field) {
    case FIELD_DIRECTION:
        return w->bits >> c->direction & 1;
    case FIELD_DISP:
    case FIELD_OUTCOME:
        return w->bits & disp_of(c) || (w->outcomes && filter_call_outcome(f, w, number));
    case FIELD_SERVER:
        return filter_server_is(f, w, c->server);
    case FIELD_DUR:
        return over && c->end != CDR_NO_TIME && filter_in_ranges(w, c->end - c->start);
    case FIELD_TALK:
        return over && filter_in_ranges(w, c->talk_s);
    case FIELD_WAIT:
        return filter_in_ranges(w, wait_of(f, number, c)); // a negative value is in no range
    case FIELD_TIME:
    case FIELD_HOUR:
        return filter_when_is(f, w, c->start);
    case FIELD_SRC:
        return filter_id_is(f, w, OF_STITCH, c->source);
    case FIELD_DST:
        return filter_id_is(f, w, OF_STITCH, c->destination);
    case FIELD_NAME:
        return filter_id_is(f, w, OF_STITCH, c->name);
    case FIELD_CALL:
        if (filter_call_named(f, w, c->server, number)) return true;
        filter_id_any(f, w, OF_STITCH, c->id, &any);
        break;
    case FIELD_QUEUE:
        if (!alone) break;
        filter_id_any(f, w, OF_STITCH, c->queue, &any);
        return filter_any_end(f, w, any);
    case FIELD_AGENT:
        any.seen = c->agent != 0;
        any.hit = c->agent && filter_agent_is(f, w, OF_STITCH, c->server, c->agent);
        if (alone) return filter_any_end(f, w, any);
        break;
    case FIELD_FREE:
        filter_id_any(f, w, OF_STITCH, c->source, &any);
        filter_id_any(f, w, OF_STITCH, c->destination, &any);
        filter_id_any(f, w, OF_STITCH, c->name, &any);
        break;
    default:
        break;
    }
    bool visits = w->field == FIELD_QUEUE || w->field == FIELD_AGENT || w->field == FIELD_FREE ||
                  w->field == FIELD_UNIQUEID || w->field == FIELD_LINKEDID;
    if (visits && !any.hit && c->visits) put_visits(f, w, number, &any);
    if (w->field != FIELD_CALL && !any.hit) filter_rows_any(f, w, number, &any);
    return filter_any_end(f, w, any);
}
