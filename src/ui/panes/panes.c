// The table of panes, and what several of them share: titles, how moods look, and what is under the
// pointer.
#include "panes.h"

#include "../canvas/draw.h"

#include <assert.h>

const struct pane_kind *const pane_kinds[] = {
    [PANE_HEADER] = &pane_header,   [PANE_TILES] = &pane_tiles,
    [PANE_QUEUES] = &pane_queues,   [PANE_AGENTS] = &pane_agents,
    [PANE_CHART] = &pane_chart,     [PANE_WAITING] = &pane_waiting,
    [PANE_CALLS] = &pane_calls,     [PANE_HOURS] = &pane_hours,
    [PANE_RECALLS] = &pane_recalls, [PANE_WALL] = &pane_wall,
    [PANE_LIST] = &pane_list,       [PANE_DETAIL] = &pane_detail,
    [PANE_ALERTS] = &pane_alerts,   [PANE_ALERT_LINE] = &pane_alert_line,
    [PANE_FOOTER] = &pane_footer,
};
static_assert(sizeof pane_kinds / sizeof pane_kinds[0] == PANES, "a row for each pane");

const struct pane_kind *pane_here(const struct ui *u) {
    return u->help ? &pane_help : pane_kinds[ui_pane(u)];
}

bool pane_has_keys(const struct pane_view *v) {
    return v->ui->focus == v->pane || ui_alone(v->ui) == v->pane;
}

bool pane_is_wide(const struct pane_view *v) {
    return ui_on_queues(v->ui) || ui_alone(v->ui) == v->pane;
}

enum role pane_role(enum mood mood) {
    static const enum role roles[MOODS] = {
        [MOOD_PLAIN] = ROLE_NORMAL,     [MOOD_QUIET] = ROLE_QUIET,   [MOOD_GOOD] = ROLE_GOOD,
        [MOOD_TALKING] = ROLE_ANSWERED, [MOOD_WARN] = ROLE_WARN,     [MOOD_BAD] = ROLE_BAD,
        [MOOD_STALE] = ROLE_STALE,      [MOOD_UNKNOWN] = ROLE_QUIET,
    };
    return roles[mood];
}

enum role pane_figure_role(enum mood mood) {
    return mood == MOOD_PLAIN ? ROLE_FIGURE : pane_role(mood);
}

const char *pane_key(const struct ui *u, const char *command) {
    const struct command *c = command_of(command);
    assert(c);
    return keymap_first(u->keymap, c);
}

// ---- titles

static const char *title_of(const struct pane_view *v) {
    const struct pane_kind *kind = pane_kinds[v->pane];
    const char *now = kind->title_now ? kind->title_now(v->ui) : NULL;
    return now && *now ? now : kind->title;
}

// The title also names, in a quiet colour, the other pane for this place: the one that Tab leads
// to.
static bool shares(const struct pane_view *v, int other) {
    static const enum pane partners[PANES] = {
        [PANE_QUEUES] = PANE_AGENTS,
        [PANE_AGENTS] = PANE_QUEUES,
        [PANE_CHART] = PANE_CALLS,
        [PANE_CALLS] = PANE_CHART,
    };
    const struct pane_kind *kind = pane_kinds[other];
    if (!kind->focusable || kind->on_top || v->layout->pane[other].w) return false;
    if (other == PANE_WAITING) return false; // Tab leads to it only where it is drawn
    if (v->ui->page != PAGE_OVERVIEW || v->ui->over_count) return false;
    return v->ui->zoom || partners[v->pane] == (enum pane)other;
}

void pane_title(const struct pane_view *v, const char *right) {
    pane_heading(v, title_of(v), pane_has_keys(v), right);
}

void pane_heading(const struct pane_view *v, const char *title, bool focus, const char *right) {
    int x = v->at.x, end = v->at.x + v->at.w;
    if (focus) canvas_string(v->canvas, x - 1, v->at.y, 1, ROLE_FOCUS, "▸"); // in the margin
    int more = canvas_columns(right);
    if (more) {
        canvas_string(v->canvas, end - more, v->at.y, more, ROLE_LABEL, right);
        end -= more + 1;
    }
    for (int i = 0; i < PANES; i++) {
        if (i == (int)v->pane)
            x += canvas_string(v->canvas, x, v->at.y, end - x, focus ? ROLE_FOCUS : ROLE_TITLE,
                               title) +
                 2;
        else if (shares(v, i))
            x += canvas_string(v->canvas, x, v->at.y, end - x, ROLE_LABEL, pane_kinds[i]->name) + 2;
    }
    canvas_rule(v->canvas, x - 1, v->at.y, end - x + 1, ROLE_RULE);
}

// ---- the cursor

bool pane_explain(struct ui *u, bool any, const struct board_explain *what) {
    if (!any || u->over_count == UI_OVER_MAX) return false;
    ui_over(u, PANE_LIST);
    u->over[u->over_count - 1].explained = *what;
    return true;
}

int pane_clamp(int at, int count) {
    return at >= count ? count - 1 : at < 0 ? 0 : at;
}

int pane_next(int at, int first, int count, int by) {
    if (at < 0) return by > 0 ? first : first + count - 1;
    return first + pane_clamp(at + by - first, count);
}

// ---- the pointer

bool pane_inside(struct rect r, int x, int y) {
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

bool pane_grid(const struct ui_grid *g, int columns, int x, int y, size_t *ret_index) {
    if (g->w < 1 || g->h < 1 || !pane_inside(g->at, x, y)) return false;
    int row = (y - g->at.y) / g->h, column = (x - g->at.x) / g->w;
    *ret_index = (size_t)row * (size_t)columns + (size_t)g->first + (size_t)column;
    return true;
}
