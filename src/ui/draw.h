// What panes draw on a canvas.
#ifndef CDRTOP_UI_DRAW_H
#define CDRTOP_UI_DRAW_H

#include "ui/canvas.h"

void canvas_clear(struct canvas *c); // all of the screen
// Only that part of the screen is drawn on from now on, with its corner as 0, 0.
void canvas_inset(struct canvas *c, int left, int top, int width, int height);
void canvas_whole(struct canvas *c); // all of it again

// Text in at most `width` columns; longer text ends in an ellipsis. Returns the columns used.
int canvas_text(struct canvas *c, int x, int y, int width, enum role role, struct span text);
int canvas_right(struct canvas *c, int x, int y, int width, enum role role, struct span text);
// Longer text loses its beginning instead.
int canvas_tail(struct canvas *c, int x, int y, int width, enum role role, struct span text);
int canvas_string(struct canvas *c, int x, int y, int width, enum role role, const char *text);
void canvas_code(struct canvas *c, int x, int y, enum role role, uint32_t code); // one column wide
void canvas_rule(struct canvas *c, int x, int y, int width, enum role role);
// A bar of `eighths` eighths of a row, from row y upwards, `width` columns wide.
void canvas_bar(struct canvas *c, int x, int y, int width, int eighths, enum role role);
void canvas_role(struct canvas *c, int x, int y, int width, enum role role); // keeps characters

#endif
