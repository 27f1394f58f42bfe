// Draws every table: its title, the titles of columns, as many rows as fit, totals. Only visible
// rows are asked for, once to measure them and once to draw them. A figure is never cut: its column
// becomes wider, and less important columns are left out.
#include "panes.h"

#include "../canvas/draw.h"

#include <stdio.h>
#include <string.h>

#define NAME_MORE   4
#define RULE_ROWS   8  // with fewer rows there is no room for a rule
#define NUMBER_ROOM 13 // "+491701234567"

#define NOW_AND_LEVEL 70 // columns for both in a title

static bool never_cut(enum board_content content) {
    return content == CONTENT_FIGURE || content == CONTENT_WORD;
}

// The name of a row is not cut, either, if it needs only little more than its column's minimum: two
// queues of one name differ only at the end.
static int wanted_width(const struct board_column *c, const struct board_cell *cell) {
    int width = canvas_columns(cell->text);
    if (never_cut(c->content)) return width;
    return c->priority == 1 && c->content == CONTENT_TEXT && width <= c->least + NAME_MORE ? width
                                                                                           : 0;
}

// The width with which hardly any text is cut. The board knows the widest text of each column,
// except for calls, where this is what numbers and names usually take.
static int needed_width(const struct board_column *c, const struct board_cell *widest) {
    if (never_cut(c->content)) return 0;
    int most = c->most * 4 / 5;
    if (c->content == CONTENT_NUMBER) return most > NUMBER_ROOM ? most : NUMBER_ROOM;
    return *widest->text ? canvas_columns(widest->text) : most;
}

static void widen(const struct grid *g, const struct board_row *row, int *figures) {
    for (size_t i = 0; i < g->kind->column_count; i++) {
        const struct board_cell *cell = &row->cells[i];
        int width = wanted_width(&g->kind->columns[i], cell);
        if (width && cell->lead && g->kind->columns[i].content != CONTENT_TEXT) width++;
        if (width > figures[i]) figures[i] = width;
    }
}

// Makes titles brief one by one, the least important first, until all columns fit and the names of
// rows are not cut.
static void measure(struct grid *g, const struct pane_view *v, size_t first, size_t rows) {
    bool alone = pane_is_wide(v);
    size_t count = g->kind->column_count;
    int figures[BOARD_COLUMNS_MAX] = {0}, most_priority = 0;
    struct board_row row, widest;
    board_widest(v->board, g->table, &widest);
    widen(g, &widest, figures);
    if (v->ui->scroll[v->pane].has_total && board_total(v->board, g->table, &row))
        widen(g, &row, figures);
    for (size_t i = 0; i < rows && board_row(v->board, g->table, first + i, &row); i++)
        widen(g, &row, figures);
    memset(g->widths, 0, sizeof g->widths);
    for (size_t i = 0; !alone && i < count; i++) // columns that only whole pages have come last
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
            int title = row_title_width(g, i), least = c->least;
            if (figures[i] > least) least = figures[i];
            if (title > least) least = title;
            place[asked] = i;
            columns[asked++] =
                (struct layout_column){.least = least,
                                       .most = never_cut(c->content) ? least : c->most,
                                       .priority = c->priority,
                                       .needs = needed_width(c, &widest.cells[i]),
                                       .spare = c->priority >= BOARD_PAGE_ONLY};
        }
        bool whole = layout_columns(columns, asked, v->at.w, ROW_GAP, widths) == (int)asked;
        for (size_t i = 0; i < asked; i++) {
            const struct layout_column *c = &columns[i];
            bool name = c->priority == 1 && c->needs <= c->most;
            g->widths[place[i]] = widths[i];
            if (name && widths[i] < c->needs) whole = false;
        }
        if (whole) return;
    }
    g->brief_from = 1;
}

// Keeps the selection on its row, and visible.
static void follow(struct ui_scroll *s, struct board *b, enum board_table t) {
    struct board_row row;
    if (!s->has_total) s->total = false;
    if (s->total) s->selected = SIZE_MAX; // together with the last row above it
    if (s->picked && !s->moved && !s->total) {
        size_t place = board_find(b, t, s->key);
        if (place != SIZE_MAX && place != s->selected) {
            size_t above = s->selected - s->first; // it stays on its line of the screen
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

// The rule takes the place of a row. It is drawn if there are rows on both sides.
static void set_rule(struct ui_scroll *s, struct board *b, enum board_table t) {
    size_t lasting = s->page >= RULE_ROWS ? board_lasting(b, t) : 0;
    bool within = lasting > s->first && lasting < s->rows && lasting < s->first + s->page;
    s->rule = within ? lasting - s->first : 0;
    if (!s->rule) return;
    s->page--;
    follow(s, b, t);
    s->rule = lasting - s->first;
}

static void position(const struct ui_scroll *s, char *out, size_t size) {
    char at[FIGURE_SIZE], all[FIGURE_SIZE];
    size_t last = s->first + s->page < s->rows ? s->first + s->page : s->rows;
    if (!s->picked && last == s->rows)
        out[0] = '\0';
    else if (s->picked && s->total)
        snprintf(out, size, "total of %s", figure_count(s->rows, all));
    else
        snprintf(out, size, "%s%s of %s%s", s->picked ? "row " : "",
                 figure_count(s->picked ? s->selected + 1 : last, at), figure_count(s->rows, all),
                 last < s->rows ? " ▾" : "");
}

// Goes to the match that the board has found meanwhile.
static void go_to_match(const struct pane_view *v, struct ui_scroll *s, enum board_table t) {
    struct board_search *found = &v->board->lists.search;
    if (!search_of(v->ui, v->pane) || !found->landed || found->sought.table != t) return;
    found->landed = false;
    scroll_pick(s, found->found);
}

// "now: state, for": the columns drawn that have states of now, beside figures of another window.
static void now_words(const struct pane_view *v, const struct grid *g, char *out, size_t size) {
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < g->kind->column_count && used < size; i++) {
        const struct board_column *c = &g->kind->columns[i];
        if (g->widths[i] && board_column_is_now(&v->board->view, c))
            used +=
                (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "now: ", c->title);
    }
}

// "now: state, for   SL of offered   /ann 3/17   12 of 853 ▾"
static void right_words(const struct pane_view *v, const struct grid *g, const struct ui_scroll *s,
                        char *out, size_t size) {
    char words[4][128] = {"", "", "", ""};
    now_words(v, g, words[0], sizeof words[0]);
    bool level = g->table == TABLE_QUEUES && v->board->view.level != BOARD_RECORDS;
    if (level && (!*words[0] || v->at.w >= NOW_AND_LEVEL))
        snprintf(words[1], sizeof words[1], "SL %s",
                 board_formula_name(v->board->view.terms.formula));
    search_words(v, words[2], sizeof words[2]);
    position(s, words[3], sizeof words[3]);
    out[0] = '\0';
    for (size_t i = 0, used = 0; i < 4 && used < size; i++)
        if (words[i][0])
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? "   " : "", words[i]);
}

// Next to other panes, a row of totals is only shown if it does not hide an agent.
static bool totals_fit(const struct pane_view *v, enum board_table t, size_t rows, bool alone) {
    return v->at.h >= 4 && (t != TABLE_AGENTS || alone || (int)rows < v->at.h - 2);
}

#define PARTNER_ROOM 10 // "  queues" beside the title
#define GAP_ROOM     3  // between a count and what is on the right, or "2 ringing 10 of 20"

// The counts by state, as many as fit.
static void agents_title(const struct pane_view *v, const char *right) {
    char title[sizeof v->board->persons.title];
    int room = v->at.w - canvas_columns(right) - (pane_is_wide(v) ? GAP_ROOM : PARTNER_ROOM);
    snprintf(title, sizeof title, "%s", v->board->persons.title);
    for (char *end; canvas_columns(title) > room && (end = strrchr(title, ' '));) {
        while (end > title && !(end[0] == ' ' && end[1] == ' '))
            end--;
        *end = '\0';
    }
    pane_heading(v, *title ? title : "AGENTS", pane_has_keys(v), right);
}

static void draw(const struct pane_view *v) {
    enum board_table table = pane_kinds[v->pane]->table;
    struct grid g = {.kind = board_table(v->board, table), .table = table};
    struct ui_scroll *s = &v->ui->scroll[v->pane];
    struct board_row row;
    char right[256];
    bool alone = pane_is_wide(v);
    // If not all rows fit, only the sums for each name are shown.
    v->board->queues.without_parts = false;
    if (table == TABLE_QUEUES && !alone && (int)board_rows(v->board, table) > v->at.h - 3)
        v->board->queues.without_parts = true;
    s->rows = board_rows(v->board, table);
    bool total = totals_fit(v, table, s->rows, alone) && board_total(v->board, table, &row);
    int lines = v->at.h - 2 - (total ? 1 : 0);
    s->page = lines > 0 ? (size_t)lines : 0;
    s->has_total = total;
    go_to_match(v, s, table);
    follow(s, v->board, table);
    set_rule(s, v->board, table);
    g.sorted = board_sorted(v->board, table, &g.down);
    g.search = search_of(v->ui, v->pane);
    measure(&g, v, s->first, s->page);
    right_words(v, &g, s, right, sizeof right);
    if (table == TABLE_AGENTS && v->board->view.level != BOARD_RECORDS)
        agents_title(v, right);
    else
        pane_title(v, right);
    v->ui->columns[v->pane] = 0;
    for (size_t i = 0; i < g.kind->column_count; i++)
        if (g.widths[i]) v->ui->columns[v->pane] |= UINT64_C(1) << i;
    if (s->column && !g.widths[s->column]) s->column = 0;
    if (!s->rows) {
        if (lines > 0)
            canvas_string(v->canvas, v->at.x, v->at.y + 1, v->at.w, ROLE_QUIET,
                          !v->board->figures.known          ? v->board->header.waiting
                          : table == TABLE_WAITING          ? v->board->queues.waits.empty
                          : !board_is_made(v->board, table) ? ""
                          : *v->board->header.recent ? "counted from the history, not listed here"
                          : *v->board->header.filter ? "nothing matches the filter"
                          : table == TABLE_LIST      ? "none"
                                                     : g.kind->empty);
        return;
    }
    row_titles(v, &g);
    int y = v->at.y + 2;
    bool cursor = s->picked && pane_has_keys(v);
    for (size_t i = 0; i < s->page; i++, y++) {
        if (!board_row(v->board, table, s->first + i, &row)) break;
        bool on = cursor && !s->total && s->first + i == s->selected;
        if (i && i == s->rule) canvas_rule(v->canvas, v->at.x, y++, v->at.w, ROLE_RULE);
        row_draw(v, &g, y, &row, ROW_PLAIN, on ? s->column : ROW_NO_CURSOR);
    }
    if (total && board_total(v->board, table, &row))
        row_draw(v, &g, y, &row, ROW_TOTAL, cursor && s->total ? s->column : ROW_NO_CURSOR);
}

// ---- keys

size_t table_selected(struct ui *u, enum pane pane) {
    struct ui_scroll *s = &u->scroll[pane];
    size_t place = SIZE_MAX;
    if (s->picked && !s->moved) place = board_find(u->board, pane_kinds[pane]->table, s->key);
    if (place != SIZE_MAX) s->selected = place;
    return s->selected;
}

bool table_is_drawn(const struct ui *u, enum pane pane, int column) {
    return column >= 0 && column < 64 && u->columns[pane] >> column & 1;
}

static bool move(struct ui *u, enum pane pane, enum move move) {
    if (!u->scroll[pane].rows) return false;
    scroll_move(&u->scroll[pane], move);
    return true;
}

// The name is column 0 and stands for the row. The first move selects a row.
static bool side(struct ui *u, int by) {
    enum pane pane = ui_pane(u);
    struct ui_scroll *s = &u->scroll[pane];
    if (!s->rows) return false;
    if (!s->picked) scroll_pick(s, s->first);
    for (int column = s->column + by; column >= 0 && column < 64; column += by)
        if (table_is_drawn(u, pane, column) || column == 0) {
            s->column = column;
            break;
        }
    return true;
}

static bool explain(struct ui *u, enum pane pane) {
    const struct ui_scroll *s = &u->scroll[pane];
    enum board_table table = pane_kinds[pane]->table;
    size_t column = (size_t)s->column;
    struct board_explain what;
    bool any = s->total
                   ? board_explain_total(u->board, table, column, &what)
                   : board_explain_cell(u->board, table, table_selected(u, pane), column, &what);
    return pane_explain(u, any, &what);
}

// In a column with nothing behind it, this opens the row itself. The row of totals is not a queue
// to open.
static bool enter(struct ui *u) {
    enum pane pane = ui_pane(u);
    const struct ui_scroll *s = &u->scroll[pane];
    char text[200];
    if (!s->picked || !(s->column || s->total)) return detail_ask(u, pane);
    if (explain(u, pane)) return true;
    if (!s->total) {
        detail_ask(u, pane);
        return true;
    }
    snprintf(text, sizeof text, "%s and %s lead to a figure, %s lists what is behind it",
             pane_key(u, "figure_left"), pane_key(u, "figure_right"), pane_key(u, "explain"));
    ui_say(u, false, text);
    return true;
}

static bool back(struct ui *u) {
    struct ui_scroll *s = &u->scroll[ui_pane(u)];
    if (!s->picked || !s->column) return false;
    s->column = 0;
    return true;
}

// ---- the pointer

static struct ui_hit hit(const struct ui *u, enum pane pane, int x, int y) {
    const struct ui_titles *titles = &u->drawn.titles[pane];
    const struct ui_scroll *s = &u->scroll[pane];
    struct ui_hit hit = {HIT_PANE, pane, 0};
    int line = y - u->drawn.layout.pane[pane].y - 2; // below the titles of pane and columns
    for (size_t i = 0; line == -1 && i < titles->count; i++)
        if (titles->w[i] && x >= titles->x[i] && x < titles->x[i] + titles->w[i])
            hit = (struct ui_hit){HIT_TITLE, pane, i};
    size_t left = s->rows - s->first, shown = left < s->page ? left : s->page;
    if (s->rule && line == (int)s->rule) return hit;
    if (s->rule && line > (int)s->rule) line--;
    if (!titles->count || line < 0 || (size_t)line >= shown + s->has_total) return hit;
    size_t row = (size_t)line == shown ? s->rows : s->first + (size_t)line;
    return (struct ui_hit){HIT_ROW, pane, row};
}

// A click on a title sorts by that column.
static bool click(struct ui *u, struct ui_hit hit, bool keys) {
    (void)keys;
    if (hit.kind == HIT_TITLE) sort_by_column(u, hit.index);
    if (hit.kind == HIT_ROW) scroll_pick(&u->scroll[hit.pane], hit.index);
    return true;
}

// ---- the panes that are tables

static const char *calls_title(const struct ui *u) {
    static const char *const titles[BOARD_LEVELS] = {
        [BOARD_VISITS] = "RECENT VISITS", [BOARD_RECORDS] = "RECENT RECORDS"};
    const char *said = u->board->header.recent;
    return *said ? said : titles[u->board->view.level];
}

static const char *recalls_title(const struct ui *u) {
    const struct board *b = u->board;
    return b->view.untold && !b->recalls.count ? NULL : b->recalls.title;
}

static const char *waiting_title(const struct ui *u) {
    return u->board->queues.waits.title;
}

// A caller opens all their calls; one who cannot be told apart, only this visit.
static bool enter_waiting(struct ui *u) {
    const struct ui_scroll *s = &u->scroll[PANE_WAITING];
    struct board_explain what;
    bool any = s->rows && board_explain_caller(u->board, table_selected(u, PANE_WAITING), &what);
    return pane_explain(u, any, &what) || detail_ask(u, PANE_WAITING);
}

static const char *list_title(const struct ui *u) {
    return u->board->lists.list.title;
}

#define TABLE_LIKE(opens)                                                                          \
    .wheel = 3, .draw = draw, .move = move, .side = side, .enter = (opens), .back = back,          \
    .hit = hit, .click = click
#define TABLE_PANE TABLE_LIKE(enter)

const struct pane_kind pane_queues = {.name = "queues",
                                      .title = "QUEUES",
                                      .focusable = true,
                                      .table = TABLE_QUEUES,
                                      .legend = legend_queues,
                                      TABLE_PANE};
const struct pane_kind pane_agents = {.name = "agents",
                                      .title = "AGENTS",
                                      .focusable = true,
                                      .table = TABLE_AGENTS,
                                      .legend = legend_agents,
                                      TABLE_PANE};
const struct pane_kind pane_waiting = {.name = "waiting",
                                       .title = "WAITING",
                                       .focusable = true,
                                       .table = TABLE_WAITING,
                                       .title_now = waiting_title,
                                       TABLE_LIKE(enter_waiting)};
const struct pane_kind pane_calls = {.name = "calls",
                                     .title = "RECENT CALLS",
                                     .focusable = true,
                                     .table = TABLE_CALLS,
                                     .legend = legend_calls,
                                     .title_now = calls_title,
                                     TABLE_PANE};
const struct pane_kind pane_recalls = {.name = "recalls",
                                       .title = "RECALLS",
                                       .table = TABLE_RECALLS,
                                       .legend = legend_recalls,
                                       .title_now = recalls_title,
                                       TABLE_PANE};
const struct pane_kind pane_list = {.name = "list",
                                    .title = "LIST",
                                    .table = TABLE_LIST,
                                    .legend = legend_calls,
                                    .title_now = list_title,
                                    TABLE_PANE};
