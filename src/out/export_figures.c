// Queues, agents and hours, named as in the snapshot: a dot stands where that nests.
#include "export_parts.h"

#include <math.h>

#define QUEUE(m) offsetof(struct queue_row, m)
#define TALLY(m) offsetof(struct queue_row, tally.m)
#define AGENT(m) offsetof(struct agent, m)
#define COUNT(l) (sizeof(l) / sizeof *(l))

// What visits are counted for: a set, and an amount.
#define IN(set)    counted.counts[VISIT_BIT(set)]
#define OF(amount) counted.amounts[amount]

// ---- queues

static uint32_t queue_count(const struct export_data *d) {
    return (uint32_t)d->queues->rows.count;
}

// What adds up queues of one name is left out, so that the rows add up.
static bool queue_load(struct export_row *row, uint32_t number, bool asked) {
    const struct queue_rows *rows = &row->data->queues->rows;
    if (number >= rows->count) return false;
    row->at = &rows->list[number];
    return !asked || rows->list[number].kind != QUEUE_ROW_SUM;
}

static const struct queue_row *queue_of(const struct export_row *row) {
    return row->at;
}

static EXPORT_GETTER(queue_basis) {
    (void)f;
    uint8_t basis = queue_of(row)->tally.basis;
    export_set_text(ret, basis & VISIT_FROM_LOG      ? SPAN("queue_log")
                         : basis & VISIT_FROM_EVENTS ? SPAN("events")
                                                     : SPAN("cdr"));
}

static EXPORT_GETTER(queue_refused) {
    (void)f;
    const struct queue_tally *q = &queue_of(row)->tally;
    if (q->refusals) export_set_number(ret, (int64_t)tally_count(&q->counted, VISITS_REFUSED));
}

static EXPORT_GETTER(queue_target) {
    (void)f;
    export_set_number(ret, row->data->target_of(row->data->context, queue_of(row)->queue));
}

static EXPORT_GETTER(queue_level) {
    export_set_real(ret, service_level(&queue_of(row)->tally, (enum service_formula)f->at,
                                       row->data->short_out));
}

static EXPORT_GETTER(queue_live) {
    (void)f;
    export_set_real(ret, service_level_live(&queue_of(row)->tally, SERVICE_OF_OFFERED,
                                            row->data->short_out));
}

static EXPORT_GETTER(queue_rate) {
    (void)f;
    export_set_real(ret, abandonment_rate(&queue_of(row)->tally, row->data->short_out));
}

static EXPORT_GETTER(queue_longest) {
    int64_t longest_s = queue_longest_wait(&queue_of(row)->tally);
    (void)f;
    if (longest_s >= 0) export_set_number(ret, longest_s);
}

static const struct amount *amount_at(const struct export_row *row, size_t at) {
    return (const void *)((const char *)row->at + at);
}

static EXPORT_GETTER(amount_mean) {
    export_set_real(ret, amount_average(*amount_at(row, f->at)));
}

static EXPORT_GETTER(amount_max) {
    const struct amount *a = amount_at(row, f->at);
    if (a->count) export_set_number(ret, (int64_t)a->max);
}

static EXPORT_GETTER(queue_talking) {
    (void)f;
    const uint32_t *m = queue_of(row)->tally.members;
    export_set_number(ret, (int64_t)m[MEMBER_TALKING] + m[MEMBER_ON_HOLD]);
}

static EXPORT_GETTER(queue_offline) {
    (void)f;
    const uint32_t *m = queue_of(row)->tally.members;
    export_set_number(ret, (int64_t)m[MEMBER_UNAVAILABLE] + m[MEMBER_LOGGED_OUT]);
}

static EXPORT_GETTER(queue_touched) {
    (void)f;
    const struct export_data *d = row->data;
    export_set_number(ret, gaps_touch(d->gaps->list, d->gaps->count, queue_of(row)->servers,
                                      GAP_OF_VISITS, d->window));
}

#define AMOUNT(name, m)                                                                            \
    FIELD(name ".count", EXPORT_NUMBER, export_u64, TALLY(m.count)),                               \
        FIELD(name ".sum", EXPORT_NUMBER, export_u64, TALLY(m.sum)),                               \
        USUAL(name ".average", EXPORT_REAL, amount_mean, TALLY(m)),                                \
        FIELD(name ".max", EXPORT_NUMBER, amount_max, TALLY(m))

// clang-format off
static const struct export_field queue_fields[] = {
    USUAL("server", EXPORT_WORD, export_server, TALLY(server)),
    USUAL("queue", EXPORT_WORD, export_span, QUEUE(queue)),
    FIELD("label", EXPORT_WORD, export_span, QUEUE(label)),
    FIELD("basis", EXPORT_WORD, queue_basis, 0),
    USUAL("offered", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_OFFERED))),
    USUAL("answered", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_ANSWERED))),
    USUAL("abandoned", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_ABANDONED))),
    FIELD("shortAbandoned", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_SHORT))),
    USUAL("timedOut", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_TIMED_OUT))),
    USUAL("leftByKey", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_LEFT_BY_KEY))),
    USUAL("noAgents", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_NO_AGENTS))),
    FIELD("refused", EXPORT_NUMBER, queue_refused, 0),
    USUAL("withdrawn", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_WITHDRAWN))),
    USUAL("unknown", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_UNKNOWN))),
    FIELD("inferred", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_INFERRED))),
    USUAL("waiting", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_WAITING))),
    FIELD("longestWait", EXPORT_NUMBER, queue_longest, 0),
    FIELD("threshold", EXPORT_NUMBER, export_i64, TALLY(threshold_s)),
    FIELD("target", EXPORT_NUMBER, queue_target, 0),
    FIELD("answeredWithin", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_ANSWERED_WITHIN))),
    FIELD("abandonedWithin", EXPORT_NUMBER, export_u32, TALLY(IN(VISITS_ABANDONED_WITHIN))),
    USUAL("serviceLevel.ofOffered", EXPORT_REAL, queue_level, SERVICE_OF_OFFERED),
    FIELD("serviceLevel.ofAnswered", EXPORT_REAL, queue_level, SERVICE_OF_ANSWERED),
    FIELD("serviceLevel.abandonsPositive", EXPORT_REAL, queue_level, SERVICE_POSITIVE),
    FIELD("serviceLevel.abandonsNeutral", EXPORT_REAL, queue_level, SERVICE_NEUTRAL),
    FIELD("serviceLevel.live", EXPORT_REAL, queue_live, 0),
    USUAL("abandonmentRate", EXPORT_REAL, queue_rate, 0),
    AMOUNT("waitAnswered", OF(AMOUNT_WAIT_ANSWERED)),
    AMOUNT("waitAbandoned", OF(AMOUNT_WAIT_ABANDONED)),
    AMOUNT("talk", OF(AMOUNT_TALK)),
    AMOUNT("handleTime", OF(AMOUNT_HANDLE)),
    FIELD("ringNoAnswer", EXPORT_NUMBER, export_u64, TALLY(OF(AMOUNT_RINGS).sum)),
    FIELD("members.ready", EXPORT_NUMBER, export_u32, TALLY(members[MEMBER_READY])),
    FIELD("members.ringing", EXPORT_NUMBER, export_u32, TALLY(members[MEMBER_RINGING])),
    FIELD("members.talking", EXPORT_NUMBER, queue_talking, 0),
    FIELD("members.otherCall", EXPORT_NUMBER, export_u32, TALLY(members[MEMBER_OTHER_CALL])),
    FIELD("members.busy", EXPORT_NUMBER, export_u32, TALLY(members[MEMBER_BUSY])),
    FIELD("members.paused", EXPORT_NUMBER, export_u32, TALLY(members[MEMBER_PAUSED])),
    FIELD("members.wrapUp", EXPORT_NUMBER, export_u32, TALLY(members[MEMBER_WRAP_UP])),
    FIELD("members.offline", EXPORT_NUMBER, queue_offline, 0),
    FIELD("touchedByGap", EXPORT_BOOL, queue_touched, 0),
};
// clang-format on

const struct export_kind export_queues = {queue_fields, COUNT(queue_fields), queue_count,
                                          queue_load, NULL};

// ---- agents

static uint32_t agent_count(const struct export_data *d) {
    return (uint32_t)d->agents->count;
}

static bool agent_load(struct export_row *row, uint32_t number, bool asked) {
    (void)asked;
    if (number >= row->data->agents->count) return false;
    row->at = &row->data->agents->list[number];
    return true;
}

static const struct agent *agent_of(const struct export_row *row) {
    return row->at;
}

static EXPORT_GETTER(agent_where) {
    const struct export_data *d = row->data;
    const struct agent *who = agent_of(row);
    const uint16_t *servers = agent_servers(d->agents, who);
    size_t len = 0;
    int64_t id;
    (void)f;
    for (uint32_t i = 0; i < who->server_count; i++)
        export_list_add(row, &len, d->server_name(d->context, servers[i], &id));
    export_set_text(ret, (struct span){row->list, len});
}

static EXPORT_GETTER(agent_in) {
    const struct agent *who = agent_of(row);
    const struct agent_queue *queues = agent_queues(row->data->agents, who);
    size_t len = 0;
    (void)f;
    for (uint32_t i = 0; i < who->queue_count; i++) {
        bool again = false; // the queue of that name on another server
        for (uint32_t before = 0; before < i; before++)
            again = again || span_same(queues[before].queue, queues[i].queue);
        if (!again) export_list_add(row, &len, queues[i].queue);
    }
    export_set_text(ret, (struct span){row->list, len});
}

static EXPORT_GETTER(agent_state) {
    (void)f;
    const struct agent_now *now = &agent_of(row)->now;
    if (now->known) export_set_text(ret, span_of(member_state_word(now->state)));
}

static EXPORT_GETTER(agent_since) {
    if (agent_of(row)->now.known) export_micros(row, f, ret);
}

static EXPORT_GETTER(agent_talk) {
    (void)f;
    export_set_real(ret, agent_average_talk(&agent_of(row)->sum));
}

static EXPORT_GETTER(agent_handle) {
    (void)f;
    export_set_real(ret, agent_average_handle(&agent_of(row)->sum));
}

static EXPORT_GETTER(agent_busy) {
    (void)f;
    export_set_real(ret, agent_occupancy(&agent_of(row)->sum));
}

static EXPORT_GETTER(agent_wrapup) {
    (void)f;
    const struct agent_figures *sum = &agent_of(row)->sum;
    if (sum->wrapup_known)
        export_set_number(ret, (int64_t)sum->counted.amounts[AMOUNT_WRAP_UP].sum);
}

static EXPORT_GETTER(agent_other) {
    if (agent_of(row)->sum.other_known) export_u64(row, f, ret);
}

// clang-format off
static const struct export_field agent_fields[] = {
    USUAL("agent", EXPORT_TEXT, export_span, AGENT(agent)),
    USUAL("name", EXPORT_TEXT, export_span, AGENT(name)),
    USUAL("servers", EXPORT_WORD, agent_where, 0),
    USUAL("queues", EXPORT_WORD, agent_in, 0),
    USUAL("state", EXPORT_WORD, agent_state, 0),
    FIELD("since", EXPORT_TIME, agent_since, AGENT(now.since_us)),
    FIELD("pauseReason", EXPORT_WORD, export_span, AGENT(now.pause_reason)),
    USUAL("handled", EXPORT_NUMBER, export_u32, AGENT(sum.IN(VISITS_HANDLED))),
    USUAL("completed", EXPORT_NUMBER, export_u64, AGENT(sum.OF(AMOUNT_ENDS).sum)),
    USUAL("transferred", EXPORT_NUMBER, export_u32, AGENT(sum.IN(VISITS_HANDLED_TRANSFERRED))),
    USUAL("talkTime", EXPORT_NUMBER, export_u64, AGENT(sum.OF(AMOUNT_TALK).sum)),
    USUAL("averageTalkTime", EXPORT_REAL, agent_talk, 0),
    FIELD("holdTime", EXPORT_NUMBER, export_u64, AGENT(sum.OF(AMOUNT_WAIT_ANSWERED).sum)),
    USUAL("ringNoAnswer", EXPORT_NUMBER, export_u64, AGENT(sum.OF(AMOUNT_RINGS).sum)),
    USUAL("pausedTime", EXPORT_NUMBER, export_u64, AGENT(sum.paused_s)),
    FIELD("loggedInTime", EXPORT_NUMBER, export_i64, AGENT(sum.logged_in_s)),
    FIELD("wrapUpTime", EXPORT_NUMBER, agent_wrapup, 0),
    FIELD("averageHandleTime", EXPORT_REAL, agent_handle, 0),
    USUAL("occupancy", EXPORT_REAL, agent_busy, 0),
    FIELD("otherCalls.in", EXPORT_NUMBER, agent_other, AGENT(sum.other.in)),
    FIELD("otherCalls.out", EXPORT_NUMBER, agent_other, AGENT(sum.other.out)),
    FIELD("otherCalls.talkTime", EXPORT_NUMBER, agent_other, AGENT(sum.other.talk_s)),
};
// clang-format on

const struct export_kind export_agents = {agent_fields, COUNT(agent_fields), agent_count,
                                          agent_load, NULL};

// ---- hours

static uint32_t hour_count(const struct export_data *d) {
    return (uint32_t)d->calls->hour_count;
}

static bool hour_load(struct export_row *row, uint32_t number, bool asked) {
    const struct calls_fold *c = row->data->calls;
    (void)asked;
    if (number >= c->hour_count) return false;
    row->at = &c->hours[number];
    row->from = c->from + 3600 * (int64_t)number;
    return true;
}

static EXPORT_GETTER(hour_from) {
    (void)f;
    export_set_number(ret, row->from);
}

static EXPORT_GETTER(hour_rate) {
    const struct calls_hour *h = row->at;
    uint64_t both = (uint64_t)h->answered + h->missed;
    (void)f;
    export_set_real(ret, both ? 100.0 * h->answered / (double)both : NAN);
}

static EXPORT_GETTER(hour_touched) {
    const struct export_data *d = row->data;
    (void)f;
    export_set_number(ret, gaps_touch(d->gaps->list, d->gaps->count, UINT64_MAX, GAP_OF_CALLS,
                                      (struct window){row->from, row->from + 3600}));
}

// clang-format off
static const struct export_field hour_fields[] = {
    USUAL("from", EXPORT_TIME, hour_from, 0),
    USUAL_NUMBER("calls", struct calls_hour, calls),
    USUAL_NUMBER("answered", struct calls_hour, answered),
    USUAL_NUMBER("missed", struct calls_hour, missed),
    USUAL("answerRate", EXPORT_REAL, hour_rate, 0),
    FIELD("touchedByGap", EXPORT_BOOL, hour_touched, 0),
};
// clang-format on

const struct export_kind export_hours = {hour_fields, COUNT(hour_fields), hour_count, hour_load,
                                         NULL};
