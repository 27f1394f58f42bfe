// How each role looks. The terminal's own foreground and background are kept wherever a theme does
// not ask for another.
#ifndef CDRTOP_UI_THEME_H
#define CDRTOP_UI_THEME_H

#include "ui/canvas.h"

#define THEME_NO_COLOUR (-1)

enum { STYLE_BOLD = 1, STYLE_DIM = 2, STYLE_REVERSE = 4, STYLE_UNDERLINE = 8 };

struct style {
    int32_t fg, bg;      // 0xRRGGBB, or THEME_NO_COLOUR
    unsigned attributes; // STYLE_...
};

struct theme {
    const char *name, *text;
    struct style roles[ROLES];
};

extern const struct theme themes[];
extern const size_t theme_count;

int theme_find(const char *name); // index, -1 when there is none
// The nearest colour of a terminal with so many (0, 8, 16, 256, 1 << 24): its number, or
// THEME_NO_COLOUR. A foreground never becomes black, so that it cannot vanish.
int theme_colour(int32_t rgb, int colours, bool foreground);

#endif
