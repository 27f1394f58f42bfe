// Private to ui/: the week by weekday and hour, in shades, all that is in memory.
#ifndef CDRTOP_UI_PANE_WEEK_H
#define CDRTOP_UI_PANE_WEEK_H

#include "panes.h"

int pane_week_height(int lines); // with its title, where a weekday has so many lines
const char *pane_week_words(const struct pane_view *v);
void pane_week(const struct pane_view *v); // below its title

#endif
