// Metrics: what snapshot --format prometheus prints is read by promtool without a remark, and by
// the rules of its format restated here; its figures are those of the JSON; docs/ has what the
// catalogue says (UPDATE_DOCS=1 writes it anew).
#include "manual.h"
#include "metrics_documents.h"
#include "run.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CAPTURE FIXTURES "/callcentre/frames.jsonl.gz"

static const char *const zones[] = {"--server-tz", "pbx1=Europe/Berlin", "--server-tz",
                                    "pbx2=America/Toronto"};

static void snapshot(const char *format, const char *file, struct run *ret_run) {
    run_program((const char *[]){CDRTOP, "snapshot", "--format", format, zones[0], zones[1],
                                 zones[2], zones[3], file, NULL},
                NULL, ret_run);
    cr_assert_eq(ret_run->status, 0, "%.*s", (int)ret_run->err.len, ret_run->err.at);
    buf_put(&ret_run->out, "", 1);
}

// ---- the format

static size_t name_length(const char *at) {
    return strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

// {name="value",…}: returns what follows.
static const char *after_labels(const char *at) {
    if (*at != '{') return at;
    do {
        at += 1 + name_length(at + 1);
        cr_assert(at[0] == '=' && at[1] == '"', "%s", at);
        for (at += 2; *at != '"'; at++) {
            cr_assert_neq(*at, '\0');
            if (*at == '\\') cr_assert(strchr("\\\"n", *++at), "%s", at);
        }
        at++;
    } while (*at == ',');
    cr_assert_eq(*at, '}');
    return at + 1;
}

struct reading {
    char name[128], type[16]; // of the metric whose samples follow
    struct buf names;         // of all metrics: each once
    struct buf samples;       // names with labels: each once
    size_t count;
};

static bool had(const struct buf *lines, const char *text, size_t len) {
    for (struct span rest = buf_text(lines); rest.len;)
        if (span_same(span_take(&rest, '\n'), (struct span){text, len})) return true;
    return false;
}

static void read_line(struct reading *r, const char *line) {
    char name[128], type[16];
    if (!strncmp(line, "# HELP ", 7)) {
        size_t len = name_length(line + 7);
        cr_assert(line[7 + len] == ' ' && line[8 + len], "%s", line);
        cr_assert(!had(&r->names, line + 7, len), "twice: %s", line);
        buf_format(&r->names, "%.*s\n", (int)len, line + 7);
        snprintf(r->name, sizeof r->name, "%.*s", (int)len, line + 7);
        r->type[0] = '\0';
        return;
    }
    if (sscanf(line, "# TYPE %127s %15s", name, type) == 2) {
        cr_assert_str_eq(name, r->name);
        snprintf(r->type, sizeof r->type, "%s", type);
        bool total = strlen(name) > 6 && !strcmp(name + strlen(name) - 6, "_total");
        cr_expect_eq(!strcmp(type, "counter"), total, "%s", line);
        cr_expect(total || !strcmp(type, "gauge"), "%s", line);
        return;
    }
    size_t len = name_length(line);
    const char *end = after_labels(line + len);
    char *rest;
    cr_assert(len == strlen(r->name) && !memcmp(line, r->name, len) && r->type[0], "%s", line);
    cr_assert(!had(&r->samples, line, (size_t)(end - line)), "twice: %s", line);
    buf_format(&r->samples, "%.*s\n", (int)(end - line), line);
    cr_assert_eq(*end, ' ', "%s", line);
    double value = strtod(end + 1, &rest);
    cr_expect(*rest == '\0' && isfinite(value), "%s", line);
    r->count++;
}

static size_t reads(const struct buf *text) {
    struct reading r = {0};
    char line[2048];
    for (struct span rest = {text->at, text->len - 1}; rest.len;) {
        span_copy(span_take(&rest, '\n'), line, sizeof line);
        read_line(&r, line);
    }
    buf_finish(&r.names);
    buf_finish(&r.samples);
    return r.count;
}

static void promtool_takes(const char *check, const char *what, const char *file,
                           const char *input) {
    struct run r;
    if (!*PROMTOOL) return; // the format is read above in any case
    run_program((const char *[]){PROMTOOL, "check", check, file, NULL}, input, &r);
    cr_expect_eq(r.status, 0, "%s: %.*s%.*s", what, (int)r.out.len, r.out.at, (int)r.err.len,
                 r.err.at);
    if (!strcmp(check, "metrics")) cr_expect_eq(r.err.len, 0, "%.*s", (int)r.err.len, r.err.at);
    run_finish(&r);
}

Test(metrics, are_read_without_a_remark) {
    static const char *const captures[] = {CAPTURE, FIXTURES "/directed/frames.jsonl.gz",
                                           FIXTURES "/odd/frames.jsonl.gz"};
    for (size_t i = 0; i < sizeof captures / sizeof *captures; i++) {
        struct run r;
        if (access(captures[i], F_OK)) continue;
        snapshot("prometheus", captures[i], &r);
        cr_expect_gt(reads(&r.out), 50, "%s", captures[i]);
        promtool_takes("metrics", captures[i], NULL, r.out.at);
        run_finish(&r);
    }
}

// ---- the figures

static double sample(const char *text, const char *name) {
    char line[256];
    snprintf(line, sizeof line, "\n%s ", name);
    const char *at = strstr(text, line);
    return at ? strtod(at + strlen(line), NULL) : NAN;
}

static double number(json_t *in, const char *outer, const char *key) {
    return json_number_value(json_object_get(json_object_get(in, outer), key));
}

Test(metrics, are_the_figures_of_the_snapshot) {
    struct run metrics, json;
    snapshot("prometheus", CAPTURE, &metrics);
    snapshot("json", CAPTURE, &json);
    json_t *root = json_loads(json.out.at, 0, NULL), *queue, *queues;
    char name[128];
    size_t i;
    const char *text = metrics.out.at;
    cr_assert_not_null(root);
    cr_expect_eq(sample(text, "cdrtop_queues_offered"), number(root, "total", "offered"));
    cr_expect_eq(sample(text, "cdrtop_calls"), number(root, "calls", "total"));
    cr_expect_eq(sample(text, "cdrtop_recalls_open"), number(root, "recalls", "open"));
    cr_expect_float_eq(sample(text, "cdrtop_calls_answer_rate_ratio") * 100,
                       number(root, "calls", "answerRate"), 1e-9);
    cr_expect_eq(sample(text, "cdrtop_malformed_total"), number(root, "ingest", "malformed"));
    queues = json_object_get(root, "queues");
    json_array_foreach(queues, i, queue) {
        json_t *average = json_object_get(json_object_get(queue, "waitAnswered"), "average");
        snprintf(name, sizeof name, "cdrtop_queue_asa_seconds{server=\"%s\",queue=\"%s\"}",
                 json_string_value(json_object_get(queue, "server")),
                 json_string_value(json_object_get(queue, "queue")));
        double is = sample(text, name);
        if (json_is_null(average))
            cr_expect(isnan(is), "%s: what is unknown is left out", name);
        else
            cr_expect_float_eq(is, json_number_value(average), 1e-9, "%s", name);
    }
    cr_expect_gt(i, 4);
    // Her calls of both PBXs are of none of them alone.
    cr_expect_eq(
        sample(text, "cdrtop_agent_handled{server=\"\",agent=\"1001\",name=\"Alice Agent\"}"), 46);
    cr_expect_eq(sample(text, "cdrtop_known_from_timestamp_seconds"), 1795374511);
    json_decref(root);
    run_finish(&metrics);
    run_finish(&json);
}

// ---- the file

Test(metrics, a_file_cannot_be_asked_for_where_nothing_goes_on) {
    struct run r;
    run_program((const char *[]){CDRTOP, "snapshot", "--metrics-file", "x.prom", CAPTURE, NULL},
                NULL, &r);
    cr_expect_eq(r.status, 2);
    run_finish(&r);
}

// ---- docs

Test(metrics, docs_have_what_the_catalogue_says) {
    static const struct {
        const char *path;
        void (*make)(struct buf *out);
    } documents[] = {{DOCS "/metrics.md", metrics_page},
                     {DOCS "/prometheus-rules.yaml", metrics_rules},
                     {DOCS "/grafana-dashboard.json", metrics_dashboard}};
    for (size_t i = 0; i < 3; i++) {
        struct buf wanted = {0};
        documents[i].make(&wanted);
        manual_says(documents[i].path, &wanted);
        buf_finish(&wanted);
    }
    promtool_takes("rules", "rules", DOCS "/prometheus-rules.yaml", NULL);
    json_error_t error;
    json_t *dashboard =
        json_load_file(DOCS "/grafana-dashboard.json", JSON_REJECT_DUPLICATES, &error);
    cr_expect_not_null(dashboard, "%s", error.text);
    json_decref(dashboard);
}
