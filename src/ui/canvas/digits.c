// Large digits, in one font for every size. A character consists of five bands with one, three or
// five cells: strokes of a fixed thickness, and parts between them that stretch. So a digit can be
// as wide and high as there is room for, and its strokes stay straight. Corners are cut off in
// steps of half a row. If there are no half blocks, every edge is on a whole row.
#include "draw.h"

#include <string.h>

#define FULL_BLOCK  0x2588
#define LOWER_BLOCK 0x2584
#define UPPER_BLOCK 0x2580

// '#' is filled; r 7 L J are filled except for the corner that they look like; ' ' is empty. 'f' is
// the flag of a 1: as wide as a stroke, so that a small 1 is no 7.
static const struct glyph {
    char character;
    const char *bands[5];
} glyphs[] = {
    {'0', {"r#7", "# #", "# #", "# #", "L#J"}},
    {'1', {" f#", "  #", "  #", "  #", "  #"}},
    {'2', {"r#7", "  #", "r#J", "#  ", "###"}},
    {'3', {"##7", "  #", " ##", "  #", "##J"}},
    {'4', {"# #", "# #", "L##", "  #", "  #"}},
    {'5', {"###", "#  ", "##7", "  #", "##J"}},
    {'6', {"r##", "#  ", "##7", "# #", "L#J"}},
    {'7', {"##7", "  #", "  #", "  #", "  #"}},
    {'8', {"r#7", "# #", "###", "# #", "L#J"}},
    {'9', {"r#7", "# #", "L##", "  #", "##J"}},
    {'-', {"   ", "   ", "###", "   ", "   "}},
    {'_', {"   ", "   ", "   ", "   ", "###"}},
    {':', {" ", "o", " ", "o", " "}},
    {'.', {" ", " ", " ", " ", "#"}},
    {'!', {"#", "#", "#", " ", "#"}},
    {' ', {" ", " ", " ", " ", " "}},
    {'A', {"r#7", "# #", "###", "# #", "# #"}},
    {'B', {"## ", "# #", "## ", "# #", "## "}},
    {'C', {"r##", "#  ", "#  ", "#  ", "L##"}},
    {'D', {"## ", "# #", "# #", "# #", "## "}},
    {'E', {"###", "#  ", "## ", "#  ", "###"}},
    {'F', {"###", "#  ", "## ", "#  ", "#  "}},
    {'G', {"r##", "#  ", "# #", "# #", "L##"}},
    {'H', {"# #", "# #", "###", "# #", "# #"}},
    {'I', {"#", "#", "#", "#", "#"}},
    {'J', {"  #", "  #", "  #", "# #", "L#J"}},
    {'K', {"# #", "# #", "## ", "# #", "# #"}},
    {'L', {"#  ", "#  ", "#  ", "#  ", "###"}},
    {'M', {"#   #", "## ##", "# # #", "#   #", "#   #"}},
    {'N', {"#   #", "##  #", "# # #", "#  ##", "#   #"}},
    {'O', {"r#7", "# #", "# #", "# #", "L#J"}},
    {'P', {"##7", "# #", "##J", "#  ", "#  "}},
    {'Q', {"r#7", "# #", "# #", "L##", "  #"}},
    {'R', {"##7", "# #", "## ", "# #", "# #"}},
    {'S', {"r##", "#  ", "L#7", "  #", "##J"}},
    {'T', {"###", " # ", " # ", " # ", " # "}},
    {'U', {"# #", "# #", "# #", "# #", "L#J"}},
    {'V', {"# #", "# #", "# #", "# #", " # "}},
    {'W', {"#   #", "#   #", "# # #", "## ##", "#   #"}},
    {'X', {"# #", "# #", " # ", "# #", "# #"}},
    {'Y', {"# #", "# #", "L#J", " # ", " # "}},
    {'Z', {"###", "  #", " # ", "#  ", "###"}},
    {'h', {"#  ", "#  ", "##7", "# #", "# #"}}, // for "1h02"; names are in capitals
};

static const struct glyph *glyph_of(char character) {
    for (size_t i = 0; i < sizeof glyphs / sizeof glyphs[0]; i++)
        if (glyphs[i].character == character) return &glyphs[i];
    return NULL;
}

bool digits_has(const char *text) {
    for (; *text; text++)
        if (!glyph_of(*text)) return false;
    return true;
}

static int stroke_of(int width) {
    int stroke = (width + 1) / 3;
    return stroke > 1 ? stroke : 1;
}

static int gap_of(int width) {
    return (stroke_of(width) + 1) / 2;
}

static int cells_of(const struct glyph *g) {
    return (int)strlen(g->bands[0]);
}

static int glyph_width(const struct glyph *g, int width) {
    int stroke = stroke_of(width), three = 3 * stroke + 2;
    return cells_of(g) == 1 ? stroke : cells_of(g) == 3 || width > three ? width : three;
}

int digits_width(const char *text, int width) {
    int columns = 0;
    for (const char *at = text; *at; at++) {
        const struct glyph *g = glyph_of(*at);
        if (g) columns += glyph_width(g, width) + (at == text ? 0 : gap_of(width));
    }
    return columns;
}

struct size {
    int x[6], y[6]; // edges of cells and bands; y counts half rows
    int bevel;
    bool whole; // all edges are on whole rows
};

static int even(int n, bool whole) {
    return whole ? n / 2 * 2 : n;
}

static struct size size_of(const struct glyph *g, int width, int halves, bool whole) {
    int stroke = stroke_of(width), least = whole ? 2 : 1;
    int thick = even(stroke + (whole ? 1 : 0), whole), columns = glyph_width(g, width);
    if (3 * thick > halves - 2 * least) thick = even((halves - 2 * least) / 3, whole);
    if (thick < least) thick = least;
    int upper = even((halves - thick) / 2, whole), middle = (columns - stroke) / 2;
    struct size s = {
        {0, columns}, {0, thick, upper, upper + thick, halves - thick, halves}, stroke / 2, whole};
    if (cells_of(g) == 3)
        memcpy(s.x, (int[]){0, stroke, columns - stroke, columns}, 4 * sizeof *s.x);
    if (cells_of(g) == 5)
        memcpy(s.x, (int[]){0, stroke, middle, middle + stroke, columns - stroke, columns},
               6 * sizeof *s.x);
    return s;
}

// Whether the point is beyond the corner that this mark cuts off its cell.
static bool is_cut_off(char mark, int left, int right, int up, int down, int bevel) {
    switch (mark) {
    case 'r':
        return left + up < bevel;
    case '7':
        return right + up < bevel;
    case 'L':
        return left + down < bevel;
    case 'J':
        return right + down < bevel;
    default:
        return false;
    }
}

static bool filled(const struct glyph *g, const struct size *s, int x, int y) {
    int band = 0, column = 0;
    while (band < 4 && y >= s->y[band + 1])
        band++;
    while (column + 1 < cells_of(g) && x >= s->x[column + 1])
        column++;
    char mark = g->bands[band][column];
    int up = y - s->y[band], down = s->y[band + 1] - 1 - y;
    if (mark == ' ') return false;
    if (mark == 'o') { // a dot is as high as it is wide, and in the middle of its band
        int high = s->y[1], room = s->y[band + 1] - s->y[band];
        int above = even(room > high ? (room - high + (band == 3)) / 2 : 0, s->whole);
        return up >= above && up < above + (high < room ? high : room);
    }
    if (mark == 'f') {
        int room = s->x[column + 1] - s->x[column], right = s->x[column + 1] - 1 - x;
        int wide = room < s->x[1] ? room : s->x[1];
        return right < wide && !is_cut_off('r', wide - 1 - right, right, up, down, s->bevel);
    }
    return !is_cut_off(mark, x - s->x[column], s->x[column + 1] - 1 - x, up, down, s->bevel);
}

static bool is_filled(const struct glyph *g, const struct size *s, int x, int y) {
    return y >= 0 && y < s->y[5] && filled(g, s, x, y);
}

static void draw_glyph(struct canvas *c, int x, int y, int lower, const struct glyph *g,
                       const struct size *s, enum role role) {
    int rows = (lower + s->y[5] + 1) / 2, width = s->x[cells_of(g)];
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < width; column++) {
            bool up = is_filled(g, s, column, 2 * row - lower);
            bool down = is_filled(g, s, column, 2 * row + 1 - lower);
            if (s->whole) down = up = up && down;
            if (!up && !down) continue;
            canvas_code(c, x + column, y + row, role,
                        up && down ? FULL_BLOCK
                        : up       ? UPPER_BLOCK
                                   : LOWER_BLOCK);
        }
}

void digits_draw_lower(struct canvas *c, int x, int y, int lower, int width, int halves,
                       enum role role, const char *text) {
    bool whole = c->charset == CHARSET_ASCII;
    for (; *text; text++) {
        const struct glyph *g = glyph_of(*text);
        if (!g) continue;
        struct size s = size_of(g, width, even(halves, whole), whole);
        draw_glyph(c, x, y, whole ? 0 : lower, g, &s, role);
        x += glyph_width(g, width) + gap_of(width);
    }
}

void digits_draw(struct canvas *c, int x, int y, int width, int halves, enum role role,
                 const char *text) {
    digits_draw_lower(c, x, y, 0, width, halves, role, text);
}
