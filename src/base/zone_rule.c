// Parses POSIX TZ rules, with a cursor that never passes the end, and turns them into moments by
// adding days to 1 January. Hours may have a sign and go up to 167, as TZif version 3 allows.
#include "zone_rule.h"

#define HOUR 3600
#define DAY  86400

struct cursor {
    const char *at, *end;
};

static bool next_is(struct cursor *c, char wanted) {
    if (c->at == c->end || *c->at != wanted) return false;
    c->at++;
    return true;
}

static bool take_number(struct cursor *c, int max, int *ret_value) {
    int value = 0;
    const char *first = c->at;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9') {
        value = value * 10 + (*c->at++ - '0');
        if (value > max) return false;
    }
    if (c->at == first) return false;
    *ret_value = value;
    return true;
}

static bool is_letter(char ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool take_abbreviation(struct cursor *c) {
    const char *first = c->at;
    if (next_is(c, '<')) {
        while (c->at < c->end && *c->at != '>')
            c->at++;
        return next_is(c, '>');
    }
    while (c->at < c->end && is_letter(*c->at))
        c->at++;
    return c->at - first >= 3;
}

static bool take_time(struct cursor *c, int max_hours, int32_t *ret_seconds) {
    int sign = next_is(c, '-') ? -1 : 1;
    if (sign > 0) next_is(c, '+');
    int hours, minutes = 0, seconds = 0;
    if (!take_number(c, max_hours, &hours)) return false;
    if (next_is(c, ':') && !take_number(c, 59, &minutes)) return false;
    if (next_is(c, ':') && !take_number(c, 59, &seconds)) return false;
    *ret_seconds = sign * (hours * HOUR + minutes * 60 + seconds);
    return true;
}

static bool take_date(struct cursor *c, struct zone_date *d) {
    *d = (struct zone_date){.kind = ZONE_DATE_ZERO, .time = 2 * HOUR};
    if (next_is(c, 'M')) {
        d->kind = ZONE_DATE_MONTH;
        if (!take_number(c, 12, &d->month) || !d->month || !next_is(c, '.')) return false;
        if (!take_number(c, 5, &d->week) || !d->week || !next_is(c, '.')) return false;
        if (!take_number(c, 6, &d->day)) return false;
    } else if (next_is(c, 'J')) {
        d->kind = ZONE_DATE_JULIAN;
        if (!take_number(c, 365, &d->day) || !d->day) return false;
    } else if (!take_number(c, 365, &d->day)) {
        return false;
    }
    return !next_is(c, '/') || take_time(c, 167, &d->time);
}

bool zone_rule_parse(struct span text, struct zone_rule *ret_rule) {
    struct cursor c = {text.at, text.at + text.len};
    struct zone_rule r = {0};
    if (!text.len || !take_abbreviation(&c) || !take_time(&c, 24, &r.standard)) return false;
    r.standard = -r.standard; // POSIX counts to the west
    r.daylight = r.standard;
    if (c.at < c.end) {
        if (!take_abbreviation(&c)) return false;
        r.changes = true;
        r.daylight = r.standard + HOUR;
        if (c.at < c.end && *c.at != ',') {
            if (!take_time(&c, 24, &r.daylight)) return false;
            r.daylight = -r.daylight;
        }
        struct span usual = SPAN(",M3.2.0,M11.1.0"); // used when the text has no dates
        if (c.at == c.end) c = (struct cursor){usual.at, usual.at + usual.len};
        if (!next_is(&c, ',') || !take_date(&c, &r.start)) return false;
        if (!next_is(&c, ',') || !take_date(&c, &r.end)) return false;
    }
    if (c.at != c.end) return false;
    *ret_rule = r;
    return true;
}

static int64_t first_day_of(int year, int month) {
    return civil_seconds((struct civil){.year = (int16_t)year, .month = (uint8_t)month, .day = 1});
}

static int64_t date_seconds(const struct zone_date *d, int year) { // in local time
    int64_t january = first_day_of(year, 1);
    if (d->kind == ZONE_DATE_ZERO) return january + (int64_t)d->day * DAY + d->time;
    if (d->kind == ZONE_DATE_JULIAN) { // 29 February is never counted
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        return january + (int64_t)(d->day - 1 + (leap && d->day >= 60)) * DAY + d->time;
    }
    int64_t first = first_day_of(year, d->month);
    int64_t next = d->month == 12 ? first_day_of(year + 1, 1) : first_day_of(year, d->month + 1);
    int weekday = civil_weekday(civil_of_seconds(first));
    int64_t day = first + (int64_t)((d->day - weekday + 7) % 7 + (d->week - 1) * 7) * DAY;
    while (day >= next) // week 5 means the last one
        day -= 7 * DAY;
    return day + d->time;
}

int64_t zone_rule_start(const struct zone_rule *r, int year) {
    return date_seconds(&r->start, year) - r->standard;
}

int64_t zone_rule_end(const struct zone_rule *r, int year) {
    return date_seconds(&r->end, year) - r->daylight;
}
