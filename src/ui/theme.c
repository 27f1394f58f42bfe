// A theme is a row of a table. Colours are chosen for light and dark backgrounds alike, since the
// terminal keeps its own, and each terminal gets the nearest it has: no palette is ever changed.
#include "ui/theme.h"

#include <string.h>

#define NONE  THEME_NO_COLOUR
#define BLUE  0x4A90D9
#define GREEN 0x3FA45B
#define AMBER 0xD08A20
#define RED   0xD9484B
#define GREY  0x8A8A8A
#define HAIR  0x6C6C6C

const struct theme themes[] = {
    {"default",
     "quiet labels, one accent, the terminal's own background",
     {
         [ROLE_NORMAL] = {NONE, NONE, 0},
         [ROLE_LABEL] = {GREY, NONE, 0},
         [ROLE_QUIET] = {GREY, NONE, 0},
         [ROLE_FIGURE] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ACCENT] = {BLUE, NONE, STYLE_BOLD},
         [ROLE_GOOD] = {GREEN, NONE, 0},
         [ROLE_WARN] = {AMBER, NONE, 0},
         [ROLE_BAD] = {RED, NONE, STYLE_BOLD},
         [ROLE_STALE] = {GREY, NONE, STYLE_DIM},
         [ROLE_RULE] = {HAIR, NONE, 0},
         [ROLE_HEADER] = {NONE, NONE, 0},
         [ROLE_TITLE] = {GREY, NONE, STYLE_BOLD},
         [ROLE_FOCUS] = {BLUE, NONE, STYLE_BOLD},
         [ROLE_SELECTED] = {0xFFFFFF, 0x2F5F8F, 0},
         [ROLE_TOTAL] = {NONE, NONE, STYLE_BOLD},
         [ROLE_KEY] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {BLUE, NONE, 0},
         [ROLE_MISSED] = {AMBER, NONE, 0},
     }},
    {"mono",
     "no colour: bold, dim and reverse only",
     {
         [ROLE_NORMAL] = {NONE, NONE, 0},
         [ROLE_LABEL] = {NONE, NONE, STYLE_DIM},
         [ROLE_QUIET] = {NONE, NONE, STYLE_DIM},
         [ROLE_FIGURE] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ACCENT] = {NONE, NONE, STYLE_BOLD},
         [ROLE_GOOD] = {NONE, NONE, 0},
         [ROLE_WARN] = {NONE, NONE, STYLE_BOLD},
         [ROLE_BAD] = {NONE, NONE, STYLE_BOLD | STYLE_UNDERLINE},
         [ROLE_STALE] = {NONE, NONE, STYLE_DIM},
         [ROLE_RULE] = {NONE, NONE, STYLE_DIM},
         [ROLE_HEADER] = {NONE, NONE, 0},
         [ROLE_TITLE] = {NONE, NONE, STYLE_DIM},
         [ROLE_FOCUS] = {NONE, NONE, STYLE_BOLD},
         [ROLE_SELECTED] = {NONE, NONE, STYLE_REVERSE},
         [ROLE_TOTAL] = {NONE, NONE, STYLE_BOLD},
         [ROLE_KEY] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {NONE, NONE, 0},
         [ROLE_MISSED] = {NONE, NONE, STYLE_DIM},
     }},
};
const size_t theme_count = sizeof themes / sizeof themes[0];

int theme_find(const char *name) {
    for (size_t i = 0; i < theme_count; i++)
        if (name && strcmp(themes[i].name, name) == 0) return (int)i;
    return -1;
}

// xterm's own first sixteen; what a terminal really shows differs, but not which is nearest.
static const int32_t ansi[16] = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x1E64E0, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C8CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
};

static int32_t palette(int number) {
    static const int32_t steps[6] = {0, 95, 135, 175, 215, 255};
    if (number < 16) return ansi[number];
    if (number >= 232) return (8 + 10 * (number - 232)) * 0x010101;
    number -= 16;
    return steps[number / 36] << 16 | steps[number / 6 % 6] << 8 | steps[number % 6];
}

static int distance(int32_t a, int32_t b) {
    int red = (a >> 16 & 255) - (b >> 16 & 255);
    int green = (a >> 8 & 255) - (b >> 8 & 255);
    int blue = (a & 255) - (b & 255);
    return 2 * red * red + 4 * green * green + 3 * blue * blue;
}

int theme_colour(int32_t rgb, int colours, bool foreground) {
    if (rgb == THEME_NO_COLOUR || colours < 8) return THEME_NO_COLOUR;
    if (colours > 256) return rgb < 8 ? 0 : rgb; // below 8 it would be a palette number
    // Where there are 256, the first sixteen are the user's own choice: leave them alone.
    int from = colours >= 256 ? 16 : foreground ? 1 : 0;
    int to = colours >= 256 ? 256 : colours >= 16 ? 16 : 8;
    int best = from;
    for (int i = from; i < to; i++) {
        if (foreground && palette(i) == 0) continue;
        if (distance(palette(i), rgb) < distance(palette(best), rgb)) best = i;
    }
    return best;
}
