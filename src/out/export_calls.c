// Export of calls, visits and recalls.
#include "export_parts.h"

#include <string.h>

#define CALL(m)   offsetof(struct call, m)
#define VISIT(m)  offsetof(struct visit, m)
#define RECALL(m) offsetof(struct recall, m)
#define COUNT(l)  (sizeof(l) / sizeof *(l))

static bool within(const struct window *w, int64_t start) {
    return start >= w->from && start < w->to;
}

// ---- calls

static uint32_t call_count(const struct out_data *d) {
    return stitch_count(d->stitch);
}

static bool call_load(struct export_row *row, uint32_t number, bool asked) {
    const struct out_data *d = row->data;
    struct call *c = &row->call;
    row->at = c;
    if (!stitch_get(d->stitch, number, c)) return false;
    if (!asked) return true;
    return within(&d->window, c->start) && c->result != CALL_NO_RECORD &&
           filter_call(d->filter, number, c);
}

static EXPORT_GETTER(call_talk) {
    if (row->call.result == CALL_ANSWERED) export_set_number(ret, row->call.talk_s);
}

static EXPORT_GETTER(call_ring) {
    if (row->call.end != CDR_NO_TIME || row->call.answer != CDR_NO_TIME)
        export_set_number(ret, row->call.ring_s);
}

// clang-format off
static const struct export_field call_fields[] = {
    USUAL("id", EXPORT_WORD, export_stitched, CALL(id)),
    USUAL("startTime", EXPORT_TIME, export_seconds, CALL(start)),
    USUAL("source", EXPORT_TEXT, export_stitched, CALL(source)),
    USUAL("callerName", EXPORT_TEXT, export_stitched, CALL(name)),
    USUAL("destination", EXPORT_TEXT, export_stitched, CALL(destination)),
    USUAL("direction", EXPORT_WORD, export_direction, CALL(direction)),
    USUAL("queue", EXPORT_WORD, export_stitched_any, CALL(queue)),
    USUAL("agent", EXPORT_TEXT, export_stitched_any, CALL(agent)),
    USUAL("ringTime", EXPORT_NUMBER, call_ring, 0),
    USUAL("talkTime", EXPORT_NUMBER, call_talk, 0),
    USUAL("result", EXPORT_WORD, export_call_result, CALL(result)),
    USUAL("serverName", EXPORT_WORD, export_server, CALL(server)),
    FIELD("serverId", EXPORT_NUMBER, export_server_id, CALL(server)),
    FIELD("answerTime", EXPORT_TIME, export_seconds, CALL(answer)),
    FIELD("endTime", EXPORT_TIME, export_seconds, CALL(end)),
    FIELD("inDoubt", EXPORT_BOOL, export_bool, CALL(in_doubt)),
    NUMBER("records", struct call, rows),
    NUMBER("visits", struct call, visits),
    NUMBER("channels", struct call, channels),
};
// clang-format on

const struct export_kind export_calls = {call_fields, COUNT(call_fields), call_count, call_load};

// ---- visits

static uint32_t visit_count(const struct out_data *d) {
    return ledger_count(d->ledger);
}

static bool visit_load(struct export_row *row, uint32_t number, bool asked) {
    const struct out_data *d = row->data;
    row->at = &row->visit;
    if (number >= ledger_count(d->ledger)) return false;
    ledger_visit(d->ledger, number, &row->visit);
    if (!asked) return true;
    return !queue_tallies_yields(d->queues, &row->visit) &&
           within(&d->window, row->visit.join_us / 1000000) &&
           !queue_policy_of(d->policies, ledger_text(d->ledger, row->visit.queue))->hidden &&
           filter_visit(d->filter, number, &row->visit);
}

// A guessed visit has the caller of its call.
static void put_caller(const struct export_row *row, size_t told, size_t guessed,
                       struct export_value *ret) {
    const struct call *c = stitch_call_guessed(row->data->stitch, &row->visit);
    const char *at = c ? (const char *)c + guessed : (const char *)&row->visit + told;
    uint32_t id;
    memcpy(&id, at, sizeof id);
    export_set_text(ret, !id ? SPAN_NONE
                         : c ? stitch_text(row->data->stitch, id)
                             : ledger_text(row->data->ledger, id));
}

static EXPORT_GETTER(visit_number) {
    put_caller(row, VISIT(caller_number), CALL(source), ret);
}

static EXPORT_GETTER(visit_name) {
    put_caller(row, VISIT(caller_name), CALL(name), ret);
}

static EXPORT_GETTER(visit_outcome) {
    if (row->visit.outcome < VISIT_OUTCOMES)
        export_set_text(ret, span_of(visit_outcome_word(row->visit.outcome)));
}

// Who ended the talk; two of them if it was a consulted agent.
static EXPORT_GETTER(visit_completion) {
    static const struct {
        int bit;
        const char *word;
    } ends[] = {{VISIT_BY_CALLER, "caller"},
                {VISIT_BY_AGENT, "agent"},
                {VISIT_TRANSFERRED, "transfer"},
                {VISIT_END_UNKNOWN, "unknown"}};
    buf_clear(&row->list);
    for (size_t i = 0; i < COUNT(ends); i++)
        if (row->visit.completion & ends[i].bit) export_list_add(row, span_of(ends[i].word));
    export_set_some(ret, buf_text(&row->list));
}

static EXPORT_GETTER(visit_basis) {
    export_set_text(ret, span_of(visit_basis_word(row->visit.basis)));
}

static EXPORT_GETTER(visit_position) {
    if (row->visit.position > 0) export_set_number(ret, row->visit.position);
}

// As the service level counts them; unknown while they wait, or if nobody knows how they left.
static EXPORT_GETTER(visit_in_time) {
    uint32_t sets = queue_tallies_sets(row->data->queues, &row->visit);
    bool in_time = sets & VISITS_ANSWERED_WITHIN, known = sets & VISITS_OFFERED;
    (void)f;
    if (sets & (VISITS_OPEN | VISITS_UNKNOWN)) known = false;
    if (sets & VISITS_ANSWERED && !(sets & VISITS_ANSWER_TIMED)) known = false;
    if (known) export_set_number(ret, in_time);
}

// clang-format off
static const struct export_field visit_fields[] = {
    USUAL("uniqueId", EXPORT_WORD, export_ledgered, VISIT(unique_id)),
    USUAL("queue", EXPORT_WORD, export_ledgered, VISIT(queue)),
    USUAL("joinTime", EXPORT_TIME, export_micros, VISIT(join_us)),
    USUAL("callerNumber", EXPORT_TEXT, visit_number, 0),
    USUAL("callerName", EXPORT_TEXT, visit_name, 0),
    USUAL("outcome", EXPORT_WORD, visit_outcome, 0),
    USUAL_NUMBER("waitTime", struct visit, wait_s),
    USUAL_NUMBER("talkTime", struct visit, talk_s),
    USUAL("agent", EXPORT_TEXT, export_ledgered_any, VISIT(agent)),
    USUAL_NUMBER("ringNoAnswer", struct visit, ring_no_answers),
    USUAL("serverName", EXPORT_WORD, export_server, VISIT(server)),
    FIELD("serverId", EXPORT_NUMBER, export_server_id, VISIT(server)),
    FIELD("linkedId", EXPORT_WORD, export_ledgered_any, VISIT(linked_id)),
    FIELD("leaveTime", EXPORT_TIME, export_micros, VISIT(end_us)),
    FIELD("completeTime", EXPORT_TIME, export_micros, VISIT(complete_us)),
    FIELD("completedBy", EXPORT_WORD, visit_completion, 0),
    FIELD("interface", EXPORT_TEXT, export_ledgered_any, VISIT(interface)),
    FIELD("key", EXPORT_WORD, export_ledgered_any, VISIT(key)),
    FIELD("position", EXPORT_NUMBER, visit_position, 0),
    FIELD("inTime", EXPORT_BOOL, visit_in_time, 0),
    FIELD("basis", EXPORT_WORD, visit_basis, 0),
    FIELD("inferred", EXPORT_BOOL, export_bool, VISIT(inferred)),
    FIELD("inDoubt", EXPORT_BOOL, export_bool, VISIT(in_doubt)),
};
// clang-format on

const struct export_kind export_visits = {visit_fields, COUNT(visit_fields), visit_count,
                                          visit_load};

// ---- recalls

static uint32_t recall_count(const struct out_data *d) {
    return d->recalls->count;
}

static bool recall_load(struct export_row *row, uint32_t number, bool asked) {
    (void)asked; // they already fit the window and the filter
    if (number >= row->data->recalls->count) return false;
    row->at = &row->data->recalls->list[number];
    return true;
}

static EXPORT_GETTER(recall_state) {
    const struct recall *r = row->at;
    export_set_text(ret, r->reached != CDR_NO_TIME ? SPAN("reached")
                         : r->calling              ? SPAN("calling")
                                                   : SPAN("open"));
}

static EXPORT_GETTER(recall_how) {
    const struct recall *r = row->at;
    if (r->reached != CDR_NO_TIME)
        export_set_text(ret, r->called_back ? SPAN("calledBack") : SPAN("calledAgain"));
}

static EXPORT_GETTER(recall_call) {
    uint32_t number;
    struct call c;
    memcpy(&number, (const char *)row->at + f->at, sizeof number);
    if (((const struct recall *)row->at)->reached == CDR_NO_TIME && f->at == RECALL(reached_call))
        return;
    if (stitch_get(row->data->stitch, number, &c))
        export_set_some(ret, stitch_text(row->data->stitch, c.id));
}

// clang-format off
static const struct export_field recall_fields[] = {
    USUAL("callerNumber", EXPORT_TEXT, export_stitched, RECALL(number)),
    USUAL("callerName", EXPORT_TEXT, export_stitched, RECALL(name)),
    USUAL("queue", EXPORT_WORD, export_stitched_any, RECALL(queue)),
    USUAL("firstLostTime", EXPORT_TIME, export_seconds, RECALL(first_lost)),
    USUAL("lastLostTime", EXPORT_TIME, export_seconds, RECALL(last_lost)),
    USUAL_NUMBER("attempts", struct recall, attempts),
    USUAL_NUMBER("longestWait", struct recall, longest_wait_s),
    USUAL("result", EXPORT_WORD, export_call_result, RECALL(result)),
    USUAL("state", EXPORT_WORD, recall_state, 0),
    USUAL_NUMBER("tried", struct recall, tried),
    USUAL("reachedTime", EXPORT_TIME, export_seconds, RECALL(reached)),
    USUAL("reachedBy", EXPORT_TEXT, export_stitched_any, RECALL(reached_by)),
    USUAL("serverName", EXPORT_WORD, export_server, RECALL(server)),
    FIELD("serverId", EXPORT_NUMBER, export_server_id, RECALL(server)),
    FIELD("lastTriedTime", EXPORT_TIME, export_seconds, RECALL(last_tried)),
    FIELD("reachedHow", EXPORT_WORD, recall_how, 0),
    FIELD("callId", EXPORT_WORD, recall_call, RECALL(call)),
    FIELD("reachedCallId", EXPORT_WORD, recall_call, RECALL(reached_call)),
};
// clang-format on

const struct export_kind export_recalls = {recall_fields, COUNT(recall_fields), recall_count,
                                           recall_load};
