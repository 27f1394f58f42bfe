// The snapshot for people: calls and queues first, then what rows alone say. Aligned, no escape
// sequence whatever the output is, `--` where there is nothing to divide by.
#include "base/utf8.h"
#include "board/board.h"
#include "wall.h"

#include <math.h>
#include <stdio.h>

#define NAME_MOST    40 // columns of a name; what is longer is cut
#define NAME_LEAST   18
#define SERVER_LEAST 12

// At least one blank stands behind the text.
static void put_cell(struct buf *out, struct span name, size_t width) {
    struct buf drawn = {0};
    utf8_draw(&drawn, name);
    struct span text = buf_text(&drawn);
    size_t columns = utf8_columns(text), used = 0;
    bool cut = columns + 1 > width;
    while (text.len) {
        size_t len, wide = (size_t)utf8_width(utf8_next(text, &len));
        if (cut && used + wide + 2 > width) break;
        buf_put(out, text.at, len);
        used += wide;
        text = span_from(text, len);
    }
    if (cut) buf_format(out, "…");
    for (used += cut; used < width; used++)
        buf_put(out, " ", 1);
    buf_finish(&drawn);
}

static void widen(size_t *width, struct span name, size_t indent) {
    size_t wants = utf8_columns(name) + indent + 1;
    if (wants > NAME_MOST) wants = NAME_MOST;
    if (wants > *width) *width = wants;
}

static void put_number(struct buf *out, double n, int width) {
    if (isnan(n))
        buf_format(out, "%*s", width, "--");
    else
        buf_format(out, "%*.1f", width, n);
}

static void put_count(struct buf *out, const char *label, uint64_t n) {
    buf_format(out, "  %-16s%10llu\n", label, (unsigned long long)n);
}

static void put_rate(struct buf *out, const char *label, double n, const char *unit) {
    buf_format(out, "  %-16s", label);
    put_number(out, n, 10);
    buf_format(out, isnan(n) ? "\n" : " %s\n", unit);
}

static void put_calls(const struct snapshot *s, struct buf *out) {
    const struct calls *c = &s->calls->all;
    buf_format(out, "\ncalls\n");
    put_count(out, "total", calls_total(c));
    put_count(out, "answered", c->by_result[CALL_ANSWERED]);
    put_count(out, "missed", c->by_result[CALL_MISSED]);
    put_count(out, "busy", c->by_result[CALL_BUSY]);
    put_count(out, "failed", c->by_result[CALL_FAILED]);
    put_count(out, "self-service", c->by_result[CALL_SELF_SERVICE]);
    put_count(out, "in progress", c->by_result[CALL_IN_PROGRESS]);
    if (c->in_doubt) put_count(out, "of that in doubt", c->in_doubt);
    if (c->by_result[CALL_UNKNOWN]) put_count(out, "unknown", c->by_result[CALL_UNKNOWN]);
    put_rate(out, "answer rate", calls_answer_rate(c), "%");
    put_rate(out, "average talk", calls_average_talk(c), "s");
    put_rate(out, "average ring", calls_average_ring(c), "s");
}

static void put_queue_row(const struct snapshot *s, struct buf *out, const struct queue_row *row,
                          struct span name, size_t name_width, size_t server_width) {
    const struct queue_tally *q = &row->tally;
    bool part = row->kind == QUEUE_ROW_PART;
    buf_put(out, "    ", part ? 4 : 2);
    put_cell(out, name, name_width - (part ? 2 : 0));
    put_cell(out, snapshot_server_name(s, q->server), server_width);
    buf_format(out, "%8llu%8llu%9llu%10llu%7llu",
               (unsigned long long)tally_count(&q->counted, VISITS_WAITING),
               (unsigned long long)tally_count(&q->counted, VISITS_OFFERED),
               (unsigned long long)tally_count(&q->counted, VISITS_ANSWERED),
               (unsigned long long)tally_count(&q->counted, VISITS_ABANDONED),
               (unsigned long long)tally_count(&q->counted, VISITS_OUT));
    put_number(out, service_level(q, s->formula, s->short_out), 8);
    put_number(out, amount_average(q->counted.amounts[AMOUNT_WAIT_ANSWERED]), 8);
    put_number(out, amount_average(q->counted.amounts[AMOUNT_TALK]), 8);
    buf_format(out, "%s\n", visits_touched(s, row->servers) ? "  ~" : "");
}

// What is of several servers has none beside its name; the parts behind it are its own.
static void put_queues(const struct snapshot *s, struct buf *out) {
    const struct queue_rows *rows = &s->queues->rows;
    if (!rows->count) return;
    size_t names = NAME_LEAST, servers = SERVER_LEAST;
    for (size_t i = 0; i < rows->count; i++) {
        const struct queue_row *row = &rows->list[i];
        widen(&names, row->label, row->kind == QUEUE_ROW_PART ? 2 : 0);
        widen(&servers, snapshot_server_name(s, row->tally.server), 0);
    }
    buf_put(out, "\n", 1);
    put_cell(out, SPAN("queues"), names + 2);
    put_cell(out, SPAN("server"), servers);
    buf_format(out, " waiting offered answered abandoned    out    SL %%   ASA s  talk s\n");
    for (size_t i = 0; i < rows->count; i++)
        put_queue_row(s, out, &rows->list[i], rows->list[i].label, names, servers);
    put_queue_row(s, out, &rows->total, SPAN("total"), names, servers);
    buf_format(out, "  SL %%: %s\n", board_formula_name(s->formula));
    if (visits_touched(s, rows->total.servers)) buf_format(out, "  ~ a gap hid some of it\n");
}

// `otherCall` as people read it.
static void put_state(struct buf *out, const struct agent_now *now) {
    char words[32];
    size_t at = 0;
    const char *word = now->known ? member_state_word(now->state) : "--";
    for (; *word && at + 2 < sizeof words; word++) {
        bool capital = *word >= 'A' && *word <= 'Z';
        if (capital) words[at++] = ' ';
        words[at++] = (char)(capital ? *word + 'a' - 'A' : *word);
    }
    put_cell(out, (struct span){words, at}, 12);
}

static void put_people(const struct snapshot *s, struct buf *out) {
    if (!s->agents->count) return;
    size_t names = NAME_LEAST;
    for (size_t i = 0; i < s->agents->count; i++)
        widen(&names, s->agents->list[i].name, 0);
    buf_put(out, "\n", 1);
    put_cell(out, SPAN("agents"), names + 2);
    buf_format(out, "state       handled   talk s  average s  no answer  paused s\n");
    for (size_t i = 0; i < s->agents->count; i++) {
        const struct agent *who = &s->agents->list[i];
        buf_put(out, "  ", 2);
        put_cell(out, who->name, names);
        put_state(out, &who->now);
        buf_format(out, "%7llu%9llu",
                   (unsigned long long)tally_count(&who->sum.counted, VISITS_HANDLED),
                   (unsigned long long)who->sum.counted.amounts[AMOUNT_TALK].sum);
        put_number(out, agent_average_talk(&who->sum), 11);
        buf_format(out, "%11llu%10llu\n",
                   (unsigned long long)who->sum.counted.amounts[AMOUNT_RINGS].sum,
                   (unsigned long long)who->sum.paused_s);
    }
}

static void put_records(const struct snapshot *s, struct buf *out) {
    const struct records *r = &s->records->all;
    buf_format(out, "\nrecords (one Cdr row each; a queue call may leave several)\n");
    put_count(out, "total", r->total);
    put_count(out, "answered", r->by_disposition[CDR_ANSWERED]);
    put_count(out, "missed", records_missed(r));
    put_count(out, "busy", r->by_disposition[CDR_BUSY]);
    put_count(out, "failed", records_failed(r));
    put_rate(out, "answer rate", records_answer_rate(r), "%");
    put_rate(out, "average talk", records_average_talk(r), "s");
    put_rate(out, "average ring", records_average_ring(r), "s");
}

void snapshot_text(const struct snapshot *s, struct buf *out) {
    char from[40], to[40];
    zone_iso8601(s->zone, s->window.from, from, sizeof from);
    zone_iso8601(s->zone, s->window.to, to, sizeof to);
    buf_format(out, "window %s to %s\n", from, to);
    for (size_t i = 0; i < s->server_count; i++) {
        const struct snapshot_server *v = &s->servers[i];
        buf_format(out,
                   "server %.*s: link %s, pbx %s, zone %s; records %s, queue events %s, channel "
                   "events %s\n",
                   (int)v->name.len, v->name.at, v->link, v->pbx, zone_name(v->zone),
                   v->cdr_events ? "yes" : "none", v->queue_events ? "yes" : "none",
                   v->channel_events ? "yes" : "none");
        if (v->cannot_tell[0]) buf_format(out, "  %s\n", v->cannot_tell);
    }
    buf_format(out, "frames %llu, records %llu, repaired %llu, malformed %llu\n",
               (unsigned long long)s->ingest.frames, (unsigned long long)cdr_store_count(s->store),
               (unsigned long long)s->ingest.repaired, (unsigned long long)s->ingest.malformed);
    put_calls(s, out);
    put_queues(s, out);
    put_people(s, out);
    put_records(s, out);
}
