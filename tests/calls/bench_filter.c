// What a filter costs: a million made-up rows are folded with and without one, and three hundred
// thousand visits are tallied in slices. Usage: bench_filter
#include "../../src/calls/stitch_parts.h"
#include "../support/post_visits.h"
#include "calls/filter.h"
#include "day_rows.h"
#include "stats/queues.h"
#include "stats/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROWS   1000000
#define VISITS 300000
#define ROUNDS 7

static double now_s(void) { // processor time, so that other programs do not count
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct filter *make(const char *expression, const struct filter_terms *terms) {
    struct filter_error error;
    struct filter *f = NULL;
    if (!*expression) return NULL;
    if (!filter_create(span_of(expression), terms, &f, &error)) return f;
    fprintf(stderr, "%s: %s\n", expression, error.text);
    exit(1);
}

static int by_time(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// As after a new filter: it is compiled again for each round.
static void fold_rows(const struct cdr_store *s, const struct stitch *calls,
                      const char *expression) {
    double took[ROUNDS];
    uint64_t found = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double from = now_s();
        const struct filter_terms terms = {.store = s, .stitch = calls};
        struct records_fold f;
        records_fold_init(&f, 0, INT64_MAX, 20);
        f.filter = make(expression, &terms);
        records_fold_run(&f, s, NULL);
        took[i] = now_s() - from;
        found = f.all.total;
        filter_destroy(f.filter);
        records_fold_finish(&f);
    }
    qsort(took, ROUNDS, sizeof *took, by_time);
    printf("fold\t%s\t%llu\t%.2f\n", expression, (unsigned long long)found, took[ROUNDS / 2] * 1e3);
}

static void observe(struct ledger *l, struct queue_event *e, int64_t at_us) {
    e->at_us = at_us;
    ledger_observe(l, (struct ledger_observation){.source = LEDGER_EVENT, .event = e});
}

static void fill_ledger(struct ledger *l) {
    static const char *const queues[] = {"support", "sales", "billing", "returns"};
    const int64_t start = INT64_C(1795305600000000);
    for (uint32_t i = 0; i < VISITS; i++) {
        char unique[32], number[16], phone[24];
        snprintf(unique, sizeof unique, "%u.%u", 1795305600 + i / 4, i);
        snprintf(number, sizeof number, "1514%07u", i * 7919 % 9999999);
        snprintf(phone, sizeof phone, "PJSIP/%u", 1001 + i % 60);
        struct queue_event e = {.kind = QUEUE_JOIN,
                                .unique_id = span_of(unique),
                                .linked_id = span_of(unique),
                                .queue = span_of(queues[i % 4]),
                                .caller_number = span_of(number),
                                .member.interface = span_of(phone),
                                .member.name = span_of(phone),
                                .hold_s = 5,
                                .talk_s = 60};
        int64_t at = start + (int64_t)i * 250000;
        observe(l, &e, at);
        e.kind = QUEUE_CONNECT;
        observe(l, &e, at + 5000000);
        e.kind = QUEUE_COMPLETE;
        e.reason = SPAN("agent");
        observe(l, &e, at + 65000000);
    }
}

static void tally_visits(const struct ledger *l, const struct stitch *s, const char *expression) {
    const struct filter_terms asked = {.stitch = s, .ledger = l};
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    struct queue_tallies t = {0};
    terms.filter = make(expression, &asked);
    double from = now_s();
    queue_tallies_begin(&t, &terms, 0, INT64_MAX);
    queue_tallies_run(&t, l, &terms, INT64_MAX / 2, NULL);
    double took = now_s() - from;
    uint64_t offered = 0;
    for (size_t i = 0; i < t.queue_count; i++)
        offered += tally_count(&t.queues[i].counted, VISITS_OFFERED);
    printf("tally\t%s\t%llu\t%.2f\n", expression, (unsigned long long)offered, took * 1e3);
    queue_tallies_finish(&t);
    filter_destroy(terms.filter);
}

int main(void) {
    static const char *const of_rows[] = {"",
                                          "queue:support",
                                          "src:1514*",
                                          "src:*514* disp:missed",
                                          "disp:missed",
                                          "agent:1001",
                                          "hour:9..11",
                                          "-account:\"\"",
                                          "name:*martin*",
                                          "tremblay",
                                          "channel:*trunk*"};
    static const char *const of_visits[] = {"", "queue:support", "src:1514* wait<20",
                                            "direction:inbound"};
    struct cdr_store *s = cdr_store_create();
    struct stitch *calls = stitch_create(NULL);
    struct day_rows day;
    day_rows_init(&day, ROWS);
    for (uint32_t i = 0; i < ROWS; i++) {
        struct cdr row;
        day_rows_next(&day, &row);
        enum direction way = direction_of(row.text[CDR_CHANNEL], row.text[CDR_DESTINATION_CHANNEL]);
        cdr_store_put(s, &row, (uint8_t)way);
    }
    for (size_t i = 0; i < sizeof of_rows / sizeof *of_rows; i++)
        fold_rows(s, calls, of_rows[i]);
    struct ledger l;
    ledger_init(&l);
    fill_ledger(&l);
    post_visits(calls, &l);
    for (size_t i = 0; i < sizeof of_visits / sizeof *of_visits; i++)
        tally_visits(&l, calls, of_visits[i]);
    ledger_finish(&l);
    stitch_destroy(calls);
    cdr_store_destroy(s);
    return 0;
}
