// Measures memory and time of the store and of the fold over it, on a day of made-up frames. Usage:
// bench_store FRAMES.jsonl   (tests/tools/gen_day.py 1000000 FRAMES.jsonl OUT.csv)
#include "../../src/calls/stitch_parts.h"
#include "cdr/store.h"
#include "stats/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BATCH     4096
#define LINE_SIZE 1024

// The clock is read once for so many, since reading it takes as long as a put.
#define PUTS_A_TURN 64

static char lines[BATCH][LINE_SIZE];
static struct cdr rows[BATCH];

static double now_s(void) { // processor time, so that other programs do not count
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t resident(void) {
    unsigned long all = 0, there = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%lu %lu", &all, &there) != 2) there = 0;
    if (f) fclose(f);
    return there * (size_t)sysconf(_SC_PAGESIZE);
}

// The value of a header, with escapes undone in place; the generator writes headers in one order.
static struct span value_of(char **at, const char *header) {
    char key[40];
    snprintf(key, sizeof key, "\"%s\": \"", header);
    char *found = strstr(*at, key);
    if (!found) return SPAN_NONE;
    char *out = found + strlen(key), *in = out;
    struct span value = {out, 0};
    for (; *in && *in != '"'; in++) {
        if (*in == '\\') in++;
        *out++ = *in;
    }
    value.len = (size_t)(out - value.at);
    *at = in;
    return value;
}

static int64_t time_of(struct span text, struct civil *ret_civil) {
    return civil_parse(text, ret_civil) ? civil_seconds(*ret_civil) : CDR_NO_TIME;
}

static void parse(char *line, struct cdr *r) {
    char *at = line;
    struct civil other;
    int64_t number = 0;
    *r = (struct cdr){.sequence = CDR_NO_SEQUENCE};
    r->server = (uint16_t)(strtol(strstr(line, "server_id") + 12, NULL, 10) - 1);
    for (size_t i = 0; i < cdr_field_count; i++) {
        const struct cdr_field *f = &cdr_fields[i];
        struct span value = value_of(&at, f->header);
        if (f->kind == CDR_TEXT) r->text[f->index] = value;
        if (f->kind == CDR_WORD) {
            r->disposition_word = value;
            r->disposition = cdr_disposition_of(value);
        }
        if (strcmp(f->header, "StartTime") == 0) r->start = time_of(value, &r->local_start);
        if (strcmp(f->header, "AnswerTime") == 0) r->answer = time_of(value, &other);
        if (strcmp(f->header, "EndTime") == 0) r->end = time_of(value, &other);
        if (!span_number(value, &number)) continue;
        if (strcmp(f->header, "Duration") == 0) r->duration = (uint32_t)number;
        if (strcmp(f->header, "BillableSeconds") == 0) r->billable = (uint32_t)number;
        if (strcmp(f->header, "Sequence") == 0) r->sequence = number;
    }
}

int main(int count, char **args) {
    FILE *in = count == 2 ? fopen(args[1], "r") : NULL;
    if (!in) {
        fprintf(stderr, "usage: bench_store FRAMES.jsonl\n");
        return 2;
    }
    memset(lines, 1, sizeof lines); // in memory before the first measurement
    memset(rows, 1, sizeof rows);
    size_t before = resident(), peak = 0, batch;
    struct cdr_store *s = cdr_store_create();
    double putting = 0, slowest = 0;
    do {
        for (batch = 0; batch < BATCH && fgets(lines[batch], LINE_SIZE, in); batch++)
            parse(lines[batch], &rows[batch]);
        double from = now_s(), last = from;
        for (size_t i = 0; i < batch; i++) {
            const struct span *text = rows[i].text;
            cdr_store_put(s, &rows[i],
                          (uint8_t)direction_of(text[CDR_CHANNEL], text[CDR_DESTINATION_CHANNEL]));
            if ((i + 1) % PUTS_A_TURN && i + 1 < batch) continue;
            double then = now_s();
            if (then - last > slowest) slowest = then - last;
            last = then;
        }
        putting += last - from;
        if (resident() > peak) peak = resident();
    } while (batch == BATCH);
    fclose(in);
    size_t n = cdr_store_count(s), after = resident();
    if (!n) return 1;
    printf("%zu rows, %.1f bytes a row claimed, %.1f resident (peak %.1f)\n", n,
           (double)cdr_store_bytes(s) / (double)n, (double)(after - before) / (double)n,
           (double)(peak - before) / (double)n);
    printf("put %.0f ns a row, the slowest %d rows %.2f ms\n", putting / (double)n * 1e9,
           PUTS_A_TURN, slowest * 1e3);
    for (int round = 0; round < 3; round++) {
        struct records_fold f;
        records_fold_init(&f, 0, INT64_MAX, 20);
        double from = now_s();
        records_fold_run(&f, s, NULL);
        double took = now_s() - from;
        printf("fold %.1f ns a row, %.2f ms, %zu agents, %zu queues\n", took / (double)n * 1e9,
               took * 1e3, f.all.agent_count, f.all.queue_count);
        records_fold_finish(&f);
    }
    struct cdr_store *old;
    double from = now_s();
    cdr_store_trim(s, n / 2, INT64_MAX, NULL, &old);
    cdr_store_destroy(old);
    printf("trim let %zu go in %.0f ms, %.1f bytes a row claimed\n", n - cdr_store_count(s),
           (now_s() - from) * 1e3, (double)cdr_store_bytes(s) / (double)cdr_store_count(s));
    cdr_store_destroy(s);
    return 0;
}
