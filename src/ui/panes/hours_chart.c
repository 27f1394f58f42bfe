// The chart of the Hours page. Below the bars are their figures; where a figure is wider than a
// bar, several bars share one.
#include "hours.h"

#include "../canvas/draw.h"
#include "base/larger.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINES      5 // below the axis: times, three figures, the legend
#define PITCH_MOST 12
#define RANGE      5 // "08-10"
#define PERCENT    4 // "100 "
#define RATE_LEAST 6 // with fewer rows there is no room for the rate above the bars

struct chart {
    const struct board_hours *h;
    struct bars bars;
    size_t from, to; // bars shown, `to` not included
    int pitch;       // columns from one bar to the next
    int x;           // of the first bar
    size_t together; // how many bars share a figure
};

static const char *step_words(int minutes) {
    return minutes == 15 ? "quarter of an hour" : minutes == 30 ? "half hour" : "hour";
}

// Shows all bars that are not empty, the working day, and now; if there is room, and nobody said
// which hours are business hours, all of them.
static void choose(struct chart *c, int room) {
    const struct board_hours *h = c->h;
    char text[FIGURE_SIZE];
    c->from = h->count;
    c->to = 0;
    for (size_t i = 0; i < h->count; i++) {
        const struct board_bar *bar = &h->bars[i];
        if (!bar->working && !bar->cell.all && !bar->now) continue;
        if (i < c->from) c->from = i;
        c->to = i + 1;
    }
    int figure = hours_columns((int)strlen(figure_count(h->most, text)));
    if (figure < PERCENT) figure = PERCENT;
    bool all = !h->working.chosen && (int)h->count * figure <= room + 1;
    if (c->from >= c->to || all) c->from = 0, c->to = h->count;
    while (c->from > 0 &&
           h->bars[c->from].minute != 0) // begin with a whole hour, so that figures are aligned
        c->from--;
    if ((int)(c->to - c->from) > room) {
        c->from = c->to - (size_t)room;
        while (c->from + 1 < c->to && h->bars[c->from].minute != 0)
            c->from++;
    }
    c->pitch = (room + 1) / larger((int)(c->to - c->from), 1);
    if (c->pitch > PITCH_MOST) c->pitch = PITCH_MOST;
}

static bool begins(const struct chart *c, size_t i) {
    const struct board_bar *bar = &c->h->bars[i];
    int minutes = bar->hour * 60 + bar->minute;
    return i == c->from || minutes % ((int)c->together * c->h->step_min) == 0;
}

// The end of the bars that share a figure with bar `i`.
static size_t end_of(const struct chart *c, size_t i) {
    size_t end = i + 1;
    while (end < c->to && !begins(c, end) && end - i < c->together)
        end++;
    return end;
}

// The columns for the widest figure if so many bars share one.
static int widest(const struct chart *c) {
    char text[FIGURE_SIZE];
    uint64_t most = 0;
    for (size_t i = c->from; i < c->to; i = end_of(c, i)) {
        uint64_t sum = 0;
        for (size_t k = i; k < end_of(c, i); k++)
            sum += c->h->bars[k].cell.all;
        if (sum > most) most = sum;
    }
    int columns = hours_columns((int)strlen(figure_count(most, text)));
    return columns > PERCENT ? columns : PERCENT;
}

// A figure is for a whole number of hours, or for a part of one hour. For several hours, it says
// which.
static void put_together(struct chart *c) {
    size_t per_hour = (size_t)(60 / c->h->step_min);
    for (c->together = 1; c->together < c->h->count;) {
        int needs = widest(c);
        if (c->together > per_hour && needs < RANGE + 1) needs = RANGE + 1;
        if ((int)c->together * c->pitch >= needs) break;
        c->together += c->together < per_hour ? c->together : per_hour;
    }
}

// The columns below those bars; the last ones have whatever is left.
static int room_under(const struct chart *c, size_t from, size_t to) {
    int x = (int)(from - c->from) * c->pitch, all = c->bars.w - 1;
    int wanted = (int)(to == c->to ? c->together : to - from) * c->pitch - 1;
    return wanted < all - x ? wanted : all - x;
}

static void draw_bars(const struct pane_view *v, const struct chart *c) {
    int width = bars_width(c->pitch);
    double rates[HOURS_QUARTERS_MAX];
    for (size_t i = c->from; i < c->to; i++) {
        const struct board_bar *bar = &c->h->bars[i];
        int x = c->x + (int)(i - c->from) * c->pitch;
        bars_draw(v, &c->bars, x, width, bar->cell.answered, bar->cell.missed, bar->cell.other);
        if (bar->gap) bars_gap(v, &c->bars, x, c->pitch);
        rates[i - c->from] = bar->ahead || bar->unknown ? (double)NAN : bar->rate;
    }
    if (c->bars.rows >= RATE_LEAST)
        bars_rates(v, &c->bars, c->x, c->pitch, width, rates, c->to - c->from);
}

// Marks the bar under the cursor on the axis.
static void mark_bar(const struct pane_view *v, const struct chart *c) {
    size_t at = (size_t)v->ui->hours.bars.at;
    int width = bars_width(c->pitch);
    if (v->ui->hours.on_week || v->ui->hours.bars.at < 0 || at < c->from || at >= c->to) return;
    int x = c->x + (int)(at - c->from) * c->pitch;
    canvas_string(v->canvas, x + (width - 1) / 2, c->bars.y, 1, ROLE_FOCUS, "▲");
}

static void label(const struct pane_view *v, int y, int width, const char *text) {
    canvas_right(v->canvas, v->at.x, y, width, ROLE_LABEL, span_of(text));
}

// One line of figures, each right-aligned below its bars.
struct line {
    const char *label;
    bool rate;
    uint32_t (*count)(const struct hours_cell *c);
};

static uint32_t count_all(const struct hours_cell *c) {
    return c->all;
}

static uint32_t count_missed(const struct hours_cell *c) {
    return c->missed;
}

static void draw_figure(const struct pane_view *v, const struct chart *c, const struct line *line,
                        size_t from, size_t to, int y) {
    const struct board *b = v->board;
    struct hours_cell sum = {0};
    bool ahead = true, unknown = true;
    char text[FIGURE_SIZE];
    for (size_t i = from; i < to; i++) {
        hours_cell_add(&sum, &c->h->bars[i].cell);
        ahead = ahead && c->h->bars[i].ahead;
        unknown = unknown && c->h->bars[i].unknown;
    }
    if (ahead) return;
    double rate = board_hours_rate(c->h, &sum, b->view.terms.formula, b->view.terms.short_out);
    enum role role = ROLE_NORMAL;
    if (unknown || (line->rate && isnan(rate))) {
        snprintf(text, sizeof text, "--");
        role = ROLE_QUIET;
    } else if (line->rate) {
        snprintf(text, sizeof text, "%.0f", rate);
    } else {
        figure_count(line->count(&sum), text);
        if (!line->count(&sum)) role = ROLE_QUIET;
    }
    int width = room_under(c, from, to), x = c->x + (int)(from - c->from) * c->pitch;
    int len = (int)strlen(text), needs = line->rate || to == c->to ? len : hours_columns(len) - 1;
    if (width < needs) return; // a short one: the first, or where the clocks changed
    // Aligned with the bar on the left.
    if (role == ROLE_NORMAL && line->rate) role = ROLE_FIGURE;
    canvas_string(v->canvas, x, y, width, role, text);
}

// The time of the bars from `i` on: a full hour by itself, a part of one with minutes, several as
// from-to, if there is room.
static const char *time_text(const struct chart *c, size_t i, size_t end, char out[16]) {
    const struct board_bar *bar = &c->h->bars[i];
    int room = room_under(c, i, end), minutes = 0;
    for (size_t k = i; k < end; k++)
        minutes += c->h->bars[k].minutes;
    out[0] = '\0';
    if (minutes > 60) {
        int to = (bar->hour * 60 + bar->minute + minutes) / 60;
        snprintf(out, 16, "%02d-%02d", bar->hour, to > 24 ? to - 24 : to);
    } else if (c->h->step_min < 60 && minutes < 60 && room >= RANGE) {
        snprintf(out, 16, "%02d:%02d", bar->hour, bar->minute);
    } else if (bar->minute == 0) {
        snprintf(out, 16, "%02d", bar->hour);
    } else {
        snprintf(out, 16, ":%02d", bar->minute);
    }
    if ((int)strlen(out) > room) out[0] = '\0';
    return out;
}

static void draw_times(const struct pane_view *v, const struct chart *c, int y) {
    for (size_t i = c->from; i < c->to; i = end_of(c, i)) {
        char text[16];
        bool now = false;
        for (size_t k = i; k < end_of(c, i); k++)
            now = now || c->h->bars[k].now;
        time_text(c, i, end_of(c, i), text);
        canvas_string(v->canvas, c->x + (int)(i - c->from) * c->pitch, y, (int)strlen(text),
                      now ? ROLE_FIGURE : ROLE_LABEL, text);
    }
}

// What else can be seen here, to the right of the legend.
static void hints(const struct pane_view *v, bool alone, int x, int y) {
    char pick[100], text[160];
    snprintf(pick, sizeof pick, "%s %s pick a bar   ", pane_key(v->ui, "figure_left"),
             pane_key(v->ui, "figure_right"));
    snprintf(text, sizeof text, "%s %s steps%s%s%s", pane_key(v->ui, "finer_hours"),
             pane_key(v->ui, "coarser_hours"), alone ? "   " : "",
             alone ? pane_key(v->ui, "next_pane") : "", alone ? " week" : "");
    int width = canvas_columns(text), at = v->at.x + v->at.w - width, more = canvas_columns(pick);
    if (at >= x) canvas_string(v->canvas, at, y, width, ROLE_LABEL, text);
    if (at - more >= x) canvas_string(v->canvas, at - more, y, more, ROLE_LABEL, pick);
}

// In place of the legend: about the bar under the cursor.
static bool picked_words(const struct pane_view *v, int y) {
    char text[160];
    size_t at = (size_t)v->ui->hours.bars.at;
    if (v->ui->hours.on_week || v->ui->hours.bars.at < 0) return false;
    board_bar_words(v->board, at, false, text, sizeof text);
    if (canvas_columns(text) > v->at.w) board_bar_words(v->board, at, true, text, sizeof text);
    bars_picked(v, y, text);
    return true;
}

void hours_chart_draw(const struct pane_view *v, bool alone) {
    const struct board_hours *h = &v->board->hours_page;
    const struct line lines[] = {{h->all, false, count_all},
                                 {h->missed, false, count_missed},
                                 {h->rate, true, NULL}};
    struct chart c = {.h = h};
    int words = 0, y;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if ((int)strlen(lines[i].label) > words) words = (int)strlen(lines[i].label);
    c.bars = bars_place(v, h->most, v->at.h - 1 - LINES - 1, words);
    if (c.bars.rows < 1 || !h->count) return;
    y = c.bars.y;
    c.x = c.bars.x + 2;
    choose(&c, c.bars.w - 1);
    put_together(&c);
    bars_axis(v, &c.bars);
    draw_bars(v, &c);
    struct ui_bars *shown = &v->ui->hours.bars;
    shown->first = (int)c.from;
    shown->count = (int)(c.to - c.from);
    v->ui->drawn.bars =
        (struct ui_grid){{c.x, v->at.y + 1, shown->count * c.pitch, c.bars.rows + 1},
                         c.pitch,
                         c.bars.rows + 1,
                         (int)c.from};
    mark_bar(v, &c);
    draw_times(v, &c, ++y);
    for (size_t n = 0; n < sizeof lines / sizeof lines[0]; n++) {
        label(v, ++y, words, lines[n].label);
        for (size_t i = c.from; i < c.to; i = end_of(&c, i))
            draw_figure(v, &c, &lines[n], i, end_of(&c, i), y);
    }
    y++;
    if (picked_words(v, y)) return;
    char rate[40];
    snprintf(rate, sizeof rate, "%s, top 100", h->rate);
    c.x += bars_legend(v, c.x, y, "answered", h->missed, h->other);
    if (c.bars.rows >= RATE_LEAST && c.x + 2 + canvas_columns(rate) <= v->at.x + v->at.w)
        c.x += bars_legend_of(v, c.x, y, ROLE_FIGURE, bars_rate_mark(v, c.pitch), rate);
    hints(v, alone, c.x, y);
}

void hours_chart_title(const struct pane_view *v) {
    const struct board_hours *h = &v->board->hours_page;
    const struct board *b = v->board;
    const char *title = pane_hours.title;
    char text[200], all[FIGURE_SIZE], rate[FIGURE_SIZE], more[2][60] = {"", ""};
    int len = snprintf(text, sizeof text, "%s%s%s%s %s by %s%s", *b->chart.gaps ? "╌ " : "",
                       b->chart.gaps, *b->chart.gaps ? "   " : "", figure_count(h->sum.all, all),
                       h->all, step_words(h->step_min), h->by_day ? " of the day" : "");
    snprintf(more[0], sizeof more[0], ", %s %% %s", figure_percent(h->rate_all, rate), h->rate_of);
    if (h->peak)
        snprintf(more[1], sizeof more[1], ", at most %s at once", figure_count(h->peak, all));
    for (int i = 0; i < 2; i++)
        if (canvas_columns(text) + canvas_columns(more[i]) + canvas_columns(title) + 2 < v->at.w)
            len += snprintf(text + len, sizeof text - (size_t)len, "%s", more[i]);
    bool keys = !v->ui->hours.on_week || !h->known;
    pane_heading(v, title, keys, h->known && !b->view.untold ? text : "");
}
