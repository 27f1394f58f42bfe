// The figures at the top: a quiet label with a strong figure below it, both aligned left, so that
// nothing moves when a figure grows.
#include "panes.h"

#include "../canvas/draw.h"
#include "base/utf8.h"

#include <string.h>

#define GAP 2

static int wider(int a, int b) {
    return a > b ? a : b;
}

void tiles_wish(const struct board *b, struct layout_input *in) {
    in->tiles = b->tiles.count < LAYOUT_TILES_MAX ? b->tiles.count : LAYOUT_TILES_MAX;
    in->tiles_first = b->tiles.first;
    in->tiles_spare = b->tiles.spare;
    in->tile_wide = b->tiles.wide;
    in->tile_delta = b->before.days > 0;
    for (int i = 0; i < in->tiles; i++) {
        const struct board_tile *t = &b->tiles.list[i];
        int figure = wider(board_tile_least(t), canvas_columns(t->figure));
        in->tile_least[i] = wider(figure, canvas_columns(board_tile_label(t, false))) + GAP;
        in->tile_brief[i] = wider(figure, canvas_columns(board_tile_label(t, true))) + GAP;
    }
}

// What the figure is out of, in as many words as fit; the part before a comma is left out first.
static struct span fitting(const struct board_tile *t, int room) {
    const char *const texts[] = {t->sub, t->brief, t->least};
    for (size_t i = 0; i < 3; i++)
        if (*texts[i] && canvas_columns(texts[i]) <= room) return span_of(texts[i]);
    for (size_t i = 1; i < 3; i++) {
        struct span first = {texts[i], strcspn(texts[i], ",")};
        if (first.len && (int)utf8_columns(first) <= room) return first;
    }
    return SPAN_NONE;
}

// The line below a figure: what it is out of, then how it differs from before, unless that has a
// line of its own. If both do not fit, the first part is abbreviated, and then left out.
static void draw_sub(const struct pane_view *v, const struct board_tile *t, int x, int y, int room,
                     bool with_delta) {
    int delta = with_delta ? canvas_columns(t->delta) : 0, left = delta ? room - delta - 2 : room;
    struct span sub = fitting(t, left);
    if (sub.len) x += canvas_text(v->canvas, x, y, left, ROLE_LABEL, sub) + 2;
    if (delta && delta <= room) canvas_string(v->canvas, x, y, delta, ROLE_NORMAL, t->delta);
}

static void draw(const struct pane_view *v) {
    const struct layout *l = v->layout;
    int columns = l->tile_columns, x = v->at.x;
    bool focus = v->ui->focus == v->pane && ui_alone(v->ui) == PANES;
    v->ui->tiles.count = l->tiles;
    v->ui->tiles.columns = columns;
    if (v->ui->tiles.at >= l->tiles) v->ui->tiles.at = l->tiles - 1;
    for (int i = 0; i < l->tiles; i++) {
        const struct board_tile *t = &v->board->tiles.list[i];
        int y = v->at.y + i / columns * l->tile_step, room = l->tile_width[i % columns] - 1;
        if (i % columns == 0) x = v->at.x;
        const char *label = board_tile_label(t, l->tile_brief);
        bool cursor = focus && i == v->ui->tiles.at;
        if (cursor) canvas_string(v->canvas, x - 1, y, 1, ROLE_FOCUS, "▸"); // in the gap
        canvas_string(v->canvas, x, y, room, cursor ? ROLE_FOCUS : ROLE_LABEL, label);
        if (t->touched) // it uses the gap after the tile, so there is always room
            canvas_string(v->canvas, x + canvas_columns(label), y, 1, ROLE_QUIET, "~");
        canvas_string(v->canvas, x, y + 1, room, pane_figure_role(t->mood), t->figure);
        if (l->tile_sub) draw_sub(v, t, x, y + 2, room - 1, !l->tile_delta);
        if (l->tile_delta) canvas_string(v->canvas, x, y + 3, room, ROLE_NORMAL, t->delta);
        x += l->tile_width[i % columns];
    }
}

// ---- keys and the pointer

static bool move(struct ui *u, enum pane pane, enum move move) {
    (void)pane;
    if (move != MOVE_UP && move != MOVE_DOWN) return false;
    int at = u->tiles.at + (move == MOVE_UP ? -1 : 1) * u->tiles.columns;
    if (at < 0 || at >= u->tiles.count) return false;
    u->tiles.at = at;
    return true;
}

static bool side(struct ui *u, int by) {
    if (!u->tiles.count) return false;
    u->tiles.at = pane_clamp(u->tiles.at + by, u->tiles.count);
    return true;
}

static bool enter(struct ui *u) {
    struct board_explain what;
    pane_explain(u, board_explain_tile(u->board, u->tiles.at, &what), &what);
    return true;
}

static struct ui_hit hit(const struct ui *u, enum pane pane, int x, int y) {
    const struct layout *l = &u->drawn.layout;
    struct rect at = l->pane[pane];
    int columns = l->tile_columns, column = 0, line = (y - at.y) / l->tile_step;
    for (x -= at.x; column < columns && x >= l->tile_width[column]; column++)
        x -= l->tile_width[column];
    int index = line * columns + column;
    bool on = column < columns && (y - at.y) % l->tile_step < l->tile_lines && index < l->tiles;
    return (struct ui_hit){on ? HIT_TILE : HIT_PANE, pane, on ? (size_t)index : 0};
}

static bool click(struct ui *u, struct ui_hit hit, bool keys) {
    (void)keys;
    if (hit.kind != HIT_TILE) return true;
    u->tiles.at = (int)hit.index;
    return enter(u);
}

const struct pane_kind pane_tiles = {.name = "tiles",
                                     .focusable = true,
                                     .on_top = true,
                                     .table = TABLES,
                                     .legend = legend_tiles,
                                     .draw = draw,
                                     .move = move,
                                     .side = side,
                                     .enter = enter,
                                     .hit = hit,
                                     .click = click};
