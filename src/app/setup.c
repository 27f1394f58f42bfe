// What was asked for, made ready: zones loaded, files looked at, links listed. The command line
// comes first, so that its word stands where the configuration says otherwise.
#include "setup.h"

#include "base/mem.h"
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

static int load_zones(struct setup *s, struct servers *servers) {
    const char *name = s->args->timezone ? s->args->timezone : conf_text(s->conf, CONF_TIMEZONE);
    if (zone_load(name, &s->zone)) return no_zone("--tz", name);
    int status = EXIT_OK;
    for (size_t i = 0; i < s->args->server_zone_count && !status; i++) {
        const struct args_pair *pair = &s->args->server_zones[i];
        status = load_server_zone(servers, "--server-tz", pair->name, pair->value);
    }
    for (size_t i = 0; i < s->conf->server_count && !status; i++)
        for (size_t p = 0; p < s->conf->servers[i].pbx_count && !status; p++) {
            const struct conf_pbx *pbx = &s->conf->servers[i].pbxs[p];
            status =
                load_server_zone(servers, "the configuration", span_of(pbx->name), pbx->timezone);
        }
    return status;
}

static void take_aliases(const struct conf *conf, struct servers *servers) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_AGENT_NAME, &at));)
        servers_set_alias(servers, span_of(e->keys[0]), span_of(e->value));
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

static int add_source(struct setup *s, struct load *load, const char *source, bool listen_only) {
    struct span head = span_of(source);
    switch (source_recognise(source, SPAN_NONE)) {
    case SOURCE_LINK:
        s->links[s->link_count++] = (struct setup_link){source, listen_only};
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
    if (meant_source(s->args->command, source, meant, sizeof meant)) {
        fprintf(stderr, "cdrtop: %s: %s\n", source, meant);
        return EXIT_USAGE;
    }
    s->file_count++;
    int status = load_add(load, source);
    if (status) fprintf(stderr, "cdrtop: %s\n", load->error);
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

static int add_sources(struct setup *s, struct load *load) {
    const struct args *a = s->args;
    s->links = mem_zero(a->source_count + s->conf->server_count, sizeof *s->links);
    int status = EXIT_OK;
    for (size_t i = 0; i < a->source_count && !status; i++)
        status = add_source(s, load, a->sources[i], false);
    if (!a->source_count)
        for (size_t i = 0; i < s->conf->server_count && !status; i++)
            status = add_source(s, load, s->conf->servers[i].url, s->conf->servers[i].listen_only);
    if (!status && (status = load_check(load))) fprintf(stderr, "cdrtop: %s\n", load->error);
    if (status || s->link_count + s->file_count) return status;
    say_how_to_start(a->command);
    return EXIT_USAGE;
}

static int64_t epoch_of(const struct setup *s, struct civil c) {
    int64_t first, second;
    zone_epoch(s->zone, c, &first, &second);
    return first;
}

static int fix_window(struct setup *s, int64_t now_s) {
    const struct args *a = s->args;
    s->window = window_day(s->zone, s->day_start_s, now_s);
    s->window_fixed = a->has_day || a->has_from || a->has_to;
    if (a->has_day) s->window = window_of_date(s->zone, s->day_start_s, a->day);
    if (a->has_from) s->window.from = epoch_of(s, a->from);
    if (a->has_to) s->window.to = epoch_of(s, a->to);
    if (a->has_from && !a->has_to && !a->has_day && s->window.to <= s->window.from)
        s->window.to = now_s + 1;
    if (s->window.to > s->window.from) return EXIT_OK;
    fprintf(stderr, "cdrtop: --from is not before --to\n");
    return EXIT_USAGE;
}

int setup_make(const struct args *args, const struct conf *conf, int64_t now_s, struct door *door,
               struct load *load, struct setup *ret_setup) {
    struct setup *s = ret_setup;
    *s = (struct setup){.args = args,
                        .conf = conf,
                        .day_start_s = (int)conf_value(conf, CONF_DAY_START),
                        .max_records = (size_t)conf_value(conf, CONF_MAX_RECORDS)};
    take_aliases(conf, &door->servers);
    int status = load_zones(s, &door->servers);
    if (!status) status = load_file_zones(conf, load);
    if (!status) status = fix_window(s, now_s);
    if (!status) status = add_sources(s, load);
    return status;
}

void setup_finish(struct setup *s) {
    if (!s) return;
    zone_destroy(s->zone);
    free(s->links);
    *s = (struct setup){0};
}
