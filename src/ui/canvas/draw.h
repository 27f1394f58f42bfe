// What panes draw on a canvas with.
#ifndef CDRTOP_UI_DRAW_H
#define CDRTOP_UI_DRAW_H

#include "ui/canvas.h"
#include "ui/theme.h"

void canvas_clear(struct canvas *c); // the whole screen
// From now on drawing goes to this part of the screen only, with its corner as 0, 0.
void canvas_inset(struct canvas *c, int left, int top, int width, int height);
void canvas_whole(struct canvas *c); // drawing goes to the whole screen again

int canvas_columns(const char *text); // the columns that a text takes
// Draws text in at most `width` columns; a longer one ends in an ellipsis. Returns the columns
// used.
int canvas_text(struct canvas *c, int x, int y, int width, enum role role, struct span text);
int canvas_right(struct canvas *c, int x, int y, int width, enum role role, struct span text);
// The same, but a longer text loses its beginning.
int canvas_tail(struct canvas *c, int x, int y, int width, enum role role, struct span text);
int canvas_string(struct canvas *c, int x, int y, int width, enum role role, const char *text);
void canvas_code(struct canvas *c, int x, int y, enum role role, uint32_t code); // one column wide
void canvas_rule(struct canvas *c, int x, int y, int width, enum role role);
// A bar `eighths` eighths of a row high, from row y upwards, `width` columns wide.
void canvas_bar(struct canvas *c, int x, int y, int width, int eighths, enum role role);
// Changes the role and keeps the characters.
void canvas_role(struct canvas *c, int x, int y, int width, enum role role);

// The characters of a screen, and what replaces those that it does not have.
uint32_t charset_code(enum charset charset, uint32_t code); // a replacement takes one column

// Characters several rows high, to be read from across a room: digits, the signs between them, and
// capital letters for names. They are drawn with full and half blocks, or with # if there are no
// blocks.
#define DIGITS_LEAST_WIDTH 3 // columns

bool digits_has(const char *text); // whether every character of it can be drawn
// The columns that a text takes if a digit takes `width`.
int digits_width(const char *text, int width);
// Draws text downwards from row y, `halves` half rows high.
void digits_draw(struct canvas *c, int x, int y, int width, int halves, enum role role,
                 const char *text);
// The same from so many half rows (0 or 1) below y on, if there are half blocks.
void digits_draw_lower(struct canvas *c, int x, int y, int lower, int width, int halves,
                       enum role role, const char *text);

// How a role is drawn with a theme. First the nearest colour on a terminal that has `colours` of
// them (0, 8, 16, 256, 1 << 24): its number, or THEME_NO_COLOUR. A foreground never gets a colour
// that the background may have, so it cannot vanish.
int theme_colour(int32_t rgb, int colours, bool foreground, enum theme_ground ground);
// The style of a role; if it sets no colour, that of ROLE_NORMAL is used.
struct style theme_style(const struct theme *t, enum role role);

// The style for drawing blocks in that role (bars, large digits). Their cells are filled
// completely, so a role that stands out by its background, by reverse or by a line gets that
// colour.
struct style theme_ink(const struct theme *t, enum role role);
// The same theme for a dark room: nothing is bright, and only what is bad is bold.
void theme_dim(const struct theme *t, struct theme *ret_theme);

#endif
