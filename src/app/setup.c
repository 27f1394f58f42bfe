// Prepares what was asked for: zones are loaded, files looked at, links listed.
#include "setup.h"

#include "base/mem.h"
#include "database_source.h"
#include "history/kept.h"
#include "live_link.h"
#include "run.h"
#include "state_path.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int setup_zone(const char *name, struct zone **ret_zone) {
    char why[300];
    int outcome = zone_load(name, ret_zone);
    if (!outcome) return EXIT_OK;
    zone_why(name, outcome, why, sizeof why);
    setup_tell("%s", why);
    return EXIT_FAILED;
}

int setup_failed(const char *what, int error) {
    setup_tell("%s: %s", what, strerror(-error));
    return EXIT_FAILED;
}

static int load_server_zone(struct servers *servers, struct span server, const char *name) {
    struct zone *zone;
    if (!name[0]) return EXIT_OK;
    if (setup_zone(name, &zone)) return EXIT_FAILED;
    servers_set_zone(servers, server, zone);
    return EXIT_OK;
}

static int load_zones(const struct conf *conf, struct engine *e) {
    struct engine_settings *s = &e->settings;
    const char *name = conf_text(conf, CONF_TIMEZONE);
    const struct conf_entry *given;
    size_t room = 0;
    int status = setup_zone(name, &s->zone);
    for (size_t at = 0; !status && (given = conf_next(conf, CONF_SERVER_ZONE, &at));) {
        MEM_ROOM(s->zoned.list, s->zoned.count, room);
        s->zoned.list[s->zoned.count++] = span_of(given->keys[0]);
        status = load_server_zone(&e->door.servers, span_of(given->keys[0]), given->value);
    }
    for (size_t at = 0; !status && (given = conf_next(conf, CONF_PBX_TIMEZONE, &at));)
        status = load_server_zone(&e->door.servers, span_of(given->keys[1]), given->value);
    return status;
}

void setup_names(const struct conf *conf, struct servers *servers) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next_name(conf, &at));)
        servers_set_name(servers, NAMED_BY_CONFIGURATION, span_of(e->keys[0]), span_of(e->value));
}

// What the configuration has under free names.
static struct engine_words take_words(const struct conf *conf, int option) {
    const struct conf_entry *e;
    struct engine_words words = {0};
    size_t room = 0;
    for (size_t at = 0; (e = conf_next(conf, option, &at));) {
        MEM_ROOM(words.list, words.count, room);
        words.list[words.count++] = (struct engine_word){span_of(e->keys[0]), span_of(e->value)};
    }
    return words;
}

// The zones of single files.
static int load_file_zones(const struct conf *conf, struct load *load) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_SOURCE_TIMEZONE, &at));) {
        struct zone *zone;
        if (!e->value[0]) continue;
        if (setup_zone(e->value, &zone)) return EXIT_FAILED;
        load_set_zone(load, e->keys[0], zone);
    }
    return EXIT_OK;
}

static bool follows(const struct conf *conf, const char *file) {
    return conf_value_of(conf, CONF_SOURCE_FOLLOW, file) > 0;
}

static void take_followed(const struct args *args, const struct conf *conf, struct load *load) {
    const struct conf_entry *e;
    load->following.all = args->command == ARGS_BOARD && conf_value(conf, CONF_FOLLOW) > 0;
    for (size_t at = 0; (e = conf_next_named(conf, CONF_SOURCES, &at));)
        if (follows(conf, e->keys[0])) load_set_follow(load, e->keys[0]);
}

static bool listens(const struct conf *conf, const char *server) {
    return server && strcmp(conf_text_of(conf, CONF_SERVER_SEND, server), "nothing") == 0;
}

const char *setup_server_of(const struct conf *conf, const char *source) {
    struct span name;
    const char *url;
    const struct conf_entry *e;
    source_split(source, &name, &url);
    for (size_t at = 0; (e = conf_next(conf, CONF_SERVER_URL, &at));)
        if (strcmp(e->value, url) == 0) return e->keys[0];
    return NULL;
}

static bool is_database(const char *source) {
    const char *path;
    struct span name;
    source_split(source, &name, &path);
    return source_recognise(path, SPAN_NONE) == SOURCE_DATABASE;
}

// `server` is its place in the configuration, NULL on the command line.
static int add_source(const struct args *args, const struct conf *conf, struct engine *e,
                      const char *source, const char *server) {
    struct engine_settings *s = &e->settings;
    bool itself = live_link_is_ami(source);
    enum source_kind kind = itself ? SOURCE_LINK : source_recognise(source, SPAN_NONE);
    const char *host;
    if (is_database(source)) kind = SOURCE_DATABASE;
    if ((itself || kind != SOURCE_LINK) && source_has_password(source, &host)) {
        fprintf(stderr, "cdrtop: a link to %s: a password does not belong in the address: use %s\n",
                host, itself ? "secret_file" : "password_file");
        return EXIT_USAGE;
    }
    switch (kind) {
    case SOURCE_LINK:
        if (!server) server = setup_server_of(conf, source);
        s->links = mem_resize(s->links, s->link_count + 1, sizeof *s->links);
        struct engine_link *link = &s->links[s->link_count++];
        *link = (struct engine_link){.url = source, .listen_only = listens(conf, server)};
        return live_link_make(conf, server, link);
    case SOURCE_DATABASE:
        return database_source_add(conf, e, source,
                                   args->command == ARGS_BOARD || args->command == ARGS_WATCH ||
                                       conf_value(conf, CONF_FOLLOW) > 0);
    default:
        break;
    }
    char meant[400];
    int status;
    if (!load_answers(&e->load, source)) {
        status = load_add_unread(&e->load, source);
        if (status) fprintf(stderr, "cdrtop: %s\n", e->load.error);
        return status;
    }
    if (source_meant(source, meant, sizeof meant) ||
        meant_command(args->command, source, meant, sizeof meant)) {
        fprintf(stderr, "cdrtop: %s: %s\n", source, meant);
        return EXIT_USAGE;
    }
    status = load_add(&e->load, source);
    if (status) fprintf(stderr, "cdrtop: %s\n", e->load.error);
    return status;
}

static void say_how_to_start(enum args_command command) {
    static const char *const wants[ARGS_COMMANDS] = {
        [ARGS_SNAPSHOT] = "snapshot: nothing to show",
        [ARGS_EXPORT] = "export: nothing to write",
        [ARGS_RECORD] = "record: nothing to listen to",
        [ARGS_WATCH] = "watch: nothing to watch",
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

// What simulated PBXs say at another speed is not for the file of real ones.
bool history_is_read(const struct conf *conf, const struct engine *e) {
    bool real = e->settings.speed <= 0 || conf_said(conf, CONF_HISTORY_PATH);
    return !e->load.count && real && !conf_value(conf, CONF_NO_HISTORY);
}

// The history alone can be shown if files were imported into it.
static bool has_imported(const struct args *a, const struct conf *conf, const struct engine *e) {
    struct buf path = {0};
    bool once = a->command == ARGS_SNAPSHOT || a->command == ARGS_EXPORT;
    bool has =
        once && history_is_read(conf, e) && history_path(conf, &path) && history_has_files(path.at);
    buf_finish(&path);
    return has;
}

// Sources that fill gaps of links.
static int add_backfill(const struct conf *conf, struct engine *e) {
    const struct conf_entry *source;
    int status = EXIT_OK;
    for (size_t at = 0; !status && (source = conf_next(conf, CONF_BACKFILL, &at));) {
        if (is_database(source->value)) {
            status = database_source_fill(conf, e, source->value);
        } else {
            status = load_fill_add(&e->load, source->value);
            if (status) fprintf(stderr, "cdrtop: %s\n", e->load.error);
        }
    }
    return status;
}

// A shell leaves NAME=queue_log* as it is, since no file is called so: these are the files meant.
static int add_matching(const struct args *a, const struct conf *conf, struct engine *e,
                        const char *source) {
    struct span name;
    const char *path;
    glob_t found;
    source_split(source, &name, &path);
    bool pattern = path != source && strpbrk(path, "*?[") && access(path, F_OK);
    if (!pattern || glob(path, 0, NULL, &found)) return add_source(a, conf, e, source, NULL);
    int status = EXIT_OK;
    struct buf one = {0};
    for (size_t i = 0; i < found.gl_pathc && !status; i++) {
        buf_clear(&one);
        buf_format(&one, "%.*s=%s", (int)name.len, name.at, found.gl_pathv[i]);
        status = add_source(a, conf, e, one.at, NULL);
    }
    buf_finish(&one);
    globfree(&found);
    return status;
}

static int add_sources(const struct args *a, const struct conf *conf, struct engine *e) {
    struct engine_settings *s = &e->settings;
    const struct conf_entry *server, *file;
    int status = EXIT_OK;
    for (size_t i = 0; i < a->source_count && !status; i++)
        status = add_matching(a, conf, e, a->sources[i]);
    for (size_t at = 0;
         !a->source_count && !status && (server = conf_next(conf, CONF_SERVER_URL, &at));)
        status = add_source(a, conf, e, server->value, server->keys[0]);
    bool files = !a->source_count && a->command != ARGS_RECORD;
    for (size_t at = 0; files && !status && (file = conf_next_named(conf, CONF_SOURCES, &at));)
        if (follows(conf, file->keys[0])) status = add_source(a, conf, e, file->keys[0], NULL);
    if (!status && (status = load_check(&e->load))) fprintf(stderr, "cdrtop: %s\n", e->load.error);
    s->follows = e->load.following.any || load_goes_on(&e->load);
    if (!status && e->load.following.all && !s->follows && e->load.count + s->link_count) {
        fprintf(stderr, "cdrtop: --follow: no source is a queue_log or Master.csv that can grow\n");
        return EXIT_USAGE;
    }
    if (status || s->link_count + e->load.count || has_imported(a, conf, e)) return status;
    say_how_to_start(a->command);
    return EXIT_USAGE;
}

static int64_t epoch_of(const struct engine_settings *s, struct civil c) {
    int64_t first, second;
    zone_epoch(s->zone, c, &first, &second);
    return first;
}

static int fix_window(const struct conf *c, struct engine_settings *s, int64_t now_s) {
    struct civil day, from, to;
    bool has_day = conf_moment(c, CONF_DAY, &day), has_from = conf_moment(c, CONF_FROM, &from);
    bool has_to = conf_moment(c, CONF_TO, &to);
    s->window = window_day(s->zone, s->day_start_s, now_s);
    s->window_fixed = has_day || has_from || has_to;
    if (has_day) s->window = window_of_date(s->zone, s->day_start_s, day);
    if (has_from) s->window.from = epoch_of(s, from);
    if (has_to) s->window.to = epoch_of(s, to);
    if (has_from && !has_to && s->window.to <= s->window.from) s->window.to = now_s + 1;
    s->choice = (struct window_choice){.kind = WINDOW_TODAY};
    if (has_day)
        s->choice = (struct window_choice){.kind = WINDOW_DATE, .from = day};
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
    return (enum service_formula)conf_choice(conf, CONF_FORMULA);
}

static struct queue_policies policies_of(const struct conf *c) {
    const char *own = "its entry under queues: in the configuration";
    int64_t threshold_s = conf_value(c, CONF_THRESHOLD);
    enum conf_layer layer = conf_layer(c, CONF_THRESHOLD);
    bool for_all = layer > CONF_FILE; // for this run
    struct queue_policies all = {.others = {.threshold_s = threshold_s,
                                            .target = conf_value(c, CONF_TARGET),
                                            .wrapup_s = -1,
                                            .threshold_from = threshold_s < 0      ? NULL
                                                              : layer >= CONF_LINE ? "--threshold"
                                                              : for_all
                                                                  ? "CDRTOP_SERVICE_LEVEL_THRESHOLD"
                                                                  : "service_level.threshold",
                                            .target_from = "service_level.target"}};
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next_named(c, CONF_QUEUES, &at));) {
        const char *q = e->keys[0], *servers = conf_text_of(c, CONF_QUEUE_SERVERS, q);
        const struct queue_policy policy = {
            .name = span_of(q),
            .label = span_of(conf_text_of(c, CONF_QUEUE_LABEL, q)),
            .merged_with = span_of(conf_text_of(c, CONF_QUEUE_MERGE_WITH, q)),
            .threshold_s = for_all ? -1 : conf_value_of(c, CONF_QUEUE_THRESHOLD, q),
            .target = conf_value_of(c, CONF_QUEUE_TARGET, q),
            .wrapup_s = conf_value_of(c, CONF_QUEUE_WRAPUP, q),
            .threshold_from = own,
            .target_from = own,
            .hidden = conf_value_of(c, CONF_QUEUE_HIDE, q),
            .together = strcmp(servers, "together") == 0};
        queue_policies_add(&all, &policy);
    }
    queue_policies_settle(&all); // conf_check_merges() made sure that this ends
    return all;
}

void setup_values(const struct conf *conf, struct engine_settings *s) {
    static const int days[] = {0, 1, 7}; // indexed by CONF_COMPARE's words
    double speed = conf_real(conf, CONF_SPEED);
    s->day_start_s = (int)conf_value(conf, CONF_DAY_START);
    s->max_records = (size_t)conf_value(conf, CONF_MAX_RECORDS);
    s->max_memory = (size_t)conf_value(conf, CONF_MAX_MEMORY) << 20;
    s->speed = speed > 0 ? speed : 0;
    s->policies = policies_of(conf);
    s->short_abandon_s = conf_value(conf, CONF_SHORT_ABANDON);
    s->short_out = !conf_value(conf, CONF_SHORT_ABANDON_IN_RATES);
    s->match_digits = (int)conf_value(conf, CONF_MATCH_DIGITS);
    s->compare_days = days[conf_choice(conf, CONF_COMPARE)];
    s->filters = take_words(conf, CONF_FILTER);
    s->fields = take_words(conf, CONF_CUSTOM_FIELD);
}

int setup_make(const struct args *args, const struct conf *conf, struct engine *e) {
    setup_values(conf, &e->settings);
    setup_names(conf, &e->door.servers);
    int status = load_zones(conf, e);
    if (!status) status = load_file_zones(conf, &e->load);
    if (!status) take_followed(args, conf, &e->load);
    if (!status) status = fix_window(conf, &e->settings, clock_us(&e->clock) / SECOND_US);
    if (!status) status = add_sources(args, conf, e);
    // A check looks at them one by one.
    bool fills = e->settings.link_count && args->command != ARGS_CHECK;
    if (!status && fills) status = add_backfill(conf, e);
    if (status) return status;
    engine_begin(e);
    return filters_begin(conf, &e->figures);
}

int setup_engine(const struct args *args, const struct conf *conf, struct engine *ret_engine) {
    struct zone *machine = NULL;
    struct conf_report report = {0};
    int status = setup_zone("localtime", &machine);
    engine_init(ret_engine, machine, directions_make(conf, &report));
    if (setup_say(&report)) status = EXIT_USAGE;
    if (!status && conf_value(conf, CONF_DEMO))
        status = demo_add_zones(conf, &ret_engine->door.servers);
    return status ? status : setup_make(args, conf, ret_engine);
}
