// What is expected of today: how many calls and visits, how long they wait, and how many agents a
// queue needs (docs/numbers.md, "Expected"). It is made from the profiles of earlier days, once
// each half hour.
#ifndef CDRTOP_STATS_FORECAST_H
#define CDRTOP_STATS_FORECAST_H

#include "stats/calls.h"
#include "stats/profile.h"
#include "stats/queues.h"

#define FORECAST_WEEKS 8

struct forecast_queue;

struct forecast {           // zeroed is empty
    struct window day;      // the day that it is of
    int64_t half_from;      // when the half hour in which it was made began
    struct expected *hours; // owned: of the day's hours, as calls_fold has them
    size_t hour_count;
    struct expected rest, later;   // of the day, from that half hour on, and from the next one on
    struct forecast_queue *queues; // owned: by row of the queues
    size_t queue_count, queue_capacity;
    struct lookup index;
};

struct forecast_terms {
    const struct zone *zone;
    int day_start_s;
    int64_t now_s;
    const struct profile *today; // with `until` at most now
    const struct profile *const
        *days; // earlier ones, in any order; others than are needed are left out
    size_t day_count;
    const struct queue_tallies *tallies; // of today, with their rows
    const struct ledger *ledger;
    const struct servers *servers;
};

void forecast_make(struct forecast *f, const struct forecast_terms *terms);
void forecast_finish(struct forecast *f);
// Days that may be of use: the same weekday, up to eight weeks before. Returns how many were put
// into ret_days, the latest first.
size_t forecast_days(const struct zone *z, int day_start_s, struct window today,
                     struct window ret_days[FORECAST_WEEKS]);

// Puts what is expected beside what is counted; for a forecast of another day that is nothing.
void forecast_show_calls(const struct forecast *f, struct calls_fold *calls, int64_t now_s);
void forecast_show_queues(const struct forecast *f, struct queue_tallies *t, int64_t now_s);

#endif
