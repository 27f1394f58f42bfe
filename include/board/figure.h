// Numbers as a person reads them. Every function writes a string that ends in NUL, and gives `out`
// back; what cannot be known (NAN) is "--".
#ifndef CDRTOP_BOARD_FIGURE_H
#define CDRTOP_BOARD_FIGURE_H

#include "stats/figures.h"

#define FIGURE_SIZE 32

char *figure_count(uint64_t n, char out[FIGURE_SIZE]);        // 1102 is "1 102"
char *figure_duration(double seconds, char out[FIGURE_SIZE]); // "3:42", from an hour "1:02:03"
char *figure_percent(double percent, char out[FIGURE_SIZE]);  // "82.4", without the sign
char *figure_share(uint64_t part, uint64_t whole, char out[FIGURE_SIZE]); // the same, of two counts
// As the unit of a figure wants it.
char *figure_in_unit(enum figure_unit unit, double value, char out[FIGURE_SIZE]);

#endif
