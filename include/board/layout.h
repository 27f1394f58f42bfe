// Where everything stands, as pure arithmetic: rectangles for the panes of a page, widths for the
// columns of a table.
#ifndef CDRTOP_BOARD_LAYOUT_H
#define CDRTOP_BOARD_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#define LAYOUT_MIN_WIDTH  60
#define LAYOUT_MIN_HEIGHT 16
#define LAYOUT_TILES_MAX  64 // more than any screen has room for

struct rect {
    int x, y, w, h; // columns and rows; w or h 0: not shown
};

enum pane {
    PANE_HEADER,
    PANE_TILES,
    PANE_QUEUES,
    PANE_AGENTS,
    PANE_CHART,
    PANE_CALLS,
    PANE_HOURS, // from here on never on the overview: alone on their page, or over one
    PANE_RECALLS,
    PANE_WALL,
    PANE_LIST,   // what is behind a figure
    PANE_DETAIL, // all of one row
    PANE_FOOTER,
    PANES,
};

struct layout_input {
    int width, height; // of the screen
    bool header;       // the stats grid is wanted
    bool zoom;         // the focused pane alone
    bool whole;        // and neither header nor hints around it
    bool no_hints;     // the last line is the panes' too
    enum pane focus;   // where two panes share one place, this one has it
    // Of the stats grid: how many, how many of them come before those of the second line, how wide
    // each wants to be with the gap behind it (in full, and with its brief label), and which one
    // takes what is left over (-1 all alike); and how many of the last leave before a line does.
    bool tile_delta; // a line for what differs from before is wanted
    int tiles, tiles_first, tiles_spare, tile_wide;
    int tile_least[LAYOUT_TILES_MAX], tile_brief[LAYOUT_TILES_MAX];
    size_t queues, agents;
};

struct layout {
    bool too_small;
    struct rect pane[PANES];
    int tiles;                        // shown: those from here on have no room
    int tile_columns;                 // tiles beside each other
    int tile_width[LAYOUT_TILES_MAX]; // of each column, with the gap
    bool tile_brief;                  // brief labels
    bool tile_sub;                    // room for the line under the figure
    bool tile_delta;                  // and for another one under that
    int tile_lines, tile_step;        // of each tile; from one to that below it
};

// Overview. No two rectangles overlap and none leaves the screen.
void layout_overview(const struct layout_input *in, struct layout *ret_layout);

// One column of a table wants `least` (never less: its figures), likes up to `most`. Columns go,
// the highest `priority` number first, until the rest fits `width` with `gap` between; what is over
// goes to those that need more, then to those that like more, lowest number first. ret_width[i] 0:
// dropped. The last one left may get less than `least`. Returns the columns used.
struct layout_column {
    int least, most, priority;
    int needs; // so that hardly anything in it is cut; 0: its least will do
};
int layout_columns(const struct layout_column *columns, size_t count, int width, int gap,
                   int *ret_width);

#endif
