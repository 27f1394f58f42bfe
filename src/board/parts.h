// What the files of this room share among themselves.
#ifndef CDRTOP_BOARD_PARTS_H
#define CDRTOP_BOARD_PARTS_H

#include "board/board.h"

void header_fill(struct board_header *h, const struct board_input *in);
void figures_fill(struct board *b, const struct board_input *in);
void queues_fill(struct board *b, const struct records *r);
void agents_fill(struct board *b, const struct records *r);

// What the fill functions of the calls' columns are given.
struct board_call {
    const struct cdr_hot *hot;
    struct cdr cdr;
    struct buf *parts; // for texts taken apart
};

void cell_text(struct board_cell *cell, struct span text); // "--" when it is empty
void cell_count(struct board_cell *cell, uint64_t n);      // a zero is quiet
void cell_duration(struct board_cell *cell, double seconds);
void cell_percent(struct board_cell *cell, double percent);

#endif
