// The pointer: what stands where it is, and what a click or the wheel does there. Where things are
// was kept when they were drawn.
#include "ui/ui.h"

#include "kiosk_run.h"
#include "panes/panes.h"

#define WHEEL_ROWS 3
#define DOUBLE_US  400000

static bool inside(struct rect r, int x, int y) {
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

static struct ui_hit hit_tile(const struct layout *l, int x, int y) {
    struct rect at = l->pane[PANE_TILES];
    int columns = l->tile_columns, column = 0, line = (y - at.y) / l->tile_step;
    for (x -= at.x; column < columns && x >= l->tile_width[column]; column++)
        x -= l->tile_width[column];
    int index = line * columns + column;
    bool on = column < columns && (y - at.y) % l->tile_step < l->tile_lines && index < l->tiles;
    return (struct ui_hit){on ? HIT_TILE : HIT_PANE, PANE_TILES, on ? (size_t)index : 0};
}

// The one of them that is there; `columns` from one line of them to the next.
static bool hit_grid(const struct ui_grid *g, int columns, int x, int y, size_t *ret_index) {
    if (g->w < 1 || g->h < 1 || !inside(g->at, x, y)) return false;
    *ret_index = (size_t)((y - g->at.y) / g->h * columns + g->first + (x - g->at.x) / g->w);
    return true;
}

static struct ui_hit hit_hours(const struct ui_drawn *d, enum pane pane, int x, int y) {
    size_t index = 0;
    enum ui_hit_kind kind = HIT_PANE;
    if (hit_grid(&d->bars, 0, x, y, &index))
        kind = HIT_BAR;
    else if (hit_grid(&d->week, UI_WEEK_DAY + 1, x, y, &index) ||
             hit_grid(&d->days, UI_WEEK_DAY + 1, x, y, &index))
        kind = HIT_WEEK;
    return (struct ui_hit){kind, pane, index};
}

struct ui_hit ui_hit(const struct ui *u, int x, int y) {
    const struct layout *l = &u->drawn.layout;
    int pane = 0;
    x -= u->drawn.left;
    y -= u->drawn.top;
    while (pane < PANES && !inside(l->pane[pane], x, y))
        pane++;
    if (pane == PANES) return (struct ui_hit){HIT_NONE, PANES, 0};
    if (pane == PANE_TILES) return hit_tile(l, x, y);
    if (pane == PANE_CHART || pane == PANE_HOURS)
        return hit_hours(&u->drawn, (enum pane)pane, x, y);
    const struct ui_titles *titles = &u->drawn.titles[pane];
    const struct ui_scroll *s = &u->scroll[pane];
    struct ui_hit hit = {HIT_PANE, (enum pane)pane, 0};
    int line = y - l->pane[pane].y - 2; // below the pane's title and those of its columns
    for (size_t i = 0; line == -1 && i < titles->count; i++)
        if (titles->w[i] && x >= titles->x[i] && x < titles->x[i] + titles->w[i])
            hit = (struct ui_hit){HIT_TITLE, (enum pane)pane, i};
    size_t left = s->rows - s->first, shown = left < s->page ? left : s->page;
    if (titles->count && line >= 0 && (size_t)line < shown)
        hit = (struct ui_hit){HIT_ROW, (enum pane)pane, s->first + (size_t)line};
    else if (titles->count && s->has_total && line >= 0 && (size_t)line == shown)
        hit = (struct ui_hit){HIT_ROW, (enum pane)pane, s->rows};
    return hit;
}

// Picks it; true where it was picked already.
static bool pick_bar(struct ui *u, struct ui_hit hit) {
    int index = (int)hit.index, before = u->bar;
    if (hit.pane == PANE_CHART) {
        u->bar = index;
        return before == index;
    }
    bool again = !u->hours_week && u->hours.at == index;
    u->hours_week = false;
    u->hours.at = index;
    u->hours.moved = true;
    return again;
}

static bool pick_week(struct ui *u, struct ui_hit hit) {
    int day = (int)hit.index / (UI_WEEK_DAY + 1), hour = (int)hit.index % (UI_WEEK_DAY + 1);
    bool again = u->hours_week && u->week.day == day && u->week.hour == hour;
    u->hours_week = true;
    u->week.day = day;
    u->week.hour = hour;
    return again;
}

static enum ui_change click(struct ui *u, int x, int y, int64_t now_us) {
    struct ui_hit hit = ui_hit(u, x, y), before = u->hit;
    bool again = hit.kind == HIT_ROW && before.kind == HIT_ROW && hit.pane == before.pane &&
                 hit.index == before.index && u->clicked_us && now_us - u->clicked_us < DOUBLE_US;
    u->hit = hit;
    u->clicked_us = again ? 0 : now_us;
    if (hit.kind == HIT_NONE) return UI_NOTHING;
    bool keys = ui_pane(u) == hit.pane;
    if (pane_kinds[hit.pane].focusable) u->focus = hit.pane;
    if (hit.kind == HIT_BAR || hit.kind == HIT_WEEK) {
        bool picked = hit.kind == HIT_BAR ? pick_bar(u, hit) : pick_week(u, hit);
        return picked && keys ? ui_command(u, COMMAND_ENTER) : UI_REDRAW;
    }
    if (again) return ui_command(u, COMMAND_ENTER);
    if (hit.kind == HIT_TITLE || hit.kind == HIT_TILE) {
        u->wish = WISH_HIT;
        return UI_ASK;
    }
    if (hit.kind == HIT_ROW) pane_pick(&u->scroll[hit.pane], hit.index);
    return UI_REDRAW;
}

static enum ui_change wheel(struct ui *u, bool up, int x, int y) {
    enum command command = up ? COMMAND_UP : COMMAND_DOWN;
    struct ui_hit hit = ui_hit(u, x, y);
    bool moved = false;
    if (u->picker.kind != PICKER_NONE)
        return ui_key(u, (struct key){up ? KEYCODE_UP : KEYCODE_DOWN, 0});
    if (u->help || u->picking || hit.pane == PANE_WALL) return ui_command(u, command);
    for (int i = 0; hit.kind != HIT_NONE && i < WHEEL_ROWS; i++)
        moved |= pane_move(u, hit.pane, command);
    return moved ? UI_REDRAW : UI_NOTHING;
}

enum ui_change ui_pointer(struct ui *u, uint32_t code, int x, int y, int64_t now_us) {
    bool open =
        u->help || u->picking || u->prompt.kind != PROMPT_NONE || u->picker.kind != PICKER_NONE;
    kiosk_key(&u->kiosk, u->now_us);
    if (code != KEYCODE_CLICK) return wheel(u, code == KEYCODE_WHEEL_UP, x, y);
    return open ? UI_NOTHING : click(u, x, y, now_us);
}
