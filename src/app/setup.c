// What was asked for, made ready: zones loaded, files looked at, links listed. The command line
// comes first, so that its word stands where the configuration says otherwise.
#include "setup.h"

#include "base/mem.h"
#include "configured.h"
#include "demo.h"
#include "meant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int no_zone(const char *where, const char *name) {
    fprintf(stderr,
            "cdrtop: %s: no time zone is called \"%s\" (they are named like Europe/Berlin)\n",
            where, name);
    return EXIT_USAGE;
}

static int load_server_zone(struct servers *servers, const char *where, struct span server,
                            const char *name) {
    struct zone *zone;
    if (!name[0]) return EXIT_OK;
    if (zone_load(name, &zone)) return no_zone(where, name);
    servers_set_zone(servers, server, zone);
    return EXIT_OK;
}

static int load_zones(const struct args *args, const struct conf *conf, struct engine *e) {
    struct engine_settings *s = &e->settings;
    const char *name = args->timezone ? args->timezone : conf_text(conf, CONF_TIMEZONE);
    if (zone_load(name, &s->zone)) return no_zone("--tz", name);
    int status = EXIT_OK;
    s->zoned = mem_zero(args->server_zone_count, sizeof *s->zoned);
    for (size_t i = 0; i < args->server_zone_count && !status; i++) {
        const struct args_pair *pair = &args->server_zones[i];
        s->zoned[s->zoned_count++] = pair->name;
        status = load_server_zone(&e->door.servers, "--server-tz", pair->name, pair->value);
    }
    for (size_t i = 0; i < conf->server_count && !status; i++)
        for (size_t p = 0; p < conf->servers[i].pbx_count && !status; p++) {
            const struct conf_pbx *pbx = &conf->servers[i].pbxs[p];
            status = load_server_zone(&e->door.servers, "the configuration", span_of(pbx->name),
                                      pbx->timezone);
        }
    return status;
}

static void take_aliases(const struct conf *conf, struct servers *servers) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_AGENT_NAME, &at));)
        servers_set_alias(servers, span_of(e->keys[0]), span_of(e->value));
}

// What the configuration has under names.
static struct engine_word *take_words(const struct conf *conf, int option, size_t *ret_count) {
    const struct conf_entry *e;
    struct engine_word *words = NULL;
    size_t count = 0, room = 0;
    for (size_t at = 0; (e = conf_next(conf, option, &at));) {
        MEM_ROOM(words, count, room);
        words[count++] = (struct engine_word){span_of(e->keys[0]), span_of(e->value)};
    }
    *ret_count = count;
    return words;
}

// The zones of single files.
static int load_file_zones(const struct conf *conf, struct load *load) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_SOURCE_TIMEZONE, &at));) {
        struct zone *zone;
        if (!e->value[0]) continue;
        if (zone_load(e->value, &zone)) return no_zone("the configuration", e->value);
        load_set_zone(load, e->keys[0], zone);
    }
    return EXIT_OK;
}

static int add_source(const struct args *args, struct engine *e, const char *source,
                      bool listen_only) {
    struct span head = span_of(source);
    switch (source_recognise(source, SPAN_NONE)) {
    case SOURCE_LINK:
        e->settings.links[e->settings.link_count++] = (struct engine_link){source, listen_only};
        return EXIT_OK;
    case SOURCE_DATABASE:
        fprintf(stderr,
                "cdrtop: %.*s: databases cannot be read yet; export Master.csv and name that\n",
                (int)head.len, head.at);
        return EXIT_USAGE;
    default:
        break;
    }
    char meant[400];
    if (meant_source(args->command, source, meant, sizeof meant)) {
        fprintf(stderr, "cdrtop: %s: %s\n", source, meant);
        return EXIT_USAGE;
    }
    int status = load_add(&e->load, source);
    if (status) fprintf(stderr, "cdrtop: %s\n", e->load.error);
    return status;
}

static void say_how_to_start(enum args_command command) {
    static const char *const wants[ARGS_COMMANDS] = {
        [ARGS_SNAPSHOT] = "snapshot: nothing to show",
        [ARGS_EXPORT] = "export: nothing to write",
        [ARGS_RECORD] = "record: nothing to listen to",
    };
    if (wants[command])
        fprintf(stderr,
                "cdrtop: %s: name %sws://HOST:8088 (amiws, docs/pbx-setup.md), or have servers: in "
                "the configuration\n",
                wants[command],
                command == ARGS_RECORD ? "a link, " : "a file (queue_log, Master.csv, frames) or ");
    else
        fprintf(stderr,
                "cdrtop: nothing to show yet. Three ways to start:\n"
                "  cdrtop --demo                         a simulated call centre, nothing else "
                "needed\n"
                "  cdrtop /var/log/asterisk/queue_log    a PBX's log; Master.csv and recorded "
                "frames, too\n"
                "  cdrtop ws://HOST:8088                 live, by amiws beside a PBX "
                "(docs/pbx-setup.md)\n"
                "What is named each time may stand in a configuration: cdrtop --dump-config prints "
                "one.\n");
}

static int add_sources(const struct args *a, const struct conf *conf, struct engine *e) {
    struct engine_settings *s = &e->settings;
    s->links = mem_zero(a->source_count + conf->server_count, sizeof *s->links);
    int status = EXIT_OK;
    for (size_t i = 0; i < a->source_count && !status; i++)
        status = add_source(a, e, a->sources[i], false);
    if (!a->source_count)
        for (size_t i = 0; i < conf->server_count && !status; i++)
            status = add_source(a, e, conf->servers[i].url, conf->servers[i].listen_only);
    if (!status && (status = load_check(&e->load))) fprintf(stderr, "cdrtop: %s\n", e->load.error);
    if (status || s->link_count + e->load.count) return status;
    say_how_to_start(a->command);
    return EXIT_USAGE;
}

static int64_t epoch_of(const struct engine_settings *s, struct civil c) {
    int64_t first, second;
    zone_epoch(s->zone, c, &first, &second);
    return first;
}

static int fix_window(const struct args *a, struct engine_settings *s, int64_t now_s) {
    s->window = window_day(s->zone, s->day_start_s, now_s);
    s->window_fixed = a->has_day || a->has_from || a->has_to;
    if (a->has_day) s->window = window_of_date(s->zone, s->day_start_s, a->day);
    if (a->has_from) s->window.from = epoch_of(s, a->from);
    if (a->has_to) s->window.to = epoch_of(s, a->to);
    if (a->has_from && !a->has_to && !a->has_day && s->window.to <= s->window.from)
        s->window.to = now_s + 1;
    s->choice = (struct window_choice){.kind = WINDOW_TODAY};
    if (a->has_day)
        s->choice = (struct window_choice){.kind = WINDOW_DATE, .from = a->day};
    else if (s->window_fixed)
        s->choice = (struct window_choice){.kind = WINDOW_SPAN,
                                           .from = zone_civil(s->zone, s->window.from),
                                           .to = zone_civil(s->zone, s->window.to)};
    if (s->window.to > s->window.from) return EXIT_OK;
    fprintf(stderr, "cdrtop: --from is not before --to\n");
    return EXIT_USAGE;
}

// The option's words are in the order of the enum.
enum service_formula setup_formula(const struct conf *conf) {
    return (enum service_formula)conf_word_place(conf_options[CONF_FORMULA].words,
                                                 span_of(conf_text(conf, CONF_FORMULA)));
}

static struct queue_policies policies_of(const struct args *args, const struct conf *c) {
    const char *own = "its entry under queues: in the configuration";
    bool for_all = args->threshold_s >= 0; // for this run
    int64_t threshold_s = for_all ? args->threshold_s : conf_value(c, CONF_THRESHOLD);
    struct queue_policies all = {.others = {.threshold_s = threshold_s,
                                            .target = conf_value(c, CONF_TARGET),
                                            .wrapup_s = -1,
                                            .threshold_from = for_all ? "--threshold"
                                                              : threshold_s >= 0
                                                                  ? "service_level.threshold"
                                                                  : NULL,
                                            .target_from = "service_level.target"}};
    for (size_t i = 0; i < c->queue_count; i++) {
        const struct conf_queue *q = &c->queues[i];
        const struct queue_policy policy = {.name = span_of(q->name),
                                            .label = span_of(q->label),
                                            .merged_with = span_of(q->merge_with),
                                            .threshold_s = for_all ? -1 : q->threshold_s,
                                            .target = q->target,
                                            .wrapup_s = q->wrapup_s,
                                            .threshold_from = own,
                                            .target_from = own,
                                            .hidden = q->hide,
                                            .together = q->together};
        queue_policies_add(&all, &policy);
    }
    queue_policies_settle(&all); // conf_check_merges() saw to it that this ends
    return all;
}

static void take_values(const struct args *args, const struct conf *conf,
                        struct engine_settings *s) {
    const char *compared = conf_text(conf, CONF_COMPARE);
    s->day_start_s = (int)conf_value(conf, CONF_DAY_START);
    s->max_records = (size_t)conf_value(conf, CONF_MAX_RECORDS);
    s->speed = args->speed > 0 ? args->speed : 0;
    s->policies = policies_of(args, conf);
    s->short_abandon_s = conf_value(conf, CONF_SHORT_ABANDON);
    s->short_out = !conf_value(conf, CONF_SHORT_ABANDON_IN_RATES);
    s->match_digits = (int)conf_value(conf, CONF_MATCH_DIGITS);
    s->compare_days = strcmp(compared, "week") == 0 ? 7 : strcmp(compared, "yesterday") == 0;
    s->filters = take_words(conf, CONF_FILTER, &s->filter_count);
    s->fields = take_words(conf, CONF_CUSTOM_FIELD, &s->field_count);
}

int setup_make(const struct args *args, const struct conf *conf, struct engine *e) {
    take_values(args, conf, &e->settings);
    take_aliases(conf, &e->door.servers);
    int status = load_zones(args, conf, e);
    if (!status) status = load_file_zones(conf, &e->load);
    if (!status) status = fix_window(args, &e->settings, clock_us(&e->clock) / SECOND_US);
    if (!status) status = add_sources(args, conf, e);
    if (status) return status;
    engine_begin(e);
    return filters_begin(args, &e->figures);
}

int setup_engine(const struct args *args, const struct conf *conf, struct engine *ret_engine) {
    struct zone *machine = NULL;
    struct direction_rules *rules;
    zone_load("localtime", &machine);
    int status = ways_make(conf, &rules);
    engine_init(ret_engine, machine, rules);
    if (args->demo) demo_add_zones(args, &ret_engine->door.servers);
    return status ? status : setup_make(args, conf, ret_engine);
}
