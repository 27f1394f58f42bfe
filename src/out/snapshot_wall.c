// The wall's figures as JSON: calls, queues, their total, hours. A queue of which no event and no
// queue_log spoke is not here: what rows alone say of it stands under `records`.
#include "wall.h"

#include <math.h>

static void put_calls_figures(struct json *in, const struct calls *c) {
    json_put_count(in, "total", calls_total(c));
    json_put_count(in, "answered", c->by_result[CALL_ANSWERED]);
    json_put_count(in, "missed", c->by_result[CALL_MISSED]);
    json_put_count(in, "busy", c->by_result[CALL_BUSY]);
    json_put_count(in, "failed", c->by_result[CALL_FAILED]);
    json_put_count(in, "selfService", c->by_result[CALL_SELF_SERVICE]);
    json_put_count(in, "active", c->by_result[CALL_IN_PROGRESS]);
    json_put_count(in, "noRecord", c->by_result[CALL_NO_RECORD]);
    put_directions(in, c->by_direction);
    json_put_count(in, "talkTime", c->talk_s);
    json_put_number(in, "answerRate", calls_answer_rate(c));
    json_put_number(in, "averageTalkTime", calls_average_talk(c));
    json_put_number(in, "averageRingTime", calls_average_ring(c));
}

static void put_calls(const struct snapshot *s, struct json *root) {
    struct json *calls = json_put_object(root, "calls");
    put_calls_figures(calls, &s->calls->all);
    struct json *by_server = json_put_object(calls, "byServer");
    for (size_t i = 0; i < s->server_count; i++) {
        const struct snapshot_server *v = &s->servers[i];
        char name[256];
        if (v->index >= s->calls->server_count) continue;
        span_copy(v->name, name, sizeof name);
        put_calls_figures(json_put_object(by_server, name), &s->calls->by_server[v->index]);
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
    json_put_count(members, "paused", m[MEMBER_PAUSED]);
    json_put_count(members, "wrapUp", m[MEMBER_WRAP_UP]);
    json_put_count(members, "offline", (uint64_t)m[MEMBER_UNAVAILABLE] + m[MEMBER_LOGGED_OUT]);
}

static void put_queue_figures(const struct snapshot *s, struct json *in,
                              const struct queue_tally *q, int64_t target) {
    json_put_text(in, "basis", span_of(basis_of(q)));
    json_put_count(in, "offered", q->offered);
    json_put_count(in, "answered", q->answered);
    json_put_count(in, "abandoned", q->abandoned);
    json_put_count(in, "shortAbandoned", q->short_abandoned);
    json_put_count(in, "timedOut", q->timed_out);
    json_put_count(in, "leftByKey", q->left_by_key);
    json_put_count(in, "noAgents", q->no_agents);
    json_put_number(in, "refused", q->refusals ? (double)q->refused : NAN);
    json_put_count(in, "withdrawn", q->withdrawn);
    json_put_count(in, "unknown", q->unknown);
    json_put_count(in, "inferred", q->inferred);
    json_put_count(in, "waiting", q->waiting);
    json_put_number(in, "longestWait", q->longest_wait_s < 0 ? NAN : (double)q->longest_wait_s);
    json_put_number(in, "threshold", q->threshold_s < 0 ? NAN : (double)q->threshold_s);
    json_put_count(in, "target", (uint64_t)target);
    json_put_count(in, "answeredWithin", q->answered_within);
    json_put_count(in, "abandonedWithin", q->abandoned_within);
    put_service_levels(s, in, q);
    json_put_number(in, "abandonmentRate", abandonment_rate(q, s->short_out));
    put_amount(in, "waitAnswered", q->wait_answered);
    put_amount(in, "waitAbandoned", q->wait_abandoned);
    put_amount(in, "talk", q->talk);
    put_amount(in, "handleTime", q->handle);
    json_put_count(in, "ringNoAnswer", q->ring_no_answer);
    put_members(in, q);
}

struct span snapshot_server_name(const struct snapshot *s, uint16_t index) {
    for (size_t i = 0; i < s->server_count; i++)
        if (s->servers[i].index == index) return s->servers[i].name;
    return SPAN_NONE;
}

static void put_queues(const struct snapshot *s, struct json *root) {
    struct json *queues = json_put_list(root, "queues");
    struct queue_tally total = {.threshold_s = THRESHOLD_NOT_SET, .longest_wait_s = -1};
    for (size_t i = 0; i < s->queues->queue_count; i++) {
        const struct queue_tally *q = &s->queues->queues[i];
        struct span name = ledger_text(s->ledger, q->queue);
        struct json *queue = json_put_object(queues, NULL);
        json_put_text(queue, "server", snapshot_server_name(s, q->server));
        json_put_text(queue, "queue", name);
        put_queue_figures(s, queue, q, s->target_of(s->context, name));
        if (i == 0) total.threshold_s = q->threshold_s;
        if (total.threshold_s != q->threshold_s) total.threshold_s = THRESHOLD_NOT_SET;
        queue_tally_add(&total, q);
    }
    put_queue_figures(s, json_put_object(root, "total"), &total, s->target);
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
