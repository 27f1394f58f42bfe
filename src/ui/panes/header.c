// The two lines at the top: which servers are heard, the window and the time; below them the most
// important message. The clock stays at its place; if there is too little room, the middle gives
// way.
#include "panes.h"

#include "../canvas/draw.h"

#include <stdio.h>

#define GAP          3
#define SERVER_LEAST 8

static int server_width(const struct board_header_server *s, bool words) {
    int width = canvas_columns(s->name) + (*s->mark ? 2 : 0);
    return width + (words && *s->words ? 1 + canvas_columns(s->words) : 0);
}

static int servers_width(const struct board_header *h, bool words, int gap) {
    int width = 0;
    for (size_t i = 0; i < h->server_count; i++)
        width += server_width(&h->servers[i], words) + (i ? gap : 0);
    return width;
}

static int draw_server(const struct pane_view *v, int x, int end,
                       const struct board_header_server *s, bool words) {
    struct canvas *c = v->canvas;
    int y = v->at.y;
    x += canvas_string(c, x, y, end - x - 2, ROLE_HEADER, s->name);
    if (*s->mark) x += 1 + canvas_string(c, x + 1, y, end - x - 1, pane_role(s->mood), s->mark);
    if (words && *s->words)
        x += 1 + canvas_string(c, x + 1, y, end - x - 1, pane_role(s->mood), s->words);
    return x;
}

static bool any_bad(const struct board_header *h) {
    for (size_t i = 0; i < h->server_count; i++)
        if (h->servers[i].mood == MOOD_BAD) return true;
    return false;
}

// All servers in order, or as many as fit, those with trouble first. If not all words fit, only the
// servers with the worst trouble keep theirs.
static void draw_servers(const struct pane_view *v, int x, int room) {
    static const enum mood urgent[MOODS] = {MOOD_BAD,  MOOD_WARN,    MOOD_UNKNOWN, MOOD_STALE,
                                            MOOD_GOOD, MOOD_TALKING, MOOD_PLAIN,   MOOD_QUIET};
    const struct board_header *h = &v->board->header;
    bool words = servers_width(h, true, GAP) <= room;
    int between = !words && any_bad(h) ? 2 : GAP; // closer together, so that words fit
    bool all = servers_width(h, false, between) <= room, worded[BOARD_SERVERS_MAX] = {0};
    int left = room - servers_width(h, false, between);
    for (size_t m = 0; m < sizeof urgent / sizeof *urgent; m++)
        for (size_t i = 0; all && i < h->server_count; i++) {
            const struct board_header_server *s = &h->servers[i];
            int more = server_width(s, true) - server_width(s, false);
            if (s->mood != urgent[m] || more > left) continue;
            worded[i] = true;
            left -= more;
        }
    size_t shown = 0;
    int end = x + room, start = x;
    char more[FIGURE_SIZE];
    for (size_t m = 0; m < (all ? 1 : sizeof urgent / sizeof *urgent); m++)
        for (size_t i = 0; i < h->server_count; i++) {
            const struct board_header_server *s = &h->servers[i];
            if (!all && s->mood != urgent[m]) continue;
            int gap = shown ? between : 0;
            if (!all && shown && x + gap + server_width(s, false) + 4 > end) continue;
            x = draw_server(v, x + gap, all ? end : end - 4, s, worded[i]);
            shown++;
        }
    size_t rest = h->server_count - shown + h->servers_left_off;
    if (rest) snprintf(more, sizeof more, "%s+%zu", x > start ? " " : "", rest);
    if (rest && x < end) canvas_string(v->canvas, x, v->at.y, end - x, ROLE_LABEL, more);
}

static void draw(const struct pane_view *v) {
    const struct board_header *h = &v->board->header;
    struct canvas *c = v->canvas;
    int x = v->at.x, end = v->at.x + v->at.w, y = v->at.y;
    char middle[320];
    x += canvas_string(c, x, y, v->at.w, ROLE_ACCENT, "cdrtop") + GAP;
    canvas_right(c, end - 8, y, 8, ROLE_FIGURE, span_of(h->clock));
    end -= 8;
    if (v->at.w >= 90) {
        canvas_right(c, end - 12, y, 10, ROLE_LABEL, span_of(h->date));
        end -= 12;
    }
    int frozen = h->frozen ? 9 : 0, servers = servers_width(h, true, GAP);
    end -= GAP;
    if (frozen) canvas_string(c, end - 6, y, 6, ROLE_WARN, "FROZEN");
    end -= frozen;
    // Servers are left out before the window is, and the level before both. What stands beside
    // another window is said as long as anything is.
    int least = servers_width(h, any_bad(h), 2);
    int room = end - x - GAP - (any_bad(h) || least < 24 ? least : 24);
    snprintf(middle, sizeof middle, "%s · %s%s%s%s%s", h->window, h->level,
             *h->compared ? " · " : "", h->compared, *h->states ? " · " : "", h->states);
    if (*h->states && canvas_columns(middle) > room)
        snprintf(middle, sizeof middle, "%s · %s", h->window, h->states);
    if (*h->states && canvas_columns(middle) > room) {
        snprintf(middle, sizeof middle, "%s", h->window);
        room = end - x - GAP - SERVER_LEAST;
    }
    if (canvas_columns(middle) > room) snprintf(middle, sizeof middle, "%s", h->level);
    int width = canvas_columns(middle);
    // In the centre of the screen if the servers leave room there, else next to the clock.
    int centre = (c->width - width) / 2;
    if (centre < x + servers + GAP || centre + width > end) centre = end - width;
    canvas_string(c, centre, y, width, ROLE_LABEL, middle);
    draw_servers(v, x, centre - (any_bad(h) ? 2 : GAP) - x);
    x = v->at.x;
    if (*h->filter) {
        x += canvas_string(c, x, y + 1, v->at.w, ROLE_LABEL, "filter ");
        x += canvas_string(c, x, y + 1, v->at.w / 2, ROLE_ACCENT, h->filter) + GAP;
    }
    if (*h->notice)
        canvas_string(c, x, y + 1, v->at.x + v->at.w - x, pane_role(h->notice_mood), h->notice);
}

const struct pane_kind pane_header = {.name = "header", .table = TABLES, .draw = draw};
