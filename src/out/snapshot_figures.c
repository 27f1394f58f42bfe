// Figures in the snapshot's JSON: calls, queues and their total, persons, hours. The catalogue says
// which figures there are.
#include "snapshot_figures.h"

#include "base/clock.h"
#include "base/mask.h"
#include "export_parts.h"
#include "stats/waits.h"

#include <math.h>
#include <string.h>

struct figure_terms snapshot_terms(const struct snapshot *s, int64_t target) {
    return (struct figure_terms){.formula = s->formula,
                                 .short_out = s->data.short_out,
                                 .target = target,
                                 .threshold_s = s->data.records->threshold_s};
}

// A dot in a name nests. If none of the figures in an object is known, the object is null.
static void put_some(const struct snapshot *s, struct json *in, enum figure_scope scope,
                     const void *of, const struct figure_terms *terms, bool in_queue) {
    const struct figure *f;
    struct json *nest = NULL;
    char name[32] = "";
    for (size_t i = 0; (f = figure_at(scope, i)); i++) {
        double value = f->name ? figure_value(f, of, terms) : 0;
        if (!f->name || f->in_queue != in_queue || (f->rare && value == 0)) continue;
        const char *dot = strchr(f->name, '.');
        struct span outer = {f->name, dot ? (size_t)(dot - f->name) : 0};
        if (dot && !span_same(outer, span_of(name))) {
            span_copy(outer, name, sizeof name);
            nest = figure_known(f, of) ? json_put_object(in, name) : NULL;
            if (!nest) json_put_null(in, name);
        }
        if (dot && !nest) continue;
        if (f->unit == AS_TIME)
            put_time(dot ? nest : in, dot ? dot + 1 : f->name, s->data.zone,
                     isnan(value) ? CDR_NO_TIME : (int64_t)value);
        else
            json_put_number(dot ? nest : in, dot ? dot + 1 : f->name, value);
    }
}

void put_figures(const struct snapshot *s, struct json *in, enum figure_scope scope, const void *of,
                 const struct figure_terms *terms) {
    put_some(s, in, scope, of, terms, true); // first those that each queue of an agent has, too
    put_some(s, in, scope, of, terms, false);
}

static bool calls_touched(const struct snapshot *s, uint64_t servers, struct window w) {
    return gaps_touch(s->data.gaps->list, s->data.gaps->count, servers, GAP_OF_CALLS, w);
}

bool visits_touched(const struct snapshot *s, uint64_t servers) {
    return gaps_touch(s->data.gaps->list, s->data.gaps->count, servers, GAP_OF_VISITS,
                      s->data.window);
}

struct span snapshot_server_name(const struct snapshot *s, uint16_t index) {
    for (size_t i = 0; i < s->server_count; i++)
        if (s->servers[i].index == index) return s->servers[i].name;
    return SPAN_NONE;
}

static void put_calls(const struct snapshot *s, struct json *root) {
    struct json *calls = json_put_object(root, "calls");
    put_figures(s, calls, FIGURES_OF_CALLS, &s->data.calls->all, NULL);
    json_put_bool(calls, "touchedByGap", calls_touched(s, UINT64_MAX, s->data.window));
    struct json *by_server = json_put_object(calls, "byServer");
    for (size_t i = 0; i < s->server_count; i++) {
        const struct snapshot_server *v = &s->servers[i];
        char name[256];
        if (v->index >= s->data.calls->server_count) continue;
        span_copy(v->name, name, sizeof name);
        struct json *server = json_put_object(by_server, name);
        put_figures(s, server, FIGURES_OF_CALLS, &s->data.calls->by_server[v->index], NULL);
        json_put_bool(server, "touchedByGap",
                      calls_touched(s, v->index < 64 ? (uint64_t)1 << v->index : 0,
                                    s->data.window));
    }
}

// ---- queues

static void put_queue_figures(const struct snapshot *s, struct json *in,
                              const struct queue_row *row, int64_t target) {
    const struct figure_terms terms = snapshot_terms(s, target);
    json_put_text(in, "basis", span_of(visit_basis_word(row->tally.basis)));
    put_figures(s, in, FIGURES_OF_QUEUE, &row->tally, &terms);
    json_put_bool(in, "touchedByGap", visits_touched(s, row->servers));
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

// `queues` and `total` add up; sums of queues with the same name are kept apart.
static void put_queues(const struct snapshot *s, struct json *root) {
    const struct queue_rows *rows = &s->data.queues->rows;
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
        put_queue_figures(s, queue, row, queue_policy_of(s->data.policies, row->queue)->target);
    }
    put_queue_figures(s, json_put_object(root, "total"), &rows->total,
                      s->data.policies->others.target);
}

// ---- who waits

static void put_shown(const struct snapshot *s, struct json *in, const char *key,
                      struct span text) {
    struct buf shown = {0};
    if (s->mask_digits >= 0) mask_numbers(&shown, text, s->mask_digits, MASK_MARK);
    json_put_text(in, key, s->mask_digits >= 0 ? buf_text(&shown) : text);
    buf_finish(&shown);
}

static void put_wait(const struct snapshot *s, struct json *list, const struct wait *w) {
    const struct visit *v = &w->visit;
    struct json *in = json_put_object(list, NULL);
    json_put_text(in, "server", snapshot_server_name(s, v->server));
    json_put_text(in, "queue", ledger_text(s->data.ledger, v->queue));
    put_shown(s, in, "callerName", w->name);
    put_shown(s, in, "callerNumber", w->number);
    json_put_number(in, "position", v->position > 0 ? (double)v->position : NAN);
    json_put_number(in, "priority", v->priority >= 0 ? (double)v->priority : NAN);
    put_time(in, "since", s->data.zone, v->join_us / SECOND_US);
    json_put_integer(in, "waited", w->waited_s);
    json_put_integer(in, "threshold", w->threshold_s);
    json_put_bool(in, "tooLong", w->past);
    json_put_number(in, "lostBefore", w->lost_known ? (double)w->lost : NAN);
    json_put_bool(in, "connecting", v->connecting);
    json_put_bool(in, "inDoubt", v->in_doubt);
}

static void put_waiting(const struct snapshot *s, struct json *root) {
    struct json *list = json_put_list(root, "waiting");
    struct waits waits = {0};
    waits_gather(&waits, s->data.queues, s->data.ledger, s->data.stitch, s->data.recalls);
    for (size_t i = 0; i < waits.count; i++)
        put_wait(s, list, &waits.list[i]);
    waits_finish(&waits);
}

// ---- persons

static void put_now(const struct snapshot *s, struct json *in, const struct agent_now *now) {
    if (now->known)
        json_put_text(in, "state", span_of(member_state_word(now->state)));
    else
        json_put_null(in, "state");
    put_time(in, "since", s->data.zone,
             now->known && now->since_us ? now->since_us / 1000000 : CDR_NO_TIME);
    json_put_text(in, "pauseReason", now->pause_reason);
}

static void put_places(const struct snapshot *s, struct json *in, const struct agent *who) {
    const uint16_t *servers = agent_servers(s->data.agents, who);
    const struct agent_queue *queues = agent_queues(s->data.agents, who);
    struct json *list = json_put_list(in, "servers");
    for (uint32_t i = 0; i < who->server_count; i++)
        json_put_text(list, NULL, snapshot_server_name(s, servers[i]));
    list = json_put_list(in, "queues");
    for (uint32_t i = 0; i < who->queue_count; i++)
        if (agent_queue_is_first(queues, i)) json_put_text(list, NULL, queues[i].queue);
}

static void put_agents(const struct snapshot *s, struct json *root) {
    struct json *list = json_put_list(root, "agents");
    for (size_t i = 0; i < s->data.agents->count; i++) {
        const struct agent *who = &s->data.agents->list[i];
        const struct agent_queue *queues = agent_queues(s->data.agents, who);
        struct json *agent = json_put_object(list, NULL);
        json_put_text(agent, "agent", who->agent);
        json_put_text(agent, "name", who->name);
        put_places(s, agent, who);
        put_now(s, agent, &who->now);
        put_figures(s, agent, FIGURES_OF_AGENT, &who->sum, NULL);
        struct json *by = json_put_list(agent, "byQueue");
        for (uint32_t q = 0; q < who->queue_count; q++) {
            struct json *queue = json_put_object(by, NULL);
            json_put_text(queue, "server", snapshot_server_name(s, queues[q].server));
            json_put_text(queue, "queue", queues[q].queue);
            put_some(s, queue, FIGURES_OF_AGENT, &queues[q].figures, NULL, true);
        }
    }
}

static void put_hours(const struct snapshot *s, struct json *root) {
    struct json *hours = json_put_list(root, "hours");
    for (size_t i = 0; i < s->data.calls->hour_count; i++) {
        struct json *hour = json_put_object(hours, NULL);
        int64_t from = s->data.calls->from + (int64_t)i * 3600;
        put_time(hour, "from", s->data.zone, from);
        put_figures(s, hour, FIGURES_OF_HOUR, out_hour(&s->data, i), NULL);
        json_put_bool(hour, "touchedByGap",
                      calls_touched(s, UINT64_MAX, (struct window){from, from + 3600}));
    }
}

void put_wall(const struct snapshot *s, struct json *root) {
    put_calls(s, root);
    put_queues(s, root);
    put_waiting(s, root);
    put_agents(s, root);
    put_hours(s, root);
    put_figures(s, json_put_object(root, "recalls"), FIGURES_OF_RECALLS, s->data.recalls, NULL);
}
