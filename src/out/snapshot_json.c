// The snapshot as JSON. Figures that this release does not know are null and never left out, so
// that a reader can tell "not known" from "an older cdrtop".
#include "alerts_put.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "json.h"
#include "out/snapshot.h"
#include "snapshot_figures.h"

#include <math.h>
#include <stdio.h>

void put_time(struct json *in, const char *key, const struct zone *zone, int64_t epoch) {
    char text[40];
    if (epoch == CDR_NO_TIME) {
        json_put_null(in, key);
        return;
    }
    zone_iso8601(zone, epoch, text, sizeof text);
    json_put_text(in, key, span_of(text));
}

// The string of an id, as a key (jansson needs a NUL at the end).
static const char *key_of(const struct snapshot *s, uint32_t id, char *out, size_t size) {
    span_copy(cdr_store_text(s->data.store, id), out, size);
    return out;
}

static void put_numbered(struct json *in, const char *key, const uint64_t *counts, int count) {
    struct json *by = json_put_object(in, key);
    for (int i = 0; i < count; i++) {
        char name[12];
        snprintf(name, sizeof name, "%d", i);
        json_put_count(by, name, counts[i]);
    }
}

static void put_agents(const struct snapshot *s, struct json *in, const struct records *r) {
    struct json *agents = json_put_object(in, "agents");
    char name[256];
    for (size_t i = 0; i < r->agent_count; i++)
        put_figures(s, json_put_object(agents, key_of(s, r->agents[i].agent, name, sizeof name)),
                    FIGURES_OF_ROWS_AGENT, &r->agents[i], NULL);
}

static void put_queues(const struct snapshot *s, struct json *in, const struct records *r) {
    const struct figure_terms terms = snapshot_terms(s, 0);
    struct json *queues = json_put_object(in, "queues");
    for (size_t i = 0; i < r->queue_count; i++) {
        const struct records_queue *q = &r->queues[i];
        char name[256];
        struct json *queue = json_put_object(queues, key_of(s, q->queue, name, sizeof name));
        put_figures(s, queue, FIGURES_OF_ROWS_QUEUE, q, &terms);
        struct json *by = json_put_object(queue, "byAgent");
        for (size_t a = 0; a < q->agent_count; a++)
            json_put_count(by, key_of(s, q->by_agent[a].agent, name, sizeof name),
                           q->by_agent[a].rows);
    }
}

static void put_records(const struct snapshot *s, struct json *in, const struct records *r) {
    put_figures(s, in, FIGURES_OF_RECORDS, r, NULL);
    put_numbered(in, "byHour", r->by_hour, 24);
    put_numbered(in, "byDayOfWeek", r->by_weekday, 7);
    put_agents(s, in, r);
    put_queues(s, in, r);
}

static void put_words(struct json *in, const char *key, const char *words) {
    if (words[0])
        json_put_text(in, key, span_of(words));
    else
        json_put_null(in, key);
}

// The name of a file may be anything, and no UTF-8.
static void put_source(struct json *server, struct span source) {
    struct buf clean = {0};
    utf8_clean(&clean, source);
    json_put_text(server, "source", buf_text(&clean));
    buf_finish(&clean);
}

static void put_server(const struct snapshot *s, struct json *list,
                       const struct snapshot_server *v) {
    struct json *server = json_put_object(list, NULL);
    json_put_number(server, "id", v->id ? (double)v->id : NAN);
    json_put_text(server, "name", v->name);
    put_source(server, v->source);
    json_put_text(server, "link", span_of(v->link));
    json_put_text(server, "pbx", span_of(v->pbx));
    struct json *heard_by = json_put_list(server, "heardBy");
    for (size_t i = 0; i < SNAPSHOT_HEARD_MOST; i++)
        if (v->heard_by[i] && *v->heard_by[i])
            json_put_text(heard_by, NULL, span_of(v->heard_by[i]));
    put_words(server, "reason", v->reason);
    put_words(server, "remark", v->remark);
    json_put_text(server, "timezone", span_of(zone_name(v->zone)));
    put_words(server, "timezoneLooksLike", v->looks_like);
    put_words(server, "cannotTell", v->cannot_tell);
    put_time(server, "lastEventAt", s->data.zone, v->last_event_s);
    json_put_bool(server, "cdrEvents", v->events.cdr);
    json_put_bool(server, "queueEvents", v->events.queue);
    json_put_bool(server, "channelEvents", v->events.channel);
    json_put_bool(server, "linkedId", v->events.linked_id);
    struct json *gaps = json_put_list(server, "gaps");
    for (size_t i = 0; i < s->data.gaps->count; i++) {
        const struct gap *g = &s->data.gaps->list[i];
        if (g->server != v->index) continue;
        struct json *gap = json_put_object(gaps, NULL);
        put_time(gap, "from", s->data.zone, g->from_us / SECOND_US);
        put_time(gap, "to", s->data.zone, g->to_us ? g->to_us / SECOND_US : CDR_NO_TIME);
        json_put_text(gap, "reason", span_of(g->reason));
        json_put_bool(gap, "filled", g->visits_known);
        json_put_bool(gap, "callsFilled", g->calls_known);
        put_words(gap, "unfilled", g->unfilled);
    }
}

static void put_ingest(struct json *in, const struct ingest *i) {
    json_put_count(in, "frames", i->frames);
    json_put_count(in, "cdrs", i->cdrs);
    json_put_count(in, "queueEvents", i->queue_events);
    json_put_count(in, "ignored", i->ignored);
    json_put_count(in, "duplicates", i->duplicates);
    json_put_count(in, "repaired", i->repaired);
    json_put_count(in, "malformed", i->malformed);
    json_put_count(in, "malformedLines", i->lines);
    json_put_count(in, "taken", i->taken);
    json_put_count(in, "tooLarge", i->too_large);
    json_put_count(in, "binary", i->binary);
    json_put_count(in, "noServer", i->no_server);
    json_put_count(in, "held", i->held);
    json_put_count(in, "leftOut", i->left_out);
}

// What was left out because a limit was reached.
static void put_too_many(struct json *in, const struct left_out *l) {
    for (int i = 0; i < LIMITED; i++)
        json_put_count(in, limited_name((enum limited)i), l ? l->counts[i] : 0);
}

void snapshot_json(const struct snapshot *s, struct buf *out) {
    struct json *root = json_object_create();
    put_time(root, "generatedAt", s->data.zone, s->generated_s);
    struct json *window = json_put_object(root, "window");
    put_time(window, "from", s->data.zone, s->data.window.from);
    put_time(window, "to", s->data.zone, s->data.window.to);
    json_put_text(window, "timezone", span_of(zone_name(s->data.zone)));
    int64_t known_us = s->data.known_from_us;
    put_time(window, "knownFrom", s->data.zone, known_us ? known_us / SECOND_US : CDR_NO_TIME);
    json_put_text(root, "filter", s->filter);
    struct json *servers = json_put_list(root, "servers");
    for (size_t i = 0; i < s->server_count; i++)
        put_server(s, servers, &s->servers[i]);
    struct json *ingest = json_put_object(root, "ingest");
    put_ingest(ingest, &s->ingest);
    put_too_many(json_put_object(ingest, "tooMany"), s->left_out);

    struct json *records = json_put_object(root, "records");
    put_records(s, records, &s->data.records->all);
    struct json *by_server = json_put_object(records, "byServer");
    for (size_t i = 0; i < s->server_count; i++) {
        const struct snapshot_server *v = &s->servers[i];
        char name[256];
        if (v->index >= s->data.records->server_count) continue;
        span_copy(v->name, name, sizeof name);
        put_records(s, json_put_object(by_server, name), &s->data.records->by_server[v->index]);
    }

    put_wall(s, root);
    put_alerts(root, s->alerts, s->data.zone, s->mask_digits);
    json_write(root, out);
    json_destroy(root);
}
