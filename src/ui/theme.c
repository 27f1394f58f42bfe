// A theme is a row of a table. Colours are mapped to the nearest that the terminal has; no palette
// is ever changed. Where a theme sets no colour the terminal's own stays, so the default suits
// light and dark backgrounds alike.
#include "ui/theme.h"

#include "base/mem.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

// What a foreground on this ground may not be: of few colours the nearest is often far off.
static bool vanishes(int number, enum theme_ground ground) {
    if (ground == GROUND_LIGHT) return theme_contrast(palette(number), 0xFFFFFF) < 2.5;
    // Most terminals' blue, the Linux console's first, is far darker than the one that is meant.
    return number == 4 || theme_contrast(palette(number), 0x000000) < 2.5;
}

static bool grey(int32_t rgb) {
    int red = rgb >> 16 & 255, green = rgb >> 8 & 255, blue = rgb & 255;
    return abs(red - green) < 24 && abs(green - blue) < 24 && abs(red - blue) < 24;
}

int theme_colour(int32_t rgb, int colours, bool foreground, enum theme_ground ground) {
    if (rgb == THEME_NO_COLOUR || colours < 8) return THEME_NO_COLOUR;
    if (colours > 256) return rgb < 8 ? 0 : rgb; // below 8 it would be a palette number
    // Where there are 256, the first sixteen are the user's own choice: leave them alone.
    int from = colours >= 256 ? 16 : 0;
    int to = colours >= 256 ? 256 : colours >= 16 ? 16 : 8;
    int best = -1;
    for (int i = from; i < to; i++) {
        if (foreground && colours < 256 && vanishes(i, ground)) continue;
        if (foreground && colours < 256 && grey(rgb) && !grey(palette(i))) continue;
        if (best < 0 || distance(palette(i), rgb) < distance(palette(best), rgb)) best = i;
    }
    return best;
}

struct style theme_style(const struct theme *t, enum role role) {
    struct style s = t->roles[role];
    if (s.fg == THEME_NO_COLOUR) s.fg = t->roles[ROLE_NORMAL].fg;
    if (s.bg == THEME_NO_COLOUR) s.bg = t->roles[ROLE_NORMAL].bg;
    return s;
}

static int32_t darker(int32_t rgb) {
    int red = rgb >> 16 & 255, green = rgb >> 8 & 255, blue = rgb & 255;
    if (rgb == THEME_NO_COLOUR) return rgb;
    return (red * 3 / 5) << 16 | (green * 3 / 5) << 8 | (blue * 3 / 5);
}

// A background is made darker too, so that what stood out on it still does; where there are too
// few colours for that the terminal's own dim is left.
void theme_dim(const struct theme *t, struct theme *ret_theme) {
    struct theme dim = *t;
    for (int i = 0; i < ROLES; i++) {
        struct style *s = &dim.roles[i];
        bool paper = t->ground == GROUND_LIGHT && t->roles[i].bg == THEME_NO_COLOUR &&
                     t->roles[0].bg == THEME_NO_COLOUR;
        if (!paper) s->fg = darker(s->fg); // ink on white paper would only become stronger
        s->bg = darker(s->bg);
        s->attributes |= STYLE_DIM;
        if (i != ROLE_BAD) s->attributes &= ~(unsigned)STYLE_BOLD;
    }
    *ret_theme = dim;
}

// ---- those that can be chosen

static char *copy(const char *text) {
    return mem_string(text, strlen(text));
}

static void put(struct theme *at, const char *name, const char *text, enum theme_ground ground,
                const struct style *styles) {
    *at = (struct theme){.name = copy(name), .text = copy(text), .ground = ground};
    memcpy(at->roles, styles, sizeof at->roles);
}

static void drop(struct theme *t) {
    free((char *)(uintptr_t)t->name);
    free((char *)(uintptr_t)t->text);
}

void theme_list_init(struct theme_list *l) {
    *l =
        (struct theme_list){.items = mem_zero(theme_count, sizeof *l->items), .count = theme_count};
    for (size_t i = 0; i < theme_count; i++)
        put(&l->items[i], themes[i].name, themes[i].text, themes[i].ground, themes[i].roles);
}

void theme_list_finish(struct theme_list *l) {
    if (!l) return;
    for (size_t i = 0; i < l->count; i++)
        drop(&l->items[i]);
    free(l->items);
    *l = (struct theme_list){0};
}

int theme_list_find(const struct theme_list *l, const char *name) {
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->items[i].name, name) == 0) return (int)i;
    return -1;
}

int theme_list_read(struct theme_list *l, const char *path, const char *name,
                    struct conf_report *report) {
    struct conf_theme *bases = mem_zero(theme_count, sizeof *bases), read;
    for (size_t i = 0; i < theme_count; i++) {
        span_copy(span_of(themes[i].name), bases[i].name, sizeof bases[i].name);
        bases[i].ground = themes[i].ground;
        for (size_t r = 0; r < THEME_ROLES_MAX; r++)
            bases[i].styles[r] = r < ROLES ? themes[i].roles[r] : (struct style){NONE, NONE, 0};
    }
    const struct conf_theme_rules rules = {.roles = role_words,
                                           .role_count = ROLES,
                                           .decoration = 1u << ROLE_RULE,
                                           .bases = bases,
                                           .base_count = theme_count};
    int outcome = conf_theme_read(path, &rules, report, &read);
    free(bases);
    if (outcome) return outcome;
    int at = theme_list_find(l, name);
    if (at < 0) {
        l->items = mem_resize(l->items, l->count + 1, sizeof *l->items);
        at = (int)l->count++;
    } else {
        drop(&l->items[at]);
    }
    put(&l->items[at], name, read.text[0] ? read.text : read.name, read.ground, read.styles);
    return 0;
}
