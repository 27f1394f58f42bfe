// Figures that are promised to equal queue_log, compared with counts that another program made from
// queue_log.
#include "../../src/stats/parts.h"
#include "../support/rates.h"
#include "../support/tape.h"
#include "stats/queues.h"
#include "truth.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const nothing[] = {NULL};

static struct differences played(const char *capture, const char *frames, bool log) {
    char name[128];
    struct tape tape = {0};
    struct ledger l;
    ledger_init(&l);
    if (frames) {
        snprintf(name, sizeof name, "%s/%s", capture, frames);
        tape_frames(&tape, name);
    }
    for (uint16_t server = 0; server < 2 && log; server++) {
        snprintf(name, sizeof name, "%s/queue_log-pbx%d.gz", capture, server + 1);
        tape_log(&tape, name, server);
    }
    play_all(&l, &tape);
    snprintf(name, sizeof name, "%s/truth.json", capture);
    struct differences d = truth_compare(&l, name);
    ledger_finish(&l);
    tape_finish(&tape);
    return d;
}

static void expect(const struct differences *d, const char *const *allowed, size_t at_least) {
    if (differences_without(d, allowed)) differences_print(d);
    cr_assert_eq(differences_without(d, allowed), 0);
    cr_assert_geq(d->compared, at_least);
}

Test(truth, callcentre_from_queue_log_alone) {
    struct differences d = played("callcentre", NULL, true);
    expect(&d, nothing, 300);
}

Test(truth, callcentre_from_events_alone) {
    struct differences d = played("callcentre", "frames.rec.gz", false);
    expect(&d, nothing, 300);
}

Test(truth, callcentre_from_both) {
    struct differences d = played("callcentre", "frames.rec.gz", true);
    expect(&d, nothing, 300);
}

// The member PJSIP/1002 was added to care as "Bob Dyn", paused: the log attributes that pause to
// the interface and everything else to the name. Nobody else was paused there, so it is his.
Test(truth, exits_from_queue_log_alone) {
    struct differences d = played("exits", NULL, true);
    expect(&d, nothing, 300);
}

// Events cannot tell a withdrawal (17 and 1 here) from a time-out. A member who was added paused
// has a reason in events and none in queue_log.
Test(truth, exits_from_events_alone) {
    static const char *const allowed[] = {"timeout", "withdrawn", "care/Bob Dyn paused for", NULL};
    struct differences d = played("exits", "frames.rec.gz", false);
    expect(&d, allowed, 300);
    size_t pauses = 0;
    for (size_t i = 0; i < d.count; i++)
        pauses += strstr(d.text[i], "paused for") != NULL;
    cr_assert_eq(pauses, 4); // 19 and 18 s, each under one reason instead of another
}

struct outcomes {
    size_t of[VISIT_OUTCOMES], inferred, visits;
};

static struct outcomes outcomes_of(const char *frames, uint16_t server, bool no_calls) {
    struct tape tape = {0};
    struct player p;
    struct ledger l;
    struct outcomes o = {0};
    ledger_init(&l);
    player_init(&p);
    p.no_calls = no_calls;
    tape_frames(&tape, frames);
    for (size_t i = 0; i < tape.count; i++)
        play(&p, &l, &tape.items[i]);
    for (uint32_t i = 0; i < ledger_count(&l); i++) {
        struct visit v;
        ledger_visit(&l, i, &v);
        if (v.server != server) continue;
        o.of[v.outcome]++;
        o.visits++;
        o.inferred += v.inferred;
    }
    player_finish(&p);
    ledger_finish(&l);
    tape_finish(&tape);
    return o;
}

// What may be otherwise is marked: 17 withdrawn and 2 time-outs with option n; 1 withdrawn.
Test(truth, what_events_cannot_settle_is_inferred) {
    struct outcomes one = outcomes_of("exits/frames.rec.gz", 0, false);
    cr_assert_eq(one.visits, 133);
    cr_assert_eq(one.of[VISIT_TIMED_OUT], 17 + 5);
    cr_assert_eq(one.of[VISIT_NO_AGENTS], 5);
    cr_assert_eq(one.of[VISIT_UNKNOWN] + one.of[VISIT_WAITING], 0);
    cr_assert_eq(one.inferred, 19, "%zu", one.inferred);
    struct outcomes two = outcomes_of("exits/frames.rec.gz", 1, false);
    cr_assert_eq(two.visits, 44);
    cr_assert_eq(two.of[VISIT_TIMED_OUT], 1);
    cr_assert_eq(two.inferred, 1, "%zu", two.inferred);
}

// Without the class call, a caller who hung up and one who was put out look the same.
Test(truth, without_channel_events_exits_are_unknown) {
    struct outcomes o = outcomes_of("exits/frames.rec.gz", 1, true);
    cr_assert_eq(o.of[VISIT_ANSWERED], 30);
    cr_assert_eq(o.of[VISIT_LEFT_BY_KEY], 6);
    cr_assert_eq(o.of[VISIT_ABANDONED] + o.of[VISIT_TIMED_OUT], 0);
    cr_assert_eq(o.of[VISIT_UNKNOWN], 8);
}

Test(truth, exits_from_both) {
    struct differences d = played("exits", "frames.rec.gz", true);
    expect(&d, nothing, 300);
}

Test(truth, exits_from_what_one_client_received_and_queue_log) {
    struct differences d = played("exits", "received.rec.gz", true);
    expect(&d, nothing, 300);
}

Test(truth, reconnect_from_queue_log_alone) {
    struct differences d = played("reconnect", NULL, true);
    expect(&d, nothing, 100);
}

Test(truth, reconnect_from_both) {
    struct differences d = played("reconnect", "frames.rec.gz", true);
    expect(&d, nothing, 100);
}

Test(service, the_check_vector) {
    struct queue_tally q = {.counted.counts[VISIT_BIT(VISITS_OFFERED)] = 1060,
                            .counted.counts[VISIT_BIT(VISITS_ANSWERED)] = 1000,
                            .counted.counts[VISIT_BIT(VISITS_ABANDONED)] = 60,
                            .counted.counts[VISIT_BIT(VISITS_ANSWERED_WITHIN)] = 860,
                            .counted.counts[VISIT_BIT(VISITS_ABANDONED_WITHIN)] = 20};
    cr_assert_float_eq(rate_of(&q, "service_level", SERVICE_OF_OFFERED, false), 81.1, 0.05);
    cr_assert_float_eq(rate_of(&q, "service_level", SERVICE_OF_ANSWERED, false), 86.0, 0.05);
    cr_assert_float_eq(rate_of(&q, "service_level", SERVICE_POSITIVE, false), 83.0, 0.05);
    cr_assert_float_eq(rate_of(&q, "service_level", SERVICE_NEUTRAL, false), 82.7, 0.05);
    q.counted.counts[VISIT_BIT(VISITS_OFFERED)] += 10;
    q.counted.counts[VISIT_BIT(VISITS_WAITING)] = 10;
    q.counted.counts[VISIT_BIT(VISITS_OPEN)] = 10;
    q.counted.counts[VISIT_BIT(VISITS_WAITING_PAST)] = 4;
    cr_assert_float_eq(rate_of(&q, "service_level", SERVICE_OF_OFFERED, false), 81.13, 0.01);
    cr_assert_float_eq(rate_of(&q, "service_level_live", SERVICE_OF_OFFERED, false), 86000.0 / 1064,
                       0.01);
    q.counted.counts[VISIT_BIT(VISITS_SHORT)] = q.counted.counts[VISIT_BIT(VISITS_SHORT_WITHIN)] =
        20;
    cr_assert_float_eq(rate_of(&q, "service_level", SERVICE_OF_OFFERED, true), 86000.0 / 1040,
                       0.01);
    cr_assert_float_eq(rate_of(&q, "service_level", SERVICE_POSITIVE, true), 86.0 * 1000 / 1040,
                       0.01);
    cr_assert_float_eq(rate_of(&q, "abandonment", SERVICE_OF_OFFERED, true), 4000.0 / 1040, 0.01);
}

Test(service, a_rate_over_nothing_is_none) {
    struct queue_tally q = {.counted.counts[VISIT_BIT(VISITS_OFFERED)] = 3,
                            .counted.counts[VISIT_BIT(VISITS_WAITING)] = 3,
                            .counted.counts[VISIT_BIT(VISITS_OPEN)] = 3,
                            .counted.counts[VISIT_BIT(VISITS_WAITING_PAST)] = 1};
    for (int f = 0; f < SERVICE_FORMULAS; f++)
        cr_assert(isnan(rate_of(&q, "service_level", (enum service_formula)f, false)));
    cr_assert(isnan(rate_of(&q, "abandonment", SERVICE_OF_OFFERED, false)));
    cr_assert(isnan(amount_average((struct amount){0})));
    cr_assert_eq(rate_of(&q, "service_level_live", SERVICE_OF_OFFERED, false), 0);
}
