// The figures of one window and one filter, kept up with what the door has let in, in slices.
#ifndef CDRTOP_APP_FIGURE_SET_H
#define CDRTOP_APP_FIGURE_SET_H

#include "app/door.h"
#include "calls/filter.h"
#include "calls/recalls.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"
#include "stats/window_choice.h"

struct figure_terms {     // what all sets are counted by; outlives them
    uint32_t threshold_s; // of records
    int match_digits;     // of recalls
    struct queue_terms queues;
    struct span (*alias_of)(void *context, uint16_t server, struct span extension);
    void *context;
};

struct figure_sieve; // private: the filter, and what it is asked about

struct figure_set { // zeroed is empty; may be moved
    struct window window;
    struct window_choice choice; // that the window is of
    struct records_fold fold;    // of records
    struct calls_fold calls;     // of calls
    struct queue_tallies queues; // of visits, as of the last whole round
    struct agents agents;        // persons
    struct recalls recalls;      // callers to be called back
    uint64_t serial;             // another one with every other filter or answer of it
    bool stands;                 // the calls it knew are gone: it waits to be replaced
    bool totals;                 // neither persons nor recalls are counted

    // Private. Passes that replace what is shown when they are through.
    struct figure_sieve *sieve; // owned
    struct records_fold refold;
    struct queue_tallies making;
    bool refolding, tallying;
    uint32_t next_estimate;
    uint64_t folded;    // the door's changes when records were folded from the start
    int64_t folded_us;  // and when
    uint64_t tallied;   // the door's changes when visits were tallied last
    int64_t tallied_us; // and when; 0 never
};

// Takes the filter (NULL: all is wanted), or borrows it where `totals`.
void figure_set_init(struct figure_set *s, struct window window, const struct figure_terms *terms,
                     struct door *door, struct filter *filter, uint64_t serial, bool totals);
void figure_set_finish(struct figure_set *s);
// Takes in at most about `limit` rows and visits; true when all are in.
bool figure_set_run(struct figure_set *s, struct door *door, int64_t now_us, size_t limit);
// Calls have other numbers now, and so have visits: what is shown stands. Records are taken in at
// once, since the numbers of their texts are others as well.
void figure_set_stand(struct figure_set *s, struct door *door);

struct filter *figure_set_filter(const struct figure_set *s); // NULL none
// What a filter of calls, records and visits is, for other passes over the same.
struct queue_terms figure_set_terms(const struct figure_set *s);
bool figure_set_record(void *sieve, size_t number);

#endif
