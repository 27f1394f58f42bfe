// Moving over rows. The row of totals comes after the last one.
#include "panes.h"

void scroll_pick(struct ui_scroll *s, size_t at) {
    s->total = s->has_total && at >= s->rows;
    s->selected = s->total && s->rows ? s->rows - 1 : at;
    s->picked = s->moved = true;
}

void scroll_move(struct ui_scroll *s, enum move move) {
    size_t last = s->rows ? s->rows - 1 : 0, page = s->page > 1 ? s->page - 1 : 1;
    size_t at = s->selected < last ? s->selected : last;
    if (s->has_total) last = s->rows;
    if (s->has_total && s->total) at = last;
    if (!s->picked) at = move == MOVE_UP || move == MOVE_DOWN ? 0 : s->first;
    switch (move) {
    case MOVE_UP:
        if (s->picked && at) at--;
        break;
    case MOVE_DOWN:
        if (s->picked && at < last) at++;
        break;
    case MOVE_PAGE_UP:
        at = at > page ? at - page : 0;
        break;
    case MOVE_PAGE_DOWN:
        at = last - at > page ? at + page : last;
        break;
    case MOVE_TOP:
        at = 0;
        break;
    case MOVE_BOTTOM:
        at = last;
        break;
    }
    scroll_pick(s, at);
}

void scroll_move_text(struct ui_scroll *s, enum move move) {
    s->selected = s->first;
    s->picked = true;
    scroll_move(s, move);
    s->first = s->selected; // drawing limits it to the last page
}
