// What a link costs, and what the figures cost on top: frames from the replay, as fast as they are
// taken, through loopback, libwebsockets and a link to a handler that only counts (`count`), or
// that takes them through the door and folds the figures ten times a second, as the board does
// (`fold`). usage: bench_link count|fold FRAMES.jsonl   prints: FRAMES SECONDS CPU_SECONDS ROWS
#include "../../src/engine/door.h"
#include "../support/replay_child.h"
#include "base/clock.h"
#include "net/link.h"
#include "stats/records.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define FOLD_EVERY_US 100000

struct bench {
    struct loop *loop;
    struct loop_timer *timer;
    struct door door;
    struct origin origin;
    struct records_fold figures;
    bool folds;
    size_t frames, wanted;
    int64_t started;
    double started_cpu;
};

static double cpu_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void fold(struct bench *b) {
    records_fold_run(&b->figures, b->door.store, NULL);
}

static void on_timer(void *context) {
    struct bench *b = context;
    fold(b);
    loop_timer_set(b->timer, FOLD_EVERY_US);
}

static void on_frame(void *context, struct span bytes) {
    struct bench *b = context;
    if (b->frames++ == 0) {
        b->started = clock_monotonic_us();
        b->started_cpu = cpu_seconds();
    }
    if (b->folds) door_frame(&b->door, &b->origin, bytes, b->started);
    if (b->frames == b->wanted) loop_stop(b->loop);
}

static void on_state(void *context, enum link_state state, const char *reason) {
    struct bench *b = context;
    if (state != LINK_DOWN) return;
    fprintf(stderr, "bench_link: the link went down: %s\n", reason);
    loop_stop(b->loop);
}

static size_t count_frames(struct recording *r) {
    struct span frame;
    int64_t at_us;
    size_t count = 0;
    while (recording_next(r, &frame, &at_us))
        count++;
    recording_rewind(r);
    return count;
}

static int open_link(struct bench *b, uint16_t port, struct link **ret_link) {
    char url[64];
    const char *error = "";
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", (unsigned)port);
    b->origin = (struct origin){.source = "replay", .link = 0};
    struct link_options options = {.url = url};
    struct link_handlers handlers = {.context = b, .frame = on_frame, .state = on_state};
    return link_create(b->loop, &options, &handlers, ret_link, &error);
}

int main(int count, char **args) {
    struct bench b = {0};
    struct recording r = {0};
    struct replay_child child;
    struct zone *zone = NULL;
    struct link *link = NULL;
    if (count != 3 || zone_load("UTC", &zone)) {
        fprintf(stderr, "usage: bench_link count|fold FRAMES.jsonl\n");
        return 2;
    }
    b.folds = strcmp(args[1], "fold") == 0;
    recording_load(&r, args[2]);
    b.wanted = count_frames(&r);
    replay_child_start(&child, &(struct replay_options){0}, &r);
    recording_finish(&r);
    door_init(&b.door, zone, NULL);
    records_fold_init(&b.figures, 0, INT64_MAX, 20);
    if (loop_create(&(struct loop_handlers){0}, NULL, &b.loop) || loop_open(b.loop) ||
        loop_timer_add(b.loop, on_timer, &b, &b.timer) || open_link(&b, child.port, &link))
        return 1;
    if (b.folds) loop_timer_set(b.timer, FOLD_EVERY_US);
    loop_run(b.loop);
    if (b.folds) fold(&b);
    double seconds = (double)(clock_monotonic_us() - b.started) / 1e6;
    printf("%zu %.6f %.6f %zu\n", b.frames, seconds, cpu_seconds() - b.started_cpu,
           cdr_store_count(b.door.store));
    link_destroy(link);
    loop_destroy(b.loop);
    records_fold_finish(&b.figures);
    door_finish(&b.door);
    replay_child_stop(&child);
    return b.frames == b.wanted ? 0 : 1;
}
