// Two walks over the rows in the order shown: one from where the search began, to the nearest
// match; one over all, to count. What a row of a long list said is remembered by its number until
// it changes, so that counting again, when rows have moved, makes no row anew.
#include "list.h"

#include "base/mem.h"
#include "board/match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ROWS  300    // made in a slice
#define KNOWN 200000 // looked up in one
#define SHORT 400    // a table of no more rows is walked in one go

static_assert(BOARD_COLUMNS_MAX <= 64, "a bit of board_sought.columns for each");

enum { LOOKED = 1, MATCHED = 2 };

void search_finish(struct board_search *s) {
    free(s->known);
    *s = (struct board_search){0};
}

void search_forget(struct board *b, const struct board_list *l, uint32_t number) {
    struct board_search *s = &b->search;
    if (!s->sought.on || number >= s->known_size) return;
    if (l != list_of(b, (enum board_table)s->sought.table)) return;
    s->known[number] = 0;
    s->version = 0;
}

void search_forget_all(struct board *b, const struct board_list *l) {
    struct board_search *s = &b->search;
    if (!s->sought.on || l != list_of(b, (enum board_table)s->sought.table)) return;
    if (s->known) memset(s->known, 0, s->known_size);
    s->version = 0;
}

static bool says(struct board *b, size_t index) {
    const struct board_sought *sought = &b->search.sought;
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

static bool numbered(const struct board_list *l) {
    return l && l->kind != ROWS_PERSONS;
}

// Whether that row matches; takes from *budget what it cost.
static bool matches(struct board *b, struct board_list *l, size_t index, size_t *budget) {
    struct board_search *s = &b->search;
    if (!numbered(l)) {
        *budget -= *budget < KNOWN / SHORT ? *budget : KNOWN / SHORT;
        return says(b, index);
    }
    uint32_t number = list_number(l, index);
    if (number >= s->known_size) {
        size_t size = ((size_t)number + 1) * 3 / 2 + 64;
        s->known = mem_resize(s->known, size, 1);
        memset(s->known + s->known_size, 0, size - s->known_size);
        s->known_size = size;
    }
    size_t cost = s->known[number] ? 1 : KNOWN / ROWS;
    *budget -= *budget < cost ? *budget : cost;
    if (!s->known[number]) s->known[number] = says(b, index) ? LOOKED | MATCHED : LOOKED;
    return s->known[number] & MATCHED;
}

static void seek(struct board *b, struct board_list *l, size_t *budget) {
    struct board_search *s = &b->search;
    size_t rows = board_rows(b, (enum board_table)s->sought.table);
    if (s->left > rows) s->left = rows;
    while (s->left && *budget) {
        if (s->at >= rows) s->at = s->sought.up ? rows - 1 : 0;
        if (matches(b, l, s->at, budget)) {
            s->landed = true;
            s->found = s->at;
            s->left = 0;
            break;
        }
        s->at = s->sought.up ? (s->at ? s->at : rows) - 1 : s->at + 1;
        s->left--;
    }
    s->seeking = s->left > 0;
}

// A table is another one with other figures; a moment later it is not, or the walk over thousands
// of rows would never end.
static uint64_t version_of(const struct board *b, const struct board_list *l) {
    uint64_t figures = b->live_stamp ? b->live_stamp : (uint64_t)b->view.now_us;
    return (l ? l->version : 0) + (numbered(l) ? 1 : figures);
}

static bool count(struct board *b, struct board_list *l, size_t selected, size_t *budget) {
    struct board_search *s = &b->search;
    size_t rows = board_rows(b, (enum board_table)s->sought.table);
    uint64_t version = version_of(b, l);
    if (s->version != version || s->rows != rows || s->selected != selected) {
        s->version = version;
        s->rows = rows;
        s->selected = selected;
        s->walk = s->walked = s->above = 0;
    }
    for (; s->walk < rows && *budget; s->walk++) {
        bool match = matches(b, l, s->walk, budget);
        s->walked += match;
        s->above += match && s->walk <= selected;
    }
    bool all = s->walk >= rows;
    if (all || !s->counted) {
        s->count = s->walked;
        s->counted = all;
    }
    if (all || s->walk > selected) s->place = s->above;
    return all;
}

static bool same_text(const struct board_sought *a, const struct board_sought *b) {
    return a->on == b->on && a->table == b->table && a->columns == b->columns &&
           strcmp(a->text, b->text) == 0;
}

bool search_run(struct board *b, const struct board_sought *sought) {
    struct board_search *s = &b->search;
    struct board_list *l;
    size_t budget = KNOWN;
    if (!sought || !sought->on || !sought->text[0] || sought->table >= TABLES) {
        if (s->sought.on) search_finish(s);
        return true;
    }
    bool same = same_text(&s->sought, sought), again = !same || s->sought.turn != sought->turn;
    s->sought = *sought;
    l = list_of(b, (enum board_table)sought->table);
    if (!same) {
        if (s->known) memset(s->known, 0, s->known_size);
        s->count = s->place = s->version = 0;
        s->counted = false;
    }
    if (again) {
        s->seeking = true;
        s->landed = false;
        s->at = sought->from;
        s->left = SIZE_MAX;
    }
    if (s->seeking) seek(b, l, &budget);
    size_t selected = s->landed ? s->found : sought->selected; // which it is about to be
    return count(b, l, selected, &budget) && !s->seeking;
}
