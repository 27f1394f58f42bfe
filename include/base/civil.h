// Dates and times of day as a clock on the wall shows them, without a zone (proleptic Gregorian
// calendar).
#ifndef CDRTOP_BASE_CIVIL_H
#define CDRTOP_BASE_CIVIL_H

#include "base/text.h"

struct civil {
    int16_t year;
    uint8_t month, day;           // 1..12, 1..31
    uint8_t hour, minute, second; // 0..23, 0..59, 0..60
};

int64_t civil_seconds(struct civil c);        // seconds since 1970-01-01 00:00:00 read as UTC
struct civil civil_of_seconds(int64_t local); // the other way round
int civil_weekday(struct civil c);            // 0 = Sunday

// Exactly "YYYY-MM-DD HH:MM:SS"; a fraction after the seconds is ignored.
bool civil_parse(struct span s, struct civil *ret_civil);
bool civil_parse_day(struct span s, struct civil *ret_civil); // "YYYY-MM-DD", time 00:00:00

#endif
