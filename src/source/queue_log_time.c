// Times in queue_log. Asterisk writes an epoch to the file and local time to a table (realtime).
// Exports from a table have either, with fractions.
#include "queue_log.h"

#include "cdr/moment.h"

#include <string.h>

#define EPOCH_MAX 100000000000
#define CIVIL     19 // "YYYY-MM-DD HH:MM:SS"

static size_t digits_at(struct span s, size_t at) {
    size_t end = at;
    while (end < s.len && s.at[end] >= '0' && s.at[end] <= '9')
        end++;
    return end - at;
}

static void skip_fraction(struct span *s) {
    size_t digits = s->len && s->at[0] == '.' ? digits_at(*s, 1) : 0;
    if (digits) *s = span_from(*s, 1 + digits);
}

// "+HH", "+HHMM" or "+HH:MM" in seconds east of UTC.
static bool offset_of(struct span s, int64_t *ret_s) {
    int64_t hours, minutes = 0;
    if (s.len < 3 || (s.at[0] != '+' && s.at[0] != '-') || digits_at(s, 1) < 2) return false;
    struct span behind = span_from(s, 3);
    span_number((struct span){s.at + 1, 2}, &hours);
    if (behind.len == 3 && behind.at[0] == ':') behind = span_from(behind, 1);
    if (behind.len && (behind.len != 2 || digits_at(behind, 0) != 2)) return false;
    if (behind.len) span_number(behind, &minutes);
    *ret_s = (hours * 60 + minutes) * (s.at[0] == '-' ? -60 : 60);
    return true;
}

static bool civil_time(struct span s, const struct zone *zone, int64_t earliest_s, int64_t *ret_s) {
    char text[CIVIL];
    struct civil local;
    int64_t east = 0;
    if (s.len < CIVIL) return false;
    memcpy(text, s.at, CIVIL);
    if (text[10] == 'T') text[10] = ' ';
    if (!civil_parse((struct span){text, CIVIL}, &local)) return false;
    struct span rest = span_from(s, CIVIL);
    skip_fraction(&rest);
    bool says_zone = rest.len > 0;
    if (says_zone && !span_same(rest, SPAN("Z")) && !offset_of(rest, &east)) return false;
    *ret_s =
        says_zone || !zone ? civil_seconds(local) - east : cdr_moment_from(zone, local, earliest_s);
    return true;
}

bool queue_log_time(struct span s, const struct zone *zone, int64_t earliest_s, int64_t *ret_s) {
    struct span whole = {s.at, digits_at(s, 0)}, rest = span_from(s, whole.len);
    int64_t at_s;
    skip_fraction(&rest);
    bool epoch = whole.len && !rest.len && span_number(whole, &at_s);
    if (!epoch && !civil_time(s, zone, earliest_s, &at_s)) return false;
    if (at_s <= 0 || at_s >= EPOCH_MAX) return false;
    *ret_s = at_s;
    return true;
}
