// The rules for calls, each shown by the smallest possible case.
#include "../../src/calls/stitch_parts.h"
#include "inputs.h"

#include <criterion/criterion.h>

Test(rules, the_same_id_on_two_servers_is_two_calls) {
    struct stitch *s = stitch_create(NULL);
    struct cdr a = made_row(0, "1795374511.0", "PJSIP/trunk-1", "PJSIP/1001-2", 1000, 5), b = a;
    b.server = 1;
    stitch_row(s, 0, &a);
    stitch_row(s, 1, &b);
    cr_expect_neq(stitch_of_row(s, 0), stitch_of_row(s, 1));
    cr_expect_eq(take_census(s, 0).total, 1);
    cr_expect_eq(take_census(s, 1).total, 1);
    stitch_destroy(s);
}

Test(rules, halves_of_a_local_channel_join_while_both_last) {
    static const char half1[] = "Local/1007@from-queue-00000000;1";
    static const char half2[] = "Local/1007@from-queue-00000000;2";
    struct stitch *s = stitch_create(NULL);
    struct cdr rows[] = {made_row(0, "100.1", "PJSIP/trunk-1", half1, 1000, 30),
                         made_row(0, "100.3", half2, "PJSIP/1007-5", 1010, 20),
                         made_row(0, "900.1", half2, "PJSIP/1007-6", 9000, 20), // after a restart
                         made_row(1, "100.9", half2, "PJSIP/1007-7", 1010, 20)};
    for (uint32_t i = 4; i-- > 0;)
        stitch_row(s, i, &rows[i]);
    cr_expect_eq(stitch_of_row(s, 0), stitch_of_row(s, 1));
    cr_expect_neq(stitch_of_row(s, 0), stitch_of_row(s, 2));
    struct call c;
    cr_assert(stitch_get(s, stitch_of_row(s, 0), &c));
    cr_expect_eq(c.rows, 2);
    cr_expect_eq(c.direction, DIRECTION_INBOUND);
    cr_expect_eq(c.talk_s, 30, "%u", c.talk_s); // without adding the 20 of the leg
    struct channel_event e = made_event(CHANNEL_STATE, "100.3", "100.1", 1010);
    stitch_channel(s, &e); // what events say later fits
    cr_expect_eq(stitch_of_row(s, 0), stitch_of_row(s, 1));
    cr_expect_eq(take_census(s, 0).total, 2);
    stitch_destroy(s);
}

Test(rules, a_pickup_takes_the_call_that_picks_up_in) {
    struct stitch *s = stitch_create(NULL);
    struct channel_event caller = made_event(CHANNEL_NEW, "100.1", "100.1", 100);
    struct channel_event picker = made_event(CHANNEL_NEW, "100.7", "100.7", 105);
    struct channel_event taken = made_event(CHANNEL_STATE, "100.7", "100.1", 106);
    stitch_channel(s, &taken);
    stitch_channel(s, &picker);
    stitch_channel(s, &caller);
    cr_expect_eq(stitch_find(s, 0, SPAN("100.7")), stitch_find(s, 0, SPAN("100.1")));
    cr_expect_eq(take_census(s, 0).total, 1);
    stitch_destroy(s);
}

Test(rules, a_call_in_progress_ends_and_a_late_row_changes_it) {
    struct stitch *s = stitch_create(NULL);
    struct call c;
    struct channel_event up = made_event(CHANNEL_NEW, "100.1", "100.1", 100);
    struct channel_event over = made_event(CHANNEL_HANGUP, "100.1", "100.1", 130);
    stitch_channel(s, &up);
    uint32_t n = stitch_find(s, 0, SPAN("100.1"));
    cr_assert(stitch_get(s, n, &c));
    cr_expect_eq(c.result, CALL_IN_PROGRESS);
    cr_expect_eq(c.end, CDR_NO_TIME);
    stitch_channel(s, &over);
    cr_assert(stitch_get(s, n, &c));
    cr_expect_eq(c.result, CALL_NO_RECORD);
    uint32_t changed[4];
    uint64_t seen = 0;
    cr_expect_eq(journal_changed(stitch_journal(s), &seen, changed, 4), 1);
    cr_expect_eq(journal_changed(stitch_journal(s), &seen, changed, 4), 0);
    struct cdr row = made_row(0, "100.1", "PJSIP/trunk-1", "PJSIP/1001-2", 100, 30);
    stitch_row(s, 0, &row);
    cr_expect_eq(journal_changed(stitch_journal(s), &seen, changed, 4), 1);
    cr_expect_eq(changed[0], n);
    cr_assert(stitch_get(s, n, &c));
    cr_expect_eq(c.result, CALL_ANSWERED);
    cr_expect_eq(c.basis, CALL_FROM_CDR | CALL_FROM_CHANNELS);
    struct call_steps steps = {0};
    stitch_steps(s, n, &steps);
    cr_assert_eq(steps.count, 3);
    cr_expect_eq(steps.at[0].kind, CALL_STEP_CHANNEL);
    cr_expect_eq(steps.at[1].kind, CALL_STEP_ROW);
    cr_expect_eq(steps.at[2].kind, CALL_STEP_HANGUP);
    call_steps_finish(&steps);
    stitch_destroy(s);
}

Test(rules, a_restart_ends_what_was_up) {
    struct stitch *s = stitch_create(NULL);
    struct channel_event up = made_event(CHANNEL_NEW, "100.1", "100.1", 100);
    stitch_channel(s, &up);
    struct call_visit visit = {.unique_id = SPAN("100.5"), .queue = SPAN("sales"), .talk_s = -1};
    visit.join_us = 100000000;
    stitch_visit(s, 0, &visit);
    cr_expect_eq(take_census(s, 0).result[CALL_IN_PROGRESS], 2);
    stitch_restarted(s, 0, 200000000);
    cr_expect_eq(take_census(s, 0).result[CALL_IN_PROGRESS], 0);
    cr_expect_eq(take_census(s, 0).result[CALL_UNKNOWN], 2);
    stitch_destroy(s);
}

// Which of two callers was transferred into a queue may turn out later.
Test(rules, whose_visit_it_was_may_be_revised) {
    struct stitch *s = stitch_create(NULL);
    struct call_visit visit = {.unique_id = SPAN("100.5"),
                               .linked_id = SPAN("100.1"),
                               .queue = SPAN("sales"),
                               .renamed = true,
                               .talk_s = -1};
    struct call_visit other = visit;
    visit.join_us = other.join_us = 100000000;
    stitch_visit(s, 0, &visit);
    cr_expect_eq(take_census(s, 0).total, 1);
    visit.linked_id = SPAN("100.5");
    other.unique_id = SPAN("100.1");
    other.renamed = false;
    stitch_visit(s, 0, &visit);
    stitch_visit(s, 1, &other);
    cr_expect_eq(take_census(s, 0).total, 2);
    stitch_destroy(s);
}

// Events by a clock that is half a minute ahead or behind, the row by the PBX's: it is one talk.
Test(rules, a_talk_is_one_by_two_clocks) {
    for (int64_t ahead_us = -30000000; ahead_us <= 30000000; ahead_us += 30000000) {
        struct stitch *s = stitch_create(NULL);
        struct cdr row = made_row(0, "1000.5", "PJSIP/trunk-1", "PJSIP/1001-2", 1000, 20);
        row.text[CDR_LAST_APPLICATION] = SPAN("Queue");
        row.text[CDR_LAST_DATA] = SPAN("sales");
        struct call_visit visit = {.state = CALL_VISIT_ANSWERED,
                                   .unique_id = SPAN("1000.5"),
                                   .queue = SPAN("sales"),
                                   .talk_s = 20,
                                   .ahead_us = ahead_us};
        visit.join_us = visit.end_us = 1000000000 + ahead_us;
        visit.complete_us = visit.end_us + 20000000;
        stitch_visit(s, 0, &visit);
        stitch_row(s, 0, &row);
        struct call c;
        cr_assert(stitch_get(s, stitch_find(s, 0, SPAN("1000.5")), &c));
        cr_expect_eq(c.talk_s, 20, "%u by %d", c.talk_s, (int)(ahead_us / 1000000));
        stitch_destroy(s);
    }
}

static struct cdr leg(const char *id, const char *to, enum cdr_disposition d, int64_t start) {
    struct cdr row = made_row(0, id, "PJSIP/1001-1", to, start, 5);
    row.disposition = d;
    row.billable = d == CDR_ANSWERED ? 5 : 0;
    return row;
}

Test(rules, what_became_of_a_call) {
    static const struct {
        const char *to;
        enum cdr_disposition first, second;
        enum call_result wanted;
    } cases[] = {{"PJSIP/1-1", CDR_BUSY, CDR_BUSY, CALL_BUSY},
                 {"PJSIP/1-1", CDR_BUSY, CDR_NO_ANSWER, CALL_MISSED},
                 {"PJSIP/1-1", CDR_BUSY, CDR_FAILED, CALL_BUSY},
                 {"PJSIP/1-1", CDR_CONGESTION, CDR_FAILED, CALL_FAILED},
                 {"PJSIP/1-1", CDR_CANCEL, CDR_CANCEL, CALL_MISSED},
                 {"PJSIP/1-1", CDR_FAILED, CDR_ANSWERED, CALL_ANSWERED},
                 {"", CDR_ANSWERED, CDR_ANSWERED, CALL_SELF_SERVICE},
                 {"", CDR_BUSY, CDR_BUSY, CALL_BUSY},
                 {"", CDR_CONGESTION, CDR_CONGESTION, CALL_FAILED},
                 {"", CDR_NO_ANSWER, CDR_NO_ANSWER, CALL_FAILED},
                 {"", CDR_NO_ANSWER, CDR_ANSWERED, CALL_SELF_SERVICE},
                 {"", CDR_CANCEL, CDR_BUSY, CALL_BUSY}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stitch *s = stitch_create(NULL);
        struct cdr a = leg("100.1", cases[i].to, cases[i].first, 100);
        struct cdr b = leg("100.1", cases[i].to, cases[i].second, 103);
        struct call c;
        stitch_row(s, 0, &a);
        stitch_row(s, 1, &b);
        cr_assert(stitch_get(s, stitch_of_row(s, 0), &c));
        cr_expect_eq(c.result, cases[i].wanted, "case %zu: %d", i, c.result);
        struct call_visit visit = {.state = CALL_VISIT_LEFT,
                                   .unique_id = SPAN("100.1"),
                                   .join_us = 100500000,
                                   .end_us = 101500000,
                                   .talk_s = -1};
        stitch_visit(s, 0, &visit); // with a visit that nobody answered: missed, whatever was busy
        cr_assert(stitch_get(s, stitch_of_row(s, 0), &c));
        cr_expect_eq(c.result, cases[i].wanted == CALL_ANSWERED ? CALL_ANSWERED : CALL_MISSED);
        stitch_destroy(s);
    }
}
