// Searches the rows of a table, in the order shown: first the nearest match from where the search
// began, then the number of all matches. Whether a row of a long list matches is remembered by its
// number until it changes, so that counting again after rows have moved need not make any row
// again.
#include "rows.h"

#include "board/board.h"

#include <assert.h>
#include <string.h>

#define ROWS 32 // between two pauses

static_assert(BOARD_COLUMNS_MAX <= 64, "a bit of board_sought.columns for each");

static bool row_matches(struct board *b, size_t index) {
    const struct board_sought *sought = &b->lists.search.sought;
    enum board_table t = (enum board_table)sought->table;
    struct board_row row;
    size_t at, len, count = board_table(b, t)->column_count;
    if (!board_row(b, t, index, &row)) return false;
    for (size_t i = 0; i < count; i++)
        if (sought->columns >> i & 1 &&
            match_find(span_of(row.cells[i].text), span_of(sought->text), 0, &at, &len))
            return true;
    return false;
}

// The list that is searched, if its rows have numbers.
static struct board_list *numbered(struct board *b) {
    struct board_list *l = list_of(b, (enum board_table)b->lists.search.sought.table);
    return l && l->of.kind != ROWS_PERSONS ? l : NULL;
}

static bool matches(struct board *b, struct board_list *l, size_t index) {
    if (!l) return row_matches(b, index);
    uint32_t number = list_number(l, index);
    if (!bits_has(&l->searched, number)) {
        bits_add(&l->searched, number);
        bits_need(&l->matched, number + 1);
        bits_put(&l->matched, number, row_matches(b, index));
    }
    return bits_has(&l->matched, number);
}

static size_t rows_of(const struct board *b) {
    return board_rows(b, (enum board_table)b->lists.search.sought.table);
}

static bool seek(struct board *b, struct task *t) {
    struct board_search *s = &b->lists.search;
    size_t at = s->sought.from, rows = rows_of(b);
    for (size_t left = rows; left && !s->landed; left--) {
        if (left % ROWS == 0 && task_pause(t)) return false;
        if (at >= rows) at = s->sought.up ? rows - 1 : 0;
        s->landed = matches(b, numbered(b), at);
        s->found = at;
        at = s->sought.up ? (at ? at : rows) - 1 : at + 1;
    }
    s->seeking = false;
    return true;
}

// A table changes with its figures; a moment later it is the same.
static uint64_t version_of(struct board *b) {
    const struct board_list *l = numbered(b);
    uint64_t figures = b->live_stamp ? b->live_stamp : (uint64_t)b->view.now_us;
    return l ? l->version : figures;
}

static size_t selected(const struct board_search *s) { // the row that will be selected
    return s->landed ? s->found : s->sought.selected;
}

static bool count(struct board *b, struct task *t) {
    struct board_search *s = &b->lists.search;
    size_t rows = rows_of(b), until = selected(s), sum = 0, above = 0;
    uint64_t version = version_of(b);
    for (size_t i = 0; i < rows; i++) {
        if (i % ROWS == 0 && task_pause(t)) return false;
        sum += matches(b, numbered(b), i);
        if (i <= until) above = sum;
        if (!s->counted) s->count = sum; // so far
    }
    s->count = sum;
    s->place = above;
    s->counted = true;
    s->version = version;
    s->rows = rows;
    s->place_of = until;
    return true;
}

bool search_is_done(struct board *b) {
    const struct board_search *s = &b->lists.search;
    return !s->sought.on || (!s->seeking && s->counted && s->version == version_of(b) &&
                             s->rows == rows_of(b) && s->place_of == selected(s));
}

bool search_run(struct board *b, struct task *t) {
    if (b->lists.search.seeking && !seek(b, t)) return false;
    return search_is_done(b) || count(b, t);
}

// ---- what is searched for

static bool is_on(const struct board_sought *sought) {
    return sought && sought->on && sought->text[0] && sought->table < TABLES;
}

static bool same_text(const struct board *b, const struct board_sought *sought) {
    const struct board_search *s = &b->lists.search;
    const struct board_sought *before = &s->sought;
    return before->on && before->table == sought->table && before->columns == sought->columns &&
           strcmp(before->text, sought->text) == 0 && s->masked == b->view.masked &&
           s->mask_digits == b->view.mask_digits;
}

bool search_is_other(const struct board *b, const struct board_sought *sought) {
    const struct board_sought *before = &b->lists.search.sought;
    if (!is_on(sought) || !before->on) return is_on(sought) != before->on;
    return !same_text(b, sought) || before->turn != sought->turn;
}

static void begin(struct board_lists *r) {
    r->search = (struct board_search){.counted = false};
    bits_finish(&r->calls.searched);
    bits_finish(&r->parked.searched);
    bits_finish(&r->list.searched);
}

void search_ask(struct board *b, const struct board_sought *sought) {
    struct board_search *s = &b->lists.search;
    if (!is_on(sought)) {
        if (s->sought.on) begin(&b->lists);
        return;
    }
    bool again = search_is_other(b, sought);
    if (!same_text(b, sought)) begin(&b->lists);
    s->sought = *sought;
    s->masked = b->view.masked;
    s->mask_digits = b->view.mask_digits;
    if (!again) return;
    s->seeking = true;
    s->landed = false;
}
