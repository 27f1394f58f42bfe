// Calls or records by hour: answered below, missed on top of them, on an axis that ends at a round
// number. The hours that are shown only ever grow, so that bars do not wander.
#include "panes.h"

#include <stdio.h>
#include <string.h>

#define DAY_FROM 8 // always shown, busy or not
#define DAY_TO   18

struct scale {
    uint64_t top;
    int rows, y; // rows of bars; y of the axis
};

static uint64_t hour_total(const struct board *b, size_t i) {
    return b->hours[i].answered + b->hours[i].missed;
}

// A round number that can be halved.
static uint64_t round_up(uint64_t n) {
    static const uint64_t steps[] = {4, 6, 8, 10, 12, 16, 20, 24, 30};
    for (uint64_t power = 1;; power *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
            if (power * steps[i] >= n) return power * steps[i];
}

// From and to are places among the board's hours.
static void hours_shown(const struct board *b, int room, size_t *ret_from, size_t *ret_to) {
    size_t from = b->hour_count, to = 0;
    for (size_t i = 0; i < b->hour_count; i++) {
        const struct board_hour *h = &b->hours[i];
        bool working = h->hour >= DAY_FROM && h->hour <= DAY_TO;
        if (!working && !hour_total(b, i) && !h->now) continue;
        if (i < from) from = i;
        if (i > to) to = i;
    }
    if (room >= (int)b->hour_count * 4 || from > to) from = 0, to = b->hour_count - 1;
    *ret_from = from;
    *ret_to = to;
}

static void draw_axis(const struct pane_view *v, int label, const struct scale *s) {
    char text[FIGURE_SIZE];
    int x = v->at.x + label + 1;
    for (int i = 1; i <= s->rows; i++) {
        bool tick = i == s->rows || (s->rows >= 5 && s->rows % 2 == 0 && i == s->rows / 2);
        canvas_string(v->canvas, x, s->y - i, 1, ROLE_RULE, tick ? "┤" : "│");
        if (tick)
            canvas_right(v->canvas, v->at.x, s->y - i, label, ROLE_LABEL,
                         span_of(figure_count(i == s->rows ? s->top : s->top / 2, text)));
    }
    canvas_right(v->canvas, v->at.x, s->y, label, ROLE_LABEL, SPAN("0"));
    canvas_string(v->canvas, x, s->y, 1, ROLE_RULE, "└");
    canvas_rule(v->canvas, x + 1, s->y, v->at.w - label - 2, ROLE_RULE);
}

static void draw_bar(const struct pane_view *v, int x, int width, const struct scale *s,
                     uint64_t answered, uint64_t missed) {
    double unit = (double)s->rows * 8.0 / (double)s->top;
    int low = (int)((double)answered * unit + 0.5);
    int all = (int)((double)(answered + missed) * unit + 0.5);
    if (answered && !low) low = 1;
    canvas_bar(v->canvas, x, s->y - 1, width, low, ROLE_ANSWERED);
    for (int row = (low + 7) / 8; row * 8 + 4 <= all; row++) // what is more than half of a row
        for (int i = 0; i < width; i++)
            canvas_string(v->canvas, x + i, s->y - 1 - row, 1, ROLE_MISSED, "░");
}

static void draw_legend(const struct pane_view *v, int x, int y) {
    x += canvas_string(v->canvas, x, y, 1, ROLE_ANSWERED, "█") + 1;
    x += canvas_string(v->canvas, x, y, 8, ROLE_LABEL, "answered") + 3;
    x += canvas_string(v->canvas, x, y, 1, ROLE_MISSED, "░") + 1;
    canvas_string(v->canvas, x, y, 6, ROLE_LABEL, "missed");
}

// A gap under an hour breaks the axis there; the title says from when to when.
static void draw_hour(const struct pane_view *v, int x, int width, int pitch, const struct scale *s,
                      const struct board_hour *h) {
    draw_bar(v, x, width, s, h->answered, h->missed);
    for (int i = 0; h->gap && i < pitch; i++)
        canvas_string(v->canvas, x + i, s->y, 1, ROLE_WARN, "╌");
}

void pane_chart(const struct pane_view *v) {
    const struct board *b = v->board;
    bool legend = v->at.h >= 7;
    char text[FIGURE_SIZE], gaps[sizeof b->gaps + 8];
    uint64_t most = 0;
    size_t from, to;
    snprintf(gaps, sizeof gaps, "%s%s", *b->gaps ? "╌ " : "", b->gaps);
    pane_title(v, gaps);
    if (!b->figures.known || !b->hour_count) {
        canvas_string(v->canvas, v->at.x, v->at.y + 1, v->at.w, ROLE_QUIET, b->header.waiting);
        return;
    }
    for (size_t i = 0; i < b->hour_count; i++)
        if (hour_total(b, i) > most) most = hour_total(b, i);
    struct scale s = {.top = round_up(most)};
    s.rows = v->at.h - 3 - (legend ? 1 : 0);
    if (s.rows > 5 && s.rows % 2) s.rows--; // so that the middle is a row
    s.y = v->at.y + 1 + s.rows;
    if (s.rows < 1) return;
    int label = (int)strlen(figure_count(s.top, text)), x = v->at.x + label + 3;
    int room = v->at.x + v->at.w - x;
    hours_shown(b, room, &from, &to);
    int pitch = (room + 1) / (int)(to - from + 1);
    if (pitch < 1) return;
    if (pitch > 8) pitch = 8;
    int width = pitch > 4 ? pitch - 2 : pitch > 1 ? pitch - 1 : 1;
    draw_axis(v, label, &s);
    v->ui->first_bar = (int)from;
    v->ui->bars = (int)(to - from) + 1;
    bool focus = v->ui->focus == PANE_CHART || ui_alone(v->ui) == PANE_CHART;
    for (size_t i = from; i <= to; i++, x += pitch) {
        const struct board_hour *h = &b->hours[i];
        draw_hour(v, x, width, pitch, &s, h);
        snprintf(text, sizeof text, "%02d", h->hour);
        if (pitch >= 3 || (i - from) % (pitch == 2 ? 2 : 3) == 0)
            canvas_string(v->canvas, x, s.y + 1, 2, h->now ? ROLE_FIGURE : ROLE_LABEL, text);
        if (focus && (int)i == v->ui->bar) // also where the hour has no room
            canvas_string(v->canvas, x, s.y + 1, 2, ROLE_SELECTED, text);
    }
    if (legend) draw_legend(v, v->at.x + label + 3, s.y + 2);
}
