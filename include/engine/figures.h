// The figures that are shown: for the chosen window and the current filter, as of the last moment
// at which they were complete. While another window or filter is being counted, the old figures
// stay.
//
// Counting is one job (base/task.h): figures_run(). Even while it pauses it has to see one state of
// the world, so everything that comes waits at the door (src/engine/inbox.c) until the job ends;
// reading is allowed. If something else is asked for, the job is cancelled and another one begins.
// What was counted so far for the new figures is continued, unless nobody wants it any more.
#ifndef CDRTOP_ENGINE_FIGURES_H
#define CDRTOP_ENGINE_FIGURES_H

#include "calls/recalls.h"
#include "engine/door.h"
#include "engine/past_days.h"
#include "engine/settings.h"
#include "pbx/coverage.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/comparison.h"
#include "stats/forecast.h"
#include "stats/hours.h"
#include "stats/queues.h"
#include "stats/records.h"

struct counting_terms {             // what all sets of figures are counted by; must outlive them
    int match_digits;               // for recalls
    struct recall_numbers *numbers; // shared by all sets
    int tail_hours; // how long after the window calls are followed that run at its end
    struct queue_terms queues;
    const struct forecast *forecast; // shown by the set of today without a filter
};

// Parts that can be complete, and be shown, while the rest is still being counted.
enum counting_part {
    COUNTED_LIVE,    // calls, visits and persons
    COUNTED_RECORDS, // and nothing else
    COUNTED_RECALLS,
    COUNTED_PARTS,
};

// The figures for one window and one filter, updated with what the door lets in.
struct counting {          // zeroed is empty; may be moved
    struct filter *filter; // owned, except in totals; NULL: everything is wanted
    struct window window;
    struct window_choice choice; // where the window came from
    struct records_fold fold;    // of records
    struct calls_fold calls;     // of calls
    struct queue_tallies queues; // of visits
    struct agents agents;        // persons
    struct recalls recalls;      // callers to call back
    uint64_t serial;             // differs with every filter, and when answers of a filter change
    uint64_t made;               // differs whenever tallies or persons were made again
    bool whole[COUNTED_PARTS];   // each part has been complete once
    bool stands;                 // the calls it knew are gone, and it waits to be replaced
    bool totals;                 // counts neither persons nor recalls
    // Of the days that are not in memory; `since` is the beginning of the window if there are none.
    // It uses the sums.
    struct past_part past;

    // Private.
    const struct counting_terms *terms;
    struct agents folding; // persons, while they are incomplete
    // changes of calls about whose visits the filter has to be asked again
    struct journal_reader asked;
    // the door's `changes` and the moment when records were last folded from the beginning, and
    // when visits were last tallied; 0 for never
    struct counted_at {
        uint64_t changes;
        int64_t us;
    } folded, tallied;
};

#define FIGURES_KEEP_DAYS 7 // before today: how long visits and channels are kept

struct past;

struct expecting { // what today is expected to be (src/engine/expected.c)
    struct forecast forecast;
    struct expecting_day {
        struct profile profile;
        uint64_t stamp; // identifies the gaps of that day as they were known
    } * days;           // owned: earlier ones
    size_t count;
    struct gaps gaps;  // of all servers, when it was made
    bool read;         // what is kept of earlier days was
    struct past *past; // keeps the profiles of days that are over; NULL for none
    const struct engine_settings *settings; // these are of no use when others are configured
    uint64_t stamp;                         // identifies what it was made from; 0 for never
};

// The sums for the same time some days before, counted once a minute if memory or the history goes
// back so far.
struct figures_compared {
    struct comparison sums;
    struct window window; // the one shown when they were counted
    uint64_t serial;      // private, as what follows: and its filter
    int64_t counted_us;   // and when that was; 0 for never
};

struct figures_hours {
    struct hours_fold fold;
    bool wanted; // private, as all that follows: somebody looks at hours
    enum hours_level level;
    struct past_part week; // what the week has of days that are not in memory
    uint64_t past;         // of which sums the last pass was made
    uint64_t of;           // the door's `changes` at the last pass
    int64_t counted_us;    // and when that was; 0 for never
};

struct figures { // must not move after initialisation
    const struct engine_settings *settings;
    struct door *door;
    struct past_days *past; // borrowed; NULL: all that there is is in memory
    struct past_part part;  // what the window asked for has from there
    bool past_waits;        // it is being counted
    struct counting_terms terms;
    struct recall_numbers numbers;
    struct window_choice choice; // the one asked for; `chosen`: by figures_set_window()
    bool chosen;
    struct task *task;           // owned; NULL: counting runs straight through
    int64_t moment_us;           // for the current job
    struct counting shown, next; // next: what was asked for, being counted while `turning`
    struct counting parked; // figures without a filter, kept while there is one; x brings them back
    // Today without a filter, while something else is shown and it is wanted nevertheless.
    struct counting today;
    bool today_wanted;
    int64_t counted_us; // the moment of the last run that went so far
    bool turning;
    enum counting_part first;
    bool whole;             // `shown` has been complete once
    struct buf filter_text; // the one asked for, with a NUL after it; empty for none
    // since `shown` and `next` were begun: the filter has changed; it or the window has
    bool filter_set, asked;
    uint64_t filters; // counts filters
    uint64_t renewed; // that count when other settings came: sets from before are of no use
    bool redirects;   // other rules for directions hold, and calls have to be made anew
    uint64_t named;   // identifies the names with which the filter was compiled
    struct figures_compared compared;
    struct figures_hours by_hour;
    int64_t day_from; // when today began, 0 when unknown
    bool trims;       // the next run removes old rows if there are too many
    struct gaps gaps; // of all servers, when last collected
    struct expecting expecting;
    bool all_in;               // files and the history have been read
    uint32_t store_generation; // of the rows that the stitch knows
};

// Sets another window from the next run on; NULL for the one at the start of the program.
void figures_set_window(struct figures *f, const struct window_choice *choice);
// Sets another filter from the next run on; "" for none. FILTER_WRONG: *ret_error says where and
// why, and the filter stays as it was.
int figures_set_filter(struct figures *f, const char *text, struct filter_error *ret_error);
const char *figures_filter(const struct figures *f); // the text of the filter that was asked for
// It is counted first, because it is being looked at.
void figures_look_at(struct figures *f, enum counting_part part);
// Hours are counted only while they are wanted. False if those that are wanted are not counted yet.
bool figures_want_hours(struct figures *f, bool wanted, enum hours_level level);
// The set to show that part from: the one asked for as soon as that part of it is complete.
const struct counting *figures_of(const struct figures *f, enum counting_part part);
// Since when all is known that these figures count, in memory and of older days.
struct covered figures_known(const struct figures *f, const struct counting *s);
// Today without a filter, whatever is shown; NULL until it is counted. Set today_wanted before.
const struct counting *figures_today(const struct figures *f);
// True if what is looked at is already shown from the set that was asked for.
bool figures_stand(const struct figures *f);
// True if what is asked for needs days from the history that are still being counted.
bool figures_wait_for_past(const struct figures *f);
// Gathers the gaps of all servers, and those of the days that are shown and not in memory.
void figures_gather_gaps(struct figures *f);
// True while older days are removed: a part of what is shown is about calls that have other numbers
// by now.
bool figures_let_go(const struct figures *f);
// Changes the window if the day or the minute did, and counts everything that came; then the
// figures are what was asked for. Part of a job (NULL: straight through). True when cancelled.
bool figures_run(struct figures *f, int64_t now_us, struct task *t);
// Whether all sets are counted by the settings of now, after engine_renew().
bool figures_are_renewed(const struct figures *f);
// Whether the job is under way, so the door is shut.
bool figures_busy(const struct figures *f);

// The names that a filter may use for servers, agents and saved filters: from the configuration,
// and from the data.
struct filter_terms names_terms(struct figures *f);

// Something known by name, for the filter's picker and its completion.
struct known {
    const char *field; // a field of the filter language, or "@" for a saved filter
    struct span value;
    const char *note; // the expression of a saved filter, the name of an agent; else ""
    uint64_t offered; // offered to a queue
};
typedef void known_take(void *context, const struct known *one);

// Goes through everything known by name, or only what belongs to that field; NULL for all.
void known_each(const struct figures *f, const char *field, known_take *take, void *context);
// Writes it as `queue:support`, `queue:"night shift"` or `@lost`.
void known_word(const char *field, struct span value, char *out, size_t size);

#endif
