// --day, --from and --to as people write them, in the board's zone.
#ifndef CDRTOP_APP_WHEN_H
#define CDRTOP_APP_WHEN_H

#include "stats/window.h"

// "2026-11-22", "2026-11-22 14:30[:05]" (a T may stand for the space), "14:30" (on the day of `now`),
// "today", "yesterday". False when it is none of these.
bool when_parse(struct span text, const struct zone *zone, int64_t now, int64_t *ret_epoch);
// "2026-11-22", "today", "yesterday": a date.
bool when_parse_day(struct span text, const struct zone *zone, int64_t now, struct civil *ret_date);

#endif
