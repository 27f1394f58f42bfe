// `cdrtop record FILE`: writes the frames of all links as they come, and when links go down and
// come up, until it is stopped. The disk's thread writes the lines, so that a slow disk never
// delays listening.
#include "base/clock.h"
#include "base/limits.h"
#include "base/mem.h"
#include "disk/file.h"
#include "gather.h"
#include "run.h"
#include "sandbox/sandbox.h"
#include "source/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_US INT64_C(10000000) // how long to wait for a disk that has to wake up
#define SLOW    "the disk, or who reads this, was too slow"

struct recording {
    struct gather gather;
    struct disk *disk;
    struct disk_file *file;
    char (*told)[256];         // owned: for each link, the last message while it was not up
    bool came_up;              // some link was up
    bool is_full;              // too much waits for the disk
    uint64_t frames, left_out; // that are in the file, and for which there was no room
};

static void put_line(struct disk_file *f, int64_t at_us, const char *mark, struct span text) {
    source_write_line(disk_file_fill(f), at_us, mark, text);
    disk_file_filled(f);
}

// What is left out becomes a gap in the recording, as if the links had been down.
static bool has_room(struct recording *r, int64_t at_us) {
    size_t waits = disk_file_waiting(r->file);
    if (waits <= LIMIT_BACKLOG / 2 && r->is_full) {
        put_line(r->file, at_us, "!up", SPAN_NONE);
        r->is_full = false;
    } else if (waits > LIMIT_BACKLOG && !r->is_full) {
        put_line(r->file, at_us, "!down", SPAN(SLOW));
        if (!r->left_out) setup_tell(SLOW ": what comes now is left out");
        r->is_full = true;
    }
    return !r->is_full;
}

static void on_frame(void *context, size_t link, struct span bytes, int64_t at_us) {
    struct recording *r = context;
    (void)link;
    if (!has_room(r, at_us)) {
        r->left_out++;
        return;
    }
    r->frames++;
    put_line(r->file, at_us, "", bytes);
}

static void say_link(struct recording *r, size_t link, bool up, const char *reason) {
    setup_tell("%s: %s", links_url(&r->gather.engine.links, link), up ? "up" : reason);
    span_copy(span_of(up ? "" : reason), r->told[link], sizeof *r->told);
}

static void on_mark(void *context, size_t link, bool up, const char *reason, int64_t at_us) {
    struct recording *r = context;
    say_link(r, link, up, reason);
    r->came_up |= up;
    char text[400];
    const char *pbx =
        links_pbx(&r->gather.engine.links, link); // before the reason why it is down: "[pbx1] lost"
    if (up) reason = "";
    snprintf(text, sizeof text, "%s%s%s%s%s", pbx ? "[" : "", pbx ? pbx : "", pbx ? "]" : "",
             pbx && *reason ? " " : "", reason);
    put_line(r->file, at_us, up ? "!up" : "!down", span_of(text));
}

// Tells what fails while a link is tried, each reason once.
static void on_change(void *context) {
    struct recording *r = context;
    const struct links *links = &r->gather.engine.links;
    for (size_t i = 0; i < links->count; i++) {
        const char *reason = links_reason(links, i);
        if (links_state(links, i) != LINK_UP && reason[0] && strcmp(reason, r->told[i]) != 0)
            say_link(r, i, false, reason);
    }
}

static void on_tick(void *context) {
    struct recording *r = context;
    has_room(r, clock_us(&r->gather.engine.clock));
}

static void on_disk(void *context) {
    struct recording *r = context;
    if (r->gather.loop && disk_file_over(r->file)) loop_stop(r->gather.loop); // the disk refused
}

static int say(const char *path, int outcome) {
    setup_tell("%s: %s", path,
               outcome == DISK_FILE_OPENING ? "the disk does not answer"
               : outcome == DISK_FILE_OTHER ? "exists and is not a recording; name another file"
                                            : strerror(-outcome));
    return outcome == DISK_FILE_OPENING ? EXIT_FAILED : EXIT_USAGE;
}

// An existing file must be a recording, so that a typing error does not spoil another file.
static bool is_recording(const char *path, struct span head) {
    return source_recognise(path, head) == SOURCE_FRAMES;
}

static int open_file(struct recording *r, const struct args *args, const struct conf *conf) {
    const char *path = args->record;
    int outcome = disk_create(&r->disk);
    if (outcome) return setup_failed(A_THREAD, outcome);
    sandbox_enter(args, conf, r->disk); // before any other thread is started
    r->file = disk_file_open(r->disk, &(struct disk_file_terms){.path = path,
                                                                .how = DISK_FILE_APPEND,
                                                                .fits = is_recording,
                                                                .told = on_disk,
                                                                .context = r});
    int64_t until_us = clock_monotonic_us() + OPEN_US, left_us = OPEN_US;
    while ((outcome = disk_file_outcome(r->file)) == DISK_FILE_OPENING && left_us > 0) {
        disk_wait(r->disk, left_us); // a signal may end it early
        left_us = until_us - clock_monotonic_us();
    }
    if (!outcome) return EXIT_OK;
    disk_file_close(r->file);
    r->file = NULL;
    return say(path, outcome);
}

// Everything heard is on the disk, or it is said that it is not.
static int close_file(struct recording *r, const char *path, int status) {
    const char *hangs;
    int outcome = 0;
    if (r->file) {
        disk_file_end(r->file);
        bool over = disk_file_wait(r->file, LEAVE_US);
        outcome = over ? disk_file_outcome(r->file) : DISK_FILE_OPENING;
        disk_file_close(r->file);
        if (outcome)
            say(path, outcome);
        else if (!status || status == EXIT_NO_SERVER)
            setup_tell("%s: %" PRIu64 " frames", path, r->frames);
        if (r->left_out) setup_tell("%s: too many frames: %" PRIu64 " left out", path, r->left_out);
    }
    disk_destroy(r->disk, 0, &hangs);
    return outcome ? EXIT_FAILED : status;
}

static int listen_on(struct recording *r) {
    const struct links_hooks hooks = {
        .context = r, .changed = on_change, .frame = on_frame, .mark = on_mark};
    const struct loop_watch_handlers answers = {.context = r->disk, .readable = disk_answer};
    struct loop_watch *watch;
    r->told = mem_zero(r->gather.engine.settings.link_count, sizeof *r->told);
    r->gather.engine.door.limits.memory.most = 1; // what is heard is written, and not kept
    int status = gather_listen(&r->gather, &hooks);
    if (status) return status;
    int failed = loop_watch_add(r->gather.loop, disk_fd(r->disk), &answers, &watch);
    if (failed) return setup_failed(THE_LOOP, failed);
    gather_on(&r->gather, on_tick, r);
    return r->came_up ? EXIT_OK : EXIT_NO_SERVER;
}

int run_record(const struct args *args, const struct conf *conf) {
    struct recording recording = {0}, *r = &recording;
    int status = setup_engine(args, conf, &r->gather.engine);
    if (!status && r->gather.engine.load.count) {
        setup_tell("record listens to links; a file is recorded already");
        status = EXIT_USAGE;
    }
    if (!status) status = open_file(r, args, conf);
    if (!status) status = listen_on(r);
    status = close_file(r, args->record, status);
    gather_finish(&r->gather);
    free(r->told);
    return status;
}
