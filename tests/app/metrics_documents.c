// The page on metrics, rules for Prometheus, and a dashboard for Grafana. They name figures by
// their ids, so that one that is renamed or removed is noticed here.
#include "metrics_documents.h"

#include "../../src/out/metric_names.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char *metric(const char *word, const char *id) {
    static char names[8][96]; // for several in one line
    static size_t turn;
    const struct metric_group *g;
    char *out = names[turn++ % 8];
    struct buf name = {0};
    for (size_t i = 0; (g = metric_group_at(i)); i++)
        if (!strcmp(g->word, word)) break;
    cr_assert_not_null(g, "%s", word);
    const struct figure *f = figure_find(g->scope, id);
    cr_assert_not_null(f, "%s %s", word, id);
    metric_name(g, f, &name);
    span_copy(buf_text(&name), out, sizeof names[0]);
    buf_finish(&name);
    return out;
}

// ---- the page

static const char head[] =
    "# Metrics\n\n"
    "    cdrtop watch --metrics-file /var/lib/prometheus/node-exporter/cdrtop.prom "
    "ami://127.0.0.1\n\n"
    "This command writes metrics for Prometheus to a file every 15 seconds. The file has lines "
    "such as\n"
    "`cdrtop_queue_answered{server=\"pbx1\",queue=\"sales\"} 104`, and is complete at any time.\n\n"
    "The file is for the textfile collector of node_exporter (`--collector.textfile.directory`; "
    "the folder above is Debian's). `cdrtop watch`\n"
    "needs no screen. The board takes the same option. To see the metrics once, run `cdrtop "
    "snapshot --format prometheus`.\n\n"
    "- **Window**: the figures are those of the board. They are of today (or of `--from`, `--to`, "
    "`--day`), with `--filter`. While somebody looks at\n"
    "  another window or filter on a board, its file does not change. "
    "`cdrtop_generated_timestamp_seconds` says how old it is.\n"
    "- **Type**: they are gauges. They start again from 0 each day. They can become smaller when a "
    "log corrects what the events told. Use `rate()`\n"
    "  only for names that end in `_total`. Those only grow while the program runs.\n"
    "- **Names and units**: a name is that of the catalogue with its unit after it: seconds, "
    "ratios from 0 to 1, timestamps. cdrtop leaves out what\n"
    "  it does not know.\n"
    "- **Labels**: a queue that is shown as one over several PBXs has an empty `server`, and so "
    "has a person of several.\n"
    "- **Privacy**: the metrics contain the names of agents. Whoever may read them sees who is "
    "paused.\n"
    "- **Alerts and dashboard**: `prometheus-rules.yaml` has alerts to start with. "
    "`grafana-dashboard.json` is a dashboard to import. Both, and this\n"
    "  page, are printed from the catalogue.\n";

static const char tail[] =
    "\n"
    "## Other metrics\n\n"
    "| metric | labels | what |\n"
    "|---|---|---|\n"
    "| `cdrtop_agent_state` | server, agent, name, state | 1 for the state that the person is in "
    "now |\n"
    "| `cdrtop_queue_touched_by_gap` | server, queue | 1 if its figures lack a time in which "
    "nothing was heard |\n"
    "| `cdrtop_server_link_up`, `cdrtop_server_pbx_up` | server | 1 if the link is up; 1 if the "
    "PBX answers in time |\n"
    "| `cdrtop_server_last_event_timestamp_seconds` | server | when cdrtop last heard from the "
    "server |\n"
    "| `cdrtop_frames_total`, `cdrtop_cdrs_total`, `cdrtop_queue_events_total`, "
    "`cdrtop_ignored_total`, `cdrtop_duplicates_total`, `cdrtop_repaired_total`, "
    "`cdrtop_malformed_total`, `cdrtop_malformed_lines_total`, `cdrtop_taken_total`, "
    "`cdrtop_too_large_total`, `cdrtop_binary_total`, `cdrtop_no_server_total`, "
    "`cdrtop_left_out_total` | | what "
    "came, and what became of it; see `ingest` in [snapshot.md](snapshot.md) |\n"
    "| `cdrtop_window_start_timestamp_seconds` | | the time from which the figures count |\n"
    "| `cdrtop_known_from_timestamp_seconds` | | since when all is known; figures of what was "
    "before are too low; absent while nothing is known |\n"
    "| `cdrtop_generated_timestamp_seconds` | | the time that the figures are of |\n";

void metrics_page(struct buf *out) {
    const struct metric_group *g;
    const struct figure *f;
    buf_format(out, "%s", head);
    for (size_t i = 0; (g = metric_group_at(i)); i++) {
        buf_format(out, "\n## Of %s\n\n%s%s%s| metric | what |\n|---|---|\n", g->of,
                   *g->labels ? "Labels: " : "", g->labels, *g->labels ? ".\n\n" : "");
        for (size_t k = 0; (f = figure_at(g->scope, k)); k++) {
            buf_format(out, "| `");
            metric_name(g, f, out);
            buf_format(out, "` | ");
            metric_help(f, out);
            buf_format(out, " |\n");
        }
    }
    buf_format(out, "%s", tail);
}

// ---- rules

struct rule {
    const char *alert, *word, *id; // of a figure; without a word id is the metric
    const char *is, *wait;
    const char *summary;
};

static const struct rule rules[] = {
    {"CallersWait", "queue", "longest", "> 120", "30s",
     "{{ $labels.queue }} of {{ $labels.server }}: somebody waits for {{ $value }} s"},
    {"ServiceLevelLow", "queue", "service_level", "< 0.7", "10m",
     "{{ $labels.queue }} of {{ $labels.server }}: service level {{ $value | humanizePercentage "
     "}}"},
    {"ManyAbandon", "queue", "abandonment", "> 0.2", "10m",
     "{{ $labels.queue }} of {{ $labels.server }}: {{ $value | humanizePercentage }} hung up"},
    {"NobodyReady", "queue", "ready", "== 0", "5m",
     "{{ $labels.queue }} of {{ $labels.server }}: nobody is ready"},
    {"CallersToCallBack", "recalls", "open", "> 20", "30m",
     "{{ $value }} callers were not reached yet"},
    {"PbxAway", NULL, "cdrtop_server_pbx_up", "== 0", "1m", "{{ $labels.server }} does not answer"},
    {"PbxLinkDown", NULL, "cdrtop_server_link_up", "== 0", "1m",
     "the link to {{ $labels.server }} is down"},
    {"CdrtopSilent", NULL, "time() - cdrtop_generated_timestamp_seconds", "> 120", "1m",
     "cdrtop has written no metrics for two minutes"},
};

void metrics_rules(struct buf *out) {
    buf_format(out, "# Alerts to begin with: the thresholds are examples. What each metric is "
                    "stands in metrics.md.\n"
                    "groups:\n  - name: cdrtop\n    rules:\n");
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const struct rule *r = &rules[i];
        buf_format(out,
                   "      - alert: %s\n        expr: %s %s\n        for: %s\n"
                   "        annotations:\n          summary: \"%s\"\n",
                   r->alert, r->word ? metric(r->word, r->id) : r->id, r->is, r->wait, r->summary);
    }
}

// ---- the dashboard

struct panel {
    const char *title, *unit; // as Grafana calls it
    bool tile;                // a number; else over time
    const char *legend, *word, *ids[4];
};

static const struct panel panels[] = {
    {"Waiting", "none", true, "", "queues", {"waiting"}},
    {"Longest wait", "s", true, "", "queues", {"longest"}},
    {"Service level", "percentunit", true, "", "queues", {"service_level"}},
    {"Answered", "none", true, "", "queues", {"answered"}},
    {"Abandoned", "none", true, "", "queues", {"abandoned"}},
    {"To call back", "none", true, "", "recalls", {"open"}},
    {"Waiting callers", "none", false, "{{queue}} {{server}}", "queue", {"waiting"}},
    {"Service level", "percentunit", false, "{{queue}} {{server}}", "queue", {"service_level"}},
    {"Average wait of the answered", "s", false, "{{queue}} {{server}}", "queue", {"asa"}},
    {"Members", "none", false, "{{__name__}}", "queues", {"ready", "talking", "ringing", "paused"}},
    {"Calls", "none", false, "{{__name__}}", "calls", {"calls", "answered", "missed", "active"}},
    {"Handled by", "none", false, "{{name}}", "agent", {"handled"}},
};

static void put_panel(struct buf *out, const struct panel *p, size_t i, size_t tiles) {
    size_t n = p->tile ? i : i - tiles;
    buf_format(out,
               "    {\n      \"id\": %zu,\n      \"title\": \"%s\",\n      \"type\": \"%s\",\n"
               "      \"datasource\": {\"type\": \"prometheus\", \"uid\": \"${datasource}\"},\n"
               "      \"gridPos\": {\"x\": %zu, \"y\": %zu, \"w\": %d, \"h\": %d},\n"
               "      \"fieldConfig\": {\"defaults\": {\"unit\": \"%s\", \"min\": 0}, "
               "\"overrides\": []},\n"
               "      \"targets\": [\n",
               i + 1, p->title, p->tile ? "stat" : "timeseries", p->tile ? n * 4 : n % 2 * 12,
               p->tile ? 0 : 4 + n / 2 * 8, p->tile ? 4 : 12, p->tile ? 4 : 8, p->unit);
    for (size_t k = 0; k < 4 && p->ids[k]; k++)
        buf_format(out, "%s        {\"refId\": \"%c\", \"expr\": \"%s\", \"legendFormat\": \"%s\"}",
                   k ? ",\n" : "", (char)('A' + k), metric(p->word, p->ids[k]), p->legend);
    buf_format(out, "\n      ]\n    }");
}

void metrics_dashboard(struct buf *out) {
    size_t tiles = 0;
    buf_format(out,
               "{\n  \"title\": \"Call centre (cdrtop)\",\n  \"uid\": \"cdrtop\",\n"
               "  \"schemaVersion\": 36,\n  \"refresh\": \"30s\",\n"
               "  \"time\": {\"from\": \"now-12h\", \"to\": \"now\"},\n"
               "  \"templating\": {\"list\": [{\"name\": \"datasource\", \"type\": \"datasource\", "
               "\"query\": \"prometheus\"}]},\n  \"panels\": [\n");
    for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
        tiles += panels[i].tile;
        put_panel(out, &panels[i], i, tiles);
        buf_format(out, i + 1 < sizeof panels / sizeof *panels ? ",\n" : "\n");
    }
    buf_format(out, "  ]\n}\n");
}
