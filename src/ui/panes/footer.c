// The last line: keys, of the commands that have a word for it. Where it is short the highest rank
// goes first; of a command that has no key nothing is said.
#include "panes.h"

#include "../canvas/draw.h"

#define GAP 3

static bool hinted(const struct command *c, int rank) {
    return c->hint && c->rank <= rank;
}

// What the hints up to that rank take.
static int hints_width(const struct ui *u, int rank) {
    int width = -GAP;
    char key[KEY_NAME_SIZE];
    for (size_t i = 0; i < command_count; i++) {
        keymap_hint(u->keymap, &commands[i], key);
        if (*key && hinted(&commands[i], rank))
            width += canvas_columns(key) + 1 + canvas_columns(commands[i].hint) + GAP;
    }
    return width;
}

static int put_hint(const struct pane_view *v, int x, const struct command *c, const char *hint) {
    int end = v->at.x + v->at.w;
    char key[KEY_NAME_SIZE];
    keymap_hint(v->ui->keymap, c, key);
    if (!*key) return x;
    x += canvas_string(v->canvas, x, v->at.y, end - x, ROLE_KEY, key) + 1;
    return x + canvas_string(v->canvas, x, v->at.y, end - x, ROLE_LABEL, hint) + GAP;
}

static void draw(const struct pane_view *v) {
    int x = v->at.x, rank = (int)command_count;
    if (v->ui->over_count) x = put_hint(v, x, command_of("back"), "back");
    while (rank > 1 && hints_width(v->ui, rank) > v->at.x + v->at.w - x)
        rank--;
    for (size_t i = 0; i < command_count; i++)
        if (hinted(&commands[i], rank)) x = put_hint(v, x, &commands[i], commands[i].hint);
}

const struct pane_kind pane_footer = {.name = "footer", .table = TABLES, .draw = draw};
