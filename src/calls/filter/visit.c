// Asks words about a visit: its own data if it has them, else its call.
#include "parts.h"

static uint32_t call_of(const struct filter *f, uint32_t number, const struct visit *v) {
    if (!f->terms.stitch) return STITCH_NONE;
    uint32_t call = stitch_of_visit(f->terms.stitch, number, v);
    if (call != STITCH_NONE || !f->terms.ledger) return call;
    return stitch_find(f->terms.stitch, v->server, ledger_text(f->terms.ledger, v->unique_id));
}

void filter_visit_agent(struct filter *f, struct filter_word *w, const struct visit *v,
                        struct filter_any *any) {
    const uint32_t ids[] = {v->agent, v->interface};
    for (size_t i = 0; i < 2; i++) {
        if (!ids[i]) continue;
        any->seen = true;
        any->hit |= filter_agent_is(f, w, OF_LEDGER, v->server, ids[i]);
    }
}

static uint32_t disp_of(const struct visit *v) {
    bool talks = v->outcome == VISIT_ANSWERED && !v->completion && !v->talk_lost;
    if (v->outcome == VISIT_ANSWERED) return 1u << CDR_ANSWERED | (talks ? DISP_TALKING : 0);
    if (v->outcome == VISIT_WAITING) return DISP_ACTIVE;
    if (v->outcome == VISIT_UNKNOWN) return DISP_UNKNOWN;
    return 1u << CDR_NO_ANSWER | 1u << CDR_CANCEL;
}

// A visit that was not answered has a talk of 0; one that goes on has no talk and no duration yet.
static int64_t talk_of(const struct visit *v) {
    if (v->outcome == VISIT_WAITING) return -1;
    return v->outcome == VISIT_ANSWERED ? v->talk_s : 0;
}

static int64_t duration_of(const struct visit *v) {
    int64_t talk = talk_of(v);
    return v->wait_s < 0 || talk < 0 ? -1 : v->wait_s + talk;
}

// For words that only its call can answer.
static bool ask_call(struct filter *f, struct filter_word *w, uint32_t number,
                     const struct visit *v) {
    uint32_t call = call_of(f, number, v);
    const struct call *c = call == STITCH_NONE ? NULL : stitch_call(f->terms.stitch, call);
    return c && filter_call_is(f, w, call, c);
}

static bool any_of_rows(struct filter *f, struct filter_word *w, uint32_t number,
                        const struct visit *v, struct filter_any any) {
    if (!any.hit) filter_rows_any(f, w, call_of(f, number, v), &any);
    return filter_any_end(f, w, any);
}

bool filter_visit_is(struct filter *f, struct filter_word *w, uint32_t number,
                     const struct visit *v) {
    struct filter_any any = {0};
    switch (w->field) {
    case FIELD_DISP:
    case FIELD_OUTCOME:
        return w->bits & disp_of(v) || w->outcomes >> v->outcome & 1;
    case FIELD_SERVER:
        return filter_server_is(f, w, v->server);
    case FIELD_DUR:
        return filter_in_ranges(w, duration_of(v)); // a negative value is in no range
    case FIELD_TALK:
        return filter_in_ranges(w, talk_of(v));
    case FIELD_WAIT:
        return filter_in_ranges(w, v->wait_s);
    case FIELD_TIME:
    case FIELD_HOUR:
        return filter_when_is(f, w, v->join_us / 1000000);
    case FIELD_QUEUE:
        return filter_id_is(f, w, OF_LEDGER, v->queue);
    case FIELD_AGENT:
        filter_visit_agent(f, w, v, &any);
        // A guessed visit has no agent, but its answered row has.
        if (!any.seen && v->outcome == VISIT_ANSWERED) return any_of_rows(f, w, number, v, any);
        return filter_any_end(f, w, any);
    case FIELD_SRC:
        if (v->caller_number) return filter_id_is(f, w, OF_LEDGER, v->caller_number);
        return ask_call(f, w, number, v);
    case FIELD_NAME:
        if (v->caller_name) return filter_id_is(f, w, OF_LEDGER, v->caller_name);
        return ask_call(f, w, number, v);
    case FIELD_DST:
    case FIELD_DIRECTION:
        return ask_call(f, w, number, v);
    case FIELD_CALL:
        if (filter_call_named(f, w, v->server, call_of(f, number, v))) return true;
        filter_id_any(f, w, OF_LEDGER, v->unique_id, &any);
        filter_id_any(f, w, OF_LEDGER, v->joined_id, &any);
        filter_id_any(f, w, OF_LEDGER, v->linked_id, &any);
        return filter_any_end(f, w, any);
    case FIELD_UNIQUEID:
        filter_id_any(f, w, OF_LEDGER, v->unique_id, &any);
        filter_id_any(f, w, OF_LEDGER, v->joined_id, &any);
        return filter_any_end(f, w, any);
    case FIELD_LINKEDID:
        filter_id_any(f, w, OF_LEDGER, v->linked_id, &any);
        break;
    case FIELD_FREE:
        filter_id_any(f, w, OF_LEDGER, v->caller_number, &any);
        filter_id_any(f, w, OF_LEDGER, v->caller_name, &any);
        any.seen |= v->queue != 0;
        any.hit |= v->queue && filter_queue_id_is(f, w, OF_LEDGER, v->queue);
        filter_visit_agent(f, w, v, &any);
        break;
    default:
        break;
    }
    return any_of_rows(f, w, number, v, any);
}

static uint32_t guessed_of(const struct filter *f, uint32_t number, struct buf *scratch) {
    struct cdr row;
    if (number >= cdr_store_count(f->terms.store)) return LOOKUP_NONE; // just after a trim
    cdr_store_get(f->terms.store, number, scratch, &row);
    return ledger_guessed(f->terms.ledger, row.server, row.text[CDR_UNIQUE_ID],
                          cdr_queue(row.text[CDR_LAST_APPLICATION], row.text[CDR_LAST_DATA]));
}

void filter_visits_of(const struct filter *f, uint32_t call,
                      void (*visit)(void *context, uint32_t number), void *context) {
    struct call_walk visits = {0}, rows = {0};
    struct buf scratch = {0};
    uint32_t n;
    while (stitch_next_visit(f->terms.stitch, call, &visits, &n))
        visit(context, n);
    while (f->terms.store && f->terms.ledger->guesses.count &&
           stitch_next_row(f->terms.stitch, call, &rows, &n))
        if ((n = guessed_of(f, n, &scratch)) != LOOKUP_NONE) visit(context, n);
    buf_finish(&scratch);
}
