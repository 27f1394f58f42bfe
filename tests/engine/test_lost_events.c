// All figures together, after the door: whichever one event is missing, what remains is possible,
// and nothing goes on for ever.
#include "../../src/engine/parts.h"
#include "../support/figured.h"
#include "../support/rates.h"
#include "told.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void expect_rate(double percent, const char *what, size_t dropped) {
    cr_assert(isnan(percent) || (percent >= 0 && percent <= 100), "%s is %f without %zu", what,
              percent, dropped);
}

static void check_calls(const struct calls *c, uint64_t whole, size_t dropped) {
    uint64_t total = calls_total(c), directions = 0;
    for (int i = 0; i < CALL_RESULTS; i++)
        cr_assert_leq(c->by_result[i], whole + 20, "result %d without %zu", i, dropped);
    for (int i = 0; i < DIRECTIONS; i++)
        directions += c->by_direction[i];
    cr_assert_eq(directions, total);
    cr_assert_leq(c->in_doubt, c->by_result[CALL_IN_PROGRESS]);
    cr_assert(total + 2 >= whole && total <= whole + 2, "%llu calls without %zu, %llu with it",
              (unsigned long long)total, dropped, (unsigned long long)whole);
    cr_assert_leq(c->talk_s, c->by_result[CALL_ANSWERED] * 600);
    expect_rate(figured(FIGURES_OF_CALLS, "answer_rate", c), "the answer rate", dropped);
}

static void check_agents(const struct agents *agents, size_t dropped) {
    for (size_t i = 0; i < agents->count; i++) {
        const struct agent *a = &agents->list[i];
        cr_assert_leq(a->sum.counted.amounts[AMOUNT_TALK].count,
                      tally_count(&a->sum.counted, VISITS_HANDLED), "without %zu", dropped);
        cr_assert_leq(a->sum.counted.amounts[AMOUNT_TALK].sum,
                      tally_count(&a->sum.counted, VISITS_HANDLED) * 600);
        cr_assert_leq(a->sum.paused_s, 86400);
        cr_assert(a->sum.staffed_s < 0 || a->sum.staffed_s <= a->sum.logged_in_s);
        cr_assert_leq(a->paused_in, a->queue_count);
    }
}

static void check_queues(const struct queue_tallies *t, size_t dropped) {
    uint64_t offered = 0;
    for (size_t i = 0; i < t->rows.count; i++) {
        const struct queue_tally *q = &t->rows.list[i].tally;
        if (t->rows.list[i].kind != QUEUE_ROW_SUM)
            offered += tally_count(&q->counted, VISITS_OFFERED);
        cr_assert_eq(tally_count(&q->counted, VISITS_OFFERED),
                     tally_count(&q->counted, VISITS_ANSWERED) +
                         tally_count(&q->counted, VISITS_ABANDONED) +
                         tally_count(&q->counted, VISITS_TIMED_OUT) +
                         tally_count(&q->counted, VISITS_LEFT_BY_KEY) +
                         tally_count(&q->counted, VISITS_NO_AGENTS) +
                         tally_count(&q->counted, VISITS_WITHDRAWN) +
                         tally_count(&q->counted, VISITS_UNKNOWN) +
                         tally_count(&q->counted, VISITS_WAITING));
        for (int f = 0; f < SERVICE_FORMULAS; f++) {
            expect_rate(rate_of(q, "service_level", (enum service_formula)f, false), "a level",
                        dropped);
            expect_rate(rate_of(q, "service_level_live", (enum service_formula)f, true), "a level",
                        dropped);
        }
        expect_rate(rate_of(q, "abandonment", SERVICE_OF_OFFERED, true), "abandonment", dropped);
    }
    cr_assert_eq(tally_count(&t->rows.total.tally.counted, VISITS_OFFERED), offered);
}

// Queue and channel events and rows; a list is one answer, not many events.
static bool is_event(const struct told_item *item) {
    struct span b = item->bytes;
    return !memmem(b.at, b.len, "\"ActionID\"", 10) && memmem(b.at, b.len, "\"Event\"", 7) &&
           (memmem(b.at, b.len, "niqueid\"", 8) || memmem(b.at, b.len, "UniqueID\"", 9) ||
            memmem(b.at, b.len, "QueueMember", 11));
}

Test(losses, of_any_one_event) {
    struct told_list l;
    told_load(&l, "exits", false);
    size_t count = l.count < 1800 ? l.count : 1800, tried = 0;
    uint64_t whole = 0;
    for (size_t drop = SIZE_MAX; drop == SIZE_MAX || drop < count; drop += 5) {
        if (drop != SIZE_MAX && !is_event(&l.items[drop])) continue;
        struct told_run r;
        told_open(&r);
        for (size_t i = 0; i < count; i++)
            if (i != drop) told_tell(&r, &l.items[i]);
        told_fold(&r);
        if (drop == SIZE_MAX) whole = calls_total(&r.figures.shown.calls.all);
        check_calls(&r.figures.shown.calls.all, whole, drop);
        check_agents(&r.figures.shown.agents, drop);
        check_queues(&r.figures.shown.queues, drop);
        // Then the link is lost, and an hour after it is back everything that was up is over.
        int64_t end = l.items[count - 1].at_us;
        door_mark(&r.door, &r.origin, false, SPAN("lost"), end + S);
        door_mark(&r.door, &r.origin, true, SPAN_NONE, end + 60 * S);
        for (int server = 1; server <= 2; server++) {
            char text[128];
            snprintf(
                text, sizeof text,
                "{ \"type\": 3, \"server_id\": %d, \"server_name\": \"pbx%d\", \"ssl\": false, "
                "\"data\": {\"Event\": \"QueueMemberStatus\",\"Queue\": \"x\"}}",
                server, server);
            for (int64_t at = 61; at < 3700; at += 3605)
                door_frame(&r.door, &r.origin, span_of(text), end + at * S);
        }
        told_fold(&r);
        cr_assert_eq(r.figures.shown.calls.all.by_result[CALL_IN_PROGRESS], 0,
                     "%llu last for ever without %zu",
                     (unsigned long long)r.figures.shown.calls.all.by_result[CALL_IN_PROGRESS],
                     drop);
        cr_assert_eq(tally_count(&r.figures.shown.queues.rows.total.tally.counted, VISITS_WAITING),
                     0, "for ever, without %zu", drop);
        told_close(&r);
        tried++;
    }
    cr_assert_geq(tried, 250, "%zu", tried);
    told_list_finish(&l);
}
