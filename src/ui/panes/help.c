// The help is the key table, printed. It is a mode of the same screen: the data goes on behind it.
#include "panes.h"

#include "../canvas/draw.h"

#include <stdio.h>
#include <string.h>

#define KEY_COLUMN 24

static int count_lines(void) {
    int lines = 0;
    const char *group = NULL;
    for (int i = 1; i < COMMANDS; i++) {
        bool fresh = !group || strcmp(group, command_texts[i].group) != 0;
        if (fresh) lines += group ? 2 : 1;
        group = command_texts[i].group;
        lines++;
    }
    return lines;
}

void pane_help(struct ui *u, struct canvas *c) {
    struct ui_scroll *s = &u->help_scroll;
    const char *group = NULL;
    char names[64], back[80];
    int width = c->width - 2, line = 0;
    s->rows = (size_t)count_lines();
    s->page = c->height > 4 ? (size_t)(c->height - 4) : 1;
    if (s->first + s->page > s->rows) s->first = s->rows > s->page ? s->rows - s->page : 0;
    int x = canvas_string(c, 1, 0, width, ROLE_FOCUS, "KEYS") + 2;
    canvas_rule(c, x, 0, c->width - 1 - x, ROLE_RULE);
    for (int i = 1; i < COMMANDS; i++) {
        bool fresh = !group || strcmp(group, command_texts[i].group) != 0;
        if (fresh && group) line++;
        group = command_texts[i].group;
        int y = 2 + line - (int)s->first;
        if (fresh) {
            if (y >= 2 && y < 2 + (int)s->page) canvas_string(c, 1, y, width, ROLE_TITLE, group);
            line++;
            y++;
        }
        keymap_names(u->keymap, (enum command)i, names, sizeof names);
        if (y >= 2 && y < 2 + (int)s->page) {
            canvas_string(c, 3, y, KEY_COLUMN - 1, ROLE_KEY, names);
            canvas_string(c, 3 + KEY_COLUMN, y, width - 2 - KEY_COLUMN, ROLE_NORMAL,
                          command_texts[i].text);
        }
        line++;
    }
    snprintf(back, sizeof back, "%s%s back", s->first + s->page < s->rows ? "more below ▾   " : "",
             pane_key(u, COMMAND_BACK));
    canvas_string(c, 1, c->height - 1, width, ROLE_LABEL, back);
}
