// Who waits now: in which order, for how long, how often they were lost before, and what is said
// when it is not sure.
#include "../../src/board/parts.h"
#include "board/wall.h"
#include "columns.h"
#include "filled.h"

#include "base/clock.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(waits, .init = open_board, .fini = close_board);

static struct board_cell cell(enum board_table t, size_t index, const char *id) {
    struct board_row row;
    cr_assert(board_row(&board, t, index, &row), "no row %zu", index);
    return row.cells[column_place(&board, t, id)];
}

static void says(size_t index, const char *id, const char *text) {
    struct board_cell c = cell(TABLE_WAITING, index, id);
    cr_expect_str_eq(c.text, text, "%s of row %zu is \"%s\"", id, index, c.text);
}

static void some_waits(void) {
    made_up_add(&day, "0305556677", "support", "1001", 7200, CDR_NO_ANSWER, 12, 0);
    made_up_add(&day, "0305556677", "sales", "1003", 3600, CDR_NO_ANSWER, 45, 0);
    made_up_add(&day, "0305556677", "sales", "1003", 1800, CDR_ANSWERED, 8, 60);
    made_up_add(&day, "0897654321", "support", "1003", 900, CDR_ANSWERED, 8, 60);
    made_up_live(&day, "0897654321", "support", "", 9, 0);
    made_up_live(&day, "0305556677", "support", "", 48, 0);
    made_up_live(&day, "anonymous", "sales", "", 12, 0);
    made_up_member(&day, 0, "support", "Frank Rossi", "PJSIP/1005", 2, true, "", 78);
    made_up_member(&day, 0, "support", "Dave Kim", "PJSIP/1003", 1, false, "", 30);
}

Test(waits, who_has_waited_longest_comes_first) {
    some_waits();
    fill();
    cr_assert_eq(board_rows(&board, TABLE_WAITING), 3);
    cr_expect_str_eq(tile_of(&board, "waiting")->figure, "3", "as many as the tile says");
    says(0, "number", "0305556677");
    says(0, "caller", "--");
    says(0, "queue", "support");
    says(0, "waited", "0:48");
    cr_expect_eq(cell(TABLE_WAITING, 0, "waited").lead, '!', "past 20 s");
    cr_expect_eq(cell(TABLE_WAITING, 0, "waited").mood, MOOD_BAD);
    says(0, "target", "0:20");
    says(0, "lost", "2");
    says(0, "ready", "1/2");
    says(0, "place", "--");
    says(0, "priority", "--");
    says(0, "state", "waiting");
    says(1, "number", "anonymous");
    says(1, "waited", "0:12");
    cr_expect_eq(cell(TABLE_WAITING, 1, "waited").lead, 0);
    says(1, "lost", "--");
    says(1, "ready", "--");
    says(2, "number", "0897654321");
    says(2, "lost", "0");
    cr_expect_str_eq(board.queues.waits.title, "WAITING  3, 1 too long");
}

Test(waits, a_caller_who_was_told_has_place_name_and_priority) {
    made_up_listed(&day, "0401112223", "Kate Sheridan", "sales", 30, 2, 5);
    made_up_listed(&day, "0401112224", "", "sales", 20, 3, 0);
    fill();
    cr_assert_eq(board_rows(&board, TABLE_WAITING), 2);
    says(0, "place", "2");
    says(0, "caller", "Kate Sheridan");
    says(0, "number", "0401112223");
    says(0, "waited", "0:30");
    says(0, "priority", "5");
    says(1, "place", "3");
    says(1, "caller", "--");
    says(1, "priority", "0");
}

Test(waits, they_are_sorted_searched_and_found) {
    struct board_sorts sorts = {0};
    struct board_row row;
    some_waits();
    snprintf(sorts.of[TABLE_WAITING][ROWS_CALLS].column, sizeof(((struct board_sort *)0)->column),
             "waited");
    day.input.look.sorts = &sorts;
    fill();
    says(0, "waited", "0:09");
    says(2, "waited", "0:48");
    cr_assert(board_row(&board, TABLE_WAITING, 1, &row));
    cr_expect_eq(board_find(&board, TABLE_WAITING, row.key), 1);
    cr_expect_eq(board_find(&board, TABLE_WAITING, row.key + 100), SIZE_MAX);
    struct board_sought sought = {
        .on = true, .table = TABLE_WAITING, .text = "0305", .columns = UINT64_MAX, .turn = 1};
    day.input.look.sought = &sought;
    fill();
    cr_expect(board.lists.search.landed);
    cr_expect_eq(board.lists.search.found, 2);
    cr_expect_eq(board.lists.search.count, 1);
}

Test(waits, numbers_are_masked) {
    some_waits();
    day.input.look.masked = true;
    day.input.look.mask_digits = 3;
    fill();
    says(0, "number", "••••677");
    struct wall w;
    board_wall(&board, WALL_TOTAL, &w);
    cr_expect_str_eq(w.waits[0].text, "••••677 0:48 !");
}

// The list has every call of theirs, whatever the filter and however it ended.
Test(waits, a_caller_opens_their_whole_day) {
    struct board_explain what;
    some_waits();
    fill();
    cr_assert(board_explain_caller(&board, 0, &what));
    cr_assert_not(board_explain_caller(&board, 1, &(struct board_explain){0}), "withheld");
    cr_assert_not(board_explain_caller(&board, 3, &(struct board_explain){0}), "nobody");
    day.input.look.explain = &what;
    fill();
    cr_assert_eq(board_rows(&board, TABLE_LIST), 4);
    cr_expect_str_eq(board.lists.list.title,
                     "CALLER 0305556677: 4 calls, 2 lost, waits 0:48 in support");
    cr_expect_str_eq(cell(TABLE_LIST, 0, "result").text, "waiting");
    cr_expect_str_eq(cell(TABLE_LIST, 1, "result").text, "answered");
    cr_expect_str_eq(cell(TABLE_LIST, 2, "result").text, "timed out 0:45");
    cr_expect_str_eq(cell(TABLE_LIST, 3, "result").text, "abandoned 0:12");
    day.input.look.masked = true;
    day.input.look.mask_digits = 0;
    fill();
    cr_expect_str_eq(board.lists.list.title, "CALLER ••••: 4 calls, 2 lost, waits 0:48 in support");
}

// A gap in the events leaves it in doubt whether they still wait; so does a PBX that is silent.
Test(waits, what_is_not_sure_says_so) {
    made_up_listed(&day, "0401112223", "Kate Sheridan", "sales", 30, 1, 0);
    fill();
    says(0, "state", "waiting");
    ledger_gap(&day.ledger, 0, day.input.now_us);
    fill();
    says(0, "state", "in doubt");
    cr_expect_eq(cell(TABLE_WAITING, 0, "waited").lead, '~');
    cr_expect_eq(cell(TABLE_WAITING, 0, "waited").mood, MOOD_STALE);
    day.servers[0].state = SERVER_DOWN;
    day.servers[0].last_event_us = day.input.now_us - 60 * SECOND_US;
    fill();
    says(0, "state", "not heard since 14:31");
    cr_expect_str_eq(board.queues.waits.title, "WAITING  1, 1 too long  pbx1 is not heard");
    cr_expect_str_eq(board.queues.waits.empty, "nobody, as far as we hear");
}

Test(waits, nobody_is_said_plainly) {
    fill();
    cr_expect_eq(board_rows(&board, TABLE_WAITING), 0);
    cr_expect_str_eq(board.queues.waits.title, "WAITING");
    cr_expect_str_eq(board.queues.waits.empty, "nobody waits");
}

Test(waits, the_wall_names_those_of_its_queue) {
    struct wall w;
    some_waits();
    made_up_listed(&day, "0401112223", "Kate Sheridan", "sales", 15, 1, 0);
    fill();
    board_wall(&board, WALL_TOTAL, &w);
    cr_assert_eq(w.waiting, 4);
    cr_expect_str_eq(w.waits[0].text, "0305556677 0:48 !");
    cr_expect_eq(w.waits[0].mood, MOOD_BAD);
    cr_expect_str_eq(w.waits[1].text, "Kate Sheridan 0:15");
    for (size_t i = 0; i < board.queues.tops; i++) {
        const struct board_visits_queue *q = queues_top(&board.queues, i);
        board_wall(&board, queue_key(q), &w);
        cr_expect_eq(w.waiting, tally_count(&q->tally.counted, VISITS_WAITING), "%s", q->name);
    }
}
