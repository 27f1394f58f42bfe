// Many numbers in order, fast: for keys that are nearly in order, or differ in a few bytes only.
#ifndef CDRTOP_BASE_SORT64_H
#define CDRTOP_BASE_SORT64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Ascending. Takes memory for as many again while it runs, unless they are few or in order. Keys
// that are the same from bit `from` up are in order already; 0: nothing is known.
void sort64(uint64_t *keys, size_t count, unsigned from);
// The same as part of a job: true when it was cancelled, and then the keys are in any order.
struct task; // base/task.h
bool sort64_pausing(uint64_t *keys, size_t count, unsigned from, struct task *t);

#endif
