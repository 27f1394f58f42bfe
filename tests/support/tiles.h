// Finds the tile of a figure among those that the board shows now.
#ifndef CDRTOP_TESTS_TILES_H
#define CDRTOP_TESTS_TILES_H

#include "board/board.h"

#include <criterion/criterion.h>
#include <string.h>

static inline int tile_place(const struct board *b, const char *id) {
    for (int i = 0; i < b->tiles.count; i++)
        if (strcmp(b->tiles.list[i].of->id, id) == 0) return i;
    cr_assert_fail("no tile %s", id);
    return -1;
}

static inline const struct board_tile *tile_of(const struct board *b, const char *id) {
    return &b->tiles.list[tile_place(b, id)];
}

#endif
