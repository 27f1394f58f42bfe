// Prints the nanoseconds that a frame of the callcentre capture takes: the glance at an unwanted
// one, the scan, the scan with decoding, and jansson for comparison. Built with the tests, but not
// run as one.
#include "base/mem.h"
#include "helper.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 20

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

enum what { PEEK, SCAN, DECODE, JANSSON, WHATS };

static void once(enum what what, struct span line, struct reading *r, const struct zone *zone) {
    struct ami_head head;
    json_error_t error;
    switch (what) {
    case PEEK:
        ami_peek(line, &head);
        break;
    case SCAN:
        ami_scan(line, &r->scanned, &r->frame);
        break;
    case DECODE:
        read_frame(r, line, zone);
        break;
    default:
        json_decref(json_loadb(line.at, line.len, 0, &error));
    }
}

static void run(const char *title, const struct span *lines, size_t count, size_t rounds,
                const struct zone *zone) {
    static const char *const names[WHATS] = {"peek", "scan", "scan and decode", "jansson"};
    static struct reading r;
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += lines[i].len;
    printf("%s: %zu frames, %zu bytes a frame\n", title, count, count ? bytes / count : 0);
    double best[WHATS];
    for (size_t round = 0; round < rounds; round++)
        for (enum what what = 0; what < WHATS; what++) { // in turn, so that all get the same noise
            double start = now();
            for (size_t i = 0; i < count; i++)
                once(what, lines[i], &r, zone);
            double took = now() - start;
            if (!round || took < best[what]) best[what] = took;
        }
    for (enum what what = 0; what < WHATS; what++)
        printf("  %-16s %7.0f ns\n", names[what], best[what] / (double)count);
    reading_finish(&r);
    r = (struct reading){0};
}

int main(void) {
    struct capture c;
    struct zone *zone;
    if (zone_load("UTC", &zone) != 0) return 1;
    capture_load(&c, "callcentre/frames.jsonl.gz");
    run("all", c.lines, c.count, ROUNDS, zone);
    size_t cdrs = 0, others = 0;
    struct span *rows = mem_alloc(c.count * sizeof *rows), *unwanted = c.lines;
    for (size_t i = 0; i < c.count; i++) {
        struct ami_head head;
        enum ami_result result = ami_peek(c.lines[i], &head);
        if (result == AMI_UNWANTED)
            unwanted[others++] = c.lines[i];
        else if (span_same(head.event, SPAN("Cdr")))
            rows[cdrs++] = c.lines[i];
    }
    run("Cdr", rows, cdrs, ROUNDS * 10, zone);
    run("unwanted", unwanted, others, ROUNDS, zone);
    capture_finish(&c);
    free(rows);
    zone_destroy(zone);
    return 0;
}
