// The time that somebody chose to look at, without the moment at which they look: tomorrow,
// "yesterday" is another day. A choice and a moment together give a window. Choices are picked from
// a table or typed.
#ifndef CDRTOP_STATS_WINDOW_CHOICE_H
#define CDRTOP_STATS_WINDOW_CHOICE_H

#include "base/window.h"

enum window_kind {
    WINDOW_TODAY,
    WINDOW_YESTERDAY,
    WINDOW_MINUTES, // the last `amount` minutes, including the current one
    WINDOW_DAYS,    // today and the days before, `amount` days in all
    WINDOW_WEEK,    // from this Monday to the next
    WINDOW_DATE,    // the day of `from`
    WINDOW_DATES,   // the days from `from` to `to`, both included
    WINDOW_SPAN,    // the moments from `from` to `to`, in the board's zone
    WINDOW_TIMES,   // today from one time of day to another; past midnight if `to` is the earlier
    WINDOW_KINDS,
};

#define WINDOW_MINUTES_MAX (7 * 1440)
#define WINDOW_DAYS_MAX    366

struct window_choice {
    enum window_kind kind;
    int amount;
    struct civil from, to;
};

// The window at the moment `now`. Days begin at day_start (seconds after midnight), so a time of
// day before it belongs to the night at the end of the day.
struct window window_of_choice(struct window_choice choice, const struct zone *z, int day_start_s,
                               int64_t now);
// Whether the window moves every minute.
bool window_moves(struct window_choice choice);
// The same hours some days earlier, to compare a window with. If `now` is in the window, only the
// time up to `now`, so that half a day is not compared with a whole one.
struct window window_before(struct window w, const struct zone *z, int64_t now, int days);

// The choices that can be picked: the word to type for each, and a label.
struct window_fixed {
    const char *word, *label;
    struct window_choice choice;
};
extern const struct window_fixed window_fixed[];
extern const size_t window_fixed_count;

struct window_error {
    char text[120]; // what is wrong, in words
    size_t at, len; // which bytes are wrong
};

// Accepts today, yesterday, week, 15m (also 2h), 7d, 2026-11-20, 2026-11-20..2026-11-22 (both
// included), 09:00..12:00 (of today), "2026-11-20 09:00..12:00", "2026-11-20 09:00..2026-11-21
// 12:00". Gives 0 and *ret_choice, or WINDOW_WRONG and *ret_error.
enum { WINDOW_WRONG = 1 };
int window_parse(const char *text, struct window_choice *ret_choice,
                 struct window_error *ret_error);

#endif
