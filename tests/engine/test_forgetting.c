// What is forgotten is freed: days pass, each with callers of its own, through the book and through
// the program's own counting, with rows for one day.
#include "../../src/engine/parts.h"
#include "../support/live_settings.h"
#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define MONDAY INT64_C(1794783600) // 2026-11-16 00:00 in Berlin
#define DAY    86400
#define DAYS   30
#define CALLS  400 // in a day
#define AGENTS 7
// Arrays grow in steps; blocks of a dictionary have 64 KiB, and one with a single name in use
// stays.
#define MORE 1.2

static struct run {
    struct door door;
    struct engine_settings settings;
    struct figures figures;
} run;

static void open_run(void) {
    struct zone *machine;
    run = (struct run){0};
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    door_init(&run.door, machine, NULL);
    cr_assert_eq(servers_put(&run.door.servers, SPAN("pbx1"), "link"), 0);
    run.settings = live_settings();
    run.settings.max_records = CALLS;
    figures_init(&run.figures, &run.settings, &run.door, MONDAY);
    cr_assert_eq(task_create(&run.figures.task), 0);
}

static void close_run(void) {
    figures_finish(&run.figures);
    settings_finish(&run.settings);
    door_finish(&run.door);
}

static size_t held(void) {
    return cdr_store_bytes(run.door.store) + ledger_bytes(&run.door.book.ledger) +
           stitch_bytes(run.door.book.stitch);
}

struct texts { // of one call
    char caller[24], leg[24], number[24], name[48], channel[48], agent[24], interface[24];
};

static void tell_queue(enum queue_event_kind kind, const struct texts *t, int64_t at_s) {
    bool agent = kind != QUEUE_JOIN && kind != QUEUE_LEAVE && kind != QUEUE_ABANDON;
    struct queue_event e = {.kind = kind,
                            .at_us = at_s * SECOND_US,
                            .exact_time = true,
                            .queue = SPAN("support"),
                            .unique_id = span_of(t->caller),
                            .linked_id = span_of(t->caller),
                            .channel = span_of(t->channel),
                            .caller_number = span_of(t->number),
                            .caller_name = span_of(t->name),
                            .member.interface = agent ? span_of(t->interface) : SPAN_NONE,
                            .member.name = agent ? span_of(t->agent) : SPAN_NONE,
                            .member.unique_id = agent ? span_of(t->leg) : SPAN_NONE,
                            .position = 1,
                            .hold_s = 5,
                            .talk_s = 60,
                            .reason = SPAN("caller"),
                            .member.status = 1,
                            .member.penalty = 0};
    book_queue(&run.door.book, &e);
}

static void tell_channel(enum channel_event_kind kind, const struct texts *t, int64_t at_s) {
    struct channel_event e = {.kind = kind,
                              .at_us = at_s * SECOND_US,
                              .exact_time = true,
                              .channel = span_of(t->channel),
                              .unique_id = span_of(t->caller),
                              .linked_id = span_of(t->caller),
                              .caller_number = span_of(t->number),
                              .place.context = SPAN("from-trunk"),
                              .place.exten = SPAN("400"),
                              .state = 6,
                              .cause = 16};
    book_channel(&run.door.book, &e);
}

static void one_call(int day, int n) {
    struct texts t;
    int64_t start = MONDAY + day * DAY + 8 * 3600 + n * 50;
    int id = day * CALLS + n;
    bool answered = n % 4 != 3;
    snprintf(t.caller, sizeof t.caller, "%lld.%d", (long long)start, id);
    snprintf(t.leg, sizeof t.leg, "%lld.%d", (long long)start, id + 1000000);
    snprintf(t.number, sizeof t.number, "49170%07d", id);
    snprintf(t.name, sizeof t.name, "caller of day %d, number %d", day, n);
    snprintf(t.channel, sizeof t.channel, "PJSIP/trunk-%08x", (unsigned)id);
    snprintf(t.agent, sizeof t.agent, "agent %d", n % AGENTS);
    snprintf(t.interface, sizeof t.interface, "PJSIP/%d", 1001 + n % AGENTS);
    tell_channel(CHANNEL_NEW, &t, start);
    tell_queue(QUEUE_JOIN, &t, start);
    if (answered) {
        tell_queue(QUEUE_MEMBER, &t, start + 1);
        tell_queue(QUEUE_NO_ANSWER, &t, start + 4);
        tell_queue(QUEUE_LEAVE, &t, start + 5);
        tell_queue(QUEUE_CONNECT, &t, start + 5);
        tell_queue(QUEUE_COMPLETE, &t, start + 65);
    } else {
        tell_queue(QUEUE_ABANDON, &t, start + 65);
        tell_queue(QUEUE_LEAVE, &t, start + 65);
    }
    tell_channel(CHANNEL_HANGUP, &t, start + 65);
    struct cdr row = {.start = start,
                      .answer = answered ? start + 5 : CDR_NO_TIME,
                      .end = start + 65,
                      .duration = 65,
                      .billable = answered ? 60 : 0,
                      .disposition = answered ? CDR_ANSWERED : CDR_NO_ANSWER};
    row.text[CDR_UNIQUE_ID] = row.text[CDR_LINKED_ID] = span_of(t.caller);
    row.text[CDR_SOURCE] = span_of(t.number);
    row.text[CDR_CALLER_ID] = span_of(t.name);
    row.text[CDR_CHANNEL] = span_of(t.channel);
    row.text[CDR_LAST_APPLICATION] = SPAN("Queue");
    row.text[CDR_LAST_DATA] = SPAN("support,t,,,300");
    door_cdr(&run.door, &row);
}

static void one_day(int day) {
    for (int n = 0; n < CALLS; n++)
        one_call(day, n);
}

static void trim(int64_t keep_from) {
    struct cdr_store *old;
    memory_trim(&run.door, CALLS, keep_from, NULL, &old);
    cdr_store_destroy(old);
}

Test(memory, thirty_days_need_what_two_do) {
    open_run();
    struct book *book = &run.door.book;
    size_t of_two = 0;
    for (int day = 0; day < DAYS; day++) {
        int64_t today = MONDAY + day * DAY;
        one_day(day);
        trim(today);
        book_forget(book, run.door.store, UINT64_MAX, (today - DAY) * SECOND_US, NULL);
        if (day == 1) of_two = held();
    }
    cr_expect_eq(ledger_count(&book->ledger), 2 * CALLS);
    cr_expect_lt((double)held(), MORE * (double)of_two, "%zu bytes, of two days %zu", held(),
                 of_two);
    close_run();
}

// While figures are counted again, everything that is shown keeps its name.
static void names_are_right(void) {
    const struct counting *s = &run.figures.shown;
    struct span queue = SPAN("support");
    for (size_t i = 0; i < s->queues.rows.count; i++)
        cr_assert(span_same(s->queues.rows.list[i].queue, queue));
    for (size_t i = 0; i < s->agents.count; i++) {
        char name[32];
        snprintf(name, sizeof name, "agent %zu", i);
        cr_assert(span_same(s->agents.list[i].name, span_of(name)), "%.*s, not %s",
                  (int)s->agents.list[i].name.len, s->agents.list[i].name.at, name);
        cr_assert(
            span_same(ledger_text(&run.door.book.ledger, s->agents.queues[i].queue_id), queue));
    }
}

static void count(int64_t now_s) {
    while (!figures_go_on(&run.figures, now_s * SECOND_US, 0))
        names_are_right();
    names_are_right();
}

// Visits of the week before today are kept.
Test(memory, the_program_needs_no_more_with_the_weeks) {
    open_run();
    size_t of_a_week = 0;
    for (int day = 0; day < DAYS; day++) {
        int64_t today = MONDAY + day * DAY;
        count(today + 3600);
        one_day(day);
        count(today + 18 * 3600);
        trim(today);
        count(today + 19 * 3600);
        const struct counting *s = &run.figures.shown;
        cr_expect_eq(calls_total(&s->calls.all), CALLS, "day %d: %llu calls", day,
                     (unsigned long long)calls_total(&s->calls.all));
        cr_expect_eq(tally_count(&s->queues.rows.total.tally.counted, VISITS_OFFERED), CALLS);
        cr_expect_eq(s->agents.count, AGENTS);
        if (day == FIGURES_KEEP_DAYS + 1) of_a_week = held();
    }
    cr_expect_lt((double)held(), MORE * (double)of_a_week, "%zu bytes, of a week %zu", held(),
                 of_a_week);
    close_run();
}
