// Time and memory for a day of 100,000 visits.
#include "queue/ledger.h"

#include <stdio.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void) {
    struct ledger l;
    char id[32], linked[32];
    double start = now();
    ledger_init(&l);
    for (int i = 0; i < 100000; i++) {
        int64_t at_us = INT64_C(1795379440000000) + i * INT64_C(860000);
        snprintf(id, sizeof id, "%d.%d", 1795379440 + i, i);
        snprintf(linked, sizeof linked, "%d.%d", 1795379440 + i, i);
        struct queue_event e = {.kind = QUEUE_JOIN,
                                .at_us = at_us,
                                .queue = i % 3 ? SPAN("support") : SPAN("sales"),
                                .unique_id = span_of(id),
                                .linked_id = span_of(linked),
                                .place.context = SPAN("from-trunk"),
                                .place.exten = SPAN("5002"),
                                .place.priority = 3,
                                .hold_s = 9,
                                .talk_s = 120};
        struct ledger_observation o = {.source = LEDGER_EVENT, .event = &e};
        ledger_observe(&l, o);
        e.member.interface = SPAN("PJSIP/1001");
        e.member.name = SPAN("Alice Agent");
        e.at_us += 9000000;
        e.kind = QUEUE_CONNECT;
        ledger_observe(&l, o);
        e.at_us += 120000000;
        e.kind = QUEUE_COMPLETE;
        e.reason = SPAN("agent");
        ledger_observe(&l, o);
    }
    double built = now();
    uint64_t answered = 0;
    for (uint32_t i = 0; i < ledger_count(&l); i++) {
        struct visit v;
        ledger_visit(&l, i, &v);
        answered += v.outcome == VISIT_ANSWERED;
    }
    printf("%u visits: %.0f ns a step, %.1f ms to view all, %zu bytes a visit\n", l.count,
           (built - start) / 3e5 * 1e9, (now() - built) * 1e3, ledger_bytes(&l) / l.count);
    ledger_finish(&l);
    return answered == 100000 ? 0 : 1;
}
