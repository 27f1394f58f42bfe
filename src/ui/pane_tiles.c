// The figures on top: a quiet label, a strong figure under it, both on one left edge, so that a
// figure that grows moves nothing.
#include "panes.h"

#include "base/utf8.h"

static enum role figure_role(enum mood mood) {
    return mood == MOOD_PLAIN ? ROLE_FIGURE : pane_role(mood);
}

void pane_tiles(const struct pane_view *v) {
    int columns = v->layout->tile_columns, lines = (TILES + columns - 1) / columns;
    int pitch = v->at.w / columns;
    int tile = v->layout->tile_sub ? 3 : 2;
    int step = lines > 1 ? tile + (v->at.h - tile * lines) / (lines - 1) : tile;
    for (int i = 0; i < TILES; i++) {
        const struct board_tile *t = &v->board->tiles[i];
        int x = v->at.x + i % columns * pitch, y = v->at.y + i / columns * step;
        bool fits = (int)utf8_columns(span_of(t->sub)) < pitch - 1;
        canvas_string(v->canvas, x, y, pitch - 1, ROLE_LABEL, board_tiles[i].label);
        canvas_string(v->canvas, x, y + 1, pitch - 1, figure_role(t->mood), t->figure);
        if (v->layout->tile_sub && fits)
            canvas_string(v->canvas, x, y + 2, pitch - 1, ROLE_LABEL, t->sub);
    }
}
