// The wall's figures as JSON: calls, queues, their total, hours.
#include "wall.h"

#include <math.h>

static bool calls_touched(const struct snapshot *s, uint64_t servers, struct window w) {
    return gaps_touch(s->gaps->list, s->gaps->count, servers, GAP_OF_CALLS, w);
}

bool visits_touched(const struct snapshot *s, uint64_t servers) {
    return gaps_touch(s->gaps->list, s->gaps->count, servers, GAP_OF_VISITS, s->window);
}

static void put_calls_figures(struct json *in, const struct calls *c) {
    json_put_count(in, "total", calls_total(c));
    for (int r = 0; r < CALL_RESULTS; r++) {
        json_put_count(in, call_result_word((enum call_result)r), c->by_result[r]);
        if (r == CALL_IN_PROGRESS) json_put_count(in, "inDoubt", c->in_doubt);
    }
    put_directions(in, c->by_direction);
    json_put_count(in, "talkTime", c->talk_s);
    json_put_number(in, "answerRate", calls_answer_rate(c));
    json_put_number(in, "averageTalkTime", calls_average_talk(c));
    json_put_number(in, "averageRingTime", calls_average_ring(c));
}

static void put_calls(const struct snapshot *s, struct json *root) {
    struct json *calls = json_put_object(root, "calls");
    put_calls_figures(calls, &s->calls->all);
    json_put_bool(calls, "touchedByGap", calls_touched(s, UINT64_MAX, s->window));
    struct json *by_server = json_put_object(calls, "byServer");
    for (size_t i = 0; i < s->server_count; i++) {
        const struct snapshot_server *v = &s->servers[i];
        char name[256];
        if (v->index >= s->calls->server_count) continue;
        span_copy(v->name, name, sizeof name);
        struct json *server = json_put_object(by_server, name);
        put_calls_figures(server, &s->calls->by_server[v->index]);
        json_put_bool(server, "touchedByGap",
                      calls_touched(s, v->index < 64 ? (uint64_t)1 << v->index : 0, s->window));
    }
}

static void put_amount(struct json *in, const char *key, struct amount a) {
    struct json *amount = json_put_object(in, key);
    json_put_count(amount, "count", a.count);
    json_put_count(amount, "sum", a.sum);
    json_put_number(amount, "average", amount_average(a));
    json_put_number(amount, "max", a.count ? (double)a.max : NAN);
}

static void put_service_levels(const struct snapshot *s, struct json *in,
                               const struct queue_tally *q) {
    static const char *const names[SERVICE_FORMULAS] = {[SERVICE_OF_OFFERED] = "ofOffered",
                                                        [SERVICE_OF_ANSWERED] = "ofAnswered",
                                                        [SERVICE_POSITIVE] = "abandonsPositive",
                                                        [SERVICE_NEUTRAL] = "abandonsNeutral"};
    struct json *levels = json_put_object(in, "serviceLevel");
    for (int f = 0; f < SERVICE_FORMULAS; f++)
        json_put_number(levels, names[f], service_level(q, (enum service_formula)f, s->short_out));
    json_put_number(levels, "live", service_level_live(q, SERVICE_OF_OFFERED, s->short_out));
}

static const char *basis_of(const struct queue_tally *q) {
    if (q->basis & VISIT_FROM_LOG) return "queue_log";
    return q->basis & VISIT_FROM_EVENTS ? "events" : "cdr";
}

static void put_members(struct json *in, const struct queue_tally *q) {
    struct json *members = json_put_object(in, "members");
    const uint32_t *m = q->members;
    json_put_count(members, "ready", m[MEMBER_READY]);
    json_put_count(members, "ringing", m[MEMBER_RINGING]);
    json_put_count(members, "talking", (uint64_t)m[MEMBER_TALKING] + m[MEMBER_ON_HOLD]);
    json_put_count(members, "otherCall", m[MEMBER_OTHER_CALL]);
    json_put_count(members, "busy", m[MEMBER_BUSY]);
    json_put_count(members, "paused", m[MEMBER_PAUSED]);
    json_put_count(members, "wrapUp", m[MEMBER_WRAP_UP]);
    json_put_count(members, "offline", (uint64_t)m[MEMBER_UNAVAILABLE] + m[MEMBER_LOGGED_OUT]);
}

static void put_visits(struct json *in, const char *key, const struct queue_tally *q,
                       uint32_t set) {
    json_put_count(in, key, tally_count(&q->counted, set));
}

static void put_queue_figures(const struct snapshot *s, struct json *in,
                              const struct queue_row *row, int64_t target) {
    const struct queue_tally *q = &row->tally;
    json_put_text(in, "basis", span_of(basis_of(q)));
    put_visits(in, "offered", q, VISITS_OFFERED);
    put_visits(in, "answered", q, VISITS_ANSWERED);
    put_visits(in, "abandoned", q, VISITS_ABANDONED);
    put_visits(in, "shortAbandoned", q, VISITS_SHORT);
    put_visits(in, "timedOut", q, VISITS_TIMED_OUT);
    put_visits(in, "leftByKey", q, VISITS_LEFT_BY_KEY);
    put_visits(in, "noAgents", q, VISITS_NO_AGENTS);
    if (q->refusals)
        put_visits(in, "refused", q, VISITS_REFUSED);
    else
        json_put_null(in, "refused");
    put_visits(in, "withdrawn", q, VISITS_WITHDRAWN);
    put_visits(in, "unknown", q, VISITS_UNKNOWN);
    put_visits(in, "inferred", q, VISITS_INFERRED);
    put_visits(in, "waiting", q, VISITS_WAITING);
    int64_t longest_s = queue_longest_wait(q);
    json_put_number(in, "longestWait", longest_s < 0 ? NAN : (double)longest_s);
    json_put_number(in, "threshold", q->threshold_s < 0 ? NAN : (double)q->threshold_s);
    json_put_count(in, "target", (uint64_t)target);
    put_visits(in, "answeredWithin", q, VISITS_ANSWERED_WITHIN);
    put_visits(in, "abandonedWithin", q, VISITS_ABANDONED_WITHIN);
    put_service_levels(s, in, q);
    json_put_number(in, "abandonmentRate", abandonment_rate(q, s->short_out));
    put_amount(in, "waitAnswered", q->counted.amounts[AMOUNT_WAIT_ANSWERED]);
    put_amount(in, "waitAbandoned", q->counted.amounts[AMOUNT_WAIT_ABANDONED]);
    put_amount(in, "talk", q->counted.amounts[AMOUNT_TALK]);
    put_amount(in, "handleTime", q->counted.amounts[AMOUNT_HANDLE]);
    json_put_count(in, "ringNoAnswer", q->counted.amounts[AMOUNT_RINGS].sum);
    put_members(in, q);
    json_put_bool(in, "touchedByGap", visits_touched(s, row->servers));
}

struct span snapshot_server_name(const struct snapshot *s, uint16_t index) {
    for (size_t i = 0; i < s->server_count; i++)
        if (s->servers[i].index == index) return s->servers[i].name;
    return SPAN_NONE;
}

static void put_names(const struct snapshot *s, struct json *in, const struct queue_row *row) {
    json_put_text(in, "queue", row->queue);
    if (!span_same(row->label, row->queue)) json_put_text(in, "label", row->label);
    if (row->tally.server != QUEUE_ROW_SERVERS) return;
    struct json *servers = json_put_list(in, "servers");
    for (size_t i = 0; i < s->server_count; i++)
        if (s->servers[i].index < 64 && row->servers >> s->servers[i].index & 1)
            json_put_text(servers, NULL, s->servers[i].name);
}

// `queues` and `total` add up; what adds up queues of one name is apart from them.
static void put_queues(const struct snapshot *s, struct json *root) {
    const struct queue_rows *rows = &s->queues->rows;
    struct json *queues = json_put_list(root, "queues");
    struct json *sums = json_put_list(root, "queueSums");
    for (size_t i = 0; i < rows->count; i++) {
        const struct queue_row *row = &rows->list[i];
        bool sum = row->kind == QUEUE_ROW_SUM, several = row->tally.server == QUEUE_ROW_SERVERS;
        struct json *queue = json_put_object(sum ? sums : queues, NULL);
        if (!several)
            json_put_text(queue, "server", snapshot_server_name(s, row->tally.server));
        else if (!sum)
            json_put_null(queue, "server");
        put_names(s, queue, row);
        put_queue_figures(s, queue, row, s->target_of(s->context, row->queue));
    }
    put_queue_figures(s, json_put_object(root, "total"), &rows->total, s->target);
}

static void put_hours(const struct snapshot *s, struct json *root) {
    struct json *hours = json_put_list(root, "hours");
    for (size_t i = 0; i < s->calls->hour_count; i++) {
        const struct calls_hour *h = &s->calls->hours[i];
        struct json *hour = json_put_object(hours, NULL);
        put_time(hour, "from", s->zone, s->calls->from + (int64_t)i * 3600);
        json_put_count(hour, "calls", h->calls);
        json_put_count(hour, "answered", h->answered);
        json_put_count(hour, "missed", h->missed);
        json_put_number(hour, "answerRate",
                        h->answered + h->missed ? 100.0 * h->answered / (h->answered + h->missed)
                                                : NAN);
        int64_t from = s->calls->from + (int64_t)i * 3600;
        json_put_bool(hour, "touchedByGap",
                      calls_touched(s, UINT64_MAX, (struct window){from, from + 3600}));
    }
}

static void put_recalls(const struct snapshot *s, struct json *root) {
    struct json *recalls = json_put_object(root, "recalls");
    json_put_count(recalls, "open", s->recalls->open);
    json_put_count(recalls, "reached", s->recalls->reached);
}

void put_wall(const struct snapshot *s, struct json *root) {
    put_calls(s, root);
    put_queues(s, root);
    put_persons(s, root);
    put_hours(s, root);
    put_recalls(s, root);
}
