// Private to ui/: bars over an axis, as the chart and the Hours page draw them.
#ifndef CDRTOP_UI_BARS_H
#define CDRTOP_UI_BARS_H

#include "panes.h"

struct bars {
    int x, y;     // of the corner of the axis; bars stand right of it, upwards from y - 1
    int w;        // columns for bars
    int rows;     // of bars
    int label;    // columns for the figures of the axis, left of it
    uint64_t top; // what the highest row ends at
};

// A round number that can be halved, not below n.
uint64_t bars_round_up(uint64_t n);
void bars_axis(const struct pane_view *v, const struct bars *b);
// One bar: answered below, missed on it, the others on top.
void bars_draw(const struct pane_view *v, const struct bars *b, int x, int width, uint64_t answered,
               uint64_t missed, uint64_t other);
void bars_gap(const struct pane_view *v, const struct bars *b, int x, int width);
// A percentage over the bar that begins at x: the top of the axis is 100.
void bars_rate(const struct pane_view *v, const struct bars *b, int x, int width, double percent);
// The marks and what they mean; `other` and `rate` may be NULL. Gives the columns used.
int bars_legend(const struct pane_view *v, int x, int y, const char *answered, const char *missed,
                const char *other, const char *rate);

#endif
