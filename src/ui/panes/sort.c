// Sorts the table that keys go to: by a column picked from a list, by the next column to the left
// or right, or by a click on a title.
#include "panes.h"

#include "../dialogs/dialogs.h"

#include <stdio.h>
#include <string.h>

static enum board_table table_of(const struct ui *u) {
    return pane_kinds[ui_pane(u)]->table;
}

static struct board_sort *sort_of(struct ui *u) { // NULL if keys do not go to a table
    enum board_table table = table_of(u);
    return table == TABLES ? NULL : &u->sorts.of[table][board_kind(u->board, table)];
}

// At first figures are sorted from the largest down, names from A on, and times from the latest
// back.
static void sort_by(struct board_sort *by, const struct board_column *column) {
    if (strcmp(by->column, column->id) == 0) {
        by->down = !by->down;
        return;
    }
    snprintf(by->column, sizeof by->column, "%s", column->id);
    by->down = column->content == CONTENT_FIGURE || strcmp(column->id, "time") == 0 ||
               strcmp(column->id, "state") == 0;
}

void sort_by_column(struct ui *u, size_t column) {
    struct board_sort *by = sort_of(u);
    const struct board_table_kind *kind = by ? board_table(u->board, table_of(u)) : NULL;
    if (by && column < kind->column_count) sort_by(by, &kind->columns[column]);
}

static void picked(struct ui *u, const char *id) {
    struct board_sort *by = sort_of(u);
    if (!by) return;
    const struct board_table_kind *kind = board_table(u->board, table_of(u));
    if (!*id) *by = (struct board_sort){.down = false};
    int64_t at = board_column_at(kind, id);
    if (at >= 0) sort_by(by, &kind->columns[at]);
}

bool sort_pick(struct ui *u, int which) {
    static const struct dialog list = {.picked = picked};
    const struct board_sort *by = sort_of(u);
    (void)which;
    if (!by) return true;
    const struct board_table_kind *kind = board_table(u->board, table_of(u));
    picker_open(&u->picker, &list, "SORT BY", false);
    picker_add(&u->picker, "as it comes", "", "");
    for (size_t i = 0; i < kind->column_count; i++) {
        bool on = strcmp(by->column, kind->columns[i].id) == 0;
        picker_add(&u->picker, kind->columns[i].title,
                   !on        ? ""
                   : by->down ? "▼"
                              : "▲",
                   kind->columns[i].id);
        if (on) picker_select(&u->picker, i + 1);
    }
    return true;
}

bool sort_move(struct ui *u, int step) {
    const struct board_sort *by = sort_of(u);
    if (!by) return true;
    const struct board_table_kind *kind = board_table(u->board, table_of(u));
    int count = (int)kind->column_count, at = (int)board_column_at(kind, by->column);
    if (at < 0 && step < 0) at = count;
    for (at += step; at >= 0 && at < count; at += step)
        if (table_is_drawn(u, ui_pane(u), at)) {
            sort_by_column(u, (size_t)at);
            break;
        }
    return true;
}

bool sort_reverse(struct ui *u, int which) {
    struct board_sort *by = sort_of(u);
    (void)which;
    if (by && by->column[0]) by->down = !by->down;
    return true;
}
