// Figures that are promised to equal queue_log, held against counts made from queue_log by another
// program.
#include "../support/tape.h"
#include "stats/queues.h"
#include "truth.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

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

// The member PJSIP/1002 was added to care as "Bob Dyn", paused: the log gives that pause to the
// interface and everything else to the name.
Test(truth, exits_from_queue_log_alone) {
    static const char *const allowed[] = {"care/Bob Dyn paused", NULL};
    struct differences d = played("exits", NULL, true);
    expect(&d, allowed, 300);
    cr_assert_eq(d.count, 2);
}

Test(truth, exits_from_events_alone) {
    static const char *const allowed[] = {"timeout", "withdrawn", "paused for \"\"",
                                          "paused for other reasons", NULL};
    struct differences d = played("exits", "frames.rec.gz", false);
    expect(&d, allowed, 300);
    differences_print(&d);
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
    struct queue_tally q = {.offered = 1060,
                            .answered = 1000,
                            .abandoned = 60,
                            .answered_within = 860,
                            .abandoned_within = 20};
    cr_assert_float_eq(service_level(&q, SERVICE_OF_OFFERED, false), 81.1, 0.05);
    cr_assert_float_eq(service_level(&q, SERVICE_OF_ANSWERED, false), 86.0, 0.05);
    cr_assert_float_eq(service_level(&q, SERVICE_POSITIVE, false), 83.0, 0.05);
    cr_assert_float_eq(service_level(&q, SERVICE_NEUTRAL, false), 82.7, 0.05);
    q.offered += 10;
    q.waiting = 10;
    q.waiting_past = 4;
    cr_assert_float_eq(service_level(&q, SERVICE_OF_OFFERED, false), 81.13, 0.01);
    cr_assert_float_eq(service_level_live(&q, SERVICE_OF_OFFERED, false), 86000.0 / 1064, 0.01);
    q.short_abandoned = 20;
    cr_assert_float_eq(service_level(&q, SERVICE_OF_OFFERED, true), 86000.0 / 1040, 0.01);
    cr_assert_float_eq(service_level(&q, SERVICE_POSITIVE, true), 86.0 * 1000 / 1040, 0.01);
    cr_assert_float_eq(abandonment_rate(&q, true), 4000.0 / 1040, 0.01);
}

Test(service, a_rate_over_nothing_is_none) {
    struct queue_tally q = {.offered = 3, .waiting = 3, .waiting_past = 1};
    for (int f = 0; f < SERVICE_FORMULAS; f++)
        cr_assert(isnan(service_level(&q, (enum service_formula)f, false)));
    cr_assert(isnan(abandonment_rate(&q, false)));
    cr_assert(isnan(amount_average((struct amount){0})));
    cr_assert_eq(service_level_live(&q, SERVICE_OF_OFFERED, false), 0);
}
