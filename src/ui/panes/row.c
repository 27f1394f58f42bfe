// Draws the cells of a table. A figure is at the right of its column; a telephone number that is
// too long loses its beginning, any other text its end. The column by which rows are sorted has a
// mark in its title.
#include "panes.h"

#include "../canvas/draw.h"
#include "base/utf8.h"
#include "board/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *title_of(const struct board_column *c, const struct grid *g) {
    return c->priority >= g->brief_from && c->brief ? c->brief : c->title;
}

// If a title ends in room for the mark, that is where it goes.
static void title_text(const struct grid *g, size_t column, char *out, size_t size) {
    const char *title = title_of(&g->kind->columns[column], g);
    size_t len = strlen(title);
    bool sorted = (int)column == g->sorted;
    if (sorted && len && title[len - 1] == ' ') len--;
    snprintf(out, size, "%.*s%s", (int)len, title, !sorted ? "" : g->down ? "▼" : "▲");
}

int row_title_width(const struct grid *g, size_t column) {
    char text[64];
    title_text(g, column, text, sizeof text);
    return canvas_columns(text);
}

// The screen columns before that byte.
static int columns_to(const char *text, size_t byte) {
    return (int)utf8_columns((struct span){text, byte});
}

// Names separated by ", ", with "+2" at the end if there were more.
static void draw_list(const struct pane_view *v, int x, int y, int width, enum role role,
                      const char *text) {
    const char *plus = strrchr(text, '+');
    unsigned long beyond =
        plus && (plus == text || plus[-1] == ' ') ? strtoul(plus + 1, NULL, 10) : 0;
    size_t len = beyond ? (size_t)(plus - text) : strlen(text), kept = 0;
    char end[32] = "";
    for (size_t i = 0; i < len; i++) // all names
        beyond += text[i] == ',' && text[i + 1] == ' ';
    beyond += len > 0;
    for (size_t at = 0; at < len;) {
        char more[32] = "";
        size_t to = at;
        while (to < len && !(text[to] == ',' && text[to + 1] == ' '))
            to++;
        if (beyond > 1) snprintf(more, sizeof more, " +%lu", beyond - 1);
        if (columns_to(text, to) + canvas_columns(more) > width && kept) break;
        kept = to;
        beyond--;
        memcpy(end, more, sizeof end);
        at = to + 2;
    }
    int room = width - canvas_columns(end);
    if (room < 2) {
        canvas_string(v->canvas, x, y, width, role, text);
        return;
    }
    x += canvas_text(v->canvas, x, y, room, role, (struct span){text, kept});
    canvas_string(v->canvas, x, y, width - room, role, end);
}

static void draw_cell(const struct pane_view *v, int x, int y, int width,
                      enum board_content content, enum role role, const char *text) {
    size_t len = strlen(text);
    if (content == CONTENT_FIGURE)
        canvas_right(v->canvas, x, y, width, role, span_of(text));
    else if (content == CONTENT_NUMBER && len && text[len - 1] >= '0' && text[len - 1] <= '9')
        canvas_tail(v->canvas, x, y, width, role, span_of(text));
    else if (content == CONTENT_LIST && canvas_columns(text) > width)
        draw_list(v, x, y, width, role, text);
    else
        canvas_string(v->canvas, x, y, width, role, text);
}

// Where the text of a cell begins: before the cell if its beginning is cut off.
static int text_begin(const struct board_column *c, const char *text, int width) {
    int columns = canvas_columns(text);
    size_t len = strlen(text);
    bool tail = c->content == CONTENT_NUMBER && len && text[len - 1] >= '0' && text[len - 1] <= '9';
    if (c->content == CONTENT_FIGURE || (tail && columns > width)) return width - columns;
    return 0;
}

static void mark_matches(const struct pane_view *v, const struct grid *g, int y,
                         const struct board_row *row) {
    struct span part = span_of(g->search->text);
    int x = v->at.x;
    for (size_t i = 0; i < g->kind->column_count; i++) {
        const char *text = row->cells[i].text;
        size_t at, len, from = 0;
        if (!g->widths[i]) continue;
        int begin = text_begin(&g->kind->columns[i], text, g->widths[i]);
        while (match_find(span_of(text), part, from, &at, &len)) {
            int first = begin + columns_to(text, at), last = begin + columns_to(text, at + len);
            if (first < 0) first = 0;
            if (last > g->widths[i]) last = g->widths[i];
            if (last > first) canvas_role(v->canvas, x + first, y, last - first, ROLE_ACCENT);
            from = at + len;
        }
        x += g->widths[i] + ROW_GAP;
    }
}

void row_draw(const struct pane_view *v, const struct grid *g, int y, const struct board_row *row,
              enum row_look look, int cursor) {
    int x = v->at.x;
    for (size_t i = 0; i < g->kind->column_count; i++) {
        const struct board_column *c = &g->kind->columns[i];
        if (!g->widths[i]) continue;
        enum role role = pane_role(row->cells[i].mood);
        if (look == ROW_TOTAL && role == ROLE_NORMAL) role = ROLE_TOTAL;
        if (v->board->figures.stale && role == ROLE_NORMAL) role = ROLE_STALE;
        const struct board_cell *cell = &row->cells[i];
        bool name = c->content == CONTENT_TEXT; // the part before the name is in the margin
        int lead = name ? -1 : g->widths[i] - canvas_columns(cell->text) - 1;
        draw_cell(v, x, y, g->widths[i], c->content, role, cell->text);
        if (cell->lead && (lead >= 0 || name))
            canvas_text(v->canvas, x + lead, y, 1, cell->lead == '~' ? ROLE_QUIET : role,
                        (struct span){&cell->lead, 1});
        if (cursor > 0 && (i == 0 || i == (size_t)cursor))
            canvas_role(v->canvas, x, y, g->widths[i], ROLE_SELECTED);
        x += g->widths[i] + ROW_GAP;
    }
    if (cursor == 0) canvas_role(v->canvas, v->at.x, y, v->at.w, ROLE_SELECTED);
    if (look != ROW_TOTAL && g->search) mark_matches(v, g, y, row);
}

void row_titles(const struct pane_view *v, const struct grid *g) {
    struct ui_titles *drawn = &v->ui->drawn.titles[v->pane];
    int x = v->at.x;
    drawn->count = g->kind->column_count;
    for (size_t i = 0; i < g->kind->column_count; i++) {
        const struct board_column *c = &g->kind->columns[i];
        if (!g->widths[i]) continue;
        drawn->x[i] = x;
        drawn->w[i] = g->widths[i];
        char text[64];
        title_text(g, i, text, sizeof text);
        draw_cell(v, x, v->at.y + 1, g->widths[i], c->content,
                  (int)i == g->sorted ? ROLE_FIGURE : ROLE_LABEL, text);
        x += g->widths[i] + ROW_GAP;
    }
}
