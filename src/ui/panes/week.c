// The week by weekday and hour. A cell is a shade and, if there is room, its figure. So it can be
// read without colours, and the shades from afar. Means are over all days of that weekday in
// memory, including those on which nobody called.
#include "hours.h"

#include "../canvas/draw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME   5 // "Mon  "
#define A_DAY  7
#define RATE   12
#define DAYS   6
#define SHADES 4
#define AROUND 3 // title, hours and legend

static const char *const shades[SHADES + 1] = {" ", "░", "▒", "▓", "█"};

struct week_grid {
    const struct board_hours *h;
    int from, to; // hours shown, `to` not included
    int cell;     // columns of a cell, with the gap after it
    int digits;   // columns of its figure; 0 for none
    bool below;   // the figure is on a second line
    int lines;    // lines for a weekday
    int day;      // columns of the figure of a whole day
};

int week_height(int lines) {
    return AROUND + 7 * lines;
}

const char *week_says(const struct pane_view *v) {
    static const char *const texts[] = {[HOURS_OF_CALLS] = "calls an hour, all days in memory",
                                        [HOURS_OF_VISITS] = "visits an hour, all days in memory",
                                        [HOURS_OF_RECORDS] = "records an hour, all days in memory"};
    static const char *const kept[] = {[HOURS_OF_CALLS] = "calls an hour, all days kept",
                                       [HOURS_OF_VISITS] = "visits an hour, all days kept",
                                       [HOURS_OF_RECORDS] = "records an hour, all days kept"};
    const struct board_hours *h = &v->board->hours_page;
    return h->week_since ? kept[h->level] : texts[h->level];
}

static bool busy(const struct board_hours *h, int hour) {
    for (int day = 0; day < 7; day++)
        if (h->week[day].mean[hour] > 0) return true;
    return h->working.hour[hour];
}

static void mean_text(double mean, char out[FIGURE_SIZE]) {
    if (mean > 0 && mean < 0.5)
        snprintf(out, FIGURE_SIZE, "<1");
    else
        figure_count((uint64_t)(mean + 0.5), out);
}

static int day_digits(const struct board_hours *h) {
    char text[FIGURE_SIZE];
    int most = 0;
    for (int day = 0; day < 7; day++) {
        if (!h->week[day].days) continue;
        mean_text(h->week[day].day, text);
        if ((int)strlen(text) > most) most = (int)strlen(text);
    }
    return most;
}

// All hours if their figures fit and nobody said which ones are business hours, else from the first
// busy one to the last.
static struct week_grid fit(const struct pane_view *v) {
    const struct board_hours *h = &v->board->hours_page;
    struct week_grid g = {.h = h, .from = 0, .to = 24, .day = A_DAY};
    char text[FIGURE_SIZE];
    int room = v->at.w - NAME - A_DAY - RATE - DAYS;
    mean_text(h->week_most, text);
    g.lines = (v->at.h - AROUND + 1) / 7 >= 2 ? 2 : 1;
    g.below = g.lines > 1;
    int digits = (int)strlen(text) > 2 ? (int)strlen(text) : 2;
    int wanted = g.below ? hours_columns(digits) : digits + 2; // some of its shade is before it
    if (h->working.chosen || room / 24 < wanted) {
        while (g.from < 23 && !busy(h, g.from))
            g.from++;
        while (g.to > g.from + 1 && !busy(h, g.to - 1))
            g.to--;
    }
    g.cell = room / (g.to - g.from);
    if (g.cell > wanted + 3) g.cell = wanted + 3;
    // The gap after the last cell is the other column between its figure and that of the day.
    if (g.cell >= wanted && day_digits(h) >= g.day) g.day = day_digits(h) + 1;
    if ((g.to - g.from) * g.cell + g.day - A_DAY > room) g.cell--;
    g.digits = g.cell >= wanted ? digits : 0;
    if (g.cell < 1) g.cell = 1;
    return g;
}

static int shade_of(const struct board_hours *h, double mean) {
    if (!(mean > 0) || !(h->week_most > 0)) return 0;
    int shade = (int)ceil(mean / h->week_most * SHADES);
    return shade > SHADES ? SHADES : shade < 1 ? 1 : shade;
}

static void fill(const struct pane_view *v, int x, int y, int width, const char *shade) {
    for (int i = 0; i < width; i++)
        canvas_string(v->canvas, x + i, y, 1, ROLE_ANSWERED, shade);
}

static void draw_cell(const struct pane_view *v, const struct week_grid *g, int x, int y,
                      double mean) {
    const char *shade = shades[shade_of(g->h, mean)];
    int wide = g->cell > 2 ? g->cell - 1 : g->cell;
    char text[FIGURE_SIZE];
    for (int line = 0; line < (g->below && g->digits ? 1 : g->lines); line++)
        fill(v, x, y + line, wide, shade);
    if (!g->digits || isnan(mean)) return;
    mean_text(mean, text);
    if (g->below) y++;
    int room = g->digits + (wide > g->digits + 1); // not touching the shade
    canvas_string(v->canvas, x + wide - room, y, room, ROLE_NORMAL, "       ");
    canvas_right(v->canvas, x + wide - g->digits, y, g->digits, mean > 0 ? ROLE_NORMAL : ROLE_QUIET,
                 span_of(text));
}

// Marks the cell under the cursor in the gap before it, to be visible without colours, too.
static void mark_cell(const struct pane_view *v, int x, int y, int wide, int lines, bool gap) {
    for (int line = 0; line < lines; line++)
        canvas_role(v->canvas, x, y + line, wide, ROLE_SELECTED);
    canvas_string(v->canvas, x - gap, y, 1, gap ? ROLE_FOCUS : ROLE_SELECTED, "▸");
}

static void draw_day(const struct pane_view *v, const struct week_grid *g,
                     const struct board_weekday *day, int picked, int y) {
    char text[FIGURE_SIZE];
    int x = v->at.x + NAME, right = x + (g->to - g->from) * g->cell;
    bool known = day->days > 0;
    canvas_string(v->canvas, v->at.x, y, NAME, known ? ROLE_NORMAL : ROLE_QUIET, day->name);
    for (int hour = g->from; hour < g->to; hour++, x += g->cell) {
        draw_cell(v, g, x, y, day->mean[hour]);
        bool gap = g->cell > 2;
        if (hour == picked) mark_cell(v, x, y, g->cell - gap, g->lines, gap);
    }
    if (known)
        mean_text(day->day, text);
    else
        snprintf(text, sizeof text, "--");
    canvas_right(v->canvas, right, y, g->day, known ? ROLE_FIGURE : ROLE_QUIET, span_of(text));
    if (picked == UI_WEEK_DAY) {
        int wide = (int)strlen(text) < g->day ? (int)strlen(text) : g->day - 1;
        mark_cell(v, right + g->day - wide, y, wide, 1, true);
    }
    canvas_right(v->canvas, right + g->day, y, RATE, isnan(day->rate) ? ROLE_QUIET : ROLE_NORMAL,
                 span_of(figure_percent(day->rate, text)));
    snprintf(text, sizeof text, "%u", (unsigned)day->days);
    canvas_right(v->canvas, right + g->day + RATE, y, DAYS, ROLE_LABEL, span_of(text));
}

static int draw_legend(const struct pane_view *v, const struct week_grid *g, int y) {
    int x = v->at.x + NAME;
    char text[FIGURE_SIZE + 4], to[FIGURE_SIZE];
    if (!(g->h->week_most > 0)) return x;
    for (int i = 1; i <= SHADES; i++) {
        fill(v, x, y, 2, shades[i]);
        mean_text(g->h->week_most * i / SHADES, to);
        snprintf(text, sizeof text, "to %s", to);
        x += 3 + canvas_string(v->canvas, x + 3, y, 12, ROLE_LABEL, text) + 2;
    }
    return x;
}

// What keys do here, after the legend or below it.
static void draw_hint(const struct pane_view *v, int x, int y) {
    char text[200];
    if (v->ui->hours.on_week)
        snprintf(text, sizeof text, "%s %s %s %s pick an hour", pane_key(v->ui, "figure_left"),
                 pane_key(v->ui, "figure_right"), pane_key(v->ui, "row_up"),
                 pane_key(v->ui, "row_down"));
    else
        snprintf(text, sizeof text, "%s pick an hour", pane_key(v->ui, "next_pane"));
    int width = canvas_columns(text), at = v->at.x + v->at.w - width;
    if (at < x) y++;
    if (y < v->at.y + v->at.h) canvas_string(v->canvas, at, y, width, ROLE_LABEL, text);
}

// The cursor is on a cell that is drawn, rather than nowhere.
static bool is_picked(const struct pane_view *v, const struct week_grid *g) {
    struct ui_week *w = &v->ui->hours.week;
    w->from = g->from;
    w->to = g->to;
    if (w->hour != UI_WEEK_DAY && (w->hour < g->from || w->hour >= g->to)) w->day = -1;
    return w->day >= 0 && v->ui->hours.on_week;
}

void week_draw(const struct pane_view *v) {
    struct week_grid g = fit(v);
    int x = v->at.x + NAME, y = v->at.y, right = x + (g.to - g.from) * g.cell;
    int every = g.cell >= 3 ? 1 : 3;
    for (int hour = g.from; hour < g.to; hour++, x += g.cell) {
        char text[12];
        if ((hour - g.from) % every) continue;
        snprintf(text, sizeof text, "%02d", hour);
        // Above its figure, or above where its shade begins.
        int shift = g.digits ? g.cell - 3 : 0;
        canvas_string(v->canvas, x + shift, y, 2, ROLE_LABEL, text);
    }
    canvas_right(v->canvas, right, y, g.day, ROLE_LABEL, SPAN("a day"));
    canvas_right(v->canvas, right + g.day, y, RATE, ROLE_LABEL, span_of(g.h->rate));
    canvas_right(v->canvas, right + g.day + RATE, y, DAYS, ROLE_LABEL, SPAN("days"));
    struct ui_week *w = &v->ui->hours.week;
    bool picked = is_picked(v, &g);
    for (int day = 0; day < 7; day++)
        draw_day(v, &g, &g.h->week[day], picked && w->day == day ? w->hour : -1,
                 y + 1 + day * g.lines);
    v->ui->drawn.week = (struct ui_grid){
        {v->at.x + NAME, y + 1, (g.to - g.from) * g.cell, 7 * g.lines}, g.cell, g.lines, g.from};
    v->ui->drawn.days =
        (struct ui_grid){{right, y + 1, g.day, 7 * g.lines}, g.day, g.lines, UI_WEEK_DAY};
    y += 1 + 7 * g.lines;
    if (picked) {
        char text[160];
        board_week_words(v->board, w->day, w->hour, text, sizeof text);
        bars_picked(v, y, text);
    } else {
        draw_hint(v, draw_legend(v, &g, y), y);
    }
}

// The figure of the whole weekday comes after its last hour. The first move selects one of the
// ends.
bool week_move(struct ui_week *w, int days, int hours) {
    if (!w->to) return false;
    if (w->day < 0) {
        bool first = days + hours > 0;
        *w = (struct ui_week){first ? 0 : 6, first ? w->from : UI_WEEK_DAY, w->from, w->to};
        return true;
    }
    int column = w->hour == UI_WEEK_DAY ? w->to - w->from : w->hour - w->from;
    column = pane_clamp(column + hours, w->to - w->from + 1);
    w->day = pane_clamp(w->day + days, 7);
    w->hour = column == w->to - w->from ? UI_WEEK_DAY : w->from + column;
    return true;
}
