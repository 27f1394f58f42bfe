// How far two words are from each other.
#ifndef CDRTOP_BASE_DISTANCE_H
#define CDRTOP_BASE_DISTANCE_H

#include "base/text.h"

// Letters to insert, delete, change or swap with their neighbour (any case). At most 64 bytes are
// looked at; beyond, the result is the length of the longer.
size_t nearest_distance(struct span a, struct span b);

#endif
