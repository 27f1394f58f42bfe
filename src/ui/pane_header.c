// Two lines on top: who is heard, of what time, what o'clock; below, the one thing to know. And the
// last line, the keys. The clock keeps its place; what does not fit goes from the middle.
#include "panes.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define GAP 3

static int servers_width(const struct board_header *h, size_t count, bool words) {
    int width = 0;
    for (size_t i = 0; i < count; i++) {
        const struct board_header_server *s = &h->servers[i];
        width += (int)utf8_columns(span_of(s->name)) + 2 + (i ? GAP : 0);
        if (words && *s->words) width += 1 + (int)utf8_columns(span_of(s->words));
    }
    return width;
}

static void draw_servers(const struct pane_view *v, int x, int room) {
    const struct board_header *h = &v->board->header;
    bool words = servers_width(h, h->server_count, true) <= room;
    size_t shown = h->server_count;
    char more[FIGURE_SIZE] = "";
    while (shown && servers_width(h, shown, words) + (shown < h->server_count ? 4 : 0) > room)
        shown--;
    if (!shown && h->server_count) shown = 1; // cut, but there
    int end = x + room;
    for (size_t i = 0; i < shown && x < end; i++) {
        const struct board_header_server *s = &h->servers[i];
        if (i) x += GAP;
        x += canvas_string(v->canvas, x, v->at.y, end - x - 2, ROLE_HEADER, s->name) + 1;
        x += canvas_string(v->canvas, x, v->at.y, end - x, pane_role(s->mood), s->mark);
        if (words && *s->words && x < end)
            x += 1 + canvas_string(v->canvas, x + 1, v->at.y, end - x - 1, pane_role(s->mood),
                                   s->words);
    }
    size_t rest = h->server_count - shown + h->servers_left_off;
    if (rest) snprintf(more, sizeof more, " +%zu", rest);
    if (x < end) canvas_string(v->canvas, x, v->at.y, end - x, ROLE_LABEL, more);
}

void pane_header(const struct pane_view *v) {
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
    int frozen = h->frozen ? 9 : 0, servers = servers_width(h, h->server_count, true);
    end -= GAP;
    if (frozen) canvas_string(c, end - 6, y, 6, ROLE_WARN, "FROZEN");
    end -= frozen;
    // The servers go before the window, and the level of the figures before both.
    snprintf(middle, sizeof middle, "%s · %s", h->window, h->level);
    int least = servers_width(h, h->server_count, false);
    if (end - x - (int)utf8_columns(span_of(middle)) - GAP < (least < 24 ? least : 24))
        snprintf(middle, sizeof middle, "%s", h->level);
    int width = (int)utf8_columns(span_of(middle));
    // In the middle of the screen when the servers leave it free, else before the clock.
    int centre = (c->width - width) / 2;
    if (centre < x + servers + GAP || centre + width > end) centre = end - width;
    canvas_string(c, centre, y, width, ROLE_LABEL, middle);
    draw_servers(v, x, centre - GAP - x);
    x = v->at.x;
    if (*h->filter) {
        x += canvas_string(c, x, y + 1, v->at.w, ROLE_LABEL, "filter ");
        x += canvas_string(c, x, y + 1, v->at.w / 2, ROLE_ACCENT, h->filter) + GAP;
    }
    if (*h->notice)
        canvas_string(c, x, y + 1, v->at.x + v->at.w - x, pane_role(h->notice_mood), h->notice);
}

void pane_footer(const struct pane_view *v) {
    int x = v->at.x, end = v->at.x + v->at.w;
    for (int i = 0; i < COMMANDS; i++) {
        const char *hint = command_texts[i].hint, *name = NULL;
        for (size_t k = 0; hint && k < key_binding_count && !name; k++)
            if (key_bindings[k].command == (enum command)i) name = key_bindings[k].name;
        if (!name) continue;
        int width = (int)(strlen(name) + 1 + strlen(hint));
        if (x + width > end) return;
        x += canvas_string(v->canvas, x, v->at.y, end - x, ROLE_KEY, name) + 1;
        x += canvas_string(v->canvas, x, v->at.y, end - x, ROLE_LABEL, hint) + GAP;
    }
}
