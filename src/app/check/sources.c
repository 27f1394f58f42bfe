// Each source is set up as for any other command, alone, and what that says makes the lines.
#include "parts.h"
#include "said.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *kind_of(const struct engine *e) {
    bool logged = false, rows = false;
    if (e->door.ingest.frames) return "recording of frames";
    for (size_t i = 0; i < e->door.servers.count; i++) {
        logged |= e->door.servers.list[i].logged.until_us != 0;
        rows |= e->door.servers.list[i].rows.until_us != 0;
    }
    if (logged && rows) return "queue_log and table of records";
    return logged ? "queue_log" : rows ? "table of records" : "log";
}

static int64_t last_of(const struct engine *e) {
    int64_t last_us = 0;
    for (size_t i = 0; i < e->door.servers.count; i++) {
        const struct server *v = &e->door.servers.list[i];
        const int64_t told[] = {v->logged.until_us, v->rows.until_us, v->last_event_us};
        for (size_t k = 0; k < sizeof told / sizeof *told; k++)
            if (told[k] > last_us) last_us = told[k];
    }
    return last_us ? last_us / SECOND_US : CDR_NO_TIME;
}

// A file that is followed need not be there yet.
static bool may_be_read(struct check *c, const char *source, const char *check) {
    struct span name;
    const char *path;
    source_split(source, &name, &path);
    if (!strcmp(path, "-") || !access(path, R_OK)) return true;
    check_add(&c->lines, errno == ENOENT ? CHECK_WARNING : CHECK_WRONG, check, source, "%s",
              strerror(errno));
    check_means(&c->lines, "What it tells is not shown until it can be read.");
    check_to_do(&c->lines, errno == ENOENT
                               ? "is that where Asterisk writes it? ls -l /var/log/asterisk"
                               : "this user has to be in the group of Asterisk: usermod -aG "
                                 "asterisk USER, and a new login");
    return false;
}

static void judge_read(struct check *c, struct engine *e, const char *source, const char *check) {
    const struct ingest *in = &e->door.ingest;
    char looks[12] = "", of_server[12];
    int64_t now_s = clock_us(&e->clock) / SECOND_US;
    for (size_t i = 0; i < e->door.servers.count && !looks[0] && !in->frames; i++)
        server_zone_looks_like(&e->door.servers.list[i], now_s, looks, sizeof looks);
    struct check_file file = {.source = source,
                              .check = check,
                              .kind = kind_of(e),
                              .follows = e->settings.follows,
                              .used = in->cdrs + in->queue_events,
                              .malformed = in->malformed,
                              .last_s = last_of(e),
                              .zone_looks_like = looks,
                              .now_s = now_s};
    judge_file(&file, &c->lines);
    // A recording may be of several PBXs, each with a zone of its own.
    for (size_t i = 0; i < e->door.servers.count && in->frames; i++) {
        const struct server *v = &e->door.servers.list[i];
        if (server_zone_looks_like(v, now_s, of_server, sizeof of_server)[0])
            judge_recorded_zone(v->name, of_server, &c->lines);
    }
}

static void judge_names(struct check *c, const struct engine *e, const char *source) {
    const struct server_names *names = e->door.servers.names;
    uint32_t agents = names ? names->of[NAMED_BY_PBX].count : 0;
    uint32_t queues = names ? names->of[NAMED_QUEUES].count : 0;
    if (agents + queues)
        check_add(&c->lines, CHECK_OK, "names", source,
                  "FreePBX's tables have those of %u extensions and %u queues", agents, queues);
    else
        check_add(&c->lines, CHECK_OK, "names", source,
                  "none are read from FreePBX's tables (asterisk.users, asterisk.queues_config): "
                  "they are not there, or not granted (docs/pbx-setup.md)");
}

static void read_all(struct check *c, struct engine *e, const char *source, const char *check) {
    bool database = e->load.following.databases.count > 0;
    if (!database && !may_be_read(c, source, check)) return;
    int outcome = engine_load(e, INT64_MAX, NULL);
    c->unreached |= e->load.following.databases.unreached;
    c->reached |= database && outcome != ENGINE_FAILED;
    if (outcome == ENGINE_FAILED) {
        check_add(&c->lines, CHECK_WRONG, check, source, "%s", e->load.error);
        check_means(&c->lines, database ? "Nothing of it is shown."
                                        : "What comes behind that place is not shown.");
    }
    bool useless = e->load.useless && !e->load.used;
    for (struct span notes = buf_text(&e->load.notes); notes.len;) {
        struct span note = span_take(&notes, '\n');
        check_add(&c->lines, useless ? CHECK_WRONG : CHECK_WARNING, check, source, "%.*s",
                  (int)note.len, note.at);
    }
    if (!useless && outcome != ENGINE_FAILED) judge_read(c, e, source, check);
    if (database && outcome != ENGINE_FAILED) judge_names(c, e, source);
}

// A source without the password that somebody has written into it.
static void without_password(const char *source, char *out, size_t size) {
    struct span password = conf_password_in(source);
    if (password.len)
        snprintf(out, size, "%.*s%s", (int)(password.at - source), source,
                 password.at + password.len);
    else
        snprintf(out, size, "%s", source);
}

static void try_source(struct check *c, const char *source, const char *check) {
    char shown[512];
    struct args one = {.command = ARGS_CHECK, .sources = {source}, .source_count = 1};
    struct engine e = {0};
    struct said said;
    said_begin(&said);
    int status = setup_engine(&one, c->conf, &e);
    bool link = !status && e.settings.link_count;
    enum check_level level = status ? CHECK_WRONG : CHECK_WARNING;
    without_password(source, shown, sizeof shown);
    said_end(&said, level, link ? "secret" : check, shown, &c->lines);
    c->no_use |= status != 0;
    if (!status) c->good.sources[c->good.source_count++] = source;
    if (link)
        c->links.sources[c->links.source_count++] = source;
    else if (!status)
        read_all(c, &e, source, check);
    engine_finish(&e);
}

static void try_backfill(struct check *c) {
    const struct conf_entry *e;
    size_t good = c->good.source_count;
    for (size_t at = 0; (e = conf_next(c->conf, CONF_BACKFILL, &at));)
        try_source(c, e->value, "backfill");
    c->good.source_count = good; // they fill gaps, and are not shown
}

void check_sources(struct check *c, const struct args *args) {
    const struct conf_entry *e;
    bool own = !args->source_count, some = args->source_count;
    for (size_t i = 0; i < args->source_count; i++)
        try_source(c, args->sources[i], "source");
    for (size_t at = 0; own && (e = conf_next(c->conf, CONF_SERVER_URL, &at)); some = true)
        try_source(c, e->value, "source");
    for (size_t at = 0; own && (e = conf_next_named(c->conf, CONF_SOURCES, &at));) {
        if (conf_value_of(c->conf, CONF_SOURCE_FOLLOW, e->keys[0]) <= 0) continue;
        try_source(c, e->keys[0], "source");
        some = true;
    }
    if (!some) {
        c->no_use = true;
        check_add(&c->lines, CHECK_WRONG, "source", "", "there is nothing to check");
        check_to_do(&c->lines, "name a link or a file, or have servers: in the configuration:\n"
                               "cdrtop check ws://HOST:8088                  amiws beside a PBX\n"
                               "cdrtop check ami://cdrtop@HOST               AMI itself\n"
                               "cdrtop check /var/log/asterisk/queue_log     a PBX's log");
    }
    try_backfill(c);
}
