// From cells to curses: which rows changed, and how a role looks on this terminal.
#ifndef CDRTOP_UI_TERM_PAINT_H
#define CDRTOP_UI_TERM_PAINT_H

#include "ui/theme.h"

struct paint {
    int colours;
    struct theme theme; // whose colour pairs are set
    struct look {
        unsigned long attributes;
        short pair;
    } texts[ROLES], inks[ROLES];
    struct cell *shown; // owned: the cells that curses has
    int width, height;
};

void paint_finish(struct paint *p);
void paint_forget(struct paint *p); // nothing is known of what curses has
// Makes the curses screen of `width` x `height` say what the canvas says; nothing is sent.
void paint_canvas(struct paint *p, const struct canvas *c, const struct theme *theme, int width,
                  int height);

#endif
