// Days in half hours: which are known, what is in them, and that they can be kept.
#include "../../src/stats/forecast/parts.h"
#include "../support/pausing.h"
#include "base/clock.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define HOUR 3600

static struct stitch *stitch;
static struct ledger ledger;
static struct servers servers;
static struct gaps gaps;
static struct gap gap_list[2];
static struct zone *zone;
static struct profile p;

static void begin(void) {
    struct zone *machine;
    cr_assert_eq(zone_load("Europe/Berlin", &zone), 0);
    cr_assert_eq(zone_load("UTC", &machine), 0);
    stitch = stitch_create(NULL);
    ledger_init(&ledger);
    servers_init(&servers, machine);
    servers_put(&servers, SPAN("pbx1"), "a");
    servers_put(&servers, SPAN("pbx2"), "b");
    gaps = (struct gaps){.list = gap_list};
    p = (struct profile){0};
}

static void end(void) {
    profile_finish(&p);
    stitch_destroy(stitch);
    ledger_finish(&ledger);
    servers_finish(&servers);
    zone_destroy(zone);
}

TestSuite(profile, .init = begin, .fini = end);

static struct window day_of(const char *date, int day_start_s) {
    struct civil c;
    cr_assert(civil_parse_day(span_of(date), &c));
    return window_of_date(zone, day_start_s, c);
}

static void call_at(int64_t at) {
    static uint32_t number;
    char id[40];
    snprintf(id, sizeof id, "%lld.%u", (long long)at, number);
    struct cdr row = {.start = at, .answer = CDR_NO_TIME, .end = at + 9, .sequence = -1};
    row.disposition = CDR_NO_ANSWER;
    row.text[CDR_UNIQUE_ID] = span_of(id);
    row.text[CDR_CHANNEL] = SPAN("SIP/1001-1");
    row.text[CDR_DESTINATION_CHANNEL] = SPAN("SIP/1002-1");
    stitch_row(stitch, number++, &row);
}

static struct profile_terms terms_at(int64_t now) {
    return (struct profile_terms){.zone = zone,
                                  .stitch = stitch,
                                  .ledger = &ledger,
                                  .servers = &servers,
                                  .gaps = &gaps,
                                  .known_from_us = 1,
                                  .now_us = now * SECOND_US};
}

static void make(struct window day, struct profile_terms terms) {
    profile_finish(&p);
    p = (struct profile){.from = day.from, .to = day.to};
    cr_assert_not(profiles_make(&p, 1, &terms, NULL));
}

// A call every ten minutes from an hour before the day to an hour after it.
static struct window full_day(const char *date, int day_start_s) {
    struct window day = day_of(date, day_start_s);
    for (int64_t at = day.from - HOUR; at < day.to + HOUR; at += 600)
        call_at(at);
    make(day, terms_at(day.to));
    return day;
}

#define HALVES(first, last) (PROFILE_ALL >> (47 - (last)) & ~((UINT64_C(1) << (first)) - 1))

Test(profile, every_half_hour_has_its_calls) {
    full_day("2026-11-23", 0);
    cr_expect_eq(p.known, PROFILE_ALL);
    for (int h = 0; h < PROFILE_HALVES; h++)
        cr_expect_eq(p.calls[h], 3, "%d: %u", h, p.calls[h]);
}

Test(profile, a_half_hour_that_the_clocks_skip_is_not_known) {
    full_day("2026-03-29", 0);
    cr_expect_eq(p.known, PROFILE_ALL & ~HALVES(4, 5), "%lx", (unsigned long)p.known);
    cr_expect(p.calls[4] == 0 && p.calls[3] == 3 && p.calls[6] == 3);
}

Test(profile, nor_is_one_that_they_show_twice) {
    full_day("2026-10-25", 0);
    cr_expect_eq(p.known, PROFILE_ALL & ~HALVES(4, 5), "%lx", (unsigned long)p.known);
    cr_expect(p.calls[4] == 6 && p.calls[3] == 3 && p.calls[6] == 3);
}

Test(profile, half_hours_begin_with_the_day) {
    full_day("2026-10-24", 6 * HOUR); // the doubled hour is its hour 20
    cr_expect_eq(p.known, PROFILE_ALL & ~HALVES(40, 41), "%lx", (unsigned long)p.known);
    cr_expect_eq(p.calls[40], 6);
    cr_expect_eq(profile_half(zone, p.from, p.from), 0);
    cr_expect_eq(profile_half(zone, p.from, p.from + HOUR), 2);
}

Test(profile, gaps_and_what_was_not_heard_are_not_known) {
    struct window day = day_of("2026-11-23", 0);
    struct profile_terms terms = terms_at(day.from + 20 * HOUR + 900);
    terms.known_from_us = (day.from + 2 * HOUR) * SECOND_US + 1;
    gap_list[0] = (struct gap){.server = 1,
                               .from_us = (day.from + 10 * HOUR - 1) * SECOND_US,
                               .to_us = (day.from + 10 * HOUR + 1) * SECOND_US};
    gap_list[1] = (struct gap){.server = 0,
                               .from_us = (day.from + 12 * HOUR) * SECOND_US,
                               .to_us = (day.from + 13 * HOUR) * SECOND_US,
                               .visits_known = true,
                               .calls_known = true};
    gaps.count = 2;
    make(day, terms);
    cr_expect_eq(p.servers[0].known, HALVES(5, 39), "%lx", (unsigned long)p.servers[0].known);
    cr_expect_eq(p.servers[1].known, HALVES(5, 39) & ~HALVES(19, 20));
    cr_expect_eq(p.known, HALVES(5, 39) & ~HALVES(19, 20), "of all calls, as one gap touches them");
    terms.known_from_us = 0;
    make(day, terms);
    cr_expect_eq(p.known, 0, "nothing is known at all");
}

static unsigned joined;

static void step(enum queue_step_kind kind, int64_t at, int64_t wait, int64_t talk) {
    char id[32];
    snprintf(id, sizeof id, "%u.1", joined);
    struct queue_step s = {.kind = kind,
                           .server = 1,
                           .at_s = at,
                           .unique_id = span_of(id),
                           .queue = SPAN("support"),
                           .agent = kind == STEP_ENTERQUEUE ? SPAN_NONE : SPAN("Ann"),
                           .wait_s = wait,
                           .talk_s = talk,
                           .position = STEP_NO_NUMBER};
    ledger_observe(&ledger, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

static void visit(int64_t at, enum queue_step_kind end, int64_t wait, int64_t talk) {
    joined++;
    step(STEP_ENTERQUEUE, at, STEP_NO_NUMBER, STEP_NO_NUMBER);
    step(end, at + wait, wait, STEP_NO_NUMBER);
    if (talk) step(STEP_COMPLETECALLER, at + wait + talk, wait, talk);
}

Test(profile, visits_are_in_the_half_hour_of_their_join) {
    struct window day = day_of("2026-11-23", 0);
    int64_t ten = day.from + 10 * HOUR;
    struct queue_policies policies = {.others = {.threshold_s = -1, .wrapup_s = 5}};
    struct profile_terms terms = terms_at(day.to);
    terms.policies = &policies;
    visit(day.from - 60, STEP_CONNECT, 10, 60);
    visit(ten, STEP_CONNECT, 10, 60);
    visit(ten + 1799, STEP_CONNECT, 30, 0); // still talks
    visit(ten + 100, STEP_ABANDON, 50, 0);
    visit(ten + 200, STEP_EXITWITHTIMEOUT, 90, 0);
    joined++;
    step(STEP_FULL, ten + 300, STEP_NO_NUMBER, STEP_NO_NUMBER);
    visit(ten + 1800, STEP_ABANDON, 1, 0);
    make(day, terms);
    cr_assert_eq(p.queue_count, 1);
    cr_expect_str_eq(p.queues[0].name, "support");
    cr_expect_eq(p.queues[0].server, 1);
    const struct profile_cell *c = &p.queues[0].halves[20];
    cr_expect_eq(c->offered, 4, "%u", c->offered);
    cr_expect_eq(c->answered, 2);
    cr_expect_eq(c->abandoned, 1);
    cr_expect(c->waits == 2 && c->wait_s == 40);
    cr_expect(c->talks == 1 && c->handle_s == 65);
    cr_expect_eq(c[1].offered, 1);
    make(day, terms_at(ten + 150));
    cr_expect_eq(p.queues[0].halves[20].offered, 2, "the others are still to come");
}

Test(profile, guesses_yield_by_day) {
    struct window monday = day_of("2026-11-23", 0), tuesday = day_of("2026-11-24", 0);
    const int64_t at[] = {monday.from + HOUR, monday.from + 2 * HOUR, tuesday.from + HOUR};
    struct profile two[2] = {{.from = monday.from, .to = monday.to},
                             {.from = tuesday.from, .to = tuesday.to}};
    struct profile_terms terms = terms_at(tuesday.to);
    visit(at[1], STEP_CONNECT, 10, 60);
    for (uint32_t i = 0; i < 3; i++) {
        char id[32];
        snprintf(id, sizeof id, "g%u.1", i);
        ledger_guess(&ledger, &(struct queue_record){.server = 1,
                                                     .row = i,
                                                     .unique_id = span_of(id),
                                                     .queue = SPAN("support"),
                                                     .start_s = at[i],
                                                     .end_s = at[i] + 30,
                                                     .answer_s = at[i] + 20,
                                                     .talk_s = 10});
    }
    cr_assert_not(profiles_make(two, 2, &terms, NULL));
    cr_assert(two[0].queue_count == 1 && two[1].queue_count == 1);
    cr_expect_eq(two[0].queues[0].halves[2].offered, 0, "a guess of a day that was told of");
    cr_expect_eq(two[0].queues[0].halves[4].offered, 1);
    cr_expect_eq(two[1].queues[0].halves[2].offered, 1, "nobody told of that day");
    profile_finish(&two[0]);
    profile_finish(&two[1]);
}

static bool job(struct task *t, void *terms) {
    return profiles_make(&p, 1, terms, t);
}

Test(profile, a_job_that_is_cancelled_leaves_nothing) {
    struct window day = full_day("2026-11-23", 0);
    struct profile_terms terms = terms_at(day.to);
    cr_expect(pausing(job, &terms, 2).cancelled);
    cr_expect(p.from == day.from && p.calls[20] == 0 && !p.servers && !p.queues);
    cr_expect_not(pausing(job, &terms, 0).cancelled);
    cr_expect_eq(p.calls[20], 3);
}

Test(profile, what_is_kept_is_read_again) {
    struct window day = full_day("2026-11-23", 0);
    struct buf one = {0}, other = {0};
    struct profile again;
    visit(day.from + 10 * HOUR, STEP_CONNECT, 10, 60);
    visit(day.from + 12 * HOUR, STEP_ABANDON, 10, 0);
    make(day, terms_at(day.to));
    profile_write(&p, &one);
    cr_assert(profile_read(buf_text(&one), &again));
    cr_expect_eq(again.until, day.to);
    cr_expect_eq(again.known, p.known);
    cr_expect_eq(again.queues[0].halves[20].wait_s, 10);
    profile_write(&again, &other);
    cr_expect(span_same(buf_text(&one), buf_text(&other)));
    for (size_t cut = 0; cut < one.len; cut++) { // whatever is left of it
        struct profile part;
        if (profile_read((struct span){one.at, cut}, &part)) profile_finish(&part);
    }
    buf_finish(&one);
    buf_finish(&other);
    profile_finish(&again);
}

Test(profile, what_is_none_is_refused) {
    static const char *const bad[] = {
        "",
        "day 1 0 0\n",
        "day 0 86400 99999999999999999\n",
        "day 0 86400 0\nqueue 0 support\n",
        "day 0 86400 0\ncalls 48 1\n",
        "day 0 86400 0\ncalls 1 4294967296\n",
        "day 0 86400 0\ncalls 1 -1\n",
        "day 0 86400 0\nvisits 0 1 1 1 1 1 1 1\n",
        "day 0 86400 0\nserver 0 pbx1\nqueue 0 support\nvisits 0 1 1\n",
        "day 0 86400 0\nnight 1\n",
        "calls 1 1\n",
    };
    struct profile none;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_expect_not(profile_read(span_of(bad[i]), &none), "%s", bad[i]);
}
