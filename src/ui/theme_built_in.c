// A theme is a row of a table. Where it sets no colour the terminal's own stays, so the default
// suits light and dark backgrounds alike. Each is written out in the folder themes, to start from.
#include "ui/theme.h"

#include <assert.h>

#define NONE  THEME_NO_COLOUR
#define BLUE  0x4A90D9
#define GREEN 0x3FA45B
#define AMBER 0xD08A20
#define RED   0xD9484B
#define GREY  0x8A8A8A
#define HAIR  0x6C6C6C

// On white paper.
#define INK_BLUE  0x1F5FA8
#define INK_GREEN 0x1E7A3C
#define INK_AMBER 0x8F5A00
#define INK_RED   0xB3261E
#define INK_GREY  0x5F6368
#define INK_HAIR  0xB0B4BA

#define WHITE  0xFFFFFF
#define BLACK  0x000000
#define YELLOW 0xFFFF00
#define CYAN   0x00FFFF
#define LIME   0x00FF00
#define CORAL  0xFF8080

// Ethan Schoonover's.
#define SOLAR_BASE   0x002B36
#define SOLAR_HAIR   0x586E75
#define SOLAR_QUIET  0x74878F
#define SOLAR_TEXT   0x839496
#define SOLAR_STRONG 0x93A1A1
#define SOLAR_BLUE   0x268BD2
#define SOLAR_GREEN  0x859900
#define SOLAR_YELLOW 0xB58900
#define SOLAR_RED    0xDC322F

// Masataka Okabe's and Kei Ito's.
#define OKABE_BLUE      0x0072B2
#define OKABE_SKY       0x56B4E9
#define OKABE_ORANGE    0xE69F00
#define OKABE_VERMILION 0xD55E00

#define TUBE          0x160C00
#define PHOSPHOR      0xFFB000
#define PHOSPHOR_HIGH 0xFFD060
#define PHOSPHOR_LOW  0xB07A10
#define PHOSPHOR_HAIR 0x5C4008

const char *const role_words[ROLES] = {
    [ROLE_NORMAL] = "normal", [ROLE_LABEL] = "label",       [ROLE_QUIET] = "quiet",
    [ROLE_FIGURE] = "figure", [ROLE_ACCENT] = "accent",     [ROLE_GOOD] = "good",
    [ROLE_WARN] = "warn",     [ROLE_BAD] = "bad",           [ROLE_STALE] = "stale",
    [ROLE_RULE] = "rule",     [ROLE_HEADER] = "header",     [ROLE_TITLE] = "title",
    [ROLE_FOCUS] = "focus",   [ROLE_SELECTED] = "selected", [ROLE_TOTAL] = "total",
    [ROLE_KEY] = "key",       [ROLE_ANSWERED] = "answered", [ROLE_MISSED] = "missed",
};
static_assert(ROLES <= THEME_ROLES_MAX, "a theme file has room for every role");

const struct theme themes[] = {
    {"default",
     "quiet labels, one accent, the terminal's own background",
     GROUND_ANY,
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
         [ROLE_SELECTED] = {WHITE, 0x2F5F8F, 0},
         [ROLE_TOTAL] = {NONE, NONE, STYLE_BOLD},
         [ROLE_KEY] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {BLUE, NONE, 0},
         [ROLE_MISSED] = {AMBER, NONE, 0},
     }},
    {"light",
     "for terminals with a light background",
     GROUND_LIGHT,
     {
         [ROLE_NORMAL] = {NONE, NONE, 0},
         [ROLE_LABEL] = {INK_GREY, NONE, 0},
         [ROLE_QUIET] = {INK_GREY, NONE, 0},
         [ROLE_FIGURE] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ACCENT] = {INK_BLUE, NONE, STYLE_BOLD},
         [ROLE_GOOD] = {INK_GREEN, NONE, 0},
         [ROLE_WARN] = {INK_AMBER, NONE, STYLE_BOLD},
         [ROLE_BAD] = {INK_RED, NONE, STYLE_BOLD},
         [ROLE_STALE] = {INK_GREY, NONE, STYLE_DIM},
         [ROLE_RULE] = {INK_HAIR, NONE, 0},
         [ROLE_HEADER] = {NONE, NONE, 0},
         [ROLE_TITLE] = {INK_GREY, NONE, STYLE_BOLD},
         [ROLE_FOCUS] = {INK_BLUE, NONE, STYLE_BOLD},
         [ROLE_SELECTED] = {WHITE, INK_BLUE, 0},
         [ROLE_TOTAL] = {NONE, NONE, STYLE_BOLD},
         [ROLE_KEY] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {INK_BLUE, NONE, 0},
         [ROLE_MISSED] = {INK_AMBER, NONE, 0},
     }},
    {"high-contrast",
     "white on black, nothing dim",
     GROUND_DARK,
     {
         [ROLE_NORMAL] = {WHITE, BLACK, 0},
         [ROLE_LABEL] = {WHITE, NONE, 0},
         [ROLE_QUIET] = {WHITE, NONE, 0},
         [ROLE_FIGURE] = {WHITE, NONE, STYLE_BOLD},
         [ROLE_ACCENT] = {CYAN, NONE, STYLE_BOLD},
         [ROLE_GOOD] = {LIME, NONE, 0},
         [ROLE_WARN] = {YELLOW, NONE, STYLE_BOLD},
         [ROLE_BAD] = {CORAL, NONE, STYLE_BOLD | STYLE_UNDERLINE},
         [ROLE_STALE] = {WHITE, NONE, STYLE_UNDERLINE},
         [ROLE_RULE] = {WHITE, NONE, 0},
         [ROLE_HEADER] = {WHITE, NONE, 0},
         [ROLE_TITLE] = {WHITE, NONE, STYLE_BOLD},
         [ROLE_FOCUS] = {CYAN, NONE, STYLE_BOLD},
         [ROLE_SELECTED] = {BLACK, YELLOW, STYLE_BOLD},
         [ROLE_TOTAL] = {WHITE, NONE, STYLE_BOLD},
         [ROLE_KEY] = {WHITE, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {CYAN, NONE, 0},
         [ROLE_MISSED] = {YELLOW, NONE, 0},
     }},
    {"solarized-dark",
     "the dark half of Solarized, with its own background",
     GROUND_DARK,
     {
         [ROLE_NORMAL] = {SOLAR_TEXT, SOLAR_BASE, 0},
         [ROLE_LABEL] = {SOLAR_QUIET, NONE, 0},
         [ROLE_QUIET] = {SOLAR_QUIET, NONE, 0},
         [ROLE_FIGURE] = {SOLAR_STRONG, NONE, STYLE_BOLD},
         [ROLE_ACCENT] = {SOLAR_BLUE, NONE, STYLE_BOLD},
         [ROLE_GOOD] = {SOLAR_GREEN, NONE, 0},
         [ROLE_WARN] = {SOLAR_YELLOW, NONE, 0},
         [ROLE_BAD] = {SOLAR_RED, NONE, STYLE_BOLD},
         [ROLE_STALE] = {SOLAR_QUIET, NONE, STYLE_UNDERLINE},
         [ROLE_RULE] = {SOLAR_HAIR, NONE, 0},
         [ROLE_HEADER] = {SOLAR_STRONG, NONE, 0},
         [ROLE_TITLE] = {SOLAR_QUIET, NONE, STYLE_BOLD},
         [ROLE_FOCUS] = {SOLAR_BLUE, NONE, STYLE_BOLD},
         [ROLE_SELECTED] = {SOLAR_BASE, SOLAR_STRONG, 0},
         [ROLE_TOTAL] = {SOLAR_STRONG, NONE, STYLE_BOLD},
         [ROLE_KEY] = {SOLAR_STRONG, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {SOLAR_BLUE, NONE, 0},
         [ROLE_MISSED] = {SOLAR_YELLOW, NONE, 0},
     }},
    {"colour-blind-safe",
     "hues of Okabe and Ito, which everybody tells apart",
     GROUND_DARK,
     {
         [ROLE_NORMAL] = {NONE, NONE, 0},
         [ROLE_LABEL] = {GREY, NONE, 0},
         [ROLE_QUIET] = {GREY, NONE, 0},
         [ROLE_FIGURE] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ACCENT] = {OKABE_SKY, NONE, STYLE_BOLD},
         [ROLE_GOOD] = {OKABE_SKY, NONE, 0},
         [ROLE_WARN] = {OKABE_ORANGE, NONE, 0},
         [ROLE_BAD] = {OKABE_VERMILION, NONE, STYLE_BOLD | STYLE_UNDERLINE},
         [ROLE_STALE] = {GREY, NONE, STYLE_DIM},
         [ROLE_RULE] = {HAIR, NONE, 0},
         [ROLE_HEADER] = {NONE, NONE, 0},
         [ROLE_TITLE] = {GREY, NONE, STYLE_BOLD},
         [ROLE_FOCUS] = {OKABE_SKY, NONE, STYLE_BOLD},
         [ROLE_SELECTED] = {WHITE, OKABE_BLUE, 0},
         [ROLE_TOTAL] = {NONE, NONE, STYLE_BOLD},
         [ROLE_KEY] = {NONE, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {OKABE_SKY, NONE, 0},
         [ROLE_MISSED] = {OKABE_ORANGE, NONE, 0},
     }},
    {"amber",
     "one hue, as a monitor of 1983 had it",
     GROUND_DARK,
     {
         [ROLE_NORMAL] = {PHOSPHOR, TUBE, 0},
         [ROLE_LABEL] = {PHOSPHOR_LOW, NONE, 0},
         [ROLE_QUIET] = {PHOSPHOR_LOW, NONE, 0},
         [ROLE_FIGURE] = {PHOSPHOR_HIGH, NONE, STYLE_BOLD},
         [ROLE_ACCENT] = {PHOSPHOR_HIGH, NONE, STYLE_BOLD},
         [ROLE_GOOD] = {PHOSPHOR, NONE, 0},
         [ROLE_WARN] = {PHOSPHOR_HIGH, NONE, STYLE_BOLD},
         [ROLE_BAD] = {TUBE, PHOSPHOR, STYLE_BOLD},
         [ROLE_STALE] = {PHOSPHOR_LOW, NONE, STYLE_UNDERLINE},
         [ROLE_RULE] = {PHOSPHOR_HAIR, NONE, 0},
         [ROLE_HEADER] = {PHOSPHOR, NONE, 0},
         [ROLE_TITLE] = {PHOSPHOR_LOW, NONE, STYLE_BOLD},
         [ROLE_FOCUS] = {PHOSPHOR_HIGH, NONE, STYLE_BOLD},
         [ROLE_SELECTED] = {TUBE, PHOSPHOR_LOW, 0},
         [ROLE_TOTAL] = {PHOSPHOR_HIGH, NONE, STYLE_BOLD},
         [ROLE_KEY] = {PHOSPHOR, NONE, STYLE_BOLD},
         [ROLE_ANSWERED] = {PHOSPHOR, NONE, 0},
         [ROLE_MISSED] = {PHOSPHOR_LOW, NONE, 0},
     }},
    {"mono",
     "no colour: bold, dim and reverse only",
     GROUND_ANY,
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
