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

int theme_find(const char *name); // index of a built-in one, -1 when there is none

// The themes that can be chosen: the built-in ones, and those of files.
struct theme_list {
    struct theme *items; // owned, and each name and text
    size_t count;
};
void theme_list_init(struct theme_list *l); // the built-in ones
void theme_list_finish(struct theme_list *l);
int theme_list_find(const struct theme_list *l, const char *name); // -1: not there
// Reads a theme's file into the list, in the place of one that is called so. 0, or as
// conf_theme_read() with the list as it was. May move the items.
int theme_list_read(struct theme_list *l, const char *path, const char *name,
                    struct conf_report *report);

#endif
