// The chart of calls or records by hour: answered at the bottom, missed above, on an axis that ends
// at a round number. The range of hours shown can only grow, so that bars do not move around.
#include "panes.h"

#include "../canvas/draw.h"

#include <stdio.h>
#include <string.h>

#define DAY_FROM 8 // these hours are always shown
#define DAY_TO   18

#define EXPECTED_ROOM 10 // for its mark and its word

static uint64_t hour_total(const struct board *b, size_t i) {
    return b->chart.hours[i].answered + b->chart.hours[i].missed;
}

static uint64_t hour_expected(const struct board *b, size_t i) {
    const struct expected *e = &b->chart.hours[i].expected;
    return e->days ? (uint64_t)(e->count + 0.5) : 0;
}

// `from` and `to` are indexes of the board's hours.
static void hours_shown(const struct board *b, int room, size_t *ret_from, size_t *ret_to) {
    size_t from = b->chart.count, to = 0;
    for (size_t i = 0; i < b->chart.count; i++) {
        const struct board_hour *h = &b->chart.hours[i];
        bool working = h->hour >= DAY_FROM && h->hour <= DAY_TO;
        if (!working && !hour_total(b, i) && !hour_expected(b, i) && !h->now) continue;
        if (i < from) from = i;
        if (i > to) to = i;
    }
    if (room >= (int)b->chart.count * 4 || from > to) from = 0, to = b->chart.count - 1;
    *ret_from = from;
    *ret_to = to;
}

static void draw(const struct pane_view *v) {
    const struct board *b = v->board;
    bool legend = v->at.h >= 7, expects = false;
    char text[FIGURE_SIZE], gaps[sizeof b->chart.gaps + 8];
    uint64_t most = 0;
    size_t from, to;
    snprintf(gaps, sizeof gaps, "%s%s", *b->chart.gaps ? "╌ " : "", b->chart.gaps);
    pane_title(v, gaps);
    if (!b->figures.known || !b->chart.count) {
        canvas_string(v->canvas, v->at.x, v->at.y + 1, v->at.w, ROLE_QUIET, b->header.waiting);
        return;
    }
    for (size_t i = 0; i < b->chart.count; i++) {
        if (hour_total(b, i) > most) most = hour_total(b, i);
        if (hour_expected(b, i) > most) most = hour_expected(b, i);
        expects = expects || hour_expected(b, i);
    }
    struct bars bars = {.top = bars_round_up(most), .rows = v->at.h - 3 - (legend ? 1 : 0)};
    if (bars.rows > 5 && bars.rows % 2) bars.rows--; // so that the middle is on a row
    if (bars.rows < 1) return;
    bars.label = (int)strlen(figure_count(bars.top, text));
    bars.x = v->at.x + bars.label + 1;
    bars.y = v->at.y + 1 + bars.rows;
    bars.w = v->at.x + v->at.w - bars.x - 1;
    int x = bars.x + 2, room = bars.w - 1;
    hours_shown(b, room, &from, &to);
    int pitch = (room + 1) / (int)(to - from + 1);
    if (pitch < 1) return;
    if (pitch > 8) pitch = 8;
    int width = pitch > 4 ? pitch - 2 : pitch > 1 ? pitch - 1 : 1;
    bars_axis(v, &bars);
    v->ui->chart.first = (int)from;
    v->ui->chart.count = (int)(to - from) + 1;
    v->ui->drawn.bars =
        (struct ui_grid){{x, v->at.y + 1, v->ui->chart.count * pitch, bars.rows + 2},
                         pitch,
                         bars.rows + 2,
                         (int)from};
    for (size_t i = from; i <= to; i++, x += pitch) {
        const struct board_hour *h = &b->chart.hours[i];
        bars_draw(v, &bars, x, width, h->answered, h->missed, 0);
        bars_expected(v, &bars, x, width, hour_total(b, i), hour_expected(b, i));
        // A gap in an hour interrupts the axis there; the title says when it was.
        if (h->gap) bars_gap(v, &bars, x, pitch);
        snprintf(text, sizeof text, "%02d", h->hour);
        if (pitch >= 3 || (i - from) % (pitch == 2 ? 2 : 3) == 0)
            canvas_string(v->canvas, x, bars.y + 1, 2, h->now ? ROLE_FIGURE : ROLE_LABEL, text);
        if (pane_has_keys(v) && (int)i == v->ui->chart.at) // even if there is no room for the hour
            canvas_string(v->canvas, x, bars.y + 1, 2, ROLE_SELECTED, text);
    }
    if (!legend) return;
    x = bars.x + 2;
    x += bars_legend(v, x, bars.y + 2, "answered", "missed", NULL);
    if (expects && x + EXPECTED_ROOM <= v->at.x + v->at.w)
        bars_legend_of(v, x, bars.y + 2, ROLE_QUIET, BARS_EXPECTED, "expected");
}

static const char *title_now(const struct ui *u) {
    return u->board->view.level == BOARD_RECORDS ? "RECORDS BY HOUR" : NULL;
}

// ---- keys and the pointer

static bool side(struct ui *u, int by) {
    if (!u->chart.count) return false;
    u->chart.at = pane_next(u->chart.at, u->chart.first, u->chart.count, by);
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
    size_t index = 0;
    bool on = pane_grid(&u->drawn.bars, 0, x, y, &index);
    return (struct ui_hit){on ? HIT_BAR : HIT_PANE, pane, index};
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
