// Numbers come from a small generator with a fixed seed, weighed by hour so that the day looks like
// one.
#include "made_up.h"

#include "base/clock.h"
#include "base/mem.h"
#include "calls/direction.h"

#include <stdio.h>
#include <stdlib.h>

#define CLOCK_S INT64_C(1795440727) // 2026-11-23 14:32:07 in Berlin

static unsigned next(unsigned *seed) {
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7FFF;
}

void made_up_add(struct made_up *m, const char *source, const char *queue, const char *agent,
                 int ago, enum cdr_disposition d, unsigned ring, unsigned talk) {
    char unique[40], channel[64], destination[64], data[64];
    int64_t start = CLOCK_S - ago;
    size_t count = cdr_store_count(m->store);
    snprintf(unique, sizeof unique, "%lld.%zu", (long long)start, count);
    snprintf(channel, sizeof channel, "PJSIP/%s-%08zx",
             *source && source[0] != '1' ? "trunk-a" : source, count);
    snprintf(destination, sizeof destination, "PJSIP/%s-%08zx", agent, count + 1);
    snprintf(data, sizeof data, "%s,t,,,300", queue);
    bool answered = d == CDR_ANSWERED;
    struct cdr row = {
        .start = start,
        .answer = answered ? start + ring : CDR_NO_TIME,
        .end = start + ring + talk,
        .local_start = zone_civil(m->zone, start),
        .duration = ring + talk,
        .billable = answered ? talk : 0,
        .disposition = d,
        .disposition_word = span_of(cdr_disposition_word(d)),
        .sequence = CDR_NO_SEQUENCE,
    };
    row.text[CDR_SOURCE] = span_of(source);
    row.text[CDR_DESTINATION] = span_of(*queue ? "7001" : agent);
    row.text[CDR_CALLER_ID] = SPAN("\"Dave\" <1004>");
    row.text[CDR_CHANNEL] = span_of(channel);
    row.text[CDR_DESTINATION_CHANNEL] = span_of(*agent ? destination : "");
    row.text[CDR_LAST_APPLICATION] = span_of(*queue ? "Queue" : "Dial");
    row.text[CDR_LAST_DATA] = span_of(*queue ? data : "");
    row.text[CDR_UNIQUE_ID] = span_of(unique);
    cdr_store_put(m->store, &row,
                  (uint8_t)direction_of(row.text[CDR_CHANNEL], row.text[CDR_DESTINATION_CHANNEL]));
    records_fold_run(&m->fold, m->store, SIZE_MAX);
}

static void add_one(struct made_up *m, unsigned *seed) {
    static const char *const queues[] = {"support", "support", "sales", "billing", ""};
    static const char *const agents[] = {"1001", "1002", "1003", "1004", "1005", "1006", "1007"};
    static const int busy_hours[] = {8, 9, 9, 10, 10, 10, 11, 11, 11, 11, 12, 12, 13, 13, 13, 14};
    char source[32];
    int hour = busy_hours[next(seed) % 16], second = (int)(next(seed) % 3600);
    int ago = (14 - hour) * 3600 + 1927 - second;
    if (ago < 5) ago += 1900;
    if (next(seed) % 4)
        snprintf(source, sizeof source, "0%09u", 301234567u + next(seed) * 977u);
    else
        snprintf(source, sizeof source, "10%02u", next(seed) % 12);
    unsigned luck = next(seed) % 100;
    enum cdr_disposition d = luck < 76   ? CDR_ANSWERED
                             : luck < 92 ? CDR_NO_ANSWER
                             : luck < 96 ? CDR_BUSY
                             : luck < 98 ? CDR_FAILED
                                         : CDR_CANCEL;
    made_up_add(m, source, queues[next(seed) % 5], agents[next(seed) % 7], ago, d, next(seed) % 40,
                d == CDR_ANSWERED ? next(seed) % 480 : 0);
}

void made_up_init(struct made_up *m, int records) {
    unsigned seed = 7;
    *m = (struct made_up){.store = cdr_store_create()};
    if (zone_load("Europe/Berlin", &m->zone)) abort();
    struct window day = window_day(m->zone, 0, CLOCK_S);
    records_fold_init(&m->fold, day.from, day.to, 20);
    for (int i = 0; i < records; i++)
        add_one(m, &seed);
    m->servers[0] = (struct board_server){.name = "pbx1", .state = BOARD_UP};
    m->servers[1] = (struct board_server){.name = "pbx2", .state = BOARD_UP};
    m->servers[2] = (struct board_server){.name = "pbx3",
                                          .state = BOARD_SLOW,
                                          .words = "slow, figures 4 s old",
                                          .since_us = (CLOCK_S - 4) * SECOND_US};
    m->input = (struct board_input){
        .now_us = CLOCK_S * SECOND_US,
        .zone = m->zone,
        .window = day,
        .fold = &m->fold,
        .store = m->store,
        .servers = m->servers,
        .server_count = 3,
    };
}

void made_up_finish(struct made_up *m) {
    records_fold_finish(&m->fold);
    cdr_store_destroy(m->store);
    zone_destroy(m->zone);
}
