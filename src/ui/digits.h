// Characters several rows high, to be read from across a room: digits, what stands among them, and
// the letters of names. They are drawn with full and half blocks, or # where there are none.
#ifndef CDRTOP_UI_DIGITS_H
#define CDRTOP_UI_DIGITS_H

#include "ui/canvas.h"

#define DIGITS_LEAST_WIDTH 3 // columns

bool digits_has(const char *text); // every character of it can be drawn
// The columns that text takes where a digit takes `width`.
int digits_width(const char *text, int width);
// Draws text from row y on downwards, `halves` half rows high.
void digits_draw(struct canvas *c, int x, int y, int width, int halves, enum role role,
                 const char *text);

#endif
