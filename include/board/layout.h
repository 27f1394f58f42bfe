// The layout, as pure arithmetic: rectangles for the panes of a page, and widths for the columns of
// a table.
#ifndef CDRTOP_BOARD_LAYOUT_H
#define CDRTOP_BOARD_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#define LAYOUT_MIN_WIDTH  60
#define LAYOUT_MIN_HEIGHT 16
#define LAYOUT_TILES_MAX  64 // more than fit on any screen

struct rect {
    int x, y, w, h; // in columns and rows; not shown if w or h is 0
};

enum pane {
    PANE_HEADER,
    PANE_TILES,
    PANE_QUEUES,
    PANE_AGENTS,
    PANE_CHART,
    PANE_WAITING, // on the overview only where there is room, and below the queues on their page
    PANE_CALLS,
    PANE_HOURS, // from here on never on the overview, but alone on a page or over one
    PANE_RECALLS,
    PANE_WALL,
    PANE_ALERTS,
    PANE_LIST,       // what is behind a figure
    PANE_DETAIL,     // all about one row
    PANE_ALERT_LINE, // the worst alert, below the header or the wall
    PANE_FOOTER,
    PANES,
};

struct layout_input {
    int width, height; // of the screen
    bool header;       // the figures at the top are wanted
    bool zoom;         // only the pane that keys go to
    bool whole;        // and neither header nor hints around it
    bool no_hints;     // panes also get the last line
    bool alert;        // there is a line about the worst alert
    bool queues_page;  // with zoom: queues have the page, with who waits below them
    enum pane focus;   // the one that is shown where two panes share a place
    // The tiles that are text: how many there are, how many of these come before the second line,
    // how wide each wants to be with the gap after it (in full, and with its brief label), which
    // one gets the room that is left (-1 for all alike), and how many of the last are left out
    // before a line is.
    bool tile_delta; // an extra line for the comparison is wanted
    int tiles_above; // rows that others have above them, with an empty one; 0 for none
    int tiles, tiles_first, tiles_spare, tile_wide;
    int tile_least[LAYOUT_TILES_MAX], tile_brief[LAYOUT_TILES_MAX];
    size_t queues, agents;
};

struct layout {
    bool too_small;
    struct rect pane[PANES];
    int tiles;                        // how many are shown; there is no room for the others
    int tile_columns;                 // tiles side by side
    int tile_width[LAYOUT_TILES_MAX]; // of each column of tiles, with its gap
    bool tile_brief;                  // use brief labels
    bool tile_sub;                    // there is room for a line below the figure
    bool tile_delta;                  // and for another one below that
    int tile_lines, tile_step;        // lines of a tile; and from one tile to the one below
};

// The overview. Rectangles never overlap and never leave the screen.
void layout_overview(const struct layout_input *in, struct layout *ret_layout);

// Widths of columns. A column needs `least` (never less: for its figures) and would like up to
// `most`. Columns are left out, those with the highest `priority` number first, until the rest fits
// into `width` with `gap` in between; a `spare` one is left out before any text is cut. Room that
// is left goes first to those with greater needs, then to those that would like more, the lowest
// priority number first. ret_width[i] is 0 for a column left out. If only one is left, it may get
// less than `least`. Returns the columns used.
struct layout_column {
    int least, most, priority;
    // a width at which hardly anything is cut, which may be above `most`; 0 if `least` is enough
    int needs;
    bool spare;
};
int layout_columns(const struct layout_column *columns, size_t count, int width, int gap,
                   int *ret_width);

#endif
