// A theme as it is written in a file: how each role looks. Which roles there are is told by the
// caller, as a table of words, so that this room need not know the screen.
//
//     name: Night shift          for people; none: the file's name
//     text: blue on black        one line for people
//     base: default              what is not said here is as in that theme; none: nothing is set
//     background: dark           the terminal it is made for: dark, light or any (the default)
//     label: {fg: "#8A8A8A"}     a role: fg, bg ("#RRGGBB" or none), bold, dim, reverse, underline
#ifndef CDRTOP_CONF_THEME_H
#define CDRTOP_CONF_THEME_H

#include "conf/conf.h"

#define THEME_NO_COLOUR   (-1)
#define THEME_ROLES_MAX   32
#define THEME_NAME_SIZE   48
#define THEME_TEXT_SIZE   96
#define THEME_LEAST_RATIO 3.0 // of a text's luminance to its background's, as WCAG counts it

enum { STYLE_BOLD = 1, STYLE_DIM = 2, STYLE_REVERSE = 4, STYLE_UNDERLINE = 8 };

struct style {
    int32_t fg, bg;      // 0xRRGGBB, or THEME_NO_COLOUR
    unsigned attributes; // STYLE_...
};

enum theme_ground { GROUND_ANY, GROUND_DARK, GROUND_LIGHT, GROUNDS }; // of the terminal

struct conf_theme {
    char name[THEME_NAME_SIZE], text[THEME_TEXT_SIZE];
    enum theme_ground ground;
    struct style styles[THEME_ROLES_MAX]; // by the caller's table
};

struct conf_theme_rules {
    const char *const *roles; // words; where another role sets no colour, the first one's holds
    size_t role_count;
    uint32_t decoration;            // bits of roles that nobody reads: no contrast is asked of them
    const struct conf_theme *bases; // themes that may be built upon
    size_t base_count;
};

// 0 and *ret_theme; CONF_MISSING or CONF_WRONG: *report says why, *ret_theme is untouched.
int conf_theme_read(const char *path, const struct conf_theme_rules *rules,
                    struct conf_report *report, struct conf_theme *ret_theme);

// Contrast of two colours, 1 (none) to 21 (black and white).
double theme_contrast(int32_t a, int32_t b);

// The names (without .yaml, in their order) of the themes in a folder; each ends in NUL. A folder
// that is not there has none.
void conf_theme_names(const char *folder, struct buf *out);

#endif
