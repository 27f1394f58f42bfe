// The figures at the top: a quiet label with a strong figure below it, both aligned left, so that
// nothing moves when a figure grows. Where there is room, those that decide are large, above the
// others (tiles_large.c).
#include "panes.h"

#include "../canvas/draw.h"
#include "base/larger.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define GAP 2

static bool is_large(const struct ui_large *l, int tile) {
    for (int i = 0; i < l->count; i++)
        if (l->tile[i] == tile) return true;
    return false;
}

void tiles_wish(struct ui *u, const struct canvas *c, struct layout_input *in) {
    const struct board_tiles *tiles = &u->board->tiles;
    struct ui_large *large = &u->tiles.large;
    *large = tiles_large(u->board, c);
    in->tiles_above = large->rows ? large->rows + 2 : 0;
    in->tiles_spare = tiles->spare;
    in->tile_wide = -1;
    in->tile_delta = u->board->before.days > 0;
    for (int i = 0; i < tiles->count && in->tiles < LAYOUT_TILES_MAX - UI_LARGE_MAX; i++) {
        const struct board_tile *t = &tiles->list[i];
        int figure = larger(board_tile_least(t), canvas_columns(t->figure)), n = in->tiles;
        if (is_large(large, i)) continue;
        if (large->rows && t->has_trend) figure = larger(figure, BOARD_TREND_BARS + 1 - GAP);
        in->tile_least[n] = larger(figure, canvas_columns(board_tile_label(t, false))) + GAP;
        in->tile_brief[n] = larger(figure, canvas_columns(board_tile_label(t, true))) + GAP;
        if (i == tiles->wide) in->tile_wide = n;
        in->tiles_first += i < tiles->first;
        in->tiles++;
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

// Below large tiles, where other sizes have what the figure is out of.
static bool is_trend_below(const struct pane_view *v, const struct board_tile *t, int room) {
    return t->has_trend && v->ui->tiles.large.rows && v->layout->tile_sub &&
           room >= BOARD_TREND_BARS;
}

// Where there are no lines below the figure, the difference is beside it, in one place if it fits.
static void draw_delta_beside(const struct pane_view *v, const struct board_tile *t, int x, int y,
                              int room) {
    int figure = canvas_columns(t->figure), delta = canvas_columns(t->delta);
    int at = larger(board_tile_least(t), figure) + 1;
    if (at + delta > room) at = figure + 1;
    if (at + delta <= room) canvas_string(v->canvas, x + at, y, delta, ROLE_NORMAL, t->delta);
}

static void draw_tile(const struct pane_view *v, const struct board_tile *t, struct rect at,
                      bool cursor) {
    const struct layout *l = v->layout;
    int x = at.x, y = at.y, room = at.w - 1;
    const char *label = board_tile_label(t, l->tile_brief);
    if (cursor) canvas_string(v->canvas, x - 1, y, 1, ROLE_FOCUS, "▸"); // in the gap
    canvas_string(v->canvas, x, y, room, cursor ? ROLE_FOCUS : ROLE_LABEL, label);
    if (t->touched) // it uses the gap after the tile, so there is always room
        canvas_string(v->canvas, x + canvas_columns(label), y, 1, ROLE_QUIET, "~");
    canvas_string(v->canvas, x, y + 1, room, pane_figure_role(t->mood), t->figure);
    if (is_trend_below(v, t, room))
        trend_draw(v, t, x, y + 2, 1);
    else if (l->tile_sub)
        draw_sub(v, t, x, y + 2, room - 1, !l->tile_delta);
    if (l->tile_delta) canvas_string(v->canvas, x, y + 3, room, ROLE_NORMAL, t->delta);
    if (!l->tile_sub) draw_delta_beside(v, t, x, y + 1, room);
}

// Large ones are above, with an empty row below them.
static void place(const struct pane_view *v, struct ui_tiles *s) {
    const struct layout *l = v->layout;
    int columns = l->tile_columns, x = v->at.x, y = v->at.y, tile = 0;
    s->count = 0;
    for (int i = 0; i < s->large.count; i++) {
        struct rect at = {x, y, s->large.width[i], s->large.rows + 1};
        s->drawn[s->count++] = (struct ui_tile){at, s->large.tile[i]};
        x += at.w;
    }
    if (s->large.rows) y += s->large.rows + 2;
    for (int i = 0; i < l->tiles; i++, tile++) {
        while (is_large(&s->large, tile))
            tile++;
        if (i % columns == 0) x = v->at.x;
        struct rect at = {x, y + i / columns * l->tile_step, l->tile_width[i % columns],
                          l->tile_lines};
        s->drawn[s->count++] = (struct ui_tile){at, tile};
        x += at.w;
    }
}

// The place of the tile under the cursor; if it is not drawn, of the last one.
static int place_at(const struct ui_tiles *s) {
    for (int i = 0; i < s->count; i++)
        if (s->drawn[i].tile == s->at) return i;
    return s->count - 1;
}

static void draw(const struct pane_view *v) {
    struct ui_tiles *s = &v->ui->tiles;
    bool focus = v->ui->focus == v->pane && ui_alone(v->ui) == PANES;
    place(v, s);
    if (s->count) s->at = s->drawn[place_at(s)].tile;
    for (int i = 0; i < s->count; i++) {
        struct ui_tile t = s->drawn[i];
        bool cursor = focus && t.tile == s->at;
        if (i < s->large.count)
            tiles_large_draw(v, t.tile, t.at, cursor);
        else
            draw_tile(v, &v->board->tiles.list[t.tile], t.at, cursor);
    }
}

// ---- keys and the pointer

// To the one that begins nearest in the line above or below.
static bool move(struct ui *u, enum pane pane, enum move move) {
    struct ui_tiles *s = &u->tiles;
    int best = -1, by = move == MOVE_UP ? -1 : 1;
    (void)pane;
    if ((move != MOVE_UP && move != MOVE_DOWN) || !s->count) return false;
    struct rect from = s->drawn[place_at(s)].at, line = {0, 0, 0, 0};
    for (int i = by > 0 ? 0 : s->count - 1; i >= 0 && i < s->count; i += by) {
        struct rect at = s->drawn[i].at;
        if ((at.y - from.y) * by <= 0 || (best >= 0 && at.y != line.y)) continue;
        if (best < 0 || abs(at.x - from.x) < abs(line.x - from.x)) {
            best = i;
            line = at;
        }
    }
    if (best < 0) return false;
    s->at = s->drawn[best].tile;
    return true;
}

static bool side(struct ui *u, int by) {
    struct ui_tiles *s = &u->tiles;
    if (!s->count) return false;
    s->at = s->drawn[pane_clamp(place_at(s) + by, s->count)].tile;
    return true;
}

static bool enter(struct ui *u) {
    struct board_explain what;
    pane_explain(u, board_explain_tile(u->board, u->tiles.at, &what), &what);
    return true;
}

static struct ui_hit hit(const struct ui *u, enum pane pane, int x, int y) {
    for (int i = 0; i < u->tiles.count; i++)
        if (pane_inside(u->tiles.drawn[i].at, x, y))
            return (struct ui_hit){HIT_TILE, pane, (size_t)u->tiles.drawn[i].tile};
    return (struct ui_hit){HIT_PANE, pane, 0};
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
