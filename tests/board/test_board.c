// Figures as strings, tables and their rows, and a board that is frozen.
#include "../../src/board/parts.h"
#include "columns.h"
#include "made_up.h"

#include "base/clock.h"
#include "tiles.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(figure, numbers_as_a_person_reads_them) {
    char out[FIGURE_SIZE];
    cr_expect_str_eq(figure_count(0, out), "0");
    cr_expect_str_eq(figure_count(999, out), "999");
    cr_expect_str_eq(figure_count(1102, out), "1 102");
    cr_expect_str_eq(figure_count(UINT64_MAX, out), "18 446 744 073 709 551 615");
    cr_expect_str_eq(figure_duration(0, out), "0:00");
    cr_expect_str_eq(figure_duration(222.4, out), "3:42");
    cr_expect_str_eq(figure_duration(3599.6, out), "1:00:00");
    cr_expect_str_eq(figure_duration(360000, out), "100:00:00");
    cr_expect_str_eq(figure_duration(NAN, out), "--");
    cr_expect_str_eq(figure_percent(100, out), "100.0");
    cr_expect_str_eq(figure_percent(NAN, out), "--");
    cr_expect_str_eq(figure_share(1, 3, out), "33.3");
    cr_expect_str_eq(figure_share(0, 0, out), "--");
}

struct fixture {
    struct made_up day;
    struct board board;
};

static void open_board(struct fixture *f, int records) {
    made_up_init(&f->day, records);
    f->day.input.look.level = BOARD_RECORDS;
    board_init(&f->board);
    cr_assert(board_fill(&f->board, &f->day.input));
}

static void close_board(struct fixture *f) {
    board_finish(&f->board);
    made_up_finish(&f->day);
}

static const char *tile(const struct fixture *f, const char *id) {
    return tile_of(&f->board, id)->figure;
}

static const char *cell(const struct board *b, const struct board_row *row, enum board_table t,
                        const char *id) {
    return row->cells[column_place(b, t, id)].text;
}

Test(board, tiles_say_the_figures_of_the_rows) {
    struct fixture f;
    open_board(&f, 0);
    made_up_add(&f.day, "0301", "support", "1001", 60, CDR_ANSWERED, 10, 100);
    made_up_add(&f.day, "0302", "support", "1001", 50, CDR_ANSWERED, 21, 50);
    made_up_add(&f.day, "0303", "support", "1002", 40, CDR_NO_ANSWER, 30, 0);
    made_up_add(&f.day, "0304", "sales", "1002", 30, CDR_CANCEL, 5, 0);
    made_up_add(&f.day, "0305", "", "1002", 20, CDR_BUSY, 1, 0);
    made_up_add(&f.day, "", "", "1002", 10, CDR_CONGESTION, 1, 0);
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "6");
    cr_expect_str_eq(tile(&f, "answered"), "2");
    cr_expect_str_eq(tile(&f, "missed"), "2");
    cr_expect_str_eq(tile(&f, "answer_rate"), "33.3 %");
    cr_expect_str_eq(tile(&f, "average_talk"), "1:15");
    cr_expect_str_eq(tile(&f, "average_ring"), "0:16");
    cr_expect_str_eq(tile(&f, "busy"), "1");
    cr_expect_str_eq(tile(&f, "failed"), "1");
    cr_expect_eq(f.board.chart.hours[14].answered, 2);
    cr_expect_eq(f.board.chart.hours[14].missed, 2);
    cr_expect(f.board.chart.hours[14].now && !f.board.chart.hours[13].now);
    close_board(&f);
}

Test(board, a_day_of_25_hours_has_25_bars) {
    struct fixture f;
    open_board(&f, 0);
    f.day.input.look.level = BOARD_CALLS;
    int64_t noon = INT64_C(1792926000); // 2026-10-25 12:00 in Berlin
    f.day.input.now_us = noon * SECOND_US;
    f.day.input.window = window_day(f.day.zone, 0, noon);
    calls_fold_finish(&f.day.calls);
    calls_fold_init(&f.day.calls, f.day.input.window.from, f.day.input.window.to, NULL);
    struct gap gaps[] = {
        {.from_us = (noon - 9 * 3600) * SECOND_US, .to_us = (noon - 9 * 3600 + 240) * SECOND_US},
        {.from_us = (noon - 60) * SECOND_US},
    };
    f.day.input.status.gaps = gaps;
    f.day.input.status.gap_count = 1;
    made_up_fold(&f.day);
    board_fill(&f.board, &f.day.input);
    cr_assert_eq(f.board.chart.count, 25);
    cr_expect(f.board.chart.hours[2].hour == 2 && f.board.chart.hours[3].hour == 2 &&
              f.board.chart.hours[24].hour == 23);
    cr_expect(f.board.chart.hours[13].now && !f.board.chart.hours[12].now);
    cr_expect(f.board.chart.hours[4].gap && !f.board.chart.hours[3].gap &&
              !f.board.chart.hours[5].gap);
    cr_expect_str_eq(f.board.chart.gaps, "gap 03:00-03:04");
    f.day.input.status.gap_count = 2;
    made_up_fold(&f.day);
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(f.board.chart.gaps, "2 gaps, last 11:59");
    cr_expect(f.board.chart.hours[12].gap && f.board.chart.hours[13].gap == false);
    gaps[0].visits_known = gaps[0].calls_known = true; // logs told what happened then
    made_up_fold(&f.day);
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(f.board.chart.gaps, "gap since 11:59");
    cr_expect(!f.board.chart.hours[4].gap && f.board.chart.hours[12].gap);
    close_board(&f);
}

Test(board, rows_say_the_figures_of_queues_agents_and_calls) {
    struct fixture f;
    struct board_row row;
    open_board(&f, 0);
    made_up_add(&f.day, "0301", "support", "1001", 60, CDR_ANSWERED, 10, 100);
    made_up_add(&f.day, "0302", "support", "1001", 50, CDR_ANSWERED, 21, 50);
    made_up_add(&f.day, "0303", "support", "1002", 40, CDR_NO_ANSWER, 30, 0);
    made_up_add(&f.day, "0304", "sales", "1002", 30, CDR_CANCEL, 5, 0);
    made_up_add(&f.day, "", "", "1002", 10, CDR_CONGESTION, 1, 0);
    board_fill(&f.board, &f.day.input);
    cr_assert(board_row(&f.board, TABLE_QUEUES, 0, &row));
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "queue"), "support");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "offered"), "3");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "abandonment"), "33.3");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "service_level"), "33.3");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "average_wait"), "0:16");
    cr_assert(board_row(&f.board, TABLE_QUEUES, 1, &row));
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "average_wait"), "--");
    cr_assert(board_total(&f.board, TABLE_QUEUES, &row));
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "queue"), "total");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_QUEUES, "offered"), "4");
    cr_assert(board_row(&f.board, TABLE_AGENTS, 0, &row));
    cr_expect_str_eq(cell(&f.board, &row, TABLE_AGENTS, "agent"), "1001");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_AGENTS, "handled"), "2");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_AGENTS, "talk"), "2:30");
    cr_assert(board_row(&f.board, TABLE_AGENTS, 1, &row));
    cr_expect_str_eq(cell(&f.board, &row, TABLE_AGENTS, "no_answer"), "2");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_AGENTS, "average_talk"), "--");
    cr_assert(board_row(&f.board, TABLE_CALLS, 0, &row));
    cr_expect_str_eq(cell(&f.board, &row, TABLE_CALLS, "time"), "14:31:57");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_CALLS, "from"), "1004",
                     "the caller id where no source is");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_CALLS, "queue"), "--");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_CALLS, "disposition"), "congested");
    cr_assert(board_row(&f.board, TABLE_CALLS, 4, &row));
    cr_expect_str_eq(cell(&f.board, &row, TABLE_CALLS, "direction"), "↓ in");
    cr_expect_str_eq(cell(&f.board, &row, TABLE_CALLS, "talk"), "1:40");
    cr_expect(!board_row(&f.board, TABLE_CALLS, 5, &row));
    close_board(&f);
}

Test(board, what_is_not_known_is_no_zero) {
    struct fixture f;
    open_board(&f, 0);
    cr_expect_str_eq(tile(&f, "total"), "0", "a server is up: nothing happened yet");
    cr_expect_str_eq(tile(&f, "answer_rate"), "--");
    for (int i = 0; i < 3; i++)
        f.day.servers[i].state = SERVER_CONNECTING;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "--");
    cr_expect_eq(tile_of(&f.board, "total")->mood, MOOD_UNKNOWN);
    close_board(&f);
}

Test(board, figures_of_a_lost_link_are_stale_and_the_worst_is_said) {
    struct fixture f;
    open_board(&f, 50);
    cr_expect_eq(tile_of(&f.board, "total")->mood, MOOD_PLAIN);
    cr_expect_str_eq(f.board.header.notice, "pbx3: slow, figures 4 s old");
    f.day.input.status.counting = true;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(f.board.header.notice, "counting anew; until then the old figures are shown");
    f.day.input.status.counting = false;
    cr_expect_str_eq(f.board.header.servers[2].words, "slow 0:04");
    for (int i = 0; i < 3; i++)
        f.day.servers[i].state = SERVER_DOWN;
    f.day.servers[1].reason = "no answer since 14:29 (AMI behind amiws is gone)";
    f.day.servers[1].since_us = f.day.input.now_us - 151 * SECOND_US;
    f.day.servers[2].reason = "";
    board_fill(&f.board, &f.day.input);
    cr_expect_eq(tile_of(&f.board, "total")->mood, MOOD_STALE);
    cr_expect_str_eq(f.board.header.notice,
                     "pbx2: no answer since 14:29 (AMI behind amiws is gone)");
    cr_expect_str_eq(f.board.header.servers[1].words, "no answer 2:31");
    cr_expect_str_eq(f.board.header.window, "today since 00:00");
    cr_expect_str_eq(f.board.header.date, "Mon 23 Nov");
    cr_expect_str_eq(f.board.header.clock, "14:32:07");
    close_board(&f);
}

Test(board, what_happened_to_a_server_is_said_by_its_state_and_its_gap) {
    struct fixture f;
    struct server_gap over = {.reason = "broken"};
    open_board(&f, 50);
    struct server_now *s = &f.day.servers[2];
    *s = (struct server_now){.name = "pbx3", .state = SERVER_DOWN, .behind = true, .reason = "x"};
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(f.board.header.notice, "pbx3: does not answer: AMI behind amiws is gone");
    f.day.servers[1] = *s;
    f.day.servers[1].name = "pbx2";
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(f.board.header.notice,
                     "pbx2 and 1 more: does not answer: AMI behind amiws is gone");
    s->behind = f.day.servers[1].behind = false;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(f.board.header.notice, "pbx2 and 1 more: x");
    over.from_us = f.day.input.now_us - 90 * SECOND_US;
    over.to_us = f.day.input.now_us - 30 * SECOND_US;
    *s = (struct server_now){
        .name = "pbx3", .state = SERVER_UP, .behind = true, .gap = &over, .since_us = over.to_us};
    f.day.servers[1] = f.day.servers[0];
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(f.board.header.notice, "pbx3: nothing seen from 14:30:37 to 14:31:37: broken");
    close_board(&f);
}

Test(board, where_a_file_is_followed_each_server_says_what_it_is_heard_by) {
    struct fixture f;
    open_board(&f, 50);
    struct server_now *s = f.day.servers;
    int64_t now_us = f.day.input.now_us;
    s[1].itself = true;
    s[2] = (struct server_now){.name = "pbx3",
                               .state = SERVER_FOLLOWED,
                               .follows_log = true,
                               .last_event_us = now_us - 59 * SECOND_US};
    board_fill(&f.board, &f.day.input);
    const struct board_header *h = &f.board.header;
    cr_expect_str_eq(h->servers[0].words, "amiws");
    cr_expect_str_eq(h->servers[1].words, "AMI");
    cr_expect_str_eq(h->servers[2].words, "queue_log");
    cr_expect_str_eq(h->servers[2].mark, "●");
    s[1].follows_log = s[2].follows_rows = true;
    s[2].last_event_us = now_us - 599 * SECOND_US;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(h->servers[1].words, "AMI, queue_log");
    cr_expect_str_eq(h->servers[2].words, "queue_log, csv 9:59");
    cr_expect_eq(h->servers[2].mood, MOOD_GOOD);
    s[2].last_event_us -= SECOND_US;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(h->servers[2].mark, "○", "nobody knows whether somebody writes to it");
    s[2].state = SERVER_UNREAD;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(h->servers[2].words, "queue_log, csv not read");
    cr_expect_eq(h->servers[2].mood, MOOD_BAD);
    close_board(&f);
}

Test(board, a_frozen_board_stands_still_but_its_clock_goes) {
    struct fixture f;
    open_board(&f, 100);
    f.day.input.look.frozen = true;
    board_fill(&f.board, &f.day.input);
    made_up_add(&f.day, "0301", "support", "1001", 6, CDR_ANSWERED, 10, 100);
    f.day.input.now_us += SECOND_US;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "100");
    cr_expect_eq(board_rows(&f.board, TABLE_CALLS), 100);
    cr_expect_str_eq(f.board.header.clock, "14:32:08");
    f.day.input.look.frozen = false;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "101");
    close_board(&f);
}

Test(board, frozen_another_answer_of_the_filter_changes_nothing_another_filter_does) {
    struct fixture f;
    struct filter_error error;
    open_board(&f, 100);
    struct filter_terms terms = {.store = f.day.store, .stitch = f.day.stitch};
    cr_assert_eq(filter_create(span_of("-src:1"), &terms, &f.day.input.wanted, &error), 0);
    f.day.input.look.frozen = true;
    board_fill(&f.board, &f.day.input);
    made_up_add(&f.day, "0301", "support", "1001", 6, CDR_ANSWERED, 10, 100);
    f.day.input.wanted_serial++;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "100");
    cr_expect_eq(board_rows(&f.board, TABLE_CALLS), 100);
    f.day.input.wanted_serial += UINT64_C(1) << 32;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "101");
    cr_expect_eq(board_rows(&f.board, TABLE_CALLS), 101);
    close_board(&f);
    filter_destroy(f.day.input.wanted);
}

// Numbers mean other rows until all is counted anew.
Test(board, while_older_days_are_let_go_of_lists_are_empty_and_nothing_freezes) {
    struct fixture f;
    open_board(&f, 100);
    f.day.input.look.frozen = true;
    f.day.input.status.letting_go = true;
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "100");
    made_up_add(&f.day, "0301", "support", "1001", 6, CDR_ANSWERED, 10, 100);
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "101");
    cr_expect_lt(board_rows(&f.board, TABLE_CALLS), 101, "its list does not grow");
    f.day.input.status.letting_go = false;
    board_fill(&f.board, &f.day.input);
    cr_expect_eq(board_rows(&f.board, TABLE_CALLS), 101);
    made_up_add(&f.day, "0301", "support", "1001", 7, CDR_ANSWERED, 10, 100);
    board_fill(&f.board, &f.day.input);
    cr_expect_str_eq(tile(&f, "total"), "101", "from when it was whole");
    close_board(&f);
}

Test(board, calls_are_newest_first_however_they_came) {
    struct fixture f;
    struct board_row row;
    open_board(&f, 0);
    unsigned seed = 1;
    for (int i = 0; i < 3000; i++) {
        seed = seed * 1103515245u + 12345u;
        made_up_add(&f.day, "0301", "support", "1001", (int)(seed >> 8) % 50000, CDR_ANSWERED, 1,
                    2);
        if (i % 7 == 0) board_fill(&f.board, &f.day.input);
    }
    made_up_add(&f.day, "0302", "support", "1001", 90000, CDR_ANSWERED, 1, 2); // yesterday
    board_fill(&f.board, &f.day.input);
    cr_assert_eq(board_rows(&f.board, TABLE_CALLS), 3000);
    char before[16] = "99:99:99";
    for (size_t i = 0; i < 3000; i++) {
        cr_assert(board_row(&f.board, TABLE_CALLS, i, &row));
        cr_assert(strcmp(cell(&f.board, &row, TABLE_CALLS, "time"), before) <= 0);
        cr_assert_eq(board_find(&f.board, TABLE_CALLS, row.key), i);
        memcpy(before, cell(&f.board, &row, TABLE_CALLS, "time"), 9);
    }
    cr_expect_eq(board_find(&f.board, TABLE_CALLS, 3000), SIZE_MAX, "not in the window");
    close_board(&f);
}

Test(board, many_rows_are_taken_in_slices) {
    struct made_up day;
    struct board board;
    int calls = 1;
    made_up_init(&day, 50000);
    day.input.look.level = BOARD_RECORDS;
    board_init(&board);
    while (!board_fill(&board, &day.input))
        calls++;
    cr_expect_eq(calls, 1);
    cr_expect_eq(board_rows(&board, TABLE_CALLS), 50000);
    board_finish(&board);
    made_up_finish(&day);
}
