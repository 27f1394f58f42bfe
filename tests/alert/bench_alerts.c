// What a second costs with 500 conditions, each over 100 queues, in milliseconds.
// Usage: bench_alerts
#include "watched.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define QUEUES 100
#define RULES  500
#define ROUNDS 200

static double now_ms(void) { // processor time, so that other programs do not count
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(void) {
    static const char *const figures[] = {"waiting>=%u for 30s", "longest_wait>%u",
                                          "service_level<%u min 20 calls", "abandoned>%u",
                                          "agents_ready<%u for 1m until agents_ready>100"};
    static char names[RULES][16];
    struct watched w;
    watched_init(&w, QUEUES, 0);
    for (unsigned i = 0; i < RULES; i++) {
        char text[120], condition[80];
        snprintf(names[i], sizeof names[i], "rule %u", i);
        snprintf(condition, sizeof condition, figures[i % 5], 50 + i % 7);
        snprintf(text, sizeof text, "queue:* %s", condition);
        watched_rule(&w, names[i], text);
    }
    watched_begin(&w);
    for (size_t i = 0; i < QUEUES; i++) {
        struct tally *t = watched_queue(&w, i);
        t->counts[VISIT_BIT(VISITS_OFFERED)] = 200;
        t->counts[VISIT_BIT(VISITS_ANSWERED)] = t->counts[VISIT_BIT(VISITS_ANSWERED_WITHIN)] = 190;
        w.queues.rows.list[i].tally.members[MEMBER_READY] = 100;
    }
    watched_run(&w, 0);
    double from = now_ms();
    for (int i = 1; i <= ROUNDS; i++) {
        watched_wait(&w, (size_t)i % QUEUES, (uint32_t)i % 70);
        watched_run(&w, i);
    }
    printf("%.3f\n", (now_ms() - from) / ROUNDS);
    bool rang = w.alerts.count > 0;
    watched_finish(&w);
    return rang ? EXIT_SUCCESS : EXIT_FAILURE;
}
