// A trend: a bar for each part of the last hour, one row high. Without eighths of a block, signs
// stand for heights: the more ink, the higher. What is not known is left empty.
#include "panes.h"

#include "../canvas/draw.h"

void trend_draw(const struct pane_view *v, const struct board_tile *t, int x, int y, int wide) {
    static const uint32_t blocks[] = {' ', 0x2581, 0x2582, 0x2583, 0x2585, 0x2587};
    static const uint32_t signs[] = {' ', '.', ':', '-', '=', '#'};
    const uint32_t *bars = v->canvas->charset == CHARSET_UTF8 ? blocks : signs;
    for (int i = 0; t->has_trend && i < BOARD_TREND_BARS * wide; i++)
        canvas_code(v->canvas, x + i, y, ROLE_LABEL, bars[t->trend[i / wide]]);
}
