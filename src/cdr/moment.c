// Local time to moments. The zone answers; the UniqueID decides in the one hour of a year that
// clocks show twice.
#include "cdr/moment.h"

#define SLACK        60 // seconds by which a clock may have been set back during the call
#define ROUNDED      2  // and what is lost by rounding to seconds
#define DIGITS_LEAST 9  // an epoch has so many digits since 1973
#define DIGITS_MOST  11

bool cdr_unique_epoch(struct span unique_id, int64_t *ret_epoch) {
    size_t dot = unique_id.len;
    while (dot && unique_id.at[dot - 1] != '.')
        dot--;
    if (dot < 2 || dot == unique_id.len) return false;
    int64_t number;
    if (!span_number(span_from(unique_id, dot), &number)) return false;
    size_t start = --dot;
    while (start && unique_id.at[start - 1] >= '0' && unique_id.at[start - 1] <= '9')
        start--;
    if (start && unique_id.at[start - 1] != '-') return false;
    if (dot - start < DIGITS_LEAST || dot - start > DIGITS_MOST) return false;
    return span_number((struct span){unique_id.at + start, dot - start}, ret_epoch);
}

int64_t cdr_moment_from(const struct zone *zone, struct civil local, int64_t earliest) {
    int64_t first, second;
    if (zone_epoch(zone, local, &first, &second) != ZONE_TWICE) return first;
    return first >= earliest - SLACK ? first : second;
}

int64_t cdr_moment(const struct zone *zone, struct civil local, struct span unique_id) {
    int64_t made;
    return cdr_moment_from(zone, local, cdr_unique_epoch(unique_id, &made) ? made : 0);
}

int64_t cdr_moment_later(const struct zone *zone, struct span text, int64_t earliest) {
    struct civil local;
    int64_t first, second;
    if (!civil_parse(text, &local)) return CDR_NO_TIME;
    if (zone_epoch(zone, local, &first, &second) != ZONE_TWICE) return first;
    return first >= earliest - ROUNDED ? first : second;
}
