// Which time somebody chose to look at, apart from when they look: "yesterday" is another day
// tomorrow. From a choice and a moment comes a window; choices are picked from a table or typed.
#ifndef CDRTOP_STATS_WINDOW_CHOICE_H
#define CDRTOP_STATS_WINDOW_CHOICE_H

#include "base/window.h"

enum window_kind {
    WINDOW_TODAY,
    WINDOW_YESTERDAY,
    WINDOW_MINUTES, // the last `amount` minutes; the one that runs is the last of them
    WINDOW_DAYS,    // today and the days before it, `amount` in all
    WINDOW_WEEK,    // from Monday to the next one
    WINDOW_DATE,    // the day `from`
    WINDOW_DATES,   // the days `from` to `to`, both included
    WINDOW_SPAN,    // the moments `from` to `to`, on the board's wall
    WINDOW_TIMES, // today between the times of day of `from` and `to`; over midnight where `to` is
                  // the earlier one
    WINDOW_KINDS,
};

#define WINDOW_MINUTES_MAX (7 * 1440)
#define WINDOW_DAYS_MAX    366

struct window_choice {
    enum window_kind kind;
    int amount;
    struct civil from, to;
};

// Of the moment `now`. Days begin at day_start (seconds after midnight), so times of day before it
// are those of the night that ends the day.
struct window window_of_choice(struct window_choice choice, const struct zone *z, int day_start_s,
                               int64_t now);
// Whether the window moves with every minute.
bool window_moves(struct window_choice choice);
// The same span of time earlier, by as many days on the wall: what a window is compared with. Up to
// the moment `now` where that is in the window, so that half a day is not held against a whole one.
struct window window_before(struct window w, const struct zone *z, int64_t now, int days);

// Those that are picked without typing: the word that is typed for it, and a label.
struct window_fixed {
    const char *word, *label;
    struct window_choice choice;
};
extern const struct window_fixed window_fixed[];
extern const size_t window_fixed_count;

struct window_error {
    char text[120]; // what is wrong, for people
    size_t at, len; // the bytes that are
};

// today, yesterday, week, 15m (also 2h), 7d, 2026-11-20, 2026-11-20..2026-11-22 (both included),
// 09:00..12:00 (of today), "2026-11-20 09:00..12:00", "2026-11-20 09:00..2026-11-21 12:00". 0 and
// *ret_choice, or WINDOW_WRONG and *ret_error.
enum { WINDOW_WRONG = 1 };
int window_parse(const char *text, struct window_choice *ret_choice,
                 struct window_error *ret_error);

#endif
