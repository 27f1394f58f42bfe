// The Hours page: a chart of the window, and the week by weekday and hour.
#ifndef CDRTOP_BOARD_HOURS_H
#define CDRTOP_BOARD_HOURS_H

#include "stats/hours.h"

struct board_bar {
    int hour, minute;       // local time at which it begins
    int minutes;            // its length in local time
    int64_t from, to;       // in the window, epoch seconds; 0 if days are laid over each other
    struct hours_cell cell; // all zero if `unknown` or `ahead`
    double rate;            // percent, see `rate` of the page; NAN if it would divide by 0
    uint32_t peak;          // for an hour of calls: the most at the same time; 0 when unknown
    bool now, gap;
    bool unknown; // before everything that is known
    bool ahead;   // has not begun yet
    bool working; // in business hours, or, if there are none, from 8 to 19 o'clock
};

struct board_weekday {
    const char *name;
    uint32_t days; // days in memory; 0 if nothing is known of it
    // what began in each hour, and on how many days there was that hour
    uint32_t count[24], had[24];
    uint32_t all; // in any hour
    // the first divided by the second; NAN if there was no such hour yet, or nothing is known
    double mean[24];
    double day;  // for the whole day: the sum of the means
    double rate; // NAN if it would divide by 0
};

struct board_hours {
    bool known;  // it belongs to this window and level; otherwise it is being counted
    bool by_day; // several days, laid over each other
    enum hours_level level;
    struct window window;
    int step_min; // 15, 30 or 60
    struct board_bar bars[HOURS_QUARTERS_MAX];
    size_t count;
    struct hours_cell sum;            // over all bars
    uint64_t most;                    // in one bar
    const char *all, *missed, *other; // names of what is counted: "calls", "missed", "busy, failed"
    const char *rate, *rate_of;       // "answered %"; and "answered", to follow a percentage
    double rate_all;                  // over all bars
    uint32_t peak;                    // for calls: the most at the same time; 0 when unknown
    struct {
        bool chosen, hour[24]; // chosen: there are business hours
    } working;
    struct board_weekday week[7]; // Monday first
    double week_most;             // in one hour
    int64_t week_since;           // earlier days of it are not in memory; 0 for none
};

// The rate over several bars together.
double board_hours_rate(const struct board_hours *h, const struct hours_cell *c,
                        enum service_formula formula, bool short_out);

#endif
