// The agents' order, who of them is listed, and their counts in the title.
#include "../../src/board/parts.h"
#include "filled.h"

#include "tiles.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

// Device states: 1 ready, 2 in use, 5 unavailable, 6 ringing.
static void open_persons(void) {
    open_board();
    made_up_member(&day, 0, "support", "Alice", "PJSIP/1001", 2, true, "", 60);
    made_up_member(&day, 0, "support", "Bob", "PJSIP/1002", 1, false, "lunch", 300);
    made_up_member(&day, 0, "support", "Chen", "PJSIP/1003", 1, false, "", 30);
    made_up_member(&day, 0, "support", "Dave", "PJSIP/1004", 5, false, "", 90);
    made_up_member(&day, 0, "support", "Eve", "PJSIP/1005", 6, false, "", 5);
    made_up_member(&day, 0, "support", "Frank", "PJSIP/1006", 1, false, "", 20);
}

TestSuite(persons_shown, .init = open_persons, .fini = close_board);

static const char *names(void) {
    static char all[200];
    struct board_row row;
    fill();
    all[0] = '\0';
    for (size_t i = 0; board_row(&board, TABLE_AGENTS, i, &row); i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? " " : "",
                 row.cells[0].text);
    return all;
}

Test(persons_shown, by_name_or_who_is_free_first) {
    cr_expect_str_eq(names(), "Alice Bob Chen Dave Eve Frank");
    cr_expect_str_eq(board.persons.title,
                     "AGENTS  2 ready  1 talking  1 paused  1 ringing  1 away");
    day.input.look.free_first = true;
    cr_expect_str_eq(names(), "Chen Frank Eve Alice Bob Dave");
    struct board_sorts sorts = {0};
    snprintf(sorts.of[TABLE_AGENTS][ROWS_CALLS].column, 24, "agent");
    sorts.of[TABLE_AGENTS][ROWS_CALLS].down = true;
    day.input.look.sorts = &sorts;
    cr_expect_str_eq(names(), "Frank Eve Dave Chen Bob Alice", "what was asked for comes first");
}

Test(persons_shown, hidden_states_are_counted_and_not_listed) {
    struct board_explain paused;
    day.input.look.hidden_states = 1u << MEMBER_UNAVAILABLE | 1u << MEMBER_PAUSED;
    cr_expect_str_eq(names(), "Alice Chen Eve Frank");
    cr_expect_str_eq(board.persons.title,
                     "AGENTS  2 ready  1 talking  1 paused  1 ringing  1 away  2 not listed");
    cr_expect_str_eq(tile_of(&board, "paused")->figure, "1");
    for (int i = 0; i < board.tiles.count; i++)
        if (strcmp(board.tiles.list[i].of->id, "paused") == 0)
            cr_assert(board_explain_tile(&board, i, &paused));
    day.input.look.explain = &paused;
    names();
    cr_expect_eq(board_rows(&board, TABLE_LIST), 1, "the list behind a figure has all of them");
    day.input.look.explain = NULL;
    day.input.look.free_first = true;
    cr_expect_str_eq(names(), "Chen Frank Eve Alice");
}

Test(persons_shown, states_that_nobody_told_are_not_counted) {
    made_up_fold(&day);
    for (size_t i = 0; i < day.agents.count; i++)
        day.agents.list[i].now.told = false;
    cr_assert(board_fill(&board, &day.input));
    cr_expect_str_eq(board.persons.title, "");
}
