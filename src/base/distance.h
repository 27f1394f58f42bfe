// How much two words differ, for "did you mean …?".
#ifndef CDRTOP_BASE_DISTANCE_H
#define CDRTOP_BASE_DISTANCE_H

#include "base/text.h"

// The number of letters to insert, delete, change or swap with their neighbour, ignoring case. Only
// texts of up to 64 bytes are compared; for a longer one the result is the greater length.
size_t nearest_distance(struct span a, struct span b);

#endif
