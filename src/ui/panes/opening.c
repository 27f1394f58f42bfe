// Opening the detail of a row. Which row the selection is on is known for sure only when the board
// is drawn (rows move, several keys may have come), so Enter opens the pane and the drawing finds
// what it is of.
#include "panes.h"

static void open_detail(struct ui *u, const struct board_subject *subject) {
    u->subject = *subject;
    u->opening = false;
    ui_over(u, PANE_DETAIL);
}

bool detail_ask(struct ui *u, enum pane from) {
    if (pane_table_of(from) == TABLES || !u->scroll[from].rows) return false;
    open_detail(u, &(struct board_subject){.kind = SUBJECT_NONE});
    u->opening = true;
    u->opened_from = from;
    return true;
}

size_t pane_selected(struct ui *u, struct board *b, enum pane pane) {
    struct ui_scroll *s = &u->scroll[pane];
    size_t place = SIZE_MAX;
    if (s->picked && !s->moved) place = board_find(b, pane_table_of(pane), s->key);
    if (place != SIZE_MAX) s->selected = place;
    return s->selected;
}

void detail_find(struct ui *u, struct board *b) {
    struct ui_scroll *s = &u->scroll[u->opened_from];
    enum board_table t = pane_table_of(u->opened_from);
    struct board_row row;
    if (!u->opening) return;
    u->opening = false;
    if (ui_alone(u) != PANE_DETAIL) return; // left before it was drawn
    if (board_row(b, t, pane_selected(u, b, u->opened_from), &row)) {
        s->picked = true;
        s->moved = false;
        s->key = row.key;
        u->subject = board_subject(b, t, row.key);
    }
    if (u->subject.kind == SUBJECT_NONE) ui_back(u); // the row is gone
}
