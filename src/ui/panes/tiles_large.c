// The tiles that decide, where there is room: digits of several rows, with an edge on their left.
// One that is wrong has a thick edge, a mark and a word. Beside the digits is what they are out of,
// and how they came to be.
#include "panes.h"

#include "../canvas/draw.h"
#include "base/larger.h"

#define LEAST_WIDTH  100
#define LEAST_HEIGHT 30
#define ROWS         3 // of a digit; with whole rows alone, that is too low to tell them apart
#define ROWS_ASCII   5
#define NARROW       DIGITS_LEAST_WIDTH
#define EDGE         2 // columns, with the space after it
#define GAP          1
#define MARGINS      2 // of the screen

static int digits_room(const struct board_tile *t, int digit) {
    return larger(digits_width(t->large.usual_figure, digit), digits_width(t->large.figure, digit));
}

// "▼ below 80 %", for which there is always room.
static int word_width(const struct board_tile *t) {
    int mark = canvas_columns(t->large.mark);
    int own = canvas_columns(t->large.word) + mark + (mark ? 1 : 0);
    return larger(own, canvas_columns(t->large.usual_word));
}

static int beside_gap(int digit) {
    return digit == NARROW ? 1 : 2;
}

static struct layout_column column_of(const struct board_tile *t, const struct ui_large *l,
                                      bool last) {
    int around = EDGE + (last ? 0 : GAP), digits = digits_room(t, l->digit) + around;
    int label = canvas_columns(board_tile_label(t, false)) + 2 + word_width(t) + around;
    int beside = digits + beside_gap(l->digit) + l->bar * BOARD_TREND_BARS;
    return (struct layout_column){.least = larger(digits, label),
                                  .needs = larger(t->has_trend ? beside : digits, label),
                                  .most = larger(beside, label)};
}

// Widths for digits and bars of those widths; false if not all that they need fits.
static bool widths_for(const struct board *b, struct ui_large *l, int digit, int bar, int room) {
    struct layout_column columns[UI_LARGE_MAX];
    int least = 0, needs = 0, used = 0;
    l->digit = digit;
    l->bar = bar;
    for (int i = 0; i < l->count; i++) {
        columns[i] = column_of(&b->tiles.list[l->tile[i]], l, i + 1 == l->count);
        least += columns[i].least;
        needs += columns[i].needs;
    }
    if (least > room) return false;
    layout_columns(columns, (size_t)l->count, room, 0, l->width);
    for (int i = 0; i < l->count; i++)
        used += l->width[i];
    for (int i = 0; i < l->count; i++)
        l->width[i] += (room - used) / l->count;
    return needs <= room;
}

// The widest digits and bars for which there is room.
struct ui_large tiles_large(const struct board *b, const struct canvas *c) {
    struct ui_large l = {.count = 0}, none = l;
    int room = c->width - MARGINS;
    if (c->width < LEAST_WIDTH || c->height < LEAST_HEIGHT) return none;
    for (int i = 0; i < b->tiles.count && l.count < UI_LARGE_MAX; i++)
        if (b->tiles.list[i].large.usual_figure) l.tile[l.count++] = i;
    if (!l.count) return none;
    l.rows = c->charset == CHARSET_ASCII ? ROWS_ASCII : ROWS;
    if (widths_for(b, &l, NARROW + 1, 2, room) || widths_for(b, &l, NARROW + 1, 1, room) ||
        widths_for(b, &l, NARROW, 1, room))
        return l;
    return l.width[0] ? l : none;
}

static void draw_beside(const struct pane_view *v, const struct board_tile *t, int x, int y,
                        int room) {
    const struct board_tile_large *l = &t->large;
    int delta = canvas_columns(t->delta), more = canvas_columns(l->more);
    if (delta > room) delta = 0;
    if (more > (delta ? room - delta - 2 : room)) more = 0;
    canvas_string(v->canvas, x, y, more, ROLE_LABEL, l->more);
    canvas_string(v->canvas, more ? x + more + 2 : x, y, delta, ROLE_NORMAL, t->delta);
    const char *of = canvas_columns(l->of) <= room ? l->of : l->brief;
    if (canvas_columns(of) <= room) canvas_string(v->canvas, x, y + 1, room, ROLE_LABEL, of);
}

void tiles_large_draw(const struct pane_view *v, int i, struct rect at, bool cursor) {
    const struct board_tile *t = &v->board->tiles.list[i];
    const struct ui_large *l = &v->ui->tiles.large;
    enum role role = pane_figure_role(t->mood);
    bool bad = t->mood == MOOD_BAD, last = i == l->tile[l->count - 1];
    int x = at.x + EDGE, end = at.x + at.w - (last ? 0 : GAP), digits = digits_room(t, l->digit);
    const char *label = board_tile_label(t, false);
    const char *thick = v->canvas->charset == CHARSET_ASCII ? "!" : "█"; // digits are '#' there
    for (int y = at.y; y < at.y + at.h; y++)
        canvas_string(v->canvas, at.x, y, 1, bad ? role : ROLE_RULE, bad ? thick : "│");
    if (cursor) canvas_string(v->canvas, x - 1, at.y, 1, ROLE_FOCUS, "▸");
    int used = canvas_string(v->canvas, x, at.y, end - x, cursor ? ROLE_FOCUS : ROLE_LABEL, label);
    if (t->touched) canvas_string(v->canvas, x + used, at.y, 1, ROLE_QUIET, "~");
    used += 2;
    used += canvas_string(v->canvas, x + used, at.y, end - x - used, role, t->large.mark);
    if (*t->large.mark) used++;
    canvas_string(v->canvas, x + used, at.y, end - x - used, bad ? role : ROLE_LABEL,
                  t->large.word);
    digits_draw(v->canvas, x, at.y + 1, l->digit, l->rows == ROWS ? 5 : 2 * l->rows, role,
                t->large.figure);
    x += digits + beside_gap(l->digit);
    draw_beside(v, t, x, at.y + 1, end - x);
    if (l->bar * BOARD_TREND_BARS <= end - x) trend_draw(v, t, x, at.y + l->rows, l->bar);
}
