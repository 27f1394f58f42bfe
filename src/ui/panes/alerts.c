// Alerts: the line below the header with the worst one, and the list of all. Enter in the list
// acknowledges the selected one, or else the first.
#include "panes.h"

#include "../canvas/draw.h"

#include <stdio.h>
#include <string.h>

#define GAP  2
#define MARK 2  // columns for the mark
#define WIDE 96 // then there is room for the time at which it began

// ---- the line. Its mark blinks until somebody acknowledges or mutes it.

static void draw_line(const struct pane_view *v) {
    const struct board_alerts *a = &v->board->header.alerts;
    enum role role = pane_role((enum mood)a->mood);
    bool wall = v->layout->pane[PANE_WALL].w > 0;
    int in = wall ? wall_margin(v->layout->pane[PANE_WALL].w) - v->at.x : 0;
    int x = v->at.x + in, end = v->at.x + v->at.w - in, y = v->at.y;
    const char *key = pane_key(v->ui, "alerts");
    char hint[KEY_NAME_SIZE + 8] = "", right[sizeof hint + sizeof a->more + GAP];
    int room = end - x - MARK - GAP - canvas_columns(a->more);
    if (*key && !wall) snprintf(hint, sizeof hint, "%s alerts", key);
    if (canvas_columns(a->line) + canvas_columns(hint) + GAP > room) *hint = '\0';
    snprintf(right, sizeof right, "%s%s%s", a->more, *a->more && *hint ? "  " : "", hint);
    int more = canvas_columns(right);
    bool mark = !a->fresh || !v->ui->blinked;
    canvas_string(v->canvas, x, y, MARK, role, mark ? "!" : " ");
    canvas_string(v->canvas, end - more, y, more, ROLE_LABEL, right);
    canvas_string(v->canvas, x + MARK, y, end - x - MARK - (more ? more + GAP : 0), role, a->line);
}

const struct pane_kind pane_alert_line = {.name = "alert line", .table = TABLES, .draw = draw_line};

// ---- the list

struct widths {
    int word, name;
};

static struct widths measure(const struct board_alerts *a) {
    struct widths w = {0};
    for (size_t i = 0; i < a->count; i++) {
        int word = canvas_columns(a->list[i].word), name = canvas_columns(a->list[i].name);
        if (word > w.word) w.word = word;
        if (name > w.name) w.name = name;
    }
    if (w.name > 24) w.name = 24;
    return w;
}

// "! critical  14:28:03   4:04  queue is full  support: waiting 7 (>= 5)"
static void draw_alert(const struct pane_view *v, int y, const struct board_alert *a,
                       struct widths w) {
    enum role role = pane_role((enum mood)a->mood);
    int x = v->at.x, end = v->at.x + v->at.w;
    canvas_string(v->canvas, x, y, 1, role, a->on ? "!" : " ");
    x += MARK;
    canvas_string(v->canvas, x, y, w.word, role, a->word);
    x += w.word + GAP;
    if (v->at.w >= WIDE) x += canvas_string(v->canvas, x, y, 8, ROLE_LABEL, a->since) + GAP;
    canvas_right(v->canvas, x, y, 7, role, span_of(a->lasts));
    x += 7 + GAP;
    canvas_string(v->canvas, x, y, w.name, role, a->name);
    x += w.name + GAP;
    canvas_string(v->canvas, x, y, end - x, role, a->text);
}

// Follows the selected one when others come and go.
static void follow(struct ui_scroll *s, const struct board_alerts *a) {
    size_t last = a->count ? a->count - 1 : 0;
    for (size_t i = 0; s->picked && !s->moved && i < a->count; i++)
        if (a->list[i].serial == s->key) s->selected = i;
    if (s->selected > last) s->selected = last;
    if (!a->count) s->picked = false;
    if (s->picked) s->key = a->list[s->selected].serial;
    s->moved = false;
    if (!s->picked) s->first = 0;
    if (s->picked && s->selected < s->first) s->first = s->selected;
    if (s->picked && s->page && s->selected >= s->first + s->page)
        s->first = s->selected - s->page + 1;
}

static void say_keys(const struct pane_view *v, int y) {
    char text[160];
    snprintf(text, sizeof text,
             "%s acknowledges what is selected, %s makes it silent for 15 minutes",
             pane_key(v->ui, "explain"), pane_key(v->ui, "mute"));
    canvas_string(v->canvas, v->at.x, y, v->at.w, ROLE_LABEL, text);
}

static void draw(const struct pane_view *v) {
    const struct board_alerts *a = &v->board->header.alerts;
    struct ui_scroll *s = &v->ui->scroll[v->pane];
    struct widths w = measure(a);
    char right[80] = "";
    s->rows = a->count;
    s->page = v->at.h > 2 ? (size_t)v->at.h - 2 : 1;
    follow(s, a);
    if (a->count)
        snprintf(right, sizeof right, "%zu firing, %zu pending or over", a->on, a->count - a->on);
    pane_title(v, right);
    if (!a->count)
        canvas_string(v->canvas, v->at.x, v->at.y + 1, v->at.w, ROLE_LABEL,
                      a->configured ? "no alerts now"
                                    : "no alerts are configured (docs/alerts.md)");
    size_t shown = 0;
    for (; shown < s->page && s->first + shown < a->count; shown++) {
        size_t at = s->first + shown;
        int y = v->at.y + 1 + (int)shown;
        draw_alert(v, y, &a->list[at], w);
        if (s->picked && at == s->selected)
            canvas_role(v->canvas, v->at.x, y, v->at.w, ROLE_SELECTED);
    }
    if (a->count && v->at.h > 2) say_keys(v, v->at.y + v->at.h - 1);
}

uint64_t ui_alert(const struct ui *u) {
    const struct board_alerts *a = &u->board->header.alerts;
    const struct ui_scroll *s = &u->scroll[PANE_ALERTS];
    if (ui_pane(u) != PANE_ALERTS || !a->count) return 0;
    size_t at = s->picked && s->selected < a->count ? s->selected : 0;
    return a->list[at].serial;
}

// ---- keys

static bool move(struct ui *u, enum pane pane, enum move move) {
    if (!u->scroll[pane].rows) return false;
    scroll_move(&u->scroll[pane], move);
    return true;
}

static bool enter(struct ui *u) {
    return command_ask(u, "acknowledge");
}

static struct ui_hit hit(const struct ui *u, enum pane pane, int x, int y) {
    struct rect at = u->drawn.layout.pane[pane];
    const struct ui_scroll *s = &u->scroll[pane];
    size_t row = y > at.y ? s->first + (size_t)(y - at.y - 1) : SIZE_MAX;
    (void)x;
    bool on = row != SIZE_MAX && row < s->rows && row < s->first + s->page;
    return (struct ui_hit){on ? HIT_ROW : HIT_PANE, pane, on ? row : 0};
}

static bool click(struct ui *u, struct ui_hit hit, bool keys) {
    (void)keys;
    if (hit.kind == HIT_ROW) scroll_pick(&u->scroll[hit.pane], hit.index);
    return true;
}

const struct pane_kind pane_alerts = {.name = "alerts",
                                      .title = "ALERTS",
                                      .tells_enter = true,
                                      .wheel = 3,
                                      .table = TABLES,
                                      .legend = legend_alerts,
                                      .draw = draw,
                                      .move = move,
                                      .enter = enter,
                                      .hit = hit,
                                      .click = click};
