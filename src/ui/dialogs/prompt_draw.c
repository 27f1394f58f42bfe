// Draws the prompt. The typed text replaces the hints on the last line. Above it are the choices,
// or what is wrong, with a mark above the wrong place.
#include "ui/ui.h"

#include "../canvas/draw.h"
#include "base/utf8.h"
#include "dialogs.h"

#include <string.h>

#define GAP 2

static int columns_to(const char *text, size_t bytes) {
    return (int)utf8_columns((struct span){text, bytes});
}

static void blank(struct canvas *c, int y) {
    for (int x = 0; x < c->width; x++)
        canvas_string(c, x, y, 1, ROLE_NORMAL, " ");
}

static void draw_choices(const struct prompt *p, struct canvas *c, int y) {
    int x = 1, end = c->width - 1;
    size_t first = 0;
    // The choice that Tab is at is always visible.
    for (size_t i = 0; p->choice >= 0 && i <= (size_t)p->choice; i++) {
        int width = 0;
        for (size_t k = first; k <= (size_t)p->choice; k++)
            width += columns_to(p->choices[k].shown, strlen(p->choices[k].shown)) + GAP;
        if (width <= end - x) break;
        first++;
    }
    blank(c, y);
    for (size_t i = first; i < p->choice_count && x < end; i++) {
        bool on = p->choice >= 0 && i == (size_t)p->choice;
        x += canvas_string(c, x, y, end - x, on ? ROLE_SELECTED : ROLE_LABEL, p->choices[i].shown) +
             GAP;
    }
}

// As many whole words as fit.
static void put_words(struct canvas *c, int x, int y, int room, const char *text) {
    size_t len = strlen(text);
    if (columns_to(text, len) <= room) {
        canvas_string(c, x, y, room, ROLE_WARN, text);
        return;
    }
    while (len && (columns_to(text, len) > room - 2 || text[len] != ' '))
        len--;
    if (!len) { // a single long word
        canvas_string(c, x, y, room, ROLE_WARN, text);
        return;
    }
    x += canvas_text(c, x, y, room, ROLE_WARN, (struct span){text, len});
    canvas_string(c, x + 1, y, 1, ROLE_WARN, "…");
}

// Draws a mark above the wrong place with the fault after or before it; if it does not fit beside
// the mark, the fault has the whole line. The place itself is marked, too.
static void draw_fault(const struct prompt *p, struct canvas *c, int y, int at) {
    int width = columns_to(p->wrong, strlen(p->wrong)) + GAP, end = c->width - 1;
    blank(c, y);
    if (at + width <= end) {
        canvas_string(c, at, y, 1, ROLE_WARN, "▾");
        canvas_string(c, at + GAP, y, end - at - GAP, ROLE_WARN, p->wrong);
    } else if (at - width >= 1) {
        canvas_string(c, at - width, y, width - GAP, ROLE_WARN, p->wrong);
        canvas_string(c, at, y, 1, ROLE_WARN, "▾");
    } else {
        put_words(c, 1, y, end - 1, p->wrong);
    }
}

void prompt_draw(struct ui *u, struct canvas *c) {
    const struct prompt *p = &u->prompt;
    int y = c->height - 1, x = 1;
    // On a wall an alert is in the last row, and nobody presses a key there.
    struct rect alert = u->drawn.layout.pane[PANE_ALERT_LINE];
    if (!p->dialog && alert.w > 0 && alert.y == y) y--;
    blank(c, y);
    if (!p->dialog) {
        canvas_string(c, x, y, c->width - 2, u->said.badly ? ROLE_WARN : ROLE_NORMAL, u->said.text);
        return;
    }
    x += canvas_string(c, x, y, c->width / 2, ROLE_KEY, p->label) + 1;
    int room = c->width - 1 - x, before = columns_to(p->text, p->cursor);
    size_t first = 0; // the first byte shown, so that the cursor is visible
    while (before - columns_to(p->text, first) >= room)
        first = prompt_right(p, first);
    canvas_string(c, x, y, room, ROLE_NORMAL, p->text + first);
    if (*p->wrong && p->wrong_at >= first && p->wrong_len <= p->len - p->wrong_at)
        canvas_role(c, x + columns_to(p->text + first, p->wrong_at - first), y,
                    columns_to(p->text + p->wrong_at, p->wrong_len), ROLE_WARN);
    int cursor = x + before - columns_to(p->text, first);
    if (p->cursor == p->len) canvas_string(c, cursor, y, 1, ROLE_SELECTED, " ");
    canvas_role(c, cursor, y, 1, ROLE_SELECTED);
    if (*p->wrong) {
        int at = x;
        if (p->wrong_at > first) at += columns_to(p->text + first, p->wrong_at - first);
        draw_fault(p, c, y - 1, at);
    } else if (p->choice_count) {
        draw_choices(p, c, y - 1);
    }
}
