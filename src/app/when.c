// Dates from people: the few forms that cannot be misread (no 11/12/26).
#include "app/when.h"

#include <stdio.h>
#include <string.h>

#define DAY 86400

bool when_parse_day(struct span text, const struct zone *zone, int64_t now, struct civil *ret_date) {
    int64_t back = -1;
    if (span_same_nocase(text, SPAN("today"))) back = 0;
    if (span_same_nocase(text, SPAN("yesterday"))) back = 1;
    if (back < 0) return civil_parse_day(text, ret_date);
    struct civil today = zone_civil(zone, now);
    today.hour = today.minute = today.second = 0;
    *ret_date = civil_of_seconds(civil_seconds(today) - back * DAY);
    return true;
}

// Fills "14:30" up to "14:30:00".
static bool parse_time(struct span text, struct civil *date) {
    char whole[32];
    struct civil parsed;
    if (text.len != 5 && text.len != 8) return false;
    snprintf(whole, sizeof whole, "2000-01-01 %.*s%s", (int)text.len, text.at,
             text.len == 5 ? ":00" : "");
    if (!civil_parse(span_of(whole), &parsed)) return false;
    date->hour = parsed.hour;
    date->minute = parsed.minute;
    date->second = parsed.second;
    return true;
}

bool when_parse(struct span text, const struct zone *zone, int64_t now, int64_t *ret_epoch) {
    struct civil date;
    int64_t second;
    text = span_trim(text);
    size_t cut = 0;
    while (cut < text.len && text.at[cut] != ' ' && text.at[cut] != 'T')
        cut++;
    struct span head = {text.at, cut}, rest = span_from(text, cut + 1);
    if (when_parse_day(text, zone, now, &date)) {
        rest = SPAN_NONE;
    } else if (cut == text.len) {
        when_parse_day(SPAN("today"), zone, now, &date);
        if (!parse_time(text, &date)) return false;
    } else if (!when_parse_day(head, zone, now, &date) || !parse_time(rest, &date)) {
        return false;
    }
    zone_epoch(zone, date, ret_epoch, &second);
    return true;
}
