// The themes that can be chosen, name by name.
#ifndef CDRTOP_UI_CANVAS_THEMES_H
#define CDRTOP_UI_CANVAS_THEMES_H

#include "ui/theme.h"

int theme_find(const char *name); // index of a built-in one, -1 when there is none

void theme_list_init(struct theme_list *l); // the built-in ones
void theme_list_finish(struct theme_list *l);
int theme_list_find(const struct theme_list *l, const char *name); // -1: not there
// Reads a theme's file into the list, in the place of one that is called so. 0, or as
// conf_theme_read() with the list as it was. May move the items.
int theme_list_read(struct theme_list *l, const char *path, const char *name,
                    struct conf_report *report);

#endif
