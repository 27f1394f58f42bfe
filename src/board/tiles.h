// Tiles, for the files of this room.
#ifndef CDRTOP_BOARD_TILES_H
#define CDRTOP_BOARD_TILES_H

#include "board/board.h"

struct tile_of { // what a tile is filled from
    const struct board_figures *now;
    const struct comparison *before;
    const struct figure_terms *terms;
    const char *level, *gaps; // in words
};

struct board_tile_kind {
    enum figure_scope scope;
    const char *id; // of its figure
    int least;      // columns that it may need at most
    bool brief;     // always has its brief label
    bool wide;      // gets the room that is left over
    bool spare;     // may be left out before a line is
    // What the tile says besides its figure, if that is known; NULL for nothing.
    void (*says)(const struct tile_of *of, double value, struct board_tile *t);
    struct figure_list list; // what is behind it, if not what the figure says
};
// NULL if there is no tile for that figure.
const struct board_tile_kind *tile_kind(enum board_level level, const char *id);

void tiles_make(struct board_tiles *t, enum board_level level); // to be filled later
void tiles_fill(struct board_tiles *t, enum board_level level, const struct tile_of *of);
void tiles_finish(struct board_tiles *t);
void tile_fill(struct board_tile *t, const struct tile_of *of);

#endif
