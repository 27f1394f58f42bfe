// Themes: how each role looks. Where a theme does not set a colour, the terminal's own foreground
// or background is used.
#ifndef CDRTOP_UI_THEME_H
#define CDRTOP_UI_THEME_H

#include "conf/theme.h"
#include "ui/canvas.h"

struct theme {
    const char *name, *text;
    enum theme_ground ground; // the background of the terminal that it is for
    struct style roles[ROLES];
};

extern const struct theme themes[]; // the built-in themes; the first is the default
extern const size_t theme_count;
extern const char *const role_words[ROLES]; // their names in theme files

// The themes that can be chosen: built-in ones, and those from files.
struct theme_list {
    struct theme *items; // owned, as are their names and texts
    size_t count;
};

// The themes that can be chosen, and the one that was asked for.
struct theme_choice {
    struct theme_list list;
    size_t theme;      // index in the list
    char trouble[256]; // what is wrong in a file other than the one asked for; "" for nothing
};

// Collects the built-in themes; NAME.yaml in `shared` (NULL for none) if no built-in theme has that
// name; and those in $XDG_CONFIG_HOME/cdrtop/themes ($HOME/.config if unset), which replace
// built-in ones of the same name. The chosen theme is given by name, or by path if it contains a
// slash. 0, or -1 with *report saying what is wrong. Call theme_choice_finish() in both cases.
int theme_choice_make(const struct conf *conf, const char *shared, struct conf_report *report,
                      struct theme_choice *ret_choice);
void theme_choice_finish(struct theme_choice *c);

#endif
