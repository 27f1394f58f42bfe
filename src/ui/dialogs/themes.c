// The list of themes, over the lower right of the board. The board behind it is drawn in the theme
// that the list stands on; a line of samples shows the states that the board may not have just now.
#include "../panes/panes.h"

#include "base/utf8.h"
#include "../canvas/draw.h"

#include <stdio.h>

#define GAP 2

static int columns_of(const char *text) {
    return (int)utf8_columns(span_of(text));
}

static int wider(int width, int other) {
    return other > width ? other : width;
}

static void draw_samples(struct canvas *c, int x, int y, int width) {
    static const struct {
        enum role role;
        const char *text;
    } samples[] = {
        {ROLE_FIGURE, "figure"}, {ROLE_LABEL, "label"}, {ROLE_ACCENT, "accent"},
        {ROLE_GOOD, "● good"},   {ROLE_WARN, "◐ warn"}, {ROLE_BAD, "× bad"},
        {ROLE_STALE, "stale"},
    };
    int end = x + width;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0] && x < end; i++)
        x += canvas_string(c, x, y, end - x, samples[i].role, samples[i].text) + GAP;
}

void pane_themes(struct ui *u, struct canvas *c) {
    char keys[160];
    int names = 0, width = 54, lines = (int)u->theme_count;
    int around = u->trouble ? 6 : 5; // title, a line, samples, hints, the line below
    for (size_t i = 0; i < u->theme_count; i++)
        names = wider(names, columns_of(u->themes[i].name));
    for (size_t i = 0; i < u->theme_count; i++)
        width = wider(width, names + GAP + columns_of(u->themes[i].text));
    if (width > c->width - 4) width = c->width - 4;
    if (lines > c->height - around - 1) lines = c->height - around - 1;
    struct ui_scroll *s = &u->theme_scroll;
    s->page = (size_t)lines;
    if (u->theme < s->first) s->first = u->theme;
    if (u->theme >= s->first + s->page) s->first = u->theme - s->page + 1;
    int x = c->width - width - 2, y = c->height - lines - around;
    for (int row = y; row < c->height - 1; row++)
        for (int i = x - 2; i < x + width + 2; i++)
            canvas_string(c, i, row, 1, ROLE_NORMAL, " ");
    int title = canvas_string(c, x, y, width, ROLE_FOCUS, "THEMES") + 1;
    canvas_rule(c, x + title, y++, width - title, ROLE_RULE);
    for (int i = 0; i < lines; i++, y++) {
        size_t number = s->first + (size_t)i;
        const struct theme *t = &u->themes[number];
        canvas_string(c, x, y, names, ROLE_NORMAL, t->name);
        canvas_string(c, x + names + GAP, y, width - names - GAP, ROLE_LABEL, t->text);
        if (number != u->theme) continue;
        canvas_string(c, x - 1, y, 1, ROLE_FOCUS, "▸");
        canvas_role(c, x, y, width, ROLE_SELECTED);
    }
    draw_samples(c, x, ++y, width);
    if (u->trouble) canvas_string(c, x, ++y, width, ROLE_WARN, u->trouble);
    snprintf(keys, sizeof keys, "%s %s   %s take   %s as before", pane_key(u, COMMAND_UP),
             pane_key(u, COMMAND_DOWN), pane_key(u, COMMAND_ENTER), pane_key(u, COMMAND_BACK));
    canvas_string(c, x, ++y, width, ROLE_LABEL, keys);
}
