// Opening the detail of a row. Which row the selection is on is known for sure only when the board
// is drawn (rows move, several keys may have come), so Enter opens the pane and the drawing finds
// what it is of.
#include "panes.h"

void ui_open(struct ui *u, const struct board_subject *subject) {
    u->subject = *subject;
    u->opening = false;
    ui_over(u, PANE_DETAIL);
}

bool detail_ask(struct ui *u, enum pane from) {
    if (pane_table_of(from) == TABLES || !u->scroll[from].rows) return false;
    ui_open(u, &(struct board_subject){.kind = SUBJECT_NONE});
    u->opening = true;
    u->opened_from = from;
    return true;
}

void detail_find(struct ui *u, struct board *b) {
    struct ui_scroll *s = &u->scroll[u->opened_from];
    enum board_table t = pane_table_of(u->opened_from);
    struct board_row row;
    if (!u->opening) return;
    u->opening = false;
    if (s->picked && !s->moved) { // it may have moved since it was drawn
        size_t place = board_find(b, t, s->key);
        if (place != SIZE_MAX) s->selected = place;
    }
    if (board_row(b, t, s->selected, &row)) {
        s->picked = true;
        s->moved = false;
        s->key = row.key;
        u->subject = board_subject(b, t, row.key);
    }
    if (u->subject.kind == SUBJECT_NONE) ui_back(u); // the row is gone
}
