// The snapshot for people: the figures in the order of the board, aligned, plain ASCII where the
// names are, no escape sequence whatever the output is.
#include "base/utf8.h"
#include "out/snapshot.h"

#include <math.h>
#include <stdio.h>

static void put_cell(struct buf *out, struct span text, int width) {
    size_t columns = utf8_columns(text);
    buf_span(out, text);
    for (size_t i = columns; i < (size_t)width; i++)
        buf_put(out, " ", 1);
}

// `--` where there is nothing to divide by.
static void put_number(struct buf *out, double n, int width, const char *unit) {
    if (isnan(n))
        buf_format(out, "%*s%s", width, "--", unit[0] == '%' ? "  " : unit[0] ? "  " : "");
    else
        buf_format(out, "%*.1f %s", width, n, unit);
}

static void put_rate(struct buf *out, const char *label, double n, const char *unit) {
    buf_format(out, "  %-22s", label);
    put_number(out, n, 10, unit);
    buf_put(out, "\n", 1);
}

static void put_count(struct buf *out, const char *label, uint64_t n) {
    buf_format(out, "  %-22s%8llu\n", label, (unsigned long long)n);
}

static void put_figures(struct buf *out, const struct records *r) {
    put_count(out, "total", r->total);
    put_count(out, "answered", r->by_disposition[CDR_ANSWERED]);
    put_count(out, "missed", records_missed(r));
    put_count(out, "busy", r->by_disposition[CDR_BUSY]);
    put_count(out, "failed", records_failed(r));
    put_rate(out, "answer rate", records_answer_rate(r), "%");
    put_rate(out, "average talk", records_average_talk(r), "s");
    put_rate(out, "average ring", records_average_ring(r), "s");
}

static void put_queues(const struct snapshot *s, struct buf *out) {
    const struct records *r = &s->records->all;
    if (!r->queue_count) return;
    buf_format(out,
               "\nqueues                  offered answered abandoned  aband %%  SL(%us) %%  wait s "
               " talk s\n",
               s->records->threshold_s);
    for (size_t i = 0; i < r->queue_count; i++) {
        const struct records_queue *q = &r->queues[i];
        buf_put(out, "  ", 2);
        put_cell(out, cdr_store_text(s->store, q->queue), 22);
        buf_format(out, "%7u %8u %9u ", q->offered, q->answered, q->abandoned);
        put_number(out, records_queue_abandonment(q), 8, "");
        put_number(out, records_queue_service_level(q), 10, "");
        put_number(out, records_queue_average_wait(q), 7, "");
        put_number(out, records_queue_average_talk(q), 6, "");
        out->len -= 1;
        buf_put(out, "\n", 1);
    }
}

static void put_agents(const struct snapshot *s, struct buf *out) {
    const struct records *r = &s->records->all;
    if (!r->agent_count) return;
    buf_format(out, "\nagents                  handled   talk s  average s\n");
    for (size_t i = 0; i < r->agent_count; i++) {
        const struct records_agent *a = &r->agents[i];
        buf_put(out, "  ", 2);
        put_cell(out, cdr_store_text(s->store, a->agent), 22);
        buf_format(out, "%7llu %8llu ", (unsigned long long)records_agent_handled(a),
                   (unsigned long long)a->talk_s);
        put_number(out, records_agent_average_talk(a), 10, "");
        out->len -= 1;
        buf_put(out, "\n", 1);
    }
}

void snapshot_text(const struct snapshot *s, struct buf *out) {
    char from[40], to[40];
    zone_iso8601(s->zone, s->window.from, from, sizeof from);
    zone_iso8601(s->zone, s->window.to, to, sizeof to);
    buf_format(out, "window %s to %s (%s)\n", from, to, zone_name(s->zone));
    for (size_t i = 0; i < s->server_count; i++) {
        const struct snapshot_server *v = &s->servers[i];
        buf_format(out, "server %.*s: link %s, pbx %s, zone %s\n", (int)v->name.len, v->name.at,
                   v->link, v->pbx, zone_name(v->zone));
    }
    buf_format(out, "frames %llu, records %llu, repaired %llu, malformed %llu\n",
               (unsigned long long)s->ingest.frames, (unsigned long long)s->ingest.cdrs,
               (unsigned long long)s->ingest.repaired, (unsigned long long)s->ingest.malformed);
    buf_format(out, "\nrecords (one Cdr row each; a queue call may leave several)\n");
    put_figures(out, &s->records->all);
    put_queues(s, out);
    put_agents(s, out);
}
