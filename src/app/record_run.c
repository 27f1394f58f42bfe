// `cdrtop record FILE`: the frames of all links as they come, with the comings and goings of the
// links, until stopped.
#include "base/clock.h"
#include "base/mem.h"
#include "configured.h"
#include "engine/links.h"
#include "recorder.h"
#include "run.h"
#include "setup.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TICK_US 500000

struct recording {
    struct clock clock;
    struct door door;
    struct load load;
    struct setup setup;
    struct links links;
    struct loop *loop;
    struct loop_timer *tick;
    struct recorder *recorder;
    char (*told)[256]; // owned: of each link, what was said last while it was not up
    bool came_up;      // one of them did
};

static void on_frame(void *context, size_t link, struct span bytes, int64_t at_us) {
    struct recording *r = context;
    (void)link;
    recorder_frame(r->recorder, bytes, at_us);
}

static void on_mark(void *context, size_t link, bool up, const char *reason, int64_t at_us) {
    struct recording *r = context;
    fprintf(stderr, "cdrtop: %s: %s\n", links_url(&r->links, link), up ? "up" : reason);
    span_copy(span_of(up ? "" : reason), r->told[link], sizeof *r->told);
    r->came_up |= up;
    recorder_mark(r->recorder, up, reason, at_us);
}

// What fails while a link is tried for the first time, or again: each reason once.
static void on_change(void *context) {
    struct recording *r = context;
    for (size_t i = 0; i < r->links.count; i++) {
        const char *reason = links_reason(&r->links, i);
        if (links_state(&r->links, i) == LINK_UP || !reason[0] || !strcmp(reason, r->told[i]))
            continue;
        fprintf(stderr, "cdrtop: %s: %s\n", links_url(&r->links, i), reason);
        span_copy(span_of(reason), r->told[i], sizeof *r->told);
    }
}

static void on_tick(void *context) {
    struct recording *r = context;
    links_tick(&r->links);
    loop_timer_set(r->tick, TICK_US);
}

static void on_signal(void *context, int number) {
    struct recording *r = context;
    (void)number;
    loop_stop(r->loop);
}

static void on_failure(void *context) { // of the disk; on its thread
    (void)context;
    kill(getpid(), SIGTERM);
}

static int open_file(struct recording *r, const char *path) {
    int outcome = recorder_open(path, on_failure, r, &r->recorder);
    if (!outcome) return EXIT_OK;
    fprintf(stderr, "cdrtop: %s: %s\n", path,
            outcome == RECORDER_OTHER_FILE ? "is there and is no recording; name another file"
                                           : strerror(-outcome));
    return EXIT_USAGE;
}

static int listen_on(struct recording *r) {
    if (loop_open(r->loop) || loop_timer_add(r->loop, on_tick, r, &r->tick)) {
        fprintf(stderr, "cdrtop: the loop could not be made\n");
        return EXIT_FAILED;
    }
    links_init(&r->links, &r->door, &r->clock, on_change, r);
    r->links.frame = on_frame;
    r->links.mark = on_mark;
    r->links.listener = r;
    if (r->setup.args->speed > 0) r->links.speed = r->setup.args->speed;
    r->told = mem_zero(r->setup.link_count, sizeof *r->told);
    int status = links_open(&r->links, r->loop, r->setup.links, r->setup.link_count);
    if (status) return status;
    loop_timer_set(r->tick, TICK_US);
    loop_run(r->loop);
    return r->came_up ? EXIT_OK : EXIT_NO_SERVER;
}

int run_record(const struct args *args, const struct conf *conf) {
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, 0};
    struct recording recording = {0}, *r = &recording;
    struct loop_handlers handlers = {.context = r, .signal = on_signal};
    struct zone *machine = NULL;
    zone_load("localtime", &machine);
    clock_init(&r->clock, 0, 1.0);
    struct direction_rules *rules;
    int status = ways_make(conf, &rules);
    door_init(&r->door, machine, rules);
    load_init(&r->load, &r->door);
    if (!status)
        status =
            setup_make(args, conf, clock_us(&r->clock) / SECOND_US, &r->door, &r->load, &r->setup);
    if (!status && r->setup.file_count) {
        fprintf(stderr, "cdrtop: record listens to links; a file is recorded already\n");
        status = EXIT_USAGE;
    }
    if (!status && loop_create(&handlers, signals, &r->loop)) status = EXIT_FAILED;
    if (!status) status = open_file(r, args->record);
    if (!status) status = listen_on(r);
    int error = recorder_close(r->recorder);
    if (error) {
        fprintf(stderr, "cdrtop: %s: %s\n", args->record, strerror(-error));
        status = EXIT_FAILED;
    } else if (r->recorder && (!status || status == EXIT_NO_SERVER)) {
        fprintf(stderr, "cdrtop: %s: %" PRIu64 " frames\n", args->record, r->door.ingest.frames);
    }
    links_close(&r->links);
    free(r->told);
    if (r->loop) loop_destroy(r->loop);
    load_finish(&r->load);
    setup_finish(&r->setup);
    door_finish(&r->door);
    return status;
}
