// The wall: a few figures of one queue, or of all, to be shown large. The figures are the tiles of
// board.h and mean the same; for one queue they are that queue's.
#ifndef CDRTOP_BOARD_WALL_H
#define CDRTOP_BOARD_WALL_H

#include "board/board.h"

enum { // in two lines of three; wide figures are in the same column
    WALL_WAITING,
    WALL_LONGEST,
    WALL_SERVICE,
    WALL_ABANDONED,
    WALL_ANSWERED,
    WALL_READY,
    WALL_FIGURES
};

struct wall_figure {
    const char *label, *brief; // brief: letters only, to be drawn large
    const char *usual;         // the widest usual text, for which room is always kept
    char text[16];             // only digits and : . - h; "1h02" from an hour on
    char small[FIGURE_SIZE];   // as in all other texts: "5 465"
    // its target, or what it is out of; when stale, since when; "~ " if a gap touches it
    char sub[64];
    char brief_sub[40]; // used if that is too wide; "" for the same
    char least_sub[32]; // used if that is too wide, too; "" for the same
    const char *mark;   // next to the label: how it compares to its target; "" for none
    enum mood mood;
    bool wrong; // worse than its target: the note may be about it
    bool alarm; // it is, or an alert is about it: it has a mark
};

#define WALL_WAITS_MAX 8

struct wall_wait { // a caller who waits: "Zoe Winter 0:48 !"
    char text[80];
    enum mood mood;
};

struct wall {
    char name[96];   // "ALL QUEUES", or the name of the queue
    char place[24];  // "2/4": which one of those that can be shown; "" if there is only one
    char clock[8];   // "14:32"
    char window[80]; // as in the header, with the states of now
    struct wall_figure figures[WALL_FIGURES];
    struct wall_wait waits[WALL_WAITS_MAX]; // who has waited longest comes first
    size_t waiting;                         // how many wait; only the first are named
    char note[256];                         // the most important message, one sentence; "" for none
    enum mood note_mood;
};

#define WALL_TOTAL 0

// `key` is that of a queue in TABLE_QUEUES at the level of calls. WALL_TOTAL, or a queue that is
// gone, stands for all queues.
void board_wall(const struct board *b, uint64_t key, struct wall *ret_wall);
// The key `by` places further, in a circle of the total and the queues in the board's order.
uint64_t board_wall_step(const struct board *b, uint64_t key, int by);

#endif
