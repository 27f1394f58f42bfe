// What a link costs, and the figures in addition. Frames of the replay come as fast as they are
// accepted, through loopback, libwebsockets and a link, to a handler that only counts them
// (`count`), or that passes them through the door and counts figures ten times a second, as the
// board does (`fold`). With `ami` the same come as packets of AMI itself.
//
// Usage: bench_link count|fold FRAMES.jsonl [ami]. Prints: FRAMES SECONDS CPU_SECONDS ROWS
#include "../../src/engine/parts.h"
#include "../support/raw_ami.h"
#include "../support/raw_server.h"
#include "../support/replay_child.h"
#include "base/clock.h"
#include "net/link.h"
#include "stats/records.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

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

static struct buf packets; // what AMI sends

static size_t make_packets(struct recording *r) {
    static struct ami_frame f;
    struct buf scratch = {0};
    struct span frame;
    int64_t at_us;
    size_t count = 0;
    while (recording_next(r, &frame, &at_us)) {
        if (ami_scan(frame, &scratch, &f) == AMI_MALFORMED) continue;
        for (size_t i = 0; i < f.field_count; i++)
            buf_format(&packets, "%.*s: %.*s\r\n", (int)f.fields[i].name.len, f.fields[i].name.at,
                       (int)f.fields[i].value.len, f.fields[i].value.at);
        buf_format(&packets, "\r\n");
        count++;
    }
    buf_finish(&scratch);
    return count;
}

static void serve_ami(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_ami_login(client, s->stop_fd, LINK_USER, "bench", NULL)) return;
    raw_send(client, packets.at, packets.len);
    raw_hold(s, client);
}

// In a process of its own, so that its time is not counted as the client's.
static void ami_child_start(struct replay_child *c) {
    int fds[2];
    if (pipe(fds)) exit(2);
    c->pid = fork();
    if (c->pid == 0) {
        struct raw_server s;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        raw_server_start(&s, 0, serve_ami);
        if (write(fds[1], &s.port, sizeof s.port) != sizeof s.port) _exit(2);
        for (;;)
            pause();
    }
    if (read(fds[0], &c->port, sizeof c->port) != sizeof c->port) exit(2);
}

static int open_link(struct bench *b, uint16_t port, bool ami, struct link **ret_link) {
    char url[64];
    const char *error = "";
    snprintf(url, sizeof url, "%s://127.0.0.1:%u", ami ? "ami" : "ws", (unsigned)port);
    b->origin = (struct origin){.source = "replay", .pbx = ami ? "pbx1" : NULL, .link = 0};
    struct link_options options = {.url = url, .secret = "bench"};
    struct link_handlers handlers = {.context = b, .frame = on_frame, .state = on_state};
    return link_create(b->loop, &options, &handlers, ret_link, &error);
}

int main(int count, char **args) {
    struct bench b = {0};
    struct recording r = {0};
    struct replay_child child;
    struct zone *zone = NULL;
    struct link *link = NULL;
    bool ami = count == 4 && strcmp(args[3], "ami") == 0;
    if (count != 3 + ami || zone_load("UTC", &zone)) {
        fprintf(stderr, "usage: bench_link count|fold FRAMES.jsonl [ami]\n");
        return 2;
    }
    b.folds = strcmp(args[1], "fold") == 0;
    recording_load(&r, args[2]);
    b.wanted = ami ? make_packets(&r) : count_frames(&r);
    if (ami)
        ami_child_start(&child);
    else
        replay_child_start(&child, &(struct replay_options){0}, &r);
    recording_finish(&r);
    door_init(&b.door, zone, NULL);
    records_fold_init(&b.figures, 0, INT64_MAX, 20);
    if (loop_create(&(struct loop_handlers){0}, NULL, &b.loop) || loop_open(b.loop) ||
        loop_timer_add(b.loop, on_timer, &b, &b.timer) || open_link(&b, child.port, ami, &link))
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
    buf_finish(&packets);
    replay_child_stop(&child);
    return b.frames == b.wanted ? 0 : 1;
}
