// Exports of queues, agents and hours. Their fields are named as in the snapshot, with a dot where
// that nests.
#include "export_parts.h"

#include "base/clock.h"

#define QUEUE(m) offsetof(struct queue_row, m)
#define AGENT(m) offsetof(struct agent, m)
#define COUNT(l) (sizeof(l) / sizeof *(l))

// ---- queues

static uint32_t queue_count(const struct out_data *d) {
    return (uint32_t)d->queues->rows.count;
}

// A row that sums up queues of one name is left out, so that the exported rows add up.
static bool queue_load(struct export_row *row, uint32_t number, bool asked) {
    const struct queue_rows *rows = &row->data->queues->rows;
    if (number >= rows->count) return false;
    row->at = &rows->list[number];
    row->of = &rows->list[number].tally;
    row->terms.short_out = row->data->short_out;
    row->terms.target = queue_policy_of(row->data->policies, rows->list[number].queue)->target;
    return !asked || rows->list[number].kind != QUEUE_ROW_SUM;
}

static const struct queue_row *queue_of(const struct export_row *row) {
    return row->at;
}

static EXPORT_GETTER(queue_basis) {
    export_set_text(ret, span_of(visit_basis_word(queue_of(row)->tally.basis)));
}

static EXPORT_GETTER(queue_touched) {
    const struct out_data *d = row->data;
    export_set_number(ret, gaps_touch(d->gaps->list, d->gaps->count, queue_of(row)->servers,
                                      GAP_OF_VISITS, d->window));
}

// clang-format off
static const struct export_field queue_fields[] = {
    USUAL("server", EXPORT_WORD, export_server, QUEUE(tally.server)),
    USUAL("queue", EXPORT_WORD, export_span, QUEUE(queue)),
    FIELD("label", EXPORT_WORD, export_span, QUEUE(label)),
    FIELD("basis", EXPORT_WORD, queue_basis, 0),
    FIGURES(FIGURES_OF_QUEUE),
    FIELD("touchedByGap", EXPORT_BOOL, queue_touched, 0),
};
// clang-format on

const struct export_kind export_queues = {queue_fields, COUNT(queue_fields), queue_count,
                                          queue_load};

// ---- agents

static uint32_t agent_count(const struct out_data *d) {
    return (uint32_t)d->agents->count;
}

static bool agent_load(struct export_row *row, uint32_t number, bool asked) {
    (void)asked;
    if (number >= row->data->agents->count) return false;
    row->at = &row->data->agents->list[number];
    row->of = &row->data->agents->list[number].sum;
    return true;
}

static const struct agent *agent_of(const struct export_row *row) {
    return row->at;
}

static EXPORT_GETTER(agent_where) {
    const struct out_data *d = row->data;
    const struct agent *who = agent_of(row);
    const uint16_t *servers = agent_servers(d->agents, who);
    buf_clear(&row->list);
    for (uint32_t i = 0; i < who->server_count; i++)
        export_list_add(row, servers_name(d->servers, servers[i]));
    export_set_text(ret, buf_text(&row->list));
}

static EXPORT_GETTER(agent_in) {
    const struct agent *who = agent_of(row);
    const struct agent_queue *queues = agent_queues(row->data->agents, who);
    buf_clear(&row->list);
    for (uint32_t i = 0; i < who->queue_count; i++)
        if (agent_queue_is_first(queues, i)) export_list_add(row, queues[i].queue);
    export_set_text(ret, buf_text(&row->list));
}

static EXPORT_GETTER(agent_state) {
    const struct agent_now *now = &agent_of(row)->now;
    if (now->known) export_set_text(ret, span_of(member_state_word(now->state)));
}

static EXPORT_GETTER(agent_since) {
    if (agent_of(row)->now.known) export_micros(row, f, ret);
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
    FIGURES(FIGURES_OF_AGENT),
};
// clang-format on

const struct export_kind export_agents = {agent_fields, COUNT(agent_fields), agent_count,
                                          agent_load};

// ---- hours

const struct calls_hour *out_hour(const struct out_data *d, size_t hour) {
    const struct calls_hour *h = &d->calls->hours[hour];
    int64_t until_us = (d->calls->from + 3600 * ((int64_t)hour + 1)) * SECOND_US;
    return h->calls || until_us > d->known_from_us ? h : NULL;
}

static uint32_t hour_count(const struct out_data *d) {
    return (uint32_t)d->calls->hour_count;
}

static bool hour_load(struct export_row *row, uint32_t number, bool asked) {
    const struct calls_fold *c = row->data->calls;
    (void)asked;
    if (number >= c->hour_count) return false;
    row->of = out_hour(row->data, number);
    row->from = c->from + 3600 * (int64_t)number;
    return true;
}

static EXPORT_GETTER(hour_from) {
    export_set_number(ret, row->from);
}

static EXPORT_GETTER(hour_touched) {
    const struct out_data *d = row->data;
    export_set_number(ret, gaps_touch(d->gaps->list, d->gaps->count, UINT64_MAX, GAP_OF_CALLS,
                                      (struct window){row->from, row->from + 3600}));
}

// clang-format off
static const struct export_field hour_fields[] = {
    USUAL("from", EXPORT_TIME, hour_from, 0),
    FIGURES(FIGURES_OF_HOUR),
    FIELD("touchedByGap", EXPORT_BOOL, hour_touched, 0),
};
// clang-format on

const struct export_kind export_hours = {hour_fields, COUNT(hour_fields), hour_count, hour_load};
