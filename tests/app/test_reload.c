// The figures after the configuration was read again are those of a start with it.
#include "../../src/app/reload/reload.h"
#include "../../src/app/watch/watching.h"
#include "../../src/engine/parts.h"
#include "run.h"

#include "base/task.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CENTRE FIXTURES "/callcentre/"
#define NOW_S  INT64_C(1795376000)

static char folder[64], path[96];
static char voipms[96]; // a day whose trunk is known by its contexts alone

// A recording in which a trunk has another name.
static void rename_trunk(void) {
    static const struct span before = {"trunk-provider", 14};
    struct buf frames = run_fixture("callcentre/frames.rec.gz"), out = {0};
    for (struct span rest = buf_text(&frames); rest.len;)
        if (span_starts(rest, before)) {
            buf_format(&out, "voipms");
            rest = span_from(rest, before.len);
        } else {
            buf_put(&out, rest.at, 1);
            rest = span_from(rest, 1);
        }
    snprintf(voipms, sizeof voipms, "%s/voipms.rec", folder);
    run_write_file(voipms, buf_text(&out));
    buf_finish(&frames);
    buf_finish(&out);
}

static void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/wall.yaml", folder);
    rename_trunk();
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(reload, .init = begin, .fini = end);

// Everything that can be configured and that a figure depends on.
static const char *const configurations[] = {
    "{}\n",
    "service_level: {threshold: 7, target: 60, short_abandon: 3, short_abandon_in_rates: false}\n"
    "queues:\n  sales: {threshold: 3, label: Sales}\n  support: {wrapup: 20, target: 95}\n"
    "  billing: {hide: true}\n  \"vip\": {merge_with: support}\n",
    "directions:\n  - {match: inbound, channel: \"^PJSIP/trunk\"}\n"
    "  - {match: outbound, destination_channel: \"trunk\"}\n"
    "  - {match: internal, context: \"^from-queue\"}\n",
    "directions:\n  - {match: outbound, channel: \"^Local\"}\n"
    "recalls: {match_digits: 5}\n"
    "agents: {\"1001\": Al, \"1002\": Al, \"pbx2/1001\": Bo, \"1007\": Eve}\n",
    ("agents: {\"1007\": Zoe}\nqueues: {support: {servers: together}, sales: {servers: together}}\n"
     "recalls: {match_digits: 12}\n"),
};
#define CONFIGURATIONS (sizeof configurations / sizeof *configurations)

static const char *const days[][8] = {
    {voipms, NULL},
    {CENTRE "frames.rec.gz", NULL},
    {"pbx1=" CENTRE "queue_log-pbx1.gz", "pbx2=" CENTRE "queue_log-pbx2.gz",
     "pbx1=" CENTRE "Master-pbx1.csv.gz", "pbx2=" CENTRE "Master-pbx2.csv.gz", NULL},
    {"pbx1=" CENTRE "Master-pbx1.csv.gz", NULL},
    {FIXTURES "/directed/frames.rec.gz", "pbx1=" FIXTURES "/directed/queue_log-pbx1.gz", NULL},
    {FIXTURES "/reconnect/frames.rec.gz", FIXTURES "/odd/frames.rec.gz", NULL},
};
#define DAYS (sizeof days / sizeof *days)

static struct args args_of(const char *const *sources, const char *filter) {
    static char *line[24] = {"cdrtop",        "--no-history",         "--tz",
                             "Europe/Berlin", "--server-tz",          "pbx1=Europe/Berlin",
                             "--server-tz",   "pbx2=America/Toronto", "--filter"};
    int count = 9;
    struct buf error = {0};
    struct args args;
    line[count++] = (char *)(uintptr_t)filter;
    while (*sources)
        line[count++] = (char *)(uintptr_t)*sources++;
    cr_assert_eq(args_parse(count, line, &error, &args), 0, "%.*s", (int)error.len, error.at);
    return args;
}

static struct conf *read_conf(const struct args *args, const char *yaml) {
    struct conf *conf = calloc(1, sizeof *conf);
    struct conf_report report = {0};
    run_write_file(path, span_of(yaml));
    setup_read(args, path, &report, conf);
    cr_assert_eq(report.errors, 0, "%.*s", (int)report.text.len, report.text.at);
    conf_report_finish(&report);
    return conf;
}

static void let_go(struct conf *conf) {
    conf_finish(conf);
    free(conf);
}

static void start(struct engine *e, const struct args *args, const struct conf *conf, bool jobs) {
    struct zone *utc = NULL;
    struct conf_report report = {0};
    zone_load("UTC", &utc);
    engine_init(e, utc, directions_make(conf, &report));
    clock_init(&e->clock, NOW_S * SECOND_US, 0);
    cr_assert_eq(setup_make(args, conf, e), 0);
    if (jobs) cr_assert_eq(task_create(&e->figures.task), 0);
    e->figures.today_wanted = true;
    cr_assert_eq(engine_load(e, INT64_MAX, NULL), ENGINE_LOADED);
}

static void count(struct engine *e) {
    do
        while (!engine_count(e, 200))
            ;
    while (!figures_stand(&e->figures));
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The rows of a list, sorted: they are in the order in which queues and persons were first counted.
static json_t *sorted(const json_t *list) {
    size_t count = json_array_size(list);
    char **texts = calloc(count + 1, sizeof *texts);
    json_t *made = json_array();
    for (size_t i = 0; i < count; i++)
        texts[i] = json_dumps(json_array_get(list, i), JSON_SORT_KEYS | JSON_ENCODE_ANY);
    qsort(texts, count, sizeof *texts, by_text);
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(made, json_loads(texts[i], JSON_DECODE_ANY, NULL));
        free(texts[i]);
    }
    free(texts);
    return made;
}

// Everything that a snapshot has: sums, queues, agents, hours, recalls.
static char *figures(struct engine *e, const struct conf *conf) {
    struct snapshot_of now;
    struct buf out = {0};
    const char *key;
    json_t *value;
    void *next;
    snapshot_of(e, conf, NOW_S, &now);
    snapshot_json(&now.s, &out);
    json_t *all = json_loadb(out.at, out.len, 0, NULL);
    cr_assert_not_null(all);
    json_object_foreach_safe(all, next, key, value) {
        if (json_is_array(value)) json_object_set_new(all, key, sorted(value));
    }
    char *text = json_dumps(all, JSON_INDENT(1) | JSON_SORT_KEYS);
    json_decref(all);
    buf_finish(&out);
    return text;
}

// Two configurations have different figures, else the test would prove nothing.
static void take_figures(char **before, char *now, const char *what) {
    cr_expect(!what || !*before || strcmp(*before, now) != 0, "%s: the figures are the same", what);
    free(*before);
    *before = now;
}

static void expect_same(struct engine *e, const struct args *args, const struct conf *conf,
                        const char *what) {
    struct engine fresh;
    struct conf_report report = {0};
    start(&fresh, args, conf, false);
    count(&fresh);
    char *wanted = figures(&fresh, conf), *got = figures(e, conf);
    size_t at = 0;
    while (wanted[at] && wanted[at] == got[at])
        at++;
    size_t from = at < 150 ? 0 : at - 150;
    cr_expect(strcmp(wanted, got) == 0, "%s: wanted\n%.300s\ngot\n%.300s", what, wanted + from,
              got + from);
    free(wanted);
    free(got);
    conf_report_finish(&report);
    engine_finish(&fresh);
}

static void exchange(struct reload *r, struct engine *e, struct conf *conf) {
    struct conf_report report = {0};
    struct filter_error gone;
    struct reloaded fresh = {.conf = conf, .rules = directions_make(conf, &report)};
    cr_assert(reload_engine(r, &fresh, e, &gone));
    reload_use(r, &fresh);
}

static void walk(const char *const *sources, const char *filter, bool jobs) {
    struct engine e;
    struct args args = args_of(sources, filter);
    struct conf *first = read_conf(&args, configurations[0]);
    struct reload r = {.first = first};
    char *shown = NULL;
    start(&e, &args, first, jobs);
    count(&e);
    // Each to each of the others.
    for (size_t from = 0; from < CONFIGURATIONS; from++)
        for (size_t to = 0; to < CONFIGURATIONS; to++) {
            if (from == to) continue;
            for (int half = 0; half < 2; half++) {
                char what[200];
                struct conf *now = read_conf(&args, configurations[half ? to : from]);
                exchange(&r, &e, now);
                // Now and then the next comes while the one before is being counted.
                if (jobs && !half && to % 2) engine_count(&e, 50);
                if (!jobs || half || !(to % 2))
                    count(&e);
                else
                    continue;
                snprintf(what, sizeof what, "%s, '%s', %zu to %zu", sources[0], filter, from, to);
                if (half) expect_same(&e, &args, now, what);
                if (sources == days[0]) take_figures(&shown, figures(&e, now), half ? what : NULL);
            }
        }
    engine_finish(&e);
    free(shown);
    reload_finish(&r);
    let_go(first);
    args_finish(&args);
}

Test(reload, figures_are_those_of_a_start) {
    for (size_t i = 0; i < DAYS; i++)
        walk(days[i], "-disp:busy", i % 2);
    walk(days[0], "", true);
}

// ---- while frames arrive

struct feed {
    struct span rest; // of the recording
    struct origin origin;
    size_t count;
};

static bool next_frame(struct feed *f, struct engine *e) {
    while (f->rest.len) {
        struct span frame = span_take(&f->rest, '\n'), micros = span_take(&frame, '\t'),
                    whole = span_take(&micros, '.');
        int64_t at_s = 0, at_us = 0;
        if (!frame.len || *frame.at == '!') continue;
        cr_assert(span_number(whole, &at_s) && span_number(micros, &at_us));
        door_news(&e->door,
                  &(struct news){NEWS_FRAME, &f->origin, at_s * SECOND_US + at_us, frame});
        f->count++;
        return true;
    }
    return false;
}

// Frames come between any two slices, and another configuration after every seven hundred.
static void feed(struct engine *e, struct feed *f, struct reload *r, const struct args *args) {
    size_t reloads = 0, slices = 0, shut = 0;
    while (next_frame(f, e)) {
        if (f->count % 20 == 0) {
            engine_let_in(e, INT64_MAX);
            engine_count(e, 50);
            slices++;
            shut += e->door.shut;
        }
        if (!r || f->count % 700) continue;
        exchange(r, e, read_conf(args, configurations[++reloads % CONFIGURATIONS]));
    }
    if (r) cr_expect(reloads > 10 && shut > 10, "%zu, %zu of %zu", reloads, shut, slices);
    while (door_waits(&e->door)) {
        count(e);
        engine_let_in(e, INT64_MAX);
    }
}

Test(reload, no_frame_is_lost_while_it_happens) {
    struct buf frames = run_fixture("callcentre/frames.rec.gz");
    struct args args = args_of((const char *const[]){"ws://127.0.0.1:1", NULL}, "");
    struct conf *first = read_conf(&args, configurations[0]),
                *last = read_conf(&args, configurations[2]);
    struct engine walked, fresh;
    struct reload r = {.first = first};
    struct feed one = {.rest = buf_text(&frames), .origin = {.source = "f", .link = -1}},
                other = one;
    start(&walked, &args, first, true);
    feed(&walked, &one, &r, &args);
    exchange(&r, &walked, read_conf(&args, configurations[2]));
    count(&walked);
    start(&fresh, &args, last, false);
    feed(&fresh, &other, NULL, NULL);
    count(&fresh);
    char *got = figures(&walked, last), *wanted = figures(&fresh, last);
    cr_expect_eq(walked.door.ingest.frames, one.count);
    cr_expect(strcmp(got, wanted) == 0, "after %zu frames", one.count);
    free(got);
    free(wanted);
    engine_finish(&walked);
    engine_finish(&fresh);
    reload_finish(&r);
    let_go(first);
    let_go(last);
    args_finish(&args);
    buf_finish(&frames);
}
