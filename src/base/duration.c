// Parses and prints durations, and parses times of day. Overflow is caught; a sign is not accepted.
#include "base/duration.h"

#include <stdio.h>
#include <string.h>

bool duration_parse(struct span s, int64_t *ret_seconds) {
    int64_t value = 0, part;
    if (s.len > 16 || !s.len) return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '-' || s.at[i] == '+') return false;
    const char *unit = strchr("smh", s.at[s.len - 1]);
    if (s.at[s.len - 1] != '\0' && unit && *unit) {
        static const int64_t factors[] = {1, 60, 3600};
        int64_t factor = factors[strchr("smh", *unit) - "smh"];
        s.len--;
        return span_number(s, &part) && !__builtin_mul_overflow(part, factor, ret_seconds);
    }
    int parts = 0;
    while (s.at) {
        struct span word = span_take(&s, ':');
        if (!span_number(word, &part) || ++parts > 3 || (parts > 1 && part > 59)) return false;
        if (__builtin_mul_overflow(value, 60, &value)) return false;
        if (__builtin_add_overflow(value, part, &value)) return false;
    }
    *ret_seconds = value;
    return true;
}

void duration_print(uint64_t seconds, char *out, size_t size) {
    unsigned long long s = seconds;
    if (s < 3600)
        snprintf(out, size, "%llu:%02llu", s / 60, s % 60);
    else
        snprintf(out, size, "%llu:%02llu:%02llu", s / 3600, s / 60 % 60, s % 60);
}

bool time_of_day_parse(struct span s, int64_t *ret_seconds) {
    int64_t hour, minute;
    struct span hours = span_take(&s, ':');
    if (hours.len < 1 || hours.len > 2 || s.len != 2) return false;
    if (!span_number(hours, &hour) || !span_number(s, &minute)) return false;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || s.at[0] == '+') return false;
    *ret_seconds = hour * 3600 + minute * 60;
    return true;
}
