// What panes draw on a canvas.
#ifndef CDRTOP_UI_DRAW_H
#define CDRTOP_UI_DRAW_H

#include "ui/canvas.h"
#include "ui/theme.h"

void canvas_clear(struct canvas *c); // all of the screen
// Only that part of the screen is drawn on from now on, with its corner as 0, 0.
void canvas_inset(struct canvas *c, int left, int top, int width, int height);
void canvas_whole(struct canvas *c); // all of it again

int canvas_columns(const char *text); // that it takes
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

// Which characters a screen has, and what stands in for those that it has not.
uint32_t charset_code(enum charset charset, uint32_t code); // of one column where it differs

// Characters several rows high, to be read from across a room: digits, what stands among them, and
// the letters of names. They are drawn with full and half blocks, or # where there are none.
#define DIGITS_LEAST_WIDTH 3 // columns

bool digits_has(const char *text); // every character of it can be drawn
// The columns that text takes where a digit takes `width`.
int digits_width(const char *text, int width);
// Draws text from row y on downwards, `halves` half rows high.
void digits_draw(struct canvas *c, int x, int y, int width, int halves, enum role role,
                 const char *text);

// How a role is drawn, by a theme.
// The nearest colour of a terminal with so many (0, 8, 16, 256, 1 << 24): its number, or
// THEME_NO_COLOUR. A foreground never becomes what the ground may be, so that it cannot vanish.
int theme_colour(int32_t rgb, int colours, bool foreground, enum theme_ground ground);
// The style that a role is drawn with: where it sets no colour, ROLE_NORMAL's holds.
struct style theme_style(const struct theme *t, enum role role);

// And what is drawn of blocks in that role (bars, large digits): all of the cell is ink, so what
// stands out by its background, by reverse or by a line is drawn in the colour that it stands out
// by.
struct style theme_ink(const struct theme *t, enum role role);
// The same theme for a dark room: nothing bright, nothing bold but what is bad.
void theme_dim(const struct theme *t, struct theme *ret_theme);

#endif
