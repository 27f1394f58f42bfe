// Places in a queue that another caller took after an attended transfer, as queue_log tells them:
// under his Uniqueid from there on, and without a line about it.
#include "queue/ledger.h"

#include <criterion/criterion.h>

static struct ledger l;

static void set_up(void) {
    ledger_init(&l);
}

static void tear_down(void) {
    ledger_finish(&l);
}

TestSuite(places, .init = set_up, .fini = tear_down);

static void step(enum queue_step_kind kind, const char *id, int64_t at_s, int64_t wait_s) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = SPAN("support"),
                           .agent = SPAN("Alice"),
                           .wait_s = wait_s,
                           .talk_s = 7,
                           .position = STEP_NO_NUMBER,
                           .joined_position = STEP_NO_NUMBER};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

static void enters(const char *id, int64_t at_s, const char *number) {
    struct queue_step s = {.kind = STEP_ENTERQUEUE,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = SPAN("support"),
                           .caller_number = span_of(number),
                           .wait_s = STEP_NO_NUMBER,
                           .position = 1};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

Test(places, queue_log_alone_finds_the_renamed_visit_by_its_join) {
    enters("1.1", 1000, "1004");
    enters("1.2", 1005, "15550104");
    step(STEP_WITHDRAW, "9.9", 1008, 3);
    step(STEP_CONNECT, "1.1", 1009, 9);
    struct visit v;
    cr_assert_eq(ledger_count(&l), 2);
    ledger_visit(&l, 1, &v);
    cr_assert_eq(v.outcome, VISIT_WITHDRAWN);
}

// Another caller joins beside the one whose place is taken: a second later, or within the same
// second, where nothing tells which of them it was. Either way both talks end.
static void taken_beside(const char *number, int64_t apart_s, bool told) {
    int64_t s = INT64_C(1795379440);
    struct visit v[2];
    enters("5.1", s, number); // a consultation, whose place 4.1 takes
    enters("6.1", s + apart_s, "493023125608");
    step(STEP_CONNECT, "4.1", s + 3, 3);
    step(STEP_COMPLETECALLER, "4.1", s + 10, 3); // talks of 7 s
    step(STEP_CONNECT, "6.1", s + 15 + apart_s, 15);
    step(STEP_COMPLETECALLER, "6.1", s + 22 + apart_s, 15);
    cr_assert_eq(ledger_count(&l), 2);
    for (uint32_t i = 0; i < 2; i++) {
        ledger_visit(&l, i, &v[i]);
        cr_expect(v[i].outcome == VISIT_ANSWERED && v[i].completion == VISIT_BY_CALLER);
        cr_expect_eq(v[i].talk_s, 7, "visit %u talked %d", i, (int)v[i].talk_s);
    }
    cr_expect_eq(v[0].wait_s + v[1].wait_s, 18);
    if (!told) return;
    cr_expect(span_same(ledger_text(&l, v[0].unique_id), SPAN("4.1")) && v[0].wait_s == 3);
    cr_expect(span_same(ledger_text(&l, v[1].unique_id), SPAN("6.1")) && v[1].wait_s == 15);
}

Test(places, queue_log_alone_tells_two_who_joined_one_behind_the_other) {
    taken_beside("15550104", 1, true);
}

Test(places, of_two_who_joined_at_once_the_one_from_inside_is_taken) {
    taken_beside("1004", 0, true);
}

Test(places, queue_log_alone_ends_the_talks_of_two_who_joined_at_once) {
    taken_beside("15550104", 0, false);
}
