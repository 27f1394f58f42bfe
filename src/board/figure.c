// Every number is formatted here, so that a figure looks the same wherever it is shown.
#include "parts.h"

#include "base/duration.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static char *unknown(char *out) {
    snprintf(out, FIGURE_SIZE, "--");
    return out;
}

char *figure_count(uint64_t n, char out[FIGURE_SIZE]) {
    char digits[FIGURE_SIZE];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    for (int written = 0; n || !written; n /= 10, written++) {
        if (written && written % 3 == 0) digits[--at] = ' ';
        digits[--at] = (char)('0' + n % 10);
    }
    return memcpy(out, digits + at, sizeof digits - at);
}

char *figure_duration(double seconds, char out[FIGURE_SIZE]) {
    if (!(seconds >= 0) || seconds > 1e15) return unknown(out);
    duration_print((uint64_t)(seconds + 0.5), out, FIGURE_SIZE);
    return out;
}

char *figure_percent(double percent, char out[FIGURE_SIZE]) {
    if (!isfinite(percent)) return unknown(out);
    snprintf(out, FIGURE_SIZE, "%.1f", percent);
    return out;
}

char *figure_in_unit(enum figure_unit unit, double value, char out[FIGURE_SIZE]) {
    if (unit == IN_SECONDS) return figure_duration(value, out);
    if (unit == IN_PERCENT) return figure_percent(value, out);
    return isnan(value) ? unknown(out) : figure_count((uint64_t)(value + 0.5), out);
}

char *figure_share(uint64_t part, uint64_t whole, char out[FIGURE_SIZE]) {
    return figure_percent(whole ? (double)part * 100.0 / (double)whole : NAN, out);
}

void figure_large(const char *figure, char *out, size_t size) {
    int hours, minutes, seconds;
    if (sscanf(figure, "%d:%d:%d", &hours, &minutes, &seconds) == 3) {
        snprintf(out, size, "%dh%02d", hours, minutes);
        return;
    }
    size_t len = strspn(figure, "0123456789:.-");
    while (figure[len] == ' ' && figure[len + 1] >= '0' && figure[len + 1] <= '9')
        len += 1 + strspn(figure + len + 1, "0123456789");
    if (len == 5 && strncmp(figure, "100.0", 5) == 0) len = 3;
    if (len == 5 && figure[1] == ' ')
        snprintf(out, size, "%c%.3s", figure[0], figure + 2);
    else
        span_copy((struct span){figure, len}, out, size);
}
