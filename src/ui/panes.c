// The table of panes, and what all of them share: the title line and what a mood looks like.
#include "panes.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

const struct pane_kind pane_kinds[] = {
    [PANE_HEADER] = {"header", NULL, false, false, pane_header},
    [PANE_TILES] = {"tiles", NULL, false, false, pane_tiles},
    [PANE_QUEUES] = {"queues", "QUEUES", true, true, pane_table},
    [PANE_AGENTS] = {"agents", "AGENTS", true, true, pane_table},
    [PANE_CHART] = {"chart", "RECORDS BY HOUR", true, false, pane_chart},
    [PANE_CALLS] = {"calls", "RECENT CALLS", true, true, pane_table},
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

void pane_title(const struct pane_view *v, const char *right) {
    bool focus = v->ui->focus == v->pane;
    int x = v->at.x, end = v->at.x + v->at.w;
    int more = (int)utf8_columns(span_of(right));
    x += canvas_string(v->canvas, x, v->at.y, v->at.w, focus ? ROLE_FOCUS : ROLE_TITLE,
                       pane_kinds[v->pane].title) +
         1;
    if (more) {
        canvas_string(v->canvas, end - more, v->at.y, more, ROLE_LABEL, right);
        end -= more + 1;
    }
    canvas_rule(v->canvas, x, v->at.y, end - x, ROLE_RULE);
}
