// Civil time by day numbers. Days are counted from 1 March of the year 0: the leap day is then the
// last day of a year, and the first day of a month is a linear formula.
#include "base/civil.h"

#define DAY 86400

static int64_t days_of(int64_t year, int month, int day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t civil_seconds(struct civil c) {
    return days_of(c.year, c.month, c.day) * DAY + c.hour * 3600 + c.minute * 60 + c.second;
}

static int64_t floor_days(int64_t seconds) {
    return seconds >= 0 ? seconds / DAY : -((-seconds + DAY - 1) / DAY);
}

struct civil civil_of_seconds(int64_t local) {
    int64_t days = floor_days(local), rest = local - days * DAY;
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (struct civil){.year = (int16_t)(year + era * 400 + (month <= 2)),
                          .month = (uint8_t)month,
                          .day = (uint8_t)(of_year - (153 * shifted + 2) / 5 + 1),
                          .hour = (uint8_t)(rest / 3600),
                          .minute = (uint8_t)(rest / 60 % 60),
                          .second = (uint8_t)(rest % 60)};
}

int civil_weekday(struct civil c) {
    int64_t days = days_of(c.year, c.month, c.day);
    return (int)(((days + 4) % 7 + 7) % 7);
}

static bool digits(struct span s, size_t at, size_t count, int *ret_value) {
    int value = 0;
    for (size_t i = at; i < at + count; i++) {
        if (i >= s.len || s.at[i] < '0' || s.at[i] > '9') return false;
        value = value * 10 + (s.at[i] - '0');
    }
    *ret_value = value;
    return true;
}

static int month_length(int year, int month) {
    static const uint8_t length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : length[month - 1];
}

bool civil_parse_day(struct span s, struct civil *ret_civil) {
    int year, month, day;
    if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-') return false;
    if (!digits(s, 0, 4, &year) || !digits(s, 5, 2, &month) || !digits(s, 8, 2, &day)) return false;
    if (month < 1 || month > 12 || day < 1 || day > month_length(year, month)) return false;
    *ret_civil =
        (struct civil){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

bool civil_parse(struct span s, struct civil *ret_civil) {
    struct civil c;
    int hour, minute, second;
    if (s.len < 19 || s.at[10] != ' ' || s.at[13] != ':' || s.at[16] != ':') return false;
    if (s.len > 19 && s.at[19] != '.') return false;
    if (!civil_parse_day((struct span){s.at, 10}, &c)) return false;
    if (!digits(s, 11, 2, &hour) || !digits(s, 14, 2, &minute) || !digits(s, 17, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60) return false;
    c.hour = (uint8_t)hour;
    c.minute = (uint8_t)minute;
    c.second = (uint8_t)second;
    *ret_civil = c;
    return true;
}
