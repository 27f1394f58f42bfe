// Details of what changes while they are open: calls that go on and end, numbers that change, gaps,
// a frozen board. Also choosing columns.
#include "../../src/queue/ledger_rows.h"
#include "../support/post_visits.h"
#include "../support/trim.h"
#include "board/columns.h"
#include "board/detail.h"
#include "filled.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <string.h>

static struct board_detail detail;

static void close_detail(void) {
    board_detail_finish(&detail);
    close_board();
}

TestSuite(detail, .init = open_board, .fini = close_detail);

static void look(struct board_subject *s) {
    board_detail(&board, s, &detail);
}

static const char *pair(const char *label) {
    for (size_t i = 0; i < detail.count; i++)
        if (detail.lines[i].form == DETAIL_PAIR &&
            strcmp(detail_text(&detail, detail.lines[i].label), label) == 0)
            return detail_text(&detail, detail.lines[i].text);
    return "";
}

// Without the bytes for moods of cells.
static const char *line_text(size_t i) {
    static char text[512];
    size_t len = 0;
    for (const char *c = detail_text(&detail, detail.lines[i].text); *c && len + 1 < sizeof text;
         c++)
        if (*c < detail_toned(0) || *c > detail_toned(MOODS - 1)) text[len++] = *c;
    text[len] = '\0';
    return text;
}

static bool has(const char *text) {
    for (size_t i = 0; i < detail.count; i++)
        if (strstr(line_text(i), text)) return true;
    return false;
}

static const char *last(void) {
    cr_assert(detail.count > 0);
    return line_text(detail.count - 1);
}

static struct board_subject top(enum board_table t) {
    struct board_row row;
    cr_assert(board_row(&board, t, 0, &row));
    return board_subject(&board, t, row.key);
}

// The caller hangs up: this ends their talk and their channel.
static void hang_up(const char *unique, const char *queue, int64_t at_us, int64_t wait,
                    int64_t talk) {
    struct queue_step step = {.kind = STEP_COMPLETECALLER,
                              .at_s = at_us / SECOND_US,
                              .unique_id = span_of(unique),
                              .queue = span_of(queue),
                              .agent = SPAN("Alice Martin"),
                              .wait_s = wait,
                              .talk_s = talk,
                              .position = STEP_NO_NUMBER,
                              .joined_position = STEP_NO_NUMBER,
                              .ring_ms = STEP_NO_NUMBER};
    struct channel_event gone = {.kind = CHANNEL_HANGUP,
                                 .at_us = at_us,
                                 .channel = SPAN("PJSIP/trunk-a-00000001"),
                                 .unique_id = span_of(unique),
                                 .linked_id = span_of(unique),
                                 .place.priority = INT64_MIN,
                                 .state = INT64_MIN,
                                 .cause = 17};
    ledger_observe(&day.ledger, (struct ledger_observation){.source = LEDGER_STEP, .step = &step});
    post_visits(day.stitch, &day.ledger);
    stitch_channel(day.stitch, &gone);
}

Test(detail, a_call_ticks_and_then_shows_its_end) {
    made_up_live(&day, "0301112222", "support", "1001", 100, 12);
    fill();
    struct board_subject s = top(TABLE_CALLS);
    cr_expect_eq(s.kind, SUBJECT_CALL);
    look(&s);
    cr_expect_str_eq(detail.title, "CALL  0301112222 to 7001");
    cr_expect_str_eq(detail.state, "talking");
    cr_expect_str_eq(pair("lasts for"), "1:40");
    cr_expect_str_eq(pair("talk"), "1:28");
    cr_expect_str_eq(last(), "14:32:07\t1:40\tnow: talking");
    day.input.now_us += 5 * SECOND_US;
    fill();
    look(&s);
    cr_expect_str_eq(pair("talk"), "1:33");
    cr_expect_str_eq(last(), "14:32:12\t1:45\tnow: talking");
    hang_up(s.id, "support", day.input.now_us, 12, 93);
    day.input.now_us += 60 * SECOND_US;
    fill();
    look(&s);
    cr_expect_str_eq(detail.state, "answered");
    cr_expect_str_eq(pair("lasts for"), "");
    cr_expect_str_eq(pair("talk"), "1:33");
    cr_expect(has("14:32:12\t1:45\ttalk with Alice Martin ends after 1:33, by the caller"));
    cr_expect(has("14:32:12\t1:45\tPJSIP/trunk-a hung up: busy (17)"));
    cr_expect(!has("now:"));
}

Test(detail, a_call_is_found_again_when_numbers_change_and_says_when_it_is_gone) {
    made_up_add(&day, "0301", "support", "1001", 900, CDR_ANSWERED, 10, 100);
    made_up_live(&day, "0301112222", "support", "", 48, 0);
    fill();
    struct board_subject s = top(TABLE_CALLS);
    look(&s);
    cr_expect_str_eq(detail.state, "waiting");
    uint64_t key = s.key;
    uint32_t number = ledger_find(&day.ledger, 0, span_of(s.id), SPAN_NONE);
    struct visit v;
    ledger_visit(&day.ledger, number, &v);
    stitch_forget(day.stitch, day.input.now_us - 100 * SECOND_US); // older than the live one
    stitch_visit_of(day.stitch, &day.ledger, number, &v);
    fill();
    look(&s);
    cr_expect(!detail.gone);
    cr_expect_neq(s.key, key, "it has another number");
    cr_expect_str_eq(detail.title, "CALL  0301112222 to 7001");
    stitch_forget(day.stitch, day.input.now_us + SECOND_US);
    fill();
    look(&s);
    cr_expect(detail.gone);
    cr_expect_str_eq(last(), "This call is not in memory any more.");
    stitch_visit_of(day.stitch, &day.ledger, number, &v);
    fill();
    look(&s);
    cr_expect(!detail.gone, "it came back");
}

Test(detail, a_visit_is_found_again_when_older_ones_go) {
    made_up_add(&day, "0301", "support", "1001", 900, CDR_ANSWERED, 10, 100);
    made_up_add(&day, "0302", "sales", "1003", 300, CDR_NO_ANSWER, 45, 0);
    day.input.look.level = BOARD_VISITS;
    fill();
    struct board_subject s = top(TABLE_CALLS);
    look(&s);
    cr_expect_str_eq(detail.title, "VISIT  0302 in sales");
    cr_expect_str_eq(pair("outcome"), "timed out");
    cr_expect_str_eq(pair("outcome by"), "queue_log");
    cr_expect_str_eq(pair("position"), "-- (not reported)");
    cr_expect(has("Dave Kim\tsales\t1") || has("\tsales\t1"), "who rang in vain");
    ledger_forget(&day.ledger, day.input.now_us - 600 * SECOND_US);
    fill();
    look(&s);
    cr_expect_str_eq(detail.title, "VISIT  0302 in sales");
    cr_expect_eq(s.key, 0);
    ledger_forget(&day.ledger, day.input.now_us);
    fill();
    look(&s);
    cr_expect_str_eq(last(), "This visit is not in memory any more.");
}

Test(detail, a_record_is_found_again_when_older_ones_go) {
    for (int i = 0; i < 5; i++)
        made_up_add(&day, "0301", "support", "1001", 90000 - i, CDR_ANSWERED, 10, 100);
    made_up_add(&day, "0309", "", "1001", 900, CDR_BUSY, 3, 0);
    day.input.look.level = BOARD_RECORDS;
    fill();
    struct board_subject s = top(TABLE_CALLS);
    look(&s);
    cr_expect_str_eq(pair("Source"), "0309");
    cr_expect_str_eq(pair("Disposition"), "BUSY");
    cr_expect_str_eq(pair("AnswerTime"), "--");
    cr_expect_str_eq(pair("Duration"), "3 s");
    uint64_t key = s.key;
    cr_expect_eq(trim_whole(day.store, 1, day.input.window.from), 5);
    records_fold_run(&day.fold, day.store, NULL);
    fill();
    look(&s);
    cr_expect_neq(s.key, key);
    cr_expect_str_eq(pair("Source"), "0309");
}

Test(detail, what_a_gap_hides_is_said) {
    made_up_add(&day, "0301", "support", "1001", 8800, CDR_ANSWERED, 10, 100); // in the gap
    made_up_add(&day, "0302", "support", "1001", 600, CDR_ANSWERED, 10, 100);
    fill();
    struct board_subject s = top(TABLE_CALLS);
    look(&s);
    cr_expect(!has("are lost"));
    struct board_row row;
    cr_assert(board_row(&board, TABLE_CALLS, 1, &row));
    s = board_subject(&board, TABLE_CALLS, row.key);
    look(&s);
    cr_expect(has("Events from 12:03:03 to 12:07:07 are lost: steps may be missing."));
    day.gap.server = 1;
    fill();
    look(&s);
    cr_expect(!has("are lost"), "of another server");
}

Test(detail, a_queue_lists_who_waits_in_their_order) {
    made_up_live(&day, "0301", "support", "", 48, 0);
    made_up_live(&day, "0302", "support", "", 9, 0);
    made_up_live(&day, "0303", "sales", "", 5, 0);
    made_up_member(&day, 0, "support", "Dave Kim", "PJSIP/1003", 1, false, "lunch", 30);
    fill();
    struct board_subject s = top(TABLE_QUEUES);
    look(&s);
    cr_expect_str_eq(detail.title, "QUEUE  support");
    cr_expect_str_eq(detail.state, "2 waiting, SL -- %");
    cr_expect(has("1\t14:31:19\t!0:48\t0301"), "past 20 s");
    cr_expect(has("2\t14:31:58\t0:09\t0302"));
    cr_expect(!has("0303"));
    cr_expect(has("Dave Kim\t1003\t‖ lunch\t0:30\t0\t--\t0\t--"));
    cr_expect(has("  of answered\t--\t0\t0\t"), "a rate over nothing");
    day.input.counted.agents = NULL;
    board_fill(&board, &day.input);
    look(&s);
    cr_expect(has("Nothing is known of its members yet."));
}

Test(detail, who_is_on_the_way_to_an_agent_is_connecting_wherever_they_are_shown) {
    struct visit v;
    struct board_row row;
    made_up_live(&day, "0302", "support", "", 9, 0);
    ledger_visit(&day.ledger, 0, &v);
    struct queue_event leave = {.kind = QUEUE_LEAVE,
                                .at_us = day.input.now_us - 2 * SECOND_US,
                                .queue = SPAN("support"),
                                .unique_id = ledger_text(&day.ledger, v.unique_id),
                                .position = QUEUE_NO_NUMBER};
    ledger_observe(&day.ledger,
                   (struct ledger_observation){.source = LEDGER_EVENT, .event = &leave});
    post_visits(day.stitch, &day.ledger);
    fill();
    struct board_subject s = top(TABLE_QUEUES);
    look(&s);
    cr_expect_str_eq(detail.state, "1 waiting, SL -- %");
    cr_expect(has("1\t14:31:58\t0:09\t0302 (connecting to an agent)"));
    cr_assert(board_row(&board, TABLE_CALLS, 0, &row));
    bool said = false;
    for (size_t i = 0; i < BOARD_COLUMNS_MAX; i++)
        said |= strcmp(row.cells[i].text, "connecting") == 0;
    cr_expect(said, "in the list of calls");
    day.input.look.level = BOARD_VISITS;
    fill();
    s = top(TABLE_CALLS);
    look(&s);
    cr_expect_str_eq(pair("outcome"), "connecting");
    cr_expect_str_eq(pair("wait"), "0:09 so far");
}

Test(detail, a_frozen_board_lets_it_stand) {
    made_up_live(&day, "0301112222", "support", "", 48, 0);
    made_up_live(&day, "0301113333", "support", "", 20, 0);
    fill();
    struct board_subject s = top(TABLE_QUEUES), other = top(TABLE_CALLS);
    look(&s);
    cr_expect(has("\t!0:48\t"));
    day.input.look.frozen = true;
    fill();
    made_up_live(&day, "0301114444", "support", "", 5, 0);
    day.input.now_us += 10 * SECOND_US;
    fill();
    look(&s);
    cr_expect(has("\t!0:48\t") && !has("0301114444"));
    look(&other);
    cr_expect_eq(strncmp(detail.title, "CALL", 4), 0, "another is shown");
    day.input.look.frozen = false;
    fill();
    look(&s);
    cr_expect(has("\t!0:58\t") && has("0301114444"));
}

Test(columns, what_is_no_column_changes_nothing) {
    static const struct board_choice good[] = {{.id = "queue"}, {.id = "time"}};
    static const struct board_choice bad[] = {{.id = "time"}, {.id = "no such"}};
    static const struct board_choice field[] = {{.field = "a", .name = "A"}};
    struct board_choice many[BOARD_COLUMNS_MAX + 1];
    board_init(&board);
    made_up_init(&day, 10);
    fill();
    cr_expect(board_set_columns(&board, CHOSEN_CALLS, good, 2));
    const struct board_table_kind *kind = board_table(&board, TABLE_CALLS);
    cr_expect_str_eq(kind->columns[0].id, "queue");
    cr_expect_eq(kind->columns[0].priority, 2, "the time is more important");
    cr_expect(!board_set_columns(&board, CHOSEN_CALLS, bad, 2));
    cr_expect_eq(board_table(&board, TABLE_CALLS), kind);
    cr_expect(!board_set_columns(&board, CHOSEN_QUEUES, field, 1), "queues have no fields");
    for (size_t i = 0; i <= BOARD_COLUMNS_MAX; i++)
        many[i] = good[0];
    cr_expect(!board_set_columns(&board, CHOSEN_CALLS, many, BOARD_COLUMNS_MAX + 1));
    cr_expect(board_set_columns(&board, CHOSEN_CALLS, NULL, 0));
    cr_expect_str_eq(board_table(&board, TABLE_CALLS)->columns[0].id, "time", "as built in");
    cr_expect(board_set_columns(&board, CHOSEN_RECORDS, field, 1));
    board_finish(&board);
    made_up_finish(&day);
}
