// Any bytes as what the history keeps of a day that is over: sums, or a profile. They are refused,
// or read; what is read and written again is the same, and can be counted on from.
#include "../../src/engine/parts.h"
#include "fuzz.h"

#include <string.h>

#define DAY INT64_C(1795302000) // 2026-11-22 00:00 in Berlin

static uint16_t find_server(void *context, struct span name) {
    (void)context;
    return name.len && name.at[0] == '-' ? SUMS_NO_SERVER : (uint16_t)(name.len % 4);
}

static void name_server(void *context, uint16_t server, struct buf *out) {
    (void)context;
    buf_put(out, "nnnn", server);
}

static void count_on(const struct day_sums *sums) {
    struct door d;
    struct calls_fold calls;
    struct records_fold records;
    struct hours_fold hours = {0};
    struct queue_tallies queues = {0};
    struct agents agents = {0};
    struct gaps gaps = {0};
    struct queue_terms terms = QUEUE_TERMS_DEFAULT;
    struct zone *zone = zone_fixed(3600);
    door_init(&d, zone_fixed(3600), NULL);
    calls_fold_init(&calls, DAY, DAY + 86400, NULL);
    calls.before.sums = sums;
    calls.before.since = DAY + 86400;
    calls.by_phone = true;
    calls_fold_run(&calls, d.book.stitch, NULL);
    calls_fold_peaks(&calls, DAY + 43200);
    must(calls.hour_count == 0 || calls.hour_count == 24, "a day has 24 hours");
    records_name(sums, d.store);
    records_fold_init(&records, DAY, DAY + 86400, 20);
    records.before = sums;
    records_fold_run(&records, d.store, NULL);
    queues_name(sums, &d.book.ledger);
    if (queues_hold(sums, &d.book.ledger, &terms)) {
        queue_tallies_begin(&queues, &terms, DAY * SECOND_US, (DAY + 86400) * SECOND_US);
        queues.before = sums;
        queue_tallies_run(&queues, &d.book.ledger, &terms, (DAY + 43200) * SECOND_US, NULL);
        queue_tallies_show(&queues, &d.book.ledger, &terms);
        agents_fold(&agents, &d.book.ledger, &queues, &calls,
                    &(struct agent_terms){.servers = &d.servers}, DAY * SECOND_US,
                    (DAY + 86400) * SECOND_US, (DAY + 43200) * SECOND_US, NULL);
    }
    const struct hours_input in = {.window = {DAY, DAY + 86400},
                                   .zone = zone,
                                   .stitch = d.book.stitch,
                                   .window_before = sums,
                                   .week_before = sums,
                                   .window_since = DAY + 86400,
                                   .week_since = DAY + 86400};
    hours_fold_run(&hours, &in, NULL);
    past_days_gaps(sums, &gaps);
    for (size_t i = 0; i < gaps.count; i++)
        must(strlen(gaps.list[i].reason) < 1 << 20, "why there was a gap ends");
    hours_fold_finish(&hours);
    agents_finish(&agents);
    queue_tallies_finish(&queues);
    records_fold_finish(&records);
    calls_fold_finish(&calls);
    gaps_finish(&gaps);
    door_finish(&d);
    zone_destroy(zone);
}

static void read_sums(struct span bytes) {
    struct day_sums *sums = sums_create(), *again = sums_create();
    struct buf one = {0}, two = {0};
    if (sums_add(sums, bytes, find_server, NULL)) {
        sums_write(sums, name_server, NULL, &one);
        must(sums_add(again, buf_text(&one), find_server, NULL), "what was written is read");
        sums_write(again, name_server, NULL, &two);
        must(span_same(buf_text(&one), buf_text(&two)), "and is the same again");
        count_on(sums);
    }
    buf_finish(&one);
    buf_finish(&two);
    sums_drop(sums);
    sums_drop(again);
}

static void read_profile(struct span text) {
    struct profile p = {0}, again = {0};
    struct buf one = {0}, two = {0};
    if (profile_read(text, &p)) {
        profile_write(&p, &one);
        must(profile_read(buf_text(&one), &again), "a profile that was written is read");
        profile_write(&again, &two);
        must(span_same(buf_text(&one), buf_text(&two)), "and is the same again");
    }
    profile_finish(&p);
    profile_finish(&again);
    buf_finish(&one);
    buf_finish(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span bytes = {(const char *)data, size};
    read_sums(bytes);
    read_profile(bytes);
    return 0;
}
