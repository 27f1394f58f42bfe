// The help: the table of commands, printed. It is a mode of the same screen, so the board continues
// behind it.
#include "panes.h"

#include "../canvas/draw.h"

#include <stdio.h>
#include <string.h>

#define KEY_COLUMN 24

// Whether a group begins; its heading has an empty line before it.
static bool begins_group(size_t i) {
    return !i || strcmp(commands[i - 1].group, commands[i].group) != 0;
}

static size_t count_lines(void) {
    size_t lines = command_count - 1;
    for (size_t i = 0; i < command_count; i++)
        if (begins_group(i)) lines += 2;
    return lines;
}

void help_draw(struct ui *u, struct canvas *c) {
    struct ui_scroll *s = &u->help_scroll;
    char names[64], back[80];
    int width = c->width - 2;
    s->rows = count_lines();
    s->page = c->height > 4 ? (size_t)(c->height - 4) : 1;
    if (s->first + s->page > s->rows) s->first = s->rows > s->page ? s->rows - s->page : 0;
    int x = canvas_string(c, 1, 0, width, ROLE_FOCUS, "KEYS") + 2, y = 2 - (int)s->first;
    int end = 2 + (int)s->page;
    canvas_rule(c, x, 0, c->width - 1 - x, ROLE_RULE);
    for (size_t i = 0; i < command_count; i++, y++) {
        const struct command *command = &commands[i];
        if (begins_group(i)) {
            if (i) y++;
            if (y >= 2 && y < end) canvas_string(c, 1, y, width, ROLE_TITLE, command->group);
            y++;
        }
        if (y < 2 || y >= end) continue;
        keymap_names(u->keymap, command, names, sizeof names);
        canvas_string(c, 3, y, KEY_COLUMN - 1, ROLE_KEY, names);
        canvas_string(c, 3 + KEY_COLUMN, y, width - 2 - KEY_COLUMN, ROLE_NORMAL, command->text);
    }
    snprintf(back, sizeof back, "%s%s back", s->first + s->page < s->rows ? "more below ▾   " : "",
             pane_key(u, "back"));
    canvas_string(c, 1, c->height - 1, width, ROLE_LABEL, back);
}

static bool move(struct ui *u, enum pane pane, enum move move) {
    (void)pane;
    scroll_move_text(&u->help_scroll, move);
    return true;
}

const struct pane_kind pane_help = {.name = "help", .wheel = 1, .table = TABLES, .move = move};
