// Draws bars over an axis. The axis has figures at its top and, if there is a row for it, in the
// middle. The line of rates changes rows only in the gaps between bars, so it takes one row above
// each bar.
#include "panes.h"

#include "../canvas/draw.h"
#include "base/larger.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MARK   "•"
#define STROKE "─"

// A number, at least n, that can be halved.
static uint64_t round_up(uint64_t n) {
    static const uint64_t steps[] = {4, 6, 8, 10, 12, 16, 20, 24, 30};
    for (uint64_t power = 1;; power *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
            if (power * steps[i] >= n) return power * steps[i];
}

struct bars bars_place(const struct pane_view *v, uint64_t most, int rows, int label) {
    struct bars b = {.top = round_up(most), .rows = rows};
    char text[FIGURE_SIZE];
    if (b.rows > 5 && b.rows % 2) b.rows--; // so that the middle is on a row
    b.label = larger(label, (int)strlen(figure_count(b.top, text)));
    b.x = v->at.x + b.label + 1;
    b.y = v->at.y + 1 + b.rows;
    b.w = v->at.x + v->at.w - b.x - 1;
    return b;
}

int bars_width(int pitch) {
    return pitch > 4 ? pitch - 2 : pitch > 1 ? pitch - 1 : 1;
}

void bars_axis(const struct pane_view *v, const struct bars *b) {
    char text[FIGURE_SIZE];
    int left = b->x - b->label - 1;
    for (int i = 1; i <= b->rows; i++) {
        bool tick = i == b->rows || (b->rows >= 5 && b->rows % 2 == 0 && i == b->rows / 2);
        canvas_string(v->canvas, b->x, b->y - i, 1, ROLE_RULE, tick ? "┤" : "│");
        if (tick)
            canvas_right(v->canvas, left, b->y - i, b->label, ROLE_LABEL,
                         span_of(figure_count(i == b->rows ? b->top : b->top / 2, text)));
    }
    canvas_right(v->canvas, left, b->y, b->label, ROLE_LABEL, SPAN("0"));
    canvas_string(v->canvas, b->x, b->y, 1, ROLE_RULE, "└");
    canvas_rule(v->canvas, b->x + 1, b->y, b->w, ROLE_RULE);
}

// Fills a row if more than half of it belongs to the part.
static void draw_rows(const struct pane_view *v, const struct bars *b, int x, int width, int *row,
                      int eighths, enum role role, const char *mark) {
    for (; *row * 8 + 4 <= eighths; (*row)++)
        for (int i = 0; i < width; i++)
            canvas_string(v->canvas, x + i, b->y - 1 - *row, 1, role, mark);
}

void bars_draw(const struct pane_view *v, const struct bars *b, int x, int width, uint64_t answered,
               uint64_t missed, uint64_t other) {
    double unit = (double)b->rows * 8.0 / (double)b->top;
    int low = (int)((double)answered * unit + 0.5);
    int middle = (int)((double)(answered + missed) * unit + 0.5);
    int all = (int)((double)(answered + missed + other) * unit + 0.5);
    if (answered && !low) low = 1;
    // Where another part is above it, it ends with a row, so that there is no gap between them.
    int row = larger((low + 4) / 8, answered > 0);
    if (row * 8 + 4 <= all) low = row * 8;
    canvas_bar(v->canvas, x, b->y - 1, width, low, ROLE_ANSWERED);
    draw_rows(v, b, x, width, &row, middle, ROLE_MISSED, "░");
    draw_rows(v, b, x, width, &row, all, ROLE_QUIET, "▒");
}

void bars_before(const struct pane_view *v, const struct bars *b, int x, int width,
                 uint64_t before) {
    int row = (int)((double)before * b->rows / (double)b->top + 0.5);
    if (before && !row) row = 1;
    for (int i = 0; row && i < width; i++)
        canvas_string(v->canvas, x + i, b->y - row, 1, ROLE_QUIET, BARS_BEFORE);
}

void bars_expected(const struct pane_view *v, const struct bars *b, int x, int width,
                   uint64_t so_far, uint64_t expected) {
    double unit = (double)b->rows / (double)b->top;
    int row = (int)((double)expected * unit + 0.5), above = (int)ceil((double)so_far * unit);
    if (expected <= so_far || row <= above) return;
    for (int i = 0; i < width; i++)
        canvas_string(v->canvas, x + i, b->y - row, 1, ROLE_QUIET, BARS_EXPECTED);
}

static void stroke(const struct pane_view *v, int x, int y, enum role role, const char *mark) {
    canvas_string(v->canvas, x, y, 1, role, mark);
}

// From one row to another within a column.
static void draw_turn(const struct pane_view *v, int x, int from, int to, enum role role) {
    stroke(v, x, from, role, to == from ? STROKE : to < from ? "╯" : "╮");
    if (to != from) stroke(v, x, to, role, to < from ? "╭" : "╰");
    for (int y = (from < to ? from : to) + 1; y < from || y < to; y++)
        stroke(v, x, y, role, "│");
}

// From the mark at x to the mark of the next bar.
static void draw_slope(const struct pane_view *v, int x, int pitch, int gap, int from, int to) {
    for (int i = 1; i < gap; i++)
        stroke(v, x + i, from, ROLE_QUIET, STROKE);
    draw_turn(v, x + gap, from, to, ROLE_QUIET);
    for (int i = gap + 1; i < pitch; i++)
        stroke(v, x + i, to, ROLE_QUIET, STROKE);
}

// There is no room for marks beside the line if bars have no gap, and ASCII has no line.
static bool has_marks(const struct pane_view *v, int pitch) {
    return pitch > 1 || v->canvas->charset == CHARSET_ASCII;
}

void bars_rates(const struct pane_view *v, const struct bars *b, int x, int pitch, int width,
                const double *percents, size_t count) {
    int middle = (width - 1) / 2, before = -1;
    x += middle;
    for (size_t i = 0; i < count; i++, x += pitch) {
        int row = -1;
        if (!isnan(percents[i])) {
            row = b->y - 1 - (int)(percents[i] / 100 * (b->rows - 1) + 0.5);
            if (before >= 0 && pitch > 1)
                draw_slope(v, x - pitch, pitch, width - middle, before, row);
            if (has_marks(v, pitch))
                stroke(v, x, row, ROLE_FIGURE, MARK);
            else
                draw_turn(v, x, before < 0 ? row : before, row, ROLE_FIGURE);
        }
        before = row;
    }
}

const char *bars_rate_mark(const struct pane_view *v, int pitch) {
    return has_marks(v, pitch) ? MARK : STROKE;
}

void bars_gap(const struct pane_view *v, const struct bars *b, int x, int width) {
    for (int i = 0; i < width; i++)
        canvas_string(v->canvas, x + i, b->y, 1, ROLE_WARN, "╌");
}

void bars_picked(const struct pane_view *v, int y, const char *text) {
    char hint[120];
    snprintf(hint, sizeof hint, "%s lists them   %s back", pane_key(v->ui, "explain"),
             pane_key(v->ui, "back"));
    int used = canvas_string(v->canvas, v->at.x, y, v->at.w, ROLE_NORMAL, text);
    int room = canvas_columns(hint), at = v->at.x + v->at.w - room;
    if (used + 2 + room <= v->at.w) canvas_string(v->canvas, at, y, room, ROLE_LABEL, hint);
}

int bars_legend_of(const struct pane_view *v, int x, int y, enum role role, const char *mark,
                   const char *text) {
    int begin = x;
    x += canvas_string(v->canvas, x, y, 1, role, mark) + 1;
    x += canvas_string(v->canvas, x, y, canvas_columns(text), ROLE_LABEL, text) + 3;
    return x - begin;
}

int bars_marks(const struct pane_view *v, int x, int y, int room, const struct bars_mark *marks,
               size_t count, bool drawn) {
    int all = 0, shown = 0, widths[8] = {0};
    for (size_t i = 0; i < count && i < 8; i++) {
        widths[i] = *marks[i].text ? canvas_columns(marks[i].text) + 2 : 0;
        all += widths[i];
        shown += widths[i] > 0;
    }
    int space = all + 3 * (shown - 1) <= room ? 3 : 2, end = x + room;
    for (size_t i = 0; drawn && i < count && i < 8; i++) {
        if (!widths[i] || x + widths[i] > end) continue;
        bars_legend_of(v, x, y, marks[i].role, marks[i].mark, marks[i].text);
        x += widths[i] + space;
    }
    return all + space * (shown - 1);
}

int bars_legend(const struct pane_view *v, int x, int y, const char *answered, const char *missed,
                const char *other) {
    int begin = x;
    x += bars_legend_of(v, x, y, ROLE_ANSWERED, "█", answered);
    x += bars_legend_of(v, x, y, ROLE_MISSED, "░", missed);
    if (other) x += bars_legend_of(v, x, y, ROLE_QUIET, "▒", other);
    return x - begin;
}
