// The figures on top: a quiet label, a strong figure under it, both on one left edge, so that a
// figure that grows moves nothing.
#include "panes.h"

#include "base/utf8.h"
#include "../canvas/draw.h"

#include <string.h>

#define GAP 2

static int wider(int a, int b) {
    return a > b ? a : b;
}

static int columns_of(const char *text) {
    return (int)utf8_columns(span_of(text));
}

void pane_tiles_wish(const struct board *b, struct layout_input *in) {
    in->tiles = b->tiles.count < LAYOUT_TILES_MAX ? b->tiles.count : LAYOUT_TILES_MAX;
    in->tiles_first = b->tiles.first;
    in->tiles_spare = b->tiles.spare;
    in->tile_wide = b->tiles.wide;
    in->tile_delta = b->before.days > 0;
    for (int i = 0; i < in->tiles; i++) {
        const struct board_tile *t = &b->tiles.list[i];
        int figure = wider(board_tile_least(t), columns_of(t->figure));
        in->tile_least[i] = wider(figure, columns_of(board_tile_label(t, false))) + GAP;
        in->tile_brief[i] = wider(figure, columns_of(board_tile_label(t, true))) + GAP;
    }
}

// What a figure is of, in as many words as fit; least of all what stands before a comma.
static struct span fitting(const struct board_tile *t, int room) {
    const char *const texts[] = {t->sub, t->brief, t->least};
    for (size_t i = 0; i < 3; i++)
        if (*texts[i] && columns_of(texts[i]) <= room) return span_of(texts[i]);
    for (size_t i = 1; i < 3; i++) {
        struct span first = {texts[i], strcspn(texts[i], ",")};
        if (first.len && (int)utf8_columns(first) <= room) return first;
    }
    return SPAN_NONE;
}

// The line under a figure: what it is of; and behind it how it differs from before, where that has
// no line of its own. What it is of is said in brief where both have no room, and goes first.
static void draw_sub(const struct pane_view *v, const struct board_tile *t, int x, int y, int room,
                     bool with_delta) {
    int delta = with_delta ? columns_of(t->delta) : 0, left = delta ? room - delta - 2 : room;
    struct span sub = fitting(t, left);
    if (sub.len) x += canvas_text(v->canvas, x, y, left, ROLE_LABEL, sub) + 2;
    if (delta && delta <= room) canvas_string(v->canvas, x, y, delta, ROLE_NORMAL, t->delta);
}

void pane_tiles(const struct pane_view *v) {
    const struct layout *l = v->layout;
    int columns = l->tile_columns, x = v->at.x;
    bool focus = v->ui->focus == PANE_TILES && ui_alone(v->ui) == PANES;
    v->ui->tiles = l->tiles;
    v->ui->tile_columns = columns;
    if (v->ui->tile >= l->tiles) v->ui->tile = l->tiles - 1;
    for (int i = 0; i < l->tiles; i++) {
        const struct board_tile *t = &v->board->tiles.list[i];
        int y = v->at.y + i / columns * l->tile_step, room = l->tile_width[i % columns] - 1;
        if (i % columns == 0) x = v->at.x;
        const char *label = board_tile_label(t, l->tile_brief);
        bool cursor = focus && i == v->ui->tile;
        if (cursor) canvas_string(v->canvas, x - 1, y, 1, ROLE_FOCUS, "▸"); // in the gap
        canvas_string(v->canvas, x, y, room, cursor ? ROLE_FOCUS : ROLE_LABEL, label);
        if (t->touched) // there is always room: of the gap behind each
            canvas_string(v->canvas, x + columns_of(label), y, 1, ROLE_QUIET, "~");
        canvas_string(v->canvas, x, y + 1, room, pane_figure_role(t->mood), t->figure);
        if (l->tile_sub) draw_sub(v, t, x, y + 2, room - 1, !l->tile_delta);
        if (l->tile_delta) canvas_string(v->canvas, x, y + 3, room, ROLE_NORMAL, t->delta);
        x += l->tile_width[i % columns];
    }
}
