// Where the cursor stands and what it asks for. Tiles, bars and columns are known by their places
// as drawn last; what is behind them is the board's to say, so it is a wish that ui_grant() obeys.
#include "panes/panes.h"

#include "dialogs/dialogs.h"

#include <stdio.h>
#include <string.h>

// ---- the cursor

static int clamp(int at, int count) {
    return at >= count ? count - 1 : at < 0 ? 0 : at;
}

static bool is_drawn(const struct ui *u, enum pane pane, int column) {
    return column >= 0 && column < 64 && u->columns[pane] >> column & 1;
}

static bool on_bar(const struct ui *u) {
    return !u->hours_week && u->hours.count && u->hours.at >= 0;
}

static bool on_week(const struct ui *u) {
    return u->hours_week && u->week.to && u->week.day >= 0;
}

// The name is column 0 and stands for the row; the first move picks a row.
static enum ui_change move_column(struct ui *u, enum pane pane, int by) {
    struct ui_scroll *s = &u->scroll[pane];
    if (!s->rows) return UI_NOTHING;
    if (!s->picked) pane_pick(s, s->first);
    for (int column = s->column + by; column >= 0 && column < 64; column += by)
        if (is_drawn(u, pane, column) || column == 0) {
            s->column = column;
            break;
        }
    return UI_REDRAW;
}

// Into what is drawn from one of its ends: the first move picks a bar.
static int next_bar(int at, int first, int count, int by) {
    if (at < 0) return by > 0 ? first : first + count - 1;
    return first + clamp(at + by - first, count);
}

// The figure of all of a weekday stands behind its last hour.
static enum ui_change move_week(struct ui *u, int days, int hours) {
    struct ui_week *w = &u->week;
    if (!w->to) return UI_NOTHING;
    if (w->day < 0) {
        bool first = days + hours > 0;
        *w = (struct ui_week){first ? 0 : 6, first ? w->from : UI_WEEK_DAY, w->from, w->to};
        return UI_REDRAW;
    }
    int column = w->hour == UI_WEEK_DAY ? w->to - w->from : w->hour - w->from;
    column = clamp(column + hours, w->to - w->from + 1);
    w->day = clamp(w->day + days, 7);
    w->hour = column == w->to - w->from ? UI_WEEK_DAY : w->from + column;
    return UI_REDRAW;
}

enum ui_change lists_side(struct ui *u, int by) {
    enum pane pane = ui_pane(u);
    if (u->help) return UI_NOTHING;
    if (pane == PANE_TILES && u->tiles) {
        u->tile = clamp(u->tile + by, u->tiles);
        return UI_REDRAW;
    }
    if (pane == PANE_CHART && u->bars) {
        u->bar = next_bar(u->bar, u->first_bar, u->bars, by);
        return UI_REDRAW;
    }
    if (pane == PANE_HOURS && u->hours_week) return move_week(u, 0, by);
    if (pane == PANE_HOURS && u->hours.count) {
        u->hours.at = next_bar(u->hours.at, u->hours.first, u->hours.count, by);
        u->hours.moved = true;
        return UI_REDRAW;
    }
    return pane_table_of(pane) != TABLES ? move_column(u, pane, by) : UI_NOTHING;
}

enum ui_change lists_end(struct ui *u, bool last) {
    if (u->hours_week) {
        u->week.day = -1;
        return move_week(u, 0, last ? -1 : 1);
    }
    if (!u->hours.count) return UI_NOTHING;
    u->hours.at = u->hours.first + (last ? u->hours.count - 1 : 0);
    u->hours.moved = true;
    return UI_REDRAW;
}

enum ui_change lists_line(struct ui *u, int by) {
    if (ui_pane(u) == PANE_HOURS) return u->hours_week ? move_week(u, by, 0) : UI_NOTHING;
    int at = u->tile + by * u->tile_columns;
    if (at < 0 || at >= u->tiles) return UI_NOTHING;
    u->tile = at;
    return UI_REDRAW;
}

static enum ui_change wish(struct ui *u, enum ui_wish what) {
    u->wish = what;
    return UI_ASK;
}

enum ui_change lists_enter(struct ui *u) {
    enum pane pane = ui_pane(u);
    const struct ui_scroll *s = &u->scroll[pane];
    if (u->help) return UI_NOTHING;
    if (pane == PANE_TILES || (pane == PANE_CHART && u->bar >= 0) ||
        (pane == PANE_HOURS && (on_bar(u) || on_week(u))))
        return wish(u, WISH_EXPLAIN);
    if (pane_table_of(pane) != TABLES && s->picked && (s->column || s->total))
        return wish(u, WISH_EXPLAIN);
    return detail_ask(u, pane) ? UI_REDRAW : UI_NOTHING;
}

bool lists_back(struct ui *u) {
    enum pane pane = ui_pane(u);
    if (u->search.on && u->search_pane == pane) {
        u->search.on = false;
    } else if (pane == PANE_CHART && u->bar >= 0) {
        u->bar = -1;
    } else if (pane == PANE_HOURS && on_bar(u)) {
        u->hours.at = -1;
    } else if (pane == PANE_HOURS && on_week(u)) {
        u->week.day = -1;
    } else if (u->scroll[pane].picked && u->scroll[pane].column > 0) {
        u->scroll[pane].column = 0;
    } else {
        return false;
    }
    return true;
}

// ---- what only the board can say

static bool on_total(const struct ui *u, enum pane pane) {
    return u->scroll[pane].picked && u->scroll[pane].total;
}

static bool explain(struct ui *u, struct board *b) {
    enum pane pane = ui_pane(u);
    struct board_explain what;
    bool any = false;
    if (pane == PANE_TILES)
        any = board_explain_tile(b, u->tile, &what);
    else if (pane == PANE_CHART)
        any = u->bar >= 0 && board_explain_hour(b, (size_t)u->bar, &what);
    else if (pane == PANE_HOURS)
        any = on_week(u) ? board_explain_week(b, u->week.day, u->week.hour, &what)
                         : on_bar(u) && board_explain_bar(b, (size_t)u->hours.at, &what);
    else if (on_total(u, pane))
        any = board_explain_total(b, pane_table_of(pane), (size_t)u->scroll[pane].column, &what);
    else
        any = board_explain_cell(b, pane_table_of(pane), pane_selected(u, b, pane),
                                 (size_t)u->scroll[pane].column, &what);
    if (!any || u->over_count == UI_OVER_MAX) return false;
    ui_over(u, PANE_LIST);
    u->explained[u->over_count - 1] = what;
    return true;
}

static struct board_sort *sort_of(struct ui *u, const struct board *b,
                                  enum board_table *ret_table) {
    *ret_table = pane_table_of(ui_pane(u));
    if (*ret_table == TABLES) return NULL;
    return &u->sorts.of[*ret_table][board_kind(b, *ret_table)];
}

// Figures begin with the largest, names with the first of the alphabet, times with the newest.
static void sort_by(struct board_sort *by, const struct board_column *column) {
    if (strcmp(by->column, column->id) == 0) {
        by->down = !by->down;
        return;
    }
    snprintf(by->column, sizeof by->column, "%s", column->id);
    by->down = column->content == CONTENT_FIGURE || strcmp(column->id, "time") == 0 ||
               strcmp(column->id, "state") == 0;
}

static void open_sorts(struct ui *u, const struct board *b) {
    enum board_table table;
    struct board_sort *by = sort_of(u, b, &table);
    if (!by) return;
    const struct board_table_kind *kind = board_table(b, table);
    picker_open(&u->picker, PICKER_SORT, "SORT BY", false);
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
}

static void picked_sort(struct ui *u, const struct board *b) {
    enum board_table table;
    struct board_sort *by = sort_of(u, b, &table);
    const struct picker_item *item = picker_selected(&u->picker);
    if (by && item && !item->value[0]) *by = (struct board_sort){.down = false};
    if (by && item && item->value[0]) {
        const struct board_table_kind *kind = board_table(b, table);
        for (size_t i = 0; i < kind->column_count; i++)
            if (strcmp(kind->columns[i].id, item->value) == 0) sort_by(by, &kind->columns[i]);
    }
    picker_close(&u->picker);
}

// To the next column that is drawn.
static void move_sort(struct ui *u, const struct board *b, int step) {
    enum board_table table;
    struct board_sort *by = sort_of(u, b, &table);
    if (!by) return;
    const struct board_table_kind *kind = board_table(b, table);
    int count = (int)kind->column_count, at = step > 0 ? -1 : count;
    for (int i = 0; i < count; i++)
        if (strcmp(kind->columns[i].id, by->column) == 0) at = i;
    for (at += step; at >= 0 && at < count; at += step)
        if (is_drawn(u, ui_pane(u), at)) {
            sort_by(by, &kind->columns[at]);
            return;
        }
}

static void reverse_sort(struct ui *u, const struct board *b) {
    enum board_table table;
    struct board_sort *by = sort_of(u, b, &table);
    if (by && by->column[0]) by->down = !by->down;
}

// Of a column where nothing is behind, the row itself is; that of totals is of no queue.
static void explain_or_open(struct ui *u, struct board *b) {
    char text[200];
    if (explain(u, b)) return;
    if (!on_total(u, ui_pane(u))) {
        detail_ask(u, ui_pane(u));
        return;
    }
    snprintf(text, sizeof text, "%s and %s lead to a figure, %s lists what is behind it",
             pane_key(u, COMMAND_LEFT), pane_key(u, COMMAND_RIGHT), pane_key(u, COMMAND_ENTER));
    ui_say(u, false, text);
}

// A click on a title sorts by it, one on a tile tells what is behind it.
static void obey_hit(struct ui *u, struct board *b) {
    enum board_table table;
    if (u->hit.kind == HIT_TILE) {
        u->focus = PANE_TILES;
        u->tile = (int)u->hit.index;
        explain(u, b);
    } else if (u->hit.kind == HIT_TITLE) {
        struct board_sort *by = sort_of(u, b, &table);
        if (by && u->hit.index < board_table(b, table)->column_count)
            sort_by(by, &board_table(b, table)->columns[u->hit.index]);
    }
}

bool ui_grant(struct ui *u, struct board *b) {
    switch (u->wish) {
    case WISH_EXPLAIN:
        explain_or_open(u, b);
        return true;
    case WISH_HIT:
        obey_hit(u, b);
        return true;
    case WISH_SORT:
        open_sorts(u, b);
        return true;
    case WISH_SORT_LEFT:
    case WISH_SORT_RIGHT:
        move_sort(u, b, u->wish == WISH_SORT_LEFT ? -1 : 1);
        return true;
    case WISH_SORT_REVERSE:
        reverse_sort(u, b);
        return true;
    case WISH_PICKED:
        if (u->picker.kind != PICKER_SORT) return false;
        picked_sort(u, b);
        return true;
    default:
        return false;
    }
}

// ---- what the board is asked for

void ui_input(struct ui *u, struct board_input *in) {
    in->level = u->level;
    in->formula = u->formula;
    in->frozen = u->frozen;
    in->masked = u->masked;
    in->mask_digits = u->mask_digits;
    in->sorts = &u->sorts;
    in->explain = NULL;
    for (size_t i = 0; i < u->over_count; i++)
        if (u->over[i] == PANE_LIST) in->explain = &u->explained[i];
    search_columns(u);
    const struct ui_scroll *s = &u->scroll[u->search_pane];
    u->search.selected = s->picked && s->total ? s->rows : s->selected;
    in->sought = search_of(u, ui_pane(u));
}
