// The figures that are shown: of the window that was chosen and the filter in force, as of the last
// moment that they were whole. While another window or filter is counted, the old figures stay.
//
// To count is one job (base/task.h): figures_run(). While it pauses it has to see one state of the
// world, so that whatever comes waits, in front of the door (src/engine/inbox.c), until it is at
// its end; what reads may go on. When something else is asked for the job is cancelled and another
// begins: what was counted anew goes on where it stopped, unless it is what nobody wants any more.
#ifndef CDRTOP_ENGINE_FIGURES_H
#define CDRTOP_ENGINE_FIGURES_H

#include "calls/recalls.h"
#include "engine/door.h"
#include "engine/settings.h"
#include "pbx/coverage.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/comparison.h"
#include "stats/hours.h"
#include "stats/queues.h"
#include "stats/records.h"

struct counting_terms {             // what all sets are counted by; outlives them
    int match_digits;               // of recalls
    struct recall_numbers *numbers; // for all of them
    struct queue_terms queues;
};

// What is whole on its own, and can be shown while the rest is still counted.
enum counting_part {
    COUNTED_LIVE,    // calls, visits, persons
    COUNTED_RECORDS, // and nothing else
    COUNTED_RECALLS,
    COUNTED_PARTS,
};

// The figures of one window and one filter, kept up with what the door has let in.
struct counting {          // zeroed is empty; may be moved
    struct filter *filter; // owned, but of totals; NULL: all is wanted
    struct window window;
    struct window_choice choice; // that the window is of
    struct records_fold fold;    // of records
    struct calls_fold calls;     // of calls
    struct queue_tallies queues; // of visits
    struct agents agents;        // persons
    struct recalls recalls;      // callers to be called back
    uint64_t serial;             // another one with every other filter or answer of it
    uint64_t made;               // another one whenever tallies or persons were made anew
    bool whole[COUNTED_PARTS];   // each was, once
    bool stands;                 // the calls it knew are gone: it waits to be replaced
    bool totals;                 // neither persons nor recalls are counted

    // Private.
    const struct counting_terms *terms;
    struct agents folding;       // persons, until they are whole
    struct journal_reader asked; // of calls, whose visits a filter is asked about again
    uint64_t folded;             // the door's changes when records were folded from the start
    int64_t folded_us;           // and when
    uint64_t tallied;            // the door's changes when visits were tallied last
    int64_t tallied_us;          // and when; 0 never
};

#define FIGURES_KEEP_DAYS 7 // before today: visits and channels are kept so long

struct figures { // stays where it was initialised
    const struct engine_settings *settings;
    struct door *door;
    struct counting_terms terms;
    struct recall_numbers numbers;
    struct window_choice choice; // asked for; `chosen`: by figures_set_window()
    bool chosen;
    struct task *task;           // owned, or NULL: counting runs through
    int64_t moment_us;           // that the job is of
    struct counting shown, next; // next: of what was asked for, under way while `turning`
    struct counting parked;      // without a filter, while one is in force: x brings it back
    struct calls_fold room;      // of a set that was replaced, for the next one
    bool turning;
    enum counting_part first;
    bool whole;             // `shown` was, once
    struct buf filter_text; // asked for; ends in NUL behind its length; empty none
    bool filter_set, asked; // since `shown` and `next` were begun: another; it or another window
    uint64_t filters;       // so many filters were in force
    uint64_t named;         // what the names that the filter was compiled with were made of
    // The same time some days before: its sums, counted once a minute, where memory holds it.
    struct comparison compared;
    struct window compared_window; // the shown one that they were counted for
    uint64_t compared_serial;
    int64_t compared_us;     // and when; 0 never
    struct hours_fold hours; // while somebody looks at them
    bool hours_wanted;
    enum hours_level hours_level;
    uint64_t hours_of;         // the door's changes that the last pass of them was of
    int64_t hours_us;          // and when; 0 never
    int64_t day_from;          // begin of the day that is today, 0 not known
    bool trims;                // the next run lets old rows go where there are too many
    struct gaps gaps;          // of all servers, when they were gathered last
    uint32_t store_generation; // of the rows the stitch knows
};

// Another window from the next run on; NULL: the one that the program began with.
void figures_set_window(struct figures *f, const struct window_choice *choice);
// Another filter, "" none, from the next run on. FILTER_WRONG: *ret_error says where and
// why, and the filter stays as it was.
int figures_set_filter(struct figures *f, const char *text, struct filter_error *ret_error);
const char *figures_filter(const struct figures *f); // the text of the one asked for
// Is counted first: it is looked at.
void figures_look_at(struct figures *f, enum counting_part part);
// Hours are only counted while they are wanted. False: those that are wanted are not counted yet.
bool figures_want_hours(struct figures *f, bool wanted, enum hours_level level);
// The set that shows that part: of what was asked for as soon as the part of it is whole.
const struct counting *figures_of(const struct figures *f, enum counting_part part);
// True when no set but the asked for one shows what is looked at.
bool figures_stand(const struct figures *f);
// Turns the window over if the day or the minute did, and takes in all that came: what is shown
// then is what was asked for. As part of a job (NULL: runs through); true when it was cancelled.
bool figures_run(struct figures *f, int64_t now_us, struct task *t);
// The job is under way: the door is shut.
bool figures_busy(const struct figures *f);

// The names that a filter may use for servers, agents and saved filters: those of the
// configuration and those that the data told.
struct filter_terms names_terms(struct figures *f);

// What is known by name, for the filter's picker and its completion.
struct known {
    const char *field; // of the filter language, or "@" for a saved filter
    struct span value;
    const char *note; // a saved filter's expression, an agent's name; else ""
    uint64_t offered; // to a queue
};
typedef void known_take(void *context, const struct known *one);

// All that is known by name, or what goes by that field alone; NULL all.
void known_each(const struct figures *f, const char *field, known_take *take, void *context);
// `queue:support`, `queue:"night shift"`, `@lost`.
void known_word(const char *field, struct span value, char *out, size_t size);

#endif
