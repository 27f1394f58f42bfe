// A search belongs to the pane in which it was typed. While typing, the nearest match after the
// place where the search began is selected; Esc goes back to that place.
#include "panes/panes.h"

#include <stdio.h>

const struct board_sought *search_of(const struct ui *u, enum pane pane) {
    return u->search.sought.on && u->search.pane == pane ? &u->search.sought : NULL;
}

static void look(struct ui *u, size_t from, bool up) {
    u->search.sought.columns = u->columns[u->search.pane];
    u->search.sought.from = from;
    u->search.sought.up = up;
    u->search.sought.turn++;
}

// The columns shown may have changed with the size, or were not drawn yet when it was typed.
const struct board_sought *search_input(struct ui *u) {
    struct board_sought *sought = &u->search.sought;
    const struct ui_scroll *s = &u->scroll[u->search.pane];
    if (sought->on && sought->columns != u->columns[u->search.pane])
        look(u, s->picked ? s->selected : sought->from, sought->up);
    sought->selected = s->picked && s->total ? s->rows : s->selected;
    return search_of(u, ui_pane(u));
}

static size_t origin(const struct ui *u) {
    return u->search.back.picked ? u->search.back.selected : u->search.back.first;
}

static bool begin(struct ui *u) {
    enum pane pane = ui_pane(u);
    if (pane_here(u)->table == TABLES) return false;
    u->search.sought.table = (uint8_t)pane_here(u)->table;
    u->search.pane = pane;
    u->search.back = u->scroll[pane];
    return true;
}

static void look_for(struct ui *u, const char *text) {
    span_copy(span_of(text), u->search.sought.text, sizeof u->search.sought.text);
    u->search.sought.on = *text;
    if (!*text) u->scroll[u->search.pane] = u->search.back;
    look(u, origin(u), false);
}

static void typed(struct ui *u) {
    look_for(u, u->prompt.text);
}

// An empty text repeats the last one.
static void entered(struct ui *u, const char *text) {
    struct prompt_history *before = &u->entered[HISTORY_SEARCH];
    if (!*text && before->count) look_for(u, before->lines[0]);
    prompt_remember(before, text);
    ui_close(u);
}

static void left(struct ui *u) {
    u->search.sought.on = false;
    u->scroll[u->search.pane] = u->search.back;
    u->scroll[u->search.pane].moved = false;
}

bool search_open(struct ui *u, int which) {
    static const struct dialog line = {
        .typed = typed, .entered = entered, .left = left, .searches = true};
    (void)which;
    if (u->help) help_search(u);
    if (u->help || !begin(u)) return true;
    u->search.sought.on = false;
    ui_ask(u, &line, &u->entered[HISTORY_SEARCH], "/", "");
    return true;
}

bool search_back(struct ui *u) {
    bool on = search_of(u, ui_pane(u));
    if (on) u->search.sought.on = false;
    return on;
}

bool search_next(struct ui *u, int by) {
    bool up = by < 0;
    if (u->help) return help_search_next(u, by);
    if (!u->search.sought.text[0]) return false;
    if ((!u->search.sought.on || u->search.pane != ui_pane(u)) && !begin(u)) return false;
    const struct ui_scroll *s = &u->scroll[u->search.pane];
    u->search.sought.on = true;
    size_t at = s->picked ? s->selected : s->first;
    if (s->picked && !(up && s->total)) at = !up ? at + 1 : at ? at - 1 : s->rows ? s->rows - 1 : 0;
    look(u, at, up);
    return true;
}

void search_words(const struct pane_view *v, char *out, size_t size) {
    const struct board_search *s = &v->board->lists.search;
    const struct board_sought *sought = search_of(v->ui, v->pane);
    out[0] = '\0';
    if (!sought || !s->sought.on) return;
    char place[FIGURE_SIZE], count[FIGURE_SIZE], text[sizeof sought->text];
    snprintf(text, sizeof text, "%s", sought->text);
    board_mask(&v->board->view, text, sizeof text); // it stays in the title when the prompt is gone
    if (s->counted && !s->count)
        snprintf(out, size, "/%.40s  no match", text);
    else
        snprintf(out, size, "/%.40s  %s/%s%s", text, figure_count(s->place, place),
                 figure_count(s->count, count), s->counted ? "" : "…");
}
