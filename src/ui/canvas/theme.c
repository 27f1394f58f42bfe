// What is done with themes: colours are mapped to the nearest that the terminal has, and files are
// read in addition to the built-in ones. The terminal's palette is never changed.
#include "themes.h"

#include "base/mem.h"
#include "draw.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NONE THEME_NO_COLOUR
#define DARK 6 // tenths of a colour that are left at night

const char *const role_words[ROLES] = {
    [ROLE_NORMAL] = "normal", [ROLE_LABEL] = "label",       [ROLE_QUIET] = "quiet",
    [ROLE_FIGURE] = "figure", [ROLE_ACCENT] = "accent",     [ROLE_GOOD] = "good",
    [ROLE_WARN] = "warn",     [ROLE_BAD] = "bad",           [ROLE_STALE] = "stale",
    [ROLE_RULE] = "rule",     [ROLE_HEADER] = "header",     [ROLE_TITLE] = "title",
    [ROLE_FOCUS] = "focus",   [ROLE_SELECTED] = "selected", [ROLE_TOTAL] = "total",
    [ROLE_KEY] = "key",       [ROLE_ANSWERED] = "answered", [ROLE_MISSED] = "missed",
};
static_assert(ROLES <= THEME_ROLES_MAX, "a theme file has room for every role");

int theme_find(const char *name) {
    for (size_t i = 0; i < theme_count; i++)
        if (name && strcmp(themes[i].name, name) == 0) return (int)i;
    return -1;
}

// xterm's first sixteen colours. Other terminals differ, but not in which one is nearest.
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

// Whether this foreground could be invisible on that ground: with few colours, the nearest may be
// far off.
static bool vanishes(int number, enum theme_ground ground) {
    if (ground == GROUND_LIGHT) return theme_contrast(palette(number), 0xFFFFFF) < 2.5;
    // On most terminals, first of all the Linux console, blue is far darker than the colour meant.
    return number == 4 || theme_contrast(palette(number), 0x000000) < 2.5;
}

static bool grey(int32_t rgb) {
    int red = rgb >> 16 & 255, green = rgb >> 8 & 255, blue = rgb & 255;
    return abs(red - green) < 24 && abs(green - blue) < 24 && abs(red - blue) < 24;
}

int theme_colour(int32_t rgb, int colours, bool foreground, enum theme_ground ground) {
    if (rgb == THEME_NO_COLOUR || colours < 8) return THEME_NO_COLOUR;
    if (colours > 256) return rgb < 8 ? 0 : rgb; // a number below 8 would be one of the palette
    // With eight colours a grey for any ground would become white, which is invisible on white.
    if (foreground && colours < 16 && ground == GROUND_ANY && grey(rgb)) return THEME_NO_COLOUR;
    // With 256 colours, avoid the first sixteen: users choose those themselves.
    int from = colours >= 256 ? 16 : 0;
    int to = colours >= 256 ? 256 : colours >= 16 ? 16 : 8;
    int best = -1;
    for (int i = from; i < to; i++) {
        if (foreground && colours < 256 && vanishes(i, ground)) continue;
        if (foreground && colours < 256 && grey(rgb) && !grey(palette(i))) continue;
        // On white, few colours can be seen, and grey has to do.
        if (foreground && colours < 256 && !grey(rgb) && grey(palette(i)) && ground != GROUND_LIGHT)
            continue;
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

struct style theme_ink(const struct theme *t, enum role role) {
    struct style s = theme_style(t, role);
    if (role != ROLE_NORMAL && t->roles[role].bg != THEME_NO_COLOUR) s.fg = t->roles[role].bg;
    s.bg = t->roles[ROLE_NORMAL].bg;
    s.attributes &= STYLE_BOLD | STYLE_DIM;
    return s;
}

static int32_t darker(int32_t rgb, int tenths) {
    if (rgb == THEME_NO_COLOUR) return rgb;
    int red = rgb >> 16 & 255, green = rgb >> 8 & 255, blue = rgb & 255;
    return (red * tenths / 10) << 16 | (green * tenths / 10) << 8 | (blue * tenths / 10);
}

static bool readable(int32_t fg, int32_t bg) {
    if (fg == THEME_NO_COLOUR) return true;
    return theme_contrast(fg, bg == THEME_NO_COLOUR ? 0 : bg) >= THEME_LEAST_RATIO;
}

// Backgrounds become darker, too, so that what stood out still does; neither so much that it could
// not be read. With too few colours for that, the terminal's own dim attribute is used.
void theme_dim(const struct theme *t, struct theme *ret_theme) {
    struct theme dim = *t;
    for (int i = 0; i < ROLES; i++) {
        struct style *s = &dim.roles[i];
        int32_t fg = s->fg, bg = s->bg;
        bool own = bg != THEME_NO_COLOUR;
        bool paper = t->ground == GROUND_LIGHT && !own && t->roles[0].bg == THEME_NO_COLOUR;
        for (int tenths = DARK; tenths <= 10; tenths++) {
            s->bg = darker(bg, tenths);
            if (!paper) s->fg = darker(fg, tenths); // on paper it would only be stronger
            if (readable(s->fg, own ? s->bg : dim.roles[0].bg)) break;
        }
        s->attributes |= STYLE_DIM;
        if (i != ROLE_BAD) s->attributes &= ~(unsigned)STYLE_BOLD;
    }
    *ret_theme = dim;
}

// ---- themes to choose from

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
