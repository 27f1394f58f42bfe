// Callers to call back, as strings.
#include "columns.h"
#include "filled.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(board_recalls, .init = open_board, .fini = close_board);

static const struct board_cell *cell(const struct board_row *row, const char *id) {
    return &row->cells[column_place(&board, TABLE_RECALLS, id)];
}

static void says(size_t index, const char *id, const char *text, enum mood mood) {
    struct board_row row;
    cr_assert(board_row(&board, TABLE_RECALLS, index, &row), "no row %zu", index);
    cr_expect_str_eq(cell(&row, id)->text, text, "%s of row %zu is \"%s\"", id, index,
                     cell(&row, id)->text);
    cr_expect_eq(cell(&row, id)->mood, mood, "%s of row %zu", id, index);
}

// The clock is at 14:32:07. Alice calls an outside number.
static void call_out(const char *number, int64_t ago, bool reached) {
    char id[32];
    int64_t start = day.input.now_us / SECOND_US - ago;
    size_t count = cdr_store_count(day.store);
    snprintf(id, sizeof id, "%lld.8", (long long)start);
    struct cdr row = {.start = start,
                      .answer = reached ? start + 7 : CDR_NO_TIME,
                      .end = start + 60,
                      .duration = 60,
                      .billable = reached ? 53 : 0,
                      .disposition = reached ? CDR_ANSWERED : CDR_NO_ANSWER,
                      .sequence = CDR_NO_SEQUENCE};
    row.text[CDR_SOURCE] = SPAN("1001");
    row.text[CDR_CALLER_ID] = SPAN("\"Alice Martin\" <1001>");
    row.text[CDR_DESTINATION] = span_of(number);
    row.text[CDR_CHANNEL] = SPAN("PJSIP/1001-00000077");
    row.text[CDR_DESTINATION_CHANNEL] = SPAN("PJSIP/trunk-a-00000078");
    row.text[CDR_UNIQUE_ID] = span_of(id);
    cdr_store_put(day.store, &row, DIRECTION_OUTBOUND);
    stitch_row(day.stitch, (uint32_t)count, &row);
}

static void some_lost(void) {
    made_up_add(&day, "0301234567", "support", "1001", 7200, CDR_NO_ANSWER, 12, 0);
    made_up_add(&day, "0301234567", "sales", "1003", 3600, CDR_NO_ANSWER, 45, 0);
    made_up_add(&day, "0301234567", "sales", "1003", 1800, CDR_NO_ANSWER, 8, 0);
    made_up_add(&day, "0897654321", "", "1002", 600, CDR_BUSY, 3, 0);
    made_up_add(&day, "0401112223", "support", "1001", 900, CDR_FAILED, 20, 0);
    made_up_add(&day, "1004", "support", "1001", 500, CDR_NO_ANSWER, 20, 0); // an extension
    call_out("000401112223", 300, true);
    call_out("00301234567", 1200, false);
    call_out("00301234567", 660, false);
    fill();
}

Test(board_recalls, say_who_was_lost_how_and_since_when) {
    some_lost();
    cr_expect_str_eq(board.recalls.title, "RECALLS  2 open, 1 reached");
    cr_assert_eq(board_rows(&board, TABLE_RECALLS), 3);
    says(0, "number", "0897654321", MOOD_PLAIN);
    says(0, "lost", "14:22:07", MOOD_PLAIN);
    says(0, "age", "10:00", MOOD_PLAIN);
    says(0, "how", "busy", MOOD_WARN);
    says(0, "queue", "--", MOOD_QUIET);
    says(0, "tried", "--", MOOD_QUIET);
    says(0, "reached", "not yet", MOOD_PLAIN);
    says(1, "number", "0301234567", MOOD_PLAIN);
    says(1, "lost", "14:02:07", MOOD_PLAIN);
    says(1, "first", "12:32:07", MOOD_PLAIN);
    says(1, "attempts", "3", MOOD_PLAIN);
    says(1, "queue", "sales", MOOD_PLAIN);
    says(1, "wait", "0:45", MOOD_PLAIN);
    says(1, "how", "abandoned", MOOD_BAD);
    says(1, "tried", "2, 14:21", MOOD_PLAIN);
    says(1, "server", "pbx1", MOOD_PLAIN);
}

Test(board_recalls, who_was_reached_stands_below_and_quietly) {
    some_lost();
    says(2, "number", "0401112223", MOOD_QUIET);
    says(2, "how", "no agents", MOOD_QUIET);
    says(2, "reached", "14:27 Alice Martin", MOOD_QUIET);
    says(2, "age", "10:07", MOOD_QUIET); // until then
    struct board_row row;
    cr_assert(board_row(&board, TABLE_RECALLS, 1, &row));
    call_out("00301234567", 60, true);
    day.input.now_us += 30 * SECOND_US;
    fill();
    cr_expect_str_eq(board.recalls.title, "RECALLS  1 open, 2 reached");
    says(0, "age", "10:30", MOOD_PLAIN);
    says(1, "number", "0401112223", MOOD_QUIET);
    says(2, "reached", "14:31 Alice Martin", MOOD_QUIET);
    cr_expect_eq(board_find(&board, TABLE_RECALLS, row.key), 2, "the same row");
    cr_expect_eq(board_find(&board, TABLE_RECALLS, row.key + 1), SIZE_MAX);
}

Test(board_recalls, have_their_day_where_the_window_has_several) {
    day.input.window.from = day.input.window.to - 4 * 86400;
    some_lost();
    says(0, "lost", "Mon 14:22:07", MOOD_PLAIN);
    says(1, "first", "Mon 12:32:07", MOOD_PLAIN);
    says(1, "tried", "2, Mon 14:21", MOOD_PLAIN);
    says(2, "reached", "Mon Alice Martin", MOOD_QUIET);
    day.input.window.from = day.input.window.to - 30 * 86400;
    fill();
    says(0, "lost", "23 Nov 14:22", MOOD_PLAIN);
    says(1, "tried", "2, 23 Nov", MOOD_PLAIN);
    says(2, "reached", "23 Nov Alice Martin", MOOD_QUIET);
    day.input.window.from = day.input.window.to - 365 * 86400; // of two years
    fill();
    says(0, "lost", "23 Nov 2026 14:22", MOOD_PLAIN);
    says(1, "first", "23 Nov 2026 12:32", MOOD_PLAIN);
    says(1, "tried", "2, 23 Nov 2026", MOOD_PLAIN);
    says(2, "reached", "Nov 2026 Alice Martin", MOOD_QUIET);
}

Test(board_recalls, who_calls_again_is_not_called_back_now) {
    some_lost();
    made_up_live(&day, "0897654321", "support", "", 48, 0);
    fill();
    says(0, "reached", "calling now", MOOD_TALKING);
    cr_expect_str_eq(board.recalls.title, "RECALLS  2 open, 1 reached");
    made_up_live(&day, "0897654321", "support", "1003", 20, 5);
    fill();
    cr_expect_str_eq(board.recalls.title, "RECALLS  1 open, 2 reached");
    says(1, "reached", "14:31 Dave Kim", MOOD_QUIET);
}

Test(board_recalls, stand_still_while_frozen) {
    some_lost();
    day.input.look.frozen = true;
    fill();
    made_up_add(&day, "0209998887", "support", "1001", 5, CDR_NO_ANSWER, 3, 0);
    fill();
    cr_expect_eq(board_rows(&board, TABLE_RECALLS), 3);
    says(0, "number", "0897654321", MOOD_PLAIN);
    stitch_forget(day.stitch, INT64_MAX); // their texts are gone, so what is there now is shown
    fill();
    cr_expect_eq(board_rows(&board, TABLE_RECALLS), 0);
    cr_expect_str_eq(board.recalls.title, "RECALLS  0 open, 0 reached");
}

Test(board_recalls, are_not_known_without_calls) {
    some_lost();
    day.input.counted.recalls = NULL;
    fill();
    cr_expect_eq(board_rows(&board, TABLE_RECALLS), 0);
    cr_expect_str_eq(board.recalls.title, "");
    cr_expect_str_eq(board_table(&board, TABLE_RECALLS)->empty,
                     "nobody is waiting for a call back");
}
