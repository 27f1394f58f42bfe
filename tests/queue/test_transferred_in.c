// Places in a queue that another caller took over after an attended transfer, as queue_log tells
// it: under their Uniqueid from then on, and without a line about it.
#include "../../src/queue/ledger_rows.h"
#include "queue/ledger.h"

#include <criterion/criterion.h>
#include <stdio.h>

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

static void lists_nobody(int64_t at_s) {
    struct queue_event e = {.kind = QUEUE_LIST_COMPLETE,
                            .at_us = at_s * SECOND,
                            .action_id = SPAN("cdrtop-1"),
                            .listed = true};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

// The log of a gap is read after the list that is asked for at its end.
Test(places, who_was_in_no_list_waits_no_longer_once_the_log_tells_of_them) {
    struct visit v;
    ledger_own_lists(&l, SPAN("cdrtop-"));
    lists_nobody(1010);
    enters("1.1", 1000, "1004");
    ledger_visit(&l, 0, &v);
    cr_expect(v.outcome == VISIT_UNKNOWN && v.inferred);
    step(STEP_CONNECT, "9.9", 1008, 8); // before the list
    cr_assert_eq(ledger_count(&l), 1);
    ledger_visit(&l, 0, &v);
    cr_expect(v.outcome == VISIT_ANSWERED && v.wait_s == 8);
    enters("1.2", 1011, "15550104"); // after it
    ledger_visit(&l, 1, &v);
    cr_expect_eq(v.outcome, VISIT_WAITING);
}

// Another caller joins near the one whose place is taken: a second later, or within the same
// second, where nothing tells which of them it was. In both cases both talks end.
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

static void tells(enum queue_event_kind kind, const char *id, int64_t at_s, int64_t position) {
    struct queue_event e = {.kind = kind,
                            .at_us = at_s * INT64_C(1000000),
                            .exact_time = true,
                            .queue = SPAN("support"),
                            .unique_id = span_of(id),
                            .position = position,
                            .hold_s = QUEUE_NO_NUMBER,
                            .caller_priority = 4,
                            .place.priority = 1};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
}

static int32_t place_in_line(const char *id) {
    struct visit v;
    ledger_visit(&l, ledger_find(&l, 0, span_of(id), SPAN("support")), &v);
    return v.position;
}

Test(places, a_join_in_front_moves_those_behind_it) {
    tells(QUEUE_JOIN, "1.1", 1000, 1);
    tells(QUEUE_JOIN, "1.2", 1001, 2);
    tells(QUEUE_JOIN, "1.3", 1002, 2); // by a higher priority
    cr_expect(place_in_line("1.1") == 1 && place_in_line("1.3") == 2 && place_in_line("1.2") == 3);
    tells(QUEUE_JOIN, "1.3", 1002, 2); // told twice
    cr_expect_eq(place_in_line("1.2"), 3);
    tells(QUEUE_LEAVE, "1.1", 1003, 1);
    tells(QUEUE_LEAVE, "1.1", 1003, 1);
    cr_expect(place_in_line("1.3") == 1 && place_in_line("1.2") == 2);
    tells(QUEUE_JOIN, "1.4", 1004, 3); // after all others
    cr_expect(place_in_line("1.2") == 2 && place_in_line("1.4") == 3);
    tells(QUEUE_WAITING, "1.5", 1005, 4);
    tells(QUEUE_JOIN, "1.6", 1006, 1);
    cr_expect(place_in_line("1.3") == 2 && place_in_line("1.2") == 3 && place_in_line("1.4") == 4 &&
              place_in_line("1.5") == 5);
    struct visit v;
    ledger_visit(&l, ledger_find(&l, 0, SPAN("1.5"), SPAN("support")), &v);
    cr_expect_eq(v.priority, 4); // a list tells it, a join does not
    ledger_visit(&l, ledger_find(&l, 0, SPAN("1.6"), SPAN("support")), &v);
    cr_expect_eq(v.priority, -1);
}

Test(places, places_move_in_queue_log_and_once_where_both_tell) {
    tells(QUEUE_JOIN, "1.1", 1000, 1);
    tells(QUEUE_JOIN, "1.2", 1001, 1);
    enters("1.1", 1000, "4930111");
    enters("1.2", 1001, "4930112");
    cr_expect(place_in_line("1.2") == 1 && place_in_line("1.1") == 2);
    enters("1.0", 900, "4930110"); // from long ago, read late
    cr_expect(place_in_line("1.2") == 1 && place_in_line("1.1") == 2);
    enters("1.3", 1002, "4930113");
    step(STEP_CONNECT, "1.2", 1005, 4);
    cr_expect(place_in_line("1.3") == 1 && place_in_line("1.1") == 2, "%d", place_in_line("1.1"));
}

// A long line only remembers those who are in it.
Test(places, a_line_forgets_who_left) {
    char id[32];
    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof id, "2.%d", i);
        tells(QUEUE_JOIN, id, 1000 + i, 1);
        tells(i % 2 ? QUEUE_LEAVE : QUEUE_ABANDON, id, 1001 + i, 1);
    }
    cr_expect_leq(l.line.capacity, 64);
}

// A caller who was thought to be gone, and is in a later list, is there once.
Test(places, who_comes_back_into_a_line_moves_by_one) {
    tells(QUEUE_JOIN, "1.1", 1000, 1);
    tells(QUEUE_JOIN, "1.2", 1001, 2);
    tells(QUEUE_JOIN, "1.3", 1002, 3);
    ledger_restarted(&l, 0, 1003 * INT64_C(1000000));
    tells(QUEUE_WAITING, "1.1", 1010, 1);
    tells(QUEUE_WAITING, "1.2", 1010, 2);
    tells(QUEUE_WAITING, "1.3", 1010, 3);
    tells(QUEUE_LEAVE, "1.1", 1011, 1);
    cr_expect(place_in_line("1.2") == 1 && place_in_line("1.3") == 2, "%d", place_in_line("1.3"));
}

static void rings(const char *id, int64_t at_s) {
    struct queue_step s = {.kind = STEP_RINGNOANSWER,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = SPAN("support"),
                           .agent = SPAN("Bob"),
                           .wait_s = STEP_NO_NUMBER,
                           .talk_s = STEP_NO_NUMBER,
                           .joined_position = STEP_NO_NUMBER,
                           .ring_ms = 3000};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

static struct visit nth(uint32_t number) {
    struct visit v;
    ledger_visit(&l, number, &v);
    return v;
}

static void is_of(const struct visit *v, const char *id, int64_t wait_s, unsigned rang) {
    struct span is = ledger_text(&l, v->unique_id);
    cr_expect(span_same(is, span_of(id)) && v->wait_s == wait_s && v->ring_no_answers == rang,
              "%.*s waited %d, %u rang", (int)is.len, is.at, (int)v->wait_s, v->ring_no_answers);
}

Test(places, a_ring_comes_before_the_step_that_says_since_when) {
    enters("1.1", 1000, "1004");
    rings("9.9", 1010);
    cr_expect_eq(ledger_count(&l), 1); // no second caller waits meanwhile
    step(STEP_CONNECT, "9.9", 1012, 12);
    cr_assert_eq(ledger_count(&l), 1);
    struct visit v = nth(0);
    is_of(&v, "9.9", 12, 1);
}

Test(places, of_two_the_ring_was_given_to_the_wrong_one) {
    enters("1.1", 1000, "1004");
    enters("1.2", 1003, "1005"); // the later one is the first guess
    rings("9.9", 1010);
    step(STEP_CONNECT, "9.9", 1012, 12);
    step(STEP_CONNECT, "8.8", 1014, 11);
    cr_assert_eq(ledger_count(&l), 2);
    struct visit v[2] = {nth(0), nth(1)};
    is_of(&v[0], "9.9", 12, 1);
    is_of(&v[1], "8.8", 11, 0);
}

// Somebody from outside joined later: they were not transferred in, while one from inside may have
// been.
Test(places, a_ring_goes_to_who_came_from_inside) {
    enters("5.4", 963, "1001");
    enters("5.5", 964, "15550187");
    step(STEP_ATTENDEDTRANSFER, "1.1", 965, 1);
    rings("1.1", 975);
    step(STEP_ABANDON, "5.5", 976, 12);
    step(STEP_CONNECT, "1.1", 979, 16);
    cr_assert_eq(ledger_count(&l), 3); // together with the one whose talk was transferred
    struct visit v[2] = {nth(0), nth(1)};
    is_of(&v[0], "1.1", 16, 1);
    is_of(&v[1], "5.5", 12, 0);
}

// The guess was wrong: another possible caller gets the ring, and no further visit is made.
Test(places, a_ring_of_who_was_somebody_else_goes_on_to_the_next) {
    enters("5.4", 963, "1001");
    enters("5.5", 964, "1002"); // the later one is the first guess
    rings("1.1", 975);
    step(STEP_ABANDON, "5.5", 976, 12);
    step(STEP_CONNECT, "1.1", 979, 16);
    cr_assert_eq(ledger_count(&l), 2);
    struct visit v[2] = {nth(0), nth(1)};
    is_of(&v[0], "1.1", 16, 1);
    is_of(&v[1], "5.5", 12, 0);
}

Test(places, who_joined_is_still_there_themselves) {
    enters("1.1", 1000, "1004");
    rings("9.9", 1010); // their ENTERQUEUE is in another part of the log
    step(STEP_CONNECT, "1.1", 1012, 12);
    step(STEP_ABANDON, "9.9", 1014, 40);
    enters("9.9", 974, "15550104");
    cr_assert_eq(ledger_count(&l), 2);
    struct visit v[2] = {nth(0), nth(1)};
    is_of(&v[0], "1.1", 12, 0);
    is_of(&v[1], "9.9", 40, 1);
    cr_expect_eq(v[1].outcome, VISIT_ABANDONED);
}

// If the talk ends under the consultation's id, who waits in its place is known at once.
Test(places, a_talk_that_ends_as_the_consultation_tells_who_waits) {
    enters("1.1", 1000, "15550104");
    step(STEP_CONNECT, "1.1", 1006, 6);
    struct queue_step enter = {.kind = STEP_ENTERQUEUE,
                               .at_s = 1010,
                               .unique_id = SPAN("5.5"),
                               .queue = SPAN("second"),
                               .caller_number = SPAN("15550199"),
                               .wait_s = STEP_NO_NUMBER};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &enter});
    step(STEP_ATTENDEDTRANSFER, "5.5", 1013, 6); // its talk of 7 s
    cr_assert_eq(ledger_count(&l), 2);
    struct visit v[2] = {nth(0), nth(1)};
    cr_expect(v[0].completion == VISIT_TRANSFERRED && v[0].talk_s == 7);
    cr_expect_eq(v[1].outcome, VISIT_WAITING);
    cr_expect(span_same(ledger_text(&l, v[1].unique_id), SPAN("1.1")));
    step(STEP_ATTENDEDTRANSFER, "5.5", 1013, 6); // told twice
    cr_expect_eq(nth(0).talk_s, 7);
    cr_expect_eq(ledger_count(&l), 2);
}

static void ends(enum queue_step_kind kind, int64_t at_s, int64_t wait_s) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_s,
                           .unique_id = SPAN("1.1"),
                           .queue = SPAN("support"),
                           .agent = SPAN("Alice"),
                           .wait_s = wait_s,
                           .talk_s = STEP_NO_NUMBER,
                           .joined_position = STEP_NO_NUMBER};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

Test(places, a_talk_without_numbers_is_told_by_the_lines) {
    enters("1.1", 1000, "15550104");
    step(STEP_CONNECT, "1.1", 1006, STEP_NO_NUMBER);
    ends(STEP_BLINDTRANSFER, 1030, STEP_NO_NUMBER);
    struct visit v = nth(0);
    cr_expect(v.wait_s == 6 && v.talk_s == 24 && v.completion == VISIT_TRANSFERRED);
}

Test(places, without_a_connect_the_wait_says_when_the_talk_began) {
    enters("1.1", 1000, "15550104");
    ends(STEP_COMPLETEAGENT, 1030, 6);
    struct visit v = nth(0);
    cr_expect(v.wait_s == 6 && v.talk_s == 24 && v.completion == VISIT_BY_AGENT);
}

Test(places, where_nothing_says_so_wait_and_talk_are_unknown) {
    enters("1.1", 1000, "15550104");
    ends(STEP_COMPLETEAGENT, 1030, STEP_NO_NUMBER);
    struct visit v = nth(0);
    cr_expect(v.outcome == VISIT_ANSWERED && v.wait_s == -1 && v.talk_s == -1, "%d %d",
              (int)v.wait_s, (int)v.talk_s);
}
