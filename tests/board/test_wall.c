// The wall says what the tiles and the rows of queues say, only shorter, and nothing that is not
// known.
#include "board/wall.h"
#include "filled.h"

#include "base/clock.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <string.h>

static struct wall wall;

static void open_covered(void) {
    open_board();
    day.gap.visits_known = true;
}

TestSuite(wall, .init = open_covered, .fini = close_board);

static void fill_wall(uint64_t key) {
    fill();
    board_wall(&board, key, &wall);
}

static void says(int which, const char *text, const char *sub, enum mood mood, bool alarm) {
    const struct wall_figure *f = &wall.figures[which];
    cr_expect_str_eq(f->text, text, "%s: \"%s\"", f->label, f->text);
    cr_expect_str_eq(f->sub, sub, "%s: \"%s\"", f->label, f->sub);
    cr_expect(f->mood == mood && f->alarm == alarm, "%s: %d", f->label, f->mood);
    cr_expect(!alarm || *f->mark, "%s: told by colour alone", f->label);
}

static void some_visits(void) {
    made_up_add(&day, "0301", "support", "1001", 600, CDR_ANSWERED, 10, 100);
    made_up_add(&day, "0302", "support", "1001", 500, CDR_ANSWERED, 21, 50);
    made_up_add(&day, "0303", "support", "1003", 400, CDR_CANCEL, 8, 0);
    made_up_add(&day, "0304", "sales", "1001", 300, CDR_ANSWERED, 3, 60);
    made_up_live(&day, "0307", "support", "", 48, 0);
    made_up_member(&day, 0, "support", "Frank Rossi", "PJSIP/1005", 2, true, "", 78);
    made_up_member(&day, 0, "sales", "Dave Kim", "PJSIP/1003", 1, false, "", 30);
}

Test(wall, says_the_total_and_each_queue) {
    some_visits();
    fill_wall(WALL_TOTAL);
    cr_expect_str_eq(wall.name, "ALL QUEUES");
    cr_expect_str_eq(wall.place, "1/3");
    cr_expect_str_eq(wall.clock, "14:32");
    says(WALL_WAITING, "1", "1 too long", MOOD_PLAIN, false);
    says(WALL_LONGEST, "0:48", "goal: at most 20 s", MOOD_BAD, true);
    says(WALL_SERVICE, "50.0", "goal: 80 % of offered within 20 s", MOOD_BAD, true);
    says(WALL_ANSWERED, "3", "of 5 offered", MOOD_PLAIN, false);
    says(WALL_ABANDONED, "1", "25.0 %", MOOD_PLAIN, false);
    says(WALL_READY, "1", "of 2 logged in", MOOD_PLAIN, false);
    uint64_t support = board_wall_step(&board, WALL_TOTAL, 1);
    fill_wall(support);
    cr_expect_str_eq(wall.name, "support");
    cr_expect_str_eq(wall.place, "2/3");
    says(WALL_SERVICE, "33.3", "goal: 80 % of offered within 20 s", MOOD_BAD, true);
    says(WALL_READY, "0", "of 1 logged in", MOOD_BAD, true);
    uint64_t sales = board_wall_step(&board, support, 1);
    fill_wall(sales);
    cr_expect_str_eq(wall.name, "sales");
    says(WALL_WAITING, "0", "callers", MOOD_QUIET, false);
    says(WALL_LONGEST, "--", "goal: at most 20 s", MOOD_QUIET, false);
    says(WALL_SERVICE, "100", "goal: 80 % of offered within 20 s", MOOD_GOOD, false);
    says(WALL_READY, "1", "of 1 logged in", MOOD_PLAIN, false);
    cr_expect_eq(board_wall_step(&board, sales, 1), WALL_TOTAL);
    cr_expect_eq(board_wall_step(&board, WALL_TOTAL, -1), sales);
    cr_expect_eq(board_wall_step(&board, support, -4), WALL_TOTAL, "round more than once");
}

Test(wall, is_the_same_at_every_level) {
    struct wall calls;
    some_visits();
    fill_wall(WALL_TOTAL);
    calls = wall;
    day.input.look.level = BOARD_RECORDS;
    fill_wall(WALL_TOTAL);
    for (int i = 0; i < WALL_FIGURES; i++) {
        cr_expect_str_eq(wall.figures[i].text, calls.figures[i].text);
        cr_expect_str_eq(wall.figures[i].sub, calls.figures[i].sub);
    }
}

Test(wall, the_worst_is_said_in_words) {
    some_visits();
    day.servers[2].state = SERVER_UP;
    day.servers[2].reason = "";
    fill_wall(WALL_TOTAL);
    cr_expect_str_eq(wall.note, "! 1 caller waits too long, the longest 0:48");
    fill_wall(board_wall_step(&board, WALL_TOTAL, 2));
    cr_expect_str_eq(wall.note, "");
    day.servers[1].state = SERVER_DOWN;
    day.servers[1].reason = "no answer since 14:29";
    fill_wall(WALL_TOTAL);
    cr_expect_str_eq(wall.note, "pbx2: no answer since 14:29");
    cr_expect_eq(wall.note_mood, MOOD_BAD);
}

Test(wall, a_queue_is_stale_with_its_server) {
    some_visits();
    made_up_add(&day, "0305", "billing", "1003", 200, CDR_ANSWERED, 4, 20);
    day.servers[0].state = SERVER_DOWN;
    day.servers[0].last_event_us = day.input.now_us - 187 * SECOND_US;
    fill_wall(WALL_TOTAL);
    says(WALL_WAITING, "1", "1 too long", MOOD_PLAIN, false); // the others are still heard
    fill_wall(board_wall_step(&board, WALL_TOTAL, 1));
    says(WALL_WAITING, "1", "since 14:29", MOOD_STALE, false);
    says(WALL_LONGEST, "0:48", "since 14:29", MOOD_STALE, false);
    for (int i = 1; i < 3; i++)
        day.servers[i] = (struct server_now){.name = "x", .state = SERVER_REFUSED};
    fill_wall(WALL_TOTAL);
    says(WALL_SERVICE, "60.0", "since 14:29", MOOD_STALE, false);
}

Test(wall, a_gap_is_told_beside_what_it_touches) {
    some_visits();
    day.gap.visits_known = false;
    fill_wall(WALL_TOTAL);
    says(WALL_ANSWERED, "3", "~ of 5 offered", MOOD_PLAIN, false);
    says(WALL_SERVICE, "50.0", "~ goal: 80 % of offered within 20 s", MOOD_BAD, true);
    says(WALL_READY, "1", "of 2 logged in", MOOD_PLAIN, false); // as it is now, whatever was missed
    fill_wall(board_wall_step(&board, WALL_TOTAL, 2));
    says(WALL_ANSWERED, "1", "~ of 1 offered", MOOD_PLAIN, false);
    day.gap.visits_known = true;
    fill_wall(WALL_TOTAL);
    says(WALL_ANSWERED, "3", "of 5 offered", MOOD_PLAIN, false);
}

Test(wall, what_is_not_known_is_not_zero) {
    for (int i = 0; i < 3; i++)
        day.servers[i] = (struct server_now){.name = "pbx", .state = SERVER_CONNECTING};
    fill_wall(WALL_TOTAL);
    for (int i = 0; i < WALL_FIGURES; i++)
        says(i, "--", "", MOOD_UNKNOWN, false);
    cr_expect_str_eq(wall.note, "connecting to pbx and 2 more … 0 s");
    cr_expect_str_eq(wall.place, "");
    day.servers[0].state = SERVER_UP;
    day.input.counted.tallies = NULL; // there is nothing to count visits from
    fill_wall(WALL_TOTAL);
    says(WALL_WAITING, "--", "", MOOD_UNKNOWN, false);
}

Test(wall, figures_are_shortened_and_never_cut) {
    for (int i = 0; i < 30; i++)
        made_up_add(&day, "0304", "sales", "1001", 300, CDR_ANSWERED, 3, 60);
    made_up_live(&day, "0307", "sales", "", 3725, 0);
    made_up_fold(&day);
    day.tallies.rows.list[0].tally.counted.counts[VISIT_BIT(VISITS_ANSWERED)] = 1107;
    day.tallies.rows.list[0].tally.counted.counts[VISIT_BIT(VISITS_ABANDONED)] = 1234567;
    cr_assert(board_fill(&board, &day.input));
    board_wall(&board, WALL_TOTAL, &wall);
    cr_expect_str_eq(wall.name, "sales", "the only one is the total");
    cr_expect_str_eq(wall.figures[WALL_LONGEST].text, "1h02");
    cr_expect_str_eq(wall.figures[WALL_ANSWERED].text, "1107");
    cr_expect_str_eq(wall.figures[WALL_ANSWERED].small, "1 107");
    cr_expect_str_eq(wall.figures[WALL_ABANDONED].text, "1 234 567");
}

// Another formula gives another figure: it is named, however narrow the column is.
Test(wall, names_the_formula_of_its_service_level) {
    static const struct {
        const char *text, *sub, *brief, *least, *tile_sub, *tile_brief;
    } formulas[SERVICE_FORMULAS] = {
        {"50.0", "goal: 80 % of offered within 20 s", "80 % of offered within 20 s",
         "offered, goal 80", "of offered, 6 to reach 80", "offered, 6 to reach 80"},
        {"66.7", "goal: 80 % of answered within 20 s", "80 % of answered within 20 s",
         "answered, goal 80", "of answered, 2 to reach 80", "answered, 2 to reach 80"},
        {"75.0", "goal: 80 % within 20 s, positive", "80 % within 20 s, positive",
         "positive, goal 80", "abandons positive, 1 to reach 80", "positive, 1 to reach 80"},
        {"66.7", "goal: 80 % within 20 s, neutral", "80 % within 20 s, neutral", "neutral, goal 80",
         "abandons neutral, 2 to reach 80", "neutral, 2 to reach 80"},
    };
    some_visits();
    for (int i = 0; i < SERVICE_FORMULAS; i++) {
        const struct wall_figure *f = &wall.figures[WALL_SERVICE];
        day.input.look.formula = (enum service_formula)i;
        fill_wall(WALL_TOTAL);
        says(WALL_SERVICE, formulas[i].text, formulas[i].sub, MOOD_BAD, true);
        cr_expect_str_eq(f->brief_sub, formulas[i].brief);
        cr_expect_str_eq(f->least_sub, formulas[i].least);
        cr_expect_str_eq(tile_of(&board, "service_level")->sub, formulas[i].tile_sub);
        cr_expect_str_eq(tile_of(&board, "service_level")->brief, formulas[i].tile_brief);
    }
}

// Queues with thresholds of their own have no common one.
Test(wall, says_the_goal_in_words) {
    some_visits();
    made_up_fold(&day);
    day.tallies.rows.total.tally.threshold_s = THRESHOLD_NOT_SET;
    cr_assert(board_fill(&board, &day.input));
    board_wall(&board, WALL_TOTAL, &wall);
    says(WALL_LONGEST, "0:48", "goals differ by queue", MOOD_BAD, true);
    says(WALL_SERVICE, "50.0", "goal: 80 % of offered in time", MOOD_BAD, true);
    day.tallies.rows.total.tally.threshold_s = 120;
    day.input.now_us++;
    cr_assert(board_fill(&board, &day.input));
    board_wall(&board, WALL_TOTAL, &wall);
    cr_expect_str_eq(wall.figures[WALL_SERVICE].sub, "goal: 80 % of offered within 2 min");
    cr_expect_str_eq(wall.figures[WALL_LONGEST].sub, "goal: at most 2 min");
}
