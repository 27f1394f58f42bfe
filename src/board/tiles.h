// The tiles among the files of this room.
#ifndef CDRTOP_BOARD_TILES_H
#define CDRTOP_BOARD_TILES_H

#include "board/board.h"

struct tile_of { // what tiles are filled from
    const struct board_figures *now;
    const struct comparison *before;
    const struct figure_terms *terms;
    const char *level, *gaps; // in words
};

struct board_tile_kind {
    enum figure_scope scope;
    const char *id; // of the figure
    int least;      // columns that it may take some day
    bool brief;     // is always called by its brief label
    bool wide;      // room that is left over goes to it first
    bool spare;     // one of the last, which leave before a line does
    // What the tile says beside its figure, where that is known; NULL nothing.
    void (*says)(const struct tile_of *of, double value, struct board_tile *t);
    struct figure_list list; // what is behind it, where that is not what the figure says
};
// NULL: there is none of that figure.
const struct board_tile_kind *tile_kind(enum board_level level, const char *id);

void tiles_make(struct board_tiles *t, enum board_level level); // to be filled
void tiles_fill(struct board_tiles *t, enum board_level level, const struct tile_of *of);
void tiles_finish(struct board_tiles *t);
void tile_fill(struct board_tile *t, const struct tile_of *of);

#endif
