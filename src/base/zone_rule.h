// The bytes of a TZif file, and the rule after its last change: a POSIX TZ text such as
// CET-1CEST,M3.5.0,M10.5.0/3.
#ifndef CDRTOP_BASE_ZONE_RULE_H
#define CDRTOP_BASE_ZONE_RULE_H

#include "base/zone.h"

struct zone_date { // one day of each year, and a time on it
    enum { ZONE_DATE_MONTH, ZONE_DATE_JULIAN, ZONE_DATE_ZERO } kind; // written Mm.w.d, Jn or n
    int month, week, day; // day of the week or of the year
    int32_t time;         // seconds, -167 h to 167 h, in the local time before the change
};

struct zone_rule {
    int32_t standard, daylight; // seconds east of UTC
    bool changes;               // false: standard time all year
    struct zone_date start, end;
};

bool zone_rule_parse(struct span text, struct zone_rule *ret_rule);
int64_t zone_rule_start(const struct zone_rule *r, int year); // when daylight time begins, epoch
int64_t zone_rule_end(const struct zone_rule *r, int year);   // when it ends, epoch

// A zone that is given by a rule alone, as $TZ may hold it. False when the text is not a rule.
bool zone_of_rule(struct span text, const char *name, struct zone **ret_zone);

// A zone from the bytes of its TZif file. Results as zone_load()'s.
int zone_parse(struct span bytes, const char *name, struct zone **ret_zone);

#endif
