// The themes that can be chosen, and the one that was asked for.
#ifndef CDRTOP_APP_CHOOSE_THEME_H
#define CDRTOP_APP_CHOOSE_THEME_H

#include "ui/theme.h"

struct theme_choice {
    struct theme_list list;
    size_t theme;      // index into it
    char trouble[256]; // of a file that is not the one asked for; "" none
};

// Themes are the built-in ones; then NAME.yaml in `shared` (NULL: none) where no built-in one is
// called so; then those of $XDG_CONFIG_HOME/cdrtop/themes (unset: $HOME/.config), which also stand
// for built-in ones of their name. `wanted` is a name, or a path when it has a slash in it. 0, or
// EXIT_USAGE with what is wrong on stderr. theme_choice_finish() in either case.
int theme_choice_make(const char *wanted, const char *shared, struct theme_choice *ret_choice);
void theme_choice_finish(struct theme_choice *c);

#endif
