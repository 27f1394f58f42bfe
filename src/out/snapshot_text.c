// The snapshot as text: calls and queues first, then what rows alone tell. It is aligned, has no
// escape sequences wherever it is written to, and shows `--` where nothing can be divided.
#include "base/clock.h"
#include "base/utf8.h"
#include "board/board.h"
#include "snapshot_figures.h"

#include <math.h>
#include <string.h>

#define COUNT(l)     (sizeof(l) / sizeof *(l))
#define NAME_MOST    40 // columns; longer names are cut
#define NAME_LEAST   18
#define SERVER_LEAST 12

// Leaves at least one blank after the text.
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

struct line {
    const char *id;
    bool rare; // left out if there are none
};

struct column {
    const char *id, *head; // `head` is as wide as the column
};

static bool is_divided(const struct figure *f) {
    return f->how == HOW_MEAN || f->how == HOW_SHARE;
}

static void put_value(struct buf *out, const struct figure *f, double value, int width) {
    if (isnan(value))
        buf_format(out, "%*s", width, "--");
    else
        buf_format(out, "%*.*f", width, is_divided(f) ? 1 : 0, value);
}

static void put_lines(struct buf *out, enum figure_scope scope, const void *of,
                      const struct line *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct figure *f = figure_find(scope, lines[i].id);
        double value = figure_value(f, of, NULL);
        if (lines[i].rare && value == 0) continue;
        buf_format(out, "  %-16s", f->words.title);
        put_value(out, f, value, 10);
        bool unit = is_divided(f) && !isnan(value);
        buf_format(out, "%s\n", !unit ? "" : f->unit == IN_PERCENT ? " %" : " s");
    }
}

static void put_heads(struct buf *out, const struct column *columns, size_t count) {
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%s", columns[i].head);
    buf_put(out, "\n", 1);
}

static void put_cells(struct buf *out, enum figure_scope scope, const void *of,
                      const struct figure_terms *terms, const struct column *columns,
                      size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct figure *f = figure_find(scope, columns[i].id);
        put_value(out, f, figure_value(f, of, terms), (int)strlen(columns[i].head));
    }
}

static const struct line call_lines[] = {
    {"calls", false},  {"answered", false},     {"missed", false},       {"busy", false},
    {"failed", false}, {"self_service", false}, {"active", false},       {"in_doubt", true},
    {"unknown", true}, {"answer_rate", false},  {"average_talk", false}, {"average_ring", false},
};

static const struct line record_lines[] = {
    {"total", false},  {"answered", false},    {"missed", false},       {"busy", false},
    {"failed", false}, {"answer_rate", false}, {"average_talk", false}, {"average_ring", false},
};

static const struct column queue_columns[] = {
    {"waiting", " waiting"},     {"offered", " offered"}, {"answered", " answered"},
    {"abandoned", " abandoned"}, {"out", "    out"},      {"service_level", "    SL %"},
    {"asa", "   ASA s"},         {"talk", "  talk s"},
};

static const struct column agent_columns[] = {
    {"handled", "handled"},       {"talk_time", "   talk s"}, {"talk", "  average s"},
    {"no_answer", "  no answer"}, {"paused", "  paused s"},
};

static void put_queue_row(const struct snapshot *s, struct buf *out, const struct queue_row *row,
                          struct span name, size_t name_width, size_t server_width) {
    const struct figure_terms terms = snapshot_terms(s, 0);
    bool part = row->kind == QUEUE_ROW_PART;
    buf_put(out, "    ", part ? 4 : 2);
    put_cell(out, name, name_width - (part ? 2 : 0));
    put_cell(out, snapshot_server_name(s, row->tally.server), server_width);
    put_cells(out, FIGURES_OF_QUEUE, &row->tally, &terms, queue_columns, COUNT(queue_columns));
    buf_format(out, "%s\n", visits_touched(s, row->servers) ? "  ~" : "");
}

// A row for several servers has no server after its name; each of the parts below it has its own.
static void put_queues(const struct snapshot *s, struct buf *out) {
    const struct queue_rows *rows = &s->data.queues->rows;
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
    put_heads(out, queue_columns, COUNT(queue_columns));
    for (size_t i = 0; i < rows->count; i++)
        put_queue_row(s, out, &rows->list[i], rows->list[i].label, names, servers);
    put_queue_row(s, out, &rows->total, SPAN("total"), names, servers);
    buf_format(out, "  SL %%: %s\n", board_formula_name(s->formula));
    if (visits_touched(s, rows->total.servers)) buf_format(out, "  ~ a gap hid some of it\n");
}

// Writes `otherCall` as "other call".
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
    if (!s->data.agents->count) return;
    size_t names = NAME_LEAST;
    for (size_t i = 0; i < s->data.agents->count; i++)
        widen(&names, s->data.agents->list[i].name, 0);
    buf_put(out, "\n", 1);
    put_cell(out, SPAN("agents"), names + 2);
    buf_format(out, "%-12s", "state");
    put_heads(out, agent_columns, COUNT(agent_columns));
    for (size_t i = 0; i < s->data.agents->count; i++) {
        const struct agent *who = &s->data.agents->list[i];
        buf_put(out, "  ", 2);
        put_cell(out, who->name, names);
        put_state(out, &who->now);
        put_cells(out, FIGURES_OF_AGENT, &who->sum, NULL, agent_columns, COUNT(agent_columns));
        buf_put(out, "\n", 1);
    }
}

// Figures of a time of which nothing is known are no figures.
static void put_known(const struct snapshot *s, struct buf *out) {
    char from[40];
    int64_t known_s = s->data.known_from_us / SECOND_US;
    if (s->data.known_from_us && known_s <= s->data.window.from) return;
    if (!s->data.known_from_us || known_s >= s->data.window.to) {
        buf_format(out, "nothing is known of this time\n");
        return;
    }
    zone_iso8601(s->data.zone, known_s, from, sizeof from);
    buf_format(out, "figures before %s are not known\n", from);
}

void snapshot_text(const struct snapshot *s, struct buf *out) {
    char from[40], to[40];
    zone_iso8601(s->data.zone, s->data.window.from, from, sizeof from);
    zone_iso8601(s->data.zone, s->data.window.to, to, sizeof to);
    buf_format(out, "window %s to %s\n", from, to);
    put_known(s, out);
    for (size_t i = 0; i < s->server_count; i++) {
        const struct snapshot_server *v = &s->servers[i];
        buf_format(out,
                   "server %.*s: link %s, pbx %s, zone %s; records %s, queue events %s, channel "
                   "events %s\n",
                   (int)v->name.len, v->name.at, v->link, v->pbx, zone_name(v->zone),
                   v->events.cdr ? "yes" : "none", v->events.queue ? "yes" : "none",
                   v->events.channel ? "yes" : "none");
        if (v->reason[0]) buf_format(out, "  %s\n", v->reason);
        if (v->remark[0]) buf_format(out, "  %s\n", v->remark);
        if (v->cannot_tell[0]) buf_format(out, "  %s\n", v->cannot_tell);
    }
    buf_format(out, "frames %llu, records %llu, repaired %llu, malformed %llu\n",
               (unsigned long long)s->ingest.frames,
               (unsigned long long)cdr_store_count(s->data.store),
               (unsigned long long)s->ingest.repaired, (unsigned long long)s->ingest.malformed);
    const struct ingest *in = &s->ingest;
    if (in->too_large + in->binary + in->no_server)
        buf_format(out, "too large %llu, binary %llu, of a server too many %llu\n",
                   (unsigned long long)in->too_large, (unsigned long long)in->binary,
                   (unsigned long long)in->no_server);
    if (in->left_out)
        buf_format(out, "left out %llu: a limit was reached\n", (unsigned long long)in->left_out);
    buf_format(out, "\ncalls\n");
    put_lines(out, FIGURES_OF_CALLS, &s->data.calls->all, call_lines, COUNT(call_lines));
    put_queues(s, out);
    put_people(s, out);
    buf_format(out, "\nrecords (one Cdr row each; a queue call may leave several)\n");
    put_lines(out, FIGURES_OF_RECORDS, &s->data.records->all, record_lines, COUNT(record_lines));
}
