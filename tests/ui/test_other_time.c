// A window that is not the present: what agents do now stands beside figures of another time, and
// says so.
#include "columns.h"
#include "golden.h"
#include "pressed.h"
#include "tiles.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define HOUR_S 3600

// Today from 8 to 12 o'clock; it is half past two.
static void open_morning(int width, int height, enum charset charset) {
    open_day(1102);
    struct window *w = &day.input.window;
    w->to = w->from + 12 * HOUR_S;
    w->from += 8 * HOUR_S;
    day.input.choice = (struct window_choice){.kind = WINDOW_TIMES};
    records_fold_finish(&day.fold);
    records_fold_init(&day.fold, w->from, w->to, 20);
    records_fold_run(&day.fold, day.store, NULL);
    calls_fold_finish(&day.calls);
    calls_fold_init(&day.calls, w->from, w->to, NULL);
    day.calls.by_phone = true;
    made_up_fold(&day);
    canvas_init(&canvas, width, height, charset);
    draw();
}

static void golden(const char *name, int width, int height, enum charset charset,
                   const char *keys) {
    open_morning(width, height, charset);
    press(keys);
    golden_screen(&canvas, "other-time-", name);
    close_canvas();
}

Test(other_time, screens) {
    golden("overview-80x24", 80, 24, CHARSET_UTF8, "");
    golden("overview-120x40", 120, 40, CHARSET_UTF8, "");
    golden("overview-60x16", 60, 16, CHARSET_UTF8, "\t");
    golden("agents-80x24-ascii", 80, 24, CHARSET_ASCII, "3");
    golden("queues-160x48", 160, 48, CHARSET_UTF8, "2");
    golden("agent-80x24", 80, 24, CHARSET_UTF8, "3\r");
    golden("queue-120x40", 120, 40, CHARSET_UTF8, "2\r");
    golden("wall-80x24", 80, 24, CHARSET_UTF8, "7");
}

static const struct board_cell *cell(enum board_table t, size_t index, const char *id) {
    static struct board_row row;
    cr_assert(board_row(&board, t, index, &row));
    return &row.cells[column_place(&board, t, id)];
}

Test(other_time, states_are_quiet_and_named) {
    open_morning(120, 40, CHARSET_UTF8);
    cr_expect(board.view.other_time);
    cr_expect_str_eq(board.header.states, "agents: now");
    cr_expect_str_eq(board_tile_label(tile_of(&board, "ready"), false), "READY NOW");
    cr_expect_eq(tile_of(&board, "ready")->mood, MOOD_QUIET);
    cr_expect_str_eq(tile_of(&board, "ready")->figure, "1");
    cr_expect_str_eq(board_tile_label(tile_of(&board, "abandoned"), false), "ABANDONED");
    cr_expect_neq(tile_of(&board, "abandoned")->mood, MOOD_QUIET);
    cr_expect_eq(cell(TABLE_AGENTS, 0, "state")->mood, MOOD_QUIET);
    cr_expect_eq(cell(TABLE_AGENTS, 0, "for")->mood, MOOD_QUIET);
    cr_expect_eq(cell(TABLE_AGENTS, 0, "handled")->mood, MOOD_PLAIN);
    cr_expect_eq(cell(TABLE_QUEUES, 0, "ready")->mood, MOOD_QUIET);
    close_canvas();
}

// Three wait now, but nobody of that morning: a zero would read as if nobody did.
Test(other_time, who_waits_now_is_not_known_from_it) {
    open_morning(120, 40, CHARSET_UTF8);
    cr_expect_str_eq(tile_of(&board, "waiting")->figure, "--");
    cr_expect_str_eq(tile_of(&board, "longest")->figure, "--");
    cr_expect_str_eq(cell(TABLE_QUEUES, 0, "waiting")->text, "--");
    cr_expect_str_eq(tile_of(&board, "active")->figure, "--");
    cr_expect_str_eq(board.queues.waits.empty, "nobody from that time is still waiting");
    close_canvas();
}

// What nobody counted is not zero; who is ready now is known.
Test(other_time, nothing_is_known_of_it) {
    open_day(1102);
    canvas_init(&canvas, 120, 40, CHARSET_UTF8);
    struct window *w = &day.input.window;
    int64_t day_s = w->to - w->from;
    *w = (struct window){w->from - day_s, w->from};
    records_fold_finish(&day.fold);
    records_fold_init(&day.fold, w->from, w->to, 20);
    records_fold_run(&day.fold, day.store, NULL);
    calls_fold_finish(&day.calls);
    calls_fold_init(&day.calls, w->from, w->to, NULL);
    made_up_fold(&day);
    day.input.status.known_from_us = w->to * SECOND_US;
    draw();
    cr_expect_str_eq(tile_of(&board, "answered")->figure, "--");
    cr_expect_str_eq(cell(TABLE_QUEUES, 0, "offered")->text, "--");
    cr_expect_str_eq(cell(TABLE_QUEUES, 0, "abandoned")->text, "--");
    cr_expect_str_eq(cell(TABLE_AGENTS, 0, "handled")->text, "--");
    cr_expect_str_neq(cell(TABLE_QUEUES, 0, "ready")->text, "--");
    press("2");
    golden_screen(&canvas, "other-time-", "unknown-queues-120x40");
    close_canvas();
}

// The minute that runs may be over before the next one is counted.
Test(other_time, the_present_is_not_another_time) {
    open_day(1102);
    canvas_init(&canvas, 80, 24, CHARSET_UTF8);
    draw();
    cr_expect(!board.view.other_time);
    cr_expect_str_eq(board.header.states, "");
    cr_expect_str_eq(tile_of(&board, "waiting")->figure, "3");
    cr_expect_str_eq(board_tile_label(tile_of(&board, "ready"), false), "READY");
    day.input.window.to = day.input.now_us / SECOND_US - 30;
    draw();
    cr_expect(!board.view.other_time);
    day.input.window.to -= 31;
    draw();
    cr_expect(board.view.other_time);
    close_canvas();
}
