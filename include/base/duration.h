// Durations and times of day as people write them.
#ifndef CDRTOP_BASE_DURATION_H
#define CDRTOP_BASE_DURATION_H

#include "base/text.h"

// 90, 90s, 2m, 1h, 1:30, 1:00:00; never negative.
bool duration_parse(struct span s, int64_t *ret_seconds);
void duration_print(uint64_t seconds, char *out, size_t size); // 1:30; from an hour on 1:00:00
bool time_of_day_parse(struct span s, int64_t *ret_seconds);   // H:MM, HH:MM up to 23:59

#endif
