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
// Percentages over the bars, the first of which begins at x: the top of the axis is 100. Those that
// follow each other are joined; NAN breaks the line.
void bars_rates(const struct pane_view *v, const struct bars *b, int x, int pitch, int width,
                const double *percents, size_t count);
const char *bars_rate_mark(const struct pane_view *v, int pitch); // what stands for it in a legend
// In place of the legend: what is under the cursor.
void bars_picked(const struct pane_view *v, int y, const char *text);
// A mark and what it means; gives the columns used.
int bars_legend_of(const struct pane_view *v, int x, int y, enum role role, const char *mark,
                   const char *text);
// Those of the bars; `other` may be NULL.
int bars_legend(const struct pane_view *v, int x, int y, const char *answered, const char *missed,
                const char *other);

#endif
