// How each role looks. The terminal's own foreground and background are kept wherever a theme does
// not ask for another.
#ifndef CDRTOP_UI_THEME_H
#define CDRTOP_UI_THEME_H

#include "conf/theme.h"
#include "ui/canvas.h"

struct theme {
    const char *name, *text;
    enum theme_ground ground; // the terminal it is made for
    struct style roles[ROLES];
};

extern const struct theme themes[]; // the built-in ones; the first is the default
extern const size_t theme_count;
extern const char *const role_words[ROLES]; // as theme files write them

// The themes that can be chosen: the built-in ones, and those of files.
struct theme_list {
    struct theme *items; // owned, and each name and text
    size_t count;
};

// The themes that can be chosen, and the one that was asked for.
struct theme_choice {
    struct theme_list list;
    size_t theme;      // index into it
    char trouble[256]; // of a file that is not the one asked for; "" none
};

// Themes are the built-in ones; then NAME.yaml in `shared` (NULL: none) where no built-in one is
// called so; then those of $XDG_CONFIG_HOME/cdrtop/themes (unset: $HOME/.config), which also stand
// for built-in ones of their name. The one that is chosen is a name, or a path when it has a slash
// in it. 0, or -1 with what is wrong in *report. theme_choice_finish() in either case.
int theme_choice_make(const struct conf *conf, const char *shared, struct conf_report *report,
                      struct theme_choice *ret_choice);
void theme_choice_finish(struct theme_choice *c);

#endif
