// Calls, visits and persons as strings; the order of what goes on and what is over.
#include "columns.h"
#include "filled.h"

#include "base/clock.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(live, .init = open_board, .fini = close_board);

static const struct board_cell *cell(const struct board_row *row, enum board_table t,
                                     const char *id) {
    return &row->cells[column_place(&board, t, id)];
}

static void says(enum board_table t, size_t index, const char *id, const char *text) {
    struct board_row row;
    cr_assert(board_row(&board, t, index, &row), "no row %zu", index);
    cr_expect_str_eq(cell(&row, t, id)->text, text, "%s of row %zu is \"%s\"", id, index,
                     cell(&row, t, id)->text);
}

static void some_visits(void) {
    made_up_add(&day, "0301", "support", "1001", 600, CDR_ANSWERED, 10, 100);
    made_up_add(&day, "0302", "support", "1001", 500, CDR_ANSWERED, 21, 50);
    made_up_add(&day, "0303", "support", "1003", 400, CDR_CANCEL, 8, 0);
    made_up_add(&day, "0304", "sales", "1003", 300, CDR_NO_ANSWER, 3, 0);
    made_up_add(&day, "0305", "sales", "1003", 200, CDR_NO_ANSWER, 45, 0);
    made_up_live(&day, "0306", "support", "1005", 90, 12);
    made_up_live(&day, "0307", "support", "", 48, 0);
}

// Most keys need no other figures: queues and persons are filled again only if their figures have
// changed, however many queues there are.
Test(live, queues_and_persons_are_filled_when_their_figures_are_others) {
    some_visits();
    made_up_member(&day, 0, "support", "Frank Rossi", "PJSIP/1005", 2, true, "", 78);
    day.input.look.level = BOARD_VISITS;
    day.input.counted.live_made = 1;
    fill();
    uint64_t offered = tally_count(&board.figures.visits.counted, VISITS_OFFERED),
             ready = board.figures.visits.members[MEMBER_READY];
    size_t queues = board.queues.count, persons = board.persons.count;
    cr_assert(offered >= 7 && queues >= 2 && persons >= 1);
    made_up_add(&day, "0308", "billing", "1003", 100, CDR_ANSWERED, 10, 10);
    made_up_member(&day, 0, "sales", "Zoe Zimmer", "PJSIP/1019", 1, false, "", 30);
    fill(); // nothing says that they have changed
    cr_expect_eq(tally_count(&board.figures.visits.counted, VISITS_OFFERED), offered);
    cr_expect_eq(board.figures.visits.members[MEMBER_READY], ready);
    cr_expect(board.queues.count == queues && board.persons.count == persons);
    day.input.counted.live_made = 2;
    fill();
    cr_expect_eq(tally_count(&board.figures.visits.counted, VISITS_OFFERED), offered + 1);
    cr_expect_gt(board.queues.count, queues);
    cr_expect_gt(board.persons.count, persons);
    day.input.counted.live_made = 0; // unknown, so always fill
    made_up_add(&day, "0309", "billing", "1003", 100, CDR_ANSWERED, 10, 10);
    fill();
    cr_expect_eq(tally_count(&board.figures.visits.counted, VISITS_OFFERED), offered + 2);
}

Test(live, tiles_say_what_waits_and_how_it_is_answered) {
    some_visits();
    made_up_member(&day, 0, "support", "Frank Rossi", "PJSIP/1005", 2, true, "", 78);
    made_up_member(&day, 0, "support", "Dave Kim", "PJSIP/1003", 1, false, "", 30);
    made_up_member(&day, 0, "sales", "Zoë", "PJSIP/1007", 1, false, "lunch", 30);
    fill();
    cr_expect_str_eq(board.header.level, "calls");
    cr_expect_str_eq(tile_of(&board, "waiting")->figure, "1");
    cr_expect_str_eq(tile_of(&board, "longest")->figure, "0:48 !", "past 20 s");
    cr_expect_str_eq(tile_of(&board, "service_level")->figure, "33.3 % ▼");
    cr_expect_str_eq(tile_of(&board, "service_level")->sub, "of offered, 14 to reach 80");
    cr_expect_eq(tile_of(&board, "service_level")->mood, MOOD_BAD);
    cr_expect_str_eq(tile_of(&board, "answered")->figure, "3");
    cr_expect_str_eq(tile_of(&board, "answered")->sub, "of 7");
    cr_expect_str_eq(tile_of(&board, "abandoned")->figure, "2");
    cr_expect_str_eq(tile_of(&board, "abandoned")->sub, "33.3 %, 1 short");
    cr_expect_str_eq(tile_of(&board, "asa")->figure, "0:14");
    cr_expect_str_eq(tile_of(&board, "talk")->figure, "1:15");
    cr_expect_str_eq(tile_of(&board, "ready")->figure, "1");
    cr_expect_str_eq(tile_of(&board, "talking")->figure, "1");
    cr_expect_str_eq(tile_of(&board, "paused")->figure, "1");
    cr_expect_str_eq(tile_of(&board, "calls")->figure, "7");
    cr_expect_str_eq(tile_of(&board, "active")->figure, "2");
    cr_expect_str_eq(tile_of(&board, "answer_rate")->figure, "40.0 %");
    day.policies.others.target = 30;
    day.input.look.formula = SERVICE_OF_ANSWERED;
    fill();
    cr_expect_str_eq(tile_of(&board, "service_level")->figure, "66.7 % ▲");
    cr_expect_str_eq(tile_of(&board, "service_level")->sub, "of answered, above target 30");
    day.policies.others.target = 0;
    fill();
    cr_expect_str_eq(tile_of(&board, "service_level")->figure, "66.7 %");
    cr_expect_str_eq(tile_of(&board, "service_level")->sub, "of answered");
    for (size_t i = 0; i < day.agents.count; i++)
        // queue_log alone tells who is paused, and nothing else
        day.agents.list[i].now.told = false;
    cr_assert(board_fill(&board, &day.input));
    cr_expect_str_eq(tile_of(&board, "ready")->figure, "--");
    cr_expect_str_eq(tile_of(&board, "talking")->figure, "--");
    cr_expect_str_eq(tile_of(&board, "paused")->figure, "1");
    day.input.counted.agents = NULL;
    fill();
    cr_expect_str_eq(tile_of(&board, "ready")->figure, "--");
    cr_expect_eq(tile_of(&board, "ready")->mood, MOOD_UNKNOWN);
}

Test(live, queues_say_who_left_and_how_sure_that_is) {
    struct board_row row;
    some_visits();
    const struct queue_policy support = {.name = SPAN("support"), .threshold_s = -1, .target = 40};
    queue_policies_add(&day.policies, &support);
    fill();
    says(TABLE_QUEUES, 0, "queue", "support");
    says(TABLE_QUEUES, 0, "waiting", "1");
    says(TABLE_QUEUES, 0, "longest", "0:48");
    says(TABLE_QUEUES, 0, "offered", "5");
    says(TABLE_QUEUES, 0, "service_level", "50.0  ");
    says(TABLE_QUEUES, 1, "queue", "sales");
    says(TABLE_QUEUES, 1, "service_level", "0.0 ▼");
    says(TABLE_QUEUES, 1, "out", "1");
    says(TABLE_QUEUES, 1, "timed_out", "1");
    says(TABLE_QUEUES, 1, "asa", "--");
    says(TABLE_QUEUES, 1, "ready", "--");
    cr_assert(board_row(&board, TABLE_QUEUES, 1, &row));
    cr_expect_eq(cell(&row, TABLE_QUEUES, "out")->lead, 0);
    cr_assert(board_row(&board, TABLE_QUEUES, 0, &row));
    cr_expect_eq(cell(&row, TABLE_QUEUES, "longest")->lead, '!');
    cr_assert(board_total(&board, TABLE_QUEUES, &row));
    cr_expect_str_eq(cell(&row, TABLE_QUEUES, "offered")->text, "7");
    for (size_t i = 0; i < day.tallies.queue_count; i++)
        day.tallies.queues[i].counted.counts[VISIT_BIT(VISITS_INFERRED)] = 1;
    queue_tallies_show(&day.tallies, &day.ledger, &QUEUE_TERMS_DEFAULT);
    board_fill(&board, &day.input);
    cr_assert(board_row(&board, TABLE_QUEUES, 1, &row));
    cr_expect_eq(cell(&row, TABLE_QUEUES, "out")->lead, '~', "queue_log may say otherwise");
}

Test(live, a_queue_of_two_servers_has_a_row_each_under_its_sum) {
    made_up_member(&day, 0, "support", "Ann", "PJSIP/1001", 1, false, "", 10);
    made_up_member(&day, 1, "support", "Ben", "PJSIP/1001", 5, false, "", 10);
    made_up_member(&day, 1, "sales", "Ben", "PJSIP/1001", 5, false, "", 10);
    fill();
    cr_assert_eq(board_rows(&board, TABLE_QUEUES), 4);
    says(TABLE_QUEUES, 0, "queue", "sales");
    says(TABLE_QUEUES, 1, "queue", "support");
    says(TABLE_QUEUES, 1, "ready", "1/2");
    says(TABLE_QUEUES, 2, "queue", "  @pbx1");
    says(TABLE_QUEUES, 2, "ready", "1/1");
    says(TABLE_QUEUES, 3, "queue", "  @pbx2");
    says(TABLE_QUEUES, 3, "ready", "0/1");
    struct board_row row;
    cr_assert(board_row(&board, TABLE_QUEUES, 3, &row));
    cr_expect_eq(board_find(&board, TABLE_QUEUES, row.key), 3);
    board.queues.without_parts = true; // with little room
    cr_assert_eq(board_rows(&board, TABLE_QUEUES), 2);
    says(TABLE_QUEUES, 1, "queue", "support");
    says(TABLE_QUEUES, 1, "ready", "1/2");
    cr_expect_eq(board_find(&board, TABLE_QUEUES, row.key), SIZE_MAX);
}

// A gap affects the tiles of visits, and those of calls, but none about the present moment.
static void marks(bool visits, bool calls) {
    static const char *const of_now[] = {"waiting", "longest", "ready",
                                         "talking", "paused",  "active"};
    int now = 0;
    for (int i = 0; i < board.tiles.count; i++) {
        const struct board_tile *t = &board.tiles.list[i];
        bool touched = t->of->scope == FIGURES_OF_QUEUE ? visits : calls;
        for (size_t k = 0; k < sizeof of_now / sizeof of_now[0]; k++) {
            if (strcmp(of_now[k], t->of->id) != 0) continue;
            touched = false;
            now++;
        }
        cr_expect_eq(t->touched, touched, "%s", t->of->id);
    }
    cr_expect_eq(now, (int)(sizeof of_now / sizeof of_now[0]));
}

// A gap of the second server alone: what comes from the first is complete.
Test(live, figures_that_a_gap_touches_are_marked_until_it_is_filled) {
    struct board_row row;
    some_visits();
    made_up_member(&day, 1, "billing", "Ben", "PJSIP/1001", 5, false, "", 10);
    day.gap = (struct gap){.from_us = day.input.now_us - 600 * SECOND_US,
                           .to_us = day.input.now_us - 540 * SECOND_US,
                           .server = 1};
    day.input.status.gaps = &day.gap;
    day.input.status.gap_count = 1;
    fill();
    marks(true, true);
    cr_expect_str_eq(tile_of(&board, "talk")->sub, "gap 14:22-14:23");
    for (size_t i = 0; board_row(&board, TABLE_QUEUES, i, &row); i++) {
        const struct board_cell *name = cell(&row, TABLE_QUEUES, "queue");
        cr_expect_eq(name->lead, strcmp(name->text, "billing") == 0 ? '~' : 0, "%s", name->text);
    }
    cr_assert(board_total(&board, TABLE_QUEUES, &row));
    cr_expect_eq(cell(&row, TABLE_QUEUES, "queue")->lead, '~');
    day.gap.visits_known = true; // a queue_log was read
    fill();
    marks(false, true);
    cr_assert(board_total(&board, TABLE_QUEUES, &row));
    cr_expect_eq(cell(&row, TABLE_QUEUES, "queue")->lead, 0);
    day.gap.calls_known = true; // and Master.csv
    fill();
    marks(false, false);
    day.gap.visits_known = day.gap.calls_known = false;
    day.input.window = (struct window){day.input.now_us / SECOND_US,
                                       day.input.now_us / SECOND_US + 3600}; // a later one
    fill();
    marks(false, false);
}

Test(live, persons_stand_by_name_and_their_time_ticks) {
    some_visits();
    made_up_member(&day, 0, "support", "Zoë", "PJSIP/1007", 1, false, "lunch", 724);
    made_up_member(&day, 0, "support", "Alice Martin", "PJSIP/1001", 2, false, "", 78);
    made_up_member(&day, 0, "sales", "Alice Martin", "PJSIP/1001", 2, false, "", 78);
    fill();
    says(TABLE_AGENTS, 0, "agent", "Alice Martin");
    says(TABLE_AGENTS, 0, "extension", "1001");
    says(TABLE_AGENTS, 0, "state", "◆ other call");
    says(TABLE_AGENTS, 0, "for", "1:18");
    says(TABLE_AGENTS, 0, "handled", "2");
    says(TABLE_AGENTS, 0, "talk", "1:15");
    says(TABLE_AGENTS, 0, "queues", "sales, support");
    says(TABLE_AGENTS, 0, "servers", "pbx1");
    size_t last = board_rows(&board, TABLE_AGENTS) - 1;
    says(TABLE_AGENTS, last, "agent", "Zoë");
    says(TABLE_AGENTS, last, "state", "‖ lunch");
    says(TABLE_AGENTS, last, "paused", "12:04");
    day.input.now_us += SECOND_US;
    fill();
    says(TABLE_AGENTS, 0, "for", "1:19");
}

Test(live, persons_say_whom_they_talk_with) {
    struct board_row row;
    some_visits();
    made_up_live(&day, "0891234567", "sales", "1001", 40, 5);
    made_up_member(&day, 0, "support", "Frank Rossi", "PJSIP/1005", 2, true, "", 78);
    made_up_member(&day, 0, "billing", "Frank Rossi", "PJSIP/1005", 2, true, "", 90);
    made_up_member(&day, 0, "sales", "Alice Martin", "PJSIP/1001", 2, true, "", 35);
    // on another queue
    made_up_member(&day, 0, "sales", "Bob O'Neil", "PJSIP/1002", 2, false, "", 35);
    const struct queue_policy sales = {.name = SPAN("sales"), .label = SPAN("Sales EU")};
    queue_policies_add(&day.policies, &sales);
    fill();
    says(TABLE_AGENTS, 0, "agent", "Alice Martin");
    says(TABLE_AGENTS, 0, "caller", "0891234567");
    says(TABLE_AGENTS, 0, "queue", "Sales EU");
    says(TABLE_AGENTS, 1, "state", "◆ other call");
    says(TABLE_AGENTS, 1, "caller", "--");
    says(TABLE_AGENTS, 1, "queue", "--");
    size_t frank = 2;
    while (board_row(&board, TABLE_AGENTS, frank, &row) &&
           strcmp(cell(&row, TABLE_AGENTS, "agent")->text, "Frank Rossi") != 0)
        frank++;
    says(TABLE_AGENTS, frank, "caller", "0306");
    says(TABLE_AGENTS, frank, "queue", "support");
    cr_assert(board_total(&board, TABLE_AGENTS, &row));
    cr_expect_str_eq(cell(&row, TABLE_AGENTS, "caller")->text, "", "nobody talks with all");
    day.input.look.masked = true;
    day.input.look.mask_digits = 4;
    fill();
    says(TABLE_AGENTS, 0, "caller", "••••4567");
    day.ledger.generation++; // visits may have other numbers now
    cr_assert(board_fill(&board, &day.input));
    says(TABLE_AGENTS, 0, "caller", "--");
}

Test(live, calls_in_progress_are_on_top_and_tick) {
    some_visits();
    made_up_add(&day, "1001", "", "1002", 5, CDR_BUSY, 1, 0);
    fill();
    cr_assert_eq(board_rows(&board, TABLE_CALLS), 8);
    says(TABLE_CALLS, 0, "result", "waiting");
    says(TABLE_CALLS, 0, "wait", "0:48");
    says(TABLE_CALLS, 1, "result", "talking");
    says(TABLE_CALLS, 1, "talk", "1:18");
    says(TABLE_CALLS, 1, "agent", "Frank Rossi");
    says(TABLE_CALLS, 2, "result", "busy");
    says(TABLE_CALLS, 3, "result", "timed out 0:45");
    says(TABLE_CALLS, 4, "result", "abandoned 0:03");
    says(TABLE_CALLS, 7, "result", "answered");
    says(TABLE_CALLS, 7, "wait", "0:10");
    says(TABLE_CALLS, 7, "talk", "1:40");
    says(TABLE_CALLS, 7, "agent", "Alice Martin");
    day.input.now_us += SECOND_US;
    fill();
    says(TABLE_CALLS, 0, "wait", "0:49");
    says(TABLE_CALLS, 1, "talk", "1:19");
}

Test(live, visits_say_their_outcome) {
    struct board_row row;
    some_visits();
    day.input.look.level = BOARD_VISITS;
    fill();
    cr_expect_str_eq(board.header.level, "visits");
    cr_assert_eq(board_rows(&board, TABLE_CALLS), 7);
    says(TABLE_CALLS, 0, "outcome", "waiting");
    says(TABLE_CALLS, 1, "outcome", "talking");
    says(TABLE_CALLS, 2, "outcome", "timed out");
    says(TABLE_CALLS, 2, "wait", "0:45");
    says(TABLE_CALLS, 6, "outcome", "answered");
    says(TABLE_CALLS, 6, "agent", "Alice Martin");
    cr_assert(board_row(&board, TABLE_CALLS, 4, &row));
    made_up_live(&day, "0308", "sales", "", 2, 0);
    fill();
    cr_expect_eq(board_find(&board, TABLE_CALLS, row.key), 5);
}

Test(live, a_frozen_board_shows_another_level_and_stands_still_again) {
    some_visits();
    fill();
    day.input.look.frozen = true;
    fill();
    made_up_live(&day, "0308", "support", "", 2, 0);
    fill();
    cr_expect_str_eq(tile_of(&board, "waiting")->figure, "1");
    day.input.look.level = BOARD_VISITS;
    fill();
    cr_expect_str_eq(tile_of(&board, "waiting")->figure, "2");
}

Test(live, without_calls_and_visits_the_records_are_shown) {
    some_visits();
    day.input.stitch = NULL;
    fill();
    cr_expect_str_eq(board.header.level, "records");
    cr_expect_str_eq(tile_of(&board, "total")->figure, "5");
}

static void differs(const char *tile, const char *delta) {
    const char *got = tile_of(&board, tile)->delta;
    cr_expect_str_eq(got, delta, "tile %s: %s", tile, got);
}

// As printed: a difference that rounds to nothing has no sign, and percentages differ in points.
Test(live, figures_are_held_against_those_of_before) {
    some_visits();
    fill();
    struct comparison before = {.days = 1,
                                .calls = day.calls.all,
                                .visits = day.tallies.rows.total.tally};
    day.input.counted.before = &before;
    fill();
    differs("asa", "0:00");
    differs("answered", "0");
    differs("service_level", "0.0 pt");
    differs("answer_rate", "0.0 pt");
    differs("waiting", "");
    before.visits.counted.amounts[AMOUNT_WAIT_ANSWERED].sum -= 1; // a third of a second
    before.visits.counted.counts[VISIT_BIT(VISITS_ANSWERED)] += 2;
    before.visits.counted.amounts[AMOUNT_TALK].sum -= 60;
    fill();
    differs("asa", "0:00");
    differs("answered", "-2");
    differs("talk", "+0:30");
    before.visits.counted.counts[VISIT_BIT(VISITS_ANSWERED_WITHIN)] += 1;
    fill();
    cr_expect_eq(tile_of(&board, "service_level")->delta[0], '-');
    cr_expect_str_eq(tile_of(&board, "service_level")->delta +
                         strlen(tile_of(&board, "service_level")->delta) - 3,
                     " pt");
}

static void in_queue(uint16_t server, const char *queue) {
    made_up_member(&day, server, queue, "Dave Kim", "PJSIP/1003", 1, false, "", 30);
}

// A queue on two servers is named once, and those for which there is no room are counted.
Test(live, queues_of_a_person_are_named_once_and_counted) {
    char name[64];
    in_queue(0, "sales");
    in_queue(0, "support");
    in_queue(0, "billing");
    fill();
    says(TABLE_AGENTS, 0, "queues", "billing, sales, support");
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof name, "a-queue-with-a-long-name-%d", i);
        in_queue(0, name);
    }
    fill();
    struct board_row row;
    cr_assert(board_row(&board, TABLE_AGENTS, 0, &row));
    const char *text = cell(&row, TABLE_AGENTS, "queues")->text, *plus = strrchr(text, '+');
    size_t named = 1;
    for (const char *at = text; (at = strstr(at, ", ")); at += 2)
        named++;
    cr_assert_not_null(plus, "%s", text);
    cr_expect_eq(named + strtoul(plus + 1, NULL, 10), 12, "%s", text);
}
