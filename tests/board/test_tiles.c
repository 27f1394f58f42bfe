// Tiles: which there are, and what they say where their figure is large.
#include "filled.h"
#include "tiles.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <string.h>

static void open_covered(void) {
    open_board();
    day.gap.visits_known = true;
}

TestSuite(tiles, .init = open_covered, .fini = close_board);

static void says(const char *id, const char *figure, const char *mark, const char *word,
                 const char *more, const char *of) {
    const struct board_tile_large *l = &tile_of(&board, id)->large;
    cr_assert_not_null(l->usual_figure, "%s is not large", id);
    cr_expect_str_eq(l->figure, figure, "%s", id);
    cr_expect_str_eq(l->mark, mark, "%s: \"%s\"", id, l->mark);
    cr_expect_str_eq(l->word, word, "%s: \"%s\"", id, l->word);
    cr_expect_str_eq(l->more, more, "%s: \"%s\"", id, l->more);
    cr_expect_str_eq(l->of, of, "%s: \"%s\"", id, l->of);
}

Test(tiles, a_large_one_says_its_target_and_whether_it_is_missed) {
    fill();
    says("waiting", "0", "", "", "", "");
    says("longest", "--", "", "", "", "");
    says("abandoned", "0", "", "", "", "");
    made_up_add(&day, "0301", "support", "1001", 600, CDR_ANSWERED, 10, 100);
    made_up_add(&day, "0303", "support", "1003", 400, CDR_CANCEL, 3, 0);
    made_up_live(&day, "0307", "support", "", 15, 0);
    fill();
    says("waiting", "1", "", "", "", "");
    says("longest", "0:15", "", "goal 0:20", "", "");
    says("service_level", "50.0", "▼", "below 80 %", "3 to reach it", "of offered");
    says("abandoned", "1", "", "", "50.0 %", "1 short");
    cr_expect_str_eq(tile_of(&board, "service_level")->large.brief, "offered");
    made_up_live(&day, "0308", "support", "", 48, 0);
    for (int i = 0; i < 8; i++)
        made_up_add(&day, "0304", "support", "1001", 300, CDR_ANSWERED, 3, 60);
    fill();
    says("longest", "0:48", "!", "over 0:20", "1 too long", "");
    says("service_level", "90.0", "▲", "goal 80 %", "", "of offered");
    made_up_live(&day, "0309", "support", "", 3725, 0);
    fill();
    says("longest", "1h02", "!", "over 0:20", "2 too long", "");
}

Test(tiles, what_is_not_known_is_not_zero) {
    for (int i = 0; i < 3; i++)
        day.servers[i] = (struct server_now){.name = "pbx", .state = SERVER_CONNECTING};
    fill();
    says("waiting", "--", "", "", "", "");
    says("service_level", "--", "", "", "", "");
}

static void grid_is(const char *const *ids, int count) {
    cr_assert_eq(board.tiles.count, count);
    for (int i = 0; i < count; i++)
        cr_expect_str_eq(board.tiles.list[i].of->id, ids[i]);
}

Test(tiles, those_that_are_chosen_are_shown_in_their_order) {
    static const char *const chosen[] = {"ready", "offered", "waiting", "inbound"};
    static const char *const wrong[] = {"ready", "total"};
    made_up_add(&day, "0301", "support", "1001", 600, CDR_ANSWERED, 10, 100);
    fill();
    int built_in = board.tiles.count;
    cr_expect(!board_set_tiles(&board, wrong, 2), "a tile of records");
    cr_expect(board_set_tiles(&board, chosen, 4));
    fill();
    grid_is(chosen, 4);
    cr_expect_str_eq(tile_of(&board, "offered")->figure, "1");
    cr_expect_str_eq(tile_of(&board, "inbound")->sub, "100.0 %");
    day.input.look.level = BOARD_RECORDS;
    fill();
    cr_expect_str_eq(board.tiles.list[0].of->id, "total", "records keep theirs");
    day.input.look.level = BOARD_VISITS;
    fill();
    grid_is(chosen, 4);
    cr_expect(board_set_tiles(&board, NULL, 0));
    grid_is(chosen, 4); // until the next fill, as on a frozen board
    fill();
    cr_expect_eq(board.tiles.count, built_in);
    cr_expect_str_eq(board.tiles.list[0].of->id, "waiting");
}

// ---- trends: ten bars of six minutes, the last one up to 14:32

// A digit for each bar, a blank for one that is not known.
static void trend_is(const char *id, const char *wanted) {
    const struct board_tile *t = tile_of(&board, id);
    char got[BOARD_TREND_BARS + 1] = "";
    cr_assert(t->has_trend, "%s has none", id);
    for (int i = 0; i < BOARD_TREND_BARS; i++)
        got[i] = t->trend[i] ? (char)('0' + t->trend[i]) : ' ';
    cr_expect_str_eq(got, wanted, "%s: \"%s\"", id, got);
}

static void an_hour(void) {
    for (int i = 0; i < 4; i++) // in the first bar, 13:32 to 13:38
        made_up_add(&day, "0301", "support", "1001", 3500 - 40 * i, CDR_ANSWERED, 10, 20);
    made_up_add(&day, "0302", "support", "1001", 1900, CDR_ANSWERED, 10, 20); // 14:00:27
    made_up_add(&day, "0303", "support", "1003", 1890, CDR_CANCEL, 8, 0);
    made_up_add(&day, "0304", "support", "1003", 300, CDR_CANCEL, 8, 0); // 14:27:07
}

Test(tiles, a_trend_is_of_the_last_hour) {
    an_hour();
    fill();
    trend_is("calls", "5111311112");
    trend_is("abandoned", "1111511115");
    trend_is("service_level", "5   3    1"); // nothing to rate is not known
    trend_is("waiting", "5111511115");
    cr_expect_not(tile_of(&board, "longest")->has_trend);
    made_up_live(&day, "0307", "support", "", 500, 0); // has waited since 14:23:47
    fill();
    trend_is("waiting", "3111311135");
}

Test(tiles, what_was_not_observed_is_not_in_a_trend) {
    an_hour();
    day.gap = (struct gap){.from_us = day.input.now_us - 2400 * SECOND_US,
                           .to_us = day.input.now_us - 2300 * SECOND_US,
                           .reason = "test"};
    day.input.status.gaps = &day.gap;
    day.input.status.gap_count = 1;
    fill();
    trend_is("abandoned", "111 511115");
    trend_is("calls", "511 311112");
    day.gap.calls_known = true;
    day.input.status.known_from_us = day.input.now_us - 3000 * SECOND_US;
    fill();
    trend_is("waiting", "  1 511115");
    trend_is("calls", "  11511113");
    day.input.status.known_from_us = 0;
    day.input.window.to = day.input.now_us / SECOND_US - 60; // a window that is over
    fill();
    trend_is("calls", "          ");
}
