// The table of panes, and what all of them share: the title line and what a mood looks like.
#include "panes.h"

#include "base/utf8.h"
#include "../canvas/draw.h"

#include <assert.h>
#include <string.h>

const struct pane_kind pane_kinds[] = {
    [PANE_HEADER] = {"header", NULL, false, false, pane_header},
    [PANE_TILES] = {"tiles", NULL, true, false, pane_tiles},
    [PANE_QUEUES] = {"queues", "QUEUES", true, true, pane_table},
    [PANE_AGENTS] = {"agents", "AGENTS", true, true, pane_table},
    [PANE_CHART] = {"hours", "CALLS BY HOUR", true, false, pane_chart},
    [PANE_CALLS] = {"calls", "RECENT CALLS", true, true, pane_table},
    [PANE_HOURS] = {"hours", "HOURS", false, false, pane_hours},
    [PANE_RECALLS] = {"recalls", "RECALLS", false, true, pane_table},
    [PANE_WALL] = {"wall", "WALL", false, false, pane_wall},
    [PANE_LIST] = {"list", "LIST", false, true, pane_table},
    [PANE_DETAIL] = {"detail", "DETAIL", false, true, pane_detail},
    [PANE_FOOTER] = {"footer", NULL, false, false, pane_footer},
};
static_assert(sizeof pane_kinds / sizeof pane_kinds[0] == PANES, "a row for each pane");

enum role pane_role(enum mood mood) {
    static const enum role roles[MOODS] = {
        [MOOD_PLAIN] = ROLE_NORMAL,  [MOOD_QUIET] = ROLE_QUIET, [MOOD_GOOD] = ROLE_GOOD,
        [MOOD_WARN] = ROLE_WARN,     [MOOD_BAD] = ROLE_BAD,     [MOOD_STALE] = ROLE_STALE,
        [MOOD_UNKNOWN] = ROLE_QUIET,
    };
    return roles[mood];
}

enum role pane_figure_role(enum mood mood) {
    return mood == MOOD_PLAIN ? ROLE_FIGURE : pane_role(mood);
}

// What a pane is called depends on what it counts.
static const char *title_of(const struct pane_view *v) {
    static const char *const hours[BOARD_LEVELS] = {[BOARD_RECORDS] = "RECORDS BY HOUR"};
    static const char *const recent[BOARD_LEVELS] = {
        [BOARD_VISITS] = "RECENT VISITS", [BOARD_RECORDS] = "RECENT RECORDS"};
    enum board_level level = v->board->view.level;
    const char *title = v->pane == PANE_CHART   ? hours[level]
                        : v->pane == PANE_CALLS ? recent[level]
                                                : NULL;
    if (v->pane == PANE_DETAIL && *v->ui->detail.title) return v->ui->detail.title;
    if (v->pane == PANE_RECALLS && *v->board->recalls.title) return v->board->recalls.title;
    if (v->pane == PANE_LIST && *v->board->list.title) return v->board->list.title;
    return title ? title : pane_kinds[v->pane].title;
}

// The pane that stands in the same place while another one has the keys, as a quiet word beside the
// title: what Tab leads to.
static bool shares(const struct pane_view *v, int other) {
    static const enum pane partners[PANES] = {
        [PANE_QUEUES] = PANE_AGENTS,
        [PANE_AGENTS] = PANE_QUEUES,
        [PANE_CHART] = PANE_CALLS,
        [PANE_CALLS] = PANE_CHART,
    };
    if (!pane_kinds[other].focusable || other == PANE_TILES || v->layout->pane[other].w)
        return false;
    if (v->ui->page != PAGE_OVERVIEW || v->ui->over_count) return false;
    return v->ui->zoom || partners[v->pane] == (enum pane)other;
}

void pane_title(const struct pane_view *v, const char *right) {
    bool focus = v->ui->focus == v->pane || ui_alone(v->ui) == v->pane;
    pane_heading(v, title_of(v), focus, right);
}

void pane_heading(const struct pane_view *v, const char *title, bool focus, const char *right) {
    int x = v->at.x, end = v->at.x + v->at.w;
    if (focus) canvas_string(v->canvas, x - 1, v->at.y, 1, ROLE_FOCUS, "▸"); // in the margin
    int more = (int)utf8_columns(span_of(right));
    if (more) {
        canvas_string(v->canvas, end - more, v->at.y, more, ROLE_LABEL, right);
        end -= more + 1;
    }
    for (int i = 0; i < PANES; i++) {
        const struct pane_kind *k = &pane_kinds[i];
        if (i == (int)v->pane)
            x += canvas_string(v->canvas, x, v->at.y, end - x, focus ? ROLE_FOCUS : ROLE_TITLE,
                               title) +
                 2;
        else if (shares(v, i))
            x += canvas_string(v->canvas, x, v->at.y, end - x, ROLE_LABEL, k->name) + 2;
    }
    canvas_rule(v->canvas, x - 1, v->at.y, end - x + 1, ROLE_RULE);
}
