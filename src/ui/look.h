// How a role is drawn, by a theme.
#ifndef CDRTOP_UI_LOOK_H
#define CDRTOP_UI_LOOK_H

#include "ui/theme.h"

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
