// The two parts of the Hours page.
#ifndef CDRTOP_UI_HOURS_H
#define CDRTOP_UI_HOURS_H

#include "panes.h"

// Columns for a figure and the space after it. With a single one, 3 261 and 186 would be three
// million.
static inline int hours_columns(int digits) {
    return digits + (digits > 2 ? 2 : 1);
}

// The chart of the window; `alone`: the week is not shown.
void hours_chart_title(const struct pane_view *v);
void hours_chart_draw(const struct pane_view *v, bool alone);

// The week by weekday and hour, in shades, over all that is in memory.
int week_height(int lines); // with its title, if a weekday takes so many lines
const char *week_says(const struct pane_view *v);
void week_draw(const struct pane_view *v); // below its title
// Moves the cursor down and to the right; false if there is nothing to move over.
bool week_move(struct ui_week *w, int days, int hours);

#endif
