// A theme as it is written in a file: how each role looks. The caller passes the roles as a table
// of words, so that this room need not know the screen.
//
//     name: Night shift          for people; default: the file's name
//     text: blue on black        one line for people
//     base: default              a theme that has what is not set here; without it, nothing is set
//     background: dark           the terminal it is for: dark, light or any (the default)
//     label: {fg: "#8A8A8A"}     a role: fg, bg ("#RRGGBB" or none), bold, dim, reverse, underline
#ifndef CDRTOP_CONF_THEME_H
#define CDRTOP_CONF_THEME_H

#include "conf/conf.h"

#define THEME_NO_COLOUR   (-1)
#define THEME_ROLES_MAX   32
#define THEME_NAME_SIZE   48
#define THEME_TEXT_SIZE   96
#define THEME_LEAST_RATIO 3.0 // the least contrast between a text and its background, as in WCAG

enum { STYLE_BOLD = 1, STYLE_DIM = 2, STYLE_REVERSE = 4, STYLE_UNDERLINE = 8 };

struct style {
    int32_t fg, bg;      // 0xRRGGBB, or THEME_NO_COLOUR
    unsigned attributes; // STYLE_...
};

// The background of the terminal.
enum theme_ground { GROUND_ANY, GROUND_DARK, GROUND_LIGHT, GROUNDS };

struct conf_theme {
    char name[THEME_NAME_SIZE], text[THEME_TEXT_SIZE];
    enum theme_ground ground;
    struct style styles[THEME_ROLES_MAX]; // indexed by the caller's table of roles
};

struct conf_theme_rules {
    // words; where another role sets no colour, that of the first role is used
    const char *const *roles;
    size_t role_count;
    uint32_t decoration; // bits of roles that are not text, so that they need no contrast
    const struct conf_theme *bases; // the themes that `base` may name
    size_t base_count;
};

// 0 and *ret_theme; or CONF_MISSING or CONF_WRONG: then *report says why and *ret_theme is
// untouched.
int conf_theme_read(const char *path, const struct conf_theme_rules *rules,
                    struct conf_report *report, struct conf_theme *ret_theme);

// The contrast between two colours, from 1 (none) to 21 (black and white).
double theme_contrast(int32_t a, int32_t b);

// The names (without .yaml, sorted) of the themes in a folder, each ended by a NUL. A missing
// folder has none.
void conf_theme_names(const char *folder, struct buf *out);

#endif
