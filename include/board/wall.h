// The wall: a few figures of one queue, or of all of them, as what is written large. Figures are
// the tiles of board.h and mean what those mean; of one queue they are that queue's.
#ifndef CDRTOP_BOARD_WALL_H
#define CDRTOP_BOARD_WALL_H

#include "board/board.h"

enum { // in two lines of three; wide figures share a column
    WALL_WAITING,
    WALL_LONGEST,
    WALL_SERVICE,
    WALL_ABANDONED,
    WALL_ANSWERED,
    WALL_READY,
    WALL_FIGURES
};

struct wall_figure {
    const char *label, *brief; // brief: of letters alone, to be written large
    const char *usual;         // the widest text that is usual: room for it is always kept
    char text[16];             // digits and : . - h alone; from an hour on "1h02"
    char sub[64];       // its target, or what it is of; stale: since when; "~ ": a gap touches it
    char brief_sub[40]; // where that is too wide; "" the same
    char least_sub[32]; // where that is too wide as well; "" the same
    const char *mark;   // beside the label, "" none: how it stands to its target
    enum mood mood;
    bool alarm; // worse than it should be: a mark of its own, and the note may be about it
};

struct wall {
    char name[96];   // "ALL QUEUES", or the queue's
    char place[24];  // "2/4": which of those that can be shown; "" where there is one
    char clock[8];   // "14:32"
    char window[48]; // as in the header
    struct wall_figure figures[WALL_FIGURES];
    char note[256]; // "" none: the worst thing to know, a sentence
    enum mood note_mood;
};

#define WALL_TOTAL 0

// `key` names a queue as rows of TABLE_QUEUES of calls are named; WALL_TOTAL, or one that is gone,
// is all queues.
void board_wall(const struct board *b, uint64_t key, struct wall *ret_wall);
// The key `by` places further round: the total, then the queues in their order on the board.
uint64_t board_wall_step(const struct board *b, uint64_t key, int by);

#endif
