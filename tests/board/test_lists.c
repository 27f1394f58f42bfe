// Lists that are sorted by a column and searched, while rows are added, removed and changed.
#include "board/board.h"
#include "columns.h"
#include "made_up.h"

#include "base/clock.h"

#include "base/task.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct made_up day;
static struct board board;
static struct board_sorts sorts;
static struct board_sought sought;

static void open_day(int records) {
    made_up_init(&day, records);
    board_init(&board);
    day.input.look.sorts = &sorts;
    day.input.look.sought = &sought;
}

static void close_day(void) {
    board_finish(&board);
    made_up_finish(&day);
}

TestSuite(lists, .fini = close_day);

static size_t fill(void) { // returns how many slices it took
    size_t slices = 1;
    while (!board_fill(&board, &day.input))
        slices++;
    return slices;
}

static void sort(enum board_level level, enum board_table t, const char *id, bool down) {
    struct board_sort *by = &sorts.of[t][level];
    day.input.look.level = level;
    snprintf(by->column, sizeof by->column, "%s", id);
    by->down = down;
}

// Every row is in order compared with the one above, unknown values are last, and equal ones in the
// order of arrival. Returns how many are known.
static size_t in_order(enum board_table t, const char *id, bool down) {
    int c = column_place(&board, t, id);
    struct board_row row, above = {0};
    size_t rows = board_rows(&board, t), known = 0;
    for (size_t i = 0; i < rows; i++, above = row) {
        cr_assert(board_row(&board, t, i, &row));
        const struct board_cell *x = &above.cells[c], *y = &row.cells[c];
        bool is_known = strcmp(y->text, "--") != 0;
        known += is_known;
        if (!i) continue;
        bool was_known = strcmp(x->text, "--") != 0;
        cr_assert(was_known || !is_known, "row %zu of %s: an unknown one above", i, id);
        if (!was_known || !is_known) continue;
        double by = y->is_number ? x->number - y->number : (double)strcasecmp(x->text, y->text);
        cr_assert(down ? by >= 0 : by <= 0, "row %zu of %s: \"%s\" under \"%s\"", i, id, y->text,
                  x->text);
    }
    return known;
}

Test(lists, any_column_either_way) {
    static const enum board_table tables[] = {TABLE_QUEUES, TABLE_AGENTS, TABLE_CALLS};
    open_day(500);
    for (int level = 0; level < BOARD_LEVELS; level++)
        for (size_t t = 0; t < 3; t++) {
            day.input.look.level = (enum board_level)level;
            fill();
            size_t rows = board_rows(&board, tables[t]);
            const struct board_table_kind *kind = board_table(&board, tables[t]);
            cr_assert_gt(rows, 2);
            for (size_t c = 0; c < kind->column_count; c++)
                for (int down = 0; down < 2; down++) {
                    sort((enum board_level)level, tables[t], kind->columns[c].id, down);
                    fill();
                    bool is_down;
                    cr_assert_eq(board_sorted(&board, tables[t], &is_down), (int)c);
                    cr_assert_eq(is_down, (bool)down);
                    cr_assert_eq(board_rows(&board, tables[t]), rows);
                    in_order(tables[t], kind->columns[c].id, down);
                }
            sort((enum board_level)level, tables[t], "", false);
        }
}

static void total_says(const char *id, const char *text, char lead) {
    struct board_row row;
    cr_assert(board_total(&board, TABLE_AGENTS, &row));
    const struct board_cell *cell = &row.cells[column_place(&board, TABLE_AGENTS, id)];
    cr_expect(!strcmp(cell->text, text) && cell->lead == lead, "%s: \"%s\" '%c'", id, cell->text,
              cell->lead ? cell->lead : ' ');
}

// Sums over what the agents did, whatever the order; of their states, what is known.
Test(lists, agents_have_a_total) {
    open_day(0);
    made_up_add(&day, "0301", "support", "1001", 600, CDR_ANSWERED, 10, 100);
    fill();
    struct board_row row;
    cr_expect(!board_total(&board, TABLE_AGENTS, &row), "of one agent");
    made_up_add(&day, "0302", "support", "1003", 500, CDR_ANSWERED, 21, 50);
    made_up_add(&day, "0303", "sales", "1003", 400, CDR_NO_ANSWER, 8, 0);
    made_up_fold(&day);
    fill();
    total_says("agent", "total", '~'); // a gap may hide more
    day.input.status.gap_count = 0;
    fill();
    total_says("agent", "total", 0);
    total_says("state", "--", 0); // queue_log alone tells no states
    made_up_member(&day, 0, "support", "Alice Martin", "PJSIP/1001", 1, false, "", 78);
    made_up_member(&day, 0, "support", "Zoë", "PJSIP/1007", 1, false, "lunch", 724);
    made_up_fold(&day);
    for (int down = 0; down < 2; down++) {
        sort(BOARD_CALLS, TABLE_AGENTS, "handled", down);
        fill();
        total_says("state", "1/2 ready", '~'); // nobody knows about the third
        total_says("handled", "2", 0);
        total_says("talk", "1:15", 0);
        total_says("no_answer", "1", 0);
        total_says("paused", "12:04", 0);
        total_says("occupancy", "--", 0);
        total_says("for", "", 0);
        total_says("queues", "", 0);
    }
    made_up_member(&day, 0, "sales", "Dave Kim", "PJSIP/1003", 5, false, "", 30);
    made_up_fold(&day);
    fill();
    total_says("state", "1/3 ready", 0);
    sort(BOARD_RECORDS, TABLE_AGENTS, "talk", true);
    fill();
    total_says("agent", "total", 0);
    total_says("handled", "2", 0);
    total_says("no_answer", "1", 0);
    total_says("average_talk", "1:15", 0);
    total_says("talk", "2:30", 0);
}

// The unsorted index of each row, by its key.
static size_t place_of(const uint64_t *keys, size_t count, uint64_t key) {
    for (size_t i = 0; i < count; i++)
        if (keys[i] == key) return i;
    cr_assert_fail("a row came from nowhere");
    return 0;
}

Test(lists, rows_alike_keep_their_order_and_a_row_is_found_where_it_is) {
    enum { MOST = 2000 };
    static uint64_t keys[MOST];
    struct board_row row;
    open_day(1000);
    day.input.look.level = BOARD_RECORDS;
    fill();
    size_t rows = board_rows(&board, TABLE_CALLS), before = 0;
    cr_assert_leq(rows, MOST);
    for (size_t i = 0; i < rows; i++) {
        cr_assert(board_row(&board, TABLE_CALLS, i, &row));
        keys[i] = row.key;
    }
    for (int down = 0; down < 2; down++) {
        sort(BOARD_RECORDS, TABLE_CALLS, "disposition", down);
        fill();
        int c = column_place(&board, TABLE_CALLS, "disposition");
        char text[96] = "";
        for (size_t i = 0; i < rows; i++) {
            cr_assert(board_row(&board, TABLE_CALLS, i, &row));
            size_t place = place_of(keys, rows, row.key);
            if (strcmp(text, row.cells[c].text) == 0) cr_assert_gt(place, before);
            snprintf(text, sizeof text, "%s", row.cells[c].text);
            before = place;
            cr_assert_eq(board_find(&board, TABLE_CALLS, row.key), i);
        }
    }
    sort(BOARD_RECORDS, TABLE_CALLS, "", false);
    fill();
    for (size_t i = 0; i < rows; i++) {
        cr_assert(board_row(&board, TABLE_CALLS, i, &row));
        cr_assert_eq(row.key, keys[i], "as they came again");
    }
}

Test(lists, what_comes_and_changes_takes_its_place) {
    open_day(300);
    sort(BOARD_CALLS, TABLE_CALLS, "talk", true);
    fill();
    size_t known = in_order(TABLE_CALLS, "talk", true);
    srand(7);
    for (int round = 0; round < 40; round++) {
        made_up_add(&day, "0309", round % 3 ? "support" : "", "1001", rand() % 9000,
                    round % 2 ? CDR_ANSWERED : CDR_NO_ANSWER, 3, (unsigned)(rand() % 500));
        if (round % 5 == 0) made_up_live(&day, "0308", "support", "1005", 100 + round, 12);
        day.input.now_us += SECOND_US; // talks get longer
        made_up_fold(&day);
        fill();
        cr_assert_eq(board_rows(&board, TABLE_CALLS), board.figures.total, "round %d", round);
        in_order(TABLE_CALLS, "talk", true);
    }
    cr_assert_gt(in_order(TABLE_CALLS, "talk", true), known + 20);
}

Test(lists, recalls_too) {
    static uint64_t keys[2000];
    struct board_row row;
    open_day(800);
    fill();
    size_t rows = board_rows(&board, TABLE_RECALLS);
    cr_assert(rows > 20 && rows < 2000, "%zu", rows);
    for (size_t i = 0; i < rows && board_row(&board, TABLE_RECALLS, i, &row); i++)
        keys[i] = row.key;
    const struct board_table_kind *kind = board_table(&board, TABLE_RECALLS);
    for (size_t c = 0; c < kind->column_count; c++)
        for (int down = 0; down < 2; down++) {
            sort(BOARD_CALLS, TABLE_RECALLS, kind->columns[c].id, down);
            fill();
            in_order(TABLE_RECALLS, kind->columns[c].id, down);
        }
    sort(BOARD_CALLS, TABLE_RECALLS, "", false);
    fill();
    for (size_t i = 0; i < rows; i++) {
        cr_assert(board_row(&board, TABLE_RECALLS, i, &row));
        cr_assert_eq(row.key, keys[i], "as they came again");
    }
}

Test(lists, many_rows_are_sorted_while_the_old_order_stands) {
    struct board_row row;
    open_day(30000);
    cr_assert_eq(task_create(&board.lists.task), 0);
    day.input.look.level = BOARD_RECORDS;
    fill();
    cr_assert(board_row(&board, TABLE_CALLS, 0, &row));
    uint64_t newest = row.key;
    sort(BOARD_RECORDS, TABLE_CALLS, "from", false);
    cr_assert(!board_fill(&board, &day.input));
    cr_assert(board_row(&board, TABLE_CALLS, 0, &row));
    cr_assert_eq(row.key, newest, "not yet");
    cr_assert_gt(fill(), 30);
    cr_assert_gt(in_order(TABLE_CALLS, "from", false), 20000);
    cr_assert_eq(board_rows(&board, TABLE_CALLS), board.figures.total);
    task_destroy(board.lists.task);
    board.lists.task = NULL;
}

// The old rows stay, with their columns, until those of the other level are complete.
Test(lists, another_list_is_made_beside_the_one_shown) {
    struct board_row row;
    open_day(20000);
    cr_assert_eq(task_create(&board.lists.task), 0);
    day.input.look.level = BOARD_RECORDS;
    cr_assert(!board_fill(&board, &day.input));
    cr_assert(!board_is_made(&board, TABLE_CALLS), "nothing is said of rows nobody found yet");
    fill();
    size_t rows = board_rows(&board, TABLE_CALLS);
    cr_assert(board_is_made(&board, TABLE_CALLS));
    cr_assert_eq(rows, board.figures.total);
    day.input.look.level = BOARD_VISITS;
    cr_assert(!board_fill(&board, &day.input));
    cr_assert_eq(board_kind(&board, TABLE_CALLS), ROWS_RECORDS);
    cr_assert_eq(board_rows(&board, TABLE_CALLS), rows);
    cr_assert(board_row(&board, TABLE_CALLS, rows - 1, &row));
    cr_assert_gt(column_place(&board, TABLE_CALLS, "disposition"), 0);
    fill();
    cr_assert_eq(board_kind(&board, TABLE_CALLS), ROWS_VISITS);
    cr_assert_gt(board_rows(&board, TABLE_CALLS), 1000);
    task_destroy(board.lists.task);
    board.lists.task = NULL;
}

// Without the filter the list only catches up: far fewer pauses than rows are needed.
Test(lists, a_cleared_filter_brings_the_list_back_with_what_came_meanwhile) {
    struct filter_terms terms = {0};
    struct filter_error error;
    struct board_row row;
    open_day(20000);
    terms = (struct filter_terms){.store = day.store, .stitch = day.stitch, .zone = day.zone};
    cr_assert_eq(task_create(&board.lists.task), 0);
    fill();
    size_t rows = board_rows(&board, TABLE_CALLS);
    cr_assert_eq(filter_create(span_of("src:0999"), &terms, &day.input.wanted, &error), 0);
    day.input.wanted_serial = UINT64_C(1) << 32;
    cr_expect_gt(fill(), 500);
    cr_assert_eq(board_rows(&board, TABLE_CALLS), 0);
    made_up_add(&day, "0999", "support", "1001", 6, CDR_ANSWERED, 1, 2);
    made_up_fold(&day);
    fill();
    cr_assert_eq(board_rows(&board, TABLE_CALLS), 1);
    cr_assert(board_row(&board, TABLE_CALLS, 0, &row));
    filter_destroy(day.input.wanted);
    day.input.wanted = NULL;
    day.input.wanted_serial = UINT64_C(2) << 32;
    cr_expect_lt(fill(), 20);
    cr_expect_eq(board_rows(&board, TABLE_CALLS), rows + 1);
    cr_expect_lt(board_find(&board, TABLE_CALLS, row.key), rows);
    task_destroy(board.lists.task);
    board.lists.task = NULL;
}

Test(lists, another_order_gives_up_the_one_under_way) {
    struct board_row row;
    open_day(30000);
    cr_assert_eq(task_create(&board.lists.task), 0);
    day.input.look.level = BOARD_RECORDS;
    fill();
    sort(BOARD_RECORDS, TABLE_CALLS, "from", false);
    for (int i = 0; i < 20; i++)
        cr_assert(!board_fill(&board, &day.input));
    sort(BOARD_RECORDS, TABLE_CALLS, "talk", true);
    fill();
    cr_assert_gt(in_order(TABLE_CALLS, "talk", true), 5000);
    sort(BOARD_RECORDS, TABLE_CALLS, "to", true);
    cr_assert(!board_fill(&board, &day.input));
    sort(BOARD_RECORDS, TABLE_CALLS, "", false);
    fill();
    cr_assert(!task_busy(board.lists.task));
    cr_assert(board_row(&board, TABLE_CALLS, 0, &row));
    struct task *task = board.lists.task;
    sort(BOARD_RECORDS, TABLE_CALLS, "from", true);
    cr_assert(!board_fill(&board, &day.input));
    board_finish(&board); // the sanitizer notices if anything was not freed
    cr_assert(!task_busy(task));
    task_destroy(task);
    board_init(&board);
}

// Talks that go on are checked each second; rows that did not change stay where they are.
Test(lists, a_row_that_changes_moves_among_many_that_do_not) {
    open_day(0);
    made_up_live(&day, "0301", "support", "1001", 60, 5);
    for (int i = 0; i < 3000; i++)
        made_up_add(&day, "0302", "support", "1003", 3600 + i, CDR_ANSWERED, 5, 30);
    made_up_fold(&day);
    sort(BOARD_VISITS, TABLE_CALLS, "talk", true);
    fill();
    size_t known = in_order(TABLE_CALLS, "talk", true), rows = board_rows(&board, TABLE_CALLS);
    day.input.now_us += SECOND_US;
    made_up_fold(&day);
    fill();
    cr_expect_gt(known, 2999);
    cr_expect_eq(in_order(TABLE_CALLS, "talk", true), known);
    cr_expect_eq(board_rows(&board, TABLE_CALLS), rows);
}

// ---- search

static void look(enum board_table t, const char *text, size_t from, bool up) {
    sought.on = true;
    sought.table = (uint8_t)t;
    sought.columns = UINT64_MAX;
    snprintf(sought.text, sizeof sought.text, "%s", text);
    sought.from = from;
    sought.up = up;
    sought.turn++;
    fill();
}

static bool says(enum board_table t, size_t index, const char *text) {
    struct board_row row;
    cr_assert(board_row(&board, t, index, &row));
    for (size_t c = 0; c < board_table(&board, t)->column_count; c++)
        if (strcasestr(row.cells[c].text, text)) return true;
    return false;
}

static size_t matches(enum board_table t, const char *text) {
    size_t count = 0;
    for (size_t i = 0; i < board_rows(&board, t); i++)
        count += says(t, i, text);
    return count;
}

Test(lists, a_search_lands_on_the_nearest_and_counts_all) {
    open_day(3000);
    for (int level = 0; level < BOARD_LEVELS; level++) {
        day.input.look.level = (enum board_level)level;
        sought.on = false;
        fill();
        size_t wanted = matches(TABLE_CALLS, "SUPPORT"), at = 0;
        cr_assert_gt(wanted, 100);
        sought.selected = 0;
        for (size_t n = 1; n <= wanted; n++) {
            look(TABLE_CALLS, "SUPPORT", at, false);
            cr_assert(board.lists.search.landed);
            cr_assert(says(TABLE_CALLS, board.lists.search.found, "support"));
            cr_assert(n == 1 || board.lists.search.found >= at, "not past the end");
            sought.selected = board.lists.search.found;
            fill();
            cr_assert(board.lists.search.counted);
            cr_assert_eq(board.lists.search.count, wanted);
            cr_assert_eq(board.lists.search.place, n);
            at = board.lists.search.found + 1;
            if (n > 50) n = wanted; // and the last one, across the end
        }
        look(TABLE_CALLS, "SUPPORT", board_rows(&board, TABLE_CALLS) - 1, true);
        sought.selected = board.lists.search.found;
        fill();
        cr_assert_eq(board.lists.search.place, wanted, "upwards from the end: the last");
        look(TABLE_CALLS, "SUPPORT", board_rows(&board, TABLE_CALLS), false);
        sought.selected = board.lists.search.found;
        fill();
        cr_assert_eq(board.lists.search.place, 1, "past the end: the first");
    }
}

Test(lists, what_is_shown_is_searched_and_what_comes_is_counted) {
    open_day(200);
    fill();
    look(TABLE_CALLS, "0399777", 0, false);
    cr_assert(!board.lists.search.landed && board.lists.search.counted &&
              board.lists.search.count == 0);
    made_up_add(&day, "0399777", "support", "1001", 4, CDR_ANSWERED, 1, 2);
    made_up_fold(&day);
    fill();
    cr_assert_eq(board.lists.search.count, 1);
    day.input.look.masked = true;
    day.input.look.mask_digits = 2;
    fill();
    cr_assert_eq(board.lists.search.count, 0, "nobody sees that number now");
    day.input.look.masked = false;
    sought.on = false;
    fill();
    look(TABLE_QUEUES, "supp", 0, false);
    cr_assert(board.lists.search.landed && board.lists.search.count == 1);
    sought.columns = 1u << 1; // not the column with its name
    look(TABLE_QUEUES, "supp", 0, false);
    sought.columns = 2;
    fill();
    cr_assert_eq(board.lists.search.count, 0);
}

Test(lists, letters_match_whatever_their_case) {
    size_t at, len;
    cr_expect(match_find(SPAN("Zoë Müller"), SPAN("mÜL"), 0, &at, &len));
    cr_expect(at == 5 && len == 4, "at %zu, %zu bytes", at, len);
    cr_expect(!match_find(SPAN("Zoë Müller"), SPAN("mÜL"), 6, &at, &len));
    cr_expect(!match_find(SPAN("abc"), SPAN("abcd"), 0, &at, &len));
    cr_expect(match_find(SPAN("aab"), SPAN("ab"), 0, &at, &len) && at == 1);
}
