// The Hours page: bars by step of the window, and the week by weekday and hour.
#ifndef CDRTOP_BOARD_HOURS_H
#define CDRTOP_BOARD_HOURS_H

#include "stats/hours.h"

struct board_bar {
    int hour, minute;       // on the wall, where it begins
    int minutes;            // so long on the wall
    int64_t from, to;       // of the window, epoch seconds; 0 where days lie over each other
    struct hours_cell cell; // all zero where `unknown` or `ahead`
    double rate;            // percent, as `rate` of the page says; NAN over nothing
    uint32_t peak;          // of an hour of calls: the most at once; 0 not known
    bool now, gap;
    bool unknown; // before all that is known
    bool ahead;   // has not begun yet
};

struct board_weekday {
    const char *name;
    uint32_t days;               // of them in memory; 0: nothing is known of it
    uint32_t count[24], had[24]; // what began in that hour, and on how many days that had it
    uint32_t all;                // in any hour
    double mean[24];             // the one by the other; NAN: none had it yet, or nothing is known
    double day;                  // and in all of it: the sum of those
    double rate;                 // NAN over nothing
};

struct board_hours {
    bool known;  // of this window and level; else it is being counted
    bool by_day; // several days laid over each other
    enum hours_level level;
    struct window window;
    int step_min; // 15, 30, 60
    struct board_bar bars[HOURS_QUARTERS_MAX];
    size_t count;
    struct hours_cell sum;            // of all bars
    uint64_t most;                    // of a bar
    const char *all, *missed, *other; // what is counted: "calls", "missed", "busy, failed"
    const char *rate, *rate_of;       // "answered %"; "answered", behind a percentage
    double rate_all;                  // of the sum
    uint32_t peak;                    // of calls: the most at once; 0 not known
    struct board_weekday week[7];     // Monday first
    double week_most;                 // of an hour
};

// The rate of some bars together.
double board_hours_rate(const struct board_hours *h, const struct hours_cell *c,
                        enum service_formula formula, bool short_out);

#endif
