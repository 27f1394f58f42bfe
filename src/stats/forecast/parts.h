// Shared by the files of this folder.
#ifndef CDRTOP_STATS_FORECAST_PARTS_H
#define CDRTOP_STATS_FORECAST_PARTS_H

#include "../parts.h"
#include "stats/forecast.h"

// The half hour of the wall's clock in which a moment of that day lies.
uint32_t profile_half(const struct zone *z, int64_t day_from, int64_t at);

#endif
