// A day of 100,000 queue calls as it comes in: five channel events and two rows for each call, one
// visit that is posted twice, and figures that are kept up to date. Prints time and memory.
#include "../../src/calls/stitch_parts.h"
#include "calls/stitch.h"
#include "stats/calls.h"

#include <stdio.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct span id_of(char *out, size_t size, unsigned start, unsigned number) {
    snprintf(out, size, "%u.%u", start, number);
    return span_of(out);
}

static void post_call(struct stitch *s, unsigned n) {
    char caller[32], leg[32], name[2][48], number[16];
    unsigned start = 1795302000 + n * 86 / 100;
    struct span a = id_of(caller, sizeof caller, start, n * 2);
    struct span b = id_of(leg, sizeof leg, start + 5, n * 2 + 1);
    snprintf(name[0], sizeof name[0], "PJSIP/trunk-provider-%08x", n * 2);
    snprintf(name[1], sizeof name[1], "PJSIP/%u-%08x", 1001 + n % 40, n * 2 + 1);
    snprintf(number, sizeof number, "49170%07u", n % 30000);
    struct channel_event e = {.kind = CHANNEL_NEW,
                              .at_us = (int64_t)start * 1000000,
                              .channel = span_of(name[0]),
                              .unique_id = a,
                              .linked_id = a,
                              .caller_number = span_of(number),
                              .place.exten = SPAN("5001"),
                              .place.context = SPAN("from-trunk"),
                              .state = 4};
    stitch_channel(s, &e);
    struct call_visit v = {.unique_id = a, .linked_id = a, .queue = SPAN("support"), .talk_s = -1};
    v.caller_number = span_of(number);
    v.join_us = e.at_us;
    stitch_visit(s, n, &v);
    struct channel_event l = e;
    l.channel = span_of(name[1]);
    l.unique_id = b;
    l.at_us += 5000000;
    l.state = 0;
    stitch_channel(s, &l);
    l.kind = CHANNEL_STATE;
    l.state = 6;
    l.at_us += 3000000;
    stitch_channel(s, &l);
    v.state = CALL_VISIT_ANSWERED;
    v.end_us = l.at_us;
    v.complete_us = l.at_us + 60000000;
    v.talk_s = 60;
    stitch_visit(s, n, &v);
    l.kind = e.kind = CHANNEL_HANGUP;
    l.at_us = e.at_us = v.complete_us;
    stitch_channel(s, &l);
    struct cdr row = {.start = start,
                      .answer = start + 8,
                      .end = start + 68,
                      .duration = 68,
                      .billable = 60,
                      .sequence = n};
    row.text[CDR_UNIQUE_ID] = row.text[CDR_LINKED_ID] = a;
    row.text[CDR_CHANNEL] = span_of(name[0]);
    row.text[CDR_DESTINATION_CHANNEL] = span_of(name[1]);
    row.text[CDR_SOURCE] = span_of(number);
    row.text[CDR_DESTINATION] = SPAN("5001");
    row.text[CDR_LAST_APPLICATION] = SPAN("Queue");
    row.text[CDR_LAST_DATA] = SPAN("support,,,,45");
    stitch_row(s, n * 2, &row);
    row.disposition = CDR_NO_ANSWER;
    row.billable = 0;
    stitch_row(s, n * 2 + 1, &row);
    stitch_channel(s, &e);
}

int main(void) {
    enum { CALLS = 100000 };
    struct stitch *s = stitch_create(NULL);
    struct calls_fold f;
    calls_fold_init(&f, 1795302000, 1795302000 + 86400, NULL);
    double start = now();
    for (unsigned n = 0; n < CALLS; n++) {
        post_call(s, n);
        if (n % 10 == 0) calls_fold_run(&f, s, NULL);
    }
    calls_fold_run(&f, s, NULL);
    double posted = now();
    struct calls_fold again;
    calls_fold_init(&again, 1795302000, 1795302000 + 86400, NULL);
    calls_fold_run(&again, s, NULL);
    printf("%d calls: %.2f us a call to post and fold, %.0f ms a whole fold, %zu bytes a call\n",
           CALLS, (posted - start) * 1e6 / CALLS, (now() - posted) * 1e3, stitch_bytes(s) / CALLS);
    int wrong = f.all.by_result[CALL_ANSWERED] != CALLS || again.all.talk_s != 60ull * CALLS;
    calls_fold_finish(&f);
    calls_fold_finish(&again);
    stitch_destroy(s);
    return wrong;
}
