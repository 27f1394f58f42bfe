// Every table is drawn here: title, column titles, the rows that fit, a total. Only visible rows
// are asked for, once to measure and once to draw. A figure is never cut: its column widens, and
// others go by their priority.
#include "panes.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define NAME_MORE 4
#define GAP       2

struct grid {
    const struct board_table_kind *kind;
    enum board_table table;
    int widths[BOARD_COLUMNS_MAX];
    bool left_out[BOARD_COLUMNS_MAX];
    int brief_from; // columns of this priority on have their brief titles
};

enum board_table pane_table_of(enum pane pane) {
    static const struct {
        enum pane pane;
        enum board_table table;
    } tables[] = {
        {PANE_QUEUES, TABLE_QUEUES},
        {PANE_AGENTS, TABLE_AGENTS},
        {PANE_CALLS, TABLE_CALLS},
        {PANE_RECALLS, TABLE_RECALLS},
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (tables[i].pane == pane) return tables[i].table;
    return TABLES;
}

static bool never_cut(enum board_content content) {
    return content == CONTENT_FIGURE || content == CONTENT_WORD;
}

static int columns_of(const char *text) {
    return (int)utf8_columns(span_of(text));
}

static const char *title_of(const struct board_column *c, const struct grid *g) {
    return c->priority >= g->brief_from && c->brief ? c->brief : c->title;
}

// A row's name that needs only a little more than its column's least is not cut either: two queues
// of one name differ by what stands at their end.
static int wants(const struct board_column *c, const struct board_cell *cell) {
    int width = columns_of(cell->text);
    if (never_cut(c->content)) return width;
    return c->priority == 1 && c->content == CONTENT_TEXT && width <= c->least + NAME_MORE ? width
                                                                                           : 0;
}

static void widen(const struct grid *g, const struct board_row *row, int *figures) {
    for (size_t i = 0; i < g->kind->column_count; i++) {
        const struct board_cell *cell = &row->cells[i];
        int width = wants(&g->kind->columns[i], cell);
        if (width && cell->lead && g->kind->columns[i].content != CONTENT_TEXT) width++;
        if (width > figures[i]) figures[i] = width;
    }
}

// Titles become brief one by one, the least important first, until every column fits.
static void measure(struct grid *g, const struct pane_view *v, size_t first, size_t rows) {
    bool alone = ui_alone(v->ui) == v->pane;
    size_t count = g->kind->column_count;
    int figures[BOARD_COLUMNS_MAX] = {0}, most_priority = 0;
    struct board_row row;
    board_widest(v->board, g->table, &row);
    widen(g, &row, figures);
    if (board_total(v->board, g->table, &row)) widen(g, &row, figures);
    for (size_t i = 0; i < rows && board_row(v->board, g->table, first + i, &row); i++)
        widen(g, &row, figures);
    memset(g->widths, 0, sizeof g->widths);
    for (size_t i = 0; !alone && i < count; i++) // those of pages are the last to be thought of
        if (g->kind->columns[i].priority >= BOARD_PAGE_ONLY) g->left_out[i] = true;
    for (size_t i = 0; i < count; i++)
        if (!g->left_out[i] && g->kind->columns[i].priority > most_priority)
            most_priority = g->kind->columns[i].priority;
    for (g->brief_from = most_priority + 1; g->brief_from > 0; g->brief_from--) {
        struct layout_column columns[BOARD_COLUMNS_MAX];
        size_t place[BOARD_COLUMNS_MAX], asked = 0;
        int widths[BOARD_COLUMNS_MAX];
        for (size_t i = 0; i < count; i++) {
            const struct board_column *c = &g->kind->columns[i];
            if (g->left_out[i]) continue;
            int title = columns_of(title_of(c, g)), least = c->least;
            if (figures[i] > least) least = figures[i];
            if (title > least) least = title;
            place[asked] = i;
            columns[asked++] =
                (struct layout_column){least, never_cut(c->content) ? least : c->most, c->priority};
        }
        int used = layout_columns(columns, asked, v->at.w, GAP, widths);
        for (size_t i = 0; i < asked; i++)
            g->widths[place[i]] = widths[i];
        if (used == (int)asked) return;
    }
    g->brief_from = 1;
}

static void draw_cell(const struct pane_view *v, int x, int y, int width,
                      enum board_content content, enum role role, const char *text) {
    size_t len = strlen(text);
    if (content == CONTENT_FIGURE)
        canvas_right(v->canvas, x, y, width, role, span_of(text));
    else if (content == CONTENT_NUMBER && len && text[len - 1] >= '0' && text[len - 1] <= '9')
        canvas_tail(v->canvas, x, y, width, role, span_of(text));
    else
        canvas_string(v->canvas, x, y, width, role, text);
}

static void draw_row(const struct pane_view *v, const struct grid *g, int y,
                     const struct board_row *row, bool total) {
    int x = v->at.x;
    for (size_t i = 0; i < g->kind->column_count; i++) {
        const struct board_column *c = &g->kind->columns[i];
        if (!g->widths[i]) continue;
        enum role role = pane_role(row->cells[i].mood);
        if (total && role == ROLE_NORMAL) role = ROLE_TOTAL;
        if (v->board->figures.stale && role == ROLE_NORMAL) role = ROLE_STALE;
        const struct board_cell *cell = &row->cells[i];
        bool name = c->content == CONTENT_TEXT; // its lead stands in the margin
        int lead = name ? -1 : g->widths[i] - columns_of(cell->text) - 1;
        draw_cell(v, x, y, g->widths[i], c->content, role, cell->text);
        if (cell->lead && (lead >= 0 || name))
            canvas_text(v->canvas, x + lead, y, 1, cell->lead == '~' ? ROLE_QUIET : role,
                        (struct span){&cell->lead, 1});
        x += g->widths[i] + GAP;
    }
}

static void draw_titles(const struct pane_view *v, const struct grid *g) {
    struct ui_titles *drawn = &v->ui->drawn.titles[v->pane];
    int x = v->at.x;
    drawn->count = g->kind->column_count;
    for (size_t i = 0; i < g->kind->column_count; i++) {
        const struct board_column *c = &g->kind->columns[i];
        if (!g->widths[i]) continue;
        drawn->x[i] = x;
        drawn->w[i] = g->widths[i];
        draw_cell(v, x, v->at.y + 1, g->widths[i], c->content, ROLE_LABEL, title_of(c, g));
        x += g->widths[i] + GAP;
    }
}

// Keeps the selection on its row and inside the window.
static void follow(struct ui_scroll *s, struct board *b, enum board_table t) {
    struct board_row row;
    if (s->picked && !s->moved) {
        size_t place = board_find(b, t, s->key);
        if (place != SIZE_MAX && place != s->selected) {
            size_t above = s->selected - s->first; // it keeps its line on the screen
            s->selected = place;
            s->first = place > above ? place - above : 0;
        }
    }
    if (s->selected >= s->rows) s->selected = s->rows ? s->rows - 1 : 0;
    if (!s->picked) s->first = s->selected = 0;
    if (s->selected < s->first) s->first = s->selected;
    if (s->page && s->selected >= s->first + s->page) s->first = s->selected - s->page + 1;
    if (s->first + s->page > s->rows) s->first = s->rows > s->page ? s->rows - s->page : 0;
    if (s->picked && board_row(b, t, s->selected, &row)) s->key = row.key;
    s->moved = false;
}

static void position(const struct ui_scroll *s, char *out, size_t size) {
    char at[FIGURE_SIZE], all[FIGURE_SIZE];
    size_t last = s->first + s->page < s->rows ? s->first + s->page : s->rows;
    if (!s->picked && last == s->rows)
        out[0] = '\0';
    else
        snprintf(out, size, "%s of %s%s", figure_count(s->picked ? s->selected + 1 : last, at),
                 figure_count(s->rows, all), last < s->rows ? " ▾" : "");
}

void pane_table(const struct pane_view *v) {
    enum board_table table = pane_table_of(v->pane);
    struct grid g = {.kind = board_table(v->board, table), .table = table};
    struct ui_scroll *s = &v->ui->scroll[v->pane];
    struct board_row row;
    char right[2 * FIGURE_SIZE + 16], title[sizeof right + 32];
    bool alone = ui_alone(v->ui) == v->pane;
    // Where there is no room for all, sums by name are what counts.
    v->board->without_parts = false;
    if (table == TABLE_QUEUES && !alone && (int)board_rows(v->board, table) > v->at.h - 3)
        v->board->without_parts = true;
    bool total = v->at.h >= 5 && board_total(v->board, table, &row);
    int lines = v->at.h - 2 - (total ? 1 : 0);
    s->rows = board_rows(v->board, table);
    s->page = lines > 0 ? (size_t)lines : 0;
    follow(s, v->board, table);
    position(s, right, sizeof right);
    if (table == TABLE_QUEUES && v->board->level != BOARD_RECORDS) {
        snprintf(title, sizeof title, "SL %s%s%s", board_formula_name(v->board->formula),
                 *right ? "   " : "", right);
        pane_title(v, title);
    } else {
        pane_title(v, right);
    }
    measure(&g, v, s->first, s->page);
    if (!s->rows) {
        if (lines > 0)
            canvas_string(v->canvas, v->at.x, v->at.y + 1, v->at.w, ROLE_QUIET,
                          !v->board->figures.known   ? v->board->header.waiting
                          : *v->board->header.filter ? "nothing that the filter wants"
                                                     : g.kind->empty);
        return;
    }
    draw_titles(v, &g);
    int y = v->at.y + 2;
    for (size_t i = 0; i < s->page; i++, y++) {
        if (!board_row(v->board, table, s->first + i, &row)) break;
        draw_row(v, &g, y, &row, false);
        if (s->picked && (alone || v->ui->focus == v->pane) && s->first + i == s->selected)
            canvas_role(v->canvas, v->at.x, y, v->at.w, ROLE_SELECTED);
    }
    if (total && board_total(v->board, table, &row)) draw_row(v, &g, y, &row, true);
}
