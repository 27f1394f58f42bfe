// `cdrtop sim --replay FILE`: a recorded stream read by source/ and served by sim/ as amiws would.
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
    const struct zone *utc; // a recording of frames needs none
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
    (void)context, (void)up, (void)reason, (void)at_us; // how the link was then is not played
}

static void on_cdr(void *context, struct cdr *row) {
    (void)context, (void)row;
}

static void on_step(void *context, struct queue_step *step) {
    (void)context, (void)step;
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    struct recording *r = context;
    fprintf(stderr, "cdrtop: %s:%" PRIu64 ": %s\n", r->path, line, why);
}

static bool next(void *context, struct span *ret_frame, int64_t *ret_at_us) {
    struct recording *r = context;
    const struct source_sink sink = {.context = r,
                                     .frame = on_frame,
                                     .mark = on_mark,
                                     .cdr = on_cdr,
                                     .step = on_step,
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

// Loads the zones of --server-tz. EXIT_USAGE with one line said for one that does not exist.
static int load_zones(const struct args *args, struct replay_zone *zones) {
    for (size_t i = 0; i < args->server_zone_count; i++) {
        struct zone *zone = NULL;
        const struct args_pair *pair = &args->server_zones[i];
        if (zone_load(pair->value, &zone)) {
            fprintf(stderr, "cdrtop: --server-tz %.*s=%s: no such time zone\n", (int)pair->name.len,
                    pair->name.at, pair->value);
            return EXIT_USAGE;
        }
        zones[i].zone = zone;
        zones[i].server = pair->name;
    }
    return EXIT_OK;
}

int run_replay(const struct args *args) {
    struct recording recording = {.path = args->replay};
    struct zone *utc = NULL;
    struct replay_zone *zones = mem_zero(args->server_zone_count, sizeof *zones);
    int status = load_zones(args, zones);
    zone_load("UTC", &utc);
    recording.utc = utc;
    if (status) goto out;
    status = EXIT_USAGE;
    switch (source_open(args->replay, utc, &recording.source)) {
    case 0:
        if (source_kind_of(recording.source) == SOURCE_FRAMES) break;
        // fall through
    case SOURCE_NOT_READ_HERE:
    case SOURCE_NO_KNOWN_FORM:
        fprintf(stderr, "cdrtop: %s: is no recording of frames\n", args->replay);
        goto out;
    default:
        fprintf(stderr, "cdrtop: %s: %s\n", args->replay, strerror(errno));
        goto out;
    }
    struct replay_options options = {.port = (uint16_t)args->port,
                                     .speed = args->speed < 0 ? 1 : args->speed,
                                     .repeat = args->repeat,
                                     .move_to_now = args->now,
                                     .zones = zones,
                                     .zone_count = args->server_zone_count,
                                     .listening = on_listening};
    struct replay_feed feed = {.context = &recording, .next = next};
    int failed = replay_run(&options, &feed);
    status = failed ? sim_say_port(args, failed) : EXIT_OK;
out:
    source_close(recording.source);
    buf_finish(&recording.frame);
    for (size_t i = 0; i < args->server_zone_count; i++)
        zone_destroy((struct zone *)zones[i].zone);
    free(zones);
    zone_destroy(utc);
    return status;
}
