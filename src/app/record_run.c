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

#define TICK_US    500000
#define OPEN_US    INT64_C(10000000)   // a disk that sleeps is waited for
#define LAST_US    INT64_C(10000000)   // for what was recorded last
#define WAITS_MOST ((size_t)256 << 20) // bytes

struct recording {
    struct clock clock;
    struct door door;
    struct load load;
    struct setup setup;
    struct links links;
    struct loop *loop;
    struct loop_timer *tick;
    struct disk *disk;
    struct disk_file *file;
    char (*told)[256]; // owned: of each link, what was said last while it was not up
    bool came_up;      // one of them did
};

static void on_frame(void *context, size_t link, struct span bytes, int64_t at_us) {
    struct recording *r = context;
    (void)link;
    recorder_frame(r->file, bytes, at_us);
}

static void on_mark(void *context, size_t link, bool up, const char *reason, int64_t at_us) {
    struct recording *r = context;
    fprintf(stderr, "cdrtop: %s: %s\n", links_url(&r->links, link), up ? "up" : reason);
    span_copy(span_of(up ? "" : reason), r->told[link], sizeof *r->told);
    r->came_up |= up;
    recorder_mark(r->file, up, reason, at_us);
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
    if (disk_file_waiting(r->file) > WAITS_MOST) loop_stop(r->loop); // for a disk that is dead
    loop_timer_set(r->tick, TICK_US);
}

static void on_signal(void *context, int number) {
    struct recording *r = context;
    (void)number;
    loop_stop(r->loop);
}

static void on_disk(void *context) {
    struct recording *r = context;
    if (disk_file_over(r->file)) loop_stop(r->loop); // it refused
}

static int say(const char *path, int outcome) {
    fprintf(stderr, "cdrtop: %s: %s\n", path,
            outcome == DISK_FILE_OPENING ? "the disk does not answer"
            : outcome == DISK_FILE_OTHER ? "is there and is no recording; name another file"
                                         : strerror(-outcome));
    return outcome == DISK_FILE_OPENING ? EXIT_FAILED : EXIT_USAGE;
}

static int open_file(struct recording *r, const char *path) {
    int outcome = disk_create(&r->disk);
    if (outcome) return say(path, outcome);
    r->file = recorder_open(r->disk, path, on_disk, r);
    disk_wait(r->disk, OPEN_US);
    outcome = disk_file_outcome(r->file);
    if (!outcome) return EXIT_OK;
    disk_file_close(r->file);
    r->file = NULL;
    return say(path, outcome);
}

// What was heard is on the disk, or it is said that it is not.
static int close_file(struct recording *r, const char *path, int status) {
    const char *hangs;
    int outcome = 0;
    if (r->file) {
        disk_file_end(r->file);
        bool over = disk_file_wait(r->file, LAST_US);
        outcome = over ? disk_file_outcome(r->file) : DISK_FILE_OPENING;
        disk_file_close(r->file);
        if (outcome)
            say(path, outcome);
        else if (!status || status == EXIT_NO_SERVER)
            fprintf(stderr, "cdrtop: %s: %" PRIu64 " frames\n", path, r->door.ingest.frames);
    }
    disk_destroy(r->disk, 0, &hangs);
    return outcome ? EXIT_FAILED : status;
}

static int listen_on(struct recording *r) {
    const struct loop_watch_handlers answers = {.context = r->disk, .readable = disk_answer};
    struct loop_watch *watch;
    if (loop_open(r->loop) || loop_timer_add(r->loop, on_tick, r, &r->tick) ||
        loop_watch_add(r->loop, disk_fd(r->disk), &answers, &watch)) {
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
    status = close_file(r, args->record, status);
    links_close(&r->links);
    free(r->told);
    if (r->loop) loop_destroy(r->loop);
    load_finish(&r->load);
    setup_finish(&r->setup);
    door_finish(&r->door);
    return status;
}
