// Writes numbers for people to read. Each function writes a string ended by a NUL and returns
// `out`; a value that cannot be known (NAN) becomes "--".
#ifndef CDRTOP_BOARD_FIGURE_H
#define CDRTOP_BOARD_FIGURE_H

#include "stats/figures.h"

#define FIGURE_SIZE 32

char *figure_count(uint64_t n, char out[FIGURE_SIZE]);       // 1102 is "1 102"
char *figure_percent(double percent, char out[FIGURE_SIZE]); // "82.4", without the % sign

#endif
