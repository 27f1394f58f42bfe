// What an event costs in tallies that are kept up to date, depending on how many visits there are.
// Usage: bench_tallies
#include "stats/queues.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define EVENTS 3000
#define ROUNDS 7
#define S      INT64_C(1000000)

static double now_s(void) { // processor time, so that other programs do not count
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const enum queue_event_kind kinds[] = {QUEUE_JOIN, QUEUE_CONNECT, QUEUE_COMPLETE};

static int64_t observe(struct ledger *l, uint32_t number, int kind) {
    static const char *const queues[] = {"support", "sales", "billing", "returns"};
    char unique[32], phone[24];
    int64_t at_us = INT64_C(1795305600) * S + number * S / 4 + kind * 30 * S;
    snprintf(unique, sizeof unique, "%u.%u", 1795305600 + number / 4, number);
    snprintf(phone, sizeof phone, "PJSIP/%u", 1001 + number % 60);
    struct queue_event e = {.kind = kinds[kind],
                            .at_us = at_us,
                            .exact_time = true,
                            .unique_id = span_of(unique),
                            .linked_id = span_of(unique),
                            .queue = span_of(queues[number % 4]),
                            .member.interface = span_of(phone),
                            .member.name = span_of(phone),
                            .hold_s = 30,
                            .talk_s = 30,
                            .reason = SPAN("agent")};
    ledger_observe(l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
    return at_us;
}

static double an_event(uint32_t visits) {
    struct ledger l;
    struct queue_tallies t = {0};
    const struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    int64_t now_us = 0;
    ledger_init(&l);
    for (uint32_t i = 0; i < visits; i++)
        for (int kind = 0; kind < 3; kind++)
            now_us = observe(&l, i, kind);
    queue_tallies_begin(&t, &terms, 0, INT64_MAX);
    queue_tallies_run(&t, &l, &terms, now_us, NULL);
    double from = now_s();
    for (uint32_t i = 0; i < EVENTS; i++) {
        now_us = observe(&l, visits + i / 3, (int)(i % 3));
        queue_tallies_run(&t, &l, &terms, now_us, NULL);
    }
    double took = now_s() - from;
    uint64_t answered = 0;
    for (size_t i = 0; i < t.queue_count; i++)
        answered += tally_count(&t.queues[i].counted, VISITS_ANSWERED);
    if (answered != visits + EVENTS / 3) exit(1);
    queue_tallies_finish(&t);
    ledger_finish(&l);
    return took / EVENTS;
}

static int by_time(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(void) {
    static const uint32_t held[] = {1000, 300000};
    for (size_t h = 0; h < sizeof held / sizeof *held; h++) {
        double took[ROUNDS];
        for (int i = 0; i < ROUNDS; i++)
            took[i] = an_event(held[h]);
        qsort(took, ROUNDS, sizeof *took, by_time);
        printf("%u\t%.3f\n", held[h], took[ROUNDS / 2] * 1e6);
    }
    return 0;
}
