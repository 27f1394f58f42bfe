// The detail of a row, shown over the page: a heading, then lines that are laid out for the room
// there is. Pairs of label and text are put two in a line if both fit, cells in columns; a text
// that is too long continues below, so that nothing is lost. All lines are gone through twice:
// first to count how many rows they take, then to draw the visible ones.
#include "panes.h"

#include "../canvas/draw.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define GAP         2
#define INDENT      2 // of what is below a heading
#define LABEL_MOST  20
#define CELLS_MAX   10
#define CELL_LEAST  6
#define TWO_COLUMNS 100 // from so many columns on, two pairs share a line

struct paper {
    const struct pane_view *view;
    const struct board_detail *detail;
    int label;     // columns for labels
    size_t row;    // the next row
    size_t first;  // the first visible row
    size_t height; // visible rows; 0: only count
    int x, y, width;
};

// The screen line of the next row, -1 if it is not visible.
static int next_row(struct paper *p) {
    size_t row = p->row++;
    if (row < p->first || row - p->first >= p->height) return -1;
    return p->y + (int)(row - p->first);
}

static enum role role_of(const struct paper *p, enum mood mood) {
    enum role role = pane_role(mood);
    return p->view->board->figures.stale && role == ROLE_NORMAL ? ROLE_STALE : role;
}

static const char *text_of(const struct paper *p, const struct detail_line *line) {
    return detail_text(p->detail, line->text);
}

// ---- pairs

// As much of the text as fits; cut at a blank if there is one in the second half.
static struct span fitting(struct span s, int width) {
    size_t at = 0, blank = 0;
    int used = 0;
    while (at < s.len) {
        size_t len;
        int wide = utf8_width(utf8_next(span_from(s, at), &len));
        if (used + wide > width) break;
        if (s.at[at] == ' ' && used > width / 2) blank = at;
        used += wide;
        at += len;
    }
    if (!at) utf8_next(s, &at); // a character wider than the room
    return (struct span){s.at, at < s.len && blank ? blank : at};
}

static void put_pair(const struct paper *p, int x, int y, int width, const struct detail_line *line,
                     struct span text) {
    struct canvas *c = p->view->canvas;
    canvas_string(c, x, y, p->label, ROLE_LABEL, detail_text(p->detail, line->label));
    canvas_text(c, x + p->label + GAP, y, width - p->label - GAP, role_of(p, line->mood), text);
}

static void long_pair(struct paper *p, const struct detail_line *line, int width) {
    int room = width - p->label - GAP;
    struct span rest = span_of(text_of(p, line));
    for (bool begun = false; rest.len || !begun; begun = true) {
        struct span part = fitting(rest, room > 1 ? room : 1);
        int y = next_row(p);
        if (y >= 0 && !begun) put_pair(p, p->x + INDENT, y, width, line, part);
        if (y >= 0 && begun)
            canvas_text(p->view->canvas, p->x + INDENT + p->label + GAP, y, room,
                        role_of(p, line->mood), part);
        rest = span_trim(span_from(rest, part.len));
    }
}

static size_t lay_pairs(struct paper *p, size_t at) {
    const struct board_detail *d = p->detail;
    int width = p->width - INDENT;
    int half = p->width >= TWO_COLUMNS ? (width - GAP) / 2 : 0;
    int room = half - p->label - GAP;
    while (at < d->count && d->lines[at].form == DETAIL_PAIR) {
        const struct detail_line *left = &d->lines[at++], *right = &d->lines[at];
        bool two = at < d->count && right->form == DETAIL_PAIR &&
                   canvas_columns(text_of(p, left)) <= room &&
                   canvas_columns(text_of(p, right)) <= room;
        if (!two) {
            long_pair(p, left, width);
            continue;
        }
        int y = next_row(p);
        at++;
        if (y < 0) continue;
        put_pair(p, p->x + INDENT, y, half, left, span_of(text_of(p, left)));
        put_pair(p, p->x + INDENT + half + GAP, y, half, right, span_of(text_of(p, right)));
    }
    return at;
}

// ---- cells

struct cells {
    int widths[CELLS_MAX];
    bool right[CELLS_MAX], whole[CELLS_MAX], quiet[CELLS_MAX];
    int count;
};

// Without the byte that says another mood than the line's.
static struct span cell_text(struct span cell, enum mood *mood) {
    if (!cell.len || *cell.at > detail_toned(MOODS - 1) || *cell.at < detail_toned(0)) return cell;
    *mood = (enum mood)(*cell.at - detail_toned(0));
    return span_from(cell, 1);
}

// Its title begins with a mark.
static bool is_marked(const struct cells *g, int i) {
    return g->right[i] || g->whole[i] || g->quiet[i];
}

static int split(const char *text, struct span ret_cells[CELLS_MAX]) {
    struct span rest = span_of(text);
    int count = 0;
    while (count < CELLS_MAX - 1 && rest.len && memchr(rest.at, '\t', rest.len))
        ret_cells[count++] = span_take(&rest, '\t');
    ret_cells[count++] = rest;
    return count;
}

// Texts become narrower to make room for figures; if that is not enough, the last columns are left
// out.
static void fit_cells(struct cells *g, int width) {
    for (;;) {
        int sum = 0, widest = -1;
        for (int i = 0; i < g->count; i++) {
            sum += g->widths[i] + (i ? GAP : 0);
            bool gives = !g->right[i] && !g->whole[i] && g->widths[i] > CELL_LEAST;
            if (gives && (widest < 0 || g->widths[i] >= g->widths[widest])) widest = i;
        }
        if (sum <= width || (widest < 0 && g->count <= 2)) return;
        if (widest >= 0)
            g->widths[widest]--;
        else
            g->count--;
    }
}

static void measure(const struct paper *p, size_t at, struct cells *g) {
    struct span cells[CELLS_MAX];
    const struct board_detail *d = p->detail;
    g->count = split(text_of(p, &d->lines[at]), cells);
    for (int i = 0; i < g->count; i++) {
        g->right[i] = cells[i].len && cells[i].at[0] == '>';
        g->whole[i] = cells[i].len && cells[i].at[0] == '=';
        g->quiet[i] = cells[i].len && cells[i].at[0] == '~';
        g->widths[i] = (int)utf8_columns(span_from(cells[i], is_marked(g, i)));
    }
    while (++at < d->count && d->lines[at].form == DETAIL_CELLS) {
        int count = split(text_of(p, &d->lines[at]), cells);
        for (int i = 0; i < count && i < g->count; i++) {
            enum mood mood;
            int wide = (int)utf8_columns(cell_text(cells[i], &mood));
            if (i == g->count - 1) wide += d->lines[at].indent;
            if (wide > g->widths[i]) g->widths[i] = wide;
        }
    }
    fit_cells(g, p->width - INDENT);
}

static int last_x(const struct paper *p, const struct cells *g) {
    int x = p->x + INDENT;
    for (int i = 0; i + 1 < g->count; i++)
        x += g->widths[i] + GAP;
    return x;
}

static void put_cells(const struct paper *p, const struct cells *g, int y,
                      const struct detail_line *line, const struct span *cells, int count) {
    bool heads = line->form == DETAIL_HEADS;
    int x = p->x + INDENT;
    for (int i = 0; i < count && i < g->count; i++) {
        enum mood mood = line->mood;
        struct span text =
            heads ? span_from(cells[i], is_marked(g, i)) : cell_text(cells[i], &mood);
        enum role role = heads || g->quiet[i] ? ROLE_LABEL : role_of(p, mood);
        int in = i == g->count - 1 ? line->indent : 0;
        if (g->right[i])
            canvas_right(p->view->canvas, x, y, g->widths[i], role, text);
        else
            canvas_text(p->view->canvas, x + in, y, g->widths[i] - in, role, text);
        x += g->widths[i] + GAP;
    }
}

// A line of cells. If the last one is a long text, it continues below.
static void lay_line(struct paper *p, const struct cells *g, const struct detail_line *line) {
    struct span cells[CELLS_MAX], rest = SPAN_NONE;
    int count = split(text_of(p, line), cells), last = g->count - 1;
    int width = g->widths[last] - line->indent;
    bool goes_on = count == g->count && !g->right[last] && width >= CELL_LEAST;
    if (goes_on) {
        struct span part = fitting(cells[last], width);
        rest = span_trim(span_from(cells[last], part.len));
        cells[last] = part;
    }
    int y = next_row(p);
    if (y >= 0) put_cells(p, g, y, line, cells, count);
    while (rest.len) {
        struct span part = fitting(rest, width);
        y = next_row(p);
        if (y >= 0)
            canvas_text(p->view->canvas, last_x(p, g) + line->indent, y, width,
                        g->quiet[last] ? ROLE_LABEL : role_of(p, line->mood), part);
        rest = span_trim(span_from(rest, part.len));
    }
}

static size_t lay_cells(struct paper *p, size_t at) {
    const struct board_detail *d = p->detail;
    struct cells g;
    measure(p, at, &g);
    do
        lay_line(p, &g, &d->lines[at++]);
    while (at < d->count && d->lines[at].form == DETAIL_CELLS);
    return at;
}

// ---- all of it

static void lay_sentence(struct paper *p, const struct detail_line *line) {
    struct span rest = span_of(text_of(p, line));
    while (rest.len) {
        struct span part = fitting(rest, p->width - INDENT);
        int y = next_row(p);
        if (y >= 0)
            canvas_text(p->view->canvas, p->x + INDENT, y, p->width - INDENT,
                        role_of(p, line->mood), part);
        rest = span_trim(span_from(rest, part.len));
    }
}

static void lay_heading(struct paper *p, const struct detail_line *line) {
    if (p->row) next_row(p); // an empty line between sections
    int y = next_row(p);
    if (y >= 0) canvas_string(p->view->canvas, p->x, y, p->width, ROLE_TITLE, text_of(p, line));
}

static size_t lay(struct paper *p, size_t first, size_t height) {
    const struct board_detail *d = p->detail;
    p->row = 0;
    p->first = first;
    p->height = height;
    for (size_t at = 0; at < d->count;) {
        const struct detail_line *line = &d->lines[at];
        if (line->form == DETAIL_PAIR) {
            at = lay_pairs(p, at);
        } else if (line->form == DETAIL_HEADS || line->form == DETAIL_CELLS) {
            at = lay_cells(p, at);
        } else {
            if (line->form == DETAIL_HEADING) lay_heading(p, line);
            if (line->form == DETAIL_SAYS) lay_sentence(p, line);
            at++;
        }
    }
    return p->row;
}

static int label_width(const struct board_detail *d) {
    int width = 0;
    for (size_t i = 0; i < d->count; i++) {
        int wide =
            d->lines[i].form == DETAIL_PAIR ? canvas_columns(detail_text(d, d->lines[i].label)) : 0;
        if (wide > width) width = wide;
    }
    return width > LABEL_MOST ? LABEL_MOST : width;
}

static void put_title(const struct pane_view *v, const struct board_detail *d,
                      const struct ui_scroll *s) {
    char right[sizeof d->state + 2 * FIGURE_SIZE + 16], last[FIGURE_SIZE], all[FIGURE_SIZE];
    size_t to = s->first + s->page < s->rows ? s->first + s->page : s->rows;
    bool more = s->rows > s->page;
    snprintf(right, sizeof right, "%s%s", d->state, more && *d->state ? "   " : "");
    size_t len = strlen(right);
    if (more)
        snprintf(right + len, sizeof right - len, "%s of %s%s", figure_count(to, last),
                 figure_count(s->rows, all), to < s->rows ? " ▾" : "");
    pane_title(v, right);
    len = strlen(d->state);
    if (!len || v->at.w < canvas_columns(right) + 10) return;
    canvas_string(v->canvas, v->at.x + v->at.w - canvas_columns(right), v->at.y,
                  canvas_columns(d->state), role_of(&(struct paper){.view = v}, d->mood), d->state);
}

static void draw(const struct pane_view *v) {
    struct board_detail *d = &v->ui->detail.lines;
    struct ui_scroll *s = &v->ui->scroll[v->pane];
    struct paper p = {.view = v, .detail = d, .x = v->at.x, .y = v->at.y + 1, .width = v->at.w};
    board_detail(v->board, &v->ui->detail.subject, d);
    p.label = label_width(d);
    s->page = v->at.h > 1 ? (size_t)v->at.h - 1 : 0;
    s->rows = lay(&p, 0, 0);
    if (s->first + s->page > s->rows) s->first = s->rows > s->page ? s->rows - s->page : 0;
    put_title(v, d, s);
    lay(&p, s->first, s->page);
}

static const char *title_now(const struct ui *u) {
    return u->detail.lines.title;
}

// ---- keys

static bool move(struct ui *u, enum pane pane, enum move move) {
    if (!u->scroll[pane].rows) return false;
    scroll_move_text(&u->scroll[pane], move);
    return true;
}

// Which row is selected is known for certain only when the board is drawn, because rows move and
// several keys may have come. So Enter only opens the pane, and drawing finds the row.
bool detail_ask(struct ui *u, enum pane from) {
    if (!u->scroll[from].rows) return false;
    u->detail.subject = (struct board_subject){.kind = SUBJECT_NONE};
    u->detail.opening = true;
    u->detail.from = from;
    ui_over(u, PANE_DETAIL);
    return true;
}

void ui_open_detail(struct ui *u, enum subject_kind kind) {
    u->detail.opening = false;
    u->detail.subject = (struct board_subject){.kind = kind};
    if (pane_kinds[ui_pane(u)] != &pane_detail) ui_over(u, PANE_DETAIL);
}

void detail_find(struct ui *u) {
    enum pane from = u->detail.from;
    enum board_table t = pane_kinds[from]->table;
    struct ui_scroll *s = &u->scroll[from];
    struct board_row row;
    if (!u->detail.opening) return;
    u->detail.opening = false;
    if (pane_kinds[ui_pane(u)] != &pane_detail) return; // it was left before it was drawn
    if (board_row(u->board, t, table_selected(u, from), &row)) {
        s->picked = true;
        s->moved = false;
        s->key = row.key;
        u->detail.subject = board_subject(u->board, t, row.key);
    }
    if (u->detail.subject.kind == SUBJECT_NONE) ui_back(u); // the row is gone
}

const struct pane_kind pane_detail = {.name = "detail",
                                      .title = "DETAIL",
                                      .wheel = 3,
                                      .table = TABLES,
                                      .legend = legend_calls,
                                      .draw = draw,
                                      .title_now = title_now,
                                      .move = move};
