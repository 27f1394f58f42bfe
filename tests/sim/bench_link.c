// How many frames a second pass from the replay, at speed 0, through loopback, libwebsockets and a
// link to a handler that only counts, and how late a timer of that loop is meanwhile at the worst.
// usage: bench_link [FRAMES]
#include "../support/link_probe.h"
#include "../support/replay_child.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

struct ticker {
    struct loop_timer *timer;
    int64_t due, latest;
};

static void tick(void *context) {
    struct ticker *t = context;
    int64_t now = clock_monotonic_us();
    if (t->due && now - t->due > t->latest) t->latest = now - t->due;
    t->due = now + 5000;
    loop_timer_set(t->timer, 5000);
}

static double cpu_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **arguments) {
    size_t frames = count > 1 ? strtoul(arguments[1], NULL, 10) : 1000000;
    struct recording r = {0};
    struct replay_child child;
    recording_load(&r, FIXTURES "/callcentre/frames.rec.gz");
    replay_child_start(&child, &(struct replay_options){.repeat = true}, &r);
    struct probe p = {0};
    probe_on_port(&p, child.port, 0);
    if (!probe_until(&p, probe_has_frames, 20000, 30)) return 1; // warm
    struct ticker ticker = {0};
    loop_timer_add(p.loop, tick, &ticker, &ticker.timer);
    loop_timer_set(ticker.timer, 0);
    size_t before = p.frames, bytes = p.frame_bytes;
    double cpu = cpu_seconds();
    int64_t start = clock_monotonic_us();
    if (!probe_until(&p, probe_has_frames, before + frames, 120)) return 1;
    double seconds = (double)(clock_monotonic_us() - start) / 1e6;
    cpu = cpu_seconds() - cpu;
    double passed = (double)(p.frames - before);
    printf("%.0f frames of %.0f bytes in %.2f s: %.0f frames/s, %.1f MB/s, %.2f us of CPU a frame, "
           "a timer late by %.2f ms at most\n",
           passed, (double)(p.frame_bytes - bytes) / passed, seconds, passed / seconds,
           (double)(p.frame_bytes - bytes) / seconds / 1e6, cpu * 1e6 / passed,
           (double)ticker.latest / 1e3);
    replay_child_stop(&child);
    probe_close(&p);
    recording_finish(&r);
    return 0;
}
