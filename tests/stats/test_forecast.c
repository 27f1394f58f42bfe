// What is expected, from days that are made up, at a given moment.
#include "../../src/stats/forecast/parts.h"
#include "base/clock.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HOUR 3600
#define TEN  20 // the half hour that begins at 10:00

static struct zone *zone;
static struct ledger ledger;
static struct servers servers;
static struct queue_tallies tallies;
static struct queue_policies policies;
static struct calls_fold calls;
static struct forecast f;
static struct profile today, days[12];
static const struct profile *list[12];
static size_t count;
static int day_start_s;

static struct profile profile_of(struct window day, int64_t until) {
    struct profile p = {.from = day.from, .to = day.to, .until = until, .server_count = 1};
    uint64_t once = 0, again = 0;
    for (int64_t at = day.from; at < day.to; at += PROFILE_HALF_S) {
        uint64_t bit = UINT64_C(1) << profile_half(zone, day.from, at);
        if (at + PROFILE_HALF_S > until) continue;
        again |= once & bit;
        once |= bit;
    }
    p.known = once & ~again;
    p.servers = mem_zero(1, sizeof *p.servers);
    p.servers[0] = (struct profile_server){mem_string("pbx1", 4), p.known};
    return p;
}

static void at_day(const char *date, int day_start, int64_t since_s) {
    struct window w[FORECAST_WEEKS];
    struct civil c;
    cr_assert(civil_parse_day(span_of(date), &c));
    day_start_s = day_start;
    struct window day = window_of_date(zone, day_start, c);
    today = profile_of(day, day.from + since_s);
    forecast_days(zone, day_start, day, w);
    for (size_t i = 0; i < FORECAST_WEEKS; i++)
        days[i] = profile_of(w[i], w[i].to);
    for (size_t i = 0; i < 12; i++)
        list[i] = &days[i];
    calls_fold_init(&calls, day.from, day.to, NULL);
}

static void begin(void) {
    struct zone *machine;
    cr_assert_eq(zone_load("Europe/Berlin", &zone), 0);
    cr_assert_eq(zone_load("UTC", &machine), 0);
    ledger_init(&ledger);
    servers_init(&servers, machine);
    servers_put(&servers, SPAN("pbx1"), "a");
    policies = (struct queue_policies){.others = QUEUE_POLICY_NONE};
    tallies = (struct queue_tallies){0};
    f = (struct forecast){0};
    memset(days, 0, sizeof days);
    count = FORECAST_WEEKS;
    at_day("2026-11-23", 0, 9 * HOUR + 1800);
}

static void end(void) {
    forecast_finish(&f);
    profile_finish(&today);
    for (size_t i = 0; i < 12; i++)
        profile_finish(&days[i]);
    calls_fold_finish(&calls);
    queue_tallies_finish(&tallies);
    queue_policies_finish(&policies);
    ledger_finish(&ledger);
    servers_finish(&servers);
    zone_destroy(zone);
}

TestSuite(forecast, .init = begin, .fini = end);

static void make_at(int64_t since_s) {
    struct queue_terms terms = {.policies = &policies, .short_abandon_s = 5};
    struct stitch *none = stitch_create(NULL);
    int64_t now = today.from + since_s;
    queue_tallies_fold(&tallies, &ledger, &terms, today.from * SECOND_US, today.to * SECOND_US,
                       now * SECOND_US);
    queue_tallies_show(&tallies, &ledger, &terms);
    forecast_make(&f, &(struct forecast_terms){.zone = zone,
                                               .day_start_s = day_start_s,
                                               .now_s = now,
                                               .today = &today,
                                               .days = list,
                                               .day_count = count,
                                               .tallies = &tallies,
                                               .ledger = &ledger,
                                               .servers = &servers});
    cr_assert_not(calls_fold_run(&calls, none, NULL));
    forecast_show_calls(&f, &calls, now);
    forecast_show_queues(&f, &tallies, now);
    stitch_destroy(none);
}

static void make(void) {
    make_at(today.until - today.from);
}

static void calls_at_ten(uint32_t each[], size_t many) {
    for (size_t i = 0; i < many; i++) {
        days[i].calls[TEN] = each[i];
        days[i].calls[TEN + 1] = 1;
    }
    count = many;
}

static void expects(size_t hour, uint32_t of, double median, double low, double high) {
    const struct expected *e = &calls.hours[hour].expected;
    cr_expect_eq(e->days, of, "of %u days", e->days);
    cr_expect_float_eq(e->count, median, 1e-9, "%f", e->count);
    cr_expect(fabs(e->low - low) < 1e-9 && fabs(e->high - high) < 1e-9, "%f-%f", e->low, e->high);
}

Test(forecast, the_median_and_its_quartiles) {
    calls_at_ten((uint32_t[]){9, 500, 29, 19, 39}, 5);
    make();
    expects(10, 5, 30, 20, 40);
    expects(11, 5, 0, 0, 0);
    cr_expect_eq(calls.hours[8].expected.days, 0, "an hour that is over");
    cr_expect_eq(calls.hours[9].expected.days, 5, "the one that runs");
    cr_expect_eq(calls.all.rest.count, 30);
}

Test(forecast, two_days_are_too_few) {
    calls_at_ten((uint32_t[]){9, 19}, 2);
    make();
    cr_expect_eq(calls.hours[10].expected.days, 0);
    cr_expect(
        isnan(figure_value(figure_find(FIGURES_OF_HOUR, "expected"), &calls.hours[10], NULL)));
    calls_at_ten((uint32_t[]){9, 19, 29}, 3);
    make();
    expects(10, 3, 20, 15, 25);
}

Test(forecast, days_that_miss_a_half_hour_do_not_count_for_it) {
    calls_at_ten((uint32_t[]){9, 19, 29, 1000}, 4);
    days[3].known &= ~(UINT64_C(1) << TEN);
    make();
    expects(10, 3, 20, 15, 25);
    cr_expect_eq(calls.hours[11].expected.days, 4);
    days[2].known = 0;
    make();
    cr_expect_eq(calls.hours[10].expected.days, 0);
    cr_expect_eq(calls.hours[11].expected.days, 3);
}

Test(forecast, only_the_same_weekday_within_eight_weeks) {
    for (size_t i = 0; i < FORECAST_WEEKS; i++)
        days[i].calls[TEN] = 20;
    for (size_t i = 8; i < 12; i++) { // Tuesdays, and one nine weeks ago
        int64_t back = i < 11 ? 6 * 86400 + (int64_t)(i - 8) * 604800 : 9 * 604800 - HOUR;
        days[i] = profile_of((struct window){today.from - back, today.to - back}, INT64_MAX);
        days[i].calls[TEN] = 9000;
    }
    count = 12;
    make();
    expects(10, 8, 20, 20, 20);
}

Test(forecast, today_so_far_scales_it) {
    calls_at_ten((uint32_t[]){19, 19, 19}, 3);
    for (size_t i = 0; i < 3; i++)
        days[i].calls[16] = 100;
    today.calls[16] = 150;
    make();
    expects(10, 3, 20 * 175.0 / 125, 28, 28);
    today.calls[16] = 0; // a morning without any call is no day without any
    make();
    expects(10, 3, 20 * 25.0 / 125, 4, 4);
}

Test(forecast, few_calls_scale_it_little) {
    calls_at_ten((uint32_t[]){19, 19, 19}, 3);
    days[0].calls[16] = days[1].calls[16] = days[2].calls[16] = 1;
    today.calls[16] = 2;
    make();
    expects(10, 3, 20 * 27.0 / 26, 20 * 27.0 / 26, 20 * 27.0 / 26);
}

Test(forecast, only_half_hours_known_on_both_sides_scale_it) {
    calls_at_ten((uint32_t[]){19, 19, 19}, 3);
    for (size_t i = 0; i < 3; i++)
        days[i].calls[16] = days[i].calls[17] = days[i].calls[18] = 100;
    today.calls[16] = today.calls[17] = 150;
    today.calls[18] = 150;
    today.calls[19] = 7777; // it runs
    days[1].known &= ~(UINT64_C(1) << 16);
    today.known &= ~(UINT64_C(1) << 17);
    make();
    expects(10, 3, 20 * 175.0 / 125, 28, 28);
}

Test(forecast, a_doubled_hour_is_expected_twice) {
    end();
    begin();
    at_day("2026-10-25", 0, HOUR);
    for (size_t i = 0; i < 3; i++)
        for (int h = 0; h < PROFILE_HALVES; h++)
            days[i].calls[h] = h / 2 == 2 ? 8 : 1;
    today.calls[0] = today.calls[1] = 1;
    count = 3;
    make();
    cr_expect_eq(calls.hour_count, 25);
    expects(1, 3, 2, 2, 2);
    expects(2, 3, 16, 16, 16);
    expects(3, 3, 16, 16, 16);
    expects(4, 3, 2, 2, 2);
    cr_expect_eq(calls.all.rest.count, 22 * 2 + 2 * 16);
}

Test(forecast, a_skipped_hour_is_not_there) {
    end();
    begin();
    at_day("2026-03-29", 0, HOUR);
    for (size_t i = 0; i < 3; i++)
        for (int h = 0; h < PROFILE_HALVES; h++)
            days[i].calls[h] = (uint32_t)h / 2;
    count = 3;
    make();
    cr_expect_eq(calls.hour_count, 23);
    expects(1, 3, 2, 2, 2);
    expects(2, 3, 6, 6, 6);
    expects(22, 3, 46, 46, 46);
}

// The Sunday on which the hour is doubled is one of the days before.
Test(forecast, a_doubled_hour_does_not_count_for_later_days) {
    end();
    begin();
    at_day("2026-11-15", 0, HOUR);
    for (size_t i = 0; i < 4; i++)
        for (int h = 0; h < PROFILE_HALVES; h++)
            days[i].calls[h] = 5;
    today.calls[0] = today.calls[1] = 5;
    count = 4;
    make();
    expects(2, 3, 10, 10, 10);
    expects(4, 4, 10, 10, 10);
}

Test(forecast, the_day_may_begin_in_the_morning) {
    end();
    begin();
    at_day("2026-11-23", 6 * HOUR, 20 * HOUR); // it is two at night
    for (size_t i = 0; i < 3; i++)
        days[i].calls[40] = 12;
    count = 3;
    make();
    expects(20, 3, 12, 12, 12);
    cr_expect_eq(calls.hours[19].expected.days, 0);
}

Test(forecast, another_day_has_none) {
    calls_at_ten((uint32_t[]){19, 19, 19}, 3);
    make();
    calls_fold_init(&calls, today.from - 86400, today.from, NULL);
    struct stitch *none = stitch_create(NULL);
    cr_assert_not(calls_fold_run(&calls, none, NULL));
    forecast_show_calls(&f, &calls, today.until);
    cr_expect(calls.hours[10].expected.days == 0 && calls.all.rest.days == 0);
    stitch_destroy(none);
}

Test(forecast, a_day_without_one_of_the_servers_does_not_count) {
    calls_at_ten((uint32_t[]){19, 19, 19, 19}, 4);
    strcpy(days[1].servers[0].name, "pbx9");
    make();
    cr_expect_eq(calls.hours[10].expected.days, 3);
}

// ---- queues

static void has_queue(uint16_t server, const char *name) {
    struct queue_event e = {.kind = QUEUE_PARAMS,
                            .server = server,
                            .at_us = today.from * SECOND_US,
                            .queue = span_of(name),
                            .service_level_s = 20};
    ledger_observe(&ledger, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

static struct profile_queue *queue_in(struct profile *p, const char *name) {
    for (size_t i = 0; i < p->queue_count; i++)
        if (strcmp(p->queues[i].name, name) == 0) return &p->queues[i];
    p->queues = mem_resize(p->queues, p->queue_count + 1, sizeof *p->queues);
    p->queues[p->queue_count] = (struct profile_queue){.name = mem_string(name, strlen(name))};
    return &p->queues[p->queue_count++];
}

// Visits of a day at ten and at half past, each of which waits 12 s and is handled for 180 s.
static void visits(struct profile *p, const char *name, uint32_t ten, uint32_t half_past) {
    const uint32_t offered[] = {ten, half_past};
    for (int i = 0; i < 2; i++)
        queue_in(p, name)->halves[TEN + i] = (struct profile_cell){.offered = offered[i],
                                                                   .answered = offered[i],
                                                                   .waits = offered[i],
                                                                   .wait_s = offered[i] * 12,
                                                                   .talks = offered[i],
                                                                   .handle_s = offered[i] * 180};
}

static double figure(const struct queue_tally *of, const char *id) {
    struct figure_terms terms = {.target = 80};
    return figure_value(figure_find(FIGURES_OF_QUEUE, id), of, &terms);
}

static const struct queue_tally *row(const char *name) {
    for (size_t i = 0; i < tallies.rows.count; i++)
        if (span_same(tallies.rows.list[i].queue, span_of(name)))
            return &tallies.rows.list[i].tally;
    cr_assert_fail("no row of %s", name);
    return NULL;
}

static void weeks_of_support(void) {
    has_queue(0, "support");
    for (size_t i = 0; i < 4; i++)
        visits(&days[i], "support", 60, 100);
    count = 4;
}

Test(forecast, a_queue_expects_its_visits_from_now_on) {
    weeks_of_support();
    make_at(10 * HOUR);
    cr_expect_eq(figure(row("support"), "expected"), 60);
    cr_expect_eq(figure(row("support"), "expected_wait"), 12);
    forecast_show_queues(&f, &tallies, today.from + 10 * HOUR + 900);
    cr_expect_eq(figure(row("support"), "expected"), 80, "half of each");
    forecast_show_queues(&f, &tallies, today.from + 10 * HOUR + 3601);
    cr_expect(isnan(figure(row("support"), "expected")), "it was made too long ago");
    make_at(23 * HOUR + 1800);
    cr_expect_eq(figure(row("support"), "expected"), 0);
    forecast_show_queues(&f, &tallies, today.from + 23 * HOUR + 2700);
    cr_expect(isnan(figure(row("support"), "expected")), "a part of it is tomorrow");
}

// 60 visits of 180 s in half an hour are 6 erlangs.
Test(forecast, a_queue_needs_as_many_agents_as_erlang_says) {
    weeks_of_support();
    make_at(10 * HOUR);
    cr_expect_eq(figure(row("support"), "needed"), 9);
    cr_expect(isnan(figure(&tallies.rows.total.tally, "needed")), "who works where is not known");
    cr_expect_eq(figure(&tallies.rows.total.tally, "expected"), 60);
    struct figure_terms none = {.target = 0};
    cr_expect(isnan(figure_value(figure_find(FIGURES_OF_QUEUE, "needed"), row("support"), &none)));
}

Test(forecast, agents_needed_are_not_known_where_erlang_does_not_hold) {
    static const char *const queues[] = {"support", "few", "long", "lost", "untalked", "fine"};
    for (size_t q = 0; q < sizeof queues / sizeof queues[0]; q++) {
        has_queue(0, queues[q]);
        for (size_t i = 0; i < 3; i++) {
            visits(&days[i], queues[q], q == 1 ? 4 : 60, 60);
            struct profile_cell *c = &queue_in(&days[i], queues[q])->halves[TEN];
            if (q == 2) c[0].handle_s *= 30;
            if (q == 3) c[0].abandoned = 13;
            if (q == 4) c[0].talks = c[1].talks = 3;
            if (q == 5) c[0].abandoned = 12;
        }
    }
    count = 3;
    make_at(10 * HOUR);
    cr_expect_eq(figure(row("support"), "needed"), 9);
    cr_expect(isnan(figure(row("few"), "needed")), "4 visits");
    cr_expect(isnan(figure(row("long"), "needed")), "longer than half an hour");
    cr_expect(isnan(figure(row("lost"), "needed")), "more than a tenth gives up");
    cr_expect(isnan(figure(row("untalked"), "needed")), "the mean of 18 talks");
    cr_expect_eq(figure(row("fine"), "needed"), 9);
}

Test(forecast, days_before_a_queue_was_there_do_not_count) {
    weeks_of_support();
    has_queue(0, "new");
    for (size_t i = 0; i < 3; i++)
        visits(&days[i], "new", 10, 10);
    make_at(10 * HOUR);
    cr_expect_eq(figure(row("new"), "expected"), 10);
    cr_expect_eq(row("new")->outlook.coming.days, 3);
    memset(queue_in(&days[1], "new")->halves, 0, sizeof days[1].queues[0].halves);
    make_at(10 * HOUR);
    cr_expect_eq(row("new")->outlook.coming.days, 3, "a day on which nobody came is one");
}

Test(forecast, merged_queues_are_one_and_hidden_ones_none) {
    const struct queue_policy merged = {
        .name = SPAN("more"), .merged_with = SPAN("support"), .threshold_s = -1, .target = 80};
    const struct queue_policy hidden = {.name = SPAN("test"), .threshold_s = -1, .hidden = true};
    const struct queue_policy support = {.name = SPAN("support"), .threshold_s = -1, .target = 80};
    queue_policies_add(&policies, &support);
    queue_policies_add(&policies, &merged);
    queue_policies_add(&policies, &hidden);
    queue_policies_settle(&policies);
    weeks_of_support();
    has_queue(0, "more");
    has_queue(0, "test");
    for (size_t i = 0; i < 4; i++) {
        visits(&days[i], "more", 30, 30);
        visits(&days[i], "test", 500, 500);
    }
    make_at(10 * HOUR);
    cr_expect_eq(tallies.rows.count, 1);
    cr_expect_eq(figure(row("support"), "expected"), 90);
    cr_expect_eq(figure(&tallies.rows.total.tally, "expected"), 90);
}

Test(forecast, a_name_on_two_servers_is_expected_as_their_sum) {
    servers_put(&servers, SPAN("pbx2"), "b");
    weeks_of_support();
    has_queue(1, "support");
    for (size_t i = 0; i < 4; i++) {
        struct profile *p = &days[i];
        p->servers = mem_resize(p->servers, 2, sizeof *p->servers);
        p->servers[p->server_count++] = (struct profile_server){mem_string("pbx2", 4), p->known};
        p->queues = mem_resize(p->queues, 2, sizeof *p->queues);
        p->queues[1] = p->queues[0];
        p->queues[1].name = mem_string("support", 7);
        p->queues[1].server = 1;
        p->queue_count = 2;
        p->queues[1].halves[TEN].offered = 7;
    }
    make_at(10 * HOUR);
    cr_assert_eq(tallies.rows.count, 3);
    cr_expect_eq(figure(&tallies.rows.list[0].tally, "expected"), 67);
    cr_expect_eq(figure(&tallies.rows.list[1].tally, "expected"), 60);
    cr_expect_eq(figure(&tallies.rows.list[2].tally, "expected"), 7);
    cr_expect(isnan(figure(&tallies.rows.list[0].tally, "needed")));
    cr_expect_eq(figure(&tallies.rows.list[1].tally, "needed"), 9);
}

Test(forecast, waits_of_calls_are_those_of_all_queues) {
    weeks_of_support();
    calls_at_ten((uint32_t[]){70, 70, 70, 70}, 4);
    make();
    cr_expect_float_eq(calls.hours[10].expected.wait_s, 12, 1e-9);
    cr_expect(isnan(calls.hours[11].expected.wait_s), "nobody waited then");
}
