// How many calls run at the same time, exact to the second: their most in each hour of a window.
// Seconds are those since the window's begin.
#ifndef CDRTOP_STATS_AT_ONCE_H
#define CDRTOP_STATS_AT_ONCE_H

#include <stddef.h>
#include <stdint.h>

#define AT_ONCE_LASTS UINT32_MAX // no end yet

struct at_once;
struct at_once *at_once_create(size_t hours);
void at_once_destroy(struct at_once *a); // NULL is none
// One call more (by 1) or less (by -1) from one second up to another, which is not one of its own;
// it runs for a second at least.
void at_once_put(struct at_once *a, uint32_t from, uint32_t to, int by);
// Finds the most anew, of the hours that were touched since.
void at_once_settle(struct at_once *a);
uint32_t at_once_most(const struct at_once *a, size_t hour); // when it was settled last

#endif
