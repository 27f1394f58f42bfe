// The chart of calls or records by hour: answered at the bottom, missed above, on an axis that ends
// at a round number. The hours that have passed get all the room; those to come are drawn where
// something is expected of them, or where bars would be too wide without them.
#include "panes.h"

#include "../canvas/draw.h"

#include <stdio.h>

#define PITCH_MOST 12 // columns from one bar to the next, if there are other hours to draw

static bool has_something(const struct board_hour *h) {
    return h->total || h->expected_count || h->now || (h->before && !h->ahead);
}

struct chart {
    const struct board_chart *of;
    struct bars bars;
    int hours[WINDOW_HOURS_MAX], count; // those that may be shown, as indexes of the board's
    int from, to;                       // places among these; `to` is not included
    int x, pitch, width;                // of the first bar, and of each
};

static const struct board_hour *hour_at(const struct chart *c, int place) {
    return &c->of->hours[c->hours[place]];
}

// All business hours that have begun, or else from the first hour with something in it to the last.
static void choose(struct chart *c, int room) {
    const struct board_chart *of = c->of;
    c->count = 0;
    for (size_t i = 0; i < of->count; i++)
        if (!of->hours[i].outside) c->hours[c->count++] = (int)i;
    c->from = c->count;
    c->to = 0;
    for (int i = 0; i < c->count; i++) {
        const struct board_hour *h = hour_at(c, i);
        if (!has_something(h) && (h->ahead || !of->business)) continue;
        if (i < c->from) c->from = i;
        c->to = i + 1;
    }
    if (c->from >= c->to) c->from = 0, c->to = c->count ? 1 : 0;
    while (c->to < c->count && (c->to - c->from) * PITCH_MOST <= room)
        c->to++;
    while (c->from > 0 && (c->to - c->from) * PITCH_MOST <= room)
        c->from--;
    int bars = c->to - c->from;
    c->pitch = bars ? (room + 1) / bars : 0;
    while (c->to < c->count && (c->to - c->from + 1) * c->pitch <= room + 1)
        c->to++;
    c->width = bars_width(c->pitch);
}

// What is behind the bars goes over the space on both sides of them.
static void draw_bars(const struct pane_view *v, const struct chart *c) {
    int space = c->pitch - c->width, x = c->x;
    for (int i = c->from; i < c->to; i++, x += c->pitch)
        bars_before(v, &c->bars, x - space / 2, c->pitch, hour_at(c, i)->before);
    x = c->x;
    for (int i = c->from; i < c->to; i++, x += c->pitch) {
        const struct board_hour *h = hour_at(c, i);
        bars_draw(v, &c->bars, x, c->width, h->answered, h->missed, 0);
        bars_expected(v, &c->bars, x, c->width, h->total, h->expected_count);
        // A gap in an hour interrupts the axis there; the title says when it was.
        if (h->gap) bars_gap(v, &c->bars, x, c->pitch);
    }
}

static void draw_hours(const struct pane_view *v, const struct chart *c) {
    int x = c->x, free = x;
    for (int i = c->from; i < c->to; i++, x += c->pitch) {
        const struct board_hour *h = hour_at(c, i);
        char text[12];
        snprintf(text, sizeof text, "%02d", h->hour);
        bool skips = i > c->from && c->hours[i] > c->hours[i - 1] + 1; // hours that are not drawn
        int every = c->pitch >= 3 ? 1 : c->pitch == 2 ? 2 : 3;
        if (x >= free && (skips || (i - c->from) % every == 0)) {
            canvas_string(v->canvas, x, c->bars.y + 1, 2, h->now ? ROLE_FIGURE : ROLE_LABEL, text);
            free = x + 3;
        }
        if (pane_has_keys(v) && c->hours[i] == v->ui->chart.at) // even if there is no room
            canvas_string(v->canvas, x, c->bars.y + 1, 2, ROLE_SELECTED, text);
    }
}

// If there is no room for all, that a bar means calls goes without saying.
static void draw_legend(const struct pane_view *v, const struct chart *c, int y) {
    const struct bars_mark marks[] = {{ROLE_ANSWERED, "█", "answered"},
                                      {ROLE_MISSED, "░", "missed"},
                                      {ROLE_QUIET, BARS_BEFORE, c->of->compared},
                                      {ROLE_QUIET, BARS_EXPECTED,
                                       c->of->expects ? "expected" : ""}};
    const size_t count = sizeof marks / sizeof marks[0];
    int room = v->at.x + v->at.w - c->x;
    bool all = bars_marks(v, c->x, y, room, marks, count, false) <= room;
    bars_marks(v, c->x, y, room, all ? marks : marks + 1, all ? count : count - 1, true);
}

// In place of the legend: about the bar under the cursor.
static bool picked_words(const struct pane_view *v, int y) {
    char text[160];
    int at = v->ui->chart.at;
    if (!pane_has_keys(v) || at < 0 || at >= (int)v->board->chart.count) return false;
    board_hour_words(v->board, (size_t)at, false, text, sizeof text);
    if (canvas_columns(text) > v->at.w)
        board_hour_words(v->board, (size_t)at, true, text, sizeof text);
    bars_picked(v, y, text);
    return true;
}

static const char *title_now(const struct ui *u) {
    return u->board->view.level == BOARD_RECORDS ? "RECORDS BY HOUR" : NULL;
}

// If there is no room for both, a gap is also marked on the axis, but calls at other hours are
// nowhere else.
static void title(const struct pane_view *v) {
    const struct board_chart *of = &v->board->chart;
    char text[sizeof of->gaps + 80], count[FIGURE_SIZE];
    int room = v->at.w - canvas_columns(title_now(v->ui) ? title_now(v->ui) : pane_chart.title) - 2;
    int len = snprintf(text, sizeof text, "%s%s", *of->gaps ? "╌ " : "", of->gaps);
    if (of->outside) {
        snprintf(text + len, sizeof text - (size_t)len, "%s%s at other hours", len ? "   " : "",
                 figure_count(of->outside, count));
        if (canvas_columns(text) > room)
            snprintf(text, sizeof text, "%s at other hours", figure_count(of->outside, count));
    }
    pane_title(v, text);
}

static void draw(const struct pane_view *v) {
    const struct board *b = v->board;
    struct chart c = {.of = &b->chart};
    bool legend = v->at.h >= 7;
    v->ui->chart.count = 0;
    title(v);
    if (!b->figures.known || !b->chart.count) {
        canvas_string(v->canvas, v->at.x, v->at.y + 1, v->at.w, ROLE_QUIET, b->header.waiting);
        return;
    }
    struct bars bars = c.bars = bars_place(v, b->chart.most, v->at.h - 3 - (legend ? 1 : 0), 0);
    if (bars.rows < 1) return;
    c.x = bars.x + 2;
    choose(&c, bars.w - 1);
    if (c.pitch < 1) return;
    bars_axis(v, &bars);
    for (int i = c.from; i < c.to; i++)
        v->ui->chart.bars[v->ui->chart.count++] = c.hours[i];
    v->ui->drawn.bars = (struct ui_grid){
        {c.x, v->at.y + 1, v->ui->chart.count * c.pitch, bars.rows + 2}, c.pitch, bars.rows + 2, 0};
    draw_bars(v, &c);
    draw_hours(v, &c);
    if (legend && !picked_words(v, bars.y + 2)) draw_legend(v, &c, bars.y + 2);
}

// ---- keys and the pointer

static bool side(struct ui *u, int by) {
    const struct ui_chart *c = &u->chart;
    int place = -1;
    for (int i = 0; i < c->count; i++)
        if (c->bars[i] == c->at) place = i;
    if (!c->count) return false;
    u->chart.at = c->bars[pane_next(place, 0, c->count, by)];
    return true;
}

static bool enter(struct ui *u) {
    struct board_explain what;
    if (u->chart.at < 0) return false;
    pane_explain(u, board_explain_hour(u->board, (size_t)u->chart.at, &what), &what);
    return true;
}

static bool back(struct ui *u) {
    bool picked = u->chart.at >= 0;
    u->chart.at = -1;
    return picked;
}

static struct ui_hit hit(const struct ui *u, enum pane pane, int x, int y) {
    size_t place = 0;
    if (!pane_grid(&u->drawn.bars, 0, x, y, &place)) return (struct ui_hit){HIT_PANE, pane, 0};
    return (struct ui_hit){HIT_BAR, pane, (size_t)u->chart.bars[place]};
}

// Clicking on the selected bar, while keys go to the chart, is Enter.
static bool click(struct ui *u, struct ui_hit hit, bool keys) {
    int before = u->chart.at;
    if (hit.kind != HIT_BAR) return true;
    u->chart.at = (int)hit.index;
    return before == u->chart.at && keys ? enter(u) : true;
}

const struct pane_kind pane_chart = {.name = "hours",
                                     .title = "CALLS BY HOUR",
                                     .focusable = true,
                                     .table = TABLES,
                                     .legend = legend_chart,
                                     .draw = draw,
                                     .title_now = title_now,
                                     .side = side,
                                     .enter = enter,
                                     .back = back,
                                     .hit = hit,
                                     .click = click};
