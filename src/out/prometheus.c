// Metrics for Prometheus. Figures of the day are gauges although most only grow: one that is
// corrected, because a log tells more than the events did, becomes less, and of a counter that
// would be read as a new beginning, from which everything counts again. What came in is counted
// since the start and only grows, so these are counters.
//
// All samples of a metric have to follow its name, so each figure goes over all queues, and not
// each queue over all figures.
#include "out/prometheus.h"

#include "base/clock.h"
#include "metric_names.h"
#include "snapshot_figures.h"

#include <math.h>
#include <string.h>

#define FIRST "cdrtop_"

// Finds the tally of the next row from *i on and the terms for it, and writes its labels. NULL
// after the last.
typedef const void *find_row(const struct snapshot *s, size_t *i, struct figure_terms *terms,
                             struct buf *labels);

struct rows {
    struct metric_group group;
    find_row *find;
};

// ---- one line

static void put_escaped(struct buf *out, struct span text, bool quotes) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '\n' || c == '\\' || (quotes && c == '"')) buf_put(out, "\\", 1);
        if (c == '\n') c = 'n';
        buf_put(out, &c, 1);
    }
}

static void put_label(struct buf *labels, const char *name, struct span value) {
    buf_format(labels, "%s%s=\"", labels->len ? "," : "", name);
    put_escaped(labels, value, true);
    buf_put(labels, "\"", 1);
}

static void put_head(struct buf *out, const char *name, const char *help, const char *type) {
    buf_format(out, "# HELP %s ", name);
    put_escaped(out, span_of(help), false);
    buf_format(out, "\n# TYPE %s %s\n", name, type);
}

static void put_sample(struct buf *out, const char *name, struct span labels, double value) {
    buf_format(out, "%s%s", name, labels.len ? "{" : "");
    buf_span(out, labels);
    buf_format(out, "%s %.15g\n", labels.len ? "}" : "", value);
}

// ---- figures

static const void *find_queue(const struct snapshot *s, size_t *i, struct figure_terms *terms,
                              struct buf *labels) {
    const struct queue_rows *rows = &s->data.queues->rows;
    while (*i < rows->count && rows->list[*i].kind == QUEUE_ROW_SUM) // it would count twice
        (*i)++;
    if (*i >= rows->count) return NULL;
    const struct queue_row *row = &rows->list[(*i)++];
    *terms = snapshot_terms(s, queue_policy_of(s->data.policies, row->queue)->target);
    put_label(labels, "server", snapshot_server_name(s, row->tally.server));
    put_label(labels, "queue", row->queue);
    return &row->tally;
}

static const void *find_all_queues(const struct snapshot *s, size_t *i, struct figure_terms *terms,
                                   struct buf *labels) {
    (void)labels;
    *terms = snapshot_terms(s, s->data.policies->others.target);
    return (*i)++ ? NULL : &s->data.queues->rows.total.tally;
}

static void put_agent(const struct snapshot *s, const struct agent *who, struct buf *labels) {
    bool several = who->server_count > 1;
    put_label(labels, "server", several ? SPAN_NONE : snapshot_server_name(s, who->server));
    put_label(labels, "agent", who->agent);
    put_label(labels, "name", who->name);
}

static const void *find_agent(const struct snapshot *s, size_t *i, struct figure_terms *terms,
                              struct buf *labels) {
    if (*i >= s->data.agents->count) return NULL;
    const struct agent *who = &s->data.agents->list[(*i)++];
    *terms = snapshot_terms(s, 0);
    put_agent(s, who, labels);
    return &who->sum;
}

static const void *find_calls(const struct snapshot *s, size_t *i, struct figure_terms *terms,
                              struct buf *labels) {
    (void)terms, (void)labels;
    return (*i)++ ? NULL : &s->data.calls->all;
}

static const void *find_server_calls(const struct snapshot *s, size_t *i,
                                     struct figure_terms *terms, struct buf *labels) {
    (void)terms;
    while (*i < s->server_count && s->servers[*i].index >= s->data.calls->server_count)
        (*i)++;
    if (*i >= s->server_count) return NULL;
    put_label(labels, "server", s->servers[*i].name);
    return &s->data.calls->by_server[s->servers[(*i)++].index];
}

static const void *find_recalls(const struct snapshot *s, size_t *i, struct figure_terms *terms,
                                struct buf *labels) {
    (void)terms, (void)labels;
    return (*i)++ ? NULL : s->data.recalls;
}

static const void *find_records(const struct snapshot *s, size_t *i, struct figure_terms *terms,
                                struct buf *labels) {
    (void)labels;
    *terms = snapshot_terms(s, 0);
    return (*i)++ ? NULL : &s->data.records->all;
}

static const struct rows all_rows[] = {
    {{"queue", FIGURES_OF_QUEUE, "each queue", "server, queue"}, find_queue},
    {{"queues", FIGURES_OF_QUEUE, "all queues together", ""}, find_all_queues},
    {{"agent", FIGURES_OF_AGENT, "each person", "server, agent, name"}, find_agent},
    {{"calls", FIGURES_OF_CALLS, "all calls", ""}, find_calls},
    {{"server_calls", FIGURES_OF_CALLS, "the calls of each server", "server"}, find_server_calls},
    {{"recalls", FIGURES_OF_RECALLS, "callers to call back", ""}, find_recalls},
    {{"records", FIGURES_OF_RECORDS, "all records", ""}, find_records},
};

const struct metric_group *metric_group_at(size_t i) {
    return i < sizeof all_rows / sizeof *all_rows ? &all_rows[i].group : NULL;
}

static bool is_whole(const struct metric_group *g, const struct figure *f) {
    return (g->scope == FIGURES_OF_CALLS && !strcmp(f->id, "calls")) ||
           (g->scope == FIGURES_OF_RECORDS && !strcmp(f->id, "total"));
}

void metric_name(const struct metric_group *g, const struct figure *f, struct buf *out) {
    static const char *const units[] = {[IN_NUMBERS] = "",
                                        [IN_SECONDS] = "_seconds",
                                        [IN_PERCENT] = "_ratio",
                                        [AS_TIME] = "_timestamp_seconds"};
    if (is_whole(g, f)) { // "cdrtop_calls"
        buf_format(out, FIRST "%s", g->word);
        return;
    }
    struct span id = span_of(f->id), count = SPAN("_count"); // which means a histogram
    bool ends = id.len > count.len && span_same(span_from(id, id.len - count.len), count);
    if (ends) id.len -= count.len;
    buf_format(out, FIRST "%s_%.*s%s%s", g->word, (int)id.len, id.at, ends ? "_number" : "",
               units[f->unit]);
}

void metric_help(const struct figure *f, struct buf *out) {
    const char *title = f->words.title ? f->words.title : f->words.label;
    buf_format(out, "%s%s%s", title ? title : "", title ? ": " : "", f->is);
}

static void put_figure(const struct snapshot *s, const struct rows *rows, const struct figure *f,
                       struct buf *out) {
    struct figure_terms terms = snapshot_terms(s, 0);
    struct buf labels = {0}, name = {0}, help = {0};
    const void *of;
    for (size_t i = 0; (of = rows->find(s, &i, &terms, &labels)); buf_clear(&labels)) {
        double value = figure_value(f, of, &terms);
        if (isnan(value)) continue;
        if (!name.len) {
            metric_name(&rows->group, f, &name);
            metric_help(f, &help);
            buf_put(&name, "", 1);
            buf_put(&help, "", 1);
            put_head(out, name.at, help.at, "gauge");
        }
        put_sample(out, name.at, buf_text(&labels), f->unit == IN_PERCENT ? value / 100 : value);
    }
    buf_finish(&labels);
    buf_finish(&name);
    buf_finish(&help);
}

// ---- what is not a figure

static void put_states(const struct snapshot *s, struct buf *out) {
    static const char name[] = FIRST "agent_state";
    struct buf labels = {0};
    put_head(out, name, "1 for the state in which that person is now, and of no other", "gauge");
    for (size_t i = 0; i < s->data.agents->count; i++) {
        const struct agent *who = &s->data.agents->list[i];
        if (!who->now.known) continue;
        put_agent(s, who, &labels);
        put_label(&labels, "state", span_of(member_state_word(who->now.state)));
        put_sample(out, name, buf_text(&labels), 1);
        buf_clear(&labels);
    }
    buf_finish(&labels);
}

static void put_touched(const struct snapshot *s, struct buf *out) {
    static const char name[] = FIRST "queue_touched_by_gap";
    const struct queue_rows *rows = &s->data.queues->rows;
    struct figure_terms terms;
    struct buf labels = {0};
    put_head(out, name, "1 if figures of the queue lack a time in which nothing was heard",
             "gauge");
    for (size_t i = 0; find_queue(s, &i, &terms, &labels); buf_clear(&labels))
        put_sample(out, name, buf_text(&labels), visits_touched(s, rows->list[i - 1].servers));
    buf_finish(&labels);
}

// A link that is named twice has shown no server twice, and a sample may be there once only.
static bool is_repeated(const struct snapshot *s, size_t server) {
    for (size_t i = 0; i < server; i++)
        if (span_same(s->servers[i].name, s->servers[server].name)) return true;
    return false;
}

static void put_servers(const struct snapshot *s, struct buf *out) {
    static const struct {
        const char *name, *help;
    } metrics[] = {
        {FIRST "server_link_up", "1 if the link to it is up"},
        {FIRST "server_pbx_up", "1 if the PBX itself answers in time"},
        {FIRST "server_last_event_timestamp_seconds", "when it was last heard"},
    };
    for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++) {
        put_head(out, metrics[m].name, metrics[m].help, "gauge");
        for (size_t i = 0; i < s->server_count; i++) {
            const struct snapshot_server *v = &s->servers[i];
            struct buf labels = {0};
            if (is_repeated(s, i)) continue;
            bool is_file = !strcmp(v->link, "file"), known = v->last_event_s != CDR_NO_TIME;
            const double values[] = {!strcmp(v->link, "up"), !strcmp(v->pbx, "up"),
                                     (double)v->last_event_s};
            put_label(&labels, "server", v->name);
            if (m == 2 ? known : !is_file)
                put_sample(out, metrics[m].name, buf_text(&labels), values[m]);
            buf_finish(&labels);
        }
    }
}

static void put_ingest(const struct snapshot *s, struct buf *out) {
    const struct ingest *in = &s->ingest;
    const struct {
        const char *name, *help;
        uint64_t count;
    } counters[] = {
        {FIRST "frames_total", "frames and packets that came", in->frames},
        {FIRST "cdrs_total", "records that came, known ones included", in->cdrs},
        {FIRST "queue_events_total", "events of queues that came", in->queue_events},
        {FIRST "ignored_total", "frames that nobody asks about", in->ignored},
        {FIRST "duplicates_total", "what was known already", in->duplicates},
        {FIRST "repaired_total", "frames that had to be repaired", in->repaired},
        {FIRST "malformed_total", "frames that could not be repaired", in->malformed},
        {FIRST "malformed_lines_total", "lines of files among them", in->lines},
        {FIRST "taken_total", "frames that were taken as they came", in->taken},
        {FIRST "too_large_total", "frames above a mebibyte", in->too_large},
        {FIRST "binary_total", "messages that are no text", in->binary},
        {FIRST "no_server_total", "frames of a server too many", in->no_server},
        {FIRST "left_out_total", "frames left out because a limit was reached", in->left_out},
    };
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        put_head(out, counters[i].name, counters[i].help, "counter");
        put_sample(out, counters[i].name, SPAN_NONE, (double)counters[i].count);
    }
}

static void put_moment(struct buf *out, const char *name, const char *help, int64_t at_s) {
    put_head(out, name, help, "gauge");
    put_sample(out, name, SPAN_NONE, (double)at_s);
}

void snapshot_prometheus(const struct snapshot *s, struct buf *out) {
    const struct figure *f;
    for (size_t i = 0; i < sizeof all_rows / sizeof *all_rows; i++)
        for (size_t k = 0; (f = figure_at(all_rows[i].group.scope, k)); k++)
            put_figure(s, &all_rows[i], f, out);
    put_states(s, out);
    put_touched(s, out);
    put_servers(s, out);
    put_ingest(s, out);
    put_moment(out, FIRST "window_start_timestamp_seconds", "since when figures count",
               s->data.window.from);
    if (s->data.known_from_us)
        put_moment(out, FIRST "known_from_timestamp_seconds",
                   "since when all is known; figures of what was before are too low",
                   s->data.known_from_us / SECOND_US);
    put_moment(out, FIRST "generated_timestamp_seconds", "of when these figures are",
               s->generated_s);
}
