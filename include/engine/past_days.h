// Days that are in the history but no longer in memory: each is read, counted and let go, and what
// was counted of them is added up (src/engine/past_days.c explains how).
#ifndef CDRTOP_ENGINE_PAST_DAYS_H
#define CDRTOP_ENGINE_PAST_DAYS_H

#include "base/task.h"
#include "base/window.h"
#include "engine/door.h"
#include "engine/past.h"
#include "engine/settings.h"
#include "pbx/coverage.h"
#include "stats/profile.h"
#include "stats/sums.h"

struct past_part { // the part of a window that is not in memory
    int64_t since; // where memory's part begins; the beginning of the window if it is in memory
    // What was counted before that; NULL for nothing. Valid until the next question.
    struct day_sums *sums;
    uint64_t stamp; // differs with the window, the filter and what is kept; 0 without sums
};

enum past_ask { PAST_FOR_WINDOW, PAST_FOR_WEEK, PAST_FOR_COMPARISON, PAST_ASKS };

struct past_asked { // private
    struct window window;
    bool wanted, ready;
    struct past_part part;
};

struct past_profile { // private
    struct window day;
    bool asked, ready;
    struct profile made;
};

#define PAST_SETTLED_DAYS 7

struct past_settling { // private: of the last days, by itself
    bool wanted;
    struct window days[PAST_SETTLED_DAYS]; // those that are left, the latest first
    struct window at;                      // the one being counted; from 0 to 0 for none
    int64_t rests_until_us;
};

struct past_counted;
struct past_world;

struct past_days { // zeroed: there is no history
    struct past *past;
    struct door *door;
    const struct engine_settings *settings;
    struct task *task; // owned; NULL: straight through
    int64_t now_us;    // the moment of the last question
    struct buf filter; // the one of all that is asked, with its NUL
    struct past_asked asked[PAST_ASKS];
    struct past_counted *list; // owned: days, and parts of them, as they were counted
    size_t count, capacity;
    struct past_world *world; // owned: a day that is kept whole to be compared with; NULL for none
    struct window world_day;  // the one that is wanted; from 0 to 0 for none
    struct past_profile profile; // of a day that was asked for
    struct past_settling settling;
    uint64_t kept;    // changes with what the history keeps
    size_t done, all; // days of what is under way
    int64_t at;       // the one being counted; 0 for none
};

void past_days_finish(struct past_days *d); // before past_close()

// Whether there is something to count.
bool past_days_busy(const struct past_days *d);
// Has the last seven days settled, one after the other, behind everything else, once each is over
// for some hours and all is loaded: nobody waits for them later. Only where it is a job. Call it
// about once a second.
void past_days_settle(struct past_days *d, int64_t now_us);
// Whether there is something of that to do: go on, with pauses, since nobody waits for it.
bool past_days_settles(const struct past_days *d);
// Counts on for about that time. True when nothing is left, or it waits for the disk.
bool past_days_go_on(struct past_days *d, int64_t budget_us);
// While counting: which day, and how many of how many are done. False if it is not.
bool past_days_progress(const struct past_days *d, int64_t *ret_day, size_t *ret_done,
                        size_t *ret_all);

#endif
