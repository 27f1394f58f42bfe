// `cdrtop sim --replay FILE`: source/ reads a recorded stream, and sim/ serves it as amiws would.
#include "run.h"

#include "base/mem.h"
#include "setup.h"
#include "sim/replay.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct recording {
    const char *path;
    struct source *source;
    struct buf frame; // the one handed out
    int64_t at_us;
    bool got;
};

static void on_frame(void *context, struct span bytes, int64_t at_us) {
    struct recording *r = context;
    buf_clear(&r->frame);
    buf_span(&r->frame, bytes);
    r->at_us = at_us;
    r->got = true;
}

static void on_mark(void *context, bool up, struct span reason, int64_t at_us) {
    // the state of the link at that time is not replayed
    (void)context, (void)up, (void)reason, (void)at_us;
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    struct recording *r = context;
    fprintf(stderr, "cdrtop: %s:%" PRIu64 ": %s\n", r->path, line, why);
}

static bool next(void *context, struct span *ret_frame, int64_t *ret_at_us) {
    struct recording *r = context;
    const struct source_sink sink = {// a recording of frames has neither rows nor steps
                                     .context = r,
                                     .frame = on_frame,
                                     .mark = on_mark,
                                     .malformed = on_malformed};
    r->got = false;
    while (!r->got)
        if (source_next(r->source, &sink, NULL) <= 0 && !r->got) return false;
    *ret_frame = buf_text(&r->frame);
    *ret_at_us = r->at_us;
    return true;
}

static void on_listening(void *context, uint16_t port) {
    (void)context;
    printf("listening on ws://127.0.0.1:%u\n", port);
    fflush(stdout);
}

// Loads the zones of --server-tz.
static int load_zones(const struct conf *conf, struct replay_zone **ret_zones, size_t *ret_count) {
    const struct conf_entry *e;
    int status = EXIT_OK;
    for (size_t at = 0; !status && (e = conf_next(conf, CONF_SERVER_ZONE, &at));) {
        struct zone *zone = NULL;
        status = setup_zone(e->value, &zone);
        *ret_zones = mem_resize(*ret_zones, *ret_count + 1, sizeof **ret_zones);
        (*ret_zones)[(*ret_count)++] =
            (struct replay_zone){.zone = zone, .server = span_of(e->keys[0])};
    }
    return status;
}

int run_replay(const struct conf *conf) {
    struct recording recording = {.path = conf_text(conf, CONF_REPLAY)};
    struct replay_zone *zones = NULL;
    size_t zone_count = 0;
    int status = load_zones(conf, &zones, &zone_count);
    if (status) goto out;
    status = EXIT_USAGE;
    switch (source_open(recording.path, NULL, &recording.source)) {
    case 0:
        if (source_kind_of(recording.source) == SOURCE_FRAMES) break;
        // fall through
    case SOURCE_NOT_READ_HERE:
    case SOURCE_NO_KNOWN_FORM:
        fprintf(stderr, "cdrtop: %s: is not a recording of frames\n", recording.path);
        goto out;
    default:
        fprintf(stderr, "cdrtop: %s: %s\n", recording.path, strerror(errno));
        goto out;
    }
    double speed = conf_real(conf, CONF_SPEED);
    struct replay_options options = {.port = (uint16_t)conf_value(conf, CONF_PORT),
                                     .speed = speed < 0 ? 1 : speed,
                                     .repeat = conf_value(conf, CONF_REPEAT),
                                     .move_to_now = conf_value(conf, CONF_NOW),
                                     .zones = zones,
                                     .zone_count = zone_count,
                                     .listening = on_listening};
    struct replay_feed feed = {.context = &recording, .next = next};
    int failed = replay_run(&options, &feed);
    status = failed ? sim_say_port(options.port, failed) : EXIT_OK;
out:
    source_close(recording.source);
    buf_finish(&recording.frame);
    for (size_t i = 0; i < zone_count; i++)
        zone_destroy((struct zone *)zones[i].zone);
    free(zones);
    return status;
}
