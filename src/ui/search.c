// A search belongs to the pane it was typed in. While it is typed the nearest match below the place
// where it began is selected; Esc goes back there.
#include "panes/panes.h"

#include "dialogs/dialogs.h"

#include <stdio.h>
#include <string.h>

const struct board_sought *search_of(const struct ui *u, enum pane pane) {
    return u->search.on && u->search_pane == pane ? &u->search : NULL;
}

static void look(struct ui *u, size_t from, bool up) {
    u->search.columns = u->columns[u->search_pane];
    u->search.from = from;
    u->search.up = up;
    u->search.turn++;
}

// Columns came or went by a resize, or were not drawn yet when it was typed.
void search_columns(struct ui *u) {
    const struct ui_scroll *s = &u->scroll[u->search_pane];
    if (!u->search.on || u->search.columns == u->columns[u->search_pane]) return;
    look(u, s->picked ? s->selected : u->search.from, u->search.up);
}

static size_t origin(const struct ui *u) {
    return u->search_back.picked ? u->search_back.selected : u->search_back.first;
}

static bool begin(struct ui *u) {
    enum pane pane = ui_pane(u);
    if (u->help || pane_table_of(pane) == TABLES) return false;
    u->search.table = (uint8_t)pane_table_of(pane);
    u->search_pane = pane;
    u->search_back = u->scroll[pane];
    return true;
}

void search_open(struct ui *u) {
    if (!begin(u)) return;
    u->search.on = false;
    ui_ask(u, PROMPT_SEARCH, "/", "");
}

void search_typed(struct ui *u) {
    snprintf(u->search.text, sizeof u->search.text, "%.*s", (int)sizeof u->search.text - 1,
             u->prompt.text);
    u->search.on = u->search.text[0] != '\0';
    if (!u->search.on) u->scroll[u->search_pane] = u->search_back;
    look(u, origin(u), false);
}

// Without a text it is the one before.
void search_entered(struct ui *u) {
    const struct prompt_history *before = &u->entered[PROMPT_SEARCH];
    if (!u->prompt.text[0] && before->count) {
        snprintf(u->search.text, sizeof u->search.text, "%.*s", (int)sizeof u->search.text - 1,
                 before->lines[0]);
        u->search.on = true;
        look(u, origin(u), false);
    }
    prompt_remember(&u->entered[PROMPT_SEARCH], u->prompt.text);
    prompt_close(&u->prompt);
}

void search_left(struct ui *u) {
    u->search.on = false;
    u->scroll[u->search_pane] = u->search_back;
    u->scroll[u->search_pane].moved = false;
}

// In another pane the same text is looked for there.
enum ui_change search_next(struct ui *u, bool up) {
    if (!u->search.text[0] || u->help) return UI_NOTHING;
    if ((!u->search.on || u->search_pane != ui_pane(u)) && !begin(u)) return UI_NOTHING;
    const struct ui_scroll *s = &u->scroll[u->search_pane];
    u->search.on = true;
    size_t at = s->picked ? s->selected : s->first;
    if (s->picked && !(up && s->total)) at = !up ? at + 1 : at ? at - 1 : s->rows ? s->rows - 1 : 0;
    look(u, at, up);
    return UI_REDRAW;
}

void search_words(const struct pane_view *v, char *out, size_t size) {
    const struct board_search *s = &v->board->search;
    const struct board_sought *sought = search_of(v->ui, v->pane);
    out[0] = '\0';
    if (!sought || !s->sought.on) return;
    char place[FIGURE_SIZE], count[FIGURE_SIZE], text[sizeof sought->text];
    snprintf(text, sizeof text, "%s", sought->text);
    board_mask(&v->board->view, text, sizeof text); // in a title it outlasts the prompt
    if (s->counted && !s->count)
        snprintf(out, size, "/%.40s  no match", text);
    else
        snprintf(out, size, "/%.40s  %s/%s%s", text, figure_count(s->place, place),
                 figure_count(s->count, count), s->counted ? "" : "…");
}
