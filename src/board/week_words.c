// Explains a figure of the week: so many on so many days are so many a day. If the hours of a
// weekday are known for different numbers of days, the figure is not a quotient, and that is said.
#include "parts.h"

#include <stdio.h>
#include <string.h>

// "9", "9.33", "93.3", "1 234.5".
static const char *mean_words(double mean, char out[FIGURE_SIZE]) {
    uint64_t parts = mean < 10 ? 100 : 10, all = (uint64_t)(mean * (double)parts + 0.5);
    uint64_t rest = all % parts;
    size_t len = strlen(figure_count(all / parts, out));
    if (rest) snprintf(out + len, FIGURE_SIZE - len, parts == 10 ? ".%u" : ".%02u", (unsigned)rest);
    return out;
}

// The greatest number of days that had one of those hours, and whether all hours were had on as
// many days, or on none.
static uint32_t days_of(const struct board_weekday *w, int from, int to, bool *ret_alike) {
    uint32_t most = 0;
    *ret_alike = true;
    for (int hour = from; hour < to; hour++) {
        if (w->had[hour] && most && w->had[hour] != most) *ret_alike = false;
        if (w->had[hour] > most) most = w->had[hour];
    }
    return most;
}

uint64_t week_count(const struct board_hours *h, const struct board_explain *what) {
    const struct board_weekday *w = &h->week[(what->row + 6) % 7];
    return what->minutes >= 24 * 60 ? w->all : w->count[what->minute / 60];
}

void week_words(const struct board_hours *h, const struct board_explain *what, uint64_t count,
                char *out, size_t size) {
    const struct board_weekday *w = &h->week[(what->row + 6) % 7];
    char all[FIGURE_SIZE], mean[FIGURE_SIZE], times[32] = "";
    int from = what->minute / 60, to = from + what->minutes / 60;
    bool alike = true;
    if (to - from < 24) snprintf(times, sizeof times, " %02d:00-%02d:00", from, to % 24);
    uint32_t days = h->known ? days_of(w, from, to, &alike) : 0;
    if (!days && !count) {
        snprintf(out, size, "%s%s: not known", w->name, times);
        return;
    }
    int len = snprintf(out, size, "%s%s: %s %.*s", w->name, times, figure_count(count, all),
                       (int)strlen(h->all) - (count == 1), h->all);
    if (len < 0 || (size_t)len >= size || !days) return;
    out += len;
    size -= (size_t)len;
    const char *where = h->week_since ? "kept" : "in memory";
    if (alike)
        snprintf(out, size, " on %u day%s %s, %s a day", (unsigned)days, &"s"[days == 1], where,
                 mean_words((double)count / days, mean));
    else
        snprintf(out, size, ", %s a day, the sum of its hours' means over up to %u days %s",
                 mean_words(w->day, mean), (unsigned)days, where);
}

void board_week_words(const struct board *b, int day, int hour, char *out, size_t size) {
    struct board_explain what;
    out[0] = '\0';
    if (!board_explain_week(b, day, hour, &what)) return;
    const struct board_weekday *w = &b->hours_page.week[day];
    week_words(&b->hours_page, &what, hour < 24 ? w->count[hour] : w->all, out, size);
}
