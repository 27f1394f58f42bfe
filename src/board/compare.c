// The same figure of the same time some days before, taken from the one that is shown. Only what is
// a figure of the window has such a difference; a state of this moment has none.
#include "parts.h"
#include "tiles.h"

#include <math.h>
#include <stdio.h>

// As the figures are printed: what rounds to nothing has no sign.
void tile_compare(struct board_tile *t, double now, double before) {
    char text[FIGURE_SIZE];
    bool points = t->of->unit == IN_PERCENT;
    if (!isfinite(now) || !isfinite(before)) return;
    double more = points ? (round(now * 10) - round(before * 10)) / 10
                         : floor(now + 0.5) - floor(before + 0.5);
    const char *sign = more < 0 ? "-" : more > 0 ? "+" : "";
    snprintf(t->delta, sizeof t->delta, "%s%.17s%s", sign,
             figure_in_unit(t->of->unit, fabs(more), text), points ? " pt" : "");
}

void before_fill(struct board *b, const struct board_input *in) {
    b->before = (struct board_before){0};
    if (in->before && in->before->days && b->figures.known) b->before = *in->before;
}
