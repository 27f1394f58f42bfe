// Numbers as a person reads them. Every function writes a string that ends in NUL, and gives `out`
// back; what cannot be known (NAN) is "--".
#ifndef CDRTOP_BOARD_FIGURE_H
#define CDRTOP_BOARD_FIGURE_H

#include "stats/figures.h"

#define FIGURE_SIZE 32

char *figure_count(uint64_t n, char out[FIGURE_SIZE]);       // 1102 is "1 102"
char *figure_percent(double percent, char out[FIGURE_SIZE]); // "82.4", without the sign

#endif
