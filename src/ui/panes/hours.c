// The Hours page: a chart, and the week below it if the screen is high enough, else one of them at
// a time. The keys go to one of them, and Tab changes between them.
#include "hours.h"

#include "../canvas/draw.h"

#define CHART_LEAST 16 // rows that the chart needs when the week is shown, too

// Keeps the cursor at its time when bars move or become coarser or finer.
static void follow(struct ui_bars *s, const struct board_hours *h) {
    int at = -1;
    for (size_t i = 0; i < h->count && s->at >= 0 && !s->moved; i++) {
        const struct board_bar *bar = &h->bars[i];
        int64_t from = bar->from ? bar->from : bar->hour * 60 + bar->minute;
        int64_t to = bar->from ? bar->to : from + bar->minutes;
        if (s->key >= from && s->key < to) at = (int)i;
    }
    if (!s->moved) s->at = at;
    s->moved = false;
    if (s->at >= (int)h->count) s->at = -1;
    if (s->at < 0) return;
    const struct board_bar *bar = &h->bars[s->at];
    s->key = bar->from ? bar->from : bar->hour * 60 + bar->minute;
}

static void say(const struct pane_view *v, const char *text) {
    canvas_string(v->canvas, v->at.x, v->at.y + 1, v->at.w, ROLE_QUIET, text);
}

static bool has_week(const struct board_hours *h) {
    for (int day = 0; day < 7; day++)
        if (h->week[day].days) return true;
    return false;
}

static void draw(const struct pane_view *v) {
    const struct board_hours *h = &v->board->hours_page;
    bool known = v->board->figures.known;
    v->ui->hours.bars.count = 0;
    v->ui->hours.week.from = v->ui->hours.week.to = 0;
    if (!h->known || (!known && !has_week(h))) {
        hours_chart_title(v);
        say(v, known ? "counting …" : v->board->header.waiting);
        return;
    }
    struct pane_view chart = *v, week = *v;
    follow(&v->ui->hours.bars, h);
    int lines = v->at.h >= 45 ? 2 : 1, more = week_height(lines);
    if (v->at.h - more - 1 >= CHART_LEAST) {
        chart.at.h -= more + 1;
        week.at.y += chart.at.h + 1;
        week.at.h = more;
    } else if (v->ui->hours.on_week) {
        pane_title(v, week_says(v));
        week.at.y++;
        week.at.h--;
        week_draw(&week);
        return;
    } else {
        week.at.h = 0;
    }
    hours_chart_title(&chart);
    if (known)
        hours_chart_draw(&chart, !week.at.h);
    else
        say(&chart, v->board->header.waiting);
    if (!week.at.h) return;
    pane_heading(&week, "WEEK", v->ui->hours.on_week, week_says(v));
    week.at.y++;
    week.at.h--;
    week_draw(&week);
}

// ---- keys and the pointer

static bool on_bar(const struct ui *u) {
    return !u->hours.on_week && u->hours.bars.count && u->hours.bars.at >= 0;
}

static bool on_week(const struct ui *u) {
    return u->hours.on_week && u->hours.week.to && u->hours.week.day >= 0;
}

static bool to_bar(struct ui *u, int at) {
    if (!u->hours.bars.count) return false;
    u->hours.bars.at = at;
    u->hours.bars.moved = true;
    return true;
}

static bool side(struct ui *u, int by) {
    const struct ui_bars *b = &u->hours.bars;
    if (u->hours.on_week) return week_move(&u->hours.week, 0, by);
    return to_bar(u, pane_next(b->at, b->first, b->count, by));
}

static bool move(struct ui *u, enum pane pane, enum move move) {
    bool ends = move == MOVE_TOP || move == MOVE_BOTTOM, last = move == MOVE_BOTTOM;
    const struct ui_bars *b = &u->hours.bars;
    (void)pane;
    if (ends && !u->hours.on_week) return to_bar(u, b->first + (last ? b->count - 1 : 0));
    if (!u->hours.on_week || move == MOVE_PAGE_UP || move == MOVE_PAGE_DOWN) return false;
    if (!ends) return week_move(&u->hours.week, move == MOVE_UP ? -1 : 1, 0);
    u->hours.week.day = -1;
    return week_move(&u->hours.week, 0, last ? -1 : 1);
}

static bool enter(struct ui *u) {
    const struct ui_week *w = &u->hours.week;
    struct board_explain what;
    if (on_bar(u))
        pane_explain(u, board_explain_bar(u->board, (size_t)u->hours.bars.at, &what), &what);
    else if (on_week(u))
        pane_explain(u, board_explain_week(u->board, w->day, w->hour, &what), &what);
    else
        return false;
    return true;
}

static bool back(struct ui *u) {
    if (on_bar(u))
        u->hours.bars.at = -1;
    else if (on_week(u))
        u->hours.week.day = -1;
    else
        return false;
    return true;
}

static bool step(struct ui *u, int by) {
    int to = u->hours.step + by;
    if (to < 0 || to > 2) return false;
    u->hours.step = to;
    return true;
}

static bool turn(struct ui *u, int by) {
    (void)by;
    u->hours.on_week = !u->hours.on_week;
    return true;
}

static struct ui_hit hit(const struct ui *u, enum pane pane, int x, int y) {
    const struct ui_drawn *d = &u->drawn;
    struct ui_hit hit = {HIT_PANE, pane, 0};
    if (pane_grid(&d->bars, 0, x, y, &hit.index))
        hit.kind = HIT_BAR;
    else if (pane_grid(&d->week, UI_WEEK_DAY + 1, x, y, &hit.index) ||
             pane_grid(&d->days, UI_WEEK_DAY + 1, x, y, &hit.index))
        hit.kind = HIT_WEEK;
    return hit;
}

// Clicking on what is selected, while keys go there, is Enter.
static bool click(struct ui *u, struct ui_hit hit, bool keys) {
    struct ui_week *w = &u->hours.week;
    int day = (int)hit.index / (UI_WEEK_DAY + 1), hour = (int)hit.index % (UI_WEEK_DAY + 1);
    bool week = hit.kind == HIT_WEEK, again = u->hours.on_week == week;
    if (hit.kind == HIT_PANE) return true;
    u->hours.on_week = week;
    if (week) {
        again = again && w->day == day && w->hour == hour;
        w->day = day;
        w->hour = hour;
    } else {
        again = again && u->hours.bars.at == (int)hit.index;
        to_bar(u, (int)hit.index);
    }
    return again && keys ? enter(u) : true;
}

const struct pane_kind pane_hours = {.name = "hours",
                                     .title = "HOURS",
                                     .table = TABLES,
                                     .legend = legend_hours,
                                     .draw = draw,
                                     .move = move,
                                     .side = side,
                                     .enter = enter,
                                     .back = back,
                                     .step = step,
                                     .turn = turn,
                                     .hit = hit,
                                     .click = click};
