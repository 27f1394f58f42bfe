// The tiles on top of the overview: which there are, and what each says.
#ifndef CDRTOP_BOARD_TILES_H
#define CDRTOP_BOARD_TILES_H

#include "board/input.h"
#include "board/mood.h"
#include "stats/figures.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct board;
struct board_tile_kind; // private

// What a tile says where its figure is drawn large.
struct board_tile_large {
    // The widest usual figure and word, for which room is always kept; NULL for a tile that never
    // is large.
    const char *usual_figure, *usual_word;
    char figure[16];  // only digits and : . - h; "1h02" from an hour on
    const char *mark; // how it compares to its target, or that an alert is about it; "" for none
    char word[24];    // its target, or that it is missed; "" for none
    // beside it; `brief` where `of` is too wide; "" for nothing
    char more[24], of[24], brief[16];
};

#define BOARD_TREND_BARS   10 // of the last hour, of six minutes each, up to the last full minute
#define BOARD_TREND_LEVELS 5

struct board_tile {
    const struct board_tile_kind *kind;
    const struct figure *of;
    char figure[FIGURE_SIZE];
    char sub[64], brief[40]; // brief: used where sub is too wide; "" for none
    char least[32];          // used where that is too wide, too; "" for none
    enum mood mood;          // bad also if an alert is about it
    enum mood own_mood;      // by its target alone
    bool touched;            // the figure is incomplete because of a gap
    struct board_tile_large large;
    char now[24]; // instead of its label: "READY NOW", in another window; "" else
    bool has_trend;
    // The heights of its bars, 1 to BOARD_TREND_LEVELS. Percentages are in fifths of 100, others in
    // parts of the most; a zero is 1. 0: not known, or nothing that it could be a share of.
    uint8_t trend[BOARD_TREND_BARS];
    char delta[24]; // difference to the earlier day: "+12", "-0:04", "-2.0 pt"; "" for none
};
const char *board_tile_label(const struct board_tile *t, bool brief); // brief: for narrow screens
// Columns to reserve for the largest figure it may have.
int board_tile_least(const struct board_tile *t);

// ---- which tiles there are

// The i-th tile that can be chosen, empty: first those of the built-in grid, then others. False
// after the last. Its name is that of its figure.
bool board_tile_choice(size_t i, struct board_tile *ret_tile);
// Shows these tiles, in that order, where calls and visits are shown; with none, the built-in
// ones. False, with nothing changed, if an id is not a tile.
bool board_set_tiles(struct board *b, const char *const *ids, size_t count);

struct board_tiles {         // those of the level; the first are the last to be left out
    struct board_tile *list; // owned
    int count, first;        // from `first` on, they are on a line of their own
    int spare;               // how many of the last may be left out first
    int wide;                // the tile that gets the room that is left; -1 for none
    // private: those that were chosen, owned; and whether the list is that of records
    const struct board_tile_kind **chosen;
    int chosen_count;
    bool of_records, anew; // anew: others were chosen since it was made
};

#endif
