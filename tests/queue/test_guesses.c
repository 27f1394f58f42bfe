// Visits guessed from rows are listed among those that were told, and nothing that is told changes
// them.
#include "../../src/queue/ledger_rows.h"
#include "told.h"

#include <criterion/criterion.h>

TestSuite(guesses, .init = set_up, .fini = tear_down);

static struct queue_record row(uint32_t number, const char *id, int64_t start_us) {
    return (struct queue_record){.row = number,
                                 .unique_id = span_of(id),
                                 .queue = SPAN("care"),
                                 .start_s = start_us / S,
                                 .end_s = start_us / S + 30,
                                 .answer_s = QUEUE_NO_NUMBER};
}

static void guess(uint32_t number, const char *id, int64_t start_us) {
    struct queue_record r = row(number, id, start_us);
    ledger_guess(&l, &r);
}

static uint32_t find(const char *id) {
    return ledger_find(&l, 0, span_of(id), SPAN("care"));
}

Test(guesses, rows_of_one_caller_are_one_visit) {
    guess(7, "1.1", T0 + 5 * S);
    cr_expect_eq(ledger_count(&l), 1);
    struct visit v = visit(0);
    cr_expect(v.basis == VISIT_FROM_ROWS && v.of_row == 8 && v.inferred);
    cr_expect(v.outcome == VISIT_ABANDONED && v.wait_s == 30 && v.talk_s == -1);
    struct queue_record r = row(9, "1.1", T0); // the row of the member's phone
    r.answer_s = r.start_s + 12;
    r.talk_s = 40;
    ledger_guess(&l, &r);
    cr_expect_eq(ledger_count(&l), 1);
    v = visit(0);
    cr_expect(v.outcome == VISIT_ANSWERED && v.completion == VISIT_END_UNKNOWN && v.of_row == 10);
    cr_expect(v.join_us == T0 && v.end_us == T0 + 12 * S && v.wait_s == 12 && v.talk_s == 40);
    r.answer_s++; // a later answer belongs to somebody else
    ledger_guess(&l, &r);
    cr_expect_eq(visit(0).wait_s, 12);
    r.server = 1;
    ledger_guess(&l, &r);
    cr_expect_eq(ledger_count(&l), 2);
}

// A row with a wrong clock may end in another century.
Test(guesses, seconds_stay_what_a_visit_can_have) {
    struct queue_record r = row(7, "1.1", T0);
    r.end_s = r.start_s + INT64_C(5462294400);
    ledger_guess(&l, &r);
    cr_expect_eq(visit(0).wait_s, INT32_MAX);
    r.answer_s = r.start_s + 5;
    r.talk_s = UINT32_MAX;
    ledger_guess(&l, &r);
    cr_expect(visit(0).wait_s == 5 && visit(0).talk_s == INT32_MAX);
}

// Visits are numbered in the order in which they were first seen, however they are known.
Test(guesses, stand_among_what_is_told) {
    guess(0, "1.1", T0);
    enters("care", "2.2", T0 + S);
    guess(1, "1.3", T0 + 2 * S);
    tell(QUEUE_JOIN, "care", "2.4", T0 + 3 * S);
    step(STEP_RINGNOANSWER, "care", "2.2", "Alice", T0 + 9 * S, STEP_NO_NUMBER, STEP_NO_NUMBER);
    cr_expect_eq(ledger_count(&l), 4);
    for (uint32_t n = 0; n < 4; n++) {
        cr_expect_eq(visit(n).join_us, T0 + n * S);
        cr_expect_eq(!visit(n).of_row, n % 2);
    }
    cr_expect_eq(find("2.2"), 1);
    cr_expect_eq(find("2.4"), 3);
    cr_expect_eq(find("1.1"), LOOKUP_NONE, "a guess is told by nobody");
    struct visit_ring ring;
    ledger_ring_get(&l, 0, &ring);
    cr_expect_eq(ring.visit, 1);
}

// The caller's own steps, a list that names nobody, a gap and a restart: nothing affects them.
Test(guesses, nothing_that_is_told_touches_them) {
    guess(0, "1.1", T0);
    tell(QUEUE_JOIN, "care", "1.1", T0);
    tell(QUEUE_ABANDON, "care", "1.1", T0 + 20 * S);
    enters("care", "1.1", T0);
    cr_expect_eq(ledger_count(&l), 2);
    cr_expect_eq(visit(1).basis, VISIT_TOLD);
    cr_expect_eq(find("1.1"), 1);
    struct queue_event nobody = event(QUEUE_LIST_COMPLETE, "", "", T0 + 50 * S);
    nobody.listed = true;
    put(nobody);
    ledger_gap(&l, 0, T0 + 60 * S);
    ledger_give_up(&l, 0, T0 + 60 * S);
    ledger_restarted(&l, 0, T0 + 70 * S);
    channel(QUEUE_CHANNEL_HANGUP, "1.1", T0 + 80 * S);
    struct visit v = visit(0);
    cr_expect(v.outcome == VISIT_ABANDONED && v.basis == VISIT_FROM_ROWS && v.wait_s == 30);
    cr_expect(v.end_us == T0 + 30 * S && !v.in_doubt && !v.lost && !v.position);
}

Test(guesses, who_is_told_of_is_not_guessed) {
    enters("care", "1.1", T0);
    guess(0, "1.1", T0);
    cr_expect_eq(ledger_count(&l), 1);
    enters("sales", "1.2", T0);
    guess(1, "1.2", T0);
    cr_expect_eq(ledger_count(&l), 3, "that was another queue");
}

// Rows have other numbers then.
Test(guesses, go_when_the_ledger_forgets) {
    guess(0, "1.1", T0);
    enters("care", "2.1", T0);
    step(STEP_ABANDON, "care", "2.1", "", T0 + 5 * S, 5, STEP_NO_NUMBER);
    guess(1, "1.2", T0 + 100 * S);
    enters("care", "2.2", T0 + 100 * S);
    step(STEP_RINGNOANSWER, "care", "2.2", "Alice", T0 + 109 * S, STEP_NO_NUMBER, STEP_NO_NUMBER);
    ledger_forget(&l, T0 + 50 * S);
    cr_expect_eq(ledger_count(&l), 1);
    cr_expect(!visit(0).of_row && find("2.2") == 0);
    struct visit_ring ring;
    ledger_ring_get(&l, 0, &ring);
    cr_expect_eq(ring.visit, 0);
    guess(0, "1.2", T0 + 100 * S);
    cr_expect_eq(ledger_count(&l), 2);
    cr_expect_eq(visit(1).of_row, 1);
    enters("care", "2.3", T0 + 110 * S);
    cr_expect_eq(find("2.3"), 2);
}
