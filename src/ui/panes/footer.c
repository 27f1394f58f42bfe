// The last line: hints for the keys of commands. If it is short, those with the highest rank are
// shown. A command without a key is not mentioned.
#include "panes.h"

#include "../canvas/draw.h"

#include <string.h>

#define GAP       3
#define HINTS_MAX 32

struct hint {
    const char *word;
    char key[KEY_NAME_SIZE];
    int rank, width; // width: including the gap after it
};

static int put_hint(const struct pane_view *v, int x, const char *key, const char *word) {
    int end = v->at.x + v->at.w;
    if (!*key) return x;
    x += canvas_string(v->canvas, x, v->at.y, end - x, ROLE_KEY, key) + 1;
    return x + canvas_string(v->canvas, x, v->at.y, end - x, ROLE_LABEL, word) + GAP;
}

// The commands that have a key and a word for the hints. Some panes say themselves what Enter does.
static size_t find_hints(const struct ui *u, struct hint hints[]) {
    bool skips_enter = pane_kinds[ui_pane(u)]->tells_enter;
    size_t count = 0;
    for (size_t i = 0; i < command_count && count < HINTS_MAX; i++) {
        const struct command *c = &commands[i];
        struct hint *h = &hints[count];
        if (!c->hint || (skips_enter && strcmp(c->id, "explain") == 0)) continue;
        if (command_is_idle(u, c)) continue;
        keymap_hint(u->keymap, c, h->key);
        if (!h->key[0]) continue;
        h->word = c->hint;
        h->rank = c->rank;
        h->width = canvas_columns(h->key) + 1 + canvas_columns(c->hint) + GAP;
        count++;
    }
    return count;
}

static int width_of(const struct hint *hints, size_t count, int rank) {
    int width = -GAP;
    for (size_t i = 0; i < count; i++)
        if (hints[i].rank <= rank) width += hints[i].width;
    return width;
}

static void draw(const struct pane_view *v) {
    struct hint hints[HINTS_MAX];
    size_t count = find_hints(v->ui, hints);
    int x = v->at.x, rank = (int)command_count;
    if (v->ui->over_count) x = put_hint(v, x, pane_key(v->ui, "back"), "back");
    while (rank > 1 && width_of(hints, count, rank) > v->at.x + v->at.w - x)
        rank--;
    for (size_t i = 0; i < count; i++)
        if (hints[i].rank <= rank) x = put_hint(v, x, hints[i].key, hints[i].word);
}

const struct pane_kind pane_footer = {.name = "footer", .table = TABLES, .draw = draw};
