// The themes that can be chosen, by name.
#ifndef CDRTOP_UI_CANVAS_THEMES_H
#define CDRTOP_UI_CANVAS_THEMES_H

#include "ui/theme.h"

int theme_find(const char *name); // index of a built-in theme, -1 if there is none with that name

void theme_list_init(struct theme_list *l); // with the built-in themes
void theme_list_finish(struct theme_list *l);
int theme_list_find(const struct theme_list *l, const char *name); // -1 if it is not there
// Reads a theme's file into the list, replacing one with the same name. 0, or an error as of
// conf_theme_read() with the list unchanged. Items may move in memory.
int theme_list_read(struct theme_list *l, const char *path, const char *name,
                    struct conf_report *report);

#endif
